"""What stands beside the charters: the AI room's cards, waivers, and who holds which role."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from onedeck.charter.workspace import Workspace, read_workspace
from onedeck.errors import ConfigError
from tests.charter.examples import CARD, CHARTER, DUTIES, PEOPLE, WAIVER, WORKSPACE

Layout = Callable[[Mapping[str, str]], Path]


def read(layout: Layout, **files: str) -> Workspace:
    named = {
        ("people.yaml" if name == "people" else f"charters/{name}.yaml"): text for name, text in files.items()
    }
    return read_workspace(layout({"onedeck.yaml": WORKSPACE, **named}))


def faults_of(layout: Layout, **files: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(layout, **files)
    return [f"{Path(fault.file).name}{str(fault).removeprefix(fault.file)}" for fault in caught.value.faults]


def test_a_card_is_what_the_ai_room_declares(workspace: Layout) -> None:
    (card,) = read(workspace, a=CHARTER, pip=CARD).cards
    assert (card.name, card.title, card.agent, card.journeys) == (
        "pip-card",
        "Pip",
        "pip",
        ("billing-dispute",),
    )
    assert card.accountable and card.validator and card.deputy
    assert (card.accountable.name, card.validator.name, card.deputy.name) == (
        "dan@fernholm.example", "Ines Roth", "Ann Bo"
    )  # fmt: skip
    (indicator,) = card.indicators
    assert (indicator.metric, indicator.op, indicator.value, indicator.place.line) == (
        "claimed",
        "gte",
        0.8,
        13,
    )
    assert card.evaluation
    assert (card.evaluation.case_source, card.evaluation.cases) == ("mixed", 40)
    assert [(step.by, step.share) for step in card.adoption] == [
        (date(2026, 9, 30), 0.3), (date(2026, 12, 31), 0.5)
    ]  # fmt: skip


def test_a_waiver_is_somebodys_word(workspace: Layout) -> None:
    (waiver,) = read(workspace, a=CHARTER, w=WAIVER).waivers
    assert (waiver.name, waiver.rules, waiver.journeys) == (
        "pilot",
        ("OD104",),
        ("billing-dispute", "unchartered"),
    )
    assert (waiver.subjects, waiver.until) == (("pip 3.3",), date(2027, 1, 31))
    assert waiver.signed_by.name == "mara.okafor@fernholm.example"
    assert waiver.file.name == "w.yaml"


def test_cards_and_waivers_are_no_charters(workspace: Layout) -> None:
    found = read(workspace, a=CHARTER, pip=CARD, w=WAIVER)
    assert [charter.name for charter in found.charters] == ["billing-dispute"]
    assert found.definition_hash() == read(workspace, a=CHARTER).definition_hash()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("OD104", "orphan_ai", "w.yaml:5:11: 'rules': 'orphan_ai' is not the code of a rule such as OD101"),
        ("  until: 2027-01-31\n", "", "w.yaml:5:3: 'until' is missing"),
        ("  reason: Pilot agreed with the owner.\n", "", "w.yaml:5:3: 'reason' is missing"),
        ("reason: Pilot agreed with the owner.", "reason: ''", "w.yaml:8:11: 'reason' is an empty text"),
        ("until: 2027-01-31", "until: 2027-02-30", "w.yaml:9:10: 'until': '2027-02-30' is not a day of the calendar"),
        ("until: 2027-01-31", "until: forever", "w.yaml:9:10: 'until': 'forever' is not a day such as 2026-03-01"),
        ("billing-dispute", "biling-dispute",
         "w.yaml:6:14: there is no journey 'biling-dispute'. Did you mean 'billing-dispute'?"),
        ("reason: Pilot", "reasons: Pilot", "w.yaml:8:3: unknown key 'reasons'. Did you mean 'reason'?"),
        ("kind: Waiver", "kind: Waver",
         "w.yaml:2:7: kind 'Waver' is not read here; known: Journey, AISystem, Waiver. Did you mean 'Waiver'?"),
        ("person: mara.okafor@fernholm.example", "person: head-of-ai",
         "w.yaml:10:22: nobody holds the role 'head-of-ai', so nobody can have signed"),
    ],
)  # fmt: skip
def test_a_fault_of_a_waiver_names_its_place(workspace: Layout, old: str, new: str, expected: str) -> None:
    assert WAIVER.count(old) == 1
    assert expected in faults_of(workspace, a=CHARTER, w=WAIVER.replace(old, new), people=PEOPLE)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("share: 0.3}", "share: 30}", "pip.yaml:15:38: 'share' must be at most 1, not 30"),
        ("by: 2026-12-31", "by: 2026-09-01",
         "pip.yaml:15:49: 'by' 2026-09-01 is not after the step before, 2026-09-30"),
        ("caseSource: mixed, ", "", "pip.yaml:14:15: 'caseSource' is missing"),
        ("indicatorRef: claimed, ", "", "pip.yaml:13:7: 'indicatorRef' is missing"),
        ("journeys: [billing-dispute]", "journeys: [billing]",
         "pip.yaml:11:14: there is no journey 'billing'. Did you mean 'billing-dispute'?"),
        ("  agentId: pip", "  agentID: pip", "pip.yaml:6:3: unknown key 'agentID'. Did you mean 'agentId'?"),
    ],
)  # fmt: skip
def test_a_fault_of_a_card_names_its_place(workspace: Layout, old: str, new: str, expected: str) -> None:
    assert CARD.count(old) == 1
    assert expected in faults_of(workspace, a=CHARTER, pip=CARD.replace(old, new))


def test_two_of_a_name_and_two_cards_of_an_agent(workspace: Layout) -> None:
    other = CARD.replace("pip-card", "pip-too")
    assert faults_of(workspace, a=CHARTER, b=WAIVER, c=WAIVER, d=CARD, e=CARD, f=other) == [
        "c.yaml:3:18: a waiver named 'pilot' is already in charters/b.yaml:3:18",
        "e.yaml:3:18: an AI system named 'pip-card' is already in charters/d.yaml:3:18",
        "e.yaml:3:18: the agent 'pip' has a card already, in d.yaml",
        "f.yaml:3:18: the agent 'pip' has a card already, in d.yaml",
    ]


def test_a_journey_is_not_called_unknown_while_its_charter_is_broken(workspace: Layout) -> None:
    (only,) = faults_of(workspace, a=CHARTER.replace("op: gte", "op: eq"), w=WAIVER, pip=CARD)
    assert only.startswith("a.yaml:30:11:")


# --- people.yaml ---


def charter_of(*people: str) -> str:
    """Return a charter whose owner is the first, each other one accountable for an AI."""
    owner, *others = people
    systems = "".join(
        f"\n      - {{name: a{n}, accountable: {{person: {person}}}}}" for n, person in enumerate(others)
    )
    ai = f"  ai:\n    systems:{systems}\n" if others else ""
    return (
        "apiVersion: onedeck.dev/v1alpha1\nkind: Journey\nmetadata: {name: a}\nspec:\n  scope: {contactReasons: [a]}\n"
        f"  accountability: {{accountable: {{person: {owner}}}}}\n{ai}"
    )


def test_without_the_file_a_role_is_its_own_name(workspace: Layout) -> None:
    owner = read(workspace, a=DUTIES).charters[0].owner
    assert owner
    assert (owner.name, owner.id) == ("head-of-renewals", "head-of-renewals")


@pytest.mark.parametrize(
    ("people", "written", "accountables"),
    [
        # Two roles of one person are one, and so is her address.
        ("a-b: {name: Eva, email: e@x.example}\nc-d: {name: Eva, email: E@x.example}\n", ("a-b", "c-d"), ("Eva",)),
        ("a-b: {name: Eva, email: e@x.example}\n", ("a-b", "E@x.example"), ("Eva",)),
        ("a-b: {name: Eva}\n", ("a-b", "Eva"), ("Eva",)),
        ("a-b: {email: e@x.example}\n", ("a-b", "e@x.example"), ("e@x.example",)),
        # Two people of one name are two.
        ("a-b: {name: Eva, email: e1@x.example}\nc-d: {name: Eva, email: e2@x.example}\n", ("a-b", "c-d"),
         ("Eva <e1@x.example>", "Eva <e2@x.example>")),
        ("a-b: {name: Eva}\nc-d: {name: Dan}\n", ("a-b", "c-d"), ("Eva", "Dan")),
        # A vacant role is nobody.
        ("a-b: {vacant: true}\nc-d: {name: Dan}\n", ("a-b", "c-d"), ("Dan",)),
    ],
)  # fmt: skip
def test_a_role_is_the_person_who_holds_it(
    workspace: Layout, people: str, written: tuple[str, ...], accountables: tuple[str, ...]
) -> None:
    assert read(workspace, a=charter_of(*written), people=people).charters[0].accountables() == accountables


def test_a_vacant_role_is_no_owner_and_still_named(workspace: Layout) -> None:
    charter = read(workspace, a=charter_of("head-of-ai"), people=PEOPLE).charters[0]
    assert charter.owner is None
    assert charter.vacant
    assert (charter.vacant.id, charter.vacant.name, charter.vacant.place.line) == ("head-of-ai", "", 6)


@pytest.mark.parametrize(
    ("people", "owner", "expected"),
    [
        ("head-of-ai: {name: Dan}\n", "head-of-ia",
         ["a.yaml:6:42: people.yaml has no role 'head-of-ia'; if nobody holds it, write there "
          "'head-of-ia: {vacant: true}'. Did you mean 'head-of-ai'?"]),
        ("head-of-ai: {vacant: true, name: Dan}\n", "Eva",
         ["people.yaml:1:22: a vacant role has no 'name' and no 'email'"]),
        ("head-of-ai: {vacant: false}\n", "Eva", ["people.yaml:1:22: 'vacant' must be true, or be left out"]),
        ("head-of-ai: {}\n", "Eva", ["people.yaml:1:13: give 'name' or 'email' or 'vacant'"]),
        ("Head of AI: {name: Dan}\n", "Eva",
         ["people.yaml:1:1: 'people.yaml': 'Head of AI' is not a role id such as head-of-billing (a-z, 0-9 and -)"]),
        ("a-b: {name: Eva and Dan}\n", "Eva",
         ["people.yaml:1:13: 'name': 'Eva and Dan' names more than one person; exactly one is accountable"]),
        ("a-b: {name: Eva, email: e@x.example}\nc-d: {name: Dan, email: e@x.example}\n", "Eva",
         ["people.yaml:2:13: 'e@x.example' is 'Eva' already"]),
        ("a-b: [\n", "Eva", ["people.yaml:2:1: is not YAML: expected the node content, but found '<stream end>'"]),
    ],
)  # fmt: skip
def test_a_fault_of_people_yaml_names_its_place(
    workspace: Layout, people: str, owner: str, expected: list[str]
) -> None:
    assert faults_of(workspace, a=charter_of(owner), people=people) == expected
