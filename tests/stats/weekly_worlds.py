"""Worlds for weekly series: waits with trend, season, congestion and a market they share with a control queue.

The volume grows by 11 % with the go-live. What the waits would have been is known, so minutes eliminated are too.
"""

from dataclasses import dataclass

import numpy as np

from onedeck.stats.interrupted import Weeks

EFFECT = -0.2
RAMP = 8  # weeks until the effect is whole


@dataclass(frozen=True)
class Truth:
    """Minutes eliminated, the minutes there would have been, and the mean relative change in logs."""

    eliminated: float
    base: float
    relative: float


def autocorrelated(chance: np.random.Generator, n: int, rho: float, spread: float) -> np.ndarray:
    """Return a stationary AR(1) series of this standard deviation."""
    found = np.empty(n)
    found[0] = chance.normal(0, spread)
    steps = chance.normal(0, spread * np.sqrt(1 - rho * rho), n)
    for week in range(1, n):
        found[week] = rho * found[week - 1] + steps[week]
    return found


def queue(
    seed: int, effect: float = EFFECT, shock: float = 0.0, before: int = 104, after: int = 52, rho: float = 0.5,
    alone: bool = False, apart: bool = False,
) -> tuple[Weeks, Truth]:  # fmt: skip
    """Return a queue and what is true of it.

    `shock` moves both queues in logs from the go-live on; `alone` leaves the control out; `apart` gives a control
    that shares nothing with the queue.
    """
    chance = np.random.default_rng([seed, 21])
    n = before + after
    week = np.arange(n)
    later = week >= before
    season = np.sin(2 * np.pi * week / 52 + chance.uniform(0, 6))
    volume = np.exp(8 + 0.08 * season + np.log(1.11) * later + chance.normal(0, 0.05, n))
    market = autocorrelated(chance, n, 0.6, 0.06) + shock * later
    trend = chance.uniform(-0.06, 0.06)
    congestion = 0.4 * (np.log(volume) - 8)
    without = np.exp(
        1.6 + trend * week / 52 + 0.1 * season + congestion + market + autocorrelated(chance, n, rho, 0.06)
    )
    ramp = np.clip((week - before + 1) / RAMP, 0, 1)
    waits = without * (1 + effect * ramp)
    own = autocorrelated(chance, n, 0.6, 0.06) if apart else market
    control = np.exp(1.2 + trend * week / 52 + 0.06 * season + own + autocorrelated(chance, n, 0.3, 0.03))
    eliminated = float((volume * (without - waits))[later].sum())
    truth = Truth(
        eliminated, float((volume * without)[later].sum()), float(np.log1p(effect * ramp[later]).mean())
    )
    return Weeks(volume, waits, None if alone else control, before), truth


def roll_out(
    seed: int, growing: bool = True, queues: int = 30, periods: int = 24
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Return outcome, reached and weight of a staggered roll-out, and the true weighted effect.

    Queues are reached after 8, 12 or 16 periods or never; the effect is 2 points more every period, or 15 at once.
    """
    chance = np.random.default_rng([seed, 22])
    third = queues // 4
    start = chance.permutation(
        np.concatenate([np.repeat([8, 12, 16], third), np.full(queues - 3 * third, 99)])
    )
    period = np.arange(periods)
    reached = period[None] >= start[:, None]
    noise = np.stack([autocorrelated(chance, periods, 0.5, 0.115) for _ in range(queues)])
    effect = -(0.02 * np.clip(period[None] - start[:, None] + 1, 0, None)) if growing else -0.15 * reached
    effect = effect * reached
    level = chance.normal(0, 0.5, (queues, 1)) + 0.1 * np.sin(period / 4) + chance.normal(0, 0.05, periods)
    weight = np.exp(chance.normal(3, 0.5, (queues, 1))) * np.ones((1, periods))
    return level + noise + effect, reached, weight, float((effect * weight).sum() / weight[reached].sum())
