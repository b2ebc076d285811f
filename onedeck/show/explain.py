"""What a word means: terms of the glossary, tables, columns and exit codes."""

from collections.abc import Iterable, Mapping

from onedeck.errors import UsageError, suggest
from onedeck.model.tables import TABLES, Column, Table
from onedeck.model.words import ALIAS_NOTES, ALIASES, GROUPS, WORDS

EXIT_CODES = {
    0: "Fine.",
    1: "Findings: something a person should decide on.",
    2: "Usage: an unknown command, option or name.",
    10: "A file of the workspace (onedeck.yaml, a charter, ...) cannot be read; every fault is listed with its line.",
    11: "A source (an export or a data base) is absent or cannot be read.",
    70: "A bug of ours; the traceback says where, please report it.",
}


# What a list calls its columns, and the words behind them; a person types what she sees.
HEADINGS = {
    "conv.": "conversation",
    "handed": "handed_off",
    "aband.": "abandoned",
    "unobs.": "unobservable",
    "held up %": "held up",
    "by chance": "chance rate",
    "came back": "return",
    "usable need": "need",
    "grade a": "grade",
    "grade b": "grade",
    "grade c": "grade",
    "grade d": "grade",
}
HEADING_NOTES = {
    "claimed %": "The share that held up of the matured conversations the room had claimed; `held up %` is over "
    "all it handled.",
    "of claimed": "The share of the claimed and matured conversations whose customer came back.",
}


def explain(
    term: str,
    definitions: Mapping[str, str] | None = None,
    metrics: Mapping[str, str] | None = None,
    rules: Mapping[tuple[str, str], str] | None = None,
) -> str:
    """Return what a term means, in plain words.

    A term is a glossary word, a table, `table.column`, a column, an exit code, a metric, a claim definition a connector
    knows (`metrics`, `definitions`: name to meaning) or a rule of `check` (`rules`: code and name to meaning). Raises
    UsageError with the nearest word for another.
    """
    name = " ".join(term.strip().lower().split())
    definitions, metrics, rules = definitions or {}, metrics or {}, rules or {}
    readings = [
        *_heading(name),
        *_word(HEADINGS.get(name, name)),
        *_code(name),
        *_table(name),
        *_column(name),
        *_metric(name, metrics),
        *(said for names, said in rules.items() if _spelt(name) in map(str.lower, names)),
    ]
    if name in definitions:
        readings.append(f"claim definition {name}: {definitions[name]}")
    if not readings:
        columns = sorted({column for table in TABLES.values() for column in table.names})
        known = [*WORDS, *ALIASES, *TABLES, *metrics, *definitions, *columns, *(rule for _, rule in rules)]
        near = suggest(name.upper(), [code for code, _ in rules]) or suggest(name, known)
        raise UsageError(
            f"There is no word {term!r}.{near}",
            "GLOSSARY.md lists the words, ARCHITECTURE.md the tables.",
        )
    return "\n\n".join(readings)


def listed_words(metrics: Iterable[str] = (), rules: Iterable[tuple[str, str]] = ()) -> str:
    """Return every word that can be explained, by group, with the metrics and rules (code, name) of the catalogs."""
    lines = [f"{title}: {', '.join(words)}" for title, words in GROUPS.items()]
    return "\n".join(
        [
            *lines,
            f"Metrics: {', '.join(metrics)}",
            f"Rules: {', '.join(f'{code} {name}' for code, name in rules)}",
            f"Tables: {', '.join(TABLES)}",
            f"Exit codes: {', '.join(map(str, EXIT_CODES))}",
        ]
    )


def _metric(name: str, metrics: Mapping[str, str]) -> list[str]:
    spelling = _spelt(name)
    return [metrics[spelling]] if spelling in metrics else []


def _spelt(name: str) -> str:
    return name.replace(" ", "_").replace("-", "_")


def _heading(name: str) -> list[str]:
    return [f"{name}: {HEADING_NOTES[name]}"] if name in HEADING_NOTES else []


def _word(name: str) -> list[str]:
    spellings = (
        name,
        name.replace("_", " "),
        name.replace(" ", "_"),
        name.replace(" ", "-"),
        name.replace("-", " "),
    )
    for spelling in spellings:
        if spelling in WORDS:
            return [f"{spelling}: {WORDS[spelling]}"]
    for spelling in spellings:
        if spelling in ALIASES:
            word = ALIASES[spelling]
            note = f" {ALIAS_NOTES[spelling]}" if spelling in ALIAS_NOTES else ""
            return [f"{spelling}: see {word}.{note}\n{word}: {WORDS[word]}"]
    return []


def _code(name: str) -> list[str]:
    digits = name.removeprefix("exit code ").removeprefix("exit ")
    if digits.isdecimal() and int(digits) in EXIT_CODES:
        return [f"exit code {digits}: {EXIT_CODES[int(digits)]}"]
    return []


def _table(name: str) -> list[str]:
    if name not in TABLES:
        return []
    table = TABLES[name]
    width = max(map(len, table.names))
    lines = [f"table {name}: {table.about} Written by {table.writer}."]
    lines += [f"  {column.name:<{width}}  {_described(column)}" for column in table.columns]
    return ["\n".join(lines)]


def _column(name: str) -> list[str]:
    wanted, dot, column_name = name.partition(".")
    if dot:
        tables = [TABLES[wanted]] if wanted in TABLES and column_name in TABLES[wanted].names else []
    else:
        tables, column_name = [table for table in TABLES.values() if name in table.names], name
    # A name in many tables (source, conversation_id) is one thing: said once, with where it stands.
    meanings: dict[str, list[Table]] = {}
    for table in tables:
        meanings.setdefault(_described(table.column(column_name)), []).append(table)
    return [
        f"column {column_name} of {', '.join(table.name for table in found)}: {meaning}"
        for meaning, found in meanings.items()
    ]


def _described(column: Column) -> str:
    kinds = {
        "key": "a key: compared, never shown",
        "time": "microseconds since 1970-01-01 UTC",
        "seconds": "seconds",
        "money": "an amount of money",
        "bool": "true or false",
        "int": "a whole number",
        "number": "a number",
        "text": "a text",
    }
    text = kinds.get(column.kind) or f"one of {', '.join(column.values)}"
    return f"{text}{'; never empty' if column.needed else ''}{'; ' + column.note if column.note else ''}"
