"""Texts as YAML: plain where that is safe, quoted and escaped where it is not."""

import re

# Letters first: what begins so and holds no more than these signs reads back as itself, as key and as value.
_PLAIN = re.compile(r"[^\W\d_][\w ./()&+-]*")
_PATH = re.compile(r"[\w./][\w./ -]*")
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}
KEY_MOST = 1_000  # YAML gives up on a longer key that stands before its colon
COMMENT_MOST = 120


def scalar(text: str) -> str:
    """Return a text as one YAML scalar on one line; it reads back as the same text."""
    if _PLAIN.fullmatch(text) and text == text.strip() and text.lower() not in _WORDS and text.isprintable():
        return text
    return quoted(text)


def path_scalar(text: str) -> str:
    """Return a path as one YAML scalar; the usual signs of a path need no quotes."""
    if _PATH.fullmatch(text) and text == text.strip() and text.isprintable() and not text.isdigit():
        return text
    return quoted(text)


def sql_scalar(text: str) -> str:
    """Return an SQL expression as one YAML scalar; most need no quotes around their own."""
    plain = re.fullmatch(r"[A-Za-z_][^#:\n\r]*", text) and text == text.strip() and text.isprintable()
    return text if plain and text.lower() not in _WORDS else quoted(text)


def quoted(text: str) -> str:
    """Return a text in double quotes, with everything escaped that a person would not see."""
    return '"' + "".join(_escaped(sign) for sign in text) + '"'


def comment(text: str) -> str:
    """Return a text as it may stand in a comment: one line, nothing that cannot be seen, not too long."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= COMMENT_MOST else f"{line[: COMMENT_MOST - 1]}…"


def _escaped(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    if sign.isprintable():
        return sign
    code = ord(sign)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
