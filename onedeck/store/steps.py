"""Named SQL steps: one file each, a comment that says what it makes, one SELECT in the portable subset."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from types import MappingProxyType

from onedeck.store.dialect import Dialect
from onedeck.store.engine import Engine

FOREVER = 9_223_372_036_854_775_807


def read_step(package: str, name: str) -> str:
    """Return the text of a package's SQL step."""
    return (files(package) / "sql" / f"{name}.sql").read_text("utf-8")


def render(package: str, name: str, dialect: Dialect, facts: Mapping[str, object]) -> str:
    """Return a step's SQL for an engine, its `{names}` filled.

    `facts` are numbers of ours and SQL made by us; nothing a user wrote ever gets here.
    `{key(a, b)}` becomes the engine's words for a 60-bit key of the expressions.
    """
    text = read_step(package, name)
    while (start := text.find("{key(")) >= 0:
        end = text.index(")}", start)
        parts = [part.strip() for part in text[start + 5 : end].split(",")]
        text = text[:start] + dialect.key(*parts) + text[end + 2 :]
    return text.format_map(facts)


def run_steps(engine: Engine, package: str, names: Sequence[str], facts: Mapping[str, object]) -> None:
    """Materialise steps in order, each under its own name."""
    for name in names:
        engine.create(name, render(package, name, engine.dialect, facts))


def listed(
    names: Sequence[str], rows: Sequence[tuple[str, ...]], types: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Return a SELECT of rows given as SQL, texts unless `types` says otherwise; of none where there are none."""
    shaped = ", ".join(f"CAST({name} AS {types.get(name, 'STRING')}) AS {name}" for name in names)
    body = ", ".join(f"({', '.join(row)})" for row in rows) or f"({', '.join('NULL' for _ in names)})"
    keep = "" if rows else " WHERE 1 = 0"
    return f"SELECT {shaped} FROM (VALUES {body}) AS listed({', '.join(names)}){keep}"
