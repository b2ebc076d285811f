"""Comments that silence: `# onedeck: ignore[OD310] reason="..." until=2027-01-31`.

On a line it silences what is found on that line; alone on a line, what is found on the next one that says something;
at the top of a file, before anything else, what is found anywhere in it, and in a charter also what was observed in
its journey. Reason and last day are compulsory: what is silenced for ever is forgotten.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import yaml

from onedeck.errors import suggest
from onedeck.govern.check.texts import Texts

HOW = 'write # onedeck: ignore[OD310] reason="why" until=2027-01-31'
# Not one blank within it may be matched twice: a long line must not take long to refuse.
COMMENT = re.compile(r"(?:^|(?<=\s))#[ \t]*onedeck:[ \t]*(?P<word>\w+)(?P<rest>.*)$")
PARTS = re.compile(r"\[(?P<codes>[^\]]*)\](?P<given>(?:\s+\w+=(?:\"[^\"]*\"|[^\s\"]+))*)\s*")
GIVEN = re.compile(r"(\w+)=(?:\"([^\"]*)\"|([^\s\"]+))")
SEPARATORS = ("---", "%")


@dataclass(frozen=True)
class Ignore:
    """A comment that silences: where it stands, which line it is about (0 = the whole file), what it says.

    `fault` says in words why it does not hold; empty = it does.
    """

    file: str
    line: int
    column: int
    text: str
    about: int
    codes: tuple[str, ...]
    reason: str
    until: date | None
    fault: str

    def covers(self, code: str, places: frozenset[tuple[str, int]], files: frozenset[str]) -> bool:
        """Say whether it silences a finding of a code at these places (file, line), which belongs to these files."""
        if self.fault or code not in self.codes:
            return False
        return (self.file, self.about) in places if self.about else self.file in files


def ignores(texts: Texts, today: date) -> list[Ignore]:
    """Return the comments of every file of a workspace, in order; those that do not hold say why."""
    return [found for file in texts.files() for found in _in_file(texts, file, today)]


def _in_file(texts: Texts, file: str, today: date) -> Iterator[Ignore]:
    lines = texts.lines(file)
    found = [(number, match) for number, line in enumerate(lines, 1) if (match := _comment(line))]
    if not found:
        return
    scalars = _scalars("\n".join(lines))
    for number, match in found:
        if any(begin <= (number, match.start()) < end for begin, end in scalars):
            continue  # it stands in a text, not in a comment
        about = number if lines[number - 1][: match.start()].strip() else _next(lines, number)
        yield _read(file, number, match, about, today)


def _comment(line: str) -> re.Match[str] | None:
    match = COMMENT.search(line) if "onedeck:" in line else None
    return match if match and (match["word"] == "ignore" or suggest(match["word"], ["ignore"])) else None


def _next(lines: list[str], number: int) -> int:
    """Return the line a comment of its own is about: 0 at the top of a file, else the next that says something."""
    if not any(map(_says, lines[: number - 1])):
        return 0
    return next((at for at in range(number + 1, len(lines) + 1) if _says(lines[at - 1])), number)


def _says(line: str) -> bool:
    said = line.strip()
    return bool(said) and not said.startswith(("#", *SEPARATORS))


def _scalars(text: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return where the texts of a YAML file begin and end, as (line from 1, column from 0)."""
    try:
        return [
            (
                (token.start_mark.line + 1, token.start_mark.column),
                (token.end_mark.line + 1, token.end_mark.column),
            )
            for token in yaml.scan(text, Loader=yaml.BaseLoader)
            if isinstance(token, yaml.ScalarToken)
        ]
    except yaml.YAMLError:
        return []


def _read(file: str, number: int, match: re.Match[str], about: int, today: date) -> Ignore:
    parts = PARTS.fullmatch(match["rest"])
    given = {name: quoted or bare for name, quoted, bare in GIVEN.findall(parts["given"])} if parts else {}
    codes = tuple(code.strip() for code in parts["codes"].split(",") if code.strip()) if parts else ()
    until = _day(given.get("until", ""))
    reason = given.get("reason", "").strip()
    fault = _fault(match["word"], bool(parts), codes, given, reason, until, today)
    return Ignore(
        file, number, match.start() + 1, match[0].rstrip(), about, codes, reason, until, fault,
    )  # fmt: skip


def _fault(
    word: str, read: bool, codes: tuple[str, ...], given: dict[str, str], reason: str, until: date | None, today: date
) -> str:  # fmt: skip
    if word != "ignore":
        return f"{word!r} is not known; {HOW}"
    if not read:
        return f"it cannot be read; {HOW}"
    if not codes:
        return f"it names no rule; {HOW}"
    if unknown := [name for name in given if name not in ("reason", "until")]:
        return f"{unknown[0]!r} is not known; {HOW}"
    if not reason:
        return f"it gives no reason; {HOW}"
    if until is None:
        return (
            f"until={given['until']} is not a day; {HOW}"
            if given.get("until")
            else f"it has no last day; {HOW}"
        )
    return f"its last day was {until}" if until < today else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        return None
