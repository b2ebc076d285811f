"""Customers: who is behind a mark or a filter, as a page, and as the drawer any page can open over itself."""

from typing import Any

from onedeck.entrypoints.web.page import MAIN, Answer, Forbidden, NotThere, Page, Visit
from onedeck.entrypoints.web.posts import Form
from onedeck.entrypoints.web.roles import ANALYST, SAYS, UNMASK
from onedeck.entrypoints.web.texts import guarded
from onedeck.entrypoints.web.trail import Trail
from onedeck.errors import UsageError
from onedeck.show.customer_ids import customer_number, shown
from onedeck.show.customers.behind import (
    Behind,
    behind_counts,
    behind_filters,
    behind_list,
    behind_mark,
    behind_rows,
    behind_sentence,
)
from onedeck.show.customers.told import told
from onedeck.show.first_number import first_number, moment_lines
from onedeck.show.formats import harmless
from onedeck.show.ledger import Scope
from onedeck.show.people import Chosen, find
from onedeck.show.setting import Setting, setting
from onedeck.show.timeline import detailed
from onedeck.store import Store

FILTERS = ("segment", "language", "channel", "version", "team", "brand", "need", "period")
OWN = ("journey", "room", "verdict", "because", "mark", "finding", "page", "limit")
CUSTOMER = "/c/{id}"
LISTED, MOST = 50, 5_000
IN_DRAWER = 8
DEFAULT = "Everybody who came"


def view(visit: Visit) -> Answer:
    """Return the conversations behind a mark, or those of a journey, room, verdict or reason, a page at a time."""
    page = _setting(visit)
    asked = _asked(visit, page.scope)
    conversations, customers, nobody = behind_counts(visit.store, asked)
    limit = _number(visit, "limit", LISTED, MOST)
    at = _number(visit, "page", 1, 1 + max(0, conversations - 1) // limit)
    rows = behind_rows(visit.store, asked, limit, limit * (at - 1))
    for row in rows:
        row["address"] = visit.link(CUSTOMER, "", id=row["who"])
    narrowed = any(_kept(visit).values())
    weeks = "in the weeks the mark stands on" if asked.own_period else f"began {page.days}"
    return Answer(
        title=asked.title[:1].upper() + asked.title[1:] if narrowed else "Customers",
        verdict=behind_sentence(conversations, customers, nobody),
        tables={"customers": behind_list(rows)},
        notes=[f"{weeks}; times are UTC", *moment_lines(first_number(visit.store, page.scope))],
        more={
            "links": {"shown": "address"}, "pager": _pager(visit, at, limit, conversations),
            "narrowed": narrowed, "period_shown": page.weeks,
            "whole": visit.page.address() + ".csv" + visit.filters.query(**_kept(visit), limit=str(MOST)),
            "left_out": max(0, conversations - MOST),
        },
    )  # fmt: skip


def drawer(visit: Visit, drill: str) -> Answer:
    """Return who is behind a mark of the page under it: the newest customers, each with what she went through.

    A reader who may not see single customers is told how many there are.
    """
    page = visit.setting()
    asked = behind_mark(visit.store, drill, page.scope)
    counts = behind_counts(visit.store, asked)
    said = behind_sentence(*counts)
    heading = asked.title[:1].upper() + asked.title[1:]
    if not visit.reader.may(ANALYST):
        few = not visit.reader.sees_cell(counts[1])
        said = (
            "Fewer than five customers." if few else f"{said} Your role sees groups, nobody's own timeline."
        )
        return Answer(heading, said, more={"people": [], "all": None})
    rows = behind_rows(visit.store, asked, IN_DRAWER)
    if counts[0] > len(rows):
        said += f" The {len(rows)} newest:"
    more = visit.filters.query(mark=drill, period=page.weeks or None, journey=visit.journey)
    return Answer(
        heading, said, tables={"customers": behind_list(rows)},
        more={
            "people": people_of(visit.store, rows, visit), "all": visit.link("/customers", more),
            "count": counts[0],
        },
    )  # fmt: skip


def people_of(store: Store, rows: list[dict[str, Any]], visit: Visit) -> list[dict[str, Any]]:
    """Return for each listed conversation what happened in it: touches, what speaks against, what was said twice."""
    keys = ", ".join(str(row["key"]) for row in rows) or "NULL"
    found = {each["key"]: each for each in told(store, guarded(visit, detailed(store, _chosen(keys))))}
    return [
        row
        | {
            "address": visit.link(CUSTOMER, "", id=row["who"]),
            "nodes": [_short(node) for node in found[row["key"]]["nodes"] if _tells(node)],
        }
        for row in rows
        if row["key"] in found
    ]


def seek(visit: Visit, form: Form) -> str:
    """Return the timeline of whom somebody looks for: by pseudonym, by conversation, or by an identifier of hers.

    An identifier names a person, so it takes the role that sees names, and each such search is noted.
    """
    wanted = form.get("who", "").strip()[:200]
    named = customer_number(wanted) is None and ":" not in wanted
    if named and not visit.reader.may(UNMASK):
        raise Forbidden(
            "An e-mail address, a number or a customer id names a person.",
            f"That takes the role {UNMASK} ({SAYS[UNMASK]}); c_… and SOURCE:CONVERSATION are open to you.",
        )
    try:
        chosen = find(visit.store, wanted, _keys(visit) if named else lambda _: ())
    except UsageError as error:
        raise NotThere("Nobody is known by that.", None if named else error.hint) from None
    address = visit.link(CUSTOMER, "", id=_who(visit.store, chosen))
    assert address and visit.store.home
    if named:
        Trail(visit.store.home).unmasked(visit.reader, f"looked for somebody by an identifier: {address}")
    return address


def _who(store: Store, chosen: Chosen) -> str:
    name = shown(chosen.customer)
    if name is not None:
        return name
    key = store.engine.rows(f"SELECT conversation_id FROM conversations WHERE {chosen.condition} LIMIT 1")[0][
        0
    ]
    return f"k_{str(shown(key))[2:]}"


def _keys(visit: Visit) -> Any:
    from onedeck.entrypoints.identifiers import typed_keys

    return typed_keys(visit.workspace)


def _setting(visit: Visit) -> Setting:
    journey = visit.query.get("journey") or None
    return setting(visit.store, visit.workspace, journey, visit.filters.period or visit.weeks)


def _asked(visit: Visit, scope: Scope) -> Behind:
    query = {name: visit.query.get(name) or None for name in OWN}
    key = query["mark"] or (f"finding:{query['finding']}" if query["finding"] else None)
    if key:
        return behind_mark(visit.store, key, scope)
    return behind_filters(visit.store, scope, query["room"], query["verdict"], query["because"])


def _number(visit: Visit, name: str, default: int, most: int) -> int:
    text = visit.query.get(name) or str(default)
    if not text.isdecimal() or len(text) > 7:
        raise UsageError(f"{name} is a number, not {harmless(text)[:40]!r}.")
    return min(max(1, int(text)), most)


def _pager(visit: Visit, at: int, limit: int, conversations: int) -> dict[str, Any]:
    first, last = limit * (at - 1) + 1, min(limit * at, conversations)
    return {
        "said": f"{first:,} to {last:,} of {conversations:,}" if conversations > limit else "",
        "before": visit.here(page=str(at - 1)) if at > 1 else None,
        "after": visit.here(page=str(at + 1)) if last < conversations else None,
    }


def _kept(visit: Visit) -> dict[str, str | None]:
    return {name: visit.query.get(name) or None for name in OWN if name not in ("page", "limit")}


def _chosen(keys: str) -> Chosen:
    return Chosen(f"conversations.conversation_id IN ({keys})", None)


def _tells(node: dict[str, Any]) -> bool:
    return node["kind"] == "touch" or bool(node["harm"])


def _short(node: dict[str, Any]) -> dict[str, Any]:
    return node | {"turns": [], "place": "", "url": None}


PAGE = Page(
    "/customers", "Customers", view, "customers.html", needs=ANALYST, filters=FILTERS, own=OWN, menu=MAIN, order=40,
    post=seek, post_needs=ANALYST,
)  # fmt: skip
