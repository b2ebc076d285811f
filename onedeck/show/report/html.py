"""A report as one HTML file: no script, nothing fetched, its own policy, the tables open; made to be sent."""

from collections.abc import Sequence
from itertools import starmap

from onedeck.show.charts.markup import Drawn, element
from onedeck.show.charts.pen import Pen
from onedeck.show.formats import NUMBERS, Listing, harmless, written
from onedeck.show.report.faults import Found
from onedeck.show.report.sheet import Sheet
from onedeck.show.report.tiles import Tile
from onedeck.show.report.typeset import faults_note, foot, more, rooms_note, ways_note, weeks_said

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
FONTS = "Inter, system-ui, 'Segoe UI', 'Noto Sans', 'Noto Sans Arabic', sans-serif"
_NOTHING = Drawn("\u200b")
STYLE = """\
:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0 auto;max-width:1226px;padding:30px 24px;background:#fff;color:#15191f;font:15px/1.5 Inter,system-ui,\
"Segoe UI","Noto Sans","Noto Sans Arabic",sans-serif;font-variant-numeric:tabular-nums}
h1,h2,p,ul,dl,dd{margin:0;padding:0}h1{font-size:34px;line-height:1.15;letter-spacing:-.02em}h2{font-size:16.5px}
h1,h2,p,li,td,th,dd,dt{overflow-wrap:anywhere}
header{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,max-content);gap:8px 28px}
header div:last-child{text-align:right;font-size:14px;max-width:340px}
.verdict{font-size:18px;line-height:1.45;margin:10px 0 4px}.mute{color:#5b6572;font-size:13.5px}.harm{color:#c81e4a}
section{border:1px solid #dfe3e8;border-radius:10px;padding:18px 20px;margin-top:16px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(230px,1fr));gap:18px 26px;list-style:none}
.tiles b.figure{font-size:28px;line-height:1.2;display:block}.tiles span{display:block}.tiles svg{width:156px}
.two{display:grid;grid-template-columns:minmax(0,1.5fr) minmax(0,1fr);gap:16px}.two>section{margin-top:16px}
.drawn{overflow-x:auto}.drawn svg{width:100%;height:auto;min-width:460px}
.faults{list-style:none;display:grid;gap:10px;margin-top:8px}.faults p{color:#5b6572;font-size:13.5px}
table{border-collapse:collapse;width:100%;font-size:13px;margin-top:10px}
caption{text-align:left;color:#5b6572}th,td{text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid #dfe3e8}
th{font-weight:400;color:#5b6572}.n{text-align:right;white-space:nowrap}
.stand{font-size:13px;color:#5b6572;margin-top:18px;display:grid;gap:2px}footer{margin-top:14px;font-size:12.5px;\
color:#5b6572}
@media(max-width:820px){header,.two{grid-template-columns:minmax(0,1fr)}header div:last-child{text-align:left}}
@media print{@page{size:A4 landscape;margin:11mm}body{padding:0;font-size:10px}section{break-inside:avoid}}
"""


def as_html(page: Sheet) -> str:
    """Return the whole file; every word of it is escaped where it becomes markup."""
    head = _tag(
        "head", "", element("meta", {"charset": "utf-8"}),
        element("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}),
        element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("meta", {"name": "referrer", "content": "no-referrer"}),
        _tag("title", "", f"{page.title}: one deck, {page.period}"), _tag("style", "", Drawn(STYLE)),
    )  # fmt: skip
    rooms = _chart(page, "rooms", "What the rooms report, what held up", rooms_note(page))
    main = _tag(
        "main", "", _header(page), _tiles(page), _tag("div", "two", rooms, _faults(page)),
        _chart(page, "ways", "Where customers went", ways_note(page)), _worse(page),
        _stands_on(page),
    )  # fmt: skip
    body = _tag("body", "", main, _tag("footer", "", foot(page)))
    return f"<!doctype html>\n{element('html', {'lang': 'en'}, head, body)}\n"


def _tag(name: str, kind: str, *inner: str) -> Drawn:
    """Return an element that is never written as closed in itself, which HTML would take for an open one."""
    return element(name, {"class": kind or None}, *(inner if any(inner) else (_NOTHING,)))


def _own(name: str, words: str, kind: str = "") -> Drawn:
    """Return words of the data, which may read from right to left."""
    return element(name, {"class": kind or None, "dir": "auto"}, harmless(words) or _NOTHING)


def _header(page: Sheet) -> Drawn:
    narrowed = [_tag("p", "mute", f"Only {page.narrowed}")] if page.narrowed else []
    said = _tag(
        "div", "", _own("h1", page.title), _tag("p", "verdict", " ".join(page.verdict)),
        _tag("p", "mute", f"{page.counted}, {page.period}"), *narrowed,
        *(_tag("p", "mute", line) for line in page.under),
    )  # fmt: skip
    simulated = [_tag("p", "", _tag("b", "", "SIMULATED"))] if page.simulated else []
    owners = [_own("p", words, "harm" if harm else "") for words, harm in page.owners]
    who = _tag(
        "div",
        "",
        *simulated,
        _own("p", page.company, "mute"),
        _tag("p", "mute", "Accountable for the outcome"),
        *owners,
    )
    return _tag("header", "", said, who)


def _tiles(page: Sheet) -> Drawn:
    rest = more(page.more_tiles, "objective")
    note = [_tag("p", "mute", f"{rest} in the charter")] if rest else []
    return _tag(
        "section",
        "",
        _tag("h2", "", "What customers experienced"),
        _tag("ul", "tiles", *(_tile(tile, at, page) for at, tile in enumerate(page.tiles))),
        *note,
    )


def _tile(tile: Tile, at: int, page: Sheet) -> Drawn:
    chart = (
        tile.chart(_pen(f"tile-{at}"), page.events)
        if any(week.value is not None for week in tile.weeks)
        else ""
    )
    return _tag(
        "li", "", _tag("b", "", tile.dimension), _own("span", tile.title, "mute"),
        _tag("b", "figure", tile.figure) if tile.measured else _tag("span", "mute", tile.figure),
        _tag("span", "mute", tile.target), _tag("span", "harm" if tile.missed else "mute", tile.state),
        _tag("span", "mute", tile.interval), chart and element("div", {"title": weeks_said(tile)}, chart),
    )  # fmt: skip


def _chart(page: Sheet, name: str, title: str, note: str) -> Drawn:
    return _tag(
        "section", "", _tag("h2", "", title), _tag("p", "mute", note),
        _tag("div", "drawn", page.charts[name](_pen(name))), _table(page.tables[name], title),
    )  # fmt: skip


def _table(listing: Listing, caption: str) -> Drawn:
    kinds = ["n" if field.kind in NUMBERS else "" for field in listing.fields]
    head = starmap(_heading, zip(listing.fields, kinds, strict=True))
    rows = [
        _tag("tr", "", *(
            _own("td", written(row.get(field.name), field.kind), kind)
            for field, kind in zip(listing.fields, kinds, strict=True)
        ))
        for row in listing.rows
    ]  # fmt: skip
    return _tag(
        "table",
        "",
        _tag("caption", "", f"{caption}: the rows"),
        _tag("thead", "", _tag("tr", "", *head)),
        _tag("tbody", "", *rows),
    )


def _heading(field: object, kind: str) -> Drawn:
    words = getattr(field, "heading", "") or getattr(field, "name", "")
    return element("th", {"scope": "col", "class": kind or None}, words)


def _faults(page: Sheet) -> Drawn:
    note = faults_note(page)
    return _tag(
        "section", "", _tag("h2", "", "Findings"), *([_tag("p", "mute", note)] if note else []),
        *([_tag("ul", "faults", *map(_fault, page.faults))] if page.faults else []),
    )  # fmt: skip


def _fault(each: Found) -> Drawn:
    code = _tag("b", "harm" if each.severity == "error" else "mute", each.code)
    return _tag("li", "", code, " ", _tag("b", "", each.title), _own("p", each.said))


def _worse(page: Sheet) -> Drawn:
    return _tag(
        "section",
        "",
        _tag("h2", "", "Where it is worse"),
        _tag("p", "mute", page.worse_note),
        *_paragraphs(page.worse),
    )


def _stands_on(page: Sheet) -> Drawn:
    return _tag(
        "div",
        "stand",
        _tag("h2", "", "What these figures stand on"),
        *_paragraphs((*page.stands_on, *page.means)),
    )


def _paragraphs(lines: Sequence[str]) -> list[Drawn]:
    return [_own("p", line) for line in lines]


def _pen(name: str) -> Pen:
    return Pen(name, printed=True, family=FONTS)
