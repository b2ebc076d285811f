"""What `check` finds at the simulated company: every planted fault by its rule, and nothing on the sound journey.

The seeds were drawn once and nothing was tuned on them. A rule may also fire where its fault follows from what the
simulation does anyway (`MAY`), and on what no charter covers, where codes nobody mapped mix everything; a claim that
came back is held against the truth.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator

import pytest

from onedeck import deck
from onedeck.charter.charters import UNCHARTERED
from onedeck.govern.check.catalog import rules
from onedeck.govern.check.findings import findings
from onedeck.govern.check.look import Look
from onedeck.model.findings import NOTE, Finding
from onedeck.sample.verdict_truth import is_handed_off
from tests.sample.compared import Compared, build

SMALL, FULL = 1_220_933, 42_497_600
TODAY = datetime.date(2026, 11, 23)
SOUND = "move-an-office"
PIPS = {"billing-dispute", "contract-renewal", "network-fault", "new-line", "sim-and-password"}
# What the files say is found whatever the dice.
DECLARED = {
    "OD101": PIPS, "OD102": {"network-fault"}, "OD103": PIPS, "OD106": {"contract-renewal"},
    "OD202": {"", "contract-renewal"}, "OD203": {""}, "OD501": {"billing-dispute"}, "OD504": {"network-fault"},
    "OD506": {""},
}  # fmt: skip
# What happened is found where there is enough of it: at the full company.
HAPPENED = {
    "OD104": {"sim-and-password"}, "OD201": {"billing-dispute", "network-fault", "new-line"}, "OD206": {""},
    "OD301": {"new-line"}, "OD302": {"network-fault"}, "OD303": {"sim-and-password"}, "OD305": {"new-line"},
    "OD310": PIPS, "OD311": PIPS, "OD505": {"billing-dispute"}, "OD507": {"network-fault"}, "OD508": {""},
}  # fmt: skip
MAY = {
    "OD103": {"", "billing-dispute"},  # the two decks share no figure
    "OD502": {"billing-dispute", "network-fault"},  # its wrong answers meet large accounts, too
}
ON_WORDS = ("OD311", "OD312")  # notes, as nobody has read their cases
REFUTED = 0.20  # the threshold of OD201


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    return build(tmp_path_factory.mktemp("small"), SMALL)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compared]:
    yield build(tmp_path_factory.mktemp("full"), FULL, small=False)


def checked(compared: Compared) -> list[Finding]:
    """Return what every rule finds, on the day after the data end."""
    deck.STEPS["measure"](compared.store, compared.workspace, deck.Silent())
    return findings(Look(compared.workspace, TODAY, compared.store), rules())


def by_rule(found: list[Finding]) -> dict[str, set[str]]:
    """Return the journeys each rule fired on."""
    table: dict[str, set[str]] = defaultdict(set)
    for finding in found:
        table[finding.rule.code].add(finding.journey)
    return table


def truly_refuted(compared: Compared) -> set[str]:
    """Return the journeys of which a room's claimed contacts really came back more often than the threshold."""
    counts: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for case in compared.cases():
        if any(contact.claims for contact in case.contacts) and not all(map(is_handed_off, case.contacts)):
            counts[case.contacts[0].journey, case.room].append(case.refuted)
    return {journey for (journey, _), came in counts.items() if sum(came) / len(came) > REFUTED}


def check_table(found: dict[str, set[str]], planted: dict[str, set[str]], refuted: set[str]) -> None:
    """Check that every planted fault is found, and that nothing else is but what may be."""
    allowed = {
        code: HAPPENED.get(code, set()) | DECLARED.get(code, set()) | MAY.get(code, set()) for code in found
    }
    allowed["OD201"] = allowed.get("OD201", set()) | refuted
    assert {code: journeys - found.get(code, set()) for code, journeys in planted.items()} == {
        code: set() for code in planted
    }
    beyond = {code: journeys - allowed[code] - {UNCHARTERED} for code, journeys in found.items()}
    assert beyond == {code: set() for code in found}
    assert not {code for code, journeys in found.items() if SOUND in journeys}


def test_a_small_company_shows_what_its_files_say(small: Compared) -> None:
    check_table(by_rule(checked(small)), DECLARED, truly_refuted(small))


@pytest.mark.slow
def test_every_planted_fault_is_found_at_the_full_company(full: Compared) -> None:
    found = checked(full)
    check_table(by_rule(found), {**DECLARED, **HAPPENED}, truly_refuted(full))
    assert all(finding.severity == NOTE for finding in found if finding.rule.code in ON_WORDS)
    for finding in found:
        assert finding.said and (finding.marks or finding.where) and (finding.help or finding.rule.help)


def test_the_table_can_fail() -> None:
    with pytest.raises(AssertionError):
        check_table({"OD101": PIPS | {SOUND}}, {}, set())
    with pytest.raises(AssertionError):
        check_table({}, {"OD101": {"new-line"}}, set())
