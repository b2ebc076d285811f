"""The check of a YAML mapping: every table, column and expression, all faults at once, before anything runs."""

import re
from collections.abc import Collection, Iterator
from collections.abc import Mapping as ReadOnly

import duckdb

from onedeck.charter.workspace import Expression, Mapping, Source
from onedeck.errors import Fault, suggest
from onedeck.ingest.natural import DEFAULT_ID, TARGETS, natural_columns
from onedeck.ingest.readers import first_line
from onedeck.ingest.values import is_text
from onedeck.store.duck import DuckEngine
from onedeck.store.expressions import check_expression

# Functions that make a time without a zone of a count since 1970 UTC (make_timestamp: of one argument).
_NAIVE = re.compile(r"\b(make_timestamp_ms|epoch_ms)\s*\(|\bmake_timestamp\s*\((?=[^,]*$)", re.IGNORECASE)
_NAIVE_SCALE = {"make_timestamp_ms": "1000", "epoch_ms": "1000", "make_timestamp": "1000000"}
FILLED = ("raw_file", "raw_row")  # by the reader, never by a mapping


def check_tables(source: Source) -> list[Fault]:
    """Return what can be said of a source's mappings before its data is read."""
    if not source.tables:
        known = ", ".join(TARGETS)
        return [source.fault("tables", f"connector 'table' needs 'tables' (one or more of {known})")]
    return [fault for mapping in source.tables for fault in _check_table(mapping)]


def check_expressions(
    engine: DuckEngine, source: Source, raw: str, columns: ReadOnly[str, str]
) -> list[Fault]:
    """Return what is wrong with a source's expressions over the raw columns (name -> type)."""
    faults: list[Fault] = []
    for mapping in source.tables:
        if mapping.table not in TARGETS:
            continue
        naturals = natural_columns(mapping.table)
        for name, expression in mapping.columns.items():
            if name in naturals:
                wanted = naturals[name].kind
                faults.extend(_check(engine, raw, columns, name, wanted, expression))
        if mapping.where:
            faults.extend(_check(engine, raw, columns, "where", "condition", mapping.where))
    return faults + check_exclude(engine, source, raw, columns)


def check_exclude(
    engine: DuckEngine, source: Source, relation: str, columns: ReadOnly[str, str]
) -> list[Fault]:
    """Return what is wrong with a source's reasons not to count over the columns (name -> type) of a relation."""
    return [
        fault
        for reason, expression in source.exclude.items()
        for fault in _check(engine, relation, columns, reason, "condition", expression)
    ]


def _check_table(mapping: Mapping) -> Iterator[Fault]:
    if mapping.table not in TARGETS:
        near = suggest(mapping.table, TARGETS) or f" Known: {', '.join(TARGETS)}."
        yield mapping.place.fault(f"unknown table {mapping.table!r}.{near}")
        return
    known = [name for name in natural_columns(mapping.table) if name not in FILLED]
    for name in mapping.columns:
        if name not in known:
            near = _near(name, known) or f" Known: {', '.join(known)}."
            yield mapping.key_places[name].fault(f"table {mapping.table!r} has no column {name!r}.{near}")
    missing = [name for name in needed_columns(mapping.table, mapping.columns) if name not in mapping.columns]
    if missing:
        yield mapping.place.fault(
            f"table {mapping.table!r} needs {', '.join(repr(name) for name in missing)}"
        )


def _near(name: str, known: list[str]) -> str:
    # `customer_key` and `conversation_id` are the names after hashing; before, they are plain words.
    plain = name.removesuffix("_key").removesuffix("_id")
    return f" Did you mean {plain!r}?" if plain in known else suggest(name, known)


def needed_columns(table: str, given: Collection[str] = ("conversation",)) -> list[str]:
    """Return the columns a mapping must give: those a row is rejected without, less those that are filled in.

    What is filled in depends on what else is `given`.
    """
    found = [name for name, column in natural_columns(table).items() if column.needed]
    spared = {"time_basis"}
    if any(part in given for part in DEFAULT_ID[table]):
        spared.add("source_id")
    if "conversation" in given or table == "turns":
        spared.add("touch")
    if table == "touches" and "time_basis" not in given:
        found.append("initiation_time")
    return [name for name in found if name not in spared]


def _check(
    engine: DuckEngine, raw: str, columns: ReadOnly[str, str], name: str, wanted: str, expression: Expression
) -> Iterator[Fault]:
    problems = check_expression(expression.sql, list(dict.fromkeys([*columns, *FILLED])))
    if problems and (column := _bare_column(expression.sql, columns)):
        quoted = '"' + column.replace('"', '""') + '"'
        yield expression.fault(
            f"{name}: the column {column!r} has signs SQL reads differently; write it in double quotes: '{quoted}'"
        )
        return
    for problem in problems:
        yield expression.fault(f"{name}: {problem.message}", problem.line_offset, problem.column_offset)
    if problems:
        return
    try:
        described = engine.rows(
            f"SELECT column_type FROM (DESCRIBE SELECT ({expression.sql}) AS value FROM {raw})"
        )
    except duckdb.Error as error:
        hint = _reserved(expression.sql, columns) if isinstance(error, duckdb.ParserException) else ""
        yield expression.fault(f"{name}: {first_line(error)}{hint}")
        return
    if fault := _type_fault(name, wanted, described[0][0]):
        yield expression.fault(fault)
    elif wanted == "time" and described[0][0] == "TIMESTAMP" and (made := _NAIVE.search(expression.sql)):
        # It would be read in the source's time zone: every time off by an hour or more, and nothing to see.
        function = made[0].rstrip("( ")
        right = f"to_timestamp(... / {_NAIVE_SCALE[function.lower()]})"
        yield expression.fault(f"{name}: {function} forgets that its time is UTC; write {right}")


def _bare_column(sql: str, columns: ReadOnly[str, str]) -> str | None:
    """Return the column an expression is nothing but the name of, though SQL reads it as something else (`Chat-Nr`)."""
    return next((column for column in columns if column.lower() == sql.strip().lower()), None)


def _reserved(sql: str, columns: ReadOnly[str, str]) -> str:
    """Name the columns that stand bare in an expression DuckDB cannot parse: some are words of SQL (`at`, `end`)."""
    words = {word.lower() for word in re.findall(r'(?<!")\b\w+\b(?!")', sql)}
    found = [column for column in columns if column.lower() in words]
    listed = ", ".join(f'"{column}"' for column in found)
    return f". If a column is a word of SQL, write it in double quotes: {listed}" if found else ""


def _type_fault(name: str, wanted: str, kind: str) -> str | None:
    if kind == '"NULL"':
        return None
    if wanted == "condition" and kind != "BOOLEAN":
        return f"{name}: the expression must be a condition (true or false), not {kind}"
    if wanted == "time" and not (is_text(kind) or kind == "DATE" or kind.startswith("TIMESTAMP")):
        return (
            f"{name}: the expression gives {kind}, not a time; for seconds since 1970 write to_timestamp(...), "
            "for milliseconds to_timestamp(... / 1000), for microseconds to_timestamp(... / 1000000)"
        )
    nested = kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "BLOB"))
    return f"{name}: the expression gives {kind}, not one value" if nested else None
