"""Columns of a people's table that hold numbers of the AI's conversations: what was handed over, told by the data."""

from collections.abc import Sequence
from dataclasses import replace

from onedeck.errors import OneDeckError
from onedeck.ingest.contract import Suggestion
from onedeck.ingest.export_groups import Group
from onedeck.ingest.mapping_draft import GUESSED, Draft, Line
from onedeck.ingest.readers import Relation, quoted, read_relation
from onedeck.ingest.skeleton import column_name
from onedeck.ingest.values import is_text
from onedeck.model.progress import Silent
from onedeck.store.duck import DuckEngine, literal

KNOWN_LEAST = 0.8  # of a column's values must be numbers of the other's conversations


def linked_draft(group: Group, draft: Draft, others: Sequence[tuple[Group, Draft]]) -> Draft:
    """Return a people's draft with the link to the AI's conversations it came from, if a column has it."""
    if draft.room != "cx" or not draft.unused:
        return draft
    engine = DuckEngine()
    try:
        own = _relation(engine, group, "own")
        for number, (other, ai) in enumerate(others):
            conversation = next((line.sql for line in ai.touches if line.column == "conversation"), None)
            if conversation is None:
                continue
            theirs = _relation(engine, other, f"theirs_{number}")
            if column := _column(engine, own, draft.unused, theirs, conversation):
                return _with_link(draft, column, is_text(own.types[column]), other.name)
    except OneDeckError:
        return draft
    finally:
        engine.close()
    return draft


def linked_options(
    options: Sequence[Suggestion], others: Sequence[tuple[Group, Draft]]
) -> tuple[Suggestion, ...]:
    """Return a desk's options, a field that holds numbers of the AI's conversations as what was handed over."""
    made: list[Suggestion] = []
    for one in options:
        source = next(
            (group.name for group, draft in others if one.values and _holds(group, draft, one.values)), None
        )
        if source is None or one.option != "object_field":
            made.append(one)
            continue
        made.append(
            replace(one, option="escalated_field", why=f"numbers of {source}'s conversations", taken=True)
        )
        made.append(Suggestion("escalated_source", source, "whose conversations they are", taken=True))
    return tuple(made)


def _holds(group: Group, draft: Draft, values: Sequence[str]) -> bool:
    conversation = next((line.sql for line in draft.touches if line.column == "conversation"), None)
    if conversation is None:
        return False
    engine = DuckEngine()
    try:
        theirs = _relation(engine, group, "theirs")
        listed = ", ".join(f"({literal(value)})" for value in values)
        known = engine.rows(
            f"SELECT count(*) FROM (VALUES {listed}) AS v(number) WHERE number IN "
            f"(SELECT CAST({conversation} AS VARCHAR) FROM {theirs.name})"
        )[0][0]
        return bool(known >= KNOWN_LEAST * len(values))
    except OneDeckError:
        return False
    finally:
        engine.close()


def _relation(engine: DuckEngine, group: Group, name: str) -> Relation:
    return read_relation(engine, [export.file for export in group.exports], name, {}, Silent())[0]


def _column(
    engine: DuckEngine, own: Relation, columns: Sequence[str], theirs: Relation, conversation: str
) -> str | None:
    engine.create(
        "their_numbers", f"SELECT DISTINCT CAST({conversation} AS VARCHAR) AS number FROM {theirs.name}"
    )
    for column in columns:
        text = f"nullif(CAST({quoted(column)} AS VARCHAR), '')"
        different, known = engine.rows(
            f"SELECT count(*), count(n.number) FROM (SELECT DISTINCT {text} AS number FROM {own.name} WHERE {text} IS "
            "NOT NULL) AS o LEFT JOIN their_numbers AS n ON n.number = o.number"
        )[0]
        if different > 1 and known >= KNOWN_LEAST * different:
            return column
    return None


def _with_link(draft: Draft, column: str, text: bool, source: str) -> Draft:
    name = column_name(column)
    given = f"{name} <> ''" if text else f"{name} IS NOT NULL"
    note = f"{GUESSED}: it holds numbers of {source}'s conversations"
    lines = draft.touches
    before = {line.column: line.sql for line in lines}
    earlier = (before.get("relation") or "").removeprefix("CASE ").removesuffix(" END")
    related = f"CASE WHEN {given} THEN {name} ELSE {before['related_conversation']} END" if earlier else name
    link = [
        Line(
            "relation", f"CASE WHEN {given} THEN 'escalated_from'{f' {earlier}' if earlier else ''} END", note
        ),
        Line("related_conversation", related, GUESSED),
        Line("related_source", f"CASE WHEN {given} THEN {literal(source)} END", GUESSED),
    ]
    kept = [line for line in lines if line.column not in ("relation", "related_conversation")]
    unused = [one for one in draft.unused if one != column]
    others = [pair for pair in draft.tables if pair[0] != "touches"]
    return replace(draft, tables=(("touches", [*kept, *link]), *others), unused=unused)
