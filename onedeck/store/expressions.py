"""The check of SQL expressions that people write into onedeck.yaml.

The text goes verbatim into a query, so it must be one expression over one row of known columns and nothing
else. Two readings guard each other: `lexing` judges words and signs, sqlglot then says what the expression is
made of. Whatever is not expressly allowed is refused.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError

from onedeck.store.lexing import (
    NO_STAR,
    Found,
    calls,
    nesting,
    strange_signs,
    tokens_of,
    unknown_column,
    unknown_words,
)

# sqlglot warns about odd JSON paths on its own; what is wrong with an expression is said by Problem alone.
logging.getLogger("sqlglot").addHandler(logging.NullHandler())

MAX_LENGTH = 4_000
# A long chain of operators is a deep tree, and DuckDB gives up at 1,000.
MAX_TREE_DEPTH = 200

_BARE_WORDS_OF_TIME_AND_USER = (
    exp.CurrentDate, exp.CurrentTime, exp.CurrentTimestamp, exp.CurrentUser, exp.CurrentCatalog,
    exp.CurrentRole, exp.CurrentSchema, exp.CurrentDatetime, exp.Localtime, exp.Localtimestamp,
    exp.SessionUser,
)  # fmt: skip
# Functions are judged by name, before; these are the other things an expression may be made of.
_ALLOWED_NODES = (
    exp.Func, exp.Binary, exp.Unary, exp.Column, exp.Identifier, exp.Literal, exp.Null, exp.Boolean,
    exp.Between, exp.In, exp.DataType, exp.DataTypeParam, exp.ColumnDef, exp.Interval, exp.IntervalSpan,
    exp.Var, exp.AtTimeZone, exp.Bracket, exp.Slice, exp.Tuple, exp.JSONPath, exp.JSONPathPart,
)  # fmt: skip
_REFUSED_NODES: tuple[tuple[type[exp.Expr] | tuple[type[exp.Expr], ...], str], ...] = (
    ((exp.Query, exp.Exists), "a SELECT is not allowed; an expression sees one row"),
    (exp.Window, "window functions (OVER) are not allowed; an expression sees one row"),
    (exp.Star, NO_STAR),
    ((exp.Placeholder, exp.Parameter), "parameters are not filled in here"),
    (_BARE_WORDS_OF_TIME_AND_USER, "the current time or user may not enter data: a second load would differ"),
)


@dataclass(frozen=True)
class Problem:
    """What is wrong with an expression, and how many lines and columns into it (both from 0)."""

    message: str
    line_offset: int = 0
    column_offset: int = 0


def check_expression(sql: str, columns: Sequence[str]) -> list[Problem]:
    """Return every problem of a SQL expression over the given columns; none means it may be run.

    Columns compare without case, as DuckDB does; a name with blanks is written in double quotes, and
    `column.field` reads a field of a known column. Never raises, whatever the text.
    """
    if not sql.strip():
        return [Problem("the expression is empty")]
    if len(sql) > MAX_LENGTH:
        return [Problem(f"the expression is longer than {MAX_LENGTH:,} characters")]
    tokens = tokens_of(sql)
    found = list(strange_signs(tokens)) or [*calls(tokens), *nesting(tokens)]
    found = found or list(_structure(sql, columns)) or list(unknown_words(tokens, columns))
    return [Problem(message, *_offsets(sql, start)) for message, start in dict.fromkeys(found)]


def _offsets(sql: str, start: int) -> tuple[int, int]:
    before = sql[:start]
    return before.count("\n"), start - (before.rfind("\n") + 1)


def _structure(sql: str, columns: Sequence[str]) -> Iterator[Found]:
    try:
        tree = sqlglot.parse_one(sql, read="duckdb", into=exp.Condition)
    except ParseError as error:
        yield _parse_problem(sql, error)
        return
    except RecursionError:
        yield "the expression is nested too deeply", 0
        return
    except Exception:
        # sqlglot promises nothing about garbage; whatever it stumbles over is refused.
        yield "this is not a SQL expression", 0
        return
    stack: list[tuple[exp.Expr, int]] = [(tree, 1)]
    while stack:
        node, depth = stack.pop()
        if depth > MAX_TREE_DEPTH:
            yield "the expression is nested too deeply", 0
            return
        yield from _refused(node)
        if isinstance(node, exp.Column):
            yield from _unknown(node, columns)
        elif not isinstance(node, exp.Query | exp.Window):
            stack.extend((child, depth + 1) for child in reversed(list(node.iter_expressions())))


def _refused(node: exp.Expr) -> Iterator[Found]:
    for kinds, message in _REFUSED_NODES:
        if isinstance(node, kinds):
            yield message, _start(node)
            return
    if isinstance(node, exp.Dot) and isinstance(node.expression, exp.Func):
        yield "write function(column), not column.function()", _start(node)
    elif not isinstance(node, _ALLOWED_NODES):
        yield f"{type(node).__name__} is not allowed in an expression", _start(node)


def _unknown(column: exp.Column, columns: Sequence[str]) -> Iterator[Found]:
    # `a.b.c` reads fields: the first part is the column.
    first = column.parts[0]
    if isinstance(first, exp.Star) or isinstance(column.this, exp.Star):
        yield NO_STAR, _start(first)
    elif first.name.lower() not in {name.lower() for name in columns}:
        yield unknown_column(first.name, bool(first.args.get("quoted")), columns), _start(first)


def _start(node: exp.Expr) -> int:
    """Where a node begins, as far as sqlglot noted it: its own place or the first one below it."""
    starts = [part.meta["start"] for part in node.walk() if "start" in part.meta]
    return min(starts, default=0)


def _parse_problem(sql: str, error: ParseError) -> Found:
    detail = error.errors[0] if error.errors else {}
    description = str(detail.get("description") or "")
    highlight = str(detail.get("highlight") or "")
    line, column = int(detail.get("line") or 1), int(detail.get("col") or 0)
    lines = sql.split("\n")
    begins = sum(len(text) + 1 for text in lines[: line - 1])
    start = min(max(begins + column - len(highlight), 0), len(sql))
    if description.startswith("Invalid expression"):
        return f"this is not one SQL expression: unexpected {highlight!r}", start
    if description.startswith("Expecting"):
        return f"this is not a SQL expression: {description[0].lower()}{description[1:]}", start
    near = f" near {highlight!r}" if highlight else ""
    return f"this is not a SQL expression: something is missing{near}", start
