"""What charts are drawn with: for the screen classes and links, for print literal colours and no links."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onedeck.show.charts import lettering, markup
from onedeck.show.charts.markup import Drawn, element, joined, number
from onedeck.show.charts.tokens import COLOURS, LETTERS

_PREFIX = re.compile("[a-z][a-z0-9-]*")
_ANCHORS = {"start": "end", "middle": "middle", "end": "start"}
_SENTENCE, _SENTENCE_ROOM = 13.0, 330  # a telephone's card is as wide
Point = tuple[float, float]
Attributes = dict[str, markup.Value]


@dataclass(frozen=True)
class Pen:
    """How a chart is drawn: the prefix of its ids, one per chart of a page, and for what surface."""

    prefix: str = "chart"
    printed: bool = False
    family: str = "sans-serif"  # print only: the page's style sheet says it on the screen

    def __post_init__(self) -> None:
        if not _PREFIX.fullmatch(self.prefix):
            raise ValueError(f"{self.prefix!r} is no prefix for ids: small letters, digits and hyphens.")

    # --- shapes ---

    def line(
        self, start: Point, end: Point, colour: str, width: float = 1, dash: str | None = None,
        opacity: float | None = None, round_ends: bool = False,
    ) -> Drawn:  # fmt: skip
        """Return a straight line."""
        return element("line", {
            "x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1], **self._stroke(colour, width),
            "stroke-dasharray": dash, "stroke-opacity": opacity,
            "stroke-linecap": "round" if round_ends else None,
        })  # fmt: skip

    def polyline(self, points: Sequence[Point], colour: str, width: float) -> Drawn:
        """Return a line through points."""
        there = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        stroke = self._stroke(colour, width)
        return element("polyline", {"points": there, **stroke, "fill": "none", "stroke-linejoin": "round"})

    def polygon(self, points: Sequence[Point], colour: str, opacity: float | None = None) -> Drawn:
        """Return a filled shape."""
        there = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        return element("polygon", {"points": there, **self._fill(colour), "fill-opacity": opacity})

    def rect(
        self, corner: Point, width: float, height: float, colour: str, opacity: float | None = None,
        radius: float | None = None, hit: bool = False,
    ) -> Drawn:  # fmt: skip
        """Return a rectangle; `hit` shows the focus of its link."""
        where: Attributes = {"x": corner[0], "y": corner[1], "width": width, "height": height, "rx": radius}
        return element("rect", {**where, **self._fill(colour, hit), "fill-opacity": opacity})

    def circle(
        self, centre: Point, radius: float, colour: str, hollow: bool = False, hit: bool = False
    ) -> Drawn:
        """Return a disc, or a ring filled with paper."""
        where = {"cx": centre[0], "cy": centre[1], "r": radius}
        if not hollow:
            return element("circle", {**where, **self._fill(colour, hit)})
        if self.printed:
            return element("circle", {**where, **self._fill("paper"), **self._stroke(colour, 1.8)})
        classes = f"f-paper s-{colour}{' hit' if hit else ''}"
        return element("circle", {**where, "class": classes, "stroke-width": 1.8})

    def ribbon(self, start: Point, end: Point, height: float, colour: str, opacity: float) -> Drawn:
        """Return a band of one height that swings from a left edge to a right edge."""
        shape = _swing(start, end, height)
        return element("path", {"d": shape, **self._fill(colour, hit=True), "fill-opacity": opacity})

    def hatched_ribbon(self, start: Point, end: Point, height: float, opacity: float) -> Drawn:
        """Return the hatching over a band; the drawing has to hold `hatch` once."""
        shape = _swing(start, end, height)
        return element("path", {"d": shape, "fill": f"url(#{self._id('hatch')})", "fill-opacity": opacity})

    def hatched(self, corner: Point, width: float, height: float, opacity: float) -> Drawn:
        """Return the hatching over a rectangle; the drawing has to hold `hatch` once."""
        where: Attributes = {"x": corner[0], "y": corner[1], "width": width, "height": height}
        return element("rect", {**where, "fill": f"url(#{self._id('hatch')})", "fill-opacity": opacity})

    def hatch(self) -> Drawn:
        """Return the definition of the hatching that means harm wherever colour may not be seen."""
        stripe = self.rect((0, 0), 2, 6, "harm")
        says: Attributes = {
            "width": 6,
            "height": 6,
            "patternUnits": "userSpaceOnUse",
            "patternTransform": "rotate(45)",
        }
        return element("defs", {}, element("pattern", {"id": self._id("hatch"), **says}, stripe))

    def clipped(self, corner: Point, width: float, height: float, *inner: str) -> Drawn:
        """Return marks of which only what lies in a rectangle is seen; once in a drawing."""
        where = {"x": corner[0], "y": corner[1], "width": width, "height": height}
        box = element("clipPath", {"id": self._id("clip")}, element("rect", where))
        inside = element("g", {"clip-path": f"url(#{self._id('clip')})"}, *inner)
        return joined(element("defs", {}, box), inside)

    # --- words ---

    def text(
        self, at: Point, words: str, colour: str = "ink", size: float = 12, anchor: str = "start",
        weight: int = 400, room: float | None = None, halo: bool = False,
    ) -> Drawn:  # fmt: skip
        """Return words at a place, cut to `room` with the whole in their title; right-to-left words keep their side."""
        if colour not in LETTERS:
            raise ValueError(f"{colour} is for marks, not for letters.")
        words = markup.clean(words)
        shown = words if room is None else lettering.cut(words, room, size, weight > 500)
        # Typesetters of print ignore `direction` and would hold the words at their wrong end.
        turned = markup.right_to_left(shown) and not self.printed
        look = {**self._fill(colour), **(self._halo(colour) if halo else {})}
        whole = element("title", {}, markup.isolate(words)) if shown != words else Drawn("")
        return element("text", {
            "x": at[0], "y": at[1], **look, "font-size": size,
            "font-weight": weight if weight != 400 else None,
            "text-anchor": _anchor(anchor, turned), "direction": "rtl" if turned else None,
            "unicode-bidi": "isolate" if turned else None,
        }, whole, shown)  # fmt: skip

    def heading(self, middle: Point, words: str, note: str, room: float) -> Drawn:
        """Return what a row is about beside its mark: a title of one or two lines, and a note under it."""
        told = lettering.lines(markup.clean(words), room, 13.5, bold=True)
        x, y = middle
        if len(told) > 1:
            rest = " ".join(markup.clean(words).split()[len(told[0].split()) :])
            first = self.text((x, y - 10), told[0], "ink", 13.5, weight=600)
            title = joined(first, self.text((x, y + 6), rest, "ink", 13.5, weight=600, room=room))
            return joined(title, self.text((x, y + 21), note, "mute", 11.5, room=room))
        title = self.text((x, y - 2), words, "ink", 13.5, weight=600, room=room)
        return joined(title, self.text((x, y + 15), note, "mute", 11.5, room=room))

    # --- marks ---

    def link(self, href: str | None, says: str, *body: str, kind: str = "mark") -> Drawn:
        """Return a mark that opens what is behind it; without an address it still says what it is."""
        inner = joined(*body)
        if self.printed:
            return inner
        title = element("title", {}, says)
        if (there := markup.place(href)) is None:
            return element("g", {"role": "img", "aria-label": says}, title, inner)
        return element("a", {"class": kind, "href": there, "aria-label": says}, title, inner)

    def blank(self, corner: Point, width: float, height: float) -> Drawn:
        """Return an unseen rectangle that makes a whole row or week one target for finger, mouse and focus."""
        if self.printed:
            return Drawn("")
        where: Attributes = {"x": corner[0], "y": corner[1], "width": width, "height": height, "rx": 4}
        return element("rect", {**where, "class": "hit blank f-paper", "fill-opacity": 0})

    def dim(self, mark: Drawn) -> Drawn:
        """Return a mark that only shows under the pointer or the focus; print has neither."""
        return Drawn("") if self.printed else element("g", {"class": "dim"}, mark)

    def drawing(self, width: float, height: float, says: str, *body: str, kind: str = "") -> Drawn:
        """Return the whole drawing with its name; the page scales it and scrolls it inside its card."""
        size: Attributes = {
            "viewBox": f"0 0 {number(width)} {number(height)}",
            "width": width,
            "height": height,
        }
        role = {"role": "img" if self.printed else "group", "aria-label": says}
        look = {"font-family": self.family} if self.printed else {"class": f"chart {kind}".strip()}
        return element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, **look, **role}, *body)

    def sentence(self, width: float, words: str) -> Drawn:
        """Return a drawing that only says why there is nothing to draw."""
        width = min(width, _SENTENCE_ROOM)
        told = lettering.lines(words, width, _SENTENCE)
        body = [self.text((0, 20 + 20 * i), line, "mute", _SENTENCE) for i, line in enumerate(told)]
        return self.drawing(width, 12 + 20 * max(1, len(told)), words, *body, kind="nothing")

    def _fill(self, colour: str, hit: bool = False) -> Attributes:
        if self.printed:
            return {"fill": COLOURS[colour].light}
        return {"class": f"f-{colour} hit" if hit else f"f-{colour}"}

    def _halo(self, colour: str) -> Attributes:
        """Return the rim of paper that keeps letters readable where they cross a ribbon."""
        if not self.printed:
            return {"class": f"f-{colour} halo"}
        rim = {**self._stroke("paper", 3), "stroke-opacity": 0.78, "stroke-linejoin": "round"}
        return {**rim, "paint-order": "stroke"}

    def _stroke(self, colour: str, width: float) -> Attributes:
        name, look = ("stroke", COLOURS[colour].light) if self.printed else ("class", f"s-{colour}")
        return {name: look, "stroke-width": width}

    def _id(self, name: str) -> str:
        return f"{self.prefix}-{name}"


def _anchor(anchor: str, turned: bool) -> str | None:
    """Return where words are held: from right to left their start is on the right."""
    held = _ANCHORS[anchor] if turned else anchor
    return held if held != "start" else None


def _swing(start: Point, end: Point, height: float) -> str:
    middle, low, high = number((start[0] + end[0]) / 2), start[1] + height, end[1] + height
    x0, y0, x1, y1, y2, y3 = (number(value) for value in (*start, *end, high, low))
    there = f"M{x0} {y0}C{middle} {y0} {middle} {y1} {x1} {y1}"
    return f"{there}V{y2}C{middle} {y2} {middle} {y3} {x0} {y3}Z"
