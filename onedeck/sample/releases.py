"""The assistant's releases: 3.1 and 3.2 for everybody, then 3.3 for half of the accounts, by a stable hash."""

from hashlib import sha256

from onedeck.sample.clock import DAY, WEEKS, WEEKS_BEFORE, Clock
from onedeck.sample.records import Person

SECOND_WEEK = 8  # weeks after the go-live in which 3.2 replaces 3.1
SPLIT_WEEKS = 5  # the last weeks, in which half of the accounts have 3.3
# 3.3 answers in Arabic without looking at the account. Some unmet needs never show or show late, so that a loss of 19
# points in needs met is one of about 16 points in what holds up.
ARABIC_LOSS = 0.19
RAMP = (0.35, 0.6, 0.85)  # share of its customers it already serves in its first weeks
PRICE = 0.89  # EUR per resolution, by contract
DEFINITION = "quillwork.resolved_24h"
STAMP = DAY  # claims are stamped a day after the chat


def in_new_half(person: Person) -> bool:
    """Say whether a customer's account is in the half that gets 3.3; people without one count by themselves."""
    key = person.account.number if person.account else person.number
    return sha256(f"pip-3.3/{key}".encode()).digest()[0] < 128


def version_at(clock: Clock, person: Person, time: float) -> str:
    """Return the version that serves a customer at a time."""
    week = clock.week(time)
    if week >= WEEKS - SPLIT_WEEKS and in_new_half(person):
        return "3.3"
    return "3.2" if week >= WEEKS_BEFORE + SECOND_WEEK else "3.1"


def effect(version: str, language: str) -> float:
    """Return what a version changes in the chance that the assistant's answer meets the need."""
    if version == "3.3":
        return -ARABIC_LOSS if language == "ar" else 0.0
    return -0.02 if version == "3.1" else 0.0


def ramp(weeks: float) -> float:
    """Return the share of its customers the assistant serves, by weeks since the go-live."""
    if weeks < 0:
        return 0.0
    return RAMP[int(weeks)] if weeks < len(RAMP) else 1.0
