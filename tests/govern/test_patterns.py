"""The five patterns: yes and no only on evidence, never two answers that contradict each other, everything traced."""

import datetime
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from onedeck.charter.workspace import read_workspace
from onedeck.govern.check.table import write_check
from onedeck.govern.patterns.answer import Answer
from onedeck.govern.patterns.facts import Counts, Facts, Found, Serving, Since
from onedeck.govern.patterns.measured import Measured, since_the_ai
from onedeck.govern.patterns.reading import read_patterns
from onedeck.govern.patterns.table import RULES, answers
from onedeck.measure import run as measure
from onedeck.model.findings import PATTERNS, SEVERITIES
from onedeck.model.pattern_tables import ANSWERS, NO, UNDECIDED, YES
from onedeck.model.progress import Silent
from onedeck.stats.estimates import Estimate, Sums, estimate
from onedeck.stats.standardised import Standardised
from onedeck.store import Store
from tests.journal import judged_in, moment

WEEK = 7 * 86_400_000_000
MONDAY = moment("2026-01-05") or 0
ENOUGH = Counts(
    conversations=400, customers=300, by_ai=200, by_people=250, met_both=60, met_ai=180, firsts=300,
    firsts_by_people=150, laters=100, laters_by_people=90, claimed=150, claimed_refuted=40, let_down=38, ai_kept=150,
    ai_held_up=110, people_kept=200, people_held_up=150,
)  # fmt: skip
REACHED = {"handoff_failure": estimate("handoff_failure", "share", Sums(n=100, x=3))}
SOUND = Facts(
    "billing", True, "maria", serving=(Serving("pip", "maria", True, 200),), objectives=4, counts=ENOUGH,
    measured=REACHED,
)  # fmt: skip
WORSE = Since(
    "2026-W20", "",
    {"touches_per_journey": Estimate("touches_per_journey", 500, 1.4, 1.3, 1.5, 1.4, 1.4)},
    {"touches_per_journey": Estimate("touches_per_journey", 500, 1.9, 1.8, 2.0, 1.9, 1.9)},
    {"touches_per_journey": Estimate("touches_per_journey", 500, 0.5, 0.4, 0.6, 0.5, 0.5)},
    Standardised((0.5, 0.5), (0.7, 0.7), -0.25, -0.15, 4, 0.99),
)  # fmt: skip


def answer(facts: Facts, pattern: str) -> Answer:
    """Return a journey's answer to one pattern."""
    return next(each for each in answers(facts) if each.pattern == pattern)


def finding(code: str, pattern: str, severity: str = "error") -> Found:
    """Return a finding of a rule."""
    return Found(code, pattern, severity, f"{code} was found")


# --- who answers ---


def test_one_person_for_both_is_unified_and_not_separate() -> None:
    assert answer(SOUND, "unified_accountability").answer == YES
    assert answer(SOUND, "separate_ownership").answer == NO
    assert answer(SOUND, "unified_accountability").said == "maria answers for the outcome and for pip"


def test_two_people_are_separate_and_not_unified() -> None:
    two = replace(SOUND, serving=(Serving("pip", "dan", True, 200),))
    assert answer(two, "separate_ownership").answer == YES
    assert answer(two, "unified_accountability").answer == NO
    assert answer(two, "separate_ownership").said == "maria answers for the outcome, dan for pip"


def test_one_person_with_two_scorecards_is_neither() -> None:
    both = replace(SOUND, findings=(finding("OD103", "separate_ownership"),))
    assert answer(both, "separate_ownership").answer == UNDECIDED
    assert answer(both, "unified_accountability").answer == UNDECIDED
    assert answer(both, "unified_accountability").said.startswith("both can be said")
    note = replace(SOUND, findings=(finding("OD103", "separate_ownership", "note"),))
    assert answer(note, "unified_accountability").answer == YES, "a note decides nothing"


def test_an_ai_that_nobody_lists_is_not_owned() -> None:
    stray = replace(SOUND, serving=(*SOUND.serving, Serving("zap", "", False, 12)))
    assert answer(stray, "unified_accountability").answer == NO
    assert answer(stray, "separate_ownership").answer == UNDECIDED
    assert "zap" in " ".join(answer(stray, "separate_ownership").missing)


def test_nobody_answers() -> None:
    gone = replace(SOUND, owner="", gone="maria was accountable until 2026-03-01")
    assert answer(gone, "unified_accountability").answer == NO
    assert answer(gone, "separate_ownership").answer == UNDECIDED
    none = Facts("unchartered", counts=ENOUGH)
    assert (
        answer(none, "unified_accountability").said == "nobody answers for the outcome: no charter covers it"
    )


def test_an_ai_the_charter_names_nobody_for_is_its_owners() -> None:
    silent = replace(SOUND, serving=(Serving("pip", "", True, 200),))
    found = answer(silent, "unified_accountability")
    assert (found.answer, found.said) == (
        YES, "maria answers for the outcome; the charter that lists pip names nobody else",
    )  # fmt: skip


# --- the process ---


def test_without_process_statistics_nothing_is_called_redesigned_or_bolted_on() -> None:
    better = Since(
        "2026-W20", "", {}, {}, {},
        Standardised((0.8, 0.8), (0.6, 0.6), 0.1, 0.3, 4, 0.99),
    )  # fmt: skip
    found = answer(replace(SOUND, since=better), "redesigned")
    assert found.answer == UNDECIDED and found.speaks_for and "process statistics" in found.said
    assert answer(replace(SOUND, since=WORSE), "ai_on_old_process").answer == UNDECIDED
    assert answer(replace(SOUND, rebuilt=True), "redesigned").answer == YES
    assert answer(replace(SOUND, rebuilt=False), "ai_on_old_process").answer == YES


def test_more_touches_and_less_that_holds_up_is_no_redesign() -> None:
    found = answer(replace(SOUND, since=WORSE), "redesigned")
    assert found.answer == NO
    assert [each.said for each in found.speaks_against] == [
        "touches per journey: 1.40 before the AI's first week (2026-W20), 1.90 now: rose beyond its interval",
        "held up at the same mix of needs: 70.0% before the AI's first week (2026-W20), 50.0% now: fell beyond its "
        "interval",
    ]
    one = replace(WORSE, held_up=Standardised(refused="too few"))
    assert answer(replace(SOUND, since=one), "redesigned").answer == UNDECIDED


def test_a_wait_that_moved_into_the_bot_is_ai_on_the_old_process() -> None:
    moved = replace(SOUND, findings=(finding("OD303", "ai_on_old_process"),))
    assert answer(moved, "ai_on_old_process").answer == YES
    assert answer(moved, "redesigned").answer == NO
    people = replace(SOUND, findings=(finding("OD201", "ai_on_old_process"),))
    assert answer(people, "ai_on_old_process").answer == UNDECIDED, (
        "a claim that did not hold up tells no process"
    )


def test_a_journey_without_ai() -> None:
    none = replace(
        SOUND, serving=(), counts=replace(ENOUGH, by_ai=0, met_ai=0, ai_kept=0), since=Since(refused="no AI")
    )
    told = {each.pattern: each.answer for each in answers(none)}
    assert told == {
        "separate_ownership": UNDECIDED, "ai_on_old_process": NO, "redesigned": NO,
        "unified_accountability": UNDECIDED, "human_plus_ai": NO,
    }  # fmt: skip


# --- people and AI ---


def test_people_and_ai_share_the_work() -> None:
    found = answer(SOUND, "human_plus_ai")
    assert found.answer == YES
    assert [each.said for each in found.speaks_for] == [
        "handoffs from AI that reached a person: 97 of 100 (97.0%)",
        "people finished 90.0% of the contacts that came back unsettled, 50.0% of first ones",
        "of what AI kept 73.3% held up, of what people kept 75.0%",
    ]


@pytest.mark.parametrize(
    "facts",
    [
        replace(SOUND, counts=replace(ENOUGH, ai_held_up=60)),
        replace(SOUND, counts=replace(ENOUGH, laters_by_people=20)),
        replace(SOUND, counts=replace(ENOUGH, by_people=0, people_kept=0, laters_by_people=0)),
        replace(SOUND, measured={"handoff_failure": estimate("handoff_failure", "share", Sums(n=100, x=40))}),
    ],
    ids=["what AI keeps does not hold up", "AI gets the unsettled ones", "nobody but AI", "nobody comes"],
)
def test_what_speaks_against_a_shared_operation(facts: Facts) -> None:
    found = answer(facts, "human_plus_ai")
    assert any(each.decides for each in found.speaks_against)
    assert found.answer == NO


def test_ai_that_talks_over_people_is_no_shared_operation() -> None:
    talks = replace(SOUND, findings=(finding("OD302", "human_plus_ai"),))
    assert answer(talks, "human_plus_ai").answer == UNDECIDED, "the rest of it works"
    few = replace(talks, counts=replace(ENOUGH, laters=10, laters_by_people=9))
    assert answer(few, "human_plus_ai").answer == NO


def test_too_few_is_undecided_and_says_how_many_it_takes() -> None:
    few = replace(
        SOUND, measured={}, counts=replace(ENOUGH, laters=12, laters_by_people=12, ai_kept=7, ai_held_up=5)
    )
    found = answer(few, "human_plus_ai")
    assert found.answer == UNDECIDED
    assert found.missing == (
        "handoffs: 0 were asked for in the last thirteen weeks, it takes 30",
        "contacts that came back: 12 in the last thirteen weeks, it takes 30",
        "what AI and people kept: 7 of one of them matured, it takes 30",
    )


# --- laws ---

names = st.sampled_from(["", "maria", "Maria", "dan"])
few = st.integers(0, 60)


@st.composite
def counts(draw: st.DrawFn) -> Counts:
    """Draw counts in which no part is larger than its whole."""
    wholes = [draw(few) for _ in range(6)]
    customers, firsts, laters, claimed, ai, people = wholes
    parts = [draw(st.integers(0, whole)) for whole in wholes]
    return Counts(
        draw(few), customers, draw(few), draw(few), parts[0], customers, firsts, parts[1], laters, parts[2],
        claimed, parts[3], parts[3], ai, parts[4], people, parts[5],
    )  # fmt: skip


@st.composite
def journeys(draw: st.DrawFn) -> Facts:
    """Draw the facts of a journey, likely and unlikely ones."""
    serving = st.builds(Serving, st.sampled_from(["pip", "zap"]), names, st.booleans(), few)
    found = st.builds(
        finding, st.sampled_from(["OD101", "OD102", "OD103", "OD104", "OD201", "OD202", "OD302", "OD303", "OD501"]),
        st.sampled_from(list(PATTERNS)), st.sampled_from(SEVERITIES),
    )  # fmt: skip
    asked = draw(few)
    failed = estimate("handoff_failure", "share", Sums(n=asked, x=draw(st.integers(0, asked))))
    owner = draw(names)
    return Facts(
        "j", draw(st.booleans()), owner, "" if owner else "nobody", tuple(draw(st.lists(serving, max_size=3))),
        draw(few), draw(st.dictionaries(st.sampled_from(["routing", "reviews"]), st.booleans())),
        tuple(draw(st.lists(found, max_size=4))), draw(counts()), {"handoff_failure": failed},
        draw(st.sampled_from([Since(refused="no AI"), WORSE])), draw(st.none() | st.booleans()),
    )  # fmt: skip


@given(journeys())
def test_answers_never_contradict_each_other(facts: Facts) -> None:
    told = {each.pattern: each for each in answers(facts)}
    assert list(told) == list(PATTERNS)
    for one, other in (("separate_ownership", "unified_accountability"), ("ai_on_old_process", "redesigned")):
        assert {told[one].answer, told[other].answer} != {YES}
    for each in told.values():
        pro = any(evidence.decides for evidence in each.speaks_for)
        contra = any(evidence.decides for evidence in each.speaks_against)
        assert each.answer in ANSWERS
        assert (each.answer == YES) == (pro and not contra)
        assert (each.answer == NO) == (contra and not pro)
        assert each.said
        for evidence in (*each.speaks_for, *each.speaks_against, *each.happens, *each.impact):
            assert evidence.said and evidence.look, "every figure says where it comes from"


@given(journeys())
def test_an_undecided_answer_says_what_is_missing_or_what_contradicts_it(facts: Facts) -> None:
    for each in answers(facts):
        if each.answer == UNDECIDED and not any(
            evidence.decides for evidence in (*each.speaks_for, *each.speaks_against)
        ):
            assert each.missing, each


def test_each_pattern_states_its_rule() -> None:
    assert list(RULES) == list(PATTERNS)
    assert all(rule.startswith("Yes: ") and " No: " in rule for rule in RULES.values())


# --- before and since the AI ---


def weekly(weeks: range, touches: int) -> dict[tuple[str, int], list[Any]]:
    """Return ten journeys a week of so many touches each, and one more touch in every second journey."""
    n, total, squares = 10, 10 * touches + 5, 5 * touches**2 + 5 * (touches + 1) ** 2
    sums = Sums(n=n, x=total, xx=squares)
    held = Sums(n=n, x=8 if touches == 1 else 4)
    return {
        ("billing", MONDAY + week * WEEK): [("touches_per_journey", "", sums), ("held_up", "bill", held)]
        for week in weeks
    }


def measured(before: int, after: int) -> Measured:
    """Return so many weeks before the AI's first one, and so many since."""
    rows = {**weekly(range(before), 1), **weekly(range(before, before + after), 2)}
    weeks = tuple(sorted(week for _, week in rows))
    return Measured(
        weeks, {"touches_per_journey": "mean", "held_up": "share"}, rows, "UTC", {"billing": weeks}
    )


def test_thirteen_weeks_before_the_ai_beside_the_last_thirteen() -> None:
    found = since_the_ai(measured(20, 20), "billing", MONDAY + 20 * WEEK)
    assert not found.refused and found.first_week == "2026-W22"
    assert (found.before["touches_per_journey"].n, found.after["touches_per_journey"].n) == (130, 130)
    assert found.before["touches_per_journey"].value == 1.5
    assert found.after["touches_per_journey"].value == 2.5
    change = found.change["touches_per_journey"]
    assert change.value == 1.0 and 0.8 < (change.low or 0) < 1.0 < (change.high or 0) < 1.2
    assert found.held_up.second == (0.8, 0.8) and found.held_up.first == (0.4, 0.4)
    assert found.held_up.high < 0


def test_too_little_time_before_or_since_is_refused() -> None:
    assert since_the_ai(measured(5, 20), "billing", MONDAY + 5 * WEEK).refused == (
        "5 matured weeks before its first week (2026-W07), it takes 8"
    )
    assert since_the_ai(measured(20, 3), "billing", MONDAY + 20 * WEEK).refused == (
        "3 matured weeks since its first week (2026-W22), it takes 4"
    )
    assert since_the_ai(measured(20, 3), "billing", None).refused == "no AI has handled a conversation"


# --- from files and events to the table ---


def charter(name: str, person: str, reasons: list[str]) -> dict[str, Any]:
    """Return a charter of Maria's whose AI somebody answers for."""
    return {
        "apiVersion": "onedeck.dev/v1alpha1", "kind": "Journey", "metadata": {"name": name},
        "spec": {
            "accountability": {"accountable": {"person": "maria@example.com"}},
            "scope": {"contactReasons": reasons},
            "ai": {"systems": [{"name": "Pip", "agentId": "pip", "accountable": {"person": person}}]},
        },
    }  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, dict[tuple[str, str], dict[str, Any]]]:
    """Run a small company: two owners for bills, one for moves, an AI nobody lists where no charter is."""
    folder = tmp_path_factory.mktemp("company")
    (folder / "charters").mkdir()
    settings = {"name": "two rooms", "sources": [{"name": "desk", "connector": "table", "path": "rows.csv"}]}
    (folder / "onedeck.yaml").write_text(yaml.safe_dump(settings))
    for made in (
        charter("bills", "dan@example.com", ["bill"]),
        charter("moves", "Maria@example.com", ["move"]),
    ):
        (folder / "charters" / f"{made['metadata']['name']}.yaml").write_text(yaml.safe_dump(made))
    (folder / "reasons.yaml").write_text(
        yaml.safe_dump({"desk": {"bill": "bill", "move": "move", "odd": "odd"}})
    )
    touches = [
        {"conversation": f"{reason}{number}", "customer": f"p{number}", "room": room, "agent": agent, "reason": reason,
         "at": f"2026-01-{number:02} 10:00", "until": f"2026-01-{number:02} 10:05", "end": "completed"}
        for number in range(5, 15)
        for reason, room, agent in (("bill", "ai", "pip"), ("move", "ai", "pip"), ("odd", "ai", "zap"))
    ]  # fmt: skip
    touches += [
        {**row, "conversation": f"{row['conversation']} again", "room": "person", "agent": "kim", "channel": "VOICE",
         "at": row["at"].replace("10:00", "15:00"), "until": row["until"].replace("10:05", "15:05")}
        for row in touches[::3][:4]
    ]  # fmt: skip
    space = read_workspace(folder)
    store = judged_in(space, {"touches": touches}, moment("2026-03-01"))
    measure(store, space, Silent())
    now = moment("2026-03-02") or 0
    write_check(store, space, now)
    read_patterns(store, space, now)
    names = [row[0] for row in store.engine.rows("DESCRIBE patterns")]
    rows = [dict(zip(names, row, strict=True)) for row in store.engine.rows("SELECT * FROM patterns")]
    return store, {(row["journey"], row["pattern"]): row for row in rows}


Told = tuple[Store, dict[tuple[str, str], dict[str, Any]]]


def test_a_run_answers_every_pattern_of_every_journey(told: Told) -> None:
    answered = {place: row["answer"] for place, row in told[1].items()}
    assert set(answered) == {
        (journey, pattern) for journey in ("bills", "moves", "unchartered") for pattern in PATTERNS
    }
    assert answered["bills", "separate_ownership"] == YES
    assert answered["bills", "unified_accountability"] == NO
    assert answered["moves", "separate_ownership"] == NO
    assert answered["moves", "unified_accountability"] == YES
    assert answered["unchartered", "unified_accountability"] == NO
    assert answered["unchartered", "separate_ownership"] == UNDECIDED


def test_figures_are_counted_from_the_events(told: Told) -> None:
    happens = json.loads(told[1]["bills", "separate_ownership"]["happens"])
    assert happens[0]["said"] == "customers who in one matter met AI and people: 4 of 10 (40.0%)"
    assert (happens[0]["value"], happens[0]["n"]) == (0.4, 10)
    assert [each["said"].split(": ")[1] for each in happens[1:]] == ["not measured", "not measured"]
    stray = json.loads(told[1]["unchartered", "unified_accountability"]["evidence_against"])
    assert "zap handled 10 conversations, and neither charter nor card lists it" in [
        each["said"] for each in stray
    ]


def test_the_same_run_finds_where_to_redesign(told: Told) -> None:
    rows = told[0].engine.rows("SELECT journey, need, step, customers, minutes FROM redesign")
    assert rows == [("bills", "bill", "ai_then_phone", 4, 40.0)]


def test_an_owner_whose_term_ended_is_nobody(tmp_path: Path) -> None:
    from onedeck.govern.check.look import Look
    from onedeck.govern.patterns.gather import gather

    made = charter("bills", "dan@example.com", ["bill"])
    made["spec"]["accountability"]["accountable"]["dateOut"] = "2026-01-31"
    (tmp_path / "charters").mkdir()
    (tmp_path / "charters" / "bills.yaml").write_text(yaml.safe_dump(made))
    (tmp_path / "onedeck.yaml").write_text(
        "name: x\nsources: [{name: desk, connector: table, path: rows.csv}]\n"
    )
    space = read_workspace(tmp_path)
    row = {"conversation": "c", "customer": "p", "room": "ai", "agent": "pip", "at": "2026-01-05 10:00"}
    store = judged_in(space, {"touches": [row]}, moment("2026-02-01"))
    on = {
        day: gather(Look(space, datetime.date.fromisoformat(day), store))[0]
        for day in ("2026-01-31", "2026-02-01")
    }
    assert on["2026-01-31"].owner == "maria@example.com"
    assert (on["2026-02-01"].owner, on["2026-02-01"].gone) == (
        "", "maria@example.com was accountable until 2026-01-31",
    )  # fmt: skip
