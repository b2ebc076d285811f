"""Rules of ownership on inputs beyond their docstrings: who is one person, which AI is allowed, what is covered."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedeck.govern.check.look import Look
from onedeck.govern.rules.stale_charter import months_after
from onedeck.model.findings import ERROR, NOTE, WARNING, Finding
from tests.golden.test_golden import expanded
from tests.govern.test_rules import RULES, TODAY, found_in, workspace_of
from tests.journal import judged_in, moment

HEAD = {"apiVersion": "onedeck.dev/v1alpha1"}
MARIA = {"accountable": {"person": "maria@example.com"}}
HELD_UP = {
    "displayName": "Stays",
    "dimension": "accurate",
    "indicatorRef": "held_up",
    "op": "gte",
    "value": 0.7,
}


def charter(name: str = "billing", **spec: Any) -> dict[str, Any]:
    """Return a charter as its file holds it, of one person and every need where nothing else is said."""
    filled = {"accountability": MARIA, "scope": {"contactReasons": ["*"]}, **spec}
    return HEAD | {"kind": "Journey", "metadata": {"name": name}, "spec": filled}


def card(agent: str = "pip", **spec: Any) -> dict[str, Any]:
    """Return what the AI room declares of a system, as its file holds it."""
    filled = {"agentId": agent, "accountability": MARIA, **spec}
    return HEAD | {"kind": "AISystem", "metadata": {"name": agent}, "spec": filled}


def pip(**more: Any) -> dict[str, Any]:
    """Return the part of a charter that lists one AI system."""
    return {"systems": [{"name": "Pip", "agentId": "pip", **more}]}


def touches(count: int, prefix: str = "c", **more: Any) -> dict[str, Any]:
    """Return so many conversations of as many customers."""
    times = {"at": "2026-01-05 10:00", "until": "2026-01-05 10:05"}
    return {"conversation": f"{prefix}#", "customer": f"{prefix}#", **times, "repeat": count, **more}


def found(
    folder: Path, code: str, files: dict[str, Any], *rows: dict[str, Any], **more: Any
) -> list[Finding]:
    """Return what a rule finds in charters, cards and other files, and in touches."""
    example = {"files": files, "as_of": "2026-02-01 00:00", **more}
    if rows:
        example["rows"] = {"touches": list(rows)}
    return found_in(folder, RULES[code], example)


def named(findings: list[Finding]) -> list[str]:
    """Return each finding's place, in order."""
    return sorted(f"{one.journey}/{one.subject}" for one in findings)


# OD101


def test_a_deputy_a_validator_and_whoever_does_the_work_are_no_second_owner(tmp_path: Path) -> None:
    people = MARIA | {
        "deputy": {"person": "dan@example.com"},
        "validator": {"person": "eva@example.com"},
        "responsible": ["team:ai"],
    }
    files = {
        "charters/billing.yaml": charter(accountability=people, ai=pip()),
        "charters/pip.yaml": card(accountability=MARIA | {"validator": {"person": "eva@example.com"}}),
    }
    assert found(tmp_path, "OD101", files) == []


def test_targets_somebody_else_set_for_the_ai_are_marked_where_they_stand(tmp_path: Path) -> None:
    own = [
        HELD_UP,
        {**HELD_UP, "indicatorRef": "containment"},
        {**HELD_UP, "indicatorRef": "csat_top2", "value": 0.9},
    ]
    files = {
        "charters/billing.yaml": charter(objectives=[HELD_UP], ai=pip()),
        "charters/pip.yaml": card(
            accountability={"accountable": {"person": "dan@example.com"}}, indicators=own
        ),
    }
    (finding,) = found(tmp_path, "OD101", files)
    assert [mark.file for mark in finding.marks] == ["charters/billing.yaml", *["charters/pip.yaml"] * 2]
    lines = (tmp_path / "charters/pip.yaml").read_text().splitlines()
    assert "dan@example.com" in lines[finding.marks[1].line - 1]
    assert lines[finding.marks[2].line - 1].strip() == "indicatorRef: held_up"
    assert finding.evidence == ("1 of 3 targets are shared",)


def test_whose_time_is_over_or_has_not_begun_is_no_second_owner(tmp_path: Path) -> None:
    over = {"person": "dan@example.com", "dateOut": "2026-11-22"}
    later = {"person": "eva@example.com", "dateIn": "2026-11-24"}
    systems = [
        {"name": "Pip", "agentId": "pip", "accountable": over},
        {"name": "Scout", "agentId": "scout", "accountable": later},
        {"name": "Drafts", "agentId": "drafts", "accountable": {**over, "dateOut": "2026-11-23"}},
    ]
    assert named(found(tmp_path, "OD101", {"charters/b.yaml": charter(ai={"systems": systems})})) == [
        "billing/drafts"
    ]


def test_how_many_met_both_is_counted_by_customer(tmp_path: Path) -> None:
    files = {"charters/b.yaml": charter(ai=pip(accountable={"person": "dan@example.com"}))}
    rows = [
        touches(3, room="ai", agent="pip"),
        {**touches(2), "conversation": "later#", "at": "2026-01-09 10:00", "until": "2026-01-09 10:05"},
        touches(1, "only people"),
        touches(4, "excluded", exclusion="test"),
    ]
    (finding,) = found(tmp_path, "OD101", files, *rows)
    assert finding.evidence == ("2 of 4 customers met both AI and people in the last 13 weeks",)


# OD102


@pytest.mark.parametrize(
    "name",
    ["billing-team", "Billing Team", "team-billing@example.com", "support@example.com", "customer-service@example.com",
     "Customer.Care@example.com", "steering committee", "TBD", "nobody"],
)  # fmt: skip
def test_a_group_or_a_placeholder_answers_for_nothing(name: str, tmp_path: Path) -> None:
    files = {"charters/b.yaml": charter(accountability={"accountable": {"person": name}})}
    (finding,) = found(tmp_path, "OD102", files)
    assert (finding.severity, finding.marks[0].length) == (ERROR, len(name))


@pytest.mark.parametrize(
    "name",
    ["maria.billing@example.com", "head-of-billing", "head-of-support@example.com", "billing-team-lead", "Tim Steam",
     "Anna Support", "head of the billing team", "vp_customer_support", "m.care@example.com", "Maria Keller"],
)  # fmt: skip
def test_one_person_is_no_group_whatever_her_post_is_called(name: str, tmp_path: Path) -> None:
    files = {"charters/b.yaml": charter(accountability={"accountable": {"person": name}})}
    assert found(tmp_path, "OD102", files) == []


def test_a_vacant_role_and_an_owner_to_come_are_told_apart(tmp_path: Path) -> None:
    files = {
        "people.yaml": {
            "head-of-billing": {"vacant": True},
            "head-of-ai": {"name": "Dan", "email": "dan@example.com"},
        },
        "charters/b.yaml": charter("vacant", accountability={"accountable": {"person": "head-of-billing"}}),
        "charters/l.yaml": charter(
            "later",
            accountability={"accountable": {"person": "head-of-ai", "dateIn": "2026-11-24"}},
            scope={"contactReasons": ["a"]},
        ),
        "charters/n.yaml": charter(
            "now",
            accountability={"accountable": {"person": "head-of-ai", "dateIn": "2026-11-23"}},
            scope={"contactReasons": ["b"]},
        ),
    }
    told = {one.journey: one.said for one in found(tmp_path, "OD102", files)}
    assert sorted(told) == ["later", "vacant"]
    assert "vacant" in told["vacant"] and "Dan" in told["later"] and "2026-11-24" in told["later"]


# OD103


def test_another_target_for_the_same_metric_is_a_warning_at_both_places(tmp_path: Path) -> None:
    files = {
        "charters/b.yaml": charter(objectives=[HELD_UP], ai=pip()),
        "charters/pip.yaml": card(indicators=[{**HELD_UP, "value": 0.8}]),
    }
    (finding,) = found(tmp_path, "OD103", files)
    assert finding.severity == WARNING and "held_up ≥ 0.7" in finding.said and "held_up ≥ 0.8" in finding.said
    assert [mark.file for mark in finding.marks] == ["charters/b.yaml", "charters/pip.yaml"]
    assert finding.evidence == ("0 of 2 targets are shared",)


def test_an_indicator_without_a_target_shares_the_metric(tmp_path: Path) -> None:
    shown = {name: HELD_UP[name] for name in ("displayName", "dimension", "indicatorRef")}
    files = {
        "charters/b.yaml": charter(objectives=[HELD_UP], ai=pip()),
        "charters/pip.yaml": card(indicators=[shown]),
    }
    assert found(tmp_path, "OD103", files) == []


def test_one_claim_under_two_definitions_is_no_shared_figure(tmp_path: Path) -> None:
    slides = [
        {
            "room": "ai",
            "title": "R",
            "indicator": "claimed",
            "definition": "pip.r",
            "value": 0.8,
            "period": "2026-10",
        },
        {
            "room": "cx",
            "title": "S",
            "indicator": "claimed",
            "definition": "desk.s",
            "value": 0.7,
            "period": "2026-10",
        },
        {
            "room": "ai",
            "title": "T",
            "indicator": "claimed",
            "value": 0.8,
            "period": "2026-10",
            "journey": "billing",
        },
    ]
    files = {"charters/b.yaml": charter(), "reported.yaml": slides}
    (finding,) = found(tmp_path, "OD103", files)
    assert (finding.journey, finding.subject) == ("", "decks")
    assert "claimed (pip.r)" in finding.said and "claimed (desk.s)" in finding.said


# OD104


def test_an_agent_of_another_journey_a_model_and_a_version_without_order(tmp_path: Path) -> None:
    files = {
        "reasons.yaml": {"desk": {"b": "bill", "m": "move"}},
        "charters/b.yaml": charter(scope={"contactReasons": ["bill"]}, ai=pip(allowedVersions=">=3 <4")),
        "charters/m.yaml": charter(
            "moving",
            scope={"contactReasons": ["move"]},
            ai={"systems": [{"name": "Scout", "agentId": "scout"}]},
        ),
    }
    rows = [
        touches(30, "a", room="ai", agent="pip", version="canary", reason="b"),
        touches(30, "b", room="ai", agent="PIP", version="3.9", reason="b"),
        touches(30, "c", room="ai", agent="pip", version="3.2", reason="m"),
        touches(30, "d", room="ai", agent="pip", version="9", reason="nothing known"),
        touches(30, "e", room="ai", agent="pip", version="5", reason="b", exclusion="test"),
        touches(30, "f", room="ai", reason="b"),
    ]
    told = found(tmp_path, "OD104", files, *rows)
    assert {(one.journey, one.subject, one.severity) for one in told} == {
        ("billing", "pip canary", NOTE),
        ("moving", "pip", ERROR),
    }
    (canary,) = (one for one in told if one.subject == "pip canary")
    assert canary.tally and (canary.tally.bad, canary.tally.n, canary.tally.customers) == (30, 60, 30)


def test_an_agent_is_known_by_its_id_or_by_its_name(tmp_path: Path) -> None:
    files = {"charters/b.yaml": charter(ai={"systems": [{"name": "Pip", "allowedVersions": "<3"}]})}
    space = workspace_of(tmp_path, {"files": files}, ["desk"])
    rows = [
        touches(30, "a", room="ai", agent="asst_7", version="2"),
        touches(30, "b", room="ai", agent="asst_7", version="3"),
    ]
    store = judged_in(space, expanded({"touches": rows}), moment("2026-02-01 00:00"))
    store.engine.create("renamed", "SELECT * REPLACE ('Pip' AS agent_name) FROM touches")
    store.write("touches", "SELECT * FROM renamed")
    told = list(RULES["OD104"].check(Look(space, TODAY, store)))
    assert named(told) == ["billing/asst_7 3"]


def test_assistance_is_ai_too_and_names_are_only_data(tmp_path: Path) -> None:
    agent = "dr{af}ts'; DROP TABLE touches --"
    files = {"charters/b.yaml": charter(ai=pip())}
    rows = [
        touches(30, "a", room="assist", agent=agent),
        touches(30, "a", room="person", at="2026-01-05 10:01"),
    ]
    (finding,) = found(tmp_path, "OD104", files, *rows)
    assert (finding.journey, finding.subject) == ("", agent)
    assert finding.tally and finding.tally.bad == 30


def test_thirty_chats_of_nineteen_customers_are_a_pilot_of_colleagues(tmp_path: Path) -> None:
    files = {"charters/b.yaml": charter(ai=pip(allowedVersions="<3"))}
    rows = [
        touches(11, "a", room="ai", agent="pip", version="3"),
        {**touches(11, "a", room="ai", agent="pip", version="3"), "conversation": "again#"},
        touches(8, "b", room="ai", agent="pip", version="3"),
        touches(100, "c", room="ai", agent="pip", version="2"),
    ]
    assert found(tmp_path, "OD104", files, *rows) == []
    assert named(
        found(tmp_path, "OD104", files, *rows, touches(1, "d", room="ai", agent="pip", version="3"))
    ) == ["billing/pip 3"]


# OD105


def test_the_largest_uncovered_needs_are_named_and_a_fifth_is_silent(tmp_path: Path) -> None:
    files = {
        "reasons.yaml": {"desk": {"b": "bill", "r": "router", "t": "tv"}},
        "charters/b.yaml": charter(scope={"contactReasons": ["bill"]}),
    }
    rows = [
        touches(70, "a", reason="b"),
        touches(16, "b", reason="r"),
        touches(9, "c", reason="t"),
        touches(5, "d"),
    ]
    (finding,) = found(tmp_path, "OD105", files, *rows)
    assert finding.tally and (finding.tally.bad, finding.tally.n) == (30, 100)
    assert finding.evidence == ("the largest: router (16), tv (9), need not known (5)",)
    covered = [touches(84, "a", reason="b"), *rows[1:2]]
    assert found(tmp_path, "OD105", files, *covered) == []


def test_before_the_first_charter_nothing_is_uncovered(tmp_path: Path) -> None:
    assert found(tmp_path, "OD105", {}, touches(100)) == []


# OD106


def test_without_a_next_day_the_cadence_says_when(tmp_path: Path) -> None:
    reviews = {"cadence": "P1M", "last": "2026-10-30"}
    files = {"charters/b.yaml": charter(reviews=reviews)}
    assert found(tmp_path, "OD106", files, today=datetime.date(2026, 11, 30)) == []
    (finding,) = found(tmp_path, "OD106", files, today=datetime.date(2026, 12, 1))
    assert "2026-11-30, 1 day ago" in finding.said


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-12-15", 1, "2027-01-15"),
     ("2026-11-30", 15, "2028-02-29")],
)  # fmt: skip
def test_months_end_where_the_calendar_does(day: str, months: int, after: str) -> None:
    assert months_after(datetime.date.fromisoformat(day), months).isoformat() == after


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)), st.integers(0, 60))
def test_so_many_months_later_is_that_month_and_never_a_later_day(day: datetime.date, months: int) -> None:
    after = months_after(day, months)
    assert (after.year - day.year) * 12 + after.month - day.month == months
    assert after.day <= day.day and (after.day == day.day or (after + datetime.timedelta(1)).day == 1)
