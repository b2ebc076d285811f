"""What a charter promises as plain values: for the audit, which must see every change and keep nobody's name."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

PEOPLE = ("owner", "vacant", "deputy", "validator")
DUTIES = (
    "responsible", "consulted", "informed", "success", "objectives", "systems", "routing", "handoff", "oversight",
    "transparency", "risk", "data", "gate", "reviews",
)  # fmt: skip
_NOTHING: tuple[object, ...] = (None, "", [], {})


def duties_of(charter: Any) -> dict[str, object]:
    """Return a charter's duties by name, without those it does not have; people are as the charter writes them."""
    people: dict[str, object] = {name: person.id for name in PEOPLE if (person := getattr(charter, name))}
    found = {name: plain(getattr(charter, name)) for name in DUTIES}
    return people | {name: value for name, value in found.items() if value not in _NOTHING}


def plain(value: Any) -> Any:
    """Return a value of a charter as JSON could hold it: without places, a person as the charter writes her."""
    if is_dataclass(value):
        if hasattr(value, "since") and hasattr(value, "id"):
            return value.id
        # What does not take part in comparing two charters is a place.
        inner = {each.name: plain(getattr(value, each.name)) for each in fields(value) if each.compare}
        return {name: each for name, each in inner.items() if each not in _NOTHING}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in sorted(value.items())}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
