"""Which versions of an AI a charter allows: ranges such as `>=3.2 <4`, over versions as vendors write them.

A range is a list of conditions, by blanks or commas. Those with a sign (`>=`, `>`, `<=`, `<`, `!=`) must all hold; a
version without one (or with `=`) is allowed by itself: `>=3.2 <4, 2.9` is everything from 3.2 up to 4, and 2.9.
Numbers are compared as numbers (3.10 is after 3.9, 3.2.0 is 3.2), days as days, `4.0-rc1` comes before 4.0 and is not
below 4. What says nothing of its order (`canary`, 3.2-eu against 3.2) is not guessed: it can only be named.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from onedeck.errors import UsageError

_CONDITION = re.compile(r"(>=|<=|==|!=|>|<|=)?\s?([A-Za-z0-9][A-Za-z0-9._+-]*)", re.ASCII)
_RELEASE = re.compile(r"[vV]?([0-9]{1,18}(?:[._-][0-9]{1,18})*)(.*)", re.ASCII)
_DAY = re.compile(r"(20[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])", re.ASCII)
_BEFORE = re.compile(
    r"[._-]?(?:(dev|snapshot|nightly|alpha|beta|rc|pre|preview)[._-]?([0-9]{1,18})?|([abc])([0-9]{1,18}))",
    re.ASCII | re.IGNORECASE,
)
_RANKS = {"dev": 0, "snapshot": 0, "nightly": 0, "alpha": 1, "a": 1, "beta": 2, "b": 2}  # the others: 3
_FINAL = (4, 0)


@dataclass(frozen=True)
class Version:
    """A version's numbers, without trailing zeros; `dated` where they are a day; what comes after them.

    `stage` orders what comes before the release (4.0-rc1) and the release itself; None = `tail` says nothing of its
    order.
    """

    numbers: tuple[int, ...]
    dated: bool
    stage: tuple[int, int] | None
    tail: str


def read_version(text: str) -> Version | None:
    """Return a version to compare, None for one that does not begin with a number (or is longer than any is)."""
    # What follows a plus sign is a build of the same version (semver).
    found = _RELEASE.fullmatch(text.strip().split("+")[0])
    if not found or found[2][:1].isdecimal():
        return None
    numbers = [int(part) for part in re.split(r"[._-]", found[1])]
    if day := _DAY.fullmatch(found[1]):
        numbers = [int(part) for part in day.groups()]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return Version(tuple(numbers), 2000 <= numbers[0] < 2100, _stage(found[2]), found[2].casefold())


def compared(one: Version, other: Version) -> int | None:
    """Return -1, 0 or 1 as `one` is before, the same as or after `other`; None where nothing says so."""
    if one.dated != other.dated:
        return None
    for mine, yours in zip_longest(one.numbers, other.numbers, fillvalue=0):
        if mine != yours:
            return -1 if mine < yours else 1
    if one.tail == other.tail:
        return 0
    if one.stage is None or other.stage is None:
        return None
    return (one.stage > other.stage) - (one.stage < other.stage)


def version_allowed(allowed: str, version: str) -> bool | None:
    """Say whether a range allows a version; None where the version cannot be compared with it.

    An empty range allows everything.
    """
    named = [wanted for sign, wanted in _conditions(allowed) if sign == "="]
    if any(_same(wanted, version) for wanted in named):
        return True
    signs = [(sign, wanted) for sign, wanted in _conditions(allowed) if sign != "="]
    if not signs:
        return not named
    answers = {_holds(sign, wanted, version) for sign, wanted in signs}
    return False if False in answers else None if None in answers else True


def check_range(allowed: str) -> str:
    """Return a range as it is; raises UsageError where it compares what has no order, or allows no version at all."""
    lows: list[tuple[str, str]] = []
    highs: list[tuple[str, str]] = []
    for sign, wanted in _conditions(allowed):
        if sign in ("=", "!="):
            continue
        if read_version(wanted) is None:
            raise UsageError(
                f"{wanted!r} is not after or before anything; name such a version without a sign"
            )
        (lows if sign.startswith(">") else highs).append((sign, wanted))
    for low in lows:
        for high in highs:
            if _empty(low, high):
                raise UsageError(f"no version is both {''.join(low)} and {''.join(high)}")
    return allowed


def _conditions(allowed: str) -> Iterator[tuple[str, str]]:
    for sign, wanted in _CONDITION.findall(allowed):
        yield ("=" if sign in ("", "==") else sign), wanted


def _same(wanted: str, version: str) -> bool:
    if wanted.casefold() == version.strip().casefold():
        return True
    one, other = read_version(wanted), read_version(version)
    return one is not None and other is not None and compared(one, other) == 0


def _holds(sign: str, wanted: str, version: str) -> bool | None:
    if sign == "!=":
        return not _same(wanted, version)
    limit, found = read_version(wanted), read_version(version)
    order = compared(found, limit) if limit and found else None
    if order is None or limit is None or found is None:
        return None
    if sign == "<" and order < 0 and limit.stage == _FINAL and _before_release(found, limit):
        return False  # 4.0-rc1 is not what somebody means by <4
    return {">=": order >= 0, ">": order > 0, "<=": order <= 0, "<": order < 0}[sign]


def _before_release(found: Version, limit: Version) -> bool:
    return found.numbers == limit.numbers and found.stage != _FINAL


def _empty(low: tuple[str, str], high: tuple[str, str]) -> bool:
    one, other = read_version(low[1]), read_version(high[1])
    order = compared(one, other) if one and other else None
    return order is not None and (order > 0 or (order == 0 and (low[0], high[0]) != (">=", "<=")))


def _stage(tail: str) -> tuple[int, int] | None:
    if not tail:
        return _FINAL
    found = _BEFORE.fullmatch(tail)
    if not found:
        return None
    word, number = found[1] or found[3], found[2] or found[4]
    return _RANKS.get(word.lower(), 3), int(number or 0)
