"""Colours of a page in the terminal, and nothing but them: every text is made harmless before it is painted."""

from dataclasses import dataclass

from onedeck.model.findings import ERROR, NOTE, WARNING
from onedeck.show.formats import harmless

STYLES = {
    ERROR: "1;31",
    WARNING: "1;33",
    NOTE: "1;36",
    "bold": "1",
    "dim": "2",
    "edge": "34",
    "label": "31",
}


@dataclass(frozen=True)
class Ink:
    """Paints texts where there are colours; without them it only makes them harmless, on one line."""

    coloured: bool = False

    def __call__(self, text: str, style: str = "") -> str:
        """Return a text of one line, painted in a style."""
        clean = harmless(text.replace("\t", " ").replace("\n", " "))
        return f"\x1b[{STYLES[style]}m{clean}\x1b[0m" if self.coloured and style and clean else clean
