"""Signs for terminals that cannot draw ours."""

PLAIN = {
    "○": "o", "●": "*", "◉": "@", "─": "-", "━": "=", "≠": "!=", "−": "-", "–": "-", "…": "...", "·": ".",
    "≥": ">=", "≤": "<=", "→": "->", "×": "x", "’": "'", "“": '"', "”": '"',
    "▁": "_", "▂": ".", "▃": ":", "▄": "-", "▅": "=", "▆": "+", "▇": "*", "█": "#",
}  # fmt: skip


def drawable(text: str, encoding: str | None) -> str:
    """Return the text as an encoding can write it: our signs in ASCII where it has them not, others as `?`."""
    encoding = encoding or "utf-8"
    try:
        text.encode(encoding)
        return text
    except (UnicodeEncodeError, LookupError):
        pass
    plain = "".join(PLAIN.get(sign, sign) for sign in text)
    try:
        return plain.encode(encoding, "replace").decode(encoding)
    except LookupError:
        return plain.encode("ascii", "replace").decode("ascii")
