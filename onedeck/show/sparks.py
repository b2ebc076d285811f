"""Twelve weeks in twelve characters."""

from collections.abc import Sequence

BLOCKS = "▁▂▃▄▅▆▇█"
GAP = "·"
WEEKS = 12
LEAST_POINTS = (
    0.2  # of a share: what fills the height at least, so that noise does not look like an earthquake
)
LEAST_PART = 0.25  # of another figure: the same, as a part of its mean


def spark(values: Sequence[float | None], share: bool = True) -> str:
    """Return one block per value, a dot where there is none.

    The height spans lowest to highest, but at least 20 points of a share, or a quarter of the mean of
    another figure, around the middle.
    """
    known = [value for value in values if value is not None]
    if not known:
        return ""
    least = LEAST_POINTS if share else LEAST_PART * abs(sum(known) / len(known))
    span = max(max(known) - min(known), least) or 1.0
    floor = (max(known) + min(known)) / 2 - span / 2
    top = len(BLOCKS) - 1
    return "".join(
        GAP if value is None else BLOCKS[min(top, max(0, round((value - floor) / span * top)))]
        for value in values
    )
