"""Worlds for bolt-on or rebuilt: cases walking through steps, before and after a go-live, by customers with habits.

Four topics, eight steps; half of the cases are hard and take longer. After the go-live an AI contains 60 % of the easy
cases of two topics (fewer of the others), so that what reaches people changes even where their work does not.
"""

import numpy as np

from onedeck.stats.directly_follows import Work, work_of

STEPS, TOPICS = 8, 4
LONGEST = 40


def chain(seed: int) -> np.ndarray:
    """Return, per topic, the chance of each next step (the last column ends the case) from each step or the start."""
    chance = np.random.default_rng(seed)
    found = chance.dirichlet(np.full(STEPS + 1, 0.5), size=(TOPICS, STEPS + 1))
    found[:, :, STEPS] = 0.05 + 0.25 * found[:, :, STEPS]
    found[:, 0, STEPS] = 0.0
    return found / found.sum(axis=2, keepdims=True)


OLD, OTHER = chain(11), chain(12)


def flow(
    n: int, mixed: float, seed: int, quarters: int = 1, drift: float = 0.0, takes_easy: bool = True
) -> Work:
    """Return n cases before (in so many quarters) and up to n after, whose chances are `mixed` with other ones.

    `drift` mixes other chances in, more by every quarter before; 0 leaves the process as it was.
    """
    chance = np.random.default_rng(seed)
    customers = max(1, n // 4)
    habits = np.exp(chance.normal(0, 0.3, (customers, STEPS + 1)))
    customer = chance.integers(0, customers, 2 * n)
    topic = chance.choice(TOPICS, 2 * n, p=[0.4, 0.3, 0.2, 0.1])
    hard = chance.random(2 * n) < 0.5
    period = np.concatenate([chance.integers(-quarters, 0, n), np.zeros(n, dtype=int)])
    reaches = np.ones(2 * n, dtype=bool)
    if takes_easy:
        contained = np.where(hard, 0.1, 0.6) * np.where(topic < 2, 1, 0.3)
        reaches = ~((period == 0) & (chance.random(2 * n) < contained))
    share = np.where(period == 0, mixed, drift * (period + quarters))
    kept = np.flatnonzero(reaches)
    traces = walk(topic[kept], hard[kept], share[kept], habits[customer[kept]], chance)
    return work_of(traces, period[kept], customer[kept], np.column_stack([topic, hard])[kept])


def walk(
    topic: np.ndarray, hard: np.ndarray, share: np.ndarray, habits: np.ndarray, chance: np.random.Generator
) -> list[list[int]]:
    """Return each case's steps; `share` is how much of the other chances is in its own."""
    steps: list[list[int]] = [[] for _ in topic]
    at, going = np.zeros(len(topic), dtype=int), np.arange(len(topic))
    for _ in range(LONGEST):
        odds = (1 - share[going, None]) * OLD[topic[going], at[going]]
        odds += share[going, None] * OTHER[topic[going], at[going]]
        odds[:, STEPS] *= np.where(hard[going], 0.5, 1.0)
        odds *= habits[going]
        cumulated = (odds / odds.sum(axis=1, keepdims=True)).cumsum(axis=1)
        step = np.minimum((cumulated < chance.random(len(going))[:, None]).sum(axis=1), STEPS)
        going, step = going[step < STEPS], step[step < STEPS]
        for case, one in zip(going.tolist(), step.tolist(), strict=True):
            steps[case].append(one)
        at[going] = step + 1
        if not len(going):
            break
    return steps
