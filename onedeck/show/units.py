"""Figures in their own unit, as short as a table's cell: shares, durations, scores and counts."""

NOT_MEASURED = "not measured"
MINUTE, HOUR, DAY = 60, 3600, 86_400
SECONDS = ("seconds", "s", "second")


def figure_text(value: float, unit: str, decimals: int = 1) -> str:
    """Return a figure with its unit: 73.9%, 2 h 05, 48 s, 4.21."""
    if unit == "share":
        return f"{100 * value:.{decimals}f}%"
    if unit in SECONDS:
        return duration(value)
    if unit in ("count", "conversations"):
        return f"{value:,.0f}"
    return f"{value:,.2f}" if abs(value) < 10 else f"{value:,.{decimals}f}"


def duration(seconds: float) -> str:
    """Return a duration in its two largest units at most, such as 48 s, 3 min, 2 h 05, 1 d 4 h."""
    sign, rest = ("−" if seconds < 0 else ""), abs(seconds)
    # A unit turns over where its figure would round up to the next one: there are no 60 s and no 24 h 00.
    if rest < MINUTE - 0.5:
        return f"{sign}{rest:.0f} s"
    if rest < HOUR - MINUTE / 2:
        return f"{sign}{rest / MINUTE:.1f} min" if rest < 9.95 * MINUTE else f"{sign}{rest / MINUTE:.0f} min"
    if rest < DAY - MINUTE / 2:
        minutes = round(rest / MINUTE)
        return f"{sign}{minutes // 60} h {minutes % 60:02}"
    hours = round(rest / HOUR)
    return f"{sign}{hours // 24} d {hours % 24} h"


def interval_text(low: float, high: float, unit: str) -> str:
    """Return an interval, the unit said once: 73–75 of a share's percent."""
    if unit == "share":
        return f"{100 * low:.0f}–{100 * high:.0f}"
    if unit in SECONDS:
        first, last = duration(low), duration(high)
        number, _, word = first.partition(" ")
        return f"{number}–{last}" if last.endswith(f" {word}") and " " not in word else f"{first}–{last}"
    return f"{figure_text(low, unit)}–{figure_text(high, unit)}"


def whole_percent(share: float) -> str:
    """Return a share in whole percent, such as 83 %; only all of them are 100 %, only none 0 %."""
    whole = round(100 * share)
    if whole == 100 and share < 1:
        whole = 99
    if whole == 0 and share > 0:
        whole = 1
    return f"{whole} %"
