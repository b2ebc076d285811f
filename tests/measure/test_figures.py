"""Figures of small companies, worked by hand, through stitch, judge and measure."""

import pytest

from onedeck.measure import figures
from onedeck.store.dialect import DUCKDB
from tests import journal
from tests.measure.companies import figure, measured, touch

BACK = {"conversation": "a2", "customer": "of a", "at": "2026-01-07 10:00"}


def test_first_contact_resolution() -> None:
    # Six needs: a came back, b held after one touch, c took two people, d was asked again while it went on,
    # e is nobody known, f was handed from AI to a person.
    store = measured(
        [
            touch("a"),
            touch("a2", **{k: v for k, v in BACK.items() if k != "conversation"}),
            touch("b"),
            touch("c", agent="x", end="transferred", until="2026-01-05 10:05"),
            touch("c", agent="y", at="2026-01-05 10:06"),
            touch("d", at="2026-01-05 10:00", until="2026-01-06 10:00"),
            touch("d2", customer="of d", at="2026-01-05 12:00", until="2026-01-05 12:05"),
            touch("e", customer=None),
            touch("f", room="ai", end="transferred", until="2026-01-05 10:05"),
            touch("f", at="2026-01-05 10:06"),
        ]
    )
    # Journeys: a (a, a2), b, c, d (d, d2), e, f. b alone is good, e cannot be known.
    assert figure(store, "fcr") == (6, pytest.approx(1 / 6), pytest.approx(2 / 6))
    # Followed are a and d; e cannot be known: of eight conversations.
    assert figure(store, "repeat_contact_rate") == (8, 2 / 8, 3 / 8)
    assert figure(store, "touches_per_journey")[:2] == (6, pytest.approx(10 / 6))
    # People handled nine touches; c was passed on once.
    assert figure(store, "transfer_rate")[:2] == (9, pytest.approx(1 / 9))
    assert figure(store, "containment")[:2] == (1, 0)
    assert figure(store, "handoff_rate")[:2] == (1, 1)


def test_rooms_are_judged_by_their_own_verdicts() -> None:
    store = measured(
        [
            touch("a", room="ai", agent="pip", version="3.2"),
            touch("b", room="ai", agent="pip", version="3.3", end="escalated", until="2026-01-05 10:05"),
            touch("b", at="2026-01-05 10:06"),
            touch("c"),
        ]
    )
    assert figure(store, "held_up")[:2] == (3, 1)
    assert figure(store, "held_up", "room", "ai")[:2] == (2, 0.5), (
        "what AI handed off did not hold up by itself"
    )
    assert figure(store, "held_up", "room", "cx")[:2] == (2, 1)
    assert figure(store, "held_up", "ai_version", "pip 3.3")[:2] == (1, 0)
    assert figure(store, "ai_share")[:2] == (3, pytest.approx(2 / 3))
    assert figure(store, "handoff_failure")[:2] == (1, 0)


def test_waits() -> None:
    at = "2026-01-05 10:00:00"
    store = measured(
        [
            touch("a", enqueued=at, connected="2026-01-05 10:00:10", queue="q"),
            touch("b", enqueued=at, connected="2026-01-05 10:00:20", queue="q"),
            touch("c", enqueued=at, connected="2026-01-05 10:01:30", queue="q"),
            touch("d", enqueued=at, connected=None, until="2026-01-05 10:00:40", end="abandoned"),
        ]
    )
    assert figure(store, "queue_wait")[:2] == (3, 40)
    assert figure(store, "queue_wait_p50")[:2] == (3, pytest.approx(20, rel=0.01))
    assert figure(store, "service_level_20")[:2] == (4, 0.5)
    assert figure(store, "service_level_60")[:2] == (4, 0.75)
    assert figure(store, "abandonment")[:2] == (4, 0.25)
    assert figure(store, "queue_wait_open")[0] == 0, "without a calendar nothing is open"


def answer(
    score: float | None,
    instrument: str,
    low: int,
    high: int,
    answered: str = "2026-01-07 10:00",
    **more: object,
) -> dict[str, object]:
    """Return an invitation to a survey, answered with a score, or not."""
    return {
        "instrument": instrument, "score": score, "scale_min": low, "scale_max": high,
        "invited_time": "2026-01-06 10:00", "answered_time": None if score is None else answered,
    } | more  # fmt: skip


def test_surveys() -> None:
    store = measured(
        [touch("a", language="en"), touch("b")],
        surveys=[
            *(answer(score, "nps", 0, 10, conversation="a") for score in (10, 9, 8, 7, 6, 0, 3)),
            *(answer(score, "csat", 1, 5) for score in (5, 4, 3)),
            *(answer(score, "csat", 0, 1) for score in (1,)),
            *(answer(score, "ces", 1, 7) for score in (7, 5, 4, 1)),
            answer(None, "nps", 0, 10),
            answer(None, "csat", 1, 5, conversation="nobody knows it"),
        ],
    )
    # Two promoters and three detractors of seven.
    assert figure(store, "nps")[:2] == (7, pytest.approx(100 * (2 - 3) / 7))
    assert figure(store, "csat_top2")[:2] == (4, 0.75)
    assert figure(store, "ces_agree")[:2] == (4, 0.5)
    assert figure(store, "survey_response_rate")[:2] == (17, pytest.approx(15 / 17))
    assert figure(store, "nps_response_rate")[:2] == (8, 7 / 8)
    assert figure(store, "nps", "room", "cx")[0] == 7


def test_an_invitation_without_a_reference_follows_her_latest_conversation() -> None:
    her = {"customer_key": journal.key("customer", "of a")}
    store = measured(
        [touch("a", language="en"), touch("b", language="de")],
        surveys=[
            answer(5, "csat", 1, 5, conversation="a"),
            answer(None, "csat", 1, 5, **her),
            answer(None, "csat", 1, 5, **her, invited_time="2026-01-13 10:00"),  # eight days later
            answer(None, "nps", 0, 10, **her),  # about the company
            answer(None, "csat", 1, 5, customer_key=journal.key("customer", "nobody we know")),
        ],
    )
    assert figure(store, "survey_response_rate", "language", "en")[:2] == (2, 0.5)
    assert figure(store, "survey_response_rate", "language", "de")[0] == 0
    assert figure(store, "survey_response_rate")[:2] == (5, 0.2)


def test_a_survey_counts_in_the_week_it_was_answered_in_the_workspace_s_zone() -> None:
    # Sunday 23:30 UTC is Monday in Berlin.
    store = measured(
        [touch("a")],
        surveys=[answer(10, "nps", 0, 10, answered="2026-01-11 23:30")],
        timezone="Europe/Berlin",
    )
    weeks = store.engine.rows("SELECT DISTINCT week FROM measures WHERE metric = 'nps'")
    assert weeks == [(journal.moment("2026-01-11 23:00"),)]


def test_a_week_is_matured_when_its_last_window_is_closed() -> None:
    # The week of 2026-01-05 ends on the 12th; seven days later its windows are closed.
    last = {True: "2026-01-18 23:59:59.999999", False: "2026-01-18 23:59:59.999998"}
    for matured, as_of in last.items():
        store = measured([touch("a")], as_of=as_of)
        assert store.engine.rows("SELECT DISTINCT matured FROM measures") == [(matured,)]


def test_slices_add_up_to_the_whole() -> None:
    touches = [
        touch(f"c{number}", language=("en", None)[number % 2], channel=("voice", "CHAT", "phone")[number % 3])
        for number in range(12)
    ]
    store = measured(touches)
    rows = store.engine.rows(
        "SELECT metric, slice, SUM(n), SUM(sum_x), SUM(unknown) FROM measures WHERE slice NOT LIKE 'ai_%' "
        "AND slice <> 'room' GROUP BY metric, slice"
    )
    whole = {metric: sums for metric, slice, *sums in rows if not slice}
    assert all(sums == whole[metric] for metric, _, *sums in rows)
    values = store.engine.rows("SELECT DISTINCT value FROM measures WHERE slice = 'channel'")
    assert set(values) == {("voice",), ("chat",)}, "a channel has one name, whatever a source calls it"


def test_the_printed_sql_counts_what_was_measured() -> None:
    touches = [
        touch("a", enqueued="2026-01-05 10:00", connected="2026-01-05 10:01"),
        touch("b", room="ai", end="escalated", until="2026-01-05 10:05"),
        touch("b", at="2026-01-05 10:06", until="2026-01-05 10:09"),
    ]
    claims = [{"conversation": "a", "room": "cx", "at": "2026-01-05 11:00"}]
    store = measured(touches, claims=claims, surveys=[answer(9, "nps", 0, 10, conversation="a")])
    printed = figures(journal.workspace(("desk",)), DUCKDB)
    counted = dict(store.engine.rows("SELECT metric, SUM(n) FROM measures WHERE slice = '' GROUP BY metric"))
    assert len(counted) > 20
    for metric, select in printed.items():
        rows = store.engine.rows(f"SELECT SUM(n) FROM ({select.partition('ORDER BY journey')[0]}) AS printed")
        assert (rows[0][0] or 0) == counted.get(metric, 0), metric
