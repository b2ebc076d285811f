"""Charts as a browser draws them: letters stay on the paper and off each other, and every mark is reached by key."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from onedeck.show.charts import alluvial, dots, dumbbell, heatmap, intervals, sequence, tokens
from onedeck.show.charts.axis import Event
from onedeck.show.charts.flows import Layer, Stop, Trip
from onedeck.show.charts.markup import Drawn
from onedeck.show.charts.pen import Pen

NAMES = (
    "Resolved", "شكوى الفاتورة رقم ٧ من العميل", "\"><script>alert('x')</script>", "W" * 34, "חשבונית Billing 7",
    "A very long title of a thing that was reported by the room on a slide in October", "請求書に関する苦情",
)  # fmt: skip
SHARES = (0.0, 0.01, 0.02, 0.5, 0.97, 0.99, 1.0)

# The ink of a line of letters is its middle; a letter's own box is higher than what is seen of it.
LOOK = """() => [...document.querySelectorAll('svg.chart')].flatMap(svg => {
  const {width, height} = svg.viewBox.baseVal;
  const told = [...svg.querySelectorAll('text')].map(text => {
    const box = text.getBBox();
    return {words: text.textContent, x: box.x, y: box.y + box.height * .2, w: box.width, h: box.height * .6};
  });
  const off = told.filter(a => a.x < -1 || a.x + a.w > width + 1 || a.y < -1 || a.y + a.h > height + 1);
  const pairs = told.flatMap((a, i) => told.slice(i + 1).map(b => [a, b]));
  const over = pairs.filter(([a, b]) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h);
  return [...off.map(a => 'off: ' + a.words), ...over.map(([a, b]) => 'over: ' + a.words + ' | ' + b.words)];
})"""


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    """A page of a real browser, which asks no network for anything."""
    found = browser.new_page(viewport={"width": 1226, "height": 900})
    yield found
    found.close()


def laid_out(svgs: list[Drawn], folder: Path, font: str = "system-ui") -> str:
    """Write a page that holds charts and their style sheet; returns its address."""
    path = folder / "charts.html"
    head = f"<!doctype html><meta charset=utf-8><title>Charts</title><style>{tokens.stylesheet()}"
    path.write_text(
        f"{head}html{{font:15px {font}}}svg{{margin:20px}}</style>{''.join(svgs)}", encoding="utf-8"
    )
    return path.as_uri()


def pairs(dice: random.Random) -> list[dumbbell.Row]:
    """Draw rows for the dumbbell, many of them at an end of the axis."""
    found = []
    for _ in range(6):
        low = dice.choice(SHARES)
        high = min(1.0, low + dice.choice((0, 0.01, 0.2)))
        reported, note = dice.choice((None, *SHARES)), dice.choice(NAMES)
        found.append(
            dumbbell.Row(
                dice.choice(NAMES), dice.choice(("ai", "cx")), reported, low, high, note=note, href="/x"
            )
        )
    return [
        *found,
        dumbbell.Row(dice.choice(NAMES), "ai", dice.choice(SHARES), None, None, why="too few (n < 100)"),
    ]


def figures(dice: random.Random) -> list[intervals.Row]:
    """Draw intervals of all sizes, about half of which may be zero."""
    size = 10 ** dice.uniform(0, 9)
    ends = [
        (dice.choice((-1.0, -0.2, 0.0, 0.3)) * size * dice.random(), size * dice.random()) for _ in range(5)
    ]
    rows = [intervals.Row(dice.choice(NAMES), low, max(low, high), href="/x") for low, high in ends]
    return [*rows, intervals.Row(dice.choice(NAMES), None, None, why=dice.choice(NAMES))]


def dimensions(dice: random.Random) -> list[dots.Row]:
    """Draw dimensions in several units."""
    found = []
    for unit, most in (("share", 1), ("share", 1), ("seconds", 10**6), ("EUR", 10**8), ("points", 100)):
        value, target = dice.random() * most, dice.choice((0.0, dice.random(), 1.0)) * most
        state, op = dice.choice(("missed", "met")), dice.choice(("gte", "lte"))
        row = dots.Row(
            dice.choice(NAMES), dice.choice(NAMES), unit, value, target=target, op=op, state=state, href="/x"
        )
        found.append(row)
    return found


def handovers(dice: random.Random) -> list[heatmap.Cell]:
    """Draw handovers between all of some names."""
    names = dice.sample((*NAMES, "a", "b"), dice.randint(2, 9))
    return [
        heatmap.Cell(a, b, dice.choice((0, 5, 10**9)), dice.choice((None, 4)), "/x")
        for a in names
        for b in names
    ]


def looks(dice: random.Random) -> list[sequence.Look]:
    """Draw looks with narrow and wide bands."""
    found = []
    for i in range(dice.choice((1, 2, 18, 60))):
        value, half = dice.uniform(-0.1, 0.1), dice.choice((0.001, 0.01, 0.1, 0.5))
        found.append(sequence.Look(i, f"24 November {i}", value, value - half, value + half, href="/x"))
    return found


def happened(dice: random.Random) -> list[Event]:
    """Draw some events."""
    return [
        Event(dice.choice(NAMES), dice.choice(("outage", "release")), dice.uniform(-5, 60)) for _ in range(5)
    ]


def trips(dice: random.Random) -> tuple[list[Layer], list[Trip]]:
    """Draw layers of up to nine stops and trips over them."""
    kinds = ("ai", "cx", "harm", "neutral")
    layers = [
        Layer(dice.choice(NAMES), tuple(Stop(str(j), dice.choice(NAMES), dice.choice(kinds)) for j in range(9)))
        for _ in range(dice.randint(1, 5))
    ]  # fmt: skip
    ways = [tuple(str(dice.randrange(9)) for _ in layers) for _ in range(dice.randint(1, 60))]
    return layers, [Trip(way, dice.choice((1, 5, 100, 5000)), again=3) for way in ways]


def charts(dice: random.Random) -> list[Drawn]:
    """Draw one chart of each kind."""
    pen = iter(Pen(f"c{dice.randrange(10**9)}") for _ in range(6))
    gate = sequence.Gate(
        dice.choice(NAMES), dice.choice((0.0, -0.02, 0.01)), dice.choice(NAMES), dice.choice(NAMES)
    )
    return [
        dumbbell.dumbbell(pairs(dice), next(pen)), intervals.intervals(figures(dice), "EUR", next(pen)),
        dots.dots(dimensions(dice), next(pen)), heatmap.heatmap(handovers(dice), next(pen)),
        sequence.sequence(looks(dice), gate, next(pen), happened(dice)),
        alluvial.alluvial(*trips(dice), next(pen), lambda *_: "/x"),
    ]  # fmt: skip


def test_the_look_sees_letters_that_run_over(page: Any, tmp_path: Path) -> None:
    pen = Pen()
    bad = pen.drawing(
        100,
        40,
        "bad",
        pen.text((0, 20), "one upon"),
        pen.text((5, 22), "another"),
        pen.text((90, 20), "beyond"),
    )
    page.goto(laid_out([bad], tmp_path))
    assert page.evaluate(LOOK) == ["off: beyond", "over: one upon | another"]


@pytest.mark.parametrize("font", ["system-ui", "DejaVu Sans"])  # the second is the widest in common use
def test_letters_stay_on_the_paper_and_off_each_other(page: Any, tmp_path: Path, font: str) -> None:
    dice = random.Random(6)
    page.goto(laid_out([svg for _ in range(12) for svg in charts(dice)], tmp_path, font))
    assert page.evaluate(LOOK) == []


def test_every_mark_is_reached_by_key_and_shown(page: Any, tmp_path: Path) -> None:
    svgs = charts(random.Random(1))
    marks = sum(svg.count("<a ") for svg in svgs)
    page.goto(laid_out(svgs, tmp_path))
    seen: list[str] = []
    focus: Callable[[str], Any] = page.evaluate
    for _ in range(marks):
        page.keyboard.press("Tab")
        seen.append(focus("document.activeElement.getAttribute('aria-label')"))
        rim = focus("getComputedStyle(document.activeElement.querySelector('.hit')).stroke")
        assert rim == "rgb(36, 88, 197)"
    assert len([name for name in seen if name]) == marks
