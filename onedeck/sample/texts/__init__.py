"""What people and the assistant say in the simulation: templates by language, one YAML file each."""

from functools import cache
from importlib.resources import files
from random import Random

import yaml


@cache
def _spoken(language: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return a language's templates by need and part; need "" for what fits every need."""
    read = yaml.safe_load(files(__package__).joinpath(f"{language}.yaml").read_text(encoding="utf-8"))
    said = {("", part): tuple(lines) for part, lines in read["any"].items()}
    for need, parts in read["needs"].items():
        said |= {(need, part): tuple(lines) for part, lines in parts.items()}
    return said


def say(rng: Random, language: str, part: str, need: str = "", thing: str = "") -> str:
    """Draw a message in a language (en, de, fr, ar): a part of a need, or with no need what fits every need.

    Parts of a need: ask, ai, person. `thing` is the invoice, order or line it is about.
    """
    lines = _spoken(language)[need, part]
    line = lines[int(rng.random() * len(lines))]
    return line.replace("{object}", thing or "-") if "{" in line else line
