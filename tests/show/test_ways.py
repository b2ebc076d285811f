"""Where customers went and who passed them on: each way worked by hand, and the list behind every mark of it."""

from typing import Any

import pytest

from onedeck import judge, stitch
from onedeck.errors import UsageError
from onedeck.model.progress import Silent
from onedeck.show.ledger import Scope
from onedeck.show.marks import counted, mark
from onedeck.show.ways.flow import COLUMN_OF, LAYERS, flow_key, trips
from onedeck.show.ways.handed import Pair, pair_key, pairs, slug
from onedeck.show.ways.missed import COLUMNS, missed_condition
from onedeck.store import Store
from tests import journal

Row = dict[str, Any]
EVERYTHING = Scope()
TEAM = [f"agent {number}" for number in range(5)]


def touch(who: str | None, conversation: str, at: str, room: str = "person", **more: Any) -> Row:
    """Return ten minutes of a conversation on a day of January, `at` as day and minutes after ten."""
    day, _, minute = at.partition(" ")
    begins = int(minute or 0)
    return {
        "customer": who, "conversation": conversation, "room": room, "agent": "pip" if room == "ai" else "agent 0",
        "reason": "bill", "at": f"2026-01-{day} 10:{begins:02}", "until": f"2026-01-{day} 10:{begins + 9:02}",
        "end": "completed",
    } | more  # fmt: skip


def judged(touches: list[Row], **others: Any) -> Store:
    """Return a store in which a journal was judged at the first of March."""
    sources = sorted({row.get("source", "desk") for row in touches})
    store = journal.load({"touches": touches, **others})
    space = journal.workspace(sources)
    stitch.run(store, space, Silent(), as_of=journal.moment("2026-03-01"))
    judge.run(store, space, Silent())
    return store


@pytest.fixture(scope="module")
def store() -> Store:
    """A month of six customers."""
    return judged(
        [
            touch("ann", "a1", "05", "ai"), touch("ann", "a2", "06", channel="VOICE"),
            touch("bob", "b1", "05", "ai"),
            touch("cem", "c1", "05", "ai", end="escalated"), touch("cem", "c1", "05 10", queue="billing"),
            touch("dan", "d1", "05", channel="EMAIL"), touch("dan", "d2", "06", "ai"),
            touch(None, "e1", "05", channel="KIOSK"),
            touch("fay", "f1", "05", "system", channel="VOICE", end="abandoned"),
            *(touch(f"x{n}", f"x{n}", "20", queue="billing", agent=name) for n, name in enumerate(TEAM)),
        ],
        claims=[{"conversation": name, "room": "ai", "at": "2026-01-05 10:09"} for name in ("a1", "b1")],
        outcomes=[{"conversation": "c1", "says": "denied", "at": "2026-01-07"}],
    )  # fmt: skip


def test_every_way_by_hand(store: Store) -> None:
    found = {trip.stops: trip.n for trip in trips(store, Scope())[0]}
    nobody = "solved-said-nobody"
    assert found == {
        ("ai-chat", "ended-by-ai", "solved-said-ai", "came-back-phone"): 1,  # a1
        ("person-phone", "ended-by-person", nobody, "held"): 1,  # a2
        ("ai-chat", "ended-by-ai", "solved-said-ai", "held"): 1,  # b1
        ("ai-chat", "ended-by-person-after-ai", nobody, "said-no"): 1,  # c1
        ("person-e-mail", "ended-by-person", nobody, "came-back"): 1,  # d1, by chat
        ("ai-chat", "ended-by-ai", nobody, "held"): 1,  # d2
        ("person-other", "ended-by-person", nobody, "nobody-can-know"): 1,  # e1, nobody knows who
        ("nobody-answered", "ended-by-nobody", nobody, "gave-up"): 1,  # f1
        ("person-chat", "ended-by-person", nobody, "held"): 5,
    }


def test_coming_back_twice_is_told_and_drawn_once() -> None:
    found = trips(judged([touch("ann", f"a{day}", f"0{day}", "ai") for day in (5, 6, 7)]), Scope())[0]
    ways = {trip.stops[-1]: (trip.n, trip.again) for trip in found}
    assert ways == {"came-back": (2, 1), "held": (1, 0)}


def test_a_reader_of_groups_sees_no_way_of_few(store: Store) -> None:
    found, left_out = trips(store, Scope(), least=5)
    assert [trip.n for trip in found] == [5] and left_out == 8


def test_every_layer_counts_every_conversation(store: Store) -> None:
    found, _ = trips(store, Scope())
    total = sum(trip.n for trip in found)
    assert (
        total == store.engine.rows("SELECT COUNT(*) FROM verdicts WHERE room = 'all' AND matured")[0][0] == 13
    )
    for column, layer in enumerate(LAYERS.values()):
        behind = [counted(store, mark(store, flow_key([stop.name], []), Scope()))[0] for stop in layer.stops]
        drawn = [sum(trip.n for trip in found if trip.stops[column] == stop.name) for stop in layer.stops]
        assert behind == drawn and sum(drawn) == total
    assert len(COLUMN_OF) == sum(
        len(layer.stops) for layer in LAYERS.values()
    )  # a stop's name is of one layer


def test_a_ribbon_leads_to_its_conversations(store: Store) -> None:
    assert names(store, flow_key(["ended-by-ai"], ["solved-said-ai"])) == {"a1", "b1"}
    assert names(store, flow_key(["solved-said-ai"], ["came-back-phone", "said-no"])) == {"a1"}
    assert names(store, "flow:nobody-can-know") == {"e1"}
    assert counted(store, mark(store, "flow:nobody-can-know", Scope())) == (1, 0)


def test_verdicts_and_claims_by_key(store: Store) -> None:
    assert names(store, "verdict:all:refuted") == {"a1", "c1", "d1"}
    assert names(store, "verdict:all:refuted:denied") == {"c1"}
    assert names(store, "verdict:ai:handed_off") == {"c1"}
    assert names(store, "claimed:ai:any") == {"a1", "b1"}
    assert names(store, "claimed:all:held_up") == {"b1"}


def test_a_period_and_a_journey_narrow_every_mark(store: Store) -> None:
    day = (journal.moment("2026-01-06") or 0, journal.moment("2026-01-07") or 0)
    for key in ("flow:held", "verdict:all:held"):
        assert names(store, key, Scope(period=day)) == {"a2", "d2"}
        assert names(store, key, Scope("nothing of the kind")) == set()
    assert [trip.n for trip in trips(store, Scope(period=day))[0]] == [1, 1]


def test_who_passed_her_on_by_hand(store: Store) -> None:
    assert pairs(store, Scope()) == [Pair("AI", "billing", 1, 1, 1)]
    assert names(store, pair_key("AI", "billing")) == {"c1"}


def test_a_pair_counts_a_conversation_once_and_nobody_is_shown_alone() -> None:
    store = judged([
        touch("ann", "a1", "05", queue="billing", agent="kim"),
        touch("ann", "a1", "05 10", queue="orders", agent="lee"),
        touch("ann", "a1", "05 20", queue="billing", agent="kim"),
        touch("ann", "a1", "05 30", queue="orders", agent="lee"),
        touch("bob", "b1", "05", agent="kim"), touch("bob", "b1", "05 10", agent="kim"),
    ])  # fmt: skip
    # Queues of one person each are people by channel; who goes on herself passes nobody on.
    assert pairs(store, Scope()) == [Pair("people, chat", "people, chat", 1, 1, 0)]


def test_what_was_lost_on_the_way_is_a_handover_gone_wrong() -> None:
    rows = [touch("ann", "a1", "05", "ai", end="escalated", id="t1"), touch("ann", "a1", "05 10", id="t2")]
    handoff = {
        "conversation": "a1",
        "at": "2026-01-05 10:09",
        "from": "t1",
        "required": 6,
        "status": "escalated",
    }
    for passed, bad in ((6, 0), (5, 1)):
        found = pairs(judged(rows, handoffs=[handoff | {"passed": passed}]), Scope())
        assert found == [Pair("AI", "people, chat", 1, 1, bad)]


def test_names_in_addresses_are_plain_and_never_two_the_same() -> None:
    assert slug("Billing desk") == "billing-desk"
    hostile = [slug(name) for name in ('"><script>', "'><script>", "خدمة", "Über", "a/b", "a b")]
    assert len(set(hostile)) == len(hostile)
    assert all(set(each) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for each in hostile)


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("flw:held", "Did you mean 'flow'"),
        ("flow:", "is written flow:FROM"),
        ("flow:hld", "Did you mean 'held'"),
        ("flow:held.ended-by-ai", "stops of several steps"),
        ("flow:a:b:c", "is written flow:FROM"),
        ("handed:ai:nobody", "Nobody passed her"),
        ("handed:ai", "is written handed:FROM:TO"),
        ("verdict:all:hold", "Did you mean 'held'"),
        ("verdict:all", "is written ROOM:VERDICT"),
        ("verdict:all:refuted:returnd", "Did you mean 'returned'"),
        ("verdict:x' OR 1=1 --:held", "There is no"),
        ("redesign:waitd", "Did you mean 'waited'"),
        ("finding:1 OR 1", "is written finding:ID"),
        ("finding:" + "9" * 40, "is written finding:ID"),
        ("x" * 5000, "There is no mark"),
    ],
)
def test_a_key_that_is_none_is_said(store: Store, key: str, says: str) -> None:
    with pytest.raises(UsageError, match=says.replace("(", r"\(")):
        mark(store, key, Scope())


def test_only_misses_that_verdicts_can_tell_are_listed() -> None:
    held = "verdict IN ('proven', 'held')"
    assert missed_condition("matured", held, "verdict = 'unobservable'", "higher") == (
        f"(matured) AND NOT COALESCE({held}, FALSE) AND NOT COALESCE(verdict = 'unobservable', FALSE)"
    )
    assert (
        missed_condition("matured", "verdict = 'refuted'", None, "lower")
        == "(matured) AND (verdict = 'refuted')"
    )
    for text in ("lasted_s > 3", "matured; DROP TABLE x", "(SELECT 1)", '"verdict"', "md5(verdict) = ''"):
        assert missed_condition("matured", text, None, "higher") is None
    assert missed_condition("connected", "wait_s", None, "lower", COLUMNS["touches"], True) == (
        "(connected) AND (wait_s) {beyond}"
    )


def names(store: Store, key: str, scope: Scope = EVERYTHING) -> set[str]:
    """Return the conversations behind a mark by the names the journal gives them."""
    rows = store.engine.rows(
        f"SELECT c.source_conversation_id FROM ({mark(store, key, scope).select}) AS behind "
        "JOIN conversations AS c ON c.conversation_id = behind.conversation_id"
    )
    found = {row[0] for row in rows}
    assert len(found) == len(rows)
    return found
