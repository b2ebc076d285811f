"""A conversation for a blind reader: all that the customer went through around it, and nothing we made of it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import inf
from typing import Any

from onedeck.show import blind_words
from onedeck.show.moments import minute
from onedeck.show.queries import dictionaries, read_step
from onedeck.show.timeline import NAMES
from onedeck.store import Store

BEFORE, AFTER = 15, 40  # other conversations of hers a person can be asked to read
QUESTION = "Was what she came for settled, for good, on what you see?"

Event = dict[str, Any]
# A conversation, and up to when a reader may see (microseconds UTC; None = no clock).
Asked = tuple[int, int | None]

CONVERSATION = (
    "asked",
    "conversation_id",
    "customer",
    "account_key",
    "need",
    "channel",
    "time_basis",
    "start_at",
)
OUTCOME = ("conversation_id", "time", "outcome", "amount", "currency", "due_time", "detail", "observed_time")
SURVEY = ("conversation_id", "time", "instrument", "score", "scale_max", "comment", "observed_time")
# What the events are: the SQL file, its columns, and the words for one.
KINDS = (
    ("timeline_touches", NAMES["touch"], blind_words.touch),
    ("timeline_turns", NAMES["turn"], blind_words.turn),
    ("blind_outcomes", OUTCOME, blind_words.outcome),
    ("blind_surveys", SURVEY, blind_words.survey),
)


def blind_texts(store: Store, asked: Sequence[Asked]) -> list[str | None]:
    """Return the text a reader gets for each conversation, in the order asked; None where it is in no table any more.

    No verdict, because, claim or evidence is read for it, and no id that would let her look them up.
    """
    around = defaultdict(list)
    for conversation in dictionaries(
        store, _with("blind_conversations", [key for key, _ in asked]), CONVERSATION
    ):
        around[conversation["asked"]].append(conversation)
    events = _events(store, {found["conversation_id"] for block in around.values() for found in block})
    return [
        "\n".join(_text(key, until, around[key], events)) if around.get(key) else None for key, until in asked
    ]


def _events(store: Store, keys: set[int]) -> dict[int, list[tuple[Event, str]]]:
    found: dict[int, list[tuple[Event, str]]] = defaultdict(list)
    for name, columns, words in KINDS:
        for event in dictionaries(store, _with(name, sorted(keys)).replace("{as_of}", "NULL"), columns):
            found[event["conversation_id"]].append((event, _clean(words(event))))
    for events in found.values():
        # Stable: where there is no clock they stay in the order in which they were recorded.
        events.sort(key=lambda one: (one[0].get("position") or 0, one[0].get("sequence") or 0))
        events.sort(key=lambda one: _moment(one[0]))
    return found


def _moment(event: Event) -> float:
    # A touch without a clock is placed by its order; a word without a date is about what was before it.
    without = -1 if "position" in event else inf
    return without if event["time"] is None else float(event["time"])


def _text(
    key: int, until: int | None, block: list[Event], events: dict[int, list[tuple[Event, str]]]
) -> Iterator[str]:
    place = next(number for number, found in enumerate(block) if found["conversation_id"] == key)
    mine = block[place]
    clock = mine["time_basis"] == "clock"
    seen = [found for found in block if not clock or until is None or found["start_at"] <= until]
    if mine["customer"] is None and len(block) == 1:
        yield "Nobody knows who she is: other contacts of hers, if there are any, cannot be seen."
    left_out = max(0, place - BEFORE)
    if left_out:
        yield f"({left_out} earlier conversations are not shown)"
    for number, found in enumerate(seen):
        if number < left_out or number > place + AFTER:
            continue
        yield from _block(found, mine, until, events[found["conversation_id"]])
    if len(seen) > place + AFTER + 1:
        yield f"({len(seen) - place - AFTER - 1} later conversations are not shown)"
    if clock and until is not None:
        yield f"The data ends {minute(until)}; times are UTC."


def _block(found: Event, mine: Event, until: int | None, events: list[tuple[Event, str]]) -> Iterator[str]:
    asked = found is mine
    when = (
        ">>> THE CONVERSATION" if asked else ("before" if found["start_at"] < mine["start_at"] else "after")
    )
    channel = (found["channel"] or "").lower().replace("_", " ")
    other = "" if asked or found["customer"] == mine["customer"] else "another person of her account"
    about = f"about {found['need']}" if found["need"] else "about something not recorded"
    yield _clean(" · ".join(filter(None, (when, channel, about, other))))
    for event, words in events:
        if not _known_by(event, until):
            continue
        time = minute(event["time"]) if found["time_basis"] == "clock" else ""
        yield f"    {time:<17}{words}" if time else f"    {words}"


def _known_by(event: Event, until: int | None) -> bool:
    learnt = max((at for at in (event["time"], event.get("observed_time")) if at is not None), default=None)
    return until is None or learnt is None or learnt <= until


def _clean(text: str) -> str:
    """Keep one line of printable signs: customers' texts must not steer a reader's terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _with(step: str, keys: Sequence[int]) -> str:
    return read_step(step).replace("{conversations}", ", ".join(map(str, keys)) or "NULL")
