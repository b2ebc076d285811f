"""The check of what people write as SQL: what passes, what is refused, and where."""

import json
from typing import Any

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from onedeck.store.expressions import check_expression
from onedeck.store.functions import ALLOWED_FUNCTIONS, INFIX_WORDS, PREFIX_WORDS, WHY_NOT

COLUMNS = ["id", "Date received", "opened_at", "raw", "caller_id"]

ALLOWED = [
    "id",
    "ID",
    "'x'",
    "''",
    "'it''s -- fine; (select 1)'",
    '"Date received"',
    '"date received"',
    "-1.5e3",
    "null",
    "true",
    "raw.a.b",
    "raw[1]",
    "raw[1:2]",
    "raw->>'a'",
    "raw -> '$.a' ->> 'b'",
    "json_extract_string(raw, '$.a.b')",
    "id::decimal(10,2)",
    "try_cast(id as timestamp)",
    "CAST(id AS varchar(10))",
    "strptime(id, '%Y-%m-%d') at time zone 'Europe/Berlin'",
    "try_strptime(\"Date received\", ['%m/%d/%y', '%Y-%m-%d'])",
    "to_timestamp(id / 1000)",
    "epoch_ms(id)",
    "date_diff('day', opened_at, \"Date received\")",
    "extract(year from opened_at)",
    "opened_at + interval 3 day",
    "opened_at + interval (id) day",
    "timestamptz '2020-01-01 00:00:00+00'",
    "case when id = 1 then 'a' when id in (2, 3) then 'b' else null end",
    "CASE id WHEN 1 THEN 'a' END",
    "coalesce(nullif(trim(id), ''), caller_id)",
    "trim(both 'x' from id)",
    "position('a' in id)",
    "substring(id, 1, 3)",
    "id is not null and not (caller_id = '?')",
    "id is distinct from 3",
    "id between 1 and 2 or id like 'x!%' escape '!'",
    "id not in ('a', 'b')",
    "id ilike '%x%' or regexp_matches(id, '^\\d+$') or id ~ 'x'",
    "id || '/' || caller_id",
    "regexp_extract(id, '(\\d+)', 1)",
    "split_part(id, '/', 2)",
    "list_contains(raw, 'x')",
    "string_split(id, ',')[1]",
    "if(id = 1, 2, 3)",
    "greatest(id, 1) % 2 // 3 ^ 2",
    "json_array_length(raw)",
    "array_to_string([id, caller_id], '-')",
    "try_cast(\n  id\n  as date)",
]

REFUSED = [
    ("", ["0:0 the expression is empty"]),
    (" \n ", ["0:0 the expression is empty"]),
    ("a" * 4_001, ["0:0 the expression is longer than 4,000 characters"]),
    ("caller", ["0:0 unknown column 'caller'. Did you mean 'caller_id'? "
                "If a text is meant, write 'caller' in single quotes."]),
    ('"Date recieved"', ["0:0 unknown column 'Date recieved'. Did you mean 'Date received'?"]),
    ("case when id = 1 then\n zzz end", [
        "1:1 unknown column 'zzz'. Columns: id, Date received, opened_at, raw, caller_id. "
        "If a text is meant, write 'zzz' in single quotes."]),
    ('"q1" || "q2"', [
        "0:0 unknown column 'q1'. Columns: id, Date received, opened_at, raw, caller_id.",
        "0:8 unknown column 'q2'. Columns: id, Date received, opened_at, raw, caller_id."]),
    ("id + count(*)", ["0:5 function 'count' is not allowed. It looks at many rows; an expression sees one."]),
    ("strptim(id, '%Y')", ["0:0 function 'strptim' is not allowed. Did you mean 'strptime'?"]),
    ("Read_CSV('/etc/passwd')", ["0:0 function 'read_csv' is not allowed. It reads files, settings or variables."]),
    ("\"read_text\" ('x')", ["0:0 function 'read_text' is not allowed. It reads files, settings or variables."]),
    ("getenv('HOME')", ["0:0 function 'getenv' is not allowed. It reads files, settings or variables."]),
    ("glob('*')", ["0:0 function 'glob' is not allowed. It reads files, settings or variables."]),
    ("now()", ["0:0 function 'now' is not allowed. It answers differently at every load."]),
    ("current_date", ["0:0 the current time or user may not enter data: a second load would differ"]),
    ("unnest(raw)", ["0:0 function 'unnest' is not allowed. It makes rows or values of any size."]),
    ("list_transform(raw, x -> x)", ["0:0 function 'list_transform' is not allowed. Lambdas are not checked."]),
    ("sum(id) over ()", [
        "0:0 function 'sum' is not allowed. It looks at many rows; an expression sees one.",
        "0:8 function 'over' is not allowed. It looks at many rows; an expression sees one."]),
    ("(select 1)", ["0:8 a SELECT is not allowed; an expression sees one row"]),
    ("id in (select id)", ["0:14 a SELECT is not allowed; an expression sees one row"]),
    ("(from secrets)", ["0:0 a SELECT is not allowed; an expression sees one row"]),
    ("raw.*.a", ["0:4 '*' stands for columns only in a SELECT; name the column"]),
    ("id! in (1)", ["0:2 '!' is not allowed here"]),
    ("like(id, 'x')", ["0:0 function 'like' is not allowed."]),
    ("date_diff(day, opened_at, id)", [
        "0:10 unknown column 'day'. Columns: id, Date received, opened_at, raw, caller_id. "
        "If a text is meant, write 'day' in single quotes."]),
    ("date[1]", [
        "0:0 unknown column 'date'. Columns: id, Date received, opened_at, raw, caller_id. "
        "If a text is meant, write 'date' in single quotes."]),
    ("id; drop table x", ["0:2 ';' ends a statement; write one expression"]),
    ("id;", ["0:2 ';' ends a statement; write one expression"]),
    ("id as x", ["0:3 this is not one SQL expression: unexpected 'as'"]),
    ("id, raw", ["0:2 this is not one SQL expression: unexpected ','"]),
    ("select id", ["0:0 this is not one SQL expression: unexpected 'select'"]),
    ("*", ["0:0 '*' stands for columns only in a SELECT; name the column"]),
    ("raw.*", ["0:4 '*' stands for columns only in a SELECT; name the column"]),
    ("id = ?", ["0:5 parameters ('?') are not filled in here"]),
    ("$1", ["0:0 parameters ('$') are not filled in here"]),
    ("id -- x", ["0:3 comments are not allowed inside an expression; put them into the YAML with #"]),
    ("id /* x */", ["0:3 comments are not allowed inside an expression; put them into the YAML with #"]),
    ("E'\\''", ["0:1 put a blank before the quote; texts with a prefix (E'..') are not allowed",
                "0:4 a text is not closed: its second ' is missing"]),
    ("id = 'abc", ["0:5 a text is not closed: its second ' is missing"]),
    ('"abc', ["0:0 a name in double quotes is empty or not closed"]),
    ("id.lower()", ["0:3 write lower(column), not column.lower()"]),
    ("lower(id", ["0:5 this '(' is not closed"]),
    ("id]", ["0:2 this ']' closes nothing"]),
    ("(id]", ["0:3 this ']' closes nothing"]),
    ("case when id", ["0:0 this 'case' is not closed"]),
    ("try_cast(id as)", ["0:14 this is not a SQL expression: something is missing near ')'"]),
    ("id)", ["0:2 this ')' closes nothing"]),
    ("id +", ["0:3 this is not a SQL expression: something is missing near '+'"]),
    ("(" * 30, ["0:24 more than 24 parentheses are open here"]),
    ("not " * 900 + "id", ["0:0 the expression is nested too deeply"]),
    ("||".join(["id"] * 300), ["0:0 the expression is nested too deeply"]),
    ("{'a': 1}", ["0:0 '{' is not allowed here", "0:7 '}' is not allowed here"]),
    ("id\x00", ["0:2 '\\x00' is not allowed here"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@pytest.mark.parametrize("sql", ALLOWED)
def test_allowed(engine: duckdb.DuckDBPyConnection, sql: str) -> None:
    assert check_expression(sql, COLUMNS) == []
    assert parsed(engine, sql) is not None


@pytest.mark.parametrize(("sql", "expected"), REFUSED)
def test_refused(sql: str, expected: list[str]) -> None:
    found = check_expression(sql, COLUMNS)
    assert [
        f"{problem.line_offset}:{problem.column_offset} {problem.message}" for problem in found
    ] == expected


def test_without_columns_only_constants_pass() -> None:
    assert check_expression("1 + 1", []) == []
    (problem,) = check_expression("a", [])
    assert problem.message.startswith("unknown column 'a'. There are no columns.")


def test_every_listed_function_is_one_of_duckdb(engine: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type IN ('scalar', 'macro')"
    known = {name for (name,) in engine.execute(query).fetchall()}
    assert ALLOWED_FUNCTIONS - known == {"coalesce"}  # grammar, not a function
    assert not ALLOWED_FUNCTIONS & set(WHY_NOT)
    assert not (INFIX_WORDS | PREFIX_WORDS) & set(WHY_NOT)


# What DuckDB's own parser makes of operators and grammar; none of it reads anything.
GRAMMAR = {
    "row", "array_slice", "list_value", "not_like_escape", "not_ilike_escape", "ilike_escape", "like_escape",
    "cast", "try_cast",
}  # fmt: skip


def parsed(engine: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any] | None:
    """What DuckDB's own parser reads, or None where it finds no SQL."""
    row = engine.execute("SELECT json_serialize_sql(?)", [f"SELECT ({sql}) FROM raw_rows"]).fetchone()
    assert row is not None
    found: dict[str, Any] = json.loads(row[0])
    return None if found["error"] else found


def parts(value: Any) -> Any:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from parts(item)


def assert_harmless(engine: duckdb.DuckDBPyConnection, sql: str) -> None:
    """DuckDB's parser must agree with ours: one row, one expression, listed functions, known columns."""
    found = parsed(engine, sql)
    if found is None:
        return
    (statement,) = found["statements"]
    node = statement["node"]
    (expression,) = node["select_list"]
    assert node["from_table"]["table_name"] == "raw_rows"
    known = {name.lower() for name in COLUMNS}
    for part in parts(expression):
        # DuckDB reads every `->` as a lambda first; as no listed function takes one, it is JSON's arrow.
        assert part.get("class") not in ("SUBQUERY", "WINDOW", "STAR", "PARAMETER")
        if part.get("class") == "FUNCTION" and not part["is_operator"]:
            assert part["function_name"] in ALLOWED_FUNCTIONS | GRAMMAR
        if part.get("class") == "COLUMN_REF":
            assert part["column_names"][0].lower() in known


PIECES = [
    "id", "raw", '"Date received"', "zork", "'x'", "''", "'", '"', '""', "1", "1e", "0x1", "(", ")", "[", "]", ",", ".",
    "::", ":", ";", "--", "/*", "*/", "*", "+", "-", "->", "->>", "||", "=", "<>", "~", "!", "@", "#", "$", "$$",
    "?", "{", "}",
    "case", "when", "then", "else", "end", "not", "and", "in", "is", "null", "between", "like", "escape", "cast", "as",
    "int", "decimal", "interval", "day", "date", "at", "time", "zone", "extract", "from", "select", "exists", "any",
    "over", "filter", "where", "lower", "trim", "both", "count", "now", "read_csv", "read_text", "getenv", "glob",
    "current_date", "current_user", "columns", "unnest", "lambda", "x", "distinct", "order", "by",
    "E", "collate", "union",
    "try_cast", "json_extract", "if", "if(id,", "lower(", "coalesce(", "é", "\xa0", "\n", "\t", "\\", "`",
    "values", "struct",
]  # fmt: skip


@settings(max_examples=400)
@given(sql=st.lists(st.sampled_from(PIECES), max_size=14).flatmap(
    lambda pieces: st.sampled_from([" ".join(pieces), "".join(pieces)])
))  # fmt: skip
@example(sql="lower('a') 'b'")
def test_whatever_passes_is_harmless_to_duckdb(engine: duckdb.DuckDBPyConnection, sql: str) -> None:
    if not check_expression(sql, COLUMNS):
        assert_harmless(engine, sql)


@pytest.mark.parametrize("sql", ALLOWED)
def test_what_is_allowed_is_harmless_to_duckdb(engine: duckdb.DuckDBPyConnection, sql: str) -> None:
    assert_harmless(engine, sql)


@settings(max_examples=300)
@given(sql=st.text(max_size=80))
def test_no_text_makes_it_fail(sql: str) -> None:
    for problem in check_expression(sql, COLUMNS):
        assert problem.message
        assert 0 <= problem.line_offset <= sql.count("\n")
        assert 0 <= problem.column_offset <= len(sql)


@pytest.mark.parametrize(
    "opening", ["(", "abs(", "[", "case when ", "not (", "id in (", "cast(", "interval (", "id["]
)
def test_depth_never_hangs(opening: str) -> None:
    assert check_expression(opening * (3_900 // len(opening)), COLUMNS)
