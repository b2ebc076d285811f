"""A reported figure counted again from the room's own rows, of the same journey and period."""

from dataclasses import dataclass

from onedeck.charter.context import Reported
from onedeck.govern.check.look import Look
from onedeck.model.verdicts import DAY_US
from onedeck.stats.intervals import mean, wilson

CLAIMED = "claimed"
_THURSDAY = 3 * DAY_US  # after a week's Monday: a week belongs to the period its Thursday lies in

# Conversations a room handled in a period, and whether it claimed them.
_CLAIMS = """
SELECT verdicts.journey, conversations.start_at, claimed.conversation_id IS NOT NULL AS claimed
FROM verdicts
JOIN conversations ON conversations.conversation_id = verdicts.conversation_id
LEFT JOIN (
    SELECT DISTINCT COALESCE(joins.root, claims.conversation_id) AS conversation_id
    FROM claims LEFT JOIN joins ON joins.conversation_id = claims.conversation_id
    WHERE claims.room = {room} AND {defined}
      AND COALESCE(claims.observed_time, claims.claimed_at, 0) <= (SELECT MAX(as_of) FROM feeds)
) AS claimed ON claimed.conversation_id = verdicts.conversation_id
WHERE verdicts.room = {room} AND verdicts.excluded IS NULL AND conversations.time_basis = 'clock'
"""
# Of those, the ones it handled in a source some conversation of which carries such a claim.
_DECLARED = """
  AND verdicts.conversation_id IN (
    SELECT steps.conversation_id
    FROM steps JOIN touches ON touches.touch_id = steps.touch_id
    WHERE steps.handled AND steps.room = {room} AND touches.source IN (
      SELECT touches.source FROM claims JOIN touches ON touches.conversation_id = claims.conversation_id
      WHERE claims.room = {room} AND {defined}
    )
  )
"""


@dataclass(frozen=True)
class Recounted:
    """The figure as the rows have it: its value and 95 % interval in its own unit, and the sentence that says so."""

    n: int
    value: float
    low: float
    high: float
    is_share: bool
    said: str

    def written(self, figure: float) -> str:
        """Return a figure in this one's unit, such as `77.8 %`."""
        return f"{figure * 100:.1f} %" if self.is_share else f"{figure:,.2f}"


class Recount:
    """Counts reported figures again; what a room handled and claimed is gathered once per claim definition."""

    def __init__(self, look: Look) -> None:
        assert look.store
        self.look = look
        self.engine = look.store.engine
        self.first, self.as_of = self.engine.rows("SELECT MIN(first_time), MAX(as_of) FROM feeds")[0]
        self.gathered: dict[tuple[str, str], str] = {}

    def of(self, figure: Reported) -> Recounted | None:
        """Return a figure from the rows; None where they do not cover its period, or nothing was measured."""
        if self.first is None or self.as_of is None:
            return None
        if self.first >= figure.start + DAY_US or figure.end > self.as_of:
            return None
        return self._claimed(figure) if figure.indicator == CLAIMED else self._measured(figure)

    def _claimed(self, figure: Reported) -> Recounted | None:
        n, claimed = self.engine.rows(
            f"""SELECT COUNT(*), COUNT(CASE WHEN claimed THEN 1 END) FROM {self._handled(figure)}
            WHERE start_at >= {figure.start} AND start_at < {figure.end}{self._journey(figure)}"""
        )[0]
        if not n:
            return None
        found = wilson(claimed, n)
        under = f" under {figure.definition}" if figure.definition else ""
        said = f"{claimed:,} of the {n:,} conversations it handled were claimed{under}"
        return Recounted(n, found.value, found.low, found.high, True, said)

    def _handled(self, figure: Reported) -> str:
        """Return the name under which the conversations of a room and claim definition stand in the engine."""
        key = (figure.room, figure.definition or "")
        if key not in self.gathered:
            name = f"recount_{len(self.gathered)}"
            text = self.engine.dialect.text
            defined = f"claims.definition = {text(figure.definition)}" if figure.definition else "1 = 1"
            select = _CLAIMS + (_DECLARED if figure.definition else "")
            self.engine.create(name, select.format(room=text(figure.room), defined=defined))
            self.gathered[key] = name
        return self.gathered[key]

    def _measured(self, figure: Reported) -> Recounted | None:
        metric = self.look.metrics.get(figure.indicator)
        if metric is None or metric["direction"] == "lower" or metric["shape"] not in ("share", "mean"):
            return None
        text = self.engine.dialect.text
        n, open_weeks, unknown, total, squares = self.engine.rows(
            f"""SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT), COUNT(CASE WHEN NOT matured THEN 1 END),
                SUM(COALESCE(unknown, 0)), SUM(COALESCE(sum_x, 0)), SUM(COALESCE(sum_xx, 0))
            FROM measures
            WHERE metric = {text(figure.indicator)} AND slice = 'room' AND value = {text(figure.room)}
              AND week + {_THURSDAY} >= {figure.start} AND week + {_THURSDAY} < {figure.end}{self._journey(figure)}"""
        )[0]
        if n < 2 or open_weeks:
            return None
        said = (
            f"{metric['title']} over {n:,} rows of the {_room(figure.room)}, in the ISO weeks of the period"
        )
        if metric["shape"] == "mean":
            found = mean(n, total, squares)
            return Recounted(n, found.value, found.low, found.high, False, said)
        # Whoever nobody can know of counts as good for the room: the slide must be above even that.
        low, high = wilson(total, n).low, wilson(total + unknown, n).high
        return Recounted(n, total / n, low, high, True, said)

    def _journey(self, figure: Reported) -> str:
        return f" AND journey = {self.engine.dialect.text(figure.journey)}" if figure.journey else ""


def _room(room: str) -> str:
    return "AI room" if room == "ai" else "CX room"
