"""What a charter promises beyond success: what every key is read as, where it stands, and its faults."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from onedeck.charter.charters import Charter, TimeWindow
from onedeck.charter.duties import (
    Action,
    Condition,
    DataDuties,
    Evaluation,
    Guardrail,
    HandoffContract,
    Overseer,
    Oversight,
    ReleaseGate,
    Reviews,
    Risk,
    Transparency,
)
from onedeck.charter.positions import Place
from onedeck.charter.times import UNITS
from onedeck.charter.workspace import read_workspace
from onedeck.errors import ConfigError
from onedeck.govern.check.look import Look
from tests.charter.examples import CARD, CHARTER, DUTIES, PEOPLE, WORKSPACE

Layout = Callable[[Mapping[str, str]], Path]
HERE = Place("", 0, 0)  # places do not take part in comparing


@pytest.fixture
def charter(workspace: Layout) -> Charter:
    """The charter with every duty, its role known."""
    files = {"onedeck.yaml": WORKSPACE, "charters/a.yaml": DUTIES, "people.yaml": PEOPLE}
    return read_workspace(workspace(files)).charter("renewal")


def test_who_answers(charter: Charter) -> None:
    assert charter.owner and charter.deputy and charter.validator
    assert (charter.owner.name, charter.owner.id) == ("Maria Keller", "head-of-renewals")
    assert (charter.deputy.name, charter.deputy.since) == ("b.osei@fernholm.example", date(2026, 5, 1))
    assert charter.validator.name == "Ines Roth"
    assert charter.accountables() == ("Maria Keller",)


def test_what_is_judged_and_what_is_only_kept(charter: Charter) -> None:
    alone, threshold, yearly = charter.objectives
    assert (alone.op, alone.value, alone.target, alone.asked, alone.unjudged) == ("gte", 0.78, 0.78, None, ())
    # Sixty seconds is what one wait must meet, not the mean of all: as a target of the mean it would say another thing.
    assert (threshold.value, threshold.target, threshold.asked) == (None, 0.8, ("lte", 60))
    assert threshold.window == TimeWindow("4w", rolling=True)
    assert len(threshold.unjudged) == 1
    assert "the share of events that meet a threshold" in threshold.unjudged[0]
    assert (yearly.value, yearly.asked, yearly.tolerance) == (None, ("gte", 0.92), 0.05)
    assert yearly.slices == ("segment", "ai_version")
    assert yearly.window == TimeWindow("1Y", False, "2026-01-01 00:00:00", "Europe/Berlin")
    assert [said.split(" is kept")[0] for said in yearly.unjudged] == [
        "an objective over 1Y from 2026-01-01", "'slices'"
    ]  # fmt: skip
    assert all(each.has_target for each in charter.objectives)


def test_slices_leave_the_whole_judged(workspace: Layout) -> None:
    text = CHARTER.replace("minSample: 200", "slices: [language]")
    (folder, name) = (workspace({"onedeck.yaml": WORKSPACE, "charters/a.yaml": text}), "billing-dispute")
    first = read_workspace(folder).charter(name).objectives[0]
    assert (first.op, first.value, len(first.unjudged)) == ("gte", 0.78, 1)


def test_the_ai(charter: Charter) -> None:
    (system,) = charter.systems
    assert (system.use_case, system.aibom) == ("SelfService", "ai/pip.cdx.json")
    assert system.actions == (
        Action("billing.lookup", "automatic", None, "", "", HERE),
        Action("billing.credit", "approval", 50, "EUR", "human", HERE),
        Action("account.close", "forbidden", None, "", "", HERE),
    )
    assert system.evaluated_on == Evaluation("production", 1200, ("en", "de"), HERE)


def test_what_the_customer_is_promised(charter: Charter) -> None:
    assert charter.routing and charter.handoff and charter.transparency
    assert charter.routing.default == "ai"
    assert [(rule.id, rule.when, rule.to) for rule in charter.routing.rules] == [
        ("ask-human", {"customerPreference": Condition("is", "human")}, "human"),
        ("high-value", {"accountRevenueAtRisk": Condition("gte", 20000)}, "renewals-desk"),
        ("unsure",
         {"predictedConfidence": Condition("lt", 0.7), "repeatWithin": Condition("lte", 7 * UNITS["d"])}, "human"),
    ]  # fmt: skip
    reasons, context = ("by_end_user_ask",), ("identity", "summary")
    assert charter.handoff == HandoffContract(5 * UNITS["m"], reasons, context, 0.95, HERE)
    said = "You are talking with our assistant."
    assert charter.transparency == Transparency(True, "firstInteraction", said, True, False, HERE)


def test_how_it_is_watched_over(charter: Charter) -> None:
    overseer = Overseer("Supervisor", "l2", "oversight-2026", ("override", "stop"))
    assert charter.oversight == Oversight(
        (overseer,), ("understand", "stop"), 0.02, 30, "pip.enabled", "openfeature", HERE
    )
    assert charter.risk == Risk("none", "deployer", ("GOVERN", "MAP 3.5"), ("A.5", "A.6.2.4"), HERE)
    assert charter.data == DataDuties(
        "contracts/touch.odcs.yaml", 12, "reference", "contract", "dsar", 30, HERE
    )
    assert charter.gate == ReleaseGate(
        ("held_up", "transfer_rate"), (Guardrail("recurring_revenue_exposed", 0.05, HERE),), "sequential", 0.05, 0.03,
        (0.01, 0.05, 0.25, 1.0), "rollback", HERE,
    )  # fmt: skip
    assert charter.reviews == Reviews(1, date(2026, 11, 15), date(2026, 12, 15), HERE)


def test_every_key_has_its_place(charter: Charter, tmp_path: Path) -> None:
    lines = DUTIES.splitlines()
    # A value of one line is underlined itself, one of several at its key.
    for path, begins in (
        ("routing", "routing:"), ("routing.default", "ai"), ("transparency.humanOnRequest", "true"),
        ("transparency.disclosure.required", "true, at"), ("reviews.next", "2026-12-15"),
        ("releaseGate", "releaseGate:"), ("accountability", "accountability:"), ("data.logRetention", "12M"),
    ):  # fmt: skip
        place = charter.places[path]
        assert lines[place.line - 1][place.column - 1 :].startswith(begins), path
    mark = Look(read_workspace(tmp_path), date(2026, 11, 24)).mark(charter.places["routing"], "here", 7)
    assert (mark.file, mark.line, mark.column) == ("charters/a.yaml", 33, 3)


def test_success_is_also_named_by_its_own_keys(workspace: Layout) -> None:
    folder = workspace({"onedeck.yaml": WORKSPACE, "charters/a.yaml": CHARTER})
    places = read_workspace(folder).charter("billing-dispute").places
    assert places["window"] == places["success.window"]
    assert places["description"].line == 9  # of the journey: success has its own under success.description


def test_the_definition_does_not_change_with_the_duties(workspace: Layout) -> None:
    folder = workspace({"onedeck.yaml": WORKSPACE, "charters/a.yaml": DUTIES})
    before = read_workspace(folder)
    (folder / "charters" / "a.yaml").write_text(DUTIES[: DUTIES.index("  objectives:")])
    after = read_workspace(folder)
    assert before.definition_hash() == after.definition_hash()
    assert before.charters[0].duties() != after.charters[0].duties()


@pytest.mark.parametrize(
    ("old", "new", "duty"),
    [
        ("head-of-renewals", "head-of-ai", "owner"),
        ("b.osei", "c.osei", "deputy"),
        ("humanOnRequest: true", "humanOnRequest: false", "transparency"),
        ("gte: 20000", "gt: 20000", "routing"),
        ("maxWait: 5m", "maxWait: 6m", "handoff"),
        ("limit: {amount: 50", "limit: {amount: 60", "systems"),
        ("target: 0.78", "target: 0.7", "objectives"),
        ("[override, stop]", "[override]", "oversight"),
        ("annexIII: none", "annexIII: 5b", "risk"),
        ("12M", "1M", "data"),
        ("rollback", "hold", "gate"),
        ("next: 2026-12-15", "next: 2027-12-15", "reviews"),
    ],
)
def test_a_changed_duty_is_seen_and_nothing_else(
    workspace: Layout, old: str, new: str, duty: str, charter: Charter
) -> None:
    folder = workspace({"charters/a.yaml": DUTIES.replace(old, new)})
    (folder / "people.yaml").unlink()
    before, after = charter.duties(), read_workspace(folder).charter("renewal").duties()
    assert {name for name in {*before, *after} if before.get(name) != after.get(name)} == {duty}


def test_duties_keep_no_name_of_people_yaml(charter: Charter) -> None:
    assert charter.duties()["owner"] == "head-of-renewals"
    assert "Maria" not in str(charter.duties())
    assert "charters" not in str(charter.duties())  # nor a place


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("default: ai\n", "default: bot\n", "'default' must be ai | human, not 'bot'."),
        ("to: renewals-desk", "to: Human", "'to': 'Human': write 'human', or the name of a queue"),
        ("to: renewals-desk", "to: a person", "'to': 'a person': write 'human', or the name of a queue"),
        ("id: unsure", "id: ask-human", "the rule 'ask-human' is already given in line 36"),
        ("{gte: 20000}", "{gte: 20000, lt: 9}", "give only one of 'gte', 'gt', 'lte', 'lt'"),
        ("{gte: 20000}", "{least: 9}", "unknown key 'least'. Known: gte, gt, lte, lt."),
        ("{lt: 0.7}", "{lt: 70}", "'lt' must be at most 1, not 70"),
        ("repeatWithin: 7d", "repeatWithn: 7d", "unknown key 'repeatWithn'. Did you mean 'repeatWithin'?"),
        ("maxWait: 5m", "maxWait: 0m", "'maxWait': '0m' must be longer than nothing"),
        ("minContextCompleteness: 0.95", "minContextCompleteness: 95",
         "'minContextCompleteness' must be at most 1, not 95"),
        ("autonomy: forbidden", "autonomy: forbidden, limit: {amount: 1, currency: EUR}",
         "'limit' says nothing where 'autonomy' is forbidden"),
        ("autonomy: automatic", "autonomy: automatic, approver: human",
         "'approver' says nothing where 'autonomy' is automatic"),
        ("currency: EUR", "currency: euro", "'currency': 'euro' is not a currency code such as EUR (ISO 4217)"),
        ("tool: account.close", "tool: billing.lookup", "the tool 'billing.lookup' is already given in line 28"),
        ("caseSource: production", "caseSource: real",
         "'caseSource' must be production | synthetic | hypothetical | mixed, not 'real'."),
        ("[override, stop]", "[veto]",
         "'authority' must be understand | detectAutomationBias | interpret | disregard | override | stop, not"),
        ("annexIII: none", "annexIII: 9z", "'annexIII': '9z' is not a point of Annex III such as 5b, or none"),
        ("[GOVERN, MAP 3.5]", "[CONTROL]",
         "'nistAiRmf': 'CONTROL' is not a function such as GOVERN or a subcategory such as MAP 3.5"),
        ("logRetention: 12M", "logRetention: 180d",
         "'logRetention': '180d' is not a span in months or years such as 1M, P3M or 1Y"),
        ("[0.01, 0.05, 0.25, 1.0]", "[0.01, 0.25, 0.05]", "the steps of 'exposure' must rise"),
        ("alpha: 0.05", "alpha: 5", "'alpha' must be below 1, not 5"),
        ("    indicatorRefs: [held_up, transfer_rate]\n", "", "'indicatorRefs' is missing"),
        ("next: 2026-12-15", "next: 2026-11-15", "'next' 2026-11-15 is not after 'last' 2026-11-15"),
        ("cadence: P1M", "cadence: monthly",
         "'cadence': 'monthly' is not a span in months or years such as 1M, P3M or 1Y"),
        ("required: true", "requird: true", "unknown key 'requird'. Did you mean 'required'?"),
        ("humanOnRequest: true", "humanOnRequest: yes", "'humanOnRequest' must be true or false, not a text"),
        ("  routing:\n    default: ai", "  routing: {}\n  risc:\n    default: ai", "unknown key 'risc'."),
    ],
)  # fmt: skip
def test_a_fault_says_what_is_wrong(workspace: Layout, old: str, new: str, expected: str) -> None:
    assert DUTIES.count(old) == 1
    with pytest.raises(ConfigError) as caught:
        read_workspace(workspace({"onedeck.yaml": WORKSPACE, "charters/a.yaml": DUTIES.replace(old, new)}))
    found = [fault for fault in caught.value.faults if expected in fault.message]
    assert found, [str(fault) for fault in caught.value.faults]
    assert all(fault.line > 0 and fault.column > 0 for fault in caught.value.faults)


@pytest.mark.parametrize(("written", "months"), [("1M", 1), ("P3M", 3), ("12M", 12), ("1Y", 12), ("P2Y", 24)])
def test_months_in_either_spelling(workspace: Layout, written: str, months: int) -> None:
    text = DUTIES.replace("P1M", written).replace("12M", written)
    charter = read_workspace(workspace({"onedeck.yaml": WORKSPACE, "charters/a.yaml": text})).charters[0]
    assert charter.reviews and charter.data
    assert (charter.reviews.cadence, charter.data.log_retention_months) == (months, months)


def test_every_metric_that_is_asked_for_has_its_place(charter: Charter, tmp_path: Path) -> None:
    (tmp_path / "charters" / "b.yaml").write_text(CARD.replace("  journeys: [billing-dispute]\n", ""))
    asked = read_workspace(tmp_path).metrics_asked()
    assert [metric for metric, _ in asked] == [
        "held_up", "queue_wait", "grr", "claimed", "held_up", "transfer_rate", "recurring_revenue_exposed"
    ]  # fmt: skip
    files = {
        "a.yaml": DUTIES.splitlines(),
        "b.yaml": CARD.replace("  journeys: [billing-dispute]\n", "").splitlines(),
    }
    for metric, place in asked:
        assert files[Path(place.file).name][place.line - 1][place.column - 1 :].startswith(metric)
