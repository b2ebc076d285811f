"""With a constant true rate the weekly rate over matured conversations has no trend; a naive rate has one."""

import math
import random
from collections import defaultdict

from tests.journal import Row, judge_journal

DAY = 86_400_000_000
WEEK = 7 * DAY
START = 1_767_225_600_000_000  # 2026-01-01
WEEKS = 6
PER_WEEK = 500
WINDOW_WEEKS = 2
TRUE_RATE = 0.4  # of conversations whose customer comes back, after five days in the mean
# Under the law the slope is within 4 standard errors of nothing with probability 0.99994; the seeds are fixed.
TOLERANCE_IN_ERRORS = 4


def simulated(seed: int) -> list[Row]:
    """Return the touches of customers who come once, and of whom a constant share comes back."""
    chance = random.Random(seed)
    touches = []
    for number in range(WEEKS * PER_WEEK):
        at = START + number * WEEK // PER_WEEK
        shape = {"customer": f"c{number}", "source": "bot", "room": "ai", "reason": "inv", "end": "completed"}
        touches.append(shape | {"conversation": f"{number}", "at": at, "until": at + 300_000_000})
        if chance.random() < TRUE_RATE:
            again = at + 300_000_000 + int(chance.expovariate(1 / (5 * DAY))) + 1
            touches.append(shape | {"conversation": f"{number}b", "at": again, "until": again + 300_000_000})
    return touches


def slope_in_errors(weekly: dict[int, list[bool]]) -> float:
    """Return the weighted least-squares slope of weekly shares over its standard error."""
    pooled = sum(map(sum, weekly.values())) / sum(map(len, weekly.values()))
    weights = {week: len(seen) / (pooled * (1 - pooled)) for week, seen in weekly.items()}
    total = sum(weights.values())
    centre = sum(week * weight for week, weight in weights.items()) / total
    spread = sum(weight * (week - centre) ** 2 for week, weight in weights.items())
    slope = sum(
        weights[week] * (week - centre) * (sum(seen) / len(seen) - pooled) for week, seen in weekly.items()
    )
    return slope / spread * math.sqrt(spread)


def weekly_shares(seed: int) -> tuple[dict[int, list[bool]], dict[int, list[bool]]]:
    """Return, per week of the end, what was refuted among matured conversations, and among all decided ones."""
    touches = simulated(seed)
    end = START + WEEKS * WEEK
    found = judge_journal({"touches": touches}, as_of=end, window="14d")
    matured: dict[int, list[bool]] = defaultdict(list)
    naive: dict[int, list[bool]] = defaultdict(list)
    for (conversation, room), row in found.items():
        if room != "all" or conversation.endswith("b"):
            continue
        week = (row["t0"] - START) // WEEK
        refuted = row["verdict"] == "refuted"
        naive[week].append(refuted)
        if row["matured"]:
            matured[week].append(refuted)
    return matured, naive


def test_the_rate_over_matured_conversations_has_no_trend() -> None:
    trends = []
    for seed in range(3):
        matured, naive = weekly_shares(seed)
        assert sum(map(len, matured.values())) >= (WEEKS - WINDOW_WEEKS) * PER_WEEK - 2
        trends.append((slope_in_errors(matured), slope_in_errors(naive)))
    assert all(abs(slope) < TOLERANCE_IN_ERRORS for slope, _ in trends), trends
    # A rate that counts early refutations falls at the end: had there been a trend, this test would have seen it.
    assert all(naive < -TOLERANCE_IN_ERRORS for _, naive in trends), trends
