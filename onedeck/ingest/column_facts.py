"""What a relation's columns hold: how many are filled, how many values differ, and which those are."""

from collections.abc import Mapping
from dataclasses import dataclass

from onedeck.ingest.readers import quoted
from onedeck.ingest.skeleton import column_name
from onedeck.ingest.values import is_text
from onedeck.store.duck import DuckEngine

VALUES_MOST = 30  # with more different values than this a column holds no states


@dataclass(frozen=True)
class ColumnFacts:
    """One column: its type, filled rows, different values, and the values themselves if they are few (lower case)."""

    name: str
    type: str
    filled: int
    distinct: int
    values: tuple[str, ...]

    @property
    def present(self) -> str:
        """An SQL condition that is true where the column holds something."""
        name = column_name(self.name)
        return f"{name} <> ''" if is_text(self.type) else f"{name} IS NOT NULL"


def column_facts(
    engine: DuckEngine, relation: str, types: Mapping[str, str]
) -> tuple[int, dict[str, ColumnFacts]]:
    """Return the number of rows of a relation and the facts of each of its columns."""
    if not types:
        return 0, {}
    texts = [f"nullif(trim(CAST({quoted(name)} AS VARCHAR)), '')" for name in types]
    counted = ", ".join(f"count({text}), count(DISTINCT {text})" for text in texts)
    total, *counts = engine.rows(f"SELECT count(*), {counted} FROM {relation}")[0]
    found = {}
    for place, (name, text) in enumerate(zip(types, texts, strict=True)):
        filled, distinct = counts[2 * place], counts[2 * place + 1]
        values: tuple[str, ...] = ()
        if 0 < distinct <= VALUES_MOST:
            rows = engine.rows(
                f"SELECT lower({text}) FROM {relation} WHERE {text} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1"
            )
            values = tuple(value for (value,) in rows)
        found[name] = ColumnFacts(name, types[name], filled, distinct, values)
    return total, found


def unique_together(engine: DuckEngine, relation: str, columns: tuple[str, ...]) -> bool:
    """Say whether the columns together tell every row from every other."""
    listed = ", ".join(quoted(column) for column in columns)
    rows, different = engine.rows(
        f"SELECT (SELECT count(*) FROM {relation}), (SELECT count(*) FROM (SELECT DISTINCT {listed} FROM {relation}))"
    )[0]
    return bool(rows == different)
