"""Claims: what was claimed, by whom, under which definition; what became of it; and what vendors billed for it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from onedeck.entrypoints.pages import claims_behind
from onedeck.entrypoints.web.page import MAIN, Answer, Page, Visit
from onedeck.entrypoints.web.roles import ANALYST, LEAST_CELL
from onedeck.model.verdicts import STANDARD_WINDOWS, VERDICTS
from onedeck.show.bill_lists import block_list, invoice_list
from onedeck.show.bill_page import bill_notes
from onedeck.show.bill_words import NEVER, block_sentences, headline
from onedeck.show.bills import Bill, bills
from onedeck.show.charts.dumbbell import dumbbell
from onedeck.show.charts.dumbbell import table as dumbbell_table
from onedeck.show.claims.drills import bill_key, list_key
from onedeck.show.claims.dumbbells import dumbbell_rows
from onedeck.show.claims.verdict_counts import Counts, hidden, order, verdict_counts, verdict_list
from onedeck.show.claims.viewers import customers_of, for_viewers
from onedeck.show.claims.windows import came_back, window_list
from onedeck.show.first_number import first_number, lines
from onedeck.show.formats import Listing, harmless
from onedeck.show.ledger import Scope, ledger
from onedeck.show.lists import billed, ledger_list
from onedeck.show.lists import headline as sentences
from onedeck.show.setting import titles_of
from onedeck.show.vendors import side_by_side, vendor_list

FILTERS = ("segment", "language", "channel", "version", "team", "brand", "need", "period")
ROOM_WORDS = {"ai": "AI", "cx": "People", "all": "The customer"}
SMALL = "Too few customers stand behind these figures for your role."
Row = dict[str, Any]


def view(visit: Visit) -> Answer:
    """Return the ledger of the whole data, or of the weeks, the journey and the window the address names."""
    scope = claims_behind.scope_of(visit)
    analyst = visit.reader.may(ANALYST)
    least = 1 if analyst else LEAST_CELL
    whole = ledger(visit.store, scope)
    titles = titles_of(visit.store)
    rows = whole if analyst else for_viewers(whole, customers_of(visit.store, scope), LEAST_CELL)
    counts = verdict_counts(visit.store, scope)
    windows = window_list(came_back(visit.store, scope), least)
    marks = dumbbell_rows(whole, titles, partial(_claimed_by, visit), least)
    compared, said = side_by_side(visit.store, visit.workspace.contracts)
    vendors = vendor_list([row for row in compared if _tellable(row, least)])
    found = _bills(visit, scope)
    told = sentences(whole) if analyst or _large(whole) else [SMALL]
    return Answer(
        title="Claims",
        verdict=told[0],
        tables={
            "ledger": ledger_list(rows), "verdicts": verdict_list(counts, least), "windows": windows,
            "vendors": vendors, **_bill_tables(found, analyst),
        },
        charts={"claimed": lambda pen: dumbbell(marks, pen)},
        notes=[*lines(first_number(visit.store, scope)), *billed(whole)],
        more={
            "under": told[1:], "period_shown": "all the data", "lines": _lines(visit, rows, titles),
            "verdict_words": VERDICTS,
            "by_verdict": _by_verdict(visit, counts, scope, least), "behind_chart": dumbbell_table(marks),
            "window_choice": _windows(visit, scope), "vendors_said": said, "bills": _told(visit, found, analyst),
            "never": NEVER, "bill_notes": bill_notes(found), "journey": _journey(visit, scope, titles),
            "bills_why": _why_no_bills(visit, scope),
        },
    )  # fmt: skip


def _lines(visit: Visit, rows: list[Row], titles: Mapping[str, str]) -> list[Row]:
    """Return the ledger's lines for people, each count with the list behind it; an empty line has no list."""
    found: list[Row] = []
    for row in rows:
        journey, room, definition = row["journey"], row["room"], row["definition"]
        whole = definition == "any"
        key = partial(list_key, room, journey=journey)
        shown = None if row["low"] is None else (row["low"], row["high"])
        of_claimed = None if row["claimed_low"] is None else (row["claimed_low"], row["claimed_high"])
        claimed = list_key(room, journey=journey, definition=definition)
        found.append(
            {
                "journey": "" if found and found[-1]["key"] == journey else harmless(titles.get(journey, journey)),
                "key": journey, "room": room, "room_words": ROOM_WORDS[room], "definition": harmless(definition),
                "only": visit.here(journey=journey, drill=None),
                "conversations": (row["conversations"], _drill(visit, key()) if whole else None),
                "claimed": (row["claimed"], _drill(visit, claimed) if room != "all" else None),
                "cells": [(row[word], _drill(visit, key(word)) if whole else None) for word in VERDICTS],
                "held_up": shown, "of_claimed": of_claimed,
            }
        )  # fmt: skip
    return found


def _drill(visit: Visit, key: str) -> str | None:
    return visit.here(drill=key) if visit.reader.may(ANALYST) else None


def _claimed_by(visit: Visit, journey: str, room: str) -> str | None:
    return _drill(visit, list_key(room, journey=journey or visit.query.get("journey"), definition="any"))


def _by_verdict(visit: Visit, counts: Counts, scope: Scope, least: int) -> list[Row]:
    found = []
    away = hidden(counts, least)
    for verdict, because in order(counts):
        cells = []
        for room in ROOM_WORDS:
            count = counts.get((verdict, because, room))
            address = _drill(visit, list_key(room, verdict, because, scope.journey)) if count else None
            seen = None if (verdict, because, room) in away else count.conversations if count else 0
            cells.append((seen, address))
        word = (because or verdict).replace("_", " ")
        found.append(
            {"word": word, "part": because is not None, "harm": verdict == "refuted", "cells": cells}
        )
    return found


def _windows(visit: Visit, scope: Scope) -> list[tuple[str, str, bool]]:
    named = ((window.replace("h", " h").replace("d", " d"), window) for window in STANDARD_WINDOWS)
    choices = [("the charter's", None), *named]
    return [
        (words, visit.here(window=window, drill=None), scope.window == window) for words, window in choices
    ]


def _journey(visit: Visit, scope: Scope, titles: Mapping[str, str]) -> tuple[str, str] | None:
    if scope.journey is None:
        return None
    return harmless(titles.get(scope.journey, scope.journey)), visit.here(journey=None, drill=None)


def _large(rows: list[Row]) -> bool:
    """Say whether every count of the headline is of five conversations and more."""
    parts = ("proven", "held", "refuted", "unobservable")
    for room in ROOM_WORDS:
        own = [row for row in rows if (row["room"], row["definition"]) == (room, "any")]
        for of in ("matured", "claimed_matured"):
            if any(0 < sum(row[f"{of}_{part}"] for row in own) < LEAST_CELL for part in parts):
                return False
    return True


def _tellable(row: Row, least: int) -> bool:
    counts = ("conversations", "claimed", "claimed_held_up", "claimed_refuted", "claimed_unobservable")
    return all(row[name] == 0 or row[name] >= least for name in counts)


def _bills(visit: Visit, scope: Scope) -> list[Bill]:
    if _why_no_bills(visit, scope):
        return []
    return bills(visit.store, visit.workspace.contracts)


def _why_no_bills(visit: Visit, scope: Scope) -> str:
    if visit.filters.given or scope.journey or visit.reader.journeys:
        return "An invoice is checked as a whole: without filters and for all journeys it stands here."
    if not visit.workspace.contracts:
        return "No contract says what is due: contracts/NAME.yaml (docs/reconcile.md), then `onedeck run`."
    return (
        ""
        if visit.store.has("bills")
        else "No invoice was read: a contract names its files under `invoices`."
    )


def _bill_tables(found: list[Bill], analyst: bool) -> dict[str, Listing]:
    if not found:
        return {}
    return {"invoices": invoice_list(found), **({"blocks": block_list(found)} if analyst else {})}


def _told(visit: Visit, found: list[Bill], analyst: bool) -> list[Row]:
    """Return each invoice in sentences, a block each; a viewer is not told of blocks of fewer than five lines."""
    said = []
    for bill in found:
        blocks = []
        for letter, words in block_sentences(bill, visit.today):
            block = "due" if letter == "–" else letter
            count = bill.block(block).lines
            few = not analyst and 0 < count < LEAST_CELL
            sentence = f"fewer than {LEAST_CELL} lines" if few else words
            drill = _drill(visit, bill_key(bill.invoice, block)) if count else None
            harm = block == "A" and bill.block("A").effect > 0
            blocks.append((letter, sentence, drill, harm))
        parts = block_list([bill]) if analyst else None
        said.append({"headline": harmless(headline(bill)), "blocks": blocks, "parts": parts})
    return said


PAGE = Page(
    "/claims", "Claims", view, "claims.html", filters=FILTERS, own=("journey", "window"), menu=MAIN, order=30,
    warm=True, drawer=claims_behind.drawer, drawer_template="drawer_listing.html",
)  # fmt: skip
