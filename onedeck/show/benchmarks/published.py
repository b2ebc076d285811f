"""The published figures as the package holds them: who, what, when, from where, what it counts, and what is ours."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

FILE = "published.yaml"


@dataclass(frozen=True)
class Published:
    """A figure somebody published; `ours` or `not_comparable` is given, never both and never neither."""

    id: str
    who: str
    title: str
    figure: str
    published: str
    source: str
    counts: str
    ours: str | None = None
    not_comparable: str | None = None
    nearest: str | None = None
    caution: str | None = None


@cache
def published() -> tuple[Published, ...]:
    """Return the published figures, in the file's order."""
    text = (files("onedeck.show.benchmarks") / FILE).read_text("utf-8")
    return tuple(read_entry(entry) for entry in yaml.safe_load(text))


def read_entry(entry: Mapping[str, Any]) -> Published:
    """Return one entry; raises ValueError, with its id, for a missing or an unknown field, or for two answers."""
    name = entry.get("id", "an entry without id")
    known = {field.name for field in fields(Published)}
    needed = {"id", "who", "title", "figure", "published", "source", "counts"}
    if not needed <= set(entry) or not set(entry) <= known:
        raise ValueError(
            f"{name}: {', '.join(sorted(needed ^ (needed & set(entry)) | (set(entry) - known)))}"
        )
    if ("ours" in entry) == ("not_comparable" in entry) or ("nearest" in entry and "ours" in entry):
        raise ValueError(
            f"{name}: either ours, or why it is not comparable (and then perhaps what is nearest)"
        )
    if not all(isinstance(value, str) and value.strip() for value in entry.values()):
        raise ValueError(f"{name}: every field is a text")
    return Published(**entry)
