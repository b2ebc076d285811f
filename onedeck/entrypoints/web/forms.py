"""One answer in every form: a page, or the same path with .json, .csv or .svg behind it."""

import json
from collections.abc import Mapping
from typing import Any

from onedeck.entrypoints.web.page import Answer, Visit
from onedeck.entrypoints.web.states import NothingToGive
from onedeck.errors import suggest
from onedeck.show.charts.pen import Pen
from onedeck.show.formats import Listing, as_csv, as_json, harmless
from onedeck.show.moments import iso

HTML, JSON, CSV, SVG = "html", "json", "csv", "svg"
KINDS = {
    HTML: "text/html; charset=utf-8",
    JSON: "application/json",
    CSV: "text/csv; charset=utf-8",
    SVG: "image/svg+xml",
}
OWN = ("table", "chart")  # names of the address that pick one of several
FONTS = "system-ui, 'Segoe UI', 'Noto Sans', sans-serif"


def form_of(path: str) -> tuple[str, str]:
    """Return a path without its ending, and the form the ending asks for."""
    stem, dot, ending = path.rpartition(".")
    if dot and ending in (JSON, CSV, SVG):
        return ("/" if stem in ("", "/", "/deck") else stem), ending
    return path, HTML


def given(form: str, answer: Answer, visit: Visit, wanted: Mapping[str, str]) -> str:
    """Return an answer as JSON, CSV or SVG; raises NothingToGive for a table or chart the page does not have."""
    if form == CSV:
        return as_csv(answer.tables[_picked("table", tuple(answer.tables), wanted.get("table"))])
    if form == SVG:
        name = _picked("chart", tuple(answer.charts), wanted.get("chart"))
        return answer.charts[name](Pen(name, printed=True, family=FONTS))
    if "table" in wanted:
        return as_json(answer.tables[_picked("table", tuple(answer.tables), wanted["table"])])
    return _whole(answer, visit)


def _whole(answer: Answer, visit: Visit) -> str:
    head: dict[str, Any] = {
        "title": answer.title,
        "verdict": answer.verdict,
        "filters": visit.filters.given,
        "build": visit.build,
        "published": iso(1_000_000 * visit.store.manifest.facts.get("published", 0)),
        "notes": list(answer.notes),
    }
    parts = [f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items()]
    tables = ",\n".join(f"  {json.dumps(name)}: {_rows(table)}" for name, table in answer.tables.items())
    return "{\n" + ",\n".join([*parts, f' "tables": {{\n{tables}\n }}']) + "\n}\n"


def _rows(table: Listing) -> str:
    return as_json(table).rstrip()


def _picked(kind: str, known: tuple[str, ...], name: str | None) -> str:
    if not known:
        raise NothingToGive(f"This page has no {kind}.")
    if name is None:
        return known[0]
    if name not in known:
        said = suggest(name, known) or f" There is: {', '.join(known)}."
        raise NothingToGive(f"This page has no {kind} {harmless(name)[:60]!r}.{said}")
    return name
