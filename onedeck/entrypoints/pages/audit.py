"""Audit: who changed, decided, signed and looked, newest first; whether the chain is whole; the owner's signature."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from onedeck.entrypoints.pages.signing import AS_SIGNED, sign, sign_offs_shown
from onedeck.entrypoints.web.filters import UnknownFilter
from onedeck.entrypoints.web.page import FOOTER, Answer, Page, Visit
from onedeck.entrypoints.web.roles import ANALYST, OWNER
from onedeck.errors import UsageError, suggest
from onedeck.govern.audit.journal import BASELINE, KINDS, REFUSED, UNMASKED, Journal
from onedeck.govern.audit.standing import faults, known_head
from onedeck.govern.audit.table import Row, audit_rows
from onedeck.show.audit import audit_list, audit_table, sign_off_list
from onedeck.show.formats import harmless
from onedeck.show.setting import titles_of

OWN = ("kind", "who", "journey", "since", "page")
ROWS = 100  # of a page; JSON and CSV give all
SHOWN = 20  # faults


def view(visit: Visit) -> Answer:
    """Return the journal as it is now, which may be newer than the published table; and who signed what."""
    home = visit.workspace.folder / ".onedeck"
    journal, standing = faults(home, known_head(visit.store))
    every = audit_rows(journal.entries)
    rows = _narrowed(visit, every)
    signed = sign_offs_shown(visit)
    first, pages = _page(visit, len(rows))
    whole = audit_list(rows)
    page_rows = audit_list(rows[::-1][first : first + ROWS]) if rows else whole
    return Answer(
        title="Audit",
        verdict=_sentence(journal, standing, every),
        tables={"audit": whole, "sign-offs": sign_off_list([each["row"] for each in signed])},
        notes=_notes(journal),
        more={
            "page_rows": [_clean(row) for row in audit_table(page_rows).rows], "fields": whole.fields,
            "count": len(rows), "first": first, "pages": pages, "faults": list(map(harmless, standing[:SHOWN])),
            "acknowledged": [harmless(fault) for fault in journal.faults if fault not in standing][:SHOWN],
            "head": journal.head, "kinds": KINDS, "wanted": {name: visit.query.get(name, "") for name in OWN},
            "journeys": titles_of(visit.store), "signed": signed, "said": _said(visit, signed),
        },
    )  # fmt: skip


def _narrowed(visit: Visit, every: list[Row]) -> list[Row]:
    """Return the rows an address asks for; without a kind all but what the journal began with."""
    kind, who = visit.query.get("kind") or "", (visit.query.get("who") or "").casefold()
    journey, since = visit.query.get("journey") or "", _since(visit.query.get("since") or "")
    if kind and kind not in KINDS:
        near = suggest(kind, KINDS) or f" Kinds: {', '.join(KINDS)}."
        raise UnknownFilter(f"There is no kind {harmless(kind)[:60]!r}.{near}")
    return [
        row
        for row in every
        if (row["kind"] == kind if kind else row["kind"] != BASELINE)
        and (not who or who in f"{row['who'] or ''} {row['entered_by'] or ''}".casefold())
        and (not journey or row["journey"] == journey)
        and int(row["changed_at"] or 0) >= since
    ]


def _since(text: str) -> int:
    if not text:
        return 0
    try:
        return int(datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).timestamp()) * 1_000_000
    except ValueError:
        raise UnknownFilter(f"{harmless(text)[:30]!r} is no day.", "Write it as 2026-11-20.") from None


def _page(visit: Visit, count: int) -> tuple[int, list[tuple[str, str, bool]]]:
    """Return the first row of the page asked for, and the pages there are: words, address, is it this one."""
    most = max(1, -(-count // ROWS))
    text = visit.query.get("page") or "1"
    number = int(text) if text.isdecimal() and len(text) < 7 else 0
    if not 1 <= number <= most:
        raise UsageError(f"There is no page {harmless(text)[:20]!r}: there are {most}.")
    near = sorted({1, most, *range(max(1, number - 2), min(most, number + 2) + 1)})
    return (number - 1) * ROWS, [
        (str(each), visit.here(page=str(each), said=None), each == number) for each in near if most > 1
    ]


def _sentence(journal: Journal, standing: list[str], rows: list[Row]) -> str:
    """Say whether the chain is whole, how long it is, and how often somebody was refused or saw names."""
    count = len(journal.entries)
    if standing:
        told = f"The chain is broken: {_many(len(standing), 'fault')} that nobody has explained."
    elif not count:
        return "The journal is empty: the first `onedeck run` begins it."
    else:
        told = f"The chain is whole: {_many(count, 'entry', 'entries')}, each sealed over the one before."
    looks, refused = (sum(row["kind"] == kind for row in rows) for kind in (UNMASKED, REFUSED))
    seen = f"{_many(looks, 'look')} at names or raw texts" if looks else "Nobody looked at names or raw texts"
    return f"{told} {seen}; {_many(refused, 'attempt') if refused else 'no attempt'} refused."


def _many(number: int, one: str, many: str = "") -> str:
    word = one if number == 1 else many or f"{one}s"
    return f"{number:,} {word}"


def _notes(journal: Journal) -> list[str]:
    told = [
        "times are UTC; who = who decided or signed, else who last committed the file, else who ran OneDeck"
    ]
    if journal.head:
        told.append(
            f"head {journal.head}: kept where nobody here can change it, it shows whether something was cut off "
            "(`onedeck audit verify --head HASH`)"
        )
    return told


def _said(visit: Visit, signed: list[dict[str, Any]]) -> str:
    """Return the charter that was just signed; an address that only says so is not believed."""
    said = visit.query.get("said")
    return next(
        (each["title"] for each in signed if each["journey"] == said and each["row"]["stands"] == AS_SIGNED),
        "",
    )


def _clean(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: harmless(value) if isinstance(value, str) else value for name, value in row.items()}


PAGE = Page(
    "/audit", "Audit", view, "audit.html", needs=ANALYST, own=(*OWN, "said"), menu=FOOTER, order=20, whole=True,
    fresh=True, post=sign, post_needs=OWNER,
)  # fmt: skip
