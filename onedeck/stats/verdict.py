"""Whether a version may go on: ship, hold, roll back, refuse, or only watched, from effects and what was agreed before.

Effects are the new arm minus the old one, turned so that more is better. Harm is judged at every look by confidence
sequences at 5 % over all guardrails together (Bonferroni); that all margins hold is an intersection-union test
(Berger 1982, Technometrics 24), which needs no correction. Two policies: `prove` ships what is shown to lose less than
the margins; `no_harm` also ships at the planned number what is not shown to harm, and says "unproven".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from onedeck.stats.confidence_sequence import ALPHA, one_sided
from onedeck.stats.effect import Effect
from onedeck.stats.gate_plan import FEWEST_UNITS, Policy, units_until
from onedeck.stats.group_sequential import bounds
from onedeck.stats.novelty import Novelty
from onedeck.stats.sample_ratio import LEVEL

FEWEST_EVENTS = 30  # of a rare outcome, in either arm
RARE = 0.1  # an outcome is rare where it, or its absence, is in fewer cases than this share

Verdict = Literal["ship", "hold", "roll_back", "refuse", "watched"]


@dataclass(frozen=True)
class Guardrail:
    """An outcome the version must not harm: its effect at every look so far, the last one now.

    `margin` is the loss the owner accepts, in the outcome's unit. `late` is the effect in the later spell alone. Of a
    rare share (RARE) `events` counts the rarer outcome in the arm that has fewer of it.
    """

    name: str
    looks: Sequence[Effect]
    margin: float
    late: Effect | None = None
    events: int | None = None


@dataclass(frozen=True)
class Trial:
    """How the arms were made: units in the new and the old one, who was assigned, how, and what was planned.

    `assigned`: `random`; `paired` (the same tasks under both versions, units counts each task in both arms); `none`.
    `unit` is what was assigned as a whole. `planned` is the number of units the plan asked for (both arms together;
    pairs where paired); where `declared` it is also the largest there will be, and group-sequential bounds decide
    what is proven. `mismatch` is the smallest always-valid p of the sample ratio so far.
    """

    units: tuple[int, int]
    planned: int
    assigned: Literal["random", "paired", "none"] = "random"
    unit: str = "customer"
    mismatch: float | None = None
    declared: bool = False
    fewest: int = FEWEST_UNITS


@dataclass(frozen=True)
class Decision:
    """The verdict with its reasons; `proven` says whether what was shipped was shown to hold the margins.

    `more` is how many more units would decide at today's estimates, None where no number would or none is needed.
    """

    verdict: Verdict
    reasons: tuple[str, ...]
    proven: bool = False
    more: int | None = None


def decide(
    trial: Trial,
    primary: Guardrail,
    guardrails: Sequence[Guardrail] = (),
    policy: Policy = "no_harm",
    as_good: bool = False,
    wears_off: Novelty | None = None,
) -> Decision:
    """Return the verdict; `as_good` asks the primary outcome only to hold its margin, not to improve.

    The primary outcome is a guardrail too. Refusals come first: where the arms cannot be compared no figure counts.
    """
    every = (primary, *guardrails)
    if refusals := _refusals(trial, every):
        return Decision("refuse", refusals)
    watched = sum(2 if rail.late else 1 for rail in every)
    harmed = [rail.name for rail in every if shows_harm(rail, trial, watched)]
    if harmed:
        return Decision("roll_back", tuple(f"{name}: the whole interval is a loss" for name in harmed))
    if trial.assigned == "none":
        return Decision(
            "watched", ("nothing was assigned at random: harm would show here, a success cannot be shown",)
        )
    missing = _missing(trial, primary, guardrails, as_good)
    if wears_off is not None and wears_off.faded:
        missing["the effect"] = ("it wears off from early to late", None)
    if not missing:
        return Decision("ship", ("every outcome holds its margin",), proven=True)
    reasons = tuple(f"{name}: {why}" for name, (why, _) in missing.items())
    n = primary.looks[-1].n
    if policy == "no_harm":
        if n >= trial.planned:
            return Decision("ship", ("no outcome shows harm at the planned number: unproven", *reasons))
        return Decision("hold", reasons, more=trial.planned - n)
    needed = [more for _, more in missing.values()]
    known = [more for more in needed if more is not None]
    return Decision("hold", reasons, more=max(known) if len(known) == len(needed) else None)


def shows_harm(rail: Guardrail, trial: Trial, watched: int) -> bool:
    """Say whether an upper bound, at any look or late, lies below 0; `watched` effects share the level."""
    looks = [*rail.looks, rail.late] if rail.late else rail.looks
    level = ALPHA / watched
    seen = [look for look in looks if not look.refused and look.fewer >= trial.fewest]
    return any(float(one_sided(e.value, e.error, e.n, trial.planned / 2, level)[1]) < 0 for e in seen)


def lower_bound(looks: Sequence[Effect], trial: Trial) -> float:
    """Return the one-sided 95 % lower bound of an effect: the highest over all looks, each of them valid at once."""
    seen = [look for look in looks if not look.refused and look.fewer >= trial.fewest]
    if not trial.declared:
        return max(
            (float(one_sided(e.value, e.error, e.n, trial.planned / 2)[0]) for e in seen),
            default=-float("inf"),
        )
    fractions: list[float] = []
    kept = []
    for look in seen:
        fraction = min(1.0, look.n / trial.planned)
        if fraction > (fractions[-1] if fractions else 0.0):
            fractions.append(fraction)
            kept.append(look)
    if not kept:
        return -float("inf")
    return max(e.value - z * e.error for e, z in zip(kept, bounds(fractions, 2 * ALPHA), strict=True))


def _missing(
    trial: Trial, primary: Guardrail, guardrails: Sequence[Guardrail], as_good: bool
) -> dict[str, tuple[str, int | None]]:
    """Return, per outcome that does not yet hold what it must, why, and how many more units would decide."""
    found: dict[str, tuple[str, int | None]] = {}
    for rail in (primary, *guardrails):
        least = 0.0 if rail is primary and not as_good else -rail.margin
        for words, looks in (("", rail.looks), (" late", [rail.late] if rail.late else None)):
            if looks is None or lower_bound(looks, trial) > least:
                continue
            now = looks[-1]
            said = "an improvement" if least == 0.0 else "a loss below the margin"
            total = units_until(now.value - least, now.error, now.n, trial.planned / 2)
            more = None if total is None else max(1, total - now.n)
            hopeless = ", nor would more of the same show it" if total is None else ""
            found[f"{rail.name}{words}"] = (f"{said} is not shown{hopeless}", more)
    return found


def _refusals(trial: Trial, every: Sequence[Guardrail]) -> tuple[str, ...]:
    """Return in words what forbids any comparison."""
    said = []
    if trial.assigned == "random" and trial.unit not in ("account", "customer"):
        said.append(
            f"arms were assigned by {trial.unit}: one customer is in both, assign accounts or customers"
        )
    if min(trial.units) < trial.fewest:
        said.append(f"{min(trial.units)} units in an arm, {trial.fewest} are needed")
    if trial.mismatch is not None and trial.mismatch < LEVEL:
        said.append(
            f"the arms' sizes are not those assigned (p = {trial.mismatch:.1g}): somebody is missing from one"
        )
    for rail in every:
        if not rail.looks:
            said.append(f"{rail.name}: not measured")
        elif why := rail.looks[-1].refused:
            said.append(f"{rail.name}: {why}")
        elif rail.events is not None and rail.events < FEWEST_EVENTS:
            said.append(
                f"{rail.name}: {rail.events} events in an arm, {FEWEST_EVENTS} are needed of one so rare"
            )
    return tuple(said)
