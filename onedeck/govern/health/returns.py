"""Returns above chance by day, and the window they propose for each journey."""

from collections.abc import Iterator

from onedeck.charter.workspace import Workspace, format_duration
from onedeck.govern.health.finding import Finding, Look, part, percent
from onedeck.model.governed_tables import NOTE, WARNING
from onedeck.model.verdicts import DAY_US
from onedeck.stats.return_curve import CURVE_DAYS, FOLLOWED_DAYS, Moments, Proposal, on_day, proposed


def examine(look: Look) -> Iterator[Finding]:
    """Yield per journey the first week beside chance, the proposed window, and the curve day by day."""
    for step in ("curve_subjects", "curve_days", "curve_counts"):
        look.create(step, followed_us=FOLLOWED_DAYS * DAY_US)
    moments = _moments(look)
    windows = dict(look.store.engine.rows("SELECT journey, window_us FROM charters"))
    followed = {row[0]: row[1:] for row in look.rows("curve_weeks")}
    for journey in sorted(windows):
        if journey not in followed:
            what = f"no conversation can be followed for {FOLLOWED_DAYS} days: no return curve, no proposed window"
            yield Finding("returns", journey, "window", what)
            continue
        count, back, by_chance, beyond = followed[journey]
        what = (
            f"{part(back, count)} conversations came back for the same need within 7 days, "
            f"{by_chance:,} ({percent(by_chance, count)}) in days 22 to 28 (chance)"
        )
        if beyond:
            what += f"; {beyond:,} of them outlive a feed, and the curve is made without them"
        yield Finding("returns", journey, "first_week", what, back / count, "share", count)
        found = proposed(moments.get(journey, {}))
        yield _window(look.workspace, journey, windows[journey], found)
        if isinstance(found, Proposal):
            yield from _days(journey, moments[journey], count - beyond)


def _moments(look: Look) -> dict[str, Moments]:
    found: dict[str, dict[tuple[int, int], float]] = {}
    for journey, place, other, products in look.rows("curve_moments"):
        found.setdefault(journey, {})[place, other] = products
    return dict(found)


def _window(space: Workspace, journey: str, window: int, found: Proposal | str) -> Finding:
    has = format_duration(window)
    if isinstance(found, str):
        return Finding("returns", journey, "window", f"no window is proposed ({has} is in force): {found}")
    excess = f"{100 * found.excess.value:.1f} returns above chance per 100 conversations in {CURVE_DAYS} days"
    if found.high is None:
        what = (
            f"no window is proposed ({has} is in force): {excess}, and it takes {found.low} days at least until nine "
            f"tenths of them have come; when they have, three weeks do not tell"
        )
        return Finding("returns", journey, "window", what, low=found.low, unit="days")
    bounds = f"{found.low} to {found.high} days"
    fits = found.low * DAY_US <= window <= found.high * DAY_US
    what = f"{excess}, nine tenths of them by day {found.days} ({bounds}); proposed window {found.days}d"
    what += f", and {has} in force is within that" if fits else f", {has} is in force"
    short = window < found.low * DAY_US
    unlocks = "returns that come after the window has closed" if short else None
    if not fits and not short:
        sooner = (window - found.days * DAY_US) / DAY_US
        unlocks = f"verdicts {sooner:.0f} days sooner, with fewer returns that are chance"
    return Finding(
        "returns", journey, "window", what, found.days, "days", None, found.low, found.high,
        severity=WARNING if short else NOTE,
        unlocks=unlocks, todo=None if fits else _todo(space, journey, found.days),
    )  # fmt: skip


def _todo(space: Workspace, journey: str, days: int) -> str:
    charter = next((each for each in space.charters if each.name == journey), None)
    where = (
        f"spec.success.window in {charter.file.relative_to(space.folder)}"
        if charter
        else "window in onedeck.yaml"
    )
    return f"if the owner agrees, {where}: {days}d; the audit journal notes who changed it"


def _days(journey: str, moments: Moments, count: int) -> Iterator[Finding]:
    for day in range(1, CURVE_DAYS + 1):
        excess = on_day(moments, day)
        what = f"day {day}: {100 * excess.value:+.2f} points above chance"
        yield Finding(
            "return_curve",
            journey,
            "excess",
            what,
            excess.value,
            "share",
            count,
            excess.low,
            excess.high,
            day=day,
        )
