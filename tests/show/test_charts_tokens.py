"""The colours: contrast by WCAG 2.2, distance for the colour-blind, and no colour with a second meaning."""

import colorsys
import math

import pytest

from onedeck.show.charts import tokens
from onedeck.show.charts.tokens import COLOURS, LETTERS

THEMES = ("light", "dark")
Rgb = tuple[float, float, float]

# Machado, Oliveira and Fernandes (2009), severity 1.0, for linear RGB.
BLIND = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.95047, 1.0, 1.08883)


def rgb(name: str, theme: str) -> Rgb:
    """Return a colour of a theme as three parts of one."""
    code = getattr(COLOURS[name], theme).removeprefix("#")
    red, green, blue = (int(code[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def linear(colour: Rgb) -> Rgb:
    """Return the light that sRGB values stand for."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return red, green, blue


def applied(matrix: tuple[Rgb, Rgb, Rgb], vector: Rgb) -> Rgb:
    """Return a matrix times a vector."""
    first, second, third = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast of two colours by WCAG 2.2: 1 to 21."""
    weights = (0.2126, 0.7152, 0.0722)
    lights = sorted(sum(w * c for w, c in zip(weights, linear(x), strict=True)) for x in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def lab(light: Rgb) -> Rgb:
    """Return linear light as CIE Lab under D65."""
    x, y, z = (v / w for v, w in zip(applied(TO_XYZ, light), WHITE, strict=True))
    fx, fy, fz = (v ** (1 / 3) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def seen(name: str, theme: str, kind: str) -> Rgb:
    """Return a colour in Lab as people with a kind of colour blindness see it."""
    light = applied(BLIND[kind], linear(rgb(name, theme)))
    red, green, blue = (min(max(c, 0.0), 1.0) for c in light)
    return lab((red, green, blue))


def blend(over: Rgb, under: Rgb, opacity: float) -> Rgb:
    """Return what a colour laid over another looks like."""
    red, green, blue = (opacity * o + (1 - opacity) * u for o, u in zip(over, under, strict=True))
    return red, green, blue


def test_the_measure_of_contrast_is_right() -> None:
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert contrast((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)) == 1
    # The greyest grey that WCAG lets stand on white for small letters.
    assert contrast((0x76 / 255,) * 3, (1, 1, 1)) == pytest.approx(4.54, abs=0.01)
    assert lab((1.0, 1.0, 1.0)) == pytest.approx((100, 0, 0), abs=0.1)


@pytest.mark.parametrize(
    ("name", "light", "dark"),
    [("ai", 6.4, 7.3), ("cx", 3.6, 8.8), ("harm", 5.6, 6.7), ("neutral", 3.1, 5.0)],
)
def test_contrasts_on_paper_are_the_stated_ones(name: str, light: float, dark: float) -> None:
    assert contrast(rgb(name, "light"), rgb("paper", "light")) == pytest.approx(light, abs=0.06)
    assert contrast(rgb(name, "dark"), rgb("paper", "dark")) == pytest.approx(dark, abs=0.06)


@pytest.mark.parametrize("theme", THEMES)
def test_letters_are_readable_and_marks_are_visible(theme: str) -> None:
    for ground in ("paper", "ground"):
        under = rgb(ground, theme)
        assert contrast(rgb("ink", theme), under) >= 15
        assert {name: contrast(rgb(name, theme), under) >= 4.5 for name in LETTERS} == dict.fromkeys(
            LETTERS, True
        )
        assert contrast(rgb("focus", theme), under) >= 3
    for name in ("ai", "cx", "harm", "neutral"):
        assert contrast(rgb(name, theme), rgb("paper", theme)) >= 3
    assert contrast(rgb("mute", theme), rgb("paper", theme)) >= 5.5
    assert "cx" not in LETTERS


@pytest.mark.parametrize("theme", THEMES)
def test_letters_stay_readable_on_every_area(theme: str) -> None:
    paper, ink = rgb("paper", theme), rgb("ink", theme)
    areas = {name: blend(rgb(name, theme), paper, part) for name, part in tokens.RIBBON.items()}
    areas["heat"] = blend(rgb("harm", theme), paper, tokens.TINT_LEAST + tokens.TINT_MOST)
    areas["band"] = blend(rgb("ai", theme), paper, tokens.BAND)
    assert {name: contrast(ink, area) >= 4.5 for name, area in areas.items()} == dict.fromkeys(areas, True)
    rim = blend(paper, areas["harm"], 0.78)  # what stands between letters and a hatched ribbon
    assert contrast(ink, rim) >= 7
    for name in ("mute", "harm", "ai"):
        assert contrast(rgb(name, theme), blend(rgb("harm", theme), paper, tokens.ZONE)) >= 4


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", BLIND)
def test_rooms_and_harm_stay_apart_for_the_colour_blind(theme: str, kind: str) -> None:
    pairs = [("ai", "cx"), ("ai", "harm"), ("cx", "harm")]
    far = {pair: math.dist(seen(pair[0], theme, kind), seen(pair[1], theme, kind)) for pair in pairs}
    assert min(far.values()) >= 29, far


def test_harm_and_neutral_do_not_stay_apart_so_harm_is_hatched() -> None:
    assert math.dist(seen("harm", "dark", "protan"), seen("neutral", "dark", "protan")) == pytest.approx(
        9, abs=1
    )


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_is_green_and_only_harm_is_red(theme: str) -> None:
    hues = {}
    for name in COLOURS:
        hue, _, saturation = colorsys.rgb_to_hls(*rgb(name, theme))
        if saturation > 0.25:
            hues[name] = 360 * hue
    assert {"ai", "cx", "harm"} <= set(hues)
    assert not {name: hue for name, hue in hues.items() if 70 <= hue <= 180}
    assert [name for name, hue in hues.items() if hue >= 330 or hue <= 20] == ["harm"]


def test_the_style_sheet_holds_every_colour_and_no_other() -> None:
    sheet = tokens.stylesheet()
    for name, colour in COLOURS.items():
        assert f"--{name}:light-dark({colour.light},{colour.dark})" in sheet
        assert f".f-{name}{{fill:var(--{name})}}" in sheet
    assert sheet.count("#") == 2 * len(COLOURS)
    assert sheet.count("{") == sheet.count("}")


def test_a_room_that_is_none_has_no_colour_of_a_room() -> None:
    assert [tokens.room_colour(room) for room in ("ai", "cx", "all", None)] == [
        "ai",
        "cx",
        "neutral",
        "neutral",
    ]
