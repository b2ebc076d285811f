"""A journey's charter: who answers, what counts as success, how it stands, who signed it, and the file itself."""

import json
from pathlib import Path
from typing import Any

from onedeck.charter.charters import Charter
from onedeck.entrypoints.web.page import Answer, NotThere, Page, Visit
from onedeck.entrypoints.web.roles import LEAST_CELL
from onedeck.govern.audit.history import MOST_BYTES
from onedeck.govern.audit.signoffs import SignOff, sign_offs
from onedeck.show.accountable import accountable, accountable_sentence, person
from onedeck.show.formats import Field, Listing, harmless
from onedeck.show.journeys.charter_seen import objective_list, system_list, systems_seen
from onedeck.show.journeys.charter_words import groups
from onedeck.show.journeys.dimensions import PLAIN
from onedeck.show.journeys.found import Row, journey_findings
from onedeck.show.measures import metrics_of
from onedeck.show.moments import day, iso, minute
from onedeck.show.notes import notes
from onedeck.show.scorecard import scorecard, targets_sentence
from onedeck.show.setting import Setting

HISTORY = "/j/{journey}/charter/history"
LATEST = 8  # entries of the audit


def view(visit: Visit) -> Answer:
    """Return the charter in words, beside what the data say of it, with the file it stands in."""
    charter = the_charter(visit)
    page = visit.setting()
    units = {name: PLAIN.get(each.unit, each.unit) for name, each in metrics_of(page.store).items()}
    lines = scorecard(page.store, charter, charter.name, page.now, page.before)
    systems = [_kept(visit, row) for row in systems_seen(page, charter)]
    signed = _signed(visit, charter.name)
    who = accountable_sentence([accountable(charter, charter.name)])
    return Answer(
        title=f"{harmless(charter.title) or charter.name}: charter",
        verdict=f"{who} {targets_sentence(lines)} {sign_sentence(signed, visit.workspace.timezone)}",
        tables={
            "objectives": objective_list(lines), "systems": system_list(systems), "audit": _audit(page, charter.name),
        },
        notes=[f"figures of {page.days}", *notes(page)],
        more={
            "groups": groups(charter, units), "file": file_of(charter), "yaml": _lines(visit, charter),
            "journey": charter.name,
        },
    )  # fmt: skip


def the_charter(visit: Visit) -> Charter:
    """Return the charter of the path; raises NotThere for a journey that nobody wrote one for."""
    found = next((each for each in visit.workspace.charters if each.name == visit.journey), None)
    if found is None:
        raise NotThere(
            f"No charter says what {visit.journey} is: nobody is accountable for it.",
            "`onedeck init` writes a first one into charters/, and `onedeck run` takes it.",
        )
    return found


def file_of(charter: Charter) -> str:
    """Return a charter's file as the workspace has it."""
    return f"charters/{Path(charter.file).name}"


def text_of(visit: Visit, charter: Charter) -> str:
    """Return what the charter's file says now; an empty text where it cannot be read."""
    path = visit.workspace.folder / file_of(charter)
    try:
        return path.read_text("utf-8", "replace") if path.stat().st_size <= MOST_BYTES else ""
    except OSError:
        return ""


def sign_sentence(signed: SignOff | None, timezone: str) -> str:
    """Say who signed the charter and whether it still stands so."""
    if signed is None or signed.by is None or signed.at is None:
        return "Nobody has signed it."
    when = f"{person(signed.by)} signed it on {day(signed.at, timezone)}"
    if signed.as_signed:
        return f"{when}, and it stands as signed."
    changed = ", ".join(map(harmless, signed.changed))
    return f"{when}; since then it was changed{f' ({changed})' if changed else ''}."


def _signed(visit: Visit, journey: str) -> SignOff | None:
    if visit.store.home is None:
        return None
    found = sign_offs(visit.store.home, visit.workspace, visit.now)
    return next((each for each in found if each.journey == journey), None)


def _audit(page: Setting, journey: str) -> Listing:
    fields = (
        Field("when", "When"), Field("who", "Who"), Field("kind", "What"), Field("field", "Field"),
        Field("was", "Was"), Field("becomes", "Is"),
    )  # fmt: skip
    names = ("entry", "changed_at", "who", "kind", "field", "was", "becomes", "note")
    if not page.store.has("audit"):
        return Listing([], names, fields)
    text = page.store.engine.dialect.text(journey)
    rows = page.store.engine.rows(
        f"SELECT {', '.join(names)} FROM audit WHERE journey = {text} AND kind <> 'baseline' "
        f"ORDER BY entry DESC, field LIMIT {LATEST}"
    )
    listed = []
    for row in rows:
        one: dict[str, Any] = dict(zip(names, row, strict=True))
        shown = {name: harmless(str(one[name]))[:120] for name in names[2:] if one[name] is not None}
        listed.append(
            {**one, **shown, "when": minute(one["changed_at"]), "changed_at": iso(one["changed_at"])}
        )
    return Listing(listed, names, fields)


def _lines(visit: Visit, charter: Charter) -> list[dict[str, Any]]:
    """Return the file line by line, each with what was found at it."""
    said: dict[int, list[str]] = {}
    for row in journey_findings(visit.store, charter.name):
        for line, words in _marked(row, file_of(charter)):
            said.setdefault(line, []).append(words)
    text = text_of(visit, charter)
    return [
        {"number": number, "text": harmless(line), "found": list(dict.fromkeys(said.get(number, [])))}
        for number, line in enumerate(text.splitlines(), 1)
    ]


def _marked(row: Row, file: str) -> list[tuple[int, str]]:
    marks = json.loads(row["marks"] or "[]")
    return [
        (int(mark["line"]), f"{row['code']}: {harmless(str(mark['label'])) or row['title']}")
        for mark in marks
        if mark["file"] == file
    ]


def _kept(visit: Visit, row: dict[str, Any]) -> dict[str, Any]:
    """Return a system as the reader may see it: of fewer customers than a cell only that it was there."""
    if not row["conversations"] or visit.reader.sees_cell(row["customers"]):
        return row
    return row | {
        "conversations": None,
        "customers": None,
        "allowed": f"{row['allowed']} (fewer than {LEAST_CELL})",
    }


PAGE = Page("/j/{journey}/charter", "Charter", view, "charter.html", filters=("period",), fresh=True)
