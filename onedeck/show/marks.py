"""What stands behind a mark of a picture: a key in the address, and the conversations it counts.

The figure on a page and the list behind it are this one SELECT. A key is one of:

* `flow:FROM` and `flow:FROM:TO`: a node or a ribbon of where customers went (`ways/flow.py` names the stops);
* `handed:FROM:TO`: who passed her to whom;
* `verdict:ROOM:VERDICT[:BECAUSE]`: counted conversations of a room whose window is closed, `any` = every verdict;
* `claimed:ROOM:VERDICT[:BECAUSE]`: those of them somebody claimed (of room `all`, whoever claimed it);
* `missed:METRIC` and `missed:METRIC:above:NUMBER`: what a metric counts as not good, or what lies beyond a target;
* `finding:ID` and `redesign:STEP:NEED`: the cases of the last run; those have a period of their own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from onedeck.errors import UsageError, suggest
from onedeck.model.pattern_tables import REDESIGN_STEPS
from onedeck.model.verdicts import BECAUSE, ROOMS, VERDICTS
from onedeck.show.hundred import PARTS
from onedeck.show.ledger import Scope
from onedeck.show.queries import figure, matching
from onedeck.show.ways.flow import flow_select
from onedeck.show.ways.handed import pair_select
from onedeck.show.ways.missed import missed_select
from onedeck.store import Store

ANY = "any"
LONGEST = 400


@dataclass(frozen=True)
class Mark:
    """A mark: its key, what it is in words, and the SELECT of (conversation_id, customer) behind it.

    `own_period` = it stands on weeks of its own, not on those of the page.
    """

    key: str
    title: str
    select: str
    own_period: bool = False


def mark(store: Store, key: str, scope: Scope) -> Mark:
    """Return what stands behind a key, in the journey and period of a scope.

    Raises UsageError, with the nearest name, for a key that is none.
    """
    kind, _, rest = key[:LONGEST].partition(":")
    if kind not in KINDS:
        raise UsageError(
            f"There is no mark {kind[:60]!r}.{suggest(kind, KINDS)}", f"Marks: {', '.join(KINDS)}."
        )
    title, select = KINDS[kind](store, scope, rest)
    return Mark(key, title, select, kind in ("finding", "redesign"))


def counted(store: Store, found: Mark) -> tuple[int, int]:
    """Return how many conversations and customers stand behind a mark."""
    return store.engine.rows(
        f"SELECT COUNT(*), COUNT(DISTINCT customer) FROM ({found.select}) AS behind"
    )[0]  # fmt: skip


def verdict_key(kind: str, room: str, verdict: str, because: str = "") -> str:
    """Return the key of a room's conversations with a verdict; `kind` is verdict or claimed."""
    return ":".join(filter(None, (kind, room, verdict, because)))


def _flow(store: Store, scope: Scope, rest: str) -> tuple[str, str]:
    return flow_select(store, scope, rest.split(":"))


def _handed(store: Store, scope: Scope, rest: str) -> tuple[str, str]:
    return pair_select(store, scope, rest.split(":"))


def _verdict(store: Store, scope: Scope, rest: str) -> tuple[str, str]:
    room, condition, title = _told(rest)
    where = [
        f"room = '{room}' AND excluded IS NULL AND matured",
        *condition,
        *_within(store, scope, "verdicts"),
    ]
    return title, f"SELECT conversation_id, customer FROM verdicts WHERE {' AND '.join(where)}"


def _claimed(store: Store, scope: Scope, rest: str) -> tuple[str, str]:
    room, condition, title = _told(rest)
    where = [
        matching(store, journey=scope.journey, room=room, definition="any"),
        "counted AND claimed AND matured",
    ]
    by = "claimed" if room == "all" else f"claimed by {'AI' if room == 'ai' else 'people'}"
    return f"{by}: {title}", figure(
        "conversation_list", where=" AND ".join([*where, *condition]), only=scope.only(),
        select="conversation_id, customer",
    )  # fmt: skip


def _told(rest: str) -> tuple[str, list[str], str]:
    """Return the room, the conditions and the words of ROOM:VERDICT[:BECAUSE]."""
    parts = rest.split(":")
    if not 2 <= len(parts) <= 3:
        raise UsageError(
            "A verdict is written ROOM:VERDICT or ROOM:VERDICT:BECAUSE, such as all:refuted:returned."
        )
    for part, known in zip(parts, (ROOMS, (ANY, "held_up", *VERDICTS), BECAUSE), strict=False):
        if part not in known:
            raise UsageError(
                f"There is no {part[:60]!r} here.{suggest(part, known)}", f"There is: {', '.join(known)}."
            )
    condition = {ANY: [], "held_up": ["verdict IN ('proven', 'held')"]}.get(
        parts[1], [f"verdict = '{parts[1]}'"]
    )
    condition = [*condition, *(f"because = '{part}'" for part in parts[2:])]
    words = {ANY: "every verdict", "held_up": "held up"}.get(parts[1], PARTS.get(parts[1], parts[1]))
    title = " ".join([words, *(f"({part})" for part in parts[2:])]).replace("_", " ")
    return parts[0], condition, title


def _finding(store: Store, scope: Scope, rest: str) -> tuple[str, str]:
    if not rest.isdecimal() or len(rest) > 19:
        raise UsageError("A finding is written finding:ID, with the number the findings' page gives.")
    rows = store.engine.rows(f"SELECT code, said, journey FROM findings WHERE finding_id = {int(rest)}")
    if not rows or scope.journey not in (None, rows[0][2]):
        raise UsageError(f"There is no finding {rest} in these tables: a run since may have made them anew.")
    code, said, _ = rows[0]
    return (
        f"{code}: {said}",
        f"SELECT conversation_id, customer FROM finding_cases WHERE finding_id = {int(rest)}",
    )


def _redesign(store: Store, scope: Scope, rest: str) -> tuple[str, str]:
    step, colon, need = rest.partition(":")
    if step not in REDESIGN_STEPS:
        raise UsageError(f"There is no step {step[:60]!r}.{suggest(step, REDESIGN_STEPS)}")
    where = [matching(store, step=step, journey=scope.journey, need=need or None)]
    where += ["need IS NULL"] if colon and not need else []
    title = REDESIGN_STEPS[step] + (f" ({need or 'need unknown'})" if colon else "")
    return title, f"SELECT conversation_id, customer FROM redesign_cases WHERE {' AND '.join(where)}"


def _within(store: Store, scope: Scope, table: str) -> list[str]:
    journey = matching(store, **{f"{table}.journey": scope.journey})
    return list(filter(None, (journey, scope.only())))


KINDS: Mapping[str, Callable[[Store, Scope, str], tuple[str, str]]] = {
    "flow": _flow, "handed": _handed, "verdict": _verdict, "claimed": _claimed, "missed": missed_select,
    "finding": _finding, "redesign": _redesign,
}  # fmt: skip
