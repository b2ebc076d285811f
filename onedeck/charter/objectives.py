"""Reading objectives: what a figure is judged by, and what of it is only kept, in words."""

from collections.abc import Iterable

from onedeck.charter.charters import Objective, TimeWindow
from onedeck.charter.records import Values
from onedeck.errors import Fault

_THRESHOLD = (
    "'target' beside 'op' and 'value' is kept for exports and not judged: the share of events that meet a threshold "
    "is not measured. Without 'target' the figure itself is judged; some metrics, such as service_level_60, are such "
    "a share."
)
_SLICES = "'slices' is kept and not judged yet: the objective is judged over everything"


def objectives_of(given: Iterable[Values], faults: list[Fault]) -> tuple[Objective, ...]:
    """Return the objectives of a list, with the faults only several keys together show."""
    return tuple(_objective(values, faults) for values in given)


def _objective(values: Values, faults: list[Fault]) -> Objective:
    metric, op, value, target = (values.get(key) for key in ("indicatorRef", "op", "value", "target"))
    window = _window(values, faults)
    unjudged = []
    if target is not None and value is not None:
        unjudged.append(_THRESHOLD)
    if window and not window.judged:
        over = f"over {window.duration}{'' if window.rolling else f' from {window.start[:10]}'}"
        unjudged.append(
            f"an objective {over} is kept for exports and not judged: figures are of the last four matured weeks"
        )
    judged = not unjudged
    if slices := values.get("slices", ()):
        unjudged.append(_SLICES)
    alone = target is not None and value is None
    return Objective(
        title=values.get("displayName", metric or ""),
        dimension=values.get("dimension", ""),
        metric=metric or "",
        op="gte" if alone else op or "gte",
        value=(target if alone else value) if judged else None,
        min_sample=values.get("minSample"),
        place=values.place("indicatorRef"),
        slices=slices,
        tolerance=values.get("sliceTolerance"),
        asked=None if value is None else (op or "gte", value),
        target=target,
        window=window,
        unjudged=tuple(unjudged),
    )


def _window(values: Values, faults: list[Fault]) -> TimeWindow | None:
    for given in values.get("timeWindow", ()):
        rolling = given.get("isRolling", True)
        calendar = given.inner("calendar")
        if calendar.found and rolling:
            faults.append(given.place("isRolling").fault("a window with a 'calendar' must not be rolling"))
        if not rolling and "calendar" not in given.found:
            faults.append(given.place("isRolling").fault("a window that is not rolling needs a 'calendar'"))
        start, zone = calendar.get("startTime", ""), calendar.get("timeZone", "")
        return TimeWindow(given.get("duration", ""), rolling, start, zone)
    return None
