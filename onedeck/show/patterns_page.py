"""The five patterns in the terminal: every journey at a glance, then why, with the strongest evidence of each side."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onedeck.model.findings import PATTERNS
from onedeck.model.pattern_tables import NO, UNDECIDED, YES
from onedeck.show.accountable import person
from onedeck.show.paragraphs import dim, wrapped

STRONGEST = 2
SHORT = {
    "separate_ownership": "separate owners",
    "ai_on_old_process": "AI on old process",
    "redesigned": "redesigned with AI",
    "unified_accountability": "one accountable",
    "human_plus_ai": "human plus AI",
}
STYLES = {YES: "bold", NO: "", UNDECIDED: "dim"}
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

Row = dict[str, Any]


def patterns_page(
    rows: Sequence[Row], redesign: Sequence[RenderableType], lines: Iterable[str], everything: bool
) -> list[RenderableType]:
    """Return the page: a sentence, the answers at a glance, where to redesign first, then why, journey by journey.

    With `everything` all evidence is told, what is missing, and the figures of the article's two columns; else the
    strongest two of each side.
    """
    page: list[RenderableType] = [*wrapped(_headline(rows), "bold"), Text(""), Padding(_glance(rows), (0, 1))]
    page += [Text(""), *redesign]
    for journey, block in groupby(rows, lambda row: row["journey"]):
        page += [Text(""), Text(str(journey), "bold")]
        for row in block:
            page += _told(row, everything)
    return [*page, Text(""), *dim(lines)]


def _headline(rows: Sequence[Row]) -> str:
    journeys = len({row["journey"] for row in rows})
    if not journeys:
        return "There is no journey to read a pattern from."
    if journeys == 1:
        found = [PATTERNS[row["pattern"]] for row in rows if row["answer"] == YES]
        open_ = sum(row["answer"] == UNDECIDED for row in rows)
        told = ", ".join(found) or "none of the five patterns surely"
        left = f"; {open_} of 5 {'is' if open_ == 1 else 'are'} undecided" if open_ else ""
        return f"{rows[0]['journey']} shows {told}{left}."
    counts = {
        pattern: sum(row["answer"] == YES for row in rows if row["pattern"] == pattern)
        for pattern in PATTERNS
    }
    told = ", ".join(f"{PATTERNS[pattern]} in {count}" for pattern, count in counts.items() if count)
    return f"Of {journeys} journeys: {told or 'none shows one of the five patterns surely'}."


def _glance(rows: Sequence[Row]) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False)
    table.add_column("", overflow="fold")
    for pattern in PATTERNS:
        table.add_column(SHORT[pattern])
    for journey, block in groupby(rows, lambda row: row["journey"]):
        answers = {row["pattern"]: row["answer"] for row in block}
        table.add_row(str(journey), *(Text(answers[name], STYLES[answers[name]]) for name in PATTERNS))
    return table


def _told(row: Row, everything: bool) -> Iterator[Text]:
    title = f" {row['title']}: {row['answer']}"
    if row["answer"] == UNDECIDED:
        lacks = "Missing: " if row["said"] in row["missing"] else ""
        said = _people(row["said"]) if lacks else _sentence(row["said"])
        yield from wrapped(f"{title}. {lacks}{said}", "", "   ")
    else:
        yield Text(title)
    for mark, name in (("+", "evidence_for"), ("−", "evidence_against")):
        found = row[name] if everything else row[name][:STRONGEST]
        for each in found:
            yield from wrapped(f"   {mark} {_sentence(each['said'])}", "", "     ")
            if everything:
                yield from wrapped(f"     {each['look']}", "dim", "     ")
        if left := len(row[name]) - len(found):
            yield Text(f"     and {left} more", "dim")
    if everything:
        yield from _figures(row)
        yield from wrapped(f"   {row['rule']}", "dim", "   ")


def _figures(row: Row) -> Iterator[Text]:
    for each in row["missing"]:
        if each != row["said"]:
            yield from wrapped(f"   ? missing: {_people(each)}", "", "     ")
    for heading, name in (("what happens", "happens"), ("business impact", "impact")):
        for each in row[name]:
            yield from wrapped(f"   {heading}: {_people(each['said'])}", "dim", "     ")


def _sentence(text: str) -> str:
    told = _people(text)
    return f"{told[:1].upper()}{told[1:]}"


def _people(text: str) -> str:
    """Return a text with its e-mail addresses as people's names, as the other pages have them."""
    return _ADDRESS.sub(lambda found: person(found[0]), text)
