"""The calendar of the simulated company: 130 weeks in Europe/Berlin, opening hours, holidays, local midnights.

Times are seconds since 1970-01-01 UTC. Summer time is reckoned by the European rule, so that the result does not
depend on the machine's time-zone data.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

WEEKS, WEEKS_BEFORE = 130, 104
FIRST_DAY = date(2024, 5, 27)  # a Monday
GO_LIVE = FIRST_DAY + timedelta(weeks=WEEKS_BEFORE)
LAST_DAY = FIRST_DAY + timedelta(weeks=WEEKS) - timedelta(days=1)  # Sunday 2026-11-22
MINUTE, HOUR, DAY, WEEK = 60.0, 3600.0, 86_400.0, 604_800.0
OPENING = {
    0: (8, 20),
    1: (8, 20),
    2: (8, 20),
    3: (8, 20),
    4: (8, 20),
    5: (9, 16),
}  # weekday: from, until o'clock
# Good Friday, Easter Monday, Ascension, Whit Monday and the fixed days, nationwide in Germany.
HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in """2024-10-03 2024-12-25 2024-12-26 2025-01-01 2025-04-18 2025-04-21 2025-05-01 2025-05-29 2025-06-09
    2025-10-03 2025-12-25 2025-12-26 2026-01-01 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-05-25
    2026-10-03""".split()
)
WEEKDAYS = (1.25, 1.15, 1.08, 1.0, 0.95, 0.42, 0.22)  # how the contacts of a week spread over its days
# Weights of the hours of a day at which people turn to the company, midnight first.
HOURS = (1, 1, 1, 1, 1, 2, 6, 14, 30, 42, 46, 42, 34, 36, 40, 40, 38, 36, 32, 28, 22, 14, 7, 3)


def last_sunday(year: int, month: int) -> date:
    """Return the last Sunday of a month of 31 days."""
    day = date(year, month, 31)
    return day - timedelta(days=(day.weekday() + 1) % 7)


def midnight(day: date) -> float:
    """Return when a day begins in Berlin, in seconds UTC."""
    summer = last_sunday(day.year, 3) < day <= last_sunday(day.year, 10)
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() - (2 if summer else 1) * HOUR


@dataclass
class Clock:
    """The days of the simulation, from its first to a month after its end."""

    days: list[date] = field(init=False)
    midnights: list[float] = field(init=False)
    hours: list[tuple[float, float] | None] = field(init=False)  # opening and closing time of each day

    def __post_init__(self) -> None:
        """Lay out every day once."""
        self.days = [FIRST_DAY + timedelta(days=n) for n in range(WEEKS * 7 + 120)]
        self.midnights = [midnight(day) for day in self.days]
        self.hours = [self._opening(n) for n in range(len(self.days))]
        self.start, self.go_live = self.midnights[0], self.midnights[WEEKS_BEFORE * 7]
        self.end = self.midnights[WEEKS * 7]

    def _opening(self, day: int) -> tuple[float, float] | None:
        hours = None if self.days[day] in HOLIDAYS else OPENING.get(self.days[day].weekday())
        begin = self.midnights[day]
        return (begin + hours[0] * HOUR, begin + hours[1] * HOUR) if hours else None

    def day(self, time: float) -> int:
        """Return the number of the day a time lies in; the last one for anything later."""
        return max(0, min(bisect_right(self.midnights, time) - 1, len(self.days) - 2))

    def week(self, time: float) -> int:
        """Return the number of the week a time lies in."""
        return self.day(time) // 7

    def is_open(self, time: float) -> bool:
        """Say whether people are at work."""
        hours = self.hours[self.day(time)]
        return hours is not None and hours[0] <= time < hours[1]

    def opened(self, time: float) -> float:
        """Return the first moment from a time on at which people are at work."""
        day = self.day(time)
        while day < len(self.days):
            hours = self.hours[day]
            if hours and time < hours[1]:
                return max(time, hours[0])
            day += 1
        return time

    def worked(self, time: float, seconds: float) -> float:
        """Return when so many seconds of opening time have passed since a time."""
        now = self.opened(time)
        while True:
            hours = self.hours[self.day(now)]
            if hours is None or now + seconds < hours[1]:
                return now + seconds
            seconds -= hours[1] - now
            now = self.opened(hours[1])

    def arrival(self, rng: Random, week: int) -> float:
        """Draw when in a week somebody turns to the company."""
        day = week * 7 + rng.choices(range(7), WEEKDAYS)[0]
        if self.hours[day] is None and rng.random() < 0.5:  # a quiet day
            day = week * 7 + rng.randrange(5)
        return self.time_of_day(rng, day)

    def time_of_day(self, rng: Random, day: int) -> float:
        """Draw a time on a day."""
        hour = rng.choices(range(24), HOURS)[0]
        return self.midnights[day] + hour * HOUR + rng.random() * HOUR

    def call_time(self, rng: Random, time: float) -> float:
        """Return when somebody who wants to phone at a time gets to do so: in opening hours."""
        if self.is_open(time):
            return time
        opened = self.opened(time)
        hours = self.hours[self.day(opened)]
        room = (hours[1] - opened) if hours else HOUR
        return opened + min(rng.expovariate(1 / (1.5 * HOUR)), room * 0.9)
