"""The simulated company: equal seeds give equal companies, and what the story needs is really in it."""

import math
import os
import subprocess
import sys
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from onedeck.ingest.farewell import farewell_sql
from onedeck.sample.clock import DAY, HOLIDAYS, HOUR, WEEK, WEEKS, Clock
from onedeck.sample.codes import CODES, MAPPED, UNMAPPED
from onedeck.sample.innocents import KINDS
from onedeck.sample.journeys import PLANS
from onedeck.sample.journeys.network_fault import OUTAGE_WEEK
from onedeck.sample.records import Company, Contact
from onedeck.sample.releases import DEFINITION, SPLIT_WEEKS, in_new_half
from onedeck.sample.texts import _spoken
from onedeck.sample.truth import truth_of
from onedeck.sample.verdict_truth import STATEMENTS, WINDOW, is_handed_off, is_matured, room_of, t0_of
from onedeck.sample.world import simulate
from onedeck.store.duck import DuckEngine, literal

MARK = """
import hashlib
from onedeck.sample.world import simulate
company = simulate(5, small=True)
digest = hashlib.sha256()
for row in (*company.accounts, *company.contacts, *company.events, *company.surveys, *company.invoice):
    digest.update(repr(row).encode())
print(digest.hexdigest())
"""


@pytest.fixture(scope="module")
def company() -> Company:
    return simulate(11, small=True)


def by_id(company: Company) -> dict[str, Contact]:
    return {contact.id: contact for contact in company.contacts}


def held(contacts: list[Contact]) -> float:
    return sum(not contact.refuted_by for contact in contacts) / len(contacts)


def judged(company: Company, journey: str) -> list[Contact]:
    """Return the contacts of a journey that a room handled and kept, counted and matured."""
    return [
        contact
        for contact in company.contacts
        if contact.journey == journey
        and room_of(contact)
        and not contact.exclusion
        and not is_handed_off(contact)
        and is_matured(company, contact)
    ]


def week_of(company: Company, contact: Contact) -> int:
    return int((contact.touches[0].start - company.start) // WEEK)


# --- determinism and shape ---


def test_equal_seeds_give_equal_bytes_whatever_the_hash_seed() -> None:
    marks = []
    for hashes in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": hashes}
        done = subprocess.run(
            [sys.executable, "-c", MARK], check=True, capture_output=True, text=True, env=environment
        )
        marks.append(done.stdout)
    assert marks[0] == marks[1]


def test_another_seed_gives_another_company(company: Company) -> None:
    other = simulate(12, small=True)
    assert [c.touches[0].start for c in other.contacts] != [c.touches[0].start for c in company.contacts]


def test_the_data_span_130_weeks_and_the_assistant_the_last_26(company: Company) -> None:
    zone = ZoneInfo("Europe/Berlin")
    assert datetime.fromtimestamp(company.end, zone).isoformat() == "2026-11-23T00:00:00+01:00"
    assert datetime.fromtimestamp(company.go_live, zone).isoformat() == "2026-05-25T00:00:00+02:00"
    assert {week_of(company, contact) for contact in company.contacts} == set(range(WEEKS))
    assert round((company.go_live - company.start) / WEEK, 2) == 104
    for contact in company.contacts:
        assert company.start <= contact.touches[0].start < company.end
        if "ai" in {touch.handler for touch in contact.touches}:
            assert contact.touches[0].start >= company.go_live
        for touch in contact.touches:
            assert touch.start <= touch.end
            assert [turn.time for turn in touch.turns] == sorted(turn.time for turn in touch.turns)
            assert all(turn.time < company.end for turn in touch.turns)


def test_midnights_are_those_of_berlin() -> None:
    clock, zone = Clock(), ZoneInfo("Europe/Berlin")
    for day, time in zip(clock.days, clock.midnights, strict=True):
        assert datetime(day.year, day.month, day.day, tzinfo=zone).timestamp() == time


def test_sizes(company: Company) -> None:
    assert 10_500 < len(company.contacts) < 14_000
    journeys = Counter(contact.journey for contact in company.contacts)
    assert set(journeys) == {plan.name for plan in PLANS}
    assert min(journeys.values()) > 200
    assert {person.language for person in company.people} == {"en", "de", "fr", "ar"}
    assert {c.person.segment for c in company.contacts} == {"consumer", "small-business", "enterprise"}
    assert {contact.system for contact in company.contacts} == {"pip", "desk", "phone"}


def test_people_call_and_answer_only_in_opening_hours(company: Company) -> None:
    clock = Clock()
    for contact in company.contacts:
        if contact.system == "phone" and contact.direction == "inbound" and not contact.innocent:
            assert clock.is_open(contact.touches[0].start), contact
    noons = zip(clock.days, clock.midnights, strict=True)
    assert not any(clock.is_open(midnight + 12 * HOUR) for day, midnight in noons if day in HOLIDAYS)


def test_whatever_is_named_exists(company: Company) -> None:
    known = by_id(company)
    assert len(known) == len(company.contacts)
    for contact in company.contacts:
        named = [contact.escalated_from, contact.innocent_of, *(contact.relation or ("", ""))[1:]]
        assert all(name in known for name in named if name)
        assert contact.code in {"", "other", *MAPPED[contact.system], *UNMAPPED[contact.system]}
    assert all(event.contact in known for event in company.events if event.contact)
    assert all(survey.contact in known for survey in company.surveys if survey.contact)
    assert all(line.contact in known for line in company.invoice)


# --- the stories ---


def test_control_queue_never_meets_the_assistant(company: Company) -> None:
    control = [contact for contact in company.contacts if contact.journey == "field-service"]
    assert control
    assert all(touch.handler != "ai" for contact in control for touch in contact.touches)


def test_the_assistant_claims_billing_and_people_return_by_phone(company: Company) -> None:
    claimed = [c for c in judged(company, "billing-dispute") if c.system == "pip" and c.claims]
    assert held(claimed) < 0.5
    assert all(claim.definition == DEFINITION for contact in claimed for claim in contact.claims)
    returned = [contact for contact in claimed if contact.refuted_by == "returned"]
    calls: dict[str, list[float]] = {}
    for contact in company.contacts:
        if contact.system == "phone":
            calls.setdefault(contact.person.number, []).append(contact.touches[0].start)
    by_phone = sum(
        any(0 < at - t0_of(contact) <= WINDOW for at in calls.get(contact.person.number, ()))
        for contact in returned
    )
    assert by_phone / len(returned) > 0.6


def test_the_outage_is_in_the_fourteenth_week(company: Company) -> None:
    weeks = Counter(week_of(company, c) for c in company.contacts if c.journey == "network-fault")
    first = int((company.go_live - company.start) // WEEK)
    assert max(weeks, key=lambda week: weeks[week]) == first + OUTAGE_WEEK
    colleagues = [c for c in company.contacts if c.innocent == "colleague" and c.plant == "outage"]
    assert colleagues
    known = by_id(company)
    for contact in colleagues:
        caller = known[contact.innocent_of].person
        assert contact.person is not caller
        assert contact.person.account is caller.account


def test_new_lines_are_solved_for_the_sla_and_come_back(company: Company) -> None:
    tickets = [c for c in judged(company, "new-line") if c.system == "desk" and c.claims]
    assert held(tickets) < 0.65
    assert (
        sum(contact.relation is not None and contact.relation[0] == "follow_up_of" for contact in tickets)
        > 50
    )
    promised = [event for event in company.events if event.kind == "promised"]
    assert all(event.due and event.due > event.occurred and event.contact for event in promised)


def test_a_sound_journey_is_sound(company: Company) -> None:
    assert held(judged(company, "move-an-office")) > 0.92


def test_renewals_end_in_a_decision_and_churned_accounts_fall_silent(company: Company) -> None:
    decided = Counter(event.kind for event in company.events)
    assert decided["renewed"] > decided["churned"] > 10
    for contact in company.contacts:
        account = contact.person.account
        if account and account.churned_at and contact.touches[0].start > account.churned_at + 60 * DAY:
            pytest.fail(f"{contact.id} is {account.number}'s, which left")


def test_release_3_3_serves_half_of_the_accounts_for_five_weeks(company: Company) -> None:
    seen: dict[str, set[str]] = {}
    for contact in company.contacts:
        for touch in contact.touches:
            if touch.handler != "ai" or contact.exclusion:
                continue
            week = int((touch.start - company.start) // WEEK)
            is_new = week >= WEEKS - SPLIT_WEEKS and in_new_half(contact.person)
            assert (touch.version == "3.3") == is_new
            key = contact.person.account.number if contact.person.account else contact.person.number
            if week >= WEEKS - SPLIT_WEEKS:
                seen.setdefault(key, set()).add(touch.version)
    assert all(len(versions) == 1 for versions in seen.values())
    share = sum(in_new_half(person) for person in company.people) / len(company.people)
    assert abs(share - 0.5) < 0.03


def arabic_effect(seeds: tuple[int, ...], small: bool) -> tuple[float, float]:
    """Return how much less held up under 3.3 than under 3.2 in Arabic, in shares, and its standard error."""
    cells: dict[str, list[bool]] = {"3.2": [], "3.3": []}
    for seed in seeds:
        found = simulate(seed, small)
        for contact in found.contacts:
            split = contact.touches[0].start >= found.end - SPLIT_WEEKS * WEEK and contact.system == "pip"
            usable = split and not contact.exclusion and not is_handed_off(contact)
            if usable and contact.person.language == "ar" and is_matured(found, contact):
                cells[contact.touches[0].version].append(not contact.refuted_by)
    shares = {version: sum(found) / len(found) for version, found in cells.items()}
    variance = sum(shares[version] * (1 - shares[version]) / len(found) for version, found in cells.items())
    return shares["3.2"] - shares["3.3"], math.sqrt(variance)


@pytest.mark.slow
def test_release_3_3_is_sixteen_points_worse_in_arabic() -> None:
    effect, error = arabic_effect((21, 22, 23), small=False)
    assert error < 0.05
    assert abs(effect - 0.16) < 2.5 * error


@pytest.mark.slow
def test_the_full_company_has_the_size_it_should() -> None:
    full = simulate(31)
    assert 112_000 < len(full.contacts) < 130_000
    truth = truth_of(full)
    decks = truth["decks"]
    assert isinstance(decks, dict)
    assert 0.76 < decks["ai"]["claimed"] < 0.85
    assert 0.54 < decks["ai"]["of_claimed_held"] < 0.64
    assert decks["cx"]["claimed"] > 0.9


# --- the truth ---


def test_every_innocent_kind_is_planted(company: Company) -> None:
    found = Counter(contact.innocent for contact in company.contacts)
    assert set(found) - {""} == set(KINDS)
    assert min(found[kind] for kind in KINDS) >= 5


def test_no_innocent_contact_refutes_what_it_must_not(company: Company) -> None:
    """Innocent contacts lie inside the window, else they would prove nothing; late ones lie outside it."""
    known = by_id(company)
    inside = Counter[str]()
    for contact in company.contacts:
        if not contact.innocent_of:
            continue
        before = known[contact.innocent_of]
        after = contact.touches[0].start - t0_of(before)
        inside[contact.innocent] += 0 < after <= WINDOW
        if contact.innocent == "late":
            assert after > WINDOW
        if contact.innocent in ("chased", "merged", "mirror"):
            assert after <= 1
        if contact.innocent == "invited":
            assert before.promise_due and contact.touches[0].start <= before.promise_due
    for kind in (
        "outbound",
        "callback",
        "proactive",
        "auto_reply",
        "different_need",
        "colleague",
        "switchboard",
        "greeting",
    ):
        assert inside[kind] > 0, kind


def test_truth_names_an_act_of_hers(company: Company) -> None:
    said: dict[str, set[str]] = {}
    for event in company.events:
        if event.kind in STATEMENTS:
            said.setdefault(event.contact, set()).add(event.kind)
    acts: dict[str, list[float]] = {}
    for contact in company.contacts:
        if contact.direction == "inbound" and not contact.exclusion and not contact.escalated_from:
            key = f"{contact.person.number}/{contact.need}"
            acts.setdefault(key, []).append(contact.touches[0].start)
    for contact in company.contacts:
        if contact.refuted_by in STATEMENTS:
            assert contact.refuted_by in said[contact.id]
        if contact.refuted_by == "returned":
            key = f"{contact.person.number}/{contact.need}"
            assert any(0 < at - t0_of(contact) <= WINDOW for at in acts[key])
        if contact.refuted_by:
            assert not contact.met
            assert not contact.exclusion


def test_the_noise_is_real_and_bounded(company: Company) -> None:
    counted = [contact for contact in company.contacts if room_of(contact) and not contact.exclusion]
    unidentified = sum(not contact.identified for contact in counted) / len(counted)
    assert 0.03 < unidentified < 0.10
    coded = [contact for contact in counted if contact.code in MAPPED[contact.system]]
    wrong = sum(MAPPED[contact.system][contact.code] != contact.need for contact in coded) / len(coded)
    assert 0.01 < wrong < 0.03
    assert 0.01 < sum(contact.code in UNMAPPED[contact.system] for contact in counted) / len(counted) < 0.04
    assert any(contact.plant == "chance" for contact in company.contacts)


def test_the_invoice_has_all_three_kinds_of_lines(company: Company) -> None:
    assert {line.period for line in company.invoice} == {"2026-08", "2026-09", "2026-10"}
    truths = Counter(line.truth for line in company.invoice)
    assert set(truths) == {"sound", "recoverable", "unproven"}
    assert truths["sound"] > truths["recoverable"]
    known = by_id(company)
    for line in company.invoice:
        assert (line.why != "") == (line.truth == "recoverable")
        assert line.truth != "sound" or not known[line.contact].refuted_by


def test_few_answer_surveys(company: Company) -> None:
    asked = [survey for survey in company.surveys if survey.instrument == "csat"]
    share = sum(survey.answered is not None for survey in asked) / len(asked)
    assert 0.12 < share < 0.18
    assert {survey.instrument for survey in company.surveys} == {"csat", "ces", "nps"}


def test_truth_in_figures_is_plain_data(company: Company) -> None:
    truth = truth_of(company)
    assert truth["simulated"] is True
    rooms = truth["rooms"]
    assert isinstance(rooms, dict)
    billing = rooms["billing-dispute"]["ai"]
    assert billing["refuted"] == sum(billing["refuted_by"].values())


# --- texts ---


def test_only_thanks_are_farewells_and_every_language_says_everything() -> None:
    said = {language: _spoken(language) for language in ("en", "de", "fr", "ar")}
    assert len({frozenset(parts) for parts in said.values()}) == 1
    engine = DuckEngine()
    for language, parts in said.items():
        for (_, part), lines in parts.items():
            for line in lines:
                select = f"SELECT {farewell_sql('content')} FROM (SELECT {literal(line)} AS content)"
                is_farewell = engine.rows(select)[0][0]
                assert is_farewell == (part == "thanks"), (language, line)


def test_every_need_has_a_code_in_every_system_that_meets_it() -> None:
    for plan in PLANS:
        for need in plan.needs:
            assert need.name in CODES["desk"]
            assert need.name in CODES["phone"]
            assert (need.name in CODES["pip"]) == (need.to_ai > 0)
