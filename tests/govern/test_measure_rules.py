"""Rules of measurement and of safe AI on inputs beyond their docstrings: claims, slides, targets, gates, plans."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from onedeck.charter.workspace import read_workspace
from onedeck.entrypoints.commands_init import init
from onedeck.govern.audit.signing import decide_release
from onedeck.govern.check.look import Look
from onedeck.govern.check.recount import Recount
from onedeck.govern.rules import claim_without_consequence
from onedeck.govern.rules.activity_without_outcome import ACTIVITY
from onedeck.model.findings import ERROR, NOTE, WARNING, Finding
from onedeck.stats.intervals import wilson
from onedeck.store import Store
from tests.golden.test_golden import expanded
from tests.govern.test_ownership_rules import HELD_UP, card, charter, found, named, pip, touches
from tests.govern.test_rules import OUR_METRICS, RULES, TODAY, found_in, workspace_of
from tests.journal import judged_in, moment, write
from tests.real_data.onedeck_command import built

METRIC_KEYS = (
    "title", "description", "dimension", "direction", "unit", "grain", "shape", "population", "expression",
    "definition",
)  # fmt: skip
THEIRS = ("OD502", "OD503", "OD507")  # tests/govern/test_experience_rules.py has them
CONTAINED = {**HELD_UP, "displayName": "Resolved", "indicatorRef": "containment", "value": 0.8}


def objective(metric: str, dimension: str = "accurate", **more: Any) -> dict[str, Any]:
    """Return a figure without a target, as a charter writes it."""
    return {"displayName": metric, "dimension": dimension, "indicatorRef": metric, **more}


def slide(title: str, indicator: str, value: Any, room: str = "ai", **more: Any) -> dict[str, Any]:
    """Return a figure of a deck of January's third week."""
    return {
        "room": room,
        "title": title,
        "indicator": indicator,
        "value": value,
        "period": "2026-W03",
        **more,
    }


def journal(
    folder: Path, code: str, files: dict[str, Any], as_of: str = "2026-02-01 00:00", **rows: Any
) -> list[Finding]:
    """Return what a rule finds in files and in rows of every kind."""
    return found_in(folder, RULES[code], {"files": files, "rows": rows, "as_of": as_of})


# OD201


def claimed(count: int, prefix: str, definition: str, **more: Any) -> dict[str, Any]:
    """Return claims of the AI room on so many conversations, a day after each."""
    by = {"room": "ai", "definition": definition, "at": "2026-01-06 10:05"}
    return {"conversation": f"{prefix}#", **by, "repeat": count, **more}


def test_each_definition_answers_for_its_own_claims_only(tmp_path: Path) -> None:
    talks = [
        touches(40, "a", room="ai", agent="pip", reason="d"),
        touches(40, "b", room="ai", agent="pip", reason="d"),
        touches(
            40, "open", room="ai", agent="pip", reason="d", at="2026-01-30 10:00", until="2026-01-30 10:05"
        ),
        touches(40, "test", room="ai", agent="pip", reason="d", exclusion="test"),
        {
            **touches(40, "a", reason="d", at="2026-01-07 10:00", until="2026-01-07 10:05"),
            "conversation": "back#",
        },
    ]
    claims = [
        claimed(40, "a", "pip.easy"), claimed(40, "b", "pip.easy"), claimed(40, "b", "pip.strict"),
        claimed(40, "open", "pip.strict", at="2026-01-30 10:06"), claimed(40, "test", "pip.strict"),
    ]  # fmt: skip
    files = {"charters/b.yaml": charter(objectives=[HELD_UP, objective("claimed", op="gte", value=0.8)])}
    (finding,) = journal(tmp_path, "OD201", files, touches=talks, claims=claims)
    assert (finding.journey, finding.subject) == ("billing", "ai/pip.easy")
    assert finding.tally and (finding.tally.bad, finding.tally.n, finding.tally.customers) == (40, 80, 40)
    (mark,) = finding.marks
    assert (tmp_path / mark.file).read_text().splitlines()[mark.line - 1].strip() == "indicatorRef: claimed"
    assert finding.evidence[0] == "returned 40"


@pytest.mark.slow
def test_at_a_real_service_desk_with_ordinary_returns_nobody_cries_wolf(
    test_data: Path, tmp_path: Path
) -> None:
    path = test_data / "servicenow_incidents_uci" / "incident_event_log_repaired.csv.gz"
    built(
        tmp_path, f"name: desk\nsources:\n  - {{name: desk, connector: servicenow_incidents, path: {path}}}\n"
    )
    look = Look(
        read_workspace(tmp_path), TODAY, Store.open(tmp_path / ".onedeck"), catalog=lambda: OUR_METRICS
    )
    mine = [code for code in RULES if code.startswith(("OD1", "OD2", "OD50")) and code not in THEIRS]
    said_there = [finding for code in mine for finding in RULES[code].check(look)]
    told = [(finding.rule.code, finding.severity, finding.subject) for finding in said_there]
    assert told == [("OD203", NOTE, "cx/servicenow.resolved")]
    (claims,) = look.counted(RULES["OD201"].rule, claim_without_consequence.SQL)
    assert (claims.bad, claims.n) == (3_836, 21_802)
    assert 0.17 < claims.low < claims.high < 0.20


# OD202


def test_whoever_is_steered_by_activity_alone_is_told_and_money_is_none(tmp_path: Path) -> None:
    files = {
        "charters/b.yaml": charter(objectives=[HELD_UP], ai=pip()),
        "charters/pip.yaml": card(
            indicators=[objective("ai_interactions", "fast"), objective("containment", op="gte", value=0.9)]
        ),
        "reported.yaml": [
            slide("Revenue", "recurring_revenue", 4_000_000, "cx"),
            slide("Chats", "ai_interactions", 9),
        ],
    }
    told = found(tmp_path, "OD202", files)
    assert named(told) == ["/ai deck", "billing/pip"]
    assert {one.severity for one in told} == {WARNING}
    files["reported.yaml"].append(slide("Ours", "an_index_of_ours", 7))
    files["charters/pip.yaml"] = card(indicators=[objective("ai_interactions", "fast"), HELD_UP])
    assert found(tmp_path, "OD202", files) == []


def test_what_counts_activity_is_what_the_catalog_says(tmp_path: Path) -> None:
    plain = {
        name
        for name, metric in OUR_METRICS.items()
        if (metric["dimension"], metric["direction"]) == ("volume", "neutral")
        and metric["unit"] != "currency"
    }
    assert set(ACTIVITY) == plain
    own = {name: OUR_METRICS["volume"][name] for name in METRIC_KEYS}
    files = {
        "metrics/chats_opened.yaml": own | {"title": "Chats opened"},
        "reported.yaml": [slide("A", "chats_opened", 9)],
    }
    assert named(found(tmp_path, "OD202", files)) == ["/ai deck"]


def test_a_card_of_several_journeys_is_told_once(tmp_path: Path) -> None:
    files = {
        "charters/a.yaml": charter("one", scope={"contactReasons": ["a"]}, ai=pip()),
        "charters/b.yaml": charter("two", scope={"contactReasons": ["b"]}, ai=pip()),
        "charters/pip.yaml": card(indicators=[CONTAINED], evaluation={"caseSource": "synthetic"}),
        "charters/scout.yaml": card("scout", indicators=[CONTAINED], evaluation={"caseSource": "synthetic"}),
    }
    assert named(found(tmp_path, "OD203", files)) == ["/pip/containment", "/scout/containment"]
    assert named(found(tmp_path, "OD506", files)) == ["/pip", "/scout"]


# OD203


def test_a_target_on_silence_is_an_error_with_a_safe_fix_and_a_look_at_it_a_note(tmp_path: Path) -> None:
    files = {
        "charters/b.yaml": charter(objectives=[CONTAINED, objective("claimed")], ai=pip()),
        "charters/pip.yaml": card(indicators=[CONTAINED, HELD_UP]),
    }
    told = {one.subject: one for one in found(tmp_path, "OD203", files)}
    assert {name: one.severity for name, one in told.items()} == {
        "containment": ERROR, "claimed": NOTE, "pip/containment": ERROR,
    }  # fmt: skip
    fix = told["containment"].fix
    assert fix and (fix.was, fix.becomes) == ("containment", "held_up")
    line = (tmp_path / fix.mark.file).read_text().splitlines()[fix.mark.line - 1]
    assert line[fix.mark.column - 1 :][: fix.mark.length] == fix.was
    assert told["pip/containment"].fix is None  # held_up stands there already


def test_at_most_so_much_containment_is_not_turned_into_at_most_so_much_held_up(tmp_path: Path) -> None:
    files = {"charters/b.yaml": charter(objectives=[{**CONTAINED, "op": "lte"}])}
    (finding,) = found(tmp_path, "OD203", files)
    assert finding.fix is None


# OD204


@pytest.mark.parametrize(
    ("dimensions", "severity"),
    [
        ((), NOTE),
        (("fast",), NOTE),
        (("fast", "accurate"), WARNING),
        (("fast", "accurate", "contextual"), WARNING),
    ],
)
def test_a_beginning_is_a_note_and_a_gap_a_warning(
    dimensions: tuple[str, ...], severity: str, tmp_path: Path
) -> None:
    asked = {"objectives": [objective(f"m_{one}", one) for one in dimensions]} if dimensions else {}
    files = {"charters/b.yaml": charter(**asked)}
    (finding,) = found(tmp_path, "OD204", files)
    assert finding.severity == severity
    assert "worth staying for" in finding.said or not dimensions


# OD205


def test_a_title_of_ours_over_another_count_is_told_with_the_difference(tmp_path: Path) -> None:
    own = {name: OUR_METRICS["held_up"][name] for name in METRIC_KEYS}
    files = {
        "metrics/kept.yaml": own | {"title": "held Up", "expression": "verdict <> 'refuted'"},
        "metrics/same.yaml": own | {"unknown": "verdict = 'unobservable'"},
        "metrics/other.yaml": own | {"title": "Not refuted", "expression": "verdict <> 'refuted'"},
    }
    (finding,) = found(tmp_path, "OD205", files)
    assert (finding.subject, finding.marks[0].file, finding.marks[0].line) == ("kept", "metrics/kept.yaml", 1)
    assert finding.evidence == ("expression: verdict <> 'refuted' here, verdict IN ('proven', 'held') there",)


def test_slices_floors_and_definitions_left_out_redefine_nothing(tmp_path: Path) -> None:
    files = {
        "charters/b.yaml": charter(objectives=[HELD_UP, {**HELD_UP, "value": 0.6, "slices": ["language"]}, HELD_UP]),
        "reported.yaml": [
            slide("Resolved", "claimed", 0.8, definition="pip.resolved"), slide("Resolved", "claimed", 0.7, "cx"),
            slide("Satisfied", "csat_top2", 0.8, "cx"), slide("satisfied ", "csat_mean", 4.4, "cx", stood="slide 9"),
        ],
    }  # fmt: skip
    (finding,) = found(tmp_path, "OD205", files)
    assert finding.subject == "satisfied" and "csat_top2" in finding.said and "csat_mean" in finding.said


# OD206


def test_of_a_definition_only_the_sources_that_declare_it_are_recounted(tmp_path: Path) -> None:
    week = {"at": "2026-01-13 10:00", "until": "2026-01-13 10:05"}
    talks = [
        touches(1, "first", room="ai", agent="pip", source="pip"),
        touches(1, "First", room="ai", agent="bot", source="bot"),
        touches(50, "a", room="ai", agent="pip", source="pip", **week),
        touches(50, "b", room="ai", agent="bot", source="bot", **week),
        touches(50, "c", room="ai", agent="pip", source="pip", exclusion="test", **week),
    ]
    claims = [claimed(40, "a", "pip.resolved", at="2026-01-14 10:00")]
    slides = [
        slide("By Pip", "claimed", "80 %", definition="pip.resolved"),
        slide("By Pip, they say", "claimed", "95 %", definition="pip.resolved"),
        slide("By all our AI", "claimed", "80 %"),
        slide("Of nobody", "claimed", "80 %", definition="never.made"),
    ]
    files = {"reported.yaml": slides}
    told = {one.subject: one for one in journal(tmp_path, "OD206", files, touches=talks, claims=claims)}
    assert sorted(told) == ["ai: By Pip, they say, 2026-01-12", "ai: By all our AI, 2026-01-12"]
    said = told["ai: By Pip, they say, 2026-01-12"]
    assert "says 95.0 %" in said.said and "say 80.0 %" in said.said
    assert said.evidence[0].startswith(
        "40 of the 50 conversations it handled were claimed under pip.resolved"
    )
    assert "40 of the 100" in told["ai: By all our AI, 2026-01-12"].evidence[0]


def test_titles_and_definitions_are_only_data(tmp_path: Path) -> None:
    evil = "x'); DROP TABLE claims; -- {room} \\ %s"
    week = {"at": "2026-01-13 10:00", "until": "2026-01-13 10:05"}
    talks = [
        touches(40, "a", room="ai", agent="pip", reason="d", **week),
        touches(1, "first", room="ai", agent="pip"),
        {
            **touches(40, "a", reason="d", at="2026-01-15 10:00", until="2026-01-15 10:05"),
            "conversation": "back#",
        },
    ]
    claims = [claimed(30, "a", evil, at="2026-01-14 10:00", level="contained")]
    files = {"reported.yaml": [slide(evil, "claimed", 0.99, definition=evil)]}
    (above,) = journal(tmp_path, "OD206", files, touches=talks, claims=claims)
    assert evil in above.subject and above.evidence[0].startswith("30 of the 40 conversations")
    (refuted,) = journal(tmp_path, "OD201", files, touches=talks, claims=claims)
    assert refuted.subject == f"ai/{evil}" and refuted.evidence[0] == "returned 30"
    (silence,) = journal(tmp_path, "OD203", files, touches=talks, claims=claims)
    assert silence.subject == f"ai/{evil}"


def test_a_metric_is_recounted_from_the_rooms_own_matured_weeks(tmp_path: Path) -> None:
    slides = [
        slide("Held up", "held_up", "75 %", "cx"),
        slide("CSAT", "csat_mean", 4.4, "cx"),
        slide("Refuted", "refuted_share", "99 %", "cx"),
        slide("Of the AI", "held_up", "99 %"),
        {**slide("Still open", "held_up", "99 %", "cx"), "period": "2026-W04"},
    ]
    space = workspace_of(tmp_path, {"files": {"reported.yaml": slides}}, ["desk"])
    rows = expanded({"touches": [touches(2)]})
    store = judged_in(space, rows, moment("2026-02-01 00:00"))
    monday = moment("2026-01-12 00:00")
    both = {"journey": "all", "slice": "room", "value": "cx", "week": monday, "matured": True}
    shares = {"n": 100, "sum_x": 60.0, "unknown": 10}
    write(store, "measures", [
        both | shares | {"metric": "held_up"},
        both | shares | {"metric": "held_up", "slice": ""},  # everything: not the room's own
        both | shares | {"metric": "refuted_share"},
        both | shares | {"metric": "held_up", "week": moment("2026-01-19 00:00"), "matured": False},
        both | {"metric": "csat_mean", "n": 50, "sum_x": 200.0, "sum_xx": 850.0},
    ])  # fmt: skip
    look = Look(space, TODAY, store, catalog=lambda: OUR_METRICS)
    told = [one.subject for one in RULES["OD206"].check(look)]
    # 60 to 70 of 100 can have held up: Wilson's bound of 70 is 78 %, so the slide's 75 % stands.
    assert told == ["cx: CSAT, 2026-01-12"]
    assert wilson(70, 100).high > 0.75 > wilson(60, 100).high - 0.06


@pytest.fixture(scope="module")
def recount(tmp_path_factory: pytest.TempPathFactory) -> tuple[Recount, int]:
    """Return a recount over 60 conversations of one week, of which 45 were claimed."""
    files = {"reported.yaml": [slide("R", "claimed", 0.5)]}
    space = workspace_of(tmp_path_factory.mktemp("recount"), {"files": files}, ["desk"])
    week = {"at": "2026-01-13 10:00", "until": "2026-01-13 10:05"}
    talks = [touches(1, "first", room="ai"), touches(60, "a", room="ai", **week)]
    rows = expanded({"touches": talks, "claims": [claimed(45, "a", "r", at="2026-01-14 10:00")]})
    store = judged_in(space, rows, moment("2026-02-01 00:00"))
    return Recount(Look(space, TODAY, store)), 60


@given(value=st.floats(0, 1))
def test_only_what_stands_above_the_bound_is_told(recount: tuple[Recount, int], value: float) -> None:
    counter, n = recount
    figure = replace(counter.look.workspace.reported[0], value=value)
    look = replace(counter.look, workspace=replace(counter.look.workspace, reported=(figure,)), measured={})
    told = list(RULES["OD206"].check(look))
    assert bool(told) == (value - 0.005 > wilson(45, n).high)
    assert look.measured["OD206"] == {"": n}


# OD501


def test_a_preference_sent_to_a_person_says_it_and_assistance_needs_no_exit(tmp_path: Path) -> None:
    service = pip(useCase="SelfService")
    ask = {"id": "ask", "when": {"customerPreference": "human"}, "to": "billing-queue"}
    only = {"id": "old", "when": {"customerPreference": "human", "repeatWithin": "7d"}, "to": "human"}
    files = {
        "charters/a.yaml": charter(
            "said", scope={"contactReasons": ["a"]}, ai=service, routing={"rules": [ask]}
        ),
        "charters/b.yaml": charter(
            "partly", scope={"contactReasons": ["b"]}, ai=service, routing={"rules": [only]}
        ),
        "charters/c.yaml": charter("unsaid", scope={"contactReasons": ["c"]}, ai=service),
        "charters/d.yaml": charter("begun", scope={"contactReasons": ["d"]}, ai=pip()),
    }
    told = found(tmp_path, "OD501", files)
    assert {(one.journey, one.subject, one.severity) for one in told} == {
        ("partly", "unsaid", NOTE), ("unsaid", "unsaid", NOTE),
    }  # fmt: skip


# OD504


def said(count: int, prefix: str, words: str, second: int = 1) -> dict[str, Any]:
    """Return a turn of the AI in so many conversations, at a second of them."""
    at = f"2026-01-05 10:00:0{second}"
    return {"conversation": f"{prefix}#", "by": "ai", "at": at, "says": words, "repeat": count}


def disclosing(text: str, **more: Any) -> dict[str, Any]:
    """Return the files of a workspace whose charter asks for a disclosure in these words."""
    told = {"disclosure": {"required": True, "text": text}}
    return {"charters/b.yaml": charter(ai=pip(useCase="SelfService"), transparency=told, **more)}


def test_a_translation_is_no_missing_disclosure_but_a_language_that_has_it_must_keep_it(
    tmp_path: Path,
) -> None:
    files = disclosing("It's a {bot}'s word, 100 % automated.")
    talks = [
        touches(60, "e", room="ai", agent="pip", language="en"),
        touches(60, "g", room="ai", agent="pip", language="de"),
    ]
    good = said(60, "e", "Hello. It's  A {BOT}'s word,\n100 % automated. How are you?")
    german = said(60, "g", "Hier spricht ein Automat.")
    assert journal(tmp_path, "OD504", files, touches=talks, turns=[good, german]) == []
    half = [said(30, "e", "It's a {bot}'s word, 100 % automated."), said(60, "e", "How are you?", 2), german]
    (finding,) = journal(tmp_path, "OD504", files, touches=talks, turns=half)
    assert finding.tally and (finding.tally.bad, finding.tally.n) == (30, 60)
    (never,) = journal(tmp_path, "OD504", files, touches=talks, turns=[german, said(60, "e", "Hello.")])
    assert never.tally and (never.tally.bad, never.tally.n) == (120, 120)


def test_numbers_and_addresses_in_the_text_may_have_been_redacted(tmp_path: Path) -> None:
    files = disclosing("I am a machine. For a person call +49 30 1234567 or write to help@example.com.")
    talks = [touches(60, "e", room="ai", agent="pip")]
    kept = said(60, "e", "I am a machine. For a person call [phone] or write to [email]. Your name?")
    assert journal(tmp_path, "OD504", files, touches=talks, turns=[kept]) == []
    assert len(journal(tmp_path, "OD504", files, touches=talks, turns=[said(60, "e", "Your name?")])) == 1
    short = disclosing("Bot 7")
    assert journal(tmp_path, "OD504", short, touches=talks, turns=[said(60, "e", "Your name?")]) == []


def test_without_words_kept_a_disclosure_is_not_measured(tmp_path: Path) -> None:
    files = disclosing("I am a machine.")
    silent = {**said(60, "e", ""), "says": None}
    assert journal(tmp_path, "OD504", files, touches=[touches(60, "e", room="ai")], turns=[silent]) == []


def test_a_charter_that_wants_no_disclosure_is_an_error_and_one_that_is_silent_a_note(tmp_path: Path) -> None:
    files = {
        "charters/a.yaml": charter(
            "no", scope={"contactReasons": ["a"]}, ai=pip(), transparency={"disclosure": {"required": False}}
        ),
        "charters/b.yaml": charter("unsaid", scope={"contactReasons": ["b"]}, ai=pip(useCase="SelfService")),
        "charters/c.yaml": charter(
            "drafts", scope={"contactReasons": ["c"]}, ai=pip(useCase="AgentAssistance")
        ),
        "charters/d.yaml": charter("begun", scope={"contactReasons": ["d"]}, ai=pip()),
    }
    told = found(tmp_path, "OD504", files)
    assert {(one.journey, one.severity) for one in told} == {("no", ERROR), ("unsaid", NOTE)}


# OD505


def releases(folder: Path, decide: bool) -> list[Finding]:
    """Return what the rule finds where 3.1 was there, 3.2 came, 3.3 came for a few and 5 is not allowed at all."""
    gate = {"indicatorRefs": ["held_up"], "method": "sequential", "alpha": 0.05}
    files = {"charters/b.yaml": charter(ai=pip(allowedVersions=">=3 <4"), releaseGate=gate)}
    when = {"at": "2026-01-15 10:00", "until": "2026-01-15 10:05", "room": "ai", "agent": "pip"}
    rows = [
        touches(40, "a", room="ai", agent="pip", version="3.1"), touches(40, "b", version="3.2", **when),
        touches(29, "c", version="3.3", **when), touches(40, "d", version="5", **when),
        touches(40, "e", **{**when, "agent": "scout"}, version="1"),
    ]  # fmt: skip
    if decide:
        space = workspace_of(folder, {"files": files}, ["desk"])
        home, now = folder / ".onedeck", moment("2026-01-14 10:00") or 0
        decide_release(
            home, space, "billing", "pip", "3.2", "ship", "maria@example.com", "held up as 3.1 did", now
        )
    return found(folder, "OD505", files, *rows)


def test_a_version_waits_for_a_decision_whatever_it_is(tmp_path: Path) -> None:
    (finding,) = releases(tmp_path / "before", decide=False)
    assert (finding.subject, finding.marks[0].file) == ("pip 3.2", "charters/b.yaml")
    assert finding.tally and finding.tally.bad == 40
    assert releases(tmp_path / "after", decide=True) == []


# OD506


def test_real_cases_in_either_place_are_enough_and_mixed_ones_a_note(tmp_path: Path) -> None:
    made_up, real = {"caseSource": "synthetic", "cases": 1200}, {"caseSource": "production"}
    files = {
        "charters/b.yaml": charter(ai=pip(evaluatedOn=made_up)),
        "charters/pip.yaml": card(evaluation=real),
    }
    assert found(tmp_path, "OD506", files) == []
    files["charters/pip.yaml"] = card(evaluation={"caseSource": "mixed"})
    (finding,) = found(tmp_path, "OD506", files)
    assert finding.severity == ERROR and "1,200 mixed and synthetic cases" in finding.said
    files["charters/b.yaml"] = charter(ai=pip())
    (finding,) = found(tmp_path, "OD506", files)
    assert (finding.severity, finding.marks[0].file) == (NOTE, "charters/pip.yaml")


# OD508


def test_a_plan_counts_assistance_only_after_its_day_and_over_all_its_journeys(tmp_path: Path) -> None:
    plan = [{"by": "2026-01-09", "share": 0.5}, {"by": "2027-01-01", "share": 0.9}]
    files = {
        "reasons.yaml": {"desk": {"a": "a", "b": "b"}},
        "charters/a.yaml": charter("one", scope={"contactReasons": ["a"]}, ai=pip()),
        "charters/b.yaml": charter("two", scope={"contactReasons": ["b"]}, ai=pip()),
        "charters/pip.yaml": card(adoption=plan),
    }
    after = {"at": "2026-01-12 10:00", "until": "2026-01-12 10:05"}
    helped = touches(30, "h", room="assist", agent="pip", reason="a", **after)
    rows = [touches(100, "early", reason="a"), helped, touches(30, "h", reason="a", **after)]
    assert found(tmp_path, "OD508", files, *rows) == []
    (finding,) = found(tmp_path, "OD508", files, *rows, touches(70, "p", reason="b", **after))
    assert (finding.journey, finding.subject) == ("", "pip")
    assert "served 30 of 100" in finding.said and "the plan was 50 %" in finding.said
    assert finding.tally and (finding.tally.bad, finding.tally.customers) == (70, 70)


def test_the_charter_that_init_begins_has_notes_at_most(tmp_path: Path) -> None:
    export = tmp_path / "chats.csv"
    rows = "\n".join(f"{n},2026-01-05T10:00Z,2026-01-05T10:05Z,ann{n},billing" for n in range(5))
    export.write_text(f"id,began,ended,customer,topic\n{rows}\n")
    done = CliRunner().invoke(init, [str(tmp_path / "deck"), str(export)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    look = Look(read_workspace(tmp_path / "deck"), TODAY, catalog=lambda: OUR_METRICS)
    mine = [code for code in RULES if code.startswith(("OD2", "OD5")) and not RULES[code].rule.live]
    told = [finding for code in mine for finding in RULES[code].check(look)]
    assert [one for one in told if one.severity != NOTE] == []
