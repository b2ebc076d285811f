"""Templates: everything is escaped, but for what the charts drew."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from onedeck import __version__
from onedeck.entrypoints.web.filters import MOST_CHOICES, TITLES
from onedeck.entrypoints.web.statics import Statics
from onedeck.show.formats import NOTHING, NUMBERS, harmless, written

STATICS = Statics()
_PERCENT = re.compile(r"(\d[\d.,–]*\s?%)")


@cache
def environment() -> Environment:
    """Return the templates, with autoescape on for every one of them."""
    found = Environment(
        loader=PackageLoader("onedeck.entrypoints.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"written": _written, "harmless": harmless, "figures": figures}
    found.globals |= {
        "static": STATICS.urls, "version": __version__, "NOTHING": NOTHING, "NUMBERS": NUMBERS,
        "FILTER_TITLES": TITLES, "MOST_CHOICES": MOST_CHOICES,
    }  # fmt: skip
    return found


def render(template: str, context: Mapping[str, Any]) -> str:
    """Return a template filled with a context."""
    return environment().get_template(template).render(context)


def figures(text: str) -> list[tuple[str, bool]]:
    """Return a sentence in pieces, each with whether it is a percentage: what the eye looks for first."""
    pieces = _PERCENT.split(text)
    return [(piece, at % 2 == 1) for at, piece in enumerate(pieces) if piece]


def _written(value: object, kind: str = "text") -> str:
    return harmless(written(value, kind))
