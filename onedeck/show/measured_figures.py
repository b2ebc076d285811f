"""A measured figure with its bounds, and how it moved: shares in points, the rest in its own unit."""

from onedeck.show.units import figure_text


def in_unit(low: float, high: float, unit: str) -> str:
    """Return a figure, or its two bounds where rows nobody can know make it two."""
    return " to ".join(dict.fromkeys(figure_text(bound, unit) for bound in (low, high)))


def moved_by(low: float, high: float, unit: str) -> str:
    """Return the interval of a change, signed: of shares in points, hundredths of the whole."""
    if unit == "share":
        return f"{100 * low:+.1f} to {100 * high:+.1f} points"
    return " to ".join(f"{'−' if bound < 0 else '+'}{figure_text(abs(bound), unit)}" for bound in (low, high))
