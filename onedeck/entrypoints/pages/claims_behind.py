"""What opens behind a figure of the claims page: its conversations, each with its timeline, or an invoice's lines."""

import shlex
from typing import Any

from onedeck.entrypoints.web.page import Answer, Forbidden, Visit
from onedeck.entrypoints.web.roles import ANALYST
from onedeck.show.bill_lists import line_list
from onedeck.show.bill_words import block_words
from onedeck.show.bills import bill_lines
from onedeck.show.claims.drills import BILL, Behind, read_bill, read_list
from onedeck.show.formats import Field, Listing, harmless
from onedeck.show.hundred import PARTS
from onedeck.show.ledger import LIST_COLUMNS, Scope, conversations, count_conversations
from onedeck.show.setting import parse_weeks

SHOWN = 50
TIMELINE = "/c/{id}"
ROOMS = {"ai": "AI", "cx": "People", "all": "The customer"}


def scope_of(visit: Visit) -> Scope:
    """Return what the page is about: the address's journey, window and weeks; without weeks the whole data."""
    period = None
    if visit.filters.period:
        span = parse_weeks(visit.filters.period, visit.workspace.timezone)
        if span.begins is not None and span.ends is not None:
            period = (span.begins, span.ends)
    scope = Scope(visit.query.get("journey") or None, None, None, visit.query.get("window") or None, period)
    scope.check(visit.store)
    return scope


def drawer(visit: Visit, drill: str) -> Answer:
    """Return the rows behind a figure; raises Forbidden for who sees no single customers."""
    if not visit.reader.may(ANALYST):
        raise Forbidden(
            "Single customers are for analysts: your role sees figures of five customers and more."
        )
    return _invoice(visit, drill) if drill.startswith(f"{BILL}:") else _conversations(visit, drill)


def _conversations(visit: Visit, drill: str) -> Answer:
    scope = scope_of(visit)
    behind = read_list(drill, scope.window, scope.period)
    rows = conversations(visit.store, behind.scope, behind.verdict, behind.because, SHOWN)
    total = sum(count_conversations(visit.store, behind.scope, behind.verdict, behind.because).values())
    for row in rows:
        row["reference"] = f"{row['source']}:{row['conversation']}"
        row["word"] = row["because"] or row["verdict"]
        who = row["customer"] or row["reference"]
        row["address"] = visit.link(TIMELINE, "", id=who) if "/" not in who else None
        row["customer_shown"] = row["customer"] or "not identified"
    fields = [
        Field("customer_shown", "Customer"), Field("reference", "Conversation"), Field("t0", "t0", "time"),
        Field("word", "Because" if behind.verdict == "refuted" else "Verdict", "word"), Field("grade", "Grade"),
    ]  # fmt: skip
    said = f"{total:,} conversation{'s' if total != 1 else ''}"
    if len(rows) < total:
        said += f", the first {len(rows)} by time; `{_command(behind)}` lists all"
    return Answer(
        _title(behind),
        f"{said}. Times are UTC.",
        {"conversations": Listing(rows, LIST_COLUMNS, fields)},
        more={"links": {"customer_shown": "address"}},
    )


def _command(behind: Behind) -> str:
    options = {
        "room": behind.scope.room, "verdict": behind.verdict, "because": behind.because,
        "journey": behind.scope.journey, "definition": behind.scope.definition, "window": behind.scope.window,
    }  # fmt: skip
    words = [f"--{name} {shlex.quote(value)}" for name, value in options.items() if value]
    return " ".join(["onedeck claims", *words, "--limit 0 --format csv"])


def _title(behind: Behind) -> str:
    word = PARTS.get(behind.verdict or "", behind.verdict or "")
    parts = [ROOMS.get(behind.scope.room or "", behind.scope.room or ""), word]
    parts += [behind.because] if behind.because else []
    parts += [f"claimed under {behind.scope.definition}"] if behind.scope.definition else []
    text = ": ".join(part.replace("_", " ") for part in parts if part)
    return f"{text} ({behind.scope.journey})" if behind.scope.journey else text


def _invoice(visit: Visit, drill: str) -> Answer:
    invoice, block = read_bill(drill)
    rows: list[dict[str, Any]] = bill_lines(visit.store, invoice, block, SHOWN + 1)
    said = block_words(block) if block in ("A", "B", "C", "due") else "no such block"
    more = (
        f" The first {SHOWN}; `onedeck reconcile {shlex.quote(invoice)} --lines` has all."
        if len(rows) > SHOWN
        else ""
    )
    listing = line_list(rows[:SHOWN])
    fields = [
        field for field in listing.fields if field.name in ("conversation", "billed_time", "money", "why")
    ]
    return Answer(
        f"{harmless(invoice)}, block {harmless(block)}", f"{said.capitalize()}.{more}",
        {"lines": Listing(listing.rows, listing.names, fields)}, more={"links": {}},
    )  # fmt: skip
