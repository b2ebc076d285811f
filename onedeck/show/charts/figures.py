"""How charts write figures: what is not known is said, and nothing is shown finer than it is known."""

from onedeck.show.dumbbell import MINUS
from onedeck.show.units import duration, whole_percent

DIFFERENCE = "difference"  # of two shares: 0.01 is a point. The unit `points` is a score such as NPS
_SIZES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"))
_BEYOND = 1e15
_BEYOND_ANY = 1e100
_COUNTS = ("", "count", "conversations", "number", "points")


def measured(value: float | None) -> float | None:
    """Return a figure that can be drawn; what is missing, no number or beyond any is not measured, and never 0."""
    return float(value) if value is not None and abs(value) < _BEYOND_ANY else None


def percents(low: float, high: float) -> str:
    """Return a share that is known to lie between two ends, in whole percent: 31–34 %, or 34 %."""
    first, last = whole_percent(low), whole_percent(high)
    return last if first == last else f"{first.removesuffix(' %')}–{last}"


def shares(part: float, whole: float) -> str:
    """Return which part of a whole it is, in whole percent; an empty text for a part of nothing."""
    return whole_percent(part / whole) if whole else ""


def signed(value: float, decimals: int = 1) -> str:
    """Return a difference of shares in points with its sign, without the word: −3.6, +0.4, 0."""
    text = f"{abs(100 * value):.{decimals}f}"
    if float(text) == 0:
        return "0"
    return f"{MINUS if value < 0 else '+'}{text.removesuffix('.0')}"


def amount(value: float, unit: str) -> str:
    """Return a figure as short as an axis wants it: 25%, 2.1 h, 4.2m EUR, 12.4k, −3.6 points."""
    if unit == "share":
        return whole_percent(value) if value >= 0 else f"{MINUS}{whole_percent(-value)}"
    if unit == DIFFERENCE:
        return f"{signed(value)} points"
    if unit in ("seconds", "s", "second"):
        return duration(value)
    word = {"minutes": "min", "currency": ""}.get(unit, "" if unit in _COUNTS else unit)
    return f"{rounded(value)} {word}".rstrip()


def between(low: float, high: float, unit: str) -> str:
    """Return both ends of an interval: 31–34 %, 1.1m to 4.9m EUR, −6.4 to −0.8 points."""
    if unit == "share" and low >= 0:
        return percents(low, high)
    first, last = amount(low, unit), amount(high, unit)
    if first == last:
        return first
    if unit not in ("share", "seconds", "s", "second") and " " in last:
        number, _, word = last.rpartition(" ")
        return f"{first.removesuffix(f' {word}')} to {number} {word}"
    return f"{first} to {last}"


def rounded(value: float) -> str:
    """Return a number with the few figures that tell: 4.21, 940, 12.4k, 4.2m, 1.3bn."""
    sign, size = (MINUS if value < 0 else ""), abs(value)
    if size >= _BEYOND:
        return f"{sign}{size:.1e}"
    if size < 10_000:
        text = f"{size:,.2f}" if size < 10 and size % 1 else f"{size:,.0f}"
        return f"{sign}{text}" if text not in ("0", "0.00") else "0"
    for least, word in _SIZES:
        if size >= least * (0.9995 if word != "k" else 1):
            part = size / least
            text = f"{part:.1f}" if part < 99.95 else f"{part:,.0f}"
            return f"{sign}{text.removesuffix('.0')}{word}"
    return f"{sign}{size:,.0f}"
