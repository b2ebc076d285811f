"""The findings a report has room for: of this journey, that count, the gravest and most felt first."""

from dataclasses import dataclass
from typing import Any

from onedeck.model.findings import SEVERITIES
from onedeck.show.formats import harmless
from onedeck.show.queries import dictionaries, matching
from onedeck.store import Store

NAMES = ("code", "severity", "title", "said", "subject", "customers")
OF_ONE_RULE = 2  # at first, so that one rule does not fill the page


@dataclass(frozen=True)
class Found:
    """A finding as the page says it."""

    code: str
    severity: str
    title: str
    said: str


def faults(store: Store, journey: str, most: int, least: int = 0) -> tuple[list[Found], int] | None:
    """Return the findings that count, at most `most`, and how many more there are; None where nobody checked.

    Of one that fewer than `least` customers stand behind, only that it is there.
    """
    if not (store.has("findings") and store.has("rules")):
        return None
    grave = " ".join(f"WHEN '{name}' THEN {at}" for at, name in enumerate(SEVERITIES))
    rows = dictionaries(
        store,
        "SELECT f.code, f.severity, r.title, f.said, f.subject, f.customers FROM findings AS f "
        f"JOIN rules AS r ON r.code = f.code WHERE f.silenced IS NULL AND {matching(store, **{'f.journey': journey})} "
        f"ORDER BY CASE f.severity {grave} END, COALESCE(f.customers, 0) DESC, f.code, f.subject",
        NAMES,
    )
    seen: dict[str, int] = {}
    early: list[dict[str, Any]] = []
    late: list[dict[str, Any]] = []
    for row in rows:
        seen[row["code"]] = seen.get(row["code"], 0) + 1
        (early if seen[row["code"]] <= OF_ONE_RULE else late).append(row)
    shown = [
        Found(row["code"], row["severity"], harmless(row["title"]), _said(row, least))
        for row in [*early, *late][:most]
    ]
    return shown, len(rows) - len(shown)


def _said(row: dict[str, Any], least: int) -> str:
    if row["customers"] is not None and row["customers"] < least:
        return f"in conversations of fewer than {least} customers"
    return harmless(row["said"])
