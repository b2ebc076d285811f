"""`onedeck schema`: what it refuses the reader refuses, and what it accepts the reader reads."""

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from onedeck.charter.positions import parse_yaml
from onedeck.charter.schemas import DRAFT, FILES, json_schema
from onedeck.charter.workspace import read_workspace
from onedeck.entrypoints.cli import cli
from onedeck.errors import ConfigError, Fault
from tests.charter.examples import (
    CALENDARS,
    CARD,
    CHARTER,
    CONTRACT,
    COSTS,
    DUTIES,
    EVENTS,
    FX,
    PEOPLE,
    REASONS,
    REPORTED,
    TEAMS,
    WAIVER,
    WORKSPACE,
)
from tests.charter.schema_checker import accepts

EXAMPLES = {
    "charter": ("charters/a.yaml", CHARTER),
    "charter, its duties": ("charters/b.yaml", DUTIES),
    "ai-system": ("charters/card.yaml", CARD),
    "waiver": ("charters/waiver.yaml", WAIVER),
    "people": ("people.yaml", PEOPLE),
    "workspace": (
        "onedeck.yaml",
        WORKSPACE + "timezone: UTC\nwindow: 9d\njoin: 0\ncurrency: EUR\ncountry: 49\n",
    ),
    "reasons": ("reasons.yaml", REASONS),
    "reported": ("reported.yaml", REPORTED),
    "teams": ("teams.yaml", TEAMS),
    "calendars": ("calendars.yaml", CALENDARS),
    "events": ("events.yaml", EVENTS),
    "contract": ("contracts/a.yaml", CONTRACT),
    "costs": ("costs.yaml", COSTS),
    "fx": ("fx.yaml", FX),
}
BESIDE = {
    "charter, its duties": ("people",), "ai-system": ("charter",), "waiver": ("charter",), "events": ("charter",),
    "reported": ("charter",), "costs": ("fx",),
}  # fmt: skip
ODD: tuple[Any, ...] = (
    None, True, False, 0, 7, -1, 1.5, "", " ", "x", "*", "Ü!", "7d", "2026-03-01", "83 %", "a.b", "gte", "person",
    [], {}, ["x"], [7, 7], ["x", "x"], [None], {"x": "x"}, {"x": None}, [{}], {"team": "a"}, [["x"]],
)  # fmt: skip
# What only the reader can say, because it takes a calendar, other values or other files to see it.
READER_ONLY = (
    "is not a day of the calendar", "is before", "is not after", "is already", "names more than one person",
    "there is no journey", "is not a time zone", "goes with the indicator", "overlap", "closes before", "already",
    "is what no charter covers", "'path' is missing", "'query' needs", "'database' needs", "give either",
    "no source has", "stands twice", "is not a week", "is not a date",
    "an entry needs either", "unknown source", "no source of onedeck.yaml", "must be at most 28", "'up_to'",
    "says nothing where", "must rise", "'calendar'", "has no role", "a vacant role", "no version is both",
    "is not after or before", "or the name of a queue", "nobody holds the role", "has a card already",
)  # fmt: skip


def places(value: Any) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        yield (key,)
        yield from ((key, *rest) for rest in places(below))


def broken(value: Any, every: int) -> Iterator[Any]:
    """Yield the value with one place replaced, removed or joined by a key nobody knows.

    With `every` 3 each place gets a third of what may stand there instead, the next place the next third.
    """
    for number, path in enumerate(places(value)):
        for odd in (*ODD[number % every :: every], "removed", "joined"):
            copy = deepcopy(value)
            holder = copy
            for key in path[:-1]:
                holder = holder[key]
            if odd == "removed":
                del holder[path[-1]]
            elif odd == "joined" and isinstance(holder[path[-1]], dict):
                holder[path[-1]]["nobody knows"] = "x"
            else:
                holder[path[-1]] = odd
            yield copy


def plain(path: Path) -> Any:
    node = parse_yaml(path, [], roots=("mapping", "list"))
    assert node
    return node.plain()


def faults_of(folder: Path) -> list[Fault]:
    try:
        read_workspace(folder)
    except ConfigError as error:
        return error.faults
    return []


def lay_out(folder: Path, name: str) -> None:
    """Write an example and the files it cannot be read without; the others would only take time."""
    (folder / "charters").mkdir()
    (folder / "contracts").mkdir()
    for each in ("workspace", name, *BESIDE.get(name, ())):
        path, text = EXAMPLES[each]
        (folder / path).write_text(text)


def schema_of(example: str) -> dict[str, Any]:
    return json_schema(example.partition(",")[0])


def test_every_file_has_an_example() -> None:
    assert {example.partition(",")[0] for example in EXAMPLES} == set(FILES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_schema_accepts_the_example(tmp_path: Path, name: str) -> None:
    lay_out(tmp_path, name)
    assert faults_of(tmp_path) == []
    assert accepts(schema_of(name), plain(tmp_path / EXAMPLES[name][0]))


@pytest.mark.parametrize("name", EXAMPLES)
def test_schema_and_reader_agree_on_what_is_wrong(tmp_path: Path, name: str) -> None:
    lay_out(tmp_path, name)
    path = tmp_path / EXAMPLES[name][0]
    schema = schema_of(name)
    wrong = 0
    every = 3 if name == "charter, its duties" else 1  # it is long: all of it would take half a minute
    for value in broken(plain(path), every):
        path.write_text(json.dumps(value))
        found = [fault for fault in faults_of(tmp_path) if fault.file == str(path)]
        by_schema = accepts(schema, plain(path)) if value else True
        by_reader = [
            fault.message for fault in found if not any(said in fault.message for said in READER_ONLY)
        ]
        assert by_schema or found, f"the schema alone refuses {path.read_text()}"
        assert not by_schema or not by_reader, f"the reader alone refuses {path.read_text()}: {by_reader}"
        wrong += not by_schema
    assert wrong > 20


def test_the_command_prints_it(tmp_path: Path) -> None:
    for name in FILES:
        found = json.loads(CliRunner().invoke(cli, ["schema", name]).output)
        assert (found["$schema"], found["title"]) == (DRAFT, FILES[name][0])
    assert CliRunner().invoke(cli, ["schema"]).output == CliRunner().invoke(cli, ["schema", "charter"]).output


def test_the_checker_can_refuse() -> None:
    schema = json_schema("teams")
    assert not accepts(schema, {"q": {}})
    assert not accepts(schema, [])
    with pytest.raises(KeyError):
        accepts({"notAKeyword": 1}, {})
