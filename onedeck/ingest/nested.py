"""Nested records of any export as flat ones: JSON objects, JSON in a cell, CSV with dotted names, all read alike.

A field is known by its path: names joined by dots, in lower case and without signs, so that `AgentInfo.Id`,
`agent_info.id` and `AgentInfo: {"Id": ...}` are the same field. Lists are paths with numbers.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from onedeck.ingest.cells import answer, moment
from onedeck.ingest.feed import Feed
from onedeck.ingest.readers import quoted
from onedeck.ingest.values import LONGEST_VALUE_SHOWN, storable

DEEPEST = 8  # levels of nesting that are looked into
_CLOCK = re.compile(r"(?:(\d{1,6}):)?(\d{1,2}):(\d{1,2}(?:\.\d+)?)")


@dataclass
class Record:
    """One raw record by paths, with its place and what was found wrong while it was read."""

    raw_file: str
    raw_row: int
    fields: Mapping[str, str]
    origin: Any  # as it was read
    zone: str = "UTC"
    formats: tuple[str, ...] = ()  # of times, beside ISO 8601 and seconds since 1970
    faults: list[str] = field(default_factory=list)
    times: dict[str, datetime | None] = field(default_factory=dict)  # as far as they were asked for

    @property
    def raw(self) -> str:
        """The record as JSON text, for people to read."""
        return _raw(self.origin)

    @property
    def place(self) -> dict[str, object]:
        """The record's place, as staging rows carry it."""
        return {"raw_file": self.raw_file, "raw_row": self.raw_row}

    def has(self, *names: str) -> bool:
        """Say whether one of the fields has a value."""
        return self.text(*names) is not None

    def text(self, *names: str) -> str | None:
        """Return the first of the fields that has a value."""
        return next((value for name in names if (value := self.fields.get(name))), None)

    def time(self, *names: str) -> datetime | None:
        """Return the first of the fields that has a value as a time in UTC; an unreadable one is a fault."""
        for name in names:
            if text := self.fields.get(name):
                if name not in self.times:
                    self.times[name] = moment(text, self.zone, self.formats)
                    if self.times[name] is None:
                        self._fault(name, text, "is not a time such as 2026-11-20 18:30:00")
                return self.times[name]
        return None

    def seconds(self, *names: str) -> float | None:
        """Return the first of the fields that has a value as seconds (a number, or h:m:s)."""
        for name in names:
            if text := self.fields.get(name):
                found = read_seconds(text)
                if found is None:
                    self._fault(name, text, "is not a duration in seconds")
                return found
        return None

    def flag(self, *names: str) -> bool | None:
        """Return the first of the fields that has a value as yes or no."""
        for name in names:
            if text := self.fields.get(name):
                said = answer(text)
                if said is None:
                    self._fault(name, text, "is not yes or no")
                return bool(said)
        return None

    def listed(self, name: str) -> list["Record"]:
        """Return the records of a list, in their order."""
        found: dict[int, dict[str, str]] = {}
        start = f"{name}."
        for path in self.fields:
            if not path.startswith(start):
                continue
            number, _, rest = path.removeprefix(start).partition(".")
            if number.isdecimal() and len(number) < 7 and rest:
                found.setdefault(int(number), {})[rest] = self.fields[path]
        return [
            Record(
                self.raw_file, self.raw_row, found[number], self.origin, self.zone, self.formats, self.faults
            )
            for number in sorted(found)
        ]

    def _fault(self, name: str, text: str, what: str) -> None:
        cut = text if len(text) <= LONGEST_VALUE_SHOWN else text[:LONGEST_VALUE_SHOWN] + "…"
        self.faults.append(f"{name}: '{cut}' {what}")


def read_nested(
    feed: Feed, table: str, wrappers: Sequence[str] = (), formats: tuple[str, ...] = ()
) -> Iterator[Record]:
    """Yield every record of a feed, in the order of files and rows.

    `wrappers` are keys of API answers that hold the record or a list of them: their contents are yielded instead.
    What such a list holds beside objects is rejected for `table`.
    """
    zone = feed.source.timezone
    names = list(feed.raw.types)
    columns = [_as_text(name, kind) for name, kind in feed.raw.types.items()]
    listed = ", ".join([*columns, "raw_file", "raw_row"])
    result = feed.engine.execute(f"SELECT {listed} FROM {feed.raw.name} ORDER BY raw_file, raw_row")
    # All at once: the connection serves other queries while records are looked at.
    rows = result.fetchall()
    for *values, raw_file, raw_row in rows:
        filled = {name: value for name, value in zip(names, values, strict=True) if value}
        wrapped = _unwrapped(filled, wrappers)
        if wrapped is None:
            yield Record(raw_file, raw_row, flatten(filled), filled, zone, formats)
            continue
        for item in wrapped if isinstance(wrapped, list) else [wrapped]:
            if isinstance(item, dict):
                yield Record(raw_file, raw_row, flatten(item), item, zone, formats)
            else:
                feed.reject(table, raw_file, raw_row, "the record is not a JSON object", _raw(item))


def _unwrapped(record: Mapping[str, str], wrappers: Sequence[str]) -> Any:
    return next(
        (inner for name in wrappers if (inner := _container(record.get(name))) is not None),
        None,
    )


@lru_cache(maxsize=1 << 16)
def path_of(name: str) -> str:
    """Return a column's or key's name as the path it is known by."""
    dotted = re.sub(r"\[(\d+)\]", r".\1", name.lower())
    return ".".join(part for step in dotted.split(".") if (part := "".join(filter(str.isalnum, step))))


def flatten(record: Mapping[str, Any]) -> dict[str, str]:
    """Return a nested record as path -> text, without what is empty; JSON in a text is looked into as well."""
    found: dict[str, str] = {}
    _flatten(record, "", found, DEEPEST)
    return found


def _flatten(value: Any, path: str, found: dict[str, str], depth: int) -> None:
    if isinstance(value, dict | list) and depth > 0:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            name = path_of(str(key))
            if name:
                _flatten(item, f"{path}.{name}" if path else name, found, depth - 1)
        return
    text = _text(value)
    if text and path:
        found.setdefault(path, text)
        if (inner := _container(text)) is not None:
            _flatten(inner, path, found, depth - 1)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value if isinstance(value, str) else _raw(value) if isinstance(value, dict | list) else str(value)
    return storable(text).strip()


def _container(text: str | None) -> Any:
    if not text or text[0] not in "{[" or text[-1] not in "}]":
        return None
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict | list) else None


def _raw(value: Any) -> str:
    try:
        return storable(json.dumps(value, ensure_ascii=False, default=str))
    except (ValueError, RecursionError):
        return ""


def _as_text(name: str, kind: str) -> str:
    column = quoted(name)
    if kind == "VARCHAR":
        return column
    nested = kind.endswith("]") or kind.startswith(("STRUCT", "MAP"))
    return f"CAST({f'to_json({column})' if nested else column} AS VARCHAR)"


def read_seconds(text: str) -> float | None:
    """Return a written duration in seconds, None if it is none; it is a number of seconds, or h:m:s."""
    text = text.strip()
    if match := _CLOCK.fullmatch(text):
        hours, minutes, seconds = match.groups()
        return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number < 1e9 else None
