"""How one staging value is read: the SQL that makes it canonical, and the SQL that says it cannot be."""

from collections.abc import Sequence
from dataclasses import dataclass

from onedeck.store.duck import literal

OFFSET = r":\d\d(\.\d+)?\s*(Z|z|UTC|[+-]\d\d(:?\d\d)?)$"
LONGEST_VALUE_SHOWN = 60


@dataclass(frozen=True)
class Reading:
    """SQL for the value; `wrong` is a condition under which the row cannot be taken, `reason` SQL that says why."""

    value: str
    wrong: str | None = None
    reason: str | None = None


def storable(text: str) -> str:
    """Return a text without half surrogate pairs, which JSON can spell and no table can store."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def is_text(kind: str) -> bool:
    """Say whether a DuckDB type holds text that is still to be read."""
    return kind.startswith(("VARCHAR", "JSON", "ENUM"))


def read_text(column: str, kind: str) -> Reading:
    """Read a text; an empty one is nothing."""
    if kind == "VARCHAR":
        return Reading(f"nullif({column}, '')")
    return Reading(f"CAST({column} AS VARCHAR)")


def read_time(column: str, kind: str, zone: str, name: str) -> Reading:
    """Read a time as microseconds since 1970 UTC; without an offset it is in the source's zone.

    Infinite times (PostgreSQL's "never") are nothing.
    """
    local = "" if zone == "UTC" else f" AT TIME ZONE {literal(zone)}"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return Reading(f"epoch_us({column})")
    if kind.startswith("TIMESTAMP"):
        return Reading(f"epoch_us(CAST({column} AS TIMESTAMP){local})")
    if kind == "DATE":
        return Reading(f"epoch_us(CAST({column} AS TIMESTAMP){local})")
    if not is_text(kind):
        return Reading("CAST(NULL AS BIGINT)", f"{column} IS NOT NULL", _wrong(name, column, "is not a time"))
    text = f"nullif(trim({column}), '')"
    value = f"epoch_us(TRY_CAST({text} AS TIMESTAMPTZ))"
    if local:
        value = (
            f"CASE WHEN regexp_matches({column}, {literal(OFFSET)}) THEN {value} "
            f"ELSE epoch_us(TRY_CAST({text} AS TIMESTAMP){local}) END"
        )
    return _checked(value, text, name, "is not a time such as 2026-11-20 18:30:00")


def read_number(column: str, kind: str, sql_type: str, name: str) -> Reading:
    """Read a number of a SQL type; NaN and infinity are refused, so is half an integer."""
    if sql_type == "DOUBLE":
        value, what = f"TRY_CAST({column} AS DOUBLE)", "is not a number"
        finite = f"CASE WHEN isfinite({value}) THEN {value} END"
        if not is_text(kind):
            return Reading(finite if kind in ("DOUBLE", "FLOAT") else value)
        return _checked(finite, f"nullif(trim({column}), '')", name, what)
    value = f"TRY_CAST({column} AS {sql_type})"
    if sql_type == "BIGINT":
        if not is_text(kind) and "INT" in kind:
            return _checked(value, column, name, "is not a whole number")
        value = f"CASE WHEN TRY_CAST({column} AS DOUBLE) = {value} THEN {value} END"
        return _checked(value, f"nullif(trim(CAST({column} AS VARCHAR)), '')", name, "is not a whole number")
    source = f"nullif(trim({column}), '')" if is_text(kind) else column
    return _checked(
        value, source, name, "is not a number" if sql_type != "BOOLEAN" else "is not true or false"
    )


def read_enum(column: str, kind: str, values: Sequence[str], name: str) -> Reading:
    """Read one of a few words; another word is refused with the nearest one allowed."""
    column = column if kind == "VARCHAR" else f"CAST({column} AS VARCHAR)"
    text = f"nullif(trim({column}), '')"
    listed = ", ".join(literal(value) for value in values)
    near = (
        f"list_max(list_transform([{listed}], lambda allowed: struct_pack("
        f"near := jaro_winkler_similarity(lower(allowed), lower({text})), word := allowed)))"
    )
    reason = (
        f"{literal(name + ': ')} || {shown(text)} || ' is not allowed; allowed: {', '.join(values)}.' || "
        f"CASE WHEN {near}.near >= 0.75 THEN ' Did you mean ''' || {near}.word || '''?' ELSE '' END"
    )
    # Nearly every value is allowed as it stands; only the others are looked at more closely.
    value = f"CASE WHEN {column} IN ({listed}) THEN {column} ELSE {text} END"
    return Reading(value, f"{column} NOT IN ({listed}) AND {text} NOT IN ({listed})", reason)


def shown(text: str) -> str:
    """Return SQL that shows a text in quotes, cut where it is long."""
    cut = f"CASE WHEN length({text}) > {LONGEST_VALUE_SHOWN} THEN left({text}, {LONGEST_VALUE_SHOWN}) || '…'"
    return f"'''' || {cut} ELSE {text} END || ''''"


def _checked(value: str, source: str, name: str, what: str) -> Reading:
    return Reading(value, f"{source} IS NOT NULL AND ({value}) IS NULL", _wrong(name, source, what))


def _wrong(name: str, source: str, what: str) -> str:
    return f"{literal(name + ': ')} || {shown(f'CAST({source} AS VARCHAR)')} || {literal(' ' + what)}"
