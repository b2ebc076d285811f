"""The tables measure and govern write: figures per week, closed periods, and what readers said of verdicts."""

from onedeck.model.columns import Table, columns
from onedeck.model.verdicts import ROOMS, VERDICTS

DIMENSIONS = ("fast", "accurate", "contextual", "worth_staying", "volume", "coverage")
SHAPES = ("share", "mean", "ratio", "quantile", "total")
# Empty = everything, as the customer has it (room `all`); `room` = each room by its own verdicts; `ai_system` and
# `ai_version` (written "system version") = the AI room's verdicts. A need nobody mapped is "vocabulary: code".
SLICES = ("", "room", "channel", "segment", "language", "ai_system", "ai_version", "need", "team", "brand")

_SUMS = """
n int ! # rows in the population; of a quantile: rows in this bin
unknown int # of a share: rows whose answer cannot be known
sum_x number # of a share: the good ones
sum_xx number
sum_y number # of a ratio: the denominator
sum_yy number
sum_xy number
bin int # of a quantile: the bin of a logarithmic histogram
"""

METRICS = Table(
    "metrics",
    "measure",
    "The catalog: what each metric means, over which facts, and where its definition comes from.",
    columns(
        """
        metric text !
        title text !
        description text !
        dimension enum !
        direction text ! # higher, lower or neutral is better
        unit text !
        grain text ! # the facts it counts
        shape enum !
        population text ! # SQL over the facts
        expression text ! # SQL over the facts
        denominator text # of a ratio: SQL over the facts
        unknown text # of a share with bounds: which rows nobody can know, SQL over the facts
        quantile number # of a quantile: which one, 0..1
        definition text ! # the source of the definition
        file text !
        """,
        {"dimension": DIMENSIONS, "shape": SHAPES},
    ),
    key=("metric",),
    order=("metric",),
)

MEASURES = Table(
    "measures",
    "measure",
    "What each metric counted, per journey, slice and week: sums, from which shares, means and intervals follow.",
    columns(
        """
        metric text !
        journey text !
        slice text ! # empty = all of it
        value text ! # of the slice; empty = all, or not known
        week time ! # its Monday
        matured bool ! # nothing of this week is still open at the as-of
        """
        + _SUMS
    ),
    order=("metric", "journey", "slice", "value", "week"),
)

CLOSINGS = Table(
    "closings",
    "measure",
    "The measures of a period as they were when it was closed; what differs today is a restatement.",
    columns(
        """
        period text ! # 2026-W47
        closed_at time !
        as_of time
        definition_hash text !
        metric text !
        journey text !
        slice text !
        value text !
        """
        + _SUMS
    ),
    order=("period", "metric", "journey", "slice", "value"),
    kept=True,
)

REVIEWS = Table(
    "reviews",
    "govern",
    "What people say of the verdicts: a row per reading of a sampled one, done or awaited, and per dispute.",
    columns(
        """
        review_id key !
        sample text ! # the draw it belongs to; dispute = nobody drew it, somebody disputes it
        journey text # the one that was drawn from; nothing = all
        conversation_id key !
        room enum !
        verdict enum ! # as it was when drawn; the reader does not see it
        definition_hash text !
        as_of time # a reader sees nothing later
        drawn_at time !
        weight number # so many conversations of this verdict stand behind this one; of a dispute none
        reader text # nothing = not read yet
        answer text # held_up, not, cannot_tell, or skipped: she did not want to say; nothing = not read yet
        answered_at time
        note text
        """,
        {"room": ROOMS, "verdict": VERDICTS},
    ),
    order=("sample", "review_id", "answered_at"),
    kept=True,
)

MEASURED_TABLES = (METRICS, MEASURES, CLOSINGS, REVIEWS)
