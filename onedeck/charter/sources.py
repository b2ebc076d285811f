"""The `sources` of onedeck.yaml: where each export lies and how its columns map to tables."""

import re
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass, field
from functools import partial

from onedeck.charter.fields import Fields, Secret
from onedeck.charter.positions import Node, Place
from onedeck.charter.times import parse_as_of, read_zone
from onedeck.errors import Fault, UsageError, suggest
from onedeck.model.source_tables import ENUMS

SOURCE_KEYS = (
    "name", "connector", "path", "query", "database", "vocabulary", "identifiers", "timezone",
    "complete_until", "ended", "exclude", "tables", "options",
)  # fmt: skip
EXCLUSIONS = ENUMS["exclusion"]
SHARED = "shared"  # the namespace of customer ids that mean the same person in every source

_NAME = re.compile(r"[a-z0-9_]+", re.ASCII)


@dataclass(frozen=True)
class Expression:
    """A SQL expression a person wrote, with the place of its first character."""

    sql: str
    file: str
    line: int
    column: int
    style: str | None = field(default=None, compare=False)

    def fault(self, message: str, line_offset: int = 0, column_offset: int = 0) -> Fault:
        """Return a fault at an offset into the expression (both from 0).

        In a folded text the lines are no longer known, in a block text the indentation isn't; the fault then
        stands at the nearest place that is.
        """
        if self.style == ">":
            return Fault(self.file, self.line, self.column, message)
        if self.style == "|":
            return Fault(self.file, self.line + 1 + line_offset, 0, message)
        if line_offset:
            return Fault(self.file, self.line + line_offset, 0, message)
        return Fault(self.file, self.line, self.column + (self.style is not None) + column_offset, message)


@dataclass(frozen=True)
class Mapping:
    """How the rows of one source become rows of one table: column -> expression, and which rows."""

    table: str
    columns: ReadOnly[str, Expression]
    where: Expression | None
    place: Place
    key_places: ReadOnly[str, Place] = field(compare=False)


@dataclass(frozen=True)
class Source:
    """One export, as onedeck.yaml declares it; times are microseconds UTC, paths as written."""

    name: str
    connector: str
    paths: tuple[str, ...]
    query: str | None
    database: Secret | None
    vocabulary: str
    identifiers: str
    timezone: str
    complete_until: int | None
    ended: int | None
    exclude: ReadOnly[str, Expression]
    tables: tuple[Mapping, ...]
    options: ReadOnly[str, object]
    place: Place
    places: ReadOnly[str, Place] = field(compare=False)

    def fault(self, key: str, message: str) -> Fault:
        """Return a fault at the value of one of the source's keys, or at the source if it isn't given."""
        return self.places.get(key, self.place).fault(message)


def read_sources(nodes: tuple[Node, ...], timezone: str, faults: list[Fault]) -> tuple[Source, ...]:
    """Return the sources of a list of mappings; `timezone` is what a source without one uses."""
    sources = []
    first: dict[str, int] = {}
    for node in nodes:
        if node.kind != "mapping":
            faults.append(node.place.fault(f"a source must be a mapping, not {node.in_words}"))
            continue
        source = _read_source(Fields(node, faults), timezone)
        if source.name in first:
            faults.append(
                source.fault("name", f"source {source.name!r} is already given in line {first[source.name]}")
            )
        elif source.name:
            first[source.name] = source.place.line
        sources.append(source)
    return tuple(sources)


def _read_source(fields: Fields, timezone: str) -> Source:
    fields.only(SOURCE_KEYS)
    fields.need("name", "connector")
    name = fields.parsed("name", _name, "")
    zone = fields.parsed("timezone", lambda text: read_zone(text).key, timezone)
    as_of = partial(parse_as_of, timezone=zone)
    options = fields.mapping("options")
    return Source(
        name=name,
        connector=fields.text("connector"),
        paths=_paths(fields),
        query=fields.text("query") or None,
        database=fields.secret("database"),
        vocabulary=fields.text("vocabulary", name),
        identifiers=fields.text("identifiers", SHARED),
        timezone=zone,
        complete_until=fields.parsed("complete_until", as_of, None),
        ended=fields.parsed("ended", as_of, None),
        exclude=_exclude(fields),
        tables=_tables(fields),
        options={key.text: value.plain() for key, value in options.entries} if options else {},
        place=fields.node.place,
        places={key.text: value.place for key, value in fields.node.entries},
    )


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise UsageError(f"{text!r} must consist of a-z, 0-9 and _")
    return text


def _paths(fields: Fields) -> tuple[str, ...]:
    given = {key: fields.node.get(key) is not None for key in ("path", "query", "database")}
    place = fields.node.place
    if given["path"] and (given["query"] or given["database"]):
        fields.faults.append(fields.place("path").fault("give either 'path' or 'database' with 'query'"))
    elif not any(given.values()):
        fields.faults.append(place.fault("'path' is missing (or 'database' with 'query')"))
    elif given["query"] and not given["database"]:
        fields.faults.append(fields.place("query").fault("'query' needs a 'database'"))
    elif given["database"] and not given["query"]:
        fields.faults.append(fields.place("database").fault("'database' needs a 'query'"))
    paths = fields.texts("path")
    if any("${" in path for path in paths):
        fields.faults.append(fields.place("path").fault("${NAME} is filled in only in 'database'"))
    return paths


def _exclude(fields: Fields) -> dict[str, Expression]:
    node = fields.mapping("exclude")
    found = {}
    for key, value in node.entries if node else ():
        if key.text not in EXCLUSIONS:
            near = suggest(key.text, EXCLUSIONS) or f" Known: {', '.join(EXCLUSIONS)}."
            fields.faults.append(key.place.fault(f"unknown reason to exclude {key.text!r}.{near}"))
        elif expression := _expression(key, value, fields.faults):
            found[key.text] = expression
    return found


def _tables(fields: Fields) -> tuple[Mapping, ...]:
    node = fields.mapping("tables")
    found = []
    for key, value in node.entries if node else ():
        for item in value.items if value.kind == "list" else (value,):
            if item.kind == "mapping":
                found.append(_mapping(key, item, fields.faults))
            else:
                message = f"table {key.text!r} needs a mapping of column to expression, not {item.in_words}"
                fields.faults.append(item.place.fault(message))
    return tuple(found)


def _mapping(table: Node, node: Node, faults: list[Fault]) -> Mapping:
    expressions = {
        key.text: expression
        for key, value in node.entries
        if (expression := _expression(key, value, faults)) is not None
    }
    where = expressions.pop("where", None)
    places = {key.text: key.place for key, _ in node.entries}
    return Mapping(table.text, expressions, where, table.place, places)


def _expression(key: Node, value: Node, faults: list[Fault]) -> Expression | None:
    if value.kind in ("mapping", "list", "null") or not value.text.strip():
        found = value.in_words if value.kind != "text" else "blanks"
        faults.append(value.place.fault(f"{key.text!r} needs a SQL expression, not {found}"))
        return None
    sql = value.text.lower() if value.kind == "boolean" else value.text
    place = value.place
    return Expression(sql, place.file, place.line, place.column, value.style)
