"""The first reading of a user's SQL expression: its words and signs, one by one.

It leaves no comment, no second statement and no unusual kind of text, on which two parsers could disagree,
and knows for every bare word what it is: a column, a listed function, a word of the grammar, a type, a unit.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from onedeck.errors import suggest
from onedeck.store.functions import (
    ALLOWED_FUNCTIONS,
    INFIX_WORDS,
    PREFIX_WORDS,
    TYPES,
    UNITS,
    WHY_NOT,
    WORDS,
)

# Readers of SQL recurse: beyond this they cost seconds or overflow, and no mapping needs it.
MAX_NESTING = 24

NO_STAR = "'*' stands for columns only in a SELECT; name the column"
_ONLY_AFTER = {"time": "at", "zone": "time"}
_WANT_OPERAND = ("and", "or", "case", "when", "then", "else")
_CLOSES = {")": "(", "]": "[", "end": "case"}

_TOKEN = re.compile(
    r"""(?P<blank>[ \t\r\n]+)
      | (?P<text>'(?:[^']|'')*')
      | (?P<quoted>"(?:[^"]|"")+")
      | (?P<number>[0-9](?:[0-9_.]|[eE][+-]?[0-9])*|\.[0-9]+(?:[eE][+-]?[0-9]+)?)
      | (?P<word>[^\W0-9]\w*)
      | (?P<comment>--|/\*)
      | (?P<sign>::|!=|!~|[-+*/%()\[\],.<>=|&^~:])
      | (?P<strange>.)""",
    re.VERBOSE | re.DOTALL,
)
_STRANGE = {
    ";": "';' ends a statement; write one expression",
    "'": "a text is not closed: its second ' is missing",
    '"': "a name in double quotes is empty or not closed",
    "?": "parameters ('?') are not filled in here",
    "$": "parameters ('$') are not filled in here",
}

# What is wrong, and at which character.
Found = tuple[str, int]


@dataclass(frozen=True)
class Token:
    """One word or sign: its kind, its text as written and where it starts."""

    kind: str
    text: str
    start: int

    @property
    def word(self) -> str:
        """The text as the grammar compares it; empty for whatever is no bare word or sign."""
        return self.text.lower() if self.kind in ("word", "sign") else ""

    @property
    def is_operand(self) -> bool:
        """Whether the token can end something an operator follows."""
        if self.kind == "word":
            return self.word not in _WANT_OPERAND
        return self.kind in ("text", "quoted", "number") or self.text in (")", "]")

    def touches(self, other: "Token") -> bool:
        """Whether a word or number runs into the other token without a blank."""
        return self.kind in ("word", "number", "quoted") and self.start + len(self.text) == other.start


_NOTHING = Token("sign", "", -1)


def tokens_of(sql: str) -> list[Token]:
    """Return the tokens of an expression without its blanks; any text can be read."""
    found = [Token(part.lastgroup or "", part[0], part.start()) for part in _TOKEN.finditer(sql)]
    return [token for token in found if token.kind != "blank"]


def strange_signs(tokens: list[Token]) -> Iterator[Found]:
    """Yield every sign that may not stand in an expression at all."""
    for before, token in pairwise([_NOTHING, *tokens]):
        if token.kind == "comment":
            yield "comments are not allowed inside an expression; put them into the YAML with #", token.start
        elif token.kind == "strange":
            yield _STRANGE.get(token.text, f"{token.text!r} is not allowed here"), token.start
            if token.text in "'\"":
                return  # what follows is inside a text nobody closed
        elif token.kind == "text" and before.touches(token):
            yield "put a blank before the quote; texts with a prefix (E'..') are not allowed", token.start
        elif token.text == "*" and not before.is_operand and before.text != "(":
            yield NO_STAR, token.start


def calls(tokens: list[Token]) -> Iterator[Found]:
    """Yield every name before a parenthesis that is neither a listed function nor grammar."""
    for before, token, following in zip([_NOTHING, *tokens], tokens, tokens[1:], strict=False):
        if following.text != "(" or token.kind not in ("word", "quoted"):
            continue
        name = token.text.strip('"').lower()
        if before.text == ".":
            yield f"write {name}(column), not column.{name}()", token.start
        elif token.kind == "word" and _is_grammar(name, before):
            continue
        elif name not in ALLOWED_FUNCTIONS:
            why = WHY_NOT.get(name) or suggest(name, ALLOWED_FUNCTIONS).strip()
            yield f"function {name!r} is not allowed. {why}".strip(), token.start


def _is_grammar(name: str, before: Token) -> bool:
    if name in PREFIX_WORDS:
        return True
    if name in INFIX_WORDS:
        return before.is_operand
    if name in TYPES:
        return before.word in ("::", "as")
    return name in _ONLY_AFTER and before.word == _ONLY_AFTER[name]


def nesting(tokens: list[Token]) -> Iterator[Found]:
    """Yield the first parenthesis, bracket or CASE that is too deep, closes nothing or stays open."""
    opened: list[Token] = []
    for token in tokens:
        if token.word in ("(", "[", "case"):
            opened.append(token)
            if len(opened) > MAX_NESTING:
                yield f"more than {MAX_NESTING} parentheses are open here", token.start
                return
        elif token.word in _CLOSES:
            if not opened or opened[-1].word != _CLOSES[token.word]:
                yield f"this {token.text!r} closes nothing", token.start
                return
            opened.pop()
    if opened:
        yield f"this {opened[-1].text!r} is not closed", opened[-1].start


def unknown_words(tokens: list[Token], columns: Sequence[str]) -> Iterator[Found]:
    """Yield every bare word that is no column, function, word of the grammar, type or unit where it stands.

    sqlglot takes some bare words for units or types that DuckDB takes for columns, as in date_diff(day, ..).
    """
    known = {name.lower() for name in columns}
    for before, token, following in zip([_NOTHING, *tokens], tokens, [*tokens[1:], _NOTHING], strict=False):
        word = token.word
        if token.kind != "word" or word in known or before.text == "." or following.text == "(":
            continue
        if not _fits(word, before, following):
            yield unknown_column(token.text, False, columns), token.start


def _fits(word: str, before: Token, following: Token) -> bool:
    if word == "interval":
        return following.kind in ("number", "text") or before.word in ("::", "as")
    if word in UNITS and (
        before.kind in ("number", "text") or before.text == ")" or following.word == "from"
    ):
        return True
    if word in _ONLY_AFTER and before.word == _ONLY_AFTER[word]:
        return True
    if word in INFIX_WORDS and word not in ("not", "when"):
        return before.is_operand
    if word in TYPES:
        return before.word in ("::", "as") or following.kind == "text" or before.word in ("with", *TYPES)
    return word in WORDS


def unknown_column(name: str, quoted: bool, columns: Sequence[str]) -> str:
    """Return what to say about a name that is none of the columns."""
    folded = {column.lower(): column for column in columns}
    near = suggest(name, columns) or suggest(name.lower(), folded)
    if not near:
        near = f" Columns: {', '.join(columns)}." if columns else " There are no columns."
    if not quoted:
        near += f" If a text is meant, write '{name}' in single quotes."
    return f"unknown column {name!r}.{near}"
