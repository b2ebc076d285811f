"""Two ends of one claim on a line of characters: what a room reported, and what held up."""

from dataclasses import dataclass

from rich.text import Text

from onedeck.show.formats import STYLES

WIDTH = 41  # characters from 0 % to 100 %: a character is 2.5 points
MINUS = "−"


@dataclass(frozen=True)
class Pair:
    """A room's figure and what held up over the same conversations; shares 0..1, nothing = not known."""

    title: str
    room: str
    reported: float | None
    low: float | None
    high: float | None


def dumbbell(pair: Pair, width: int = WIDTH) -> Text:
    """Return the line: ○ reported, ● held up; where it is an interval its two ends, joined by a thick line."""
    if pair.reported is None or pair.low is None or pair.high is None:
        return Text("not measured", "dim")
    there = _place(pair.reported, width)
    low, high = _place(pair.low, width), _place(pair.high, width)
    cells, styles = [" "] * width, [""] * width
    for place in range(min(there, low), max(there, high) + 1):
        cells[place], styles[place] = "─", STYLES["refuted"]
    for place in range(low, high + 1):
        cells[place], styles[place] = "━", "bold"
    cells[there], styles[there] = "○", ""
    for place in (low, high):
        cells[place], styles[place] = "●", "bold"
    return Text.assemble(*zip(cells, styles, strict=True))


def gap(pair: Pair) -> str:
    """Return the gap in points, held up minus reported, such as −24 to −34; an empty text where it is not known."""
    if pair.reported is None or pair.low is None or pair.high is None:
        return ""
    near, far = points(pair.high - pair.reported), points(pair.low - pair.reported)
    return near if near == far else f"{near} to {far}"


def points(difference: float) -> str:
    """Return a difference of two shares in whole points, with its sign."""
    whole = round(100 * difference)
    return f"{MINUS}{-whole}" if whole < 0 else f"+{whole}" if whole else "0"


def scale(width: int = WIDTH) -> str:
    """Return the heading of the line: 0% at its left end, 100% at its right."""
    return "0%" + "100%".rjust(width - 2)


def _place(share: float, width: int) -> int:
    return round(min(max(share, 0.0), 1.0) * (width - 1))
