"""The onedeck.yaml that `onedeck init` proposes: a source per export, its guesses marked, its gaps told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import wrap

from onedeck.charter.scalars import comment, path_scalar, quoted, scalar, sql_scalar
from onedeck.errors import OneDeckError
from onedeck.ingest.contract import Suggestion, connectors
from onedeck.ingest.cross_links import linked_draft, linked_options
from onedeck.ingest.export_groups import Group, group_exports, without_connector
from onedeck.ingest.export_search import Export
from onedeck.ingest.mapping_draft import Draft, Line, draft_mapping
from onedeck.ingest.readers import read_relation
from onedeck.ingest.tryout import Tried, try_text
from onedeck.model.progress import Progress
from onedeck.store.duck import DuckEngine

TODO = "TODO"
ROOMS = {"ai": "the AI's", "cx": "people's", "both": "both, row by row"}
NO_CONTACTS = "it does not look like contacts: no numbered conversation with a beginning"
WIDTH = 110


@dataclass(frozen=True)
class Settings:
    """What a person says about the workspace; None = not said."""

    name: str
    timezone: str
    currency: str | None = None
    owner: str | None = None
    ai_owner: str | None = None


@dataclass(frozen=True)
class Proposed:
    """One source as proposed, and what came of trying it; `left_out` says why it is not taken."""

    group: Group
    options: tuple[Suggestion, ...] = ()
    draft: Draft | None = None
    tried: Tried | None = None
    left_out: str | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The columns a person has to fill in before it can be read."""
        return self.draft.missing if self.draft and not self.left_out else ()


def propose(folder: Path, exports: Sequence[Export], progress: Progress) -> list[Proposed]:
    """Return a source per group of exports: options suggested, mappings drafted; nothing is tried yet."""
    found = []
    known = connectors()
    for group in group_exports(folder, exports):
        progress.step(f"looking at {group.name}")
        if group.connector:
            samples = [export.sample for export in group.exports]
            found.append(Proposed(group, options=tuple(known[group.connector].suggests(samples))))
        else:
            found.append(drafted(group, progress))
    return _without_messages(found)


def drafted(group: Group, progress: Progress, room: str | None = None) -> Proposed:
    """Return the source of a table nobody knows, mapped by guesses; `room` is ai, cx or both where a person said so."""
    engine = DuckEngine()
    try:
        relation, _ = read_relation(
            engine, [export.file for export in group.exports], "looked_at", {}, progress
        )
        draft = draft_mapping(engine, relation, group.name, " ".join(group.paths), room)
    except OneDeckError as error:
        return Proposed(group, left_out=error.message)
    finally:
        engine.close()
    if draft.kind == "contacts" or room:
        return Proposed(group, draft=draft)
    return Proposed(
        group,
        draft=draft,
        left_out=NO_CONTACTS,
    )


def tried(proposed: Proposed, settings: Settings, progress: Progress) -> Proposed:
    """Return the source with what came of reading it; one that cannot be read, or gives no row, is left out."""
    if proposed.left_out or proposed.missing:
        return proposed
    progress.step(f"reading {proposed.group.name}")
    paths = tuple(str(export.file.path) for export in proposed.group.exports)
    alone = replace(proposed, group=replace(proposed.group, paths=paths))
    found = try_text(workspace_text(settings, [alone]))
    if found.tables:
        return replace(proposed, tried=found)
    if proposed.group.connector:
        # It only looked like that connector's: many desks call their columns alike.
        one_table = len({export.shape for export in proposed.group.exports}) == 1
        other = drafted(without_connector(proposed.group), progress) if one_table else proposed
        if other.draft and not (other := tried(other, settings, progress)).left_out:
            return other
    reason = f" ({found.rejected:,} rows rejected: {found.rejects[0][0]})" if found.rejects else ""
    return replace(proposed, left_out=found.fault or f"no row of it would load{reason}")


def linked(sources: Sequence[Proposed]) -> list[Proposed]:
    """Return the sources with people's tables linked to the AI's conversations, where a column holds their numbers."""
    others = [
        (one.group, one.draft)
        for one in sources
        if one.draft and not one.left_out and not one.missing and one.draft.room != "cx"
    ]
    if not others:
        return list(sources)
    made = []
    for one in sources:
        draft = one.draft
        if draft and not one.left_out and not one.missing:
            draft = linked_draft(one.group, draft, others)
        made.append(replace(one, draft=draft, options=linked_options(one.options, others)))
    return made


def workspace_text(settings: Settings, sources: Sequence[Proposed]) -> str:
    """Return a whole onedeck.yaml; sources that are left out stand in it as comments."""
    currency = settings.currency
    lines = [
        "# A workspace of OneDeck, begun by `onedeck init`. What it guessed is marked: check it, then",
        "# `onedeck run` reads the exports and `onedeck claims` shows what was claimed and what held up.",
        f"name: {scalar(settings.name)}",
        f"timezone: {path_scalar(settings.timezone)}   # of times that say no offset, and of days and weeks",
        f"currency: {currency}" if currency else "# currency: EUR   # of amounts (ISO 4217)",
        'window: 7d   # how long the same need must stay away after "resolved"; a charter may say otherwise',
        '# country: "49"   # of telephone numbers written without one',
        "",
        "sources:"
        if any(not source.left_out for source in sources)
        else f"sources: []   # {TODO} nothing could be taken",
    ]
    for source in sources:
        lines.append("")
        block = _source(source)
        lines += [f"  # {line.removeprefix('  ')}".rstrip() for line in block] if source.left_out else block
    return "\n".join(lines).rstrip() + "\n"


def _without_messages(found: list[Proposed]) -> list[Proposed]:
    """Leave out tables of single messages: their conversations are numbered like those of a table beside them."""
    numbers = {_number(one.draft) for one in found if one.draft and not one.missing and not one.left_out}
    return [
        replace(one, left_out="it seems to hold the parts of another table's contacts")
        if one.draft and one.missing and _number(one.draft) in numbers else one
        for one in found
    ]  # fmt: skip


def _number(draft: Draft) -> str | None:
    return next((line.sql for line in draft.touches if line.column == "conversation"), None)


def _source(source: Proposed) -> list[str]:
    group = source.group
    lines = [f"  # {text}" for text in _remarks(source)]
    lines += [f"  - name: {group.name}", f"    connector: {group.connector or 'table'}"]
    paths = [path_scalar(path) for path in group.paths]
    lines += (
        [f"    path: {paths[0]}"]
        if len(paths) == 1
        else ["    path:", *(f"      - {path}" for path in paths)]
    )
    lines += _options(source.options)
    if source.draft and source.draft.tables:
        lines += _mapping(source.draft)
    return lines


def _remarks(source: Proposed) -> list[str]:
    group = source.group
    what = connectors()[group.connector].title if group.connector else "a table no connector knows"
    files = "1 file" if len(group.exports) == 1 else f"{len(group.exports):,} files"
    said = [f"{comment(', '.join(group.paths[:3]))}: {files}; {what}."]
    if group.also:
        said.append(f"Also recognised by: {', '.join(group.also)}.")
    if source.left_out:
        said.append(comment(f"Left out: {source.left_out}."))
        if source.draft and source.draft.kind == "unclear" and source.draft.tables:
            said.append(
                "If it says what was done (a refund, a delivery), it is proof: check it and take the # away."
            )
    if source.draft and not source.left_out:
        said.append(
            f"Whose room: {ROOMS[source.draft.room]}. `onedeck import-check` shows the columns with examples."
        )
    if found := source.tried:
        if found.claims:
            said.append(
                "Claims: "
                + comment(", ".join(f"{count:,} {name} ({room})" for name, room, count in found.claims))
                + "."
            )
        elif found.conversations:
            said.append("It claims nothing: it only shows what customers did next.")
    if source.tried and source.tried.conversations and not source.tried.codes:
        said.append(
            "It names no reasons: what a contact was about is unknown, and only explicit links find a return."
        )
    return said


def _options(options: Sequence[Suggestion]) -> list[str]:
    if not options:
        return []
    taken = {one.option for one in options if one.taken}
    lines = ["    options:" if taken else "    # options:"]
    for one in options:
        mark = "" if one.taken else "# "
        lines.append(
            f"      {mark}{one.option}: {one.value}   # {'guessed' if one.taken else 'or'}: {comment(one.why)}"
        )
    return lines


def _mapping(draft: Draft) -> list[str]:
    lines = []
    if draft.exclude:
        lines += [
            "    exclude:   # rows that are no customer's",
            *(_line(line, "      ") for line in draft.exclude),
        ]
    lines.append("    tables:")
    for table in dict.fromkeys(table for table, _ in draft.tables):
        lines.append(f"      {table}:")
        mappings = [columns for name, columns in draft.tables if name == table]
        for columns in mappings:
            written = [_line(line, "        " if len(mappings) == 1 else "          ") for line in columns]
            if len(mappings) > 1:
                written[0] = f"        - {written[0].lstrip()}"
            lines += written
    if draft.kind == "contacts" and all(table != "claims" for table, _ in draft.tables):
        lines += [
            "      # claims:   # who says it was resolved, under which rule: fill in and take the # away",
            "      #   where: ...",
            "      #   conversation: ...",
            "      #   definition: \"'vendor.resolved'\"",
            "      #   room: \"'ai'\"   # ai | cx",
            "      #   claimed_at: ...",
        ]
    if draft.unused:
        listed = wrap(
            ", ".join(quoted(name) if not name.isidentifier() else name for name in draft.unused), WIDTH
        )
        lines += [
            f"    # {'columns not used: ' if not place else ''}{part}"
            for place, part in enumerate(listed[:20])
        ]
    return lines


def _line(line: Line, indent: str) -> str:
    if line.sql is None:
        return f"{indent}{line.column}:   # {TODO} needed: an SQL expression over the columns listed below"
    return f"{indent}{line.column}: {sql_scalar(line.sql)}{f'   # {line.note}' if line.note else ''}"
