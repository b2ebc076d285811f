"""The findings of the last run as pages list them, from the published tables: what, where, how many, what to do."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onedeck.model.findings import ERROR, NOTE, PATTERNS, SEVERITIES, WARNING
from onedeck.show.formats import Field, Listing, written
from onedeck.store import Store

_FOUND = (
    "finding_id", "code", "severity", "journey", "subject", "said", "file", "line", "observed_at", "evidence",
    "conversations", "bad", "customers", "low", "high", "help", "fix", "silenced", "title", "pattern",
)  # fmt: skip
_PROGRAMS = tuple(name for name in _FOUND if name != "finding_id")
_RULE = ("code", "rule", "title", "severity", "pattern", "live", "threshold", "reads_words", "about", "help",
         "definition")  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Which findings are asked for; None = every one."""

    severity: str | None = None
    code: str | None = None
    journey: str | None = None


def findings(store: Store, wanted: Wanted) -> list[dict[str, Any]]:
    """Return the findings of the last run, errors first; `evidence` is a list of sentences, `fix` a mapping or None."""
    store.require("findings", "rules")
    text = store.engine.dialect.text
    asked = {"f.severity": wanted.severity, "f.code": wanted.code, "f.journey": wanted.journey}
    where = " AND ".join(f"{name} = {text(value)}" for name, value in asked.items() if value is not None)
    rows = store.engine.rows(
        f"""SELECT f.finding_id, f.code, f.severity, f.journey, f.subject, f.said, f.file, f.line, f.observed_at,
            f.evidence, f.conversations, f.bad, f.customers, f.low, f.high, f.help, f.fix, f.silenced, r.title,
            r.pattern
        FROM findings AS f LEFT JOIN rules AS r ON r.code = f.code WHERE {where or "1 = 1"}"""
    )
    found = [dict(zip(_FOUND, row, strict=True)) for row in rows]
    for row in found:
        row["evidence"] = json.loads(row["evidence"])
        row["fix"] = json.loads(row["fix"]) if row["fix"] else None
        row["title"] = row["title"] or row["code"]
        row["pattern"] = PATTERNS.get(row["pattern"] or "", row["pattern"] or "")
    return sorted(found, key=_order)


def _order(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        SEVERITIES.index(row["severity"]),
        row["code"],
        -(row["bad"] or 0),
        row["journey"] or "",
        row["subject"] or "",
    )


def rule_of(store: Store, code: str) -> dict[str, Any] | None:
    """Return a rule of the catalog as the last run knew it; None for a code it does not have."""
    store.require("rules")
    text = store.engine.dialect.text(code)
    rows = store.engine.rows(f"SELECT {', '.join(_RULE)} FROM rules WHERE code = {text}")
    return dict(zip(_RULE, rows[0], strict=True)) if rows else None


def codes(store: Store) -> list[str]:
    """Return every rule's code."""
    store.require("rules")
    return [row[0] for row in store.engine.rows("SELECT code FROM rules ORDER BY code")]


def counted(rows: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """Return how many findings count, per severity, and how many are silenced."""
    return Counter("silenced" if row["silenced"] else row["severity"] for row in rows)


def findings_sentence(rows: Sequence[Mapping[str, Any]]) -> str:
    """Say how many errors, warnings and notes there are, what most of them are of, and whether the deck is one."""
    found = counted(rows)
    parts = [_many(found[severity], severity) for severity in (ERROR, WARNING, NOTE) if found[severity]]
    if found["silenced"]:
        parts.append(f"{found['silenced']:,} silenced")
    if not parts:
        return "Nothing was found."
    told = f"{' and '.join([', '.join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)}."
    kinds = Counter(row["title"] for row in rows if row["severity"] == ERROR and not row["silenced"])
    if kinds:
        title, count = kinds.most_common(1)[0]
        told += f" Most often: {title} ({count:,})." if count > 1 else ""
    return f"{told} The deck is not one." if found[ERROR] + found[WARNING] else f"{told} Nothing here fails."


def place_of(row: Mapping[str, Any]) -> str:
    """Return where a finding is: the file and line, else the observed edge, else the workspace."""
    if row["file"]:
        return f"{row['file']}:{row['line']}" if row["line"] else str(row["file"])
    return str(row["observed_at"] or "observed in the events")


def counted_words(row: Mapping[str, Any]) -> str:
    """Return what was counted with its interval; an empty text for a finding in files only."""
    if row["conversations"] is None:
        return ""
    share, interval = row["bad"] / row["conversations"], written((row["low"], row["high"]), "share")
    return (
        f"{row['bad']:,} of {row['conversations']:,} conversations ({share:.1%}, 95 % interval {interval}), "
        f"{row['customers']:,} customers"
    )


def found_list(rows: Sequence[Mapping[str, Any]]) -> Listing:
    """Return the findings as a list, silenced ones too."""
    fields = [
        Field("severity", "Severity"), Field("code", "Code"), Field("title", "What is wrong"),
        Field("journey", "Journey"), Field("said", "Found"), Field("customers", "Customers", "count"),
        Field("silenced", "Silenced by"),
    ]  # fmt: skip
    return Listing([dict(row) for row in rows], _PROGRAMS, fields)


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
