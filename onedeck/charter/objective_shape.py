"""What the metrics should be, as a charter or a card writes it: the field names and semantics of OpenSLO v1."""

from onedeck.charter.records import ListOf, Record
from onedeck.charter.shapes import Boolean, Choice, Number, Text, share
from onedeck.charter.sources import ZONE

# As written in a charter -> as the tables spell it.
DIMENSIONS = {
    "fast": "fast",
    "accurate": "accurate",
    "contextual": "contextual",
    "worthStaying": "worth_staying",
}
SLICES = {
    "room": "room", "channel": "channel", "segment": "segment", "language": "language", "agentId": "ai_system",
    "agentVersion": "ai_version", "contactReason": "need", "team": "team", "brand": "brand",
}  # fmt: skip
KEPT = "kept for `onedeck export openslo`, not judged"

TIME_WINDOW = Record(
    {
        "duration": Text(
            "How long, such as 28d, 12w, 1Q or 1Y. Figures are judged over the last four matured weeks (28d); "
            f"another one is {KEPT}.",
            "0*[1-9][0-9]{0,3}[mhdwMQY]",
            "is not a duration such as 28d, 12w, 1Q or 1Y",
        ),
        "isRolling": Boolean("Whether it goes along with the day (true), or follows a calendar (false)."),
        "calendar": Record(
            {
                "startTime": Text(
                    "When the first one began, such as 2026-01-01 00:00:00.",
                    "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}",
                    "is not a time such as 2026-01-01 00:00:00",
                ),
                "timeZone": ZONE,
            },
            needed=("startTime", "timeZone"),
            about="Where a window that is not rolling begins.",
        ),
    },
    needed=("duration",),
    together={"calendar": "isRolling"},
)

OBJECTIVE = Record(
    {
        "displayName": Text("The objective as people read it."),
        "dimension": Choice(
            tuple(DIMENSIONS), "Which of the four dimensions it is about.", tuple(DIMENSIONS.items())
        ),
        "indicatorRef": Text("The metric (`onedeck explain` lists them)."),
        "op": Choice(("gte", "lte"), "At least (gte) or at most (lte) the value."),
        "value": Number(
            "What the metric should be; shares are 0..1. Without value and target nothing is asked."
        ),
        "target": share(
            "The share of good events that is asked for, for a metric that is such a share. Beside op and value, "
            f"which then say what one event must meet, it is {KEPT}.",
            below=1,
        ),
        "minSample": Number("Below so many the target is not judged.", whole=True, least=1),
        "timeWindow": ListOf(TIME_WINDOW, "The period; without it the last four matured weeks.", most=1),
        "slices": ListOf(
            Choice(tuple(SLICES), means=tuple(SLICES.items())),
            "In each of which it must hold, and not on average only; kept, not judged yet.",
            unique=True,
        ),
        "sliceTolerance": Number("By how much a slice may miss it, in the metric's unit.", least=0),
    },
    needed=("dimension", "indicatorRef"),
    one="an objective",
    together={"value": "op", "sliceTolerance": "slices"},
)
