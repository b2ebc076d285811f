"""The truth beside the exports: truth.yaml for people, truth_conversations.csv.gz for every contact."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from onedeck.sample.decks import Figure
from onedeck.sample.exports.files import stamp, text_file, write_csv
from onedeck.sample.exports.numbers import Numbers
from onedeck.sample.papers import outage
from onedeck.sample.records import Company
from onedeck.sample.truth import truth_of
from onedeck.sample.verdict_truth import is_handed_off, is_matured, room_of

CONTACTS = (
    "system", "conversation", "contact", "journey", "need", "room", "began_at", "counted", "handed_off", "matured",
    "met", "refuted_by", "innocent", "innocent_of", "plant",
)  # fmt: skip
HEAD = """\
# SIMULATED. What really happened at Fernholm Telecom, a company that does not exist: the answers to what the exports
# and decks of this folder say. No export knows this, and OneDeck never reads it.
#   rooms        per journey and room, over all matured contacts: `held` = she did not act again for the same need
#                within seven days; `met` = the need was really met (some who were let down give up silently, so no
#                ledger can see the difference)
#   recent_rooms the same for the last eight weeks whose windows are closed
#   slide_that_lies  the one figure of reported.yaml that is above the room's own export
#   arabic       Pip 3.3 against 3.2, in Arabic and in the other languages
#   invoice      what is true of the vendor's invoice lines
# truth_conversations.csv.gz has a row per contact.
"""


def write_truth(folder: Path, company: Company, figures: list[Figure]) -> int:
    """Write both files; return the number of contacts."""
    told: dict[str, Any] = {
        **truth_of(company),
        "outage": {"from": stamp(outage()[0]), "to": stamp(outage()[1])},
    }
    told["slides_that_lie"] = [_lie(figure) for figure in figures if figure.lies]
    told["invoice_eur"] = _euros(company)
    with text_file(folder / "truth.yaml") as file:
        file.write(HEAD)
        yaml.safe_dump(told, file, sort_keys=False, allow_unicode=True, width=110)
    return write_csv(folder / "truth_conversations.csv.gz", CONTACTS, _contacts(company))


def _lie(figure: Figure) -> dict[str, Any]:
    return {
        "stood": figure.stood, "title": figure.title.strip('"'), "says": round(figure.shown, 4),
        "its_own_export": round(figure.exported, 4), "of": figure.rows,
    }  # fmt: skip


def _euros(company: Company) -> dict[str, dict[str, float]]:
    """Return what was billed, by month and by what is true of the lines."""
    found: dict[str, dict[str, float]] = {}
    for line in company.invoice:
        month = found.setdefault(line.period, {})
        month[line.truth] = round(month.get(line.truth, 0.0) + line.amount, 2)
    return found


def _contacts(company: Company) -> Iterator[tuple[object, ...]]:
    numbers = Numbers(company)
    for contact in company.contacts:
        of = numbers.contacts.get(contact.innocent_of)
        yield (
            contact.system, numbers.exported(contact), contact.id, contact.journey, contact.need, room_of(contact),
            stamp(contact.touches[0].start), contact.exclusion or ("no" if contact.direction != "inbound" else "yes"),
            _word(is_handed_off(contact)), _word(is_matured(company, contact)), _word(contact.met), contact.refuted_by,
            contact.innocent, numbers.exported(of) if of else "", contact.plant,
        )  # fmt: skip


def _word(said: bool) -> str:
    return "yes" if said else "no"
