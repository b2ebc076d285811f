"""Closing on tables written by hand: what is frozen, what is refused, and what counts as a restatement later."""

from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onedeck.errors import UsageError
from onedeck.measure.closing import close
from onedeck.model.periods import parse_period
from onedeck.show.closed_periods import closed_page, closed_periods, restatement_list
from onedeck.show.formats import as_markdown
from onedeck.show.restatements import closings, restatement_lines, restatements
from onedeck.store import Store
from onedeck.store.duck import DuckEngine
from onedeck.store.weeks import begins
from tests.show.tables import DAY, conversation, verdict, write

ZONE = "Europe/Berlin"
WEEKS = [begins(date.fromisocalendar(2026, week, 1), ZoneInfo(ZONE)) for week in range(40, 49)]
AS_OF = begins(date(2026, 11, 25), ZoneInfo(ZONE)) - 1  # the Tuesday of W48 has ended
LAST_MATURED = 46

Row = dict[str, Any]


def measure(week: int, metric: str = "held_up", journey: str = "bills", **more: Any) -> Row:
    """Return a row of measures for an ISO week of 2026."""
    return {"metric": metric, "journey": journey, "slice": "", "value": "", "week": WEEKS[week - 40],
            "matured": week <= LAST_MATURED, "n": 40, "unknown": 2, "sum_x": 30.0} | more  # fmt: skip


MEASURES: list[Row] = [
    *(measure(week) for week in range(40, 48)),
    *(measure(week, slice="channel", value="chat", n=10, sum_x=5.0) for week in range(40, 48)),
    *(
        measure(week, "wait", unknown=None, bin=place, n=place, sum_x=None)
        for week in range(40, 48)
        for place in (5, 9)
    ),
]


def measured(
    store: Store, rows: list[Row] | None = None, charter: str = "c1", expression: str = "good"
) -> Store:
    """Write the tables a run would have written."""
    write(store, "feeds", {"source": "desk", "complete_until": AS_OF, "as_of": AS_OF, "reason": "by hand"})
    write(store, "charters", {"journey": "bills", "title": "Bills", "window_us": 7 * DAY, "idle_us": DAY, "join_us": 0,
                              "customer_is": "person", "proof_required": False, "timezone": ZONE,
                              "definition_hash": charter})  # fmt: skip
    shared = {"description": "d", "dimension": "accurate", "grain": "verdicts", "population": "TRUE",
              "definition": "by hand", "file": "f"}  # fmt: skip
    write(
        store,
        "metrics",
        shared | {"metric": "held_up", "title": "Held up", "direction": "higher", "unit": "share", "shape": "share",
                  "expression": expression},
        shared | {"metric": "wait", "title": "Wait", "direction": "lower", "unit": "seconds", "shape": "quantile",
                  "expression": "wait_s", "quantile": 0.5},
    )  # fmt: skip
    write(store, "measures", *(MEASURES if rows is None else rows))
    week_47 = WEEKS[7]
    write(
        store,
        "conversations",
        conversation(1, journey="bills", week=week_47),
        conversation(2, journey="bills", week=week_47),
    )
    write(store, "verdicts", verdict(1, "all", "open", journey="bills", t0=week_47 + 3 * DAY),
          verdict(2, "all", "held", journey="bills"))  # fmt: skip
    return store


@pytest.fixture
def store() -> Store:
    return measured(Store(None, DuckEngine(threads=1)))


def one_more(rows: list[Row], week: int) -> list[Row]:
    """Return the measures as they are once a late row turned one of a week's held into a refuted."""
    place = next(
        n
        for n, row in enumerate(rows)
        if row["week"] == WEEKS[week - 40] and row["metric"] == "held_up" and not row["slice"]
    )
    return [*rows[:place], rows[place] | {"sum_x": rows[place]["sum_x"] - 1}, *rows[place + 1 :]]


def test_a_week_is_frozen_with_its_slices_its_as_of_and_its_definition(store: Store) -> None:
    assert close(store, parse_period("2026-W46"), 1_000) == 4
    names = "period, closed_at, as_of, metric, journey, slice, value, n, unknown, sum_x, bin"
    rows = store.engine.rows(f"SELECT {names} FROM closings ORDER BY metric, slice, bin")
    assert rows[0] == ("2026-W46", 1_000, AS_OF, "held_up", "bills", "", "", 40, 2, 30.0, None)
    assert rows[1][5:8] == ("channel", "chat", 10)
    assert [(row[3], row[7], row[10]) for row in rows[2:]] == [("wait", 5, 5), ("wait", 9, 9)]
    hashes = store.engine.rows(
        "SELECT COUNT(DISTINCT definition_hash), MIN(LENGTH(definition_hash)) FROM closings"
    )
    assert hashes == [(2, 64)]


def test_a_month_is_its_weeks_added_up(store: Store) -> None:
    close(store, parse_period("2026-10"), 1_000)
    held = store.engine.rows("SELECT n, sum_x FROM closings WHERE metric = 'held_up' AND slice = ''")
    assert held == [(5 * 40, 150.0)]  # W40 (its Thursday is the first of October) to W44
    assert restatements(store) == []


def test_same_data_is_no_restatement(store: Store) -> None:
    close(store, parse_period("2026-W45"), 1_000)
    close(store, parse_period("2026-W46"), 2_000)
    assert restatements(store) == [] and restatement_lines(store) == []
    periods = closed_periods(store, [])
    assert [(row["period"], row["figures"], row["restated"], row["compared"]) for row in periods] == [
        ("2026-W45", 2, 0, True), ("2026-W46", 2, 0, True),
    ]  # fmt: skip


def test_a_late_row_is_one_restatement(store: Store) -> None:
    close(store, parse_period("2026-W45"), 1_000)
    close(store, parse_period("2026-W46"), 1_000)
    measured(store, one_more(MEASURES, 46))
    (row,) = restatements(store)
    assert (row["period"], row["metric"], row["journey"], row["why"]) == (
        "2026-W46",
        "held_up",
        "bills",
        "data",
    )
    assert (row["old"], row["old_high"], row["new"], row["new_high"]) == (30 / 40, 32 / 40, 29 / 40, 31 / 40)
    assert restatement_lines(store) == [
        "restated: 1 figure differs from 2026-W46 as closed on 1970-01-01; `onedeck close` says which"
    ]
    assert as_markdown(restatement_list([row])).splitlines()[-1] == (
        "| 2026-W46 | Held up | 75.0% to 80.0% of 40 | 72.5% to 77.5% of 40 | data changed |"
    )
    assert closed_page(closed_periods(store, [row]), [row], [])


@pytest.mark.parametrize("change", [{"charter": "c2"}, {"expression": "better"}])
def test_another_definition_is_said_to_be_why(store: Store, change: Row) -> None:
    close(store, parse_period("2026-W46"), 1_000)
    measured(store, **change)
    assert restatements(store) == []  # other words, same figures: nothing to restate
    measured(store, one_more(MEASURES, 46), **change)
    assert [row["why"] for row in restatements(store)] == ["definitions"]


def test_a_figure_that_is_gone_is_a_restatement(store: Store) -> None:
    close(store, parse_period("2026-W46"), 1_000)
    measured(store, [row for row in MEASURES if row["metric"] != "wait"])
    (row,) = restatements(store)
    assert (row["metric"], row["old_n"], row["new_n"], row["new"]) == ("wait", 14, 0, None)
    assert row["old"] == pytest.approx(1.02**9, rel=0.01)


def test_what_a_closing_never_measured_is_not_restated(store: Store) -> None:
    close(store, parse_period("2026-W46"), 1_000)
    measured(store, [*MEASURES, measure(46, "new_metric")])
    assert restatements(store) == []


def test_a_period_is_closed_once_and_restated_on_purpose(store: Store) -> None:
    close(store, parse_period("2026-W46"), 1_000)
    with pytest.raises(UsageError, match=r"2026-W46 was closed on 1970-01-01, as of 2026-11-24"):
        close(store, parse_period("2026-W46"), 2_000)
    measured(store, one_more(MEASURES, 46))
    close(store, parse_period("2026-W46"), 2_000, restate=True)
    assert [(closing.closed_at, closing.closings) for closing in closings(store)] == [(2_000, 2)]
    assert restatements(store) == []
    assert store.engine.rows("SELECT COUNT(*) FROM closings") == [(8,)]


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2026-W39", "begins before the data"),
        ("2026-09", "begins before the data"),
        ("2026-W48", "2026-W48 is not over: the as-of is 2026-11-24"),
        ("2027-W01", "2027-W01 is not over"),
        ("2026-W47", "2026-W47 is not matured: as of 2026-11-24 the windows of 1 of its conversations"),
        ("2026-11", "2026-11 is not over"),
    ],
)
def test_periods_that_cannot_be_closed(store: Store, period: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        close(store, parse_period(period), 1_000)
    assert store.engine.rows("SELECT COUNT(*) FROM closings") == [(0,)]


def test_it_says_when_a_period_will_be_matured(store: Store) -> None:
    with pytest.raises(UsageError) as running:
        close(store, parse_period("2026-W47"), 1_000)
    # W47 ends with the 22nd, its last windows with the 29th.
    assert "2026-11-29 or later" in (running.value.hint or "")
    with pytest.raises(UsageError) as ahead:
        close(store, parse_period("2026-W48"), 1_000)
    assert "2026-12-06 or later" in (ahead.value.hint or "")


def test_a_week_after_the_data_that_is_over_is_not_in_them(store: Store) -> None:
    measured(store, [row for row in MEASURES if row["week"] < WEEKS[5]])
    with pytest.raises(UsageError, match="2026-W46 is not in the data") as refused:
        close(store, parse_period("2026-W46"), 1_000)
    assert refused.value.hint == "The data hold 2026-W40 to 2026-W44."


def test_closings_outlive_a_deleted_build(tmp_path: Path) -> None:
    home = tmp_path / ".onedeck"
    store = measured(Store.open(home))
    close(store, parse_period("2026-W46"), 1_000)
    store.publish()
    again = measured(Store.open(home), one_more(MEASURES, 46))
    again.publish()
    assert [row["period"] for row in restatements(Store.open(home))] == ["2026-W46"]
    for path in (home / "build").iterdir():
        if path.is_file():
            path.unlink()
    fresh = measured(Store.open(home))
    fresh.publish()
    assert restatements(Store.open(home)) == []
    assert [closing.period for closing in closings(Store.open(home))] == ["2026-W46"]


@settings(max_examples=8)
@given(st.permutations(MEASURES), st.sampled_from([40, 43, 46]))
def test_the_order_of_rows_changes_nothing(rows: list[Row], week: int) -> None:
    store = measured(Store(None, DuckEngine(threads=1)))
    close(store, parse_period(f"2026-W{week}"), 1_000)
    measured(store, rows)
    assert restatements(store) == []
    measured(store, one_more(rows, week))
    assert [(row["metric"], row["why"]) for row in restatements(store)] == [("held_up", "data")]
