"""The SQL behind a table or a figure, as text to read: one step, or everything it stands on in order."""

import re
from collections.abc import Mapping, Sequence

from onedeck.errors import UsageError, suggest
from onedeck.model.tables import TABLES

# Tables whose last step has another name.
LAST_STEP = {"steps": "step_facts", "conversations": "conversation_facts"}


def sql_text(name: str, steps: Mapping[str, str], figures: Mapping[str, str], whole: bool = False) -> str:
    """Return the SQL of a figure, a step or a table; with `whole`, every step it stands on before it.

    `steps` maps names to statements in the order they run, `figures` those that read tables only. Raises
    UsageError for a name nobody knows.
    """
    if name in figures:
        return f"{_statement(figures[name])};\n"
    step = LAST_STEP.get(name, name)
    if step not in steps:
        raise _unknown(name, [*steps, *figures, *LAST_STEP])
    if whole:
        return "\n".join(
            f"CREATE TABLE {each} AS\n{_statement(steps[each])};\n" for each in _chain(step, steps)
        )
    reads = sorted(_reads(steps[step]))
    return f"-- reads {', '.join(reads)}\n{_statement(steps[step])};\n"


def _unknown(name: str, known: Sequence[str]) -> UsageError:
    if name in TABLES:
        return UsageError(
            f"{name} is not made by SQL: {TABLES[name].writer} writes it.",
            f"`onedeck explain {name}` shows its columns.",
        )
    return UsageError(
        f"There is no step or table {name!r}.{suggest(name, known)}", "`onedeck sql` lists them."
    )


def _chain(step: str, steps: Mapping[str, str]) -> list[str]:
    found: set[str] = set()
    waiting = [step]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            reads = (LAST_STEP.get(read, read) for read in _reads(steps[name]))
            waiting += [read for read in reads if read in steps]
    return [name for name in steps if name in found]


def _reads(statement: str) -> set[str]:
    bare = re.sub(r"--[^\n]*|'[^']*'", " ", statement)
    named = set(re.findall(r"(?:\bWITH|,)\s+(\w+)\s+AS\s*\(", bare))
    return set(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", bare)) - named


def _statement(text: str) -> str:
    return text.strip().rstrip(";")
