"""The first-number line: what stands under every headline, so that a figure never travels without its limits."""

from dataclasses import dataclass

from onedeck.model.channels import CHANNELS
from onedeck.show.ledger import Scope
from onedeck.show.moments import day, timezone_of, upto
from onedeck.show.queries import matching, read_step, suffix_of
from onedeck.show.reviewed import UNREVIEWED, reviewed_lines
from onedeck.store import Store


@dataclass(frozen=True)
class FirstNumber:
    """The facts of the first-number line: counts of counted conversations, shares 0..1, times as microseconds."""

    conversations: int
    identified: int
    needs: int
    order_only: int
    matured: int
    excluded: dict[str, int]
    channels: list[str]
    returned: int
    followed: int
    chance: int
    as_of: int | None
    limited_by: str | None
    reason: str | None
    goes_on_until: int | None
    asked: bool
    rejects: int = 0
    timezone: str = "UTC"
    reviewed: tuple[str, ...] = (UNREVIEWED,)
    beyond: tuple[str, int] | None = None  # the feed that is complete only until a moment before the as-of


def first_number(store: Store, scope: Scope, asked: bool = False) -> FirstNumber:
    """Return the facts behind the figures of a scope; `asked` says that the as-of was given, not found."""
    journey = matching(store, journey=scope.journey)
    also = f" AND {journey}" if journey else ""
    judged = also + (f" AND {scope.only()}" if scope.period else "")
    also += f" AND {scope.began()}" if scope.period else ""
    suffix = suffix_of(scope.window)
    seen = store.engine.rows(read_step("seen") + also)[0]
    excluded = store.engine.rows(
        f"SELECT excluded, COUNT(*) FROM conversations WHERE excluded IS NOT NULL{also} "
        "GROUP BY excluded ORDER BY 2 DESC, 1"
    )
    channels = store.engine.rows(
        f"SELECT DISTINCT lower(channel) FROM conversations WHERE channel IS NOT NULL{also} ORDER BY 1"
    )
    matured, followed, returned, chance = store.engine.rows(
        f"""SELECT
            COUNT(*) FILTER (WHERE matured{suffix}),
            COUNT(chance{suffix}),
            COUNT(*) FILTER (WHERE chance{suffix} IS NOT NULL AND verdict{suffix} = 'refuted'
                AND because{suffix} = 'returned' AND grade{suffix} = 'c'),
            COUNT(*) FILTER (WHERE chance{suffix})
        FROM verdicts WHERE room = 'all' AND excluded IS NULL{judged}"""
    )[0]
    count, identified, needs, order_only = seen
    as_of, limited_by, reason, goes_on_until = _horizon(store)
    return FirstNumber(
        conversations=count,
        identified=identified,
        needs=needs,
        order_only=order_only,
        matured=matured,
        excluded=dict(excluded),
        channels=[row[0] for row in channels],
        returned=returned,
        followed=followed,
        chance=chance,
        as_of=as_of,
        timezone=timezone_of(store),
        limited_by=limited_by,
        reason=reason,
        goes_on_until=goes_on_until,
        asked=asked,
        rejects=rejected_rows(store),
        beyond=_beyond(store),
        reviewed=reviewed_lines(store, scope.journey),
    )


def rejected_rows(store: Store) -> int:
    """Return how many raw rows were rejected: one that was meant for two tables is one row."""
    rows = "SELECT DISTINCT source, raw_file, COALESCE(CAST(raw_row AS STRING), raw, reason) FROM rejects"
    return int(store.engine.rows(f"SELECT COUNT(*) FROM ({rows}) AS one_each")[0][0])


def sources_alone(store: Store) -> list[str]:
    """Return the sources none of whose customers is in another one, where several have customers.

    Two systems that write a customer's number differently look exactly like customers who never came back.
    """
    found = store.engine.rows(
        """WITH known AS (
            SELECT source, customer FROM conversations WHERE customer IS NOT NULL
            UNION
            SELECT touches.source, conversations.customer
            FROM joins JOIN conversations ON conversations.conversation_id = joins.root
            JOIN touches ON touches.conversation_id = joins.conversation_id
            WHERE conversations.customer IS NOT NULL
        ), counted AS (SELECT customer, COUNT(*) AS sources FROM known GROUP BY customer)
        SELECT known.source, MAX(counted.sources)
        FROM known JOIN counted ON counted.customer = known.customer
        GROUP BY known.source ORDER BY known.source"""
    )
    return [source for source, most in found if most == 1] if len(found) > 1 else []


def _beyond(store: Store) -> tuple[str, int] | None:
    # A feed that onedeck.yaml retired is silent because it ended.
    found = store.engine.rows(
        "SELECT source, complete_until FROM feeds WHERE complete_until < as_of AND reason NOT LIKE 'ended:%' "
        "ORDER BY complete_until, source LIMIT 1"
    )
    return (found[0][0], found[0][1]) if found else None


def _horizon(store: Store) -> tuple[int | None, str | None, str | None, int | None]:
    feeds = store.engine.rows(
        "SELECT as_of, source, reason, complete_until, last_time FROM feeds ORDER BY complete_until, source"
    )
    as_of = max((row[0] for row in feeds if row[0] is not None), default=None)
    if as_of is None:
        return None, None, None, None
    bounded = [row for row in feeds if row[3] is not None]
    limiting = min(bounded, key=lambda row: abs(row[3] - as_of)) if bounded else (None, None, None)
    last = max((row[4] for row in feeds if row[4] is not None), default=None)
    return as_of, limiting[1], limiting[2], last if last is not None and last > as_of else None


def lines(facts: FirstNumber, notes: tuple[str, ...] = ()) -> list[str]:
    """Return the first-number line as sentences, each short enough for one line of a terminal."""
    found = [
        _channels(facts),
        f"identified {_part(facts.identified, facts.conversations)} · usable need "
        f"{_part(facts.needs, facts.conversations)} · matured {_part(facts.matured, facts.conversations)}",
        _excluded(facts),
        _rejected(facts),
        _chance(facts),
        *moment_lines(facts),
        *facts.reviewed,
        *notes,
    ]
    return [line for line in found if line]


def _channels(facts: FirstNumber) -> str:
    known = {alias: name for name, aliases in CHANNELS.items() for alias in aliases}
    seen = list(dict.fromkeys(known.get(channel, channel.replace("_", " ")) for channel in facts.channels))
    unseen = [name for name in CHANNELS if name not in seen]
    text = f"channels seen: {', '.join(seen) or 'none named'}"
    return text + (f" · not seen: {', '.join(unseen)}" if unseen else "")


def _excluded(facts: FirstNumber) -> str:
    if not facts.excluded:
        return "excluded: none"
    reasons = ", ".join(f"{count:,} {reason}" for reason, count in facts.excluded.items())
    return f"excluded: {sum(facts.excluded.values()):,} ({reasons})"


def _rejected(facts: FirstNumber) -> str:
    if not facts.rejects:
        return ""
    rows = "1 raw row is" if facts.rejects == 1 else f"{facts.rejects:,} raw rows are"
    return f"rejected: {rows} not, or not wholly, in these figures; `onedeck run` says why"


def _chance(facts: FirstNumber) -> str:
    if not facts.followed:
        return "chance rate: not measured (no conversation can be followed that long)"
    return (
        f"came back for the same need (grade c) {facts.returned / facts.followed:.1%}, "
        f"by chance {facts.chance / facts.followed:.1%}, of {facts.followed:,} that can be followed that long"
    )


def moment_lines(facts: FirstNumber) -> list[str]:
    """Return the as-of, why it is where it is, and what lies after it."""
    if facts.as_of is None:
        return ["order only: no window, no horizon"] if facts.order_only else []
    text = f"as-of {upto(facts.as_of, facts.timezone)}"
    if facts.asked:
        text += ", as asked"
    elif facts.limited_by:
        text += f", limited by {facts.limited_by}" + (f": {facts.reason}" if facts.reason else "")
    found = [text]
    if facts.asked and facts.beyond:
        feed, until = facts.beyond[0], day(facts.beyond[1], facts.timezone)
        found.append(f"{feed} is complete only until {until}: who came back later may be missing, not silent")
    if facts.goes_on_until is not None:
        last = day(facts.goes_on_until, facts.timezone)
        found.append(f"the data goes on until {last}: `--as-of {last}` looks at all of it")
    if facts.order_only:
        found.append(f"order only: {facts.order_only:,} conversations without a clock have no window")
    return found


def _part(part: int, whole: int) -> str:
    text = f"{part:,} of {whole:,}"
    if not whole:
        return text
    share = f"{part / whole:.1%}"
    # Three of 24,644 nobody knows are not nobody.
    return f"{text} ({'over 99.9%' if share == '100.0%' and part < whole else share})"
