"""What a test can show before it begins: how many weeks it takes, and the smallest harm that a week would show.

The widths are those of the confidence sequence that will judge (confidence_sequence.py), so nothing is promised that
the gate would not keep. Estimand: the difference of two arms, in the outcome's own unit. Power is for one guardrail
alone; with several that all have to pass it is lower.
"""

from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist
from typing import Literal

from onedeck.stats.confidence_sequence import ALPHA, half_width

POWER = 0.8
FEWEST_UNITS = 100  # in an arm: below that a sequence that holds asymptotically holds nothing
Policy = Literal["no_harm", "prove"]


@dataclass(frozen=True)
class Traffic:
    """What a week brings: units (accounts, customers) in both arms, the new arm's share, a unit's deviation.

    `share` is None where every unit is measured under both versions, as tasks of an evaluation are: a unit is then a
    pair and `deviation` that of its difference. Else `deviation` is that of one unit's outcome (effect.deviation of
    the weeks before, or the root of p (1 - p) of a share p).
    """

    units_per_week: float
    share: float | None
    deviation: float


@dataclass(frozen=True)
class Plan:
    """How many units and weeks the decision takes, and the smallest harm one week would show; or why none can be.

    `visible` is a positive number in the outcome's unit, `not_visible` says in words why there is none: the two
    exclude each other.
    """

    units: int = 0
    weeks: float = 0.0
    visible: float | None = None
    not_visible: str | None = None
    refused: str | None = None


def plan(
    traffic: Traffic,
    margin: float,
    policy: Policy = "no_harm",
    guardrails: int = 1,
    matures_weeks: float = 0.0,
) -> Plan:
    """Return the plan of a test whose guardrails may lose at most `margin`.

    Policy `prove` asks how many units show, with power 0.8 and no true difference, that the loss is below the margin;
    `no_harm` how many show a harm as large as the margin, each of `guardrails` at its part of the level. Weeks
    include the time an outcome takes to mature.
    """
    if margin <= 0 or traffic.deviation <= 0 or traffic.units_per_week <= 0 or not _smaller_arm(traffic):
        return Plan(refused="a plan needs traffic in both arms, an outcome that varies and a margin above 0")
    level = ALPHA if policy == "prove" else ALPHA / guardrails
    # At twice the units where the sequence is tightest its width is a fixed number of standard errors.
    reach = float(half_width(1.0, 2.0, 1.0, level)) + NormalDist().inv_cdf(POWER)
    least = FEWEST_UNITS / _smaller_arm(traffic)
    units = ceil(max(least, (reach * error_at(traffic, 1) / margin) ** 2))
    weeks = units / traffic.units_per_week + matures_weeks
    smaller = traffic.units_per_week * _smaller_arm(traffic)
    if smaller < FEWEST_UNITS:
        return Plan(
            units,
            weeks,
            not_visible=f"a week brings {smaller:.0f} units to an arm, {FEWEST_UNITS} are needed",
        )
    return Plan(units, weeks, visible_harm(traffic, units, guardrails))


def visible_harm(traffic: Traffic, planned: int, guardrails: int = 1, weeks: float = 1.0) -> float:
    """Return the smallest harm that would be rolled back within so many weeks, with power 0.8."""
    n = traffic.units_per_week * weeks
    error = error_at(traffic, n)
    bound = float(half_width(error, n, planned / 2, ALPHA / guardrails))
    return bound + NormalDist().inv_cdf(POWER) * error


def error_at(traffic: Traffic, units: float) -> float:
    """Return the standard error of the difference once so many units are in both arms together."""
    smaller = _smaller_arm(traffic)
    balance = 1.0 if traffic.share is None else smaller * (1 - smaller)
    return traffic.deviation / sqrt(units * balance)


def _smaller_arm(traffic: Traffic) -> float:
    """Return the share of units in the smaller arm: all of them where paired, 0 where shares make no two arms."""
    return 1.0 if traffic.share is None else max(0.0, min(traffic.share, 1 - traffic.share))


def units_until(gap: float, error: float, n: int, best_at: float, alpha: float = ALPHA) -> int | None:
    """Return how many units in all it takes until a bound lies within `gap` of its estimate, if that stays as it is.

    `error` is the standard error after n units. None where the gap is nothing, or it would take ten thousand times as
    many.
    """

    def near_enough(units: float) -> bool:
        return float(half_width(error * sqrt(n / units), units, best_at, alpha)) <= gap

    low, high = float(n), float(n)
    if gap <= 0:
        return None
    while not near_enough(high):
        low, high = high, high * 2
        if high > 10_000 * n:
            return None
    while high - low > 1:
        middle = (low + high) / 2
        low, high = (low, middle) if near_enough(middle) else (middle, high)
    return ceil(high)
