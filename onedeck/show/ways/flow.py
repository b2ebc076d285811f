"""Where customers went: the layers of the picture, the SQL of each conversation's way, and the ways as counted."""

from collections.abc import Iterable

from onedeck.errors import UsageError, suggest
from onedeck.show.charts.flows import Layer, Stop, Trip
from onedeck.show.ledger import Scope
from onedeck.show.queries import read_step
from onedeck.show.ways.channels import family_sql, within
from onedeck.store import Store

_BY = (
    ("chat", "chat"), ("phone", "phone"), ("e-mail", "e-mail"), ("message", "message"), ("web-form", "web form"),
    ("other", "another channel"),
)  # fmt: skip
LAYERS = {
    "came_in": Layer(
        "She came in",
        (
            *(Stop(f"ai-{name}", f"AI, {title}", "ai") for name, title in _BY),
            *(Stop(f"person-{name}", f"a person, {title}", "cx") for name, title in _BY),
            Stop("nobody-answered", "nobody answered"),
        ),
    ),
    "ended": Layer(
        "Who ended it",
        (
            Stop("ended-by-ai", "ended by AI", "ai"),
            Stop("ended-by-person-after-ai", "a person, after AI", "cx"),
            Stop("ended-by-person", "ended by a person", "cx"),
            Stop("handed-out-of-sight", "handed out of sight"),
            Stop("ended-by-nobody", "nobody"),
        ),
    ),
    "called": Layer(
        "Who called it solved",
        (
            Stop("solved-said-ai", "AI did", "ai"),
            Stop("solved-said-person", "a person did", "cx"),
            Stop("solved-said-both", "both did"),
            Stop("solved-said-nobody", "nobody did"),
        ),
    ),
    "next": Layer(
        "What she did next",
        (
            Stop("proven", "proven"),
            Stop("held", "held"),
            Stop("nobody-can-know", "nobody can know"),
            Stop("still-open", "still open"),
            Stop("came-back-phone", "back by phone", "harm"),
            Stop("came-back", "back another way", "harm"),
            Stop("said-no", "said: not solved", "harm"),
            Stop("no-proof", "no proof, but due", "harm"),
            Stop("gave-up", "gave up", "harm"),
        ),
    ),
}
COLUMN_OF = {stop.name: column for column, layer in LAYERS.items() for stop in layer.stops}
TITLES = {stop.name: stop.title for layer in LAYERS.values() for stop in layer.stops}


def ways(store: Store, scope: Scope) -> str:
    """Return the SELECT of a scope's conversations with their ways: those counted whose window is closed."""
    text = read_step("ways")
    return text.format(
        only=within(store, scope, "v"),
        within=within(store, scope),
        within_acts=within(store, scope, "acts"),
        family_of_conversation=family_sql("c.channel"),
        family_of_return=family_sql("COALESCE(o.channel, resumed.channel)"),
    )


def trips(store: Store, scope: Scope, least: int = 0) -> tuple[list[Trip], int]:
    """Return the ways with how many conversations took each, and how many are left out.

    Left out are those on ways that fewer than `least` customers took.
    """
    columns = ", ".join(LAYERS)
    rows = store.engine.rows(
        f"SELECT {columns}, COUNT(*), CAST(SUM(CASE WHEN again THEN 1 ELSE 0 END) AS BIGINT), "
        f"COUNT(DISTINCT customer) FROM ({ways(store, scope)}) AS each_way GROUP BY {columns} ORDER BY {columns}"
    )
    found = [Trip(tuple(stops), n, again) for *stops, n, again, customers in rows if customers >= least]
    return found, sum(n for *_, n, _, customers in rows if customers < least)


def flow_key(origins: Iterable[str], targets: Iterable[str]) -> str:
    """Return the key of a node, or of a ribbon where there are targets; stops that were folded stand together."""
    ends = [".".join(origins), ".".join(targets)]
    return ":".join(["flow", *(end for end in ends if end)])


def flow_select(store: Store, scope: Scope, ends: list[str]) -> tuple[str, str]:
    """Return (title, SELECT of conversation and customer) of a node or ribbon; UsageError for an unknown stop."""
    if not 1 <= len(ends) <= 2 or not all(ends):
        raise UsageError(
            "A flow is written flow:FROM or flow:FROM:TO, such as flow:ended-by-ai:solved-said-ai."
        )
    conditions, titles = [], []
    for end in ends:
        stops = end.split(".")
        for stop in stops:
            if stop not in COLUMN_OF:
                raise UsageError(f"There is no stop {stop[:60]!r}.{suggest(stop, COLUMN_OF)}")
        columns = {COLUMN_OF[stop] for stop in stops}
        if len(columns) > 1:
            raise UsageError(f"{end!r} names stops of several steps: those of one stand together.")
        listed = ", ".join(store.engine.dialect.text(stop) for stop in dict.fromkeys(stops))
        conditions.append(f"{columns.pop()} IN ({listed})")
        titles.append(" or ".join(TITLES[stop] for stop in dict.fromkeys(stops)))
    where = " AND ".join(conditions)
    return " → ".join(titles), (
        f"SELECT conversation_id, customer FROM ({ways(store, scope)}) AS each_way WHERE {where}"
    )
