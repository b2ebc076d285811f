"""Fernholm Telecom, an invented company, simulated from a seed: 130 weeks, the assistant live for the last 26."""

from random import Random

from onedeck.sample.clock import WEEK, WEEKS, WEEKS_BEFORE, Clock
from onedeck.sample.cut import cut, leave, number
from onedeck.sample.faults import plant_faults
from onedeck.sample.innocents import colleague, plant, stray
from onedeck.sample.invoice import bill
from onedeck.sample.journeys import PLANS
from onedeck.sample.journeys.contract_renewal import PLAN as RENEWAL
from onedeck.sample.journeys.contract_renewal import decide, occasions
from onedeck.sample.journeys.network_fault import OUTAGE_CASES, OUTAGE_WEEK
from onedeck.sample.journeys.network_fault import PLAN as NETWORK
from onedeck.sample.people import settle
from onedeck.sample.plans import Need, Plan
from onedeck.sample.records import Company
from onedeck.sample.scene import Episode, Scene
from onedeck.sample.surveys import ask_all
from onedeck.sample.unfold import unfold
from onedeck.sample.verdict_truth import judge_episodes
from onedeck.sample.volumes import cases, poisson

SMALL = 0.1
RECURS_WEEKS = 5  # for so many weeks after a case the same need may arise anew
STRAYS = 7  # tests and spam a week, at full size
CALLS_TOO = 0.5  # of the outage's business callers, how many have a colleague who calls too


def simulate(seed: int, small: bool = False) -> Company:
    """Simulate the company: about 120,000 contacts, or a tenth of it; equal seeds give equal companies."""
    scale = SMALL if small else 1.0
    clock, rng = Clock(), Random(f"fernholm/{seed}")
    scene = Scene(rng, clock, settle(rng, clock, scale))
    _play(scene, scale)
    judge_episodes(scene.episodes, scene.events)
    decided = decide(rng, clock, scene.town, scene.contacts)
    leave(scene)
    scene.events += decided
    cut(scene)
    surveys = ask_all(scene)
    judge_episodes(scene.episodes, scene.events)
    town = scene.town
    company = Company(
        seed, clock.start, clock.go_live, clock.end, town.accounts, town.people + town.testers + town.strangers,
        scene.contacts, scene.events, surveys, [],
    )  # fmt: skip
    company.invoice = bill(rng, company)
    number(company)
    plant_faults(company)
    return company


def _play(scene: Scene, scale: float) -> None:
    """Let everything happen: the weekly cases, tests and spam, the renewals, the outage."""
    rng, clock = scene.rng, scene.clock
    for week in range(WEEKS):
        for plan in PLANS:
            for _ in range(cases(rng, plan, week, scale)):
                _happen(scene, plan, clock.arrival(rng, week))
        for _ in range(poisson(rng, STRAYS * scale)):
            stray(scene, clock.arrival(rng, week))
    for began, person, contract in occasions(rng, clock, scene.town):
        _live(scene, scene.episode(RENEWAL, _need(scene, RENEWAL), person, began, thing=contract))
    _outage(scene, scale)


def _happen(scene: Scene, plan: Plan, began: float) -> None:
    """Let a case of a journey arise with somebody, and perhaps arise anew in the weeks after."""
    ep = scene.episode(plan, _need(scene, plan), scene.somebody(plan, began), began)
    ended = _live(scene, ep)
    for week in range(RECURS_WEEKS):
        if scene.rng.random() < plan.again:
            again = ended + (week + scene.rng.random()) * WEEK
            _live(scene, scene.episode(plan, ep.need, ep.person, again, "chance"))


def _live(scene: Scene, ep: Episode) -> float:
    """Let an episode happen, with what may be planted behind it; returns when it ended."""
    last = unfold(scene, ep)
    if ep.met:
        plant(scene, ep, last)
    return max(last.touches[-1].end, last.solved_at or 0.0)


def _need(scene: Scene, plan: Plan) -> Need:
    return scene.rng.choices(plan.needs, [need.share for need in plan.needs])[0]


def _outage(scene: Scene, scale: float) -> None:
    """Let the network fail: many cases at once, and colleagues who call about the same outage."""
    rng, (begin, end) = scene.rng, scene.outage
    callers: set[str] = set()
    week = WEEKS_BEFORE + OUTAGE_WEEK
    for _ in range(int(OUTAGE_CASES * cases(rng, NETWORK, week, scale))):
        at = begin + (end - begin) * min(rng.betavariate(1.2, 3.0), 1.0)
        person = scene.somebody(NETWORK, at)
        if person.number in callers:
            continue
        callers.add(person.number)
        ep = scene.episode(NETWORK, NETWORK.needs[0], person, at, "outage")
        unfold(scene, ep)
        if person.account and rng.random() < CALLS_TOO:
            made = colleague(scene, ep, at + rng.uniform(0.3, 20) * 3600)
            if made is not None and made.person.number not in callers:
                callers.add(made.person.number)
                made.innocent, made.innocent_of, made.plant = "colleague", ep.contacts[0].id, "outage"
