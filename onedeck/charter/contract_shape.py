"""The one declaration of a contract: what the reader takes and what its JSON Schema says."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onedeck.charter.positions import Node
from onedeck.charter.records import Either, ListOf, Record
from onedeck.charter.scope_shape import CHANNEL
from onedeck.charter.shapes import Boolean, Choice, Number, Schema, Shape, Text, shown, wrong
from onedeck.charter.sources import ZONE
from onedeck.charter.spans import duration, moment
from onedeck.errors import Fault
from onedeck.model.source_tables import ENUMS

COLUMNS = {
    "invoice": "The invoice's number; without it the file's name.",
    "invoice_date": "The invoice's date; without it the day the period ends.",
    "period": "The period the invoice states, such as 2026-10; without it the one most of its lines lie in.",
    "line": "The vendor's number of the line; without it the row in the file.",
    "conversation": "The conversation that is billed, as its source names it.",
    "time": "When the vendor stamped it.",
    "definition": "The claim definition it is billed under.",
    "amount": "The amount.",
    "currency": "The currency; without it the contract's.",
}
_MONEY = r"[0-9]{1,9}(?:\.[0-9]{1,6})?"
_RATE = r"[0-9]{1,2}(?:\.[0-9]{1,3})?\s?%"


@dataclass(frozen=True)
class Money(Shape):
    """An amount of money, read by its digits and never as a float: 0.89 or '0.89'."""

    about: str = ""

    def read(self, key: str, node: Node, faults: list[Fault]) -> Any:
        """Return the amount as Decimal."""
        text = node.text.strip()
        if node.kind in ("text", "number") and re.fullmatch(_MONEY, text, re.ASCII):
            return Decimal(text)
        found = shown(text) if text else node.in_words
        return wrong(
            node, faults, f"{key!r} must be an amount such as 0.89, at most six decimals, not {found}"
        )

    def schema(self) -> Schema:
        """Return a number from 0 on, or such a number as text."""
        text = {"type": "string", "pattern": rf"^\s*{_MONEY}\s*$"}
        return {"anyOf": [{"type": "number", "minimum": 0, "maximum": 999_999_999}, text]}


def _rate(text: str) -> Decimal:
    return Decimal(text.rstrip("%").strip()) / 100


TIER = Record(
    {
        "amount": Money("The price of a unit, without tax unless `tax` says it is included."),
        "up_to": Number(
            "Up to so many units of a period, this one included; the last tier has none.", True, 1
        ),
    },
    needed=("amount",),
    one="a tier",
)
PRICE = Either(
    Money("The price of each unit."),
    Record(
        {
            "tiers": ListOf(TIER, "Prices by volume, the lowest first."),
            "counted": Choice(
                ("graduated", "volume"), "Each unit at its tier's price, or all at the price that is reached."
            ),
        },
        needed=("tiers",),
    ),
    "What a unit costs: one amount, or tiers.",
)
NOT_DUE = Record(
    {
        "duplicate": Choice(
            ("conversation", "period", "moment"),
            "A conversation is billed once at all, once per period, or once per moment.",
        ),
        "excluded": ListOf(
            Choice(ENUMS["exclusion"]),
            "Traffic that is not billed, by its exclusion.",
            single=True,
            unique=True,
        ),
        "handed_over": Either(
            Boolean(only=True, says="must be true or {within: 24h}; without the rule leave it out"),
            Record({"within": duration("Within how long after the answer.")}, needed=("within",)),
            "What was handed over, or somebody else took over, is not due.",
        ),
        "returned": Record(
            {
                "within": duration("Within how long after the answer that is billed."),
                "where": Choice(("same_conversation", "any_channel"), "Where the vendor's deduction looks."),
            },
            needed=("within", "where"),
            about="What she came back about is not due: the vendor's deduction rule.",
        ),
        "absent": Boolean("What is not in our export, although it covers the time, is not due."),
        "outside_period": Boolean("What lies outside the invoice's period is not due on it."),
    },
    about="What the contract says is not due; only that is ever called overbilled.",
)
SAVINGS = Record(
    {
        "channel": CHANNEL,
        "per_week": Number("So many contacts a week less.", True, 1),
        "since": moment("Since when, this day included."),
        "stood": Text("Where it stood."),
    },
    needed=("channel", "per_week", "since"),
    one="a claimed saving",
)
CONTRACT = Record(
    {
        "vendor": Text("The vendor."),
        "source": Text("The source of onedeck.yaml whose conversations it bills."),
        "room": Choice(ENUMS["room"], "Whose work is billed; by default ai."),
        "definition": Text("The claim definition a unit is billed under."),
        "version": Text("The definition's version."),
        "valid": Record(
            {"from": moment("Its first day."), "to": moment("Its last day, this day included.")},
            about="When the contract is in force.",
            least=1,
        ),
        "currency": Text("The currency.", "[A-Z]{3}", "is not a currency code such as EUR (ISO 4217)"),
        "price": PRICE,
        "allowance": Number("Prepaid units of each period.", True, 0),
        "tax": Record(
            {
                "rate": Text("The rate.", _RATE, "is not a rate such as 19 %", _rate),
                "included": Boolean("Whether the lines' amounts hold it already; by default not."),
            },
            needed=("rate",),
        ),
        "cut_off": Record(
            {
                "timezone": ZONE,
                "day": Number(
                    "The day of the month on which a period begins at midnight; by default 1.", True, 1
                ),
                "lag": duration(
                    "How long after the answer the vendor stamps it; by default at once.", zero=True
                ),
            },
            about="Where a billing period ends.",
        ),
        "dispute": duration("Within how long after the invoice's date a line can be disputed."),
        "not_due": NOT_DUE,
        "invoices": ListOf(
            Text(), "The invoices' files, relative to the workspace; * stands for anything.", True
        ),
        "columns": Record(
            {key: Text(about) for key, about in COLUMNS.items()},
            about="Which column of the invoice holds what.",
        ),
        "decimal": Choice(
            ("point", "comma"), "The decimal sign of the invoice's amounts; without it the point."
        ),
        "claimed_savings": ListOf(
            SAVINGS, "Savings the vendor claims, to be set against the observed volume."
        ),
    },
    needed=("vendor", "source", "definition", "currency", "price"),
    about="A contract with a vendor: what a unit costs, when, and what is not due.",
)
