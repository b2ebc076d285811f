"""What a change did to waits or rates at the volume that came: an interrupted series beside an untouched one.

Source: interrupted time series on the log of the ratio to a control queue (a difference in differences in logs), with
trend, season and log volume fitted before the go-live only and AR(1) errors (ar_forecast.py). Estimands: minutes
eliminated M = sum over the weeks after of V (w0 - w), V the volume that came, w the mean wait, w0 what it would have
been at that volume, season and mix without the change; and the relative change of w. M is conditional on the volume,
which the change may itself have moved. Without a control it is the queue's own history and never "caused".
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from onedeck.stats.ar_forecast import paths
from onedeck.stats.intervals import Interval

Numbers = NDArray[np.float64]
Standing = Literal["beside a control", "own history only"]

LEAST_BEFORE = 52  # with a control
LEAST_BEFORE_ALONE = 78
LEAST_AFTER = 8
ALIKE = 0.3  # the control's correlation with the queue before, after season and volume
DRAWS = 600
YEAR = 52


@dataclass(frozen=True, eq=False)
class Weeks:
    """A queue week by week: volume, mean wait (or a rate), the untouched control's, and the first week after."""

    volume: Numbers
    wait: Numbers
    control: Numbers | None
    golive: int


@dataclass(frozen=True)
class Change:
    """Minutes eliminated at the volume that came, what volume did, the raw change of the total, and w's relative one.

    Raw = volume effect - eliminated, against the same weeks of the year before the go-live. Minutes are in the unit
    of wait times volume; with `refused` nothing is claimed.
    """

    standing: Standing
    eliminated: Interval | None = None
    volume_effect: Interval | None = None
    raw: float | None = None
    relative: Interval | None = None
    refused: str | None = None


def changed(weeks: Weeks, seed: int = 0) -> Change:
    """Return what the change did, or in words why the weeks cannot carry it."""
    standing: Standing = "own history only" if weeks.control is None else "beside a control"
    if refused := _refusal(weeks):
        return Change(standing, refused=refused)
    placebo = _effect(_placebo(weeks), seed)[1]
    if placebo.low > 0 or placebo.high < 0:
        said = "a go-live made up in the time before shows an effect too: the model does not hold here"
        return Change(standing, refused=said)
    if weeks.control is not None and (alike := _alikeness(weeks, weeks.control)) < ALIKE:
        said = f"the control queue does not move with this one (correlation {alike:.2f}, {ALIKE} is needed)"
        return Change(standing, refused=said)
    eliminated, relative = _effect(weeks, seed)
    after = weeks.volume[weeks.golive :] * weeks.wait[weeks.golive :]
    year_before = [weeks.golive - YEAR + week % YEAR for week in range(len(after))]
    base = float((weeks.volume[year_before] * weeks.wait[year_before]).sum())
    raw = float(after.sum()) - base
    volume_effect = Interval(raw + eliminated.value, raw + eliminated.low, raw + eliminated.high)
    return Change(standing, eliminated, volume_effect, raw, relative)


def _effect(weeks: Weeks, seed: int) -> tuple[Interval, Interval]:
    """Return minutes eliminated and the relative change, from simulated paths without the change."""
    cut = weeks.golive
    design = _design(weeks, len(weeks.wait))
    base = np.zeros(len(weeks.wait)) if weeks.control is None else np.log(weeks.control)
    series = np.log(weeks.wait) - base
    drawn = paths(series[:cut], design[:cut], design[cut:], DRAWS, np.random.default_rng(seed))
    without = np.exp(drawn + base[cut:])
    minutes = ((without - weeks.wait[cut:]) * weeks.volume[cut:]).sum(axis=1)
    change = np.exp((series[cut:] - drawn).mean(axis=1)) - 1
    return _interval(minutes), _interval(change)


def _design(weeks: Weeks, n: int) -> Numbers:
    """Return intercept, trend, one or two pairs of a yearly wave, and log volume around its mean before."""
    week = np.arange(n) / YEAR
    pairs = 2 if weeks.golive >= LEAST_BEFORE_ALONE else 1
    waves = [wave(2 * np.pi * k * week) for k in range(1, pairs + 1) for wave in (np.sin, np.cos)]
    volume = np.log(weeks.volume) - np.log(weeks.volume[: weeks.golive]).mean()
    return np.column_stack([np.ones(n), week, *waves, volume])


def _placebo(weeks: Weeks) -> Weeks:
    """Return the time before the go-live with one made up for its last quarter."""
    cut = weeks.golive
    control = None if weeks.control is None else weeks.control[:cut]
    return Weeks(weeks.volume[:cut], weeks.wait[:cut], control, cut - max(LEAST_AFTER, cut // 4))


def _refusal(weeks: Weeks) -> str | None:
    before, after = weeks.golive, len(weeks.wait) - weeks.golive
    least = LEAST_BEFORE_ALONE if weeks.control is None else LEAST_BEFORE
    if before < least:
        with_or_without = "without" if weeks.control is None else "with"
        return f"{before} weeks before, {least} are needed {with_or_without} an untouched control queue"
    if after < LEAST_AFTER:
        return f"{after} weeks after, {LEAST_AFTER} are needed"
    given = [weeks.volume, weeks.wait] + ([] if weeks.control is None else [weeks.control])
    if any(not np.isfinite(series).all() or series.min() <= 0 for series in given):
        return (
            "a week without contacts or without a wait has no logarithm: join weeks, or take a busier queue"
        )
    return None


def _alikeness(weeks: Weeks, control: Numbers) -> float:
    """Return the correlation of both logs before the go-live, after trend, season and volume."""
    cut = weeks.golive
    design = _design(weeks, len(weeks.wait))[:cut]
    logs = np.log(np.column_stack([weeks.wait[:cut], control[:cut]]))
    left = logs - design @ np.linalg.lstsq(design, logs, rcond=None)[0]
    spread = left.std(axis=0)
    return float((left[:, 0] * left[:, 1]).mean() / spread.prod()) if spread.min() > 1e-12 else 0.0


def _interval(drawn: Numbers) -> Interval:
    low, middle, high = np.quantile(drawn, [0.025, 0.5, 0.975])
    return Interval(float(middle), float(low), float(high))
