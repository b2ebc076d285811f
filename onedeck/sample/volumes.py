"""How many cases of a journey arise in a week: growth, the seasons, chance, and the outage."""

from math import cos, pi, sqrt
from random import Random

from onedeck.sample.clock import WEEKS_BEFORE
from onedeck.sample.plans import Plan
from onedeck.sample.releases import ramp

A_WEEK = 0.0012  # growth of the customer base
SEASON = 0.06  # more in winter


def cases(rng: Random, plan: Plan, week: int, scale: float) -> int:
    """Draw the number of a journey's cases in a week."""
    expected = plan.weekly * scale * (1 + A_WEEK * week) * (1 + SEASON * cos(2 * pi * (week + 19) / 52))
    expected *= rng.lognormvariate(0, 0.04)
    expected *= 1 + (plan.growth - 1) * ramp(week - WEEKS_BEFORE)
    return poisson(rng, expected)


def poisson(rng: Random, expected: float) -> int:
    """Draw a Poisson count; a rounded normal one where many are expected."""
    if expected > 40:
        return max(0, round(rng.gauss(expected, sqrt(expected))))
    count, passed = 0, rng.expovariate(1.0)
    while passed < expected:
        count, passed = count + 1, passed + rng.expovariate(1.0)
    return count
