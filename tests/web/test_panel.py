"""A panel reads at once what measures reads one by one: every figure has to be the same."""

from pathlib import Path

from onedeck.show.measures import change_of, measure_of, metrics_of, series
from onedeck.show.panel import Panel, latest_weeks
from onedeck.show.periods import default_periods
from onedeck.store import Store


def test_a_panel_says_what_measures_say(built: Path) -> None:
    store = Store.open(built / ".onedeck")
    known = metrics_of(store)
    compared = 0
    for journey in (None, "billing-dispute", "new-line"):
        now, before = default_periods(store, journey)
        weeks = latest_weeks(store, journey, 12)
        panel = Panel(store, known.values(), {*now.weeks, *before.weeks, *weeks})
        for name in known:
            found = panel.measure(name, journey, now.weeks)
            assert found == measure_of(store, name, journey, now.weeks)
            assert panel.change(name, journey, now.weeks, before.weeks) == change_of(
                store, name, journey, now.weeks, before.weeks
            )
            assert panel.series(name, journey, weeks) == series(store, name, journey, 12)
            compared += found.value is not None
    assert compared > 60


def test_an_empty_panel_measures_nothing(built: Path) -> None:
    store = Store.open(built / ".onedeck")
    known = metrics_of(store)
    panel = Panel(store, [known["held_up"]], ())
    assert panel.measure("held_up", "billing-dispute", ()).value is None
    assert panel.series("held_up", None, ()) == []
