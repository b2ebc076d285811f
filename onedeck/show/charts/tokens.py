"""The colours of every page and chart, in one place: light, dark and print.

Colour means who had the customer; red means harm and nothing else; nothing is green.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Colour:
    """One meaning in both themes; print takes the light one, as paper is white."""

    light: str
    dark: str


COLOURS = {
    "ai": Colour("#2458c5", "#7aa2ff"),
    "cx": Colour("#b7791f", "#e2ab4e"),  # marks only: too pale for text on white
    "harm": Colour("#c81e4a", "#ff6b88"),  # came back, left, gap, missed; large areas of it are hatched too
    "neutral": Colour("#8a94a0", "#7c8896"),
    "ink": Colour("#15191f", "#e8ebef"),
    "mute": Colour("#5b6572", "#98a3b0"),
    "rule": Colour("#dfe3e8", "#2a313a"),
    "paper": Colour("#ffffff", "#12161c"),
    "ground": Colour("#f6f7f8", "#0b0e12"),
    "focus": Colour("#2458c5", "#9dbaff"),
}
# What letters may be written in: each of them reaches 4.5 : 1 on paper and on the ground, in both themes.
LETTERS = ("ink", "mute", "harm", "ai")
ROOMS = ("ai", "cx")

# How solid an area is; the tests compute that letters stay readable on each of them.
RIBBON = {"ai": 0.34, "cx": 0.34, "harm": 0.5, "neutral": 0.2}
HATCH = 0.45
TINT_LEAST, TINT_MOST = 0.06, 0.5
BAND = 0.16
ZONE = 0.07

_RULES = """\
svg.chart{display:block;width:100%;height:auto;overflow:visible}
svg.chart:is(.small,.nothing){width:auto;max-width:100%}
svg.chart.medium{min-width:520px;max-width:820px}
svg.chart.wide{min-width:860px;max-width:1240px}
svg.chart text{font-family:inherit;font-feature-settings:"tnum"}
svg.chart .halo{paint-order:stroke;stroke:color-mix(in srgb,var(--paper) 78%,transparent);stroke-width:4px;\
stroke-linejoin:round}
svg.chart a{text-decoration:none;cursor:pointer}
svg.chart a:focus{outline:none}
svg.chart a:hover>.hit.blank{fill:var(--ink);fill-opacity:.05}
svg.chart a:focus-visible>.hit{stroke:var(--focus);stroke-width:2;stroke-opacity:1;vector-effect:non-scaling-stroke}
svg.chart .dim{opacity:0}
svg.chart :is(a:hover,a:focus-visible,g:hover)>.dim{opacity:1}
svg.chart:has(a.ribbon:is(:hover,:focus-visible)) a.ribbon:not(:hover,:focus-visible){opacity:.3}
@media(forced-colors:active){svg.chart{forced-color-adjust:none;background:var(--paper)}}
"""


def room_colour(room: str | None) -> str:
    """Return the colour of a room's marks; neutral for what no room had."""
    return room if room in ROOMS else "neutral"


def stylesheet() -> str:
    """Return the style sheet that charts need on a page: the colours as variables, and a class per use."""
    variables = "".join(f"--{name}:light-dark({c.light},{c.dark});" for name, c in COLOURS.items())
    classes = "".join(f".f-{name}{{fill:var(--{name})}}.s-{name}{{stroke:var(--{name})}}" for name in COLOURS)
    themes = ":root[data-theme=light]{color-scheme:light}:root[data-theme=dark]{color-scheme:dark}"
    return f":root{{color-scheme:light dark;{variables}}}\n{themes}\n{classes}\n{_RULES}"
