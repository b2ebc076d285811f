"""Tables narrowed to some conversations: what a page shows of a filter is what it would show if nothing else existed.

The rooms that show need not know of filters: the engine gives them `conversations`, `verdicts` and every table with a
`conversation_id` cut to those conversations, and `measures` cut to that slice. Two properties at once are counted from
the conversations; measures slice one at a time, so there they are empty, which pages say as "not measured".
What a deck reported was said of no filter, so `reported` is empty under one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from onedeck.entrypoints.web.filters import SLICE_OF
from onedeck.entrypoints.web.remembered import Answers, RememberingEngine
from onedeck.model.channels import CHANNELS
from onedeck.model.tables import TABLES

KEPT = "kept_conversations"
KEPT_PARTS = (
    "kept_source_conversations"  # the same with what was joined to them: source rows keep their own ids
)
# What every figure asks again and again is cut once and held, where that is little: rows of so many conversations.
_OFTEN = ("conversations", "verdicts", "claims", "joins", "measures")
FEW = 200_000
_SOURCE_ROWS = tuple(name for name, table in TABLES.items() if table.writer == "ingest" or name == "joins")
_OWN = ("measures", "reported", "conversations")
_CUT = tuple(name for name, table in TABLES.items() if "conversation_id" in table.names)
_BY_JOURNEY = tuple(
    name for name, table in TABLES.items() if "journey" in table.names and name not in (*_OWN, *_CUT)
)
_COLUMNS = {
    "segment": "segment",
    "language": "language",
    "team": "team",
    "brand": "brand",
    "version": "COALESCE(ai_system || ' ', '') || ai_version",
    "need": "CASE WHEN vocabulary IS NULL THEN need ELSE vocabulary || ': ' || need END",
}


@dataclass(frozen=True)
class Narrowing:
    """Which conversations are looked at: the filters by name and value, and the journeys a token is limited to."""

    parts: tuple[tuple[str, str], ...] = ()
    journeys: tuple[str, ...] = ()

    @property
    def measured(self) -> bool:
        """Whether measures can tell of it: they slice by one property at a time."""
        return len(self.parts) <= 1


class NarrowedEngine(RememberingEngine):
    """DuckDB, with every table cut to the wanted conversations as it is attached."""

    def __init__(self, spill: Path, answers: Answers, wanted: Narrowing, parts: Mapping[str, Path]) -> None:
        """Open a connection; `parts` are the Parquet files of the build's tables, by name."""
        super().__init__(spill, answers)
        self.wanted = wanted
        self.cuts = self.few = False
        if (conditions := self._conditions()) and "conversations" in parts and "joins" in parts:
            self.attach("all_conversations", [parts["conversations"]])
            self.attach("all_joins", [parts["joins"]])
            where = " AND ".join(conditions)
            self.create(KEPT, f"SELECT conversation_id FROM all_conversations WHERE {where}")
            joined = (
                f"SELECT conversation_id FROM all_joins WHERE root IN (SELECT conversation_id FROM {KEPT})"
            )
            self.create(KEPT_PARTS, f"SELECT conversation_id FROM {KEPT} UNION {joined}")
            self.cuts = True
            self.few = self.rows(f"SELECT COUNT(*) FROM {KEPT}")[0][0] <= FEW

    def view(self, name: str, select: str) -> None:
        """Name a SELECT, cut to what is wanted where it is one of the store's tables."""
        if not self.cuts:
            super().view(name, select)
        elif self.few and name in _OFTEN:
            self.create(f"cut_{name}", self._cut(name, select))
            super().view(name, f"SELECT * FROM cut_{name}")
        else:
            super().view(name, self._cut(name, select))

    def _cut(self, name: str, select: str) -> str:
        if name == "measures":
            return self._measures(select)
        if name == "reported" and self.wanted.parts:
            return f"SELECT * FROM ({select}) AS whole WHERE 1 = 0"
        if name in _CUT:
            kept = KEPT_PARTS if name in _SOURCE_ROWS else KEPT
            within = f"conversation_id IN (SELECT conversation_id FROM {kept})"
            return f"SELECT * FROM ({select}) AS whole WHERE {within}"
        if self.wanted.journeys and (name in _BY_JOURNEY or name == "reported"):
            return f"SELECT * FROM ({select}) AS whole WHERE journey IN ({self._journeys()})"
        return select

    def _measures(self, select: str) -> str:
        parts = dict(self.wanted.parts)
        conditions = [f"journey IN ({self._journeys()})"] if self.wanted.journeys else []
        if not self.wanted.measured:
            conditions.append("1 = 0")
        columns = "*"
        if parts:
            (name, value), *_ = parts.items()
            text = self.dialect.text
            conditions.append(f"slice = {text(SLICE_OF[name])} AND value = {text(value)}")
            columns = "* REPLACE ('' AS slice, '' AS value)"
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"SELECT {columns} FROM ({select}) AS whole{where}"

    def _conditions(self) -> list[str]:
        text = self.dialect.text
        found = [f"journey IN ({self._journeys()})"] if self.wanted.journeys else []
        for name, value in self.wanted.parts:
            if name == "channel":
                words = CHANNELS.get(value, (value,))
                found.append(f"LOWER(TRIM(channel)) IN ({', '.join(map(text, words))})")
            else:
                found.append(f"({_COLUMNS[name]}) = {text(value)}")
        return found

    def _journeys(self) -> str:
        return ", ".join(map(self.dialect.text, self.wanted.journeys))
