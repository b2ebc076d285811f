"""teams.yaml, calendars.yaml, events.yaml and reported.yaml: what they mean, and their faults."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from onedeck.charter.context import Calendar, Reported, Team, calendar_of
from onedeck.charter.positions import Place
from onedeck.charter.times import parse_as_of
from onedeck.charter.workspace import Workspace, read_workspace
from onedeck.errors import ConfigError
from tests.charter.examples import CALENDARS, CHARTER, EVENTS, REPORTED, TEAMS, WORKSPACE

Layout = Callable[[Mapping[str, str]], Path]
ZONED = WORKSPACE + "timezone: Europe/Berlin\n"
HERE = Place("x", 1, 1)


def read(layout: Layout, **files: str) -> Workspace:
    named = {f"{name}.yaml": text for name, text in files.items()}
    return read_workspace(layout({"onedeck.yaml": ZONED, "charters/a.yaml": CHARTER, **named}))


def faults_of(layout: Layout, name: str, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(layout, **{name: text})
    return [str(fault).rpartition(f"/{name}.yaml:")[2] for fault in caught.value.faults]


def berlin(day: str) -> int:
    return parse_as_of(f"{day}T00:00", "Europe/Berlin")


def test_all_four_files(workspace: Layout) -> None:
    found = read(workspace, teams=TEAMS, calendars=CALENDARS, events=EVENTS, reported=REPORTED)
    assert found.teams == (
        Team("billing-de", "Billing", "Fernholm", HERE),
        Team("4711", "Retention", None, HERE),
    )
    service, rest = found.calendars
    assert service.hours[:3] == (((480, 1080),), ((480, 720), (780, 1440)), ())
    assert (service.holidays, service.queues) == ((date(2026, 12, 25),), ("billing-de", "4711"))
    assert (rest.timezone, rest.hours[6], rest.queues) == ("Europe/Berlin", ((0, 1440),), ())
    outage, offer = found.events
    assert (outage.start, outage.end) == (
        parse_as_of("2026-04-02T06:10", "Europe/Berlin"),
        berlin("2026-04-04"),
    )
    assert (offer.end, offer.journeys, offer.queues) == (None, (), ("billing-de",))
    first, second = found.reported
    week = (berlin("2026-11-16"), berlin("2026-11-23"))
    assert first == Reported("ai", "Resolved", "claimed", "pip.resolved", None, 0.83, *week, "p. 4", HERE)
    assert (second.value, second.journey, second.stood) == (4.4, "billing-dispute", None)
    assert (second.start, second.end) == (berlin("2026-10-01"), berlin("2026-11-01"))


def test_without_the_files_there_is_nothing(workspace: Layout) -> None:
    found = read(workspace, teams="# none\n", reported="")
    assert (found.teams, found.calendars, found.events, found.reported) == ((), (), (), ())


def test_a_queue_finds_its_calendar(workspace: Layout) -> None:
    found: tuple[Calendar, ...] = read(workspace, calendars=CALENDARS).calendars
    names = [(calendar_of(found, queue) or found[0]).name for queue in ("4711", "other", None)]
    assert names == ["service", "rest", "rest"]
    assert calendar_of(found[:1], "other") is None


@pytest.mark.parametrize(
    ("period", "first", "after"),
    [
        ("2026-W01", "2025-12-29", "2026-01-05"),
        ("2026-W53", "2026-12-28", "2027-01-04"),
        ("2026-10", "2026-10-01", "2026-11-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2026-Q4", "2026-10-01", "2027-01-01"),
        ("{from: 2026-03-29, to: 2026-03-29}", "2026-03-29", "2026-03-30"),
    ],
)
def test_periods(workspace: Layout, period: str, first: str, after: str) -> None:
    text = f"- {{room: ai, title: t, indicator: held_up, value: 1, period: {period}}}\n"
    (figure,) = read(workspace, reported=text).reported
    assert (figure.start, figure.end) == (berlin(first), berlin(after))


@pytest.mark.parametrize(
    ("written", "value"),
    [("0.83", 0.83), ("83 %", 0.83), ('"83%"', 0.83), ("83.5 %", 0.835), ("-4 %", -0.04), ("120000", 120_000.0),
     ("7 %", 0.07), ("0 %", 0.0)],
)  # fmt: skip
def test_values(workspace: Layout, written: str, value: float) -> None:
    text = f"- {{room: ai, title: t, indicator: held_up, value: {written}, period: 2026-10}}\n"
    assert read(workspace, reported=text).reported[0].value == value


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("teams", "[a]", ["1:1: the file must hold a mapping (key: value), not a list"]),
        ("teams", "q: {}\nr: {tem: a}\ns: x\n", [
            "1:4: give 'team' or 'brand'",
            "2:5: unknown key 'tem'. Did you mean 'team'?",
            "3:4: 's' must be a mapping, not a text",
        ]),
        ("teams", "q: {team: a}\nq: {team: b}\n", ["2:1: key 'q' is already given in line 1"]),
        ("calendars", "a: {timezone: Mars/X, hours: {mon: 8-18}}\n", [
            "1:15: 'timezone': 'Mars/X' is not a time zone such as Europe/Berlin or UTC.",
            "1:36: 'mon': '8-18' are not hours such as 08:00-18:00",
        ]),
        ("calendars", "a: {}\nb: {hours: {monday: 08:00-09:00}, queues: [q]}\n", [
            "1:4: 'hours' is missing",
            "2:13: unknown key 'monday'. Did you mean 'mon'?",
        ]),
        ("calendars", "a: {hours: {mon: 22:00-06:00}}\n", [
            "1:18: 'mon': '22:00-06:00' closes before it opens; what goes past midnight needs two days, 22:00-24:00",
        ]),
        ("calendars", 'a: {hours: {mon: ["08:00-12:00", "11:00-13:00"]}}\n',
         ["1:18: the hours of 'mon' overlap or touch; join them"]),
        ("calendars", "a: {hours: {mon: 08:00-09:00}, queues: [q]}\nb: {hours: {mon: 08:00-09:00}, queues: [r, q]}\n",
         ["2:44: queue 'q' has the calendar 'a' already"]),
        ("calendars", "a: {hours: {mon: 08:00-09:00}}\nb: {hours: {mon: 08:00-09:00}}\n",
         ["2:4: every other queue (no 'queues') has the calendar 'a' already"]),
        ("events", "- {name: a, kind: outge, from: 2026-01-01, journeys: billing}\n", [
            "1:19: 'kind' must be outage | campaign | release | other, not 'outge'. Did you mean 'outage'?",
            "1:54: there is no journey 'billing'. Did you mean 'billing-dispute'?",
        ]),
        ("events", "- {name: a, kind: other, from: 2026-01-02, to: 2026-01-01}\n", ["1:48: 'to' is not after 'from'"]),
        ("events", "- {name: a, kind: other, from: 2026-13-01}\n- x\n", [
            "1:32: 'from': '2026-13-01' is not a date (2026-11-20) or a timestamp (2026-11-20T18:30:00+01:00)",
            "2:3: an event must be a mapping, not a text",
        ]),
        ("reported", "- {room: all, title: t, indicator: x, value: 83, period: 2026-W60}\n", [
            "1:10: 'room' must be ai | cx, not 'all'.",
            "1:58: 'period': '2026-W60' is not a week, month or quarter such as 2026-W47, 2026-11 or 2026-Q4",
        ]),
        ("reported", "- {room: ai, title: t, indicator: x, value: '83,5 %', period: last week}\n", [
            "1:45: 'value' must be a number such as 0.83 or a share such as '83 %', not '83,5 %'",
            "1:63: 'period': 'last week' is not a period such as 2026-W47, 2026-11, 2026-Q4 or "
            "{from: 2026-11-16, to: 2026-11-22}",
        ]),
        ("reported", "- {room: ai, title: t, indicator: x, definition: y, value: 1, period: {from: 2026-01-01}}\n", [
            "1:50: 'definition' goes with the indicator 'claimed' only",
            "1:71: 'to' is missing",
        ]),
        ("reported", "".join(f"- {{room: ai, title: t, indicator: x, value: {n}, period: 2026-10}}\n" for n in (1, 2)),
         ["2:3: the figure 't' is already given in line 1"]),
    ],
)  # fmt: skip
def test_a_fault_names_its_place(workspace: Layout, name: str, text: str, expected: list[str]) -> None:
    assert faults_of(workspace, name, text) == expected


def test_the_faults_of_every_file_come_together(workspace: Layout) -> None:
    files = {"teams": "q: 1", "calendars": "a: 1", "events": "- 1", "reported": "- 1", "reasons": "x: 1"}
    with pytest.raises(ConfigError) as caught:
        read_workspace(
            workspace(
                {"onedeck.yaml": ZONED + "x: 1\n", "charters/a.yaml": "a: 1\n"}
                | {f"{name}.yaml": text for name, text in files.items()}
            )
        )
    found = [Path(fault.file).name for fault in caught.value.faults]
    assert list(dict.fromkeys(found)) == [
        "onedeck.yaml", "calendars.yaml", "a.yaml", "events.yaml", "reasons.yaml", "reported.yaml", "teams.yaml",
    ]  # fmt: skip
