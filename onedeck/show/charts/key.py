"""The signs of a key: what the colours and shapes of a chart mean, drawn as the chart draws them."""

from collections.abc import Sequence

from onedeck.show.charts import lettering
from onedeck.show.charts.markup import Drawn, joined
from onedeck.show.charts.pen import Pen
from onedeck.show.charts.tokens import HATCH, RIBBON

SIGNS = {"ai": "AI", "cx": "person", "harm": "harm", "neutral": "system"}
_SIZE = 11


def sign(kind: str, pen: Pen) -> Drawn:
    """Return one small drawing for a list or a timeline, named by what it means."""
    return pen.drawing(14, 14, SIGNS[kind], shape(kind, 7, 7, pen), kind="small")


def shape(kind: str, x: float, y: float, pen: Pen) -> Drawn:
    """Return the shape of who had the customer, told without its colour too.

    AI is a disc, a person a square, a system a diamond, harm a cross.
    """
    if kind == "ai":
        return pen.circle((x, y), 5.5, "ai")
    if kind == "cx":
        return pen.rect((x - 5, y - 5), 10, 10, "cx", radius=1.5)
    if kind == "harm":
        ends = (((x - 4.5, y - 4.5), (x + 4.5, y + 4.5)), ((x - 4.5, y + 4.5), (x + 4.5, y - 4.5)))
        return joined(*(pen.line(*each, "harm", 2.6, round_ends=True) for each in ends))
    return pen.polygon([(x, y - 5.5), (x + 5.5, y), (x, y + 5.5), (x - 5.5, y)], "neutral")


def areas(entries: Sequence[tuple[str, str]], x: float, y: float, pen: Pen) -> Drawn:
    """Return a line of swatches with their words, for areas; y is the foot of the letters."""
    found = []
    for kind, words in entries:
        box = (x, y - _SIZE + 1)
        swatch = _hatched(*box, pen) if kind == "harm" else pen.rect(box, _SIZE, _SIZE, kind, radius=2)
        found += [swatch, pen.text((x + 17, y), words, "mute", 12)]
        x += 17 + lettering.width(words, 12) + 20
    return joined(*found)


def _hatched(x: float, y: float, pen: Pen) -> Drawn:
    solid = pen.rect((x, y), _SIZE, _SIZE, "harm", RIBBON["harm"])
    return joined(solid, pen.hatched((x, y), _SIZE, _SIZE, HATCH))
