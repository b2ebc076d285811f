"""Which conversations a metric counts as not good, in its own words, as far as the published tables can tell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from onedeck.errors import UsageError, suggest
from onedeck.show.ledger import Scope
from onedeck.show.queries import dictionaries, matching, read_step
from onedeck.show.ways.channels import within
from onedeck.store import Store

# What of each grain's facts a metric's own words may speak of, for its misses to be listed.
COLUMNS = {
    "verdicts": frozenset({"verdict", "because", "claimed", "matured", "verdict_30d", "matured_30d", "chased"}),
    "touches": frozenset({
        "room", "handled", "position", "connected", "queued", "wait_s", "in_queue_s", "bot_s", "first_response_s",
        "interaction_s", "hold_s", "acw_s", "transferred",
    }),
}  # fmt: skip
BEYOND = {"above": ">", "below": "<"}
_WORDS = frozenset({"and", "or", "not", "in", "is", "null", "true", "false"})
_PLAIN = re.compile(r"[\w\s'(),=<>.]*")
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?")
_NAMES = ("metric", "title", "grain", "shape", "population", "expression", "unknown", "direction")


@dataclass(frozen=True)
class Listable:
    """A metric whose misses can be listed: its title, its grain, and the condition; `{beyond}` stands for its bound.

    `bounded` = it is a duration or the like, of which a miss is what lies beyond a target.
    """

    title: str
    grain: str
    condition: str
    bounded: bool


def missed_metrics(store: Store) -> dict[str, Listable]:
    """Return the metrics whose misses can be listed."""
    rows = dictionaries(
        store,
        f"SELECT {', '.join(_NAMES)} FROM metrics WHERE grain IN ('verdicts', 'touches') "
        "AND shape IN ('share', 'mean', 'quantile') AND direction <> 'neutral' ORDER BY metric",
        _NAMES,
    )
    found = {}
    for row in rows:
        words = (row["population"], row["expression"], row["unknown"])
        bounded = row["shape"] != "share"
        condition = missed_condition(*words, row["direction"], COLUMNS[row["grain"]], bounded)
        if condition:
            found[row["metric"]] = Listable(row["title"], row["grain"], condition, bounded)
    return found


def missed_condition(
    population: str, expression: str, unknown: str | None, direction: str,
    columns: frozenset[str] = COLUMNS["verdicts"], bounded: bool = False,
) -> str | None:  # fmt: skip
    """Return the condition for what a metric counts as not good; None where it speaks of more than the columns."""
    for text in (population, expression, unknown or ""):
        bare = re.sub(r"'[^']*'", " ", text)
        words = {word.lower() for word in re.findall(r"[A-Za-z_]\w*", bare)}
        if not _PLAIN.fullmatch(text) or not words <= columns | _WORDS:
            return None
    if bounded:
        return f"({population}) AND ({expression}) {{beyond}}"
    known = f" AND NOT COALESCE({unknown}, FALSE)" if unknown else ""
    miss = f"({expression})" if direction == "lower" else f"NOT COALESCE({expression}, FALSE)"
    return f"({population}) AND {miss}{known}"


def missed_key(known: Mapping[str, Listable], metric: str, target: float | None, op: str) -> str | None:
    """Return the key of a metric's misses; None where they cannot be listed, or nothing says what a miss is."""
    found = known.get(metric)
    if found is None or (found.bounded and target is None):
        return None
    if not found.bounded or target is None:
        return f"missed:{metric}"
    bound = f"{target:.6f}".rstrip("0").rstrip(".")
    return f"missed:{metric}:{'above' if op == 'lte' else 'below'}:{bound}"


def missed_select(store: Store, scope: Scope, rest: str) -> tuple[str, str]:
    """Return (title, SELECT of conversation and customer) of METRIC or METRIC:above:NUMBER; UsageError for another."""
    metric, _, bound = rest.partition(":")
    known = missed_metrics(store)
    if metric not in known:
        raise UsageError(f"The misses of {metric[:60]!r} cannot be listed.{suggest(metric, known)}")
    found = known[metric]
    side, _, number = bound.partition(":")
    if found.bounded != bool(bound) or (bound and (side not in BEYOND or not _NUMBER.fullmatch(number))):
        form = ":above:NUMBER" if found.bounded else ""
        raise UsageError(f"These misses are written missed:{metric}{form}.")
    condition = found.condition.format(beyond=f"{BEYOND[side]} {number}") if bound else found.condition
    title = f"{found.title} {side} {number}" if bound else f"{found.title}: what fell short"
    if found.grain == "touches":
        text = read_step("touches_seen").format(within=within(store, scope, "c"))
        return title, f"SELECT DISTINCT conversation_id, customer FROM ({text}) AS seen WHERE {condition}"
    parts = [
        "room = 'all' AND excluded IS NULL",
        condition,
        matching(store, **{"verdicts.journey": scope.journey}),
    ]
    where = " AND ".join(filter(None, [*parts, scope.only()]))
    return title, f"SELECT conversation_id, customer FROM verdicts WHERE {where}"
