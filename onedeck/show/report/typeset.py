"""A report as PDF (tagged, PDF/UA-1) or PNG, set by typst: a fixed form, filled with data that is never markup."""

import json
from importlib.resources import files
from typing import Any

from onedeck.errors import UsageError
from onedeck.show.charts import lettering
from onedeck.show.charts.markup import Drawn, clean
from onedeck.show.charts.pen import Pen
from onedeck.show.report.alternatives import alternative
from onedeck.show.report.sheet import Sheet
from onedeck.show.report.tiles import Tile

PDF, PNG = "pdf", "png"
ACCESSIBLE = "ua-1"
DOTS_PER_INCH = 144
FONTS = "Inter, Noto Sans, Segoe UI, Helvetica Neue, Arial, Liberation Sans, DejaVu Sans, sans-serif"
A_ROW = 4  # tiles
ROW_MM = 19
HEAD_MM, ROOM_MM = 19, 11  # of the dumbbell
INSTALL = (
    "Install it with `pip install onedeck[report]` (the package typst); the HTML report needs nothing more."
)
# How wide lines of the form may be, in points at their size; the form cuts what this misjudges.
_TITLE, _VERDICT, _SMALL, _TILE, _FAULT, _FOOT = 520, 560, 600, 165, 305, 640
_LAST_LATIN = 0x24F
_OURS = set("–—‘’“”…−≠→○●·≥≤×▸▾ ")
UNDRAWN = "; ? = a sign that no font of this computer has"


def typeset(page: Sheet, form: str) -> bytes:
    """Return the page as `pdf` or `png`; raises UsageError where typst is not installed."""
    try:
        import typst
    except ImportError:
        raise UsageError(
            f"A report as {form.upper()} needs typst, which is not installed.", INSTALL
        ) from None
    said = _said(page)
    try:
        return _compiled(said, form, page.published)
    except typst.TypstError as error:
        # An accessible PDF may hold no sign that no font can draw, and says so by refusing.
        if "font" not in str(error) and "glyph" not in str(error):
            raise
        plain = drawable(said)
        plain["foot"] += UNDRAWN
        return _compiled(plain, form, page.published)


def _compiled(said: dict[str, Any], form: str, published: int) -> bytes:
    import typst

    setting: dict[str, Any] = {"ppi": DOTS_PER_INCH} if form == PNG else {"pdf_standards": [ACCESSIBLE]}
    compiled: Any = typst.compile  # its type names every combination of arguments but a dictionary of them
    found = compiled(
        files("onedeck.show.report").joinpath("report.typ").read_bytes(), format=form,
        sys_inputs={"sheet": json.dumps(said)}, timestamp=published or None, **setting,
    )  # fmt: skip
    assert isinstance(found, bytes), "the form has one page"
    return found


def drawable(said: Any) -> Any:
    """Return the data with every letter beyond the Latin ones as a question mark: any font has those."""
    if isinstance(said, dict):
        return {name: drawable(value) for name, value in said.items()}
    if isinstance(said, list):
        return [drawable(value) for value in said]
    if isinstance(said, str):
        return "".join(sign if ord(sign) <= _LAST_LATIN or sign in _OURS else "?" for sign in said)
    return said


def _said(page: Sheet) -> dict[str, Any]:
    rows = max(1, -(-len(page.tiles) // A_ROW))
    alternatives = {name: alternative(page.tables[name]) for name in page.charts}
    charts = {
        name: {"svg": chart(Pen(name, printed=True, family=FONTS)), "alt": alternatives[name]}
        for name, chart in page.charts.items()
    }
    return {
        "head": clean(f"{page.title}: one deck, {page.period}"),
        "title": lettering.cut(clean(page.title), _TITLE, 20, True),
        "company": lettering.cut(clean(page.company), 200, 7), "simulated": page.simulated,
        "verdict": short(" ".join(page.verdict), _VERDICT, 9.5, 4),
        "under": [short(line, _SMALL, 7, 1) for line in (_counted(page), *page.under)][:3],
        "owners": _owners(page),
        "tiles": [_tile(tile, at, page) for at, tile in enumerate(page.tiles)],
        "tile_rows": rows, "tiles_mm": ROW_MM * rows + 3,
        "rooms_mm": HEAD_MM + ROOM_MM * max(1, len(page.tables["rooms"].rows)),
        **charts,
        "rooms_note": short(rooms_note(page), 420, 7, 1), "ways_note": short(ways_note(page), 420, 7, 2),
        "faults": [
            {"code": each.code, "severity": each.severity, "title": short(each.title, _FAULT, 7.5, 1),
             "said": short(each.said, _FAULT, 6.8, 3)}
            for each in page.faults
        ],
        "faults_note": faults_note(page),
        "worse": [short(line, _FAULT * 0.85, 7.2, 2) for line in page.worse], "worse_note": page.worse_note,
        "stands_on": short(" · ".join((*page.stands_on, *page.means)), 780, 6.5, 7),
        "foot": short(foot(page), _FOOT, 6.5, 2),
    }  # fmt: skip


def short(words: str, room: float, size: float, most: int) -> str:
    """Return words that fill at most so many lines of a width, in points; what is cut ends in an ellipsis."""
    told = lettering.lines(clean(words), room, size)
    if len(told) <= most:
        return " ".join(told)
    last = told[most - 1]
    return " ".join([*told[: most - 1], lettering.cut(f"{last} {told[most]}", room, size)])


def more(count: int, what: str) -> str:
    """Return how many there was no room for; nothing where all are there."""
    return f"and {count:,} more {what}{'s' if count != 1 else ''}" if count else ""


def rooms_note(page: Sheet) -> str:
    """Return the line under the dumbbell's title."""
    return ", ".join(filter(None, ("Over the same conversations", more(page.more_rooms, "reported figure"))))


def ways_note(page: Sheet) -> str:
    """Return the line under the ribbons' title: what is left out, and how AI and people compare, or why they do not."""
    hidden = (
        f"{page.hidden:,} conversations on ways that too few customers took are not drawn."
        if page.hidden
        else ""
    )
    return " ".join(filter(None, ("Conversations whose window is closed.", hidden, *page.compared)))


def faults_note(page: Sheet) -> str:
    """Return the line under the findings' title."""
    if not page.checked:
        return "Not checked: this build has no table of findings."
    if not page.faults:
        return "None that counts."
    rest = more(page.more_faults, "finding")
    return rest[0].upper() + rest[1:] if rest else ""


def foot(page: Sheet) -> str:
    """Return the last line: whose figures, of which weeks, under which definitions."""
    simulated = "SIMULATED · " if page.simulated else ""
    narrowed = f" · only {page.narrowed}" if page.narrowed else ""
    return f"{simulated}OneDeck · {page.company} · {page.period}{narrowed} · {page.definitions}"


def _counted(page: Sheet) -> str:
    rest = more(page.more_tiles, "objective")
    parts = (page.counted, f"{rest} in the charter" if rest else "", page.period)
    return ", ".join(filter(None, (*parts, f"only {page.narrowed}" if page.narrowed else "")))


def _owners(page: Sheet) -> list[dict[str, Any]]:
    shown = page.owners[:3]
    lines = [{"said": lettering.cut(clean(said), 200, 8), "harm": harm} for said, harm in shown]
    if rest := more(len(page.owners) - len(shown), "person"):
        lines.append({"said": rest.replace("persons", "people"), "harm": True})
    return lines


def _tile(tile: Tile, at: int, page: Sheet) -> dict[str, Any]:
    chart: Drawn | str = ""
    if any(week.value is not None for week in tile.weeks):
        chart = tile.chart(Pen(f"tile-{at}", printed=True, family=FONTS), page.events)
    room = max(20.0, _TILE - lettering.width(tile.dimension, 8, True))
    return {
        "dimension": tile.dimension, "title": lettering.cut(clean(tile.title), room, 7), "figure": tile.figure,
        "measured": tile.measured, "target": tile.target, "state": tile.state, "missed": tile.missed,
        "interval": tile.interval, "svg": chart, "alt": weeks_said(tile),
    }  # fmt: skip


def weeks_said(tile: Tile) -> str:
    """Return the weeks of a tile for who cannot see them."""
    from onedeck.show.charts.spark import Figure, table

    listing = table(tile.weeks, Figure(tile.title, tile.unit, tile.line.target, tile.line.op))
    return f"{tile.dimension}, {tile.title}, by week: {alternative(listing)}"
