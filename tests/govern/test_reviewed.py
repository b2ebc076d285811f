"""Agreement: by verdict, reweighted to everybody, of readers with each other; and its words beside a headline."""

from collections.abc import Callable
from pathlib import Path

import pytest

from onedeck.errors import UsageError
from onedeck.govern.review.book import Item, read_book
from onedeck.govern.review.disputes import dispute
from onedeck.govern.review.sample import draw
from onedeck.govern.review.table import publish_reviews
from onedeck.model.reviews import CANNOT_TELL, HELD_UP, NOT
from onedeck.show.first_number import first_number, lines
from onedeck.show.ledger import Scope
from onedeck.show.people import Chosen
from onedeck.show.readings import sample_for
from onedeck.show.reviewed import (
    agreement_line,
    class_agreements,
    confusion,
    disagreements,
    overall,
    pair_agreements,
    percent,
    reviewed_lines,
)
from onedeck.show.timeline import timeline
from onedeck.stats.intervals import Interval
from onedeck.store import Store
from tests.govern.ledger import agree, published, reads, reopened
from tests.journal import write
from tests.show.tables import conversation, verdict


@pytest.fixture
def store(tmp_path: Path) -> Store:
    found = published(tmp_path)
    draw(found)
    return found


def wrong_about(*verdicts: str) -> Callable[[Item], str]:
    """Return a reader who cannot tell where the verdict is one of these, and agrees elsewhere."""
    return lambda item: CANNOT_TELL if item.verdict in verdicts else agree(item)


def test_below_twenty_read_there_is_no_figure(store: Store) -> None:
    assert reviewed_lines(reopened(store)) == ("unreviewed: no person has read a sample of these verdicts",)
    assert publish_reviews(Path(str(store.home)))
    said = "unreviewed: 0 of 80 drawn verdicts are read, 20 more are missing for a figure"
    assert reviewed_lines(reopened(store)) == (said,)
    reads(store, "ann", agree, most=19)
    sample = sample_for(reopened(store))
    assert overall(sample) is None
    assert (
        agreement_line(sample)
        == "unreviewed: 19 of 80 drawn verdicts are read, 1 more are missing for a figure"
    )
    reads(store, "ann", agree)
    [line] = reviewed_lines(reopened(store))
    assert line.startswith("reviewed: 1 reader read 80 verdicts, agree with 100 % (")


def test_the_overall_figure_is_that_of_everybody_and_not_of_the_sample(store: Store) -> None:
    reads(store, "ann", wrong_about("refuted", "abandoned"))
    sample = sample_for(reopened(store))
    agreed = {
        found.verdict: (found.agreeing, found.read, found.population) for found in class_agreements(sample)
    }
    assert agreed == {
        "proven": (20, 20, 30), "held": (20, 20, 300), "refuted": (0, 20, 50), "abandoned": (0, 8, 8),
        "unobservable": (12, 12, 12),
    }  # fmt: skip
    found = overall(sample)
    # 342 of 400 by hand; of the sample alone it would be 52 of 80.
    assert found and found.value == pytest.approx(342 / 400)
    # Wilson's lower bounds at 20 of 20, 12 of 12, 0 of 20 and 0 of 8, joined by MOVER.
    low = {20: 20 / (20 + 3.8415), 12: 12 / (12 + 3.8415)}
    below = ((30 * (1 - low[20])) ** 2 + (300 * (1 - low[20])) ** 2 + (12 * (1 - low[12])) ** 2) ** 0.5 / 400
    above = ((50 * 3.8415 / 23.8415) ** 2 + (8 * 3.8415 / 11.8415) ** 2) ** 0.5 / 400
    assert found.low == pytest.approx(found.value - below, abs=1e-4)
    assert found.high == pytest.approx(found.value + above, abs=1e-4)


def test_two_readers_and_what_they_say_of_each_verdict(store: Store) -> None:
    reads(store, "ann", agree)
    reads(store, "ben", wrong_about("proven"))
    sample = sample_for(reopened(store))
    [pair] = pair_agreements(sample)
    assert (pair.first, pair.second, pair.both) == ("ann", "ben", 80)
    assert pair.agreeing and pair.agreeing.value == 60 / 80
    # Ann: 40 held up, 28 not, 12 cannot tell; ben: 20, 28, 32. By chance (40*20 + 28*28 + 12*32) / 80^2.
    expected = (40 * 20 + 28 * 28 + 12 * 32) / 6400
    assert pair.kappa and pair.kappa.value == pytest.approx((0.75 - expected) / (1 - expected))
    assert pair.kappa.low < pair.kappa.value < pair.kappa.high
    counts = confusion(sample)
    assert counts["proven", HELD_UP] == counts["proven", CANNOT_TELL] == 20 and counts["refuted", NOT] == 40
    wrong = disagreements(sample)
    assert len(wrong) == 20 and {item.agreeing for item in wrong} == {0.5}
    assert wrong[0].look == f"onedeck customer {wrong[0].reference}"
    # An item that two have read counts once, as the mean of both.
    assert {found.verdict: found.agreeing for found in class_agreements(sample)}["proven"] == 10


def test_a_verdict_nobody_has_read_leaves_no_figure_for_all(store: Store) -> None:
    items = sorted(read_book(Path(str(store.home))).items.values(), key=lambda item: item.verdict)
    told = {item.review_id for item in items if item.verdict != "held"}
    reads(store, "ann", lambda item: agree(item) if item.review_id in told else "skipped")
    sample = sample_for(reopened(store))
    assert overall(sample) is None
    assert agreement_line(sample) == "unreviewed: 60 of 80 drawn verdicts are read, but none of held"


def test_a_review_of_older_definitions_says_so(tmp_path: Path, store: Store) -> None:
    reads(store, "ann", agree)
    assert "older" not in reviewed_lines(reopened(store))[0]
    published(tmp_path, definition_hash="new")
    assert reviewed_lines(reopened(store))[0].endswith("; these were of older definitions")


def test_a_draw_of_all_speaks_for_a_journey_and_that_of_a_journey_for_it_alone(store: Store) -> None:
    reads(store, "ann", wrong_about("refuted"))
    changed = reopened(store)
    # The first 300 are held, all of them are the journey `one`.
    names = {key: "one" if key <= 300 else "two" for key in range(1, 401)}
    write(changed, "conversations", [conversation(k, customer=k, journey=name) for k, name in names.items()])
    words = [row[0] for row in changed.engine.rows("SELECT verdict FROM verdicts ORDER BY conversation_id")]
    write(changed, "verdicts", [verdict(k, "all", word, journey=names[k]) for k, word in enumerate(words, 1)])
    changed.publish()
    store = reopened(store)
    one = sample_for(store, "one")
    assert [found.verdict for found in class_agreements(one)] == ["held"]
    assert reviewed_lines(store, "one")[0].startswith("reviewed: 1 reader read 20 verdicts, agree with 100 %")
    draw(store, journey="two", per_class=25)
    reads(store, "ben", agree)
    store = reopened(store)
    assert sample_for(store, "two").drawn_from == "two" and overall(sample_for(store, "two"))
    assert sample_for(store).drawn_from is None and sample_for(store).readers == ["ann", "ben"]


def test_a_newer_draw_speaks_only_once_it_is_read(store: Store) -> None:
    reads(store, "ann", agree)
    newer = draw(store, seed=2)
    assert publish_reviews(Path(str(store.home)))
    sample = sample_for(reopened(store))
    assert sample.name != newer.sample and sample.newer and sample.newer.name == newer.sample
    reads(store, "ann", agree)
    sample = sample_for(reopened(store))
    assert sample.name == newer.sample and sample.newer is None


def test_a_dispute_is_logged_counted_and_shown_and_changes_nothing(store: Store) -> None:
    before = store.engine.rows("SELECT * FROM verdicts ORDER BY conversation_id")
    logged, known = dispute(
        store, "bot:chat-301", "all", "Ann", "=She wrote\x1b[31m to\nthe shop; DROP TABLE 'x'"
    )
    assert (logged.verdict, logged.note, known) == (
        "refuted",
        "=She wrote [31m to the shop; DROP TABLE 'x'",
        False,
    )
    assert dispute(store, "bot:chat-301", "all", "ann", "=She wrote [31m to the shop; DROP TABLE 'x'")[1]
    assert publish_reviews(Path(str(store.home)))
    store = reopened(store)
    said = lines(first_number(store, Scope()))
    assert "disputed: 1 verdict is; `onedeck review` lists them" in said
    assert "unreviewed: 0 of 80 drawn verdicts are read, 20 more are missing for a figure" in said
    last = timeline(store, Chosen("conversations.conversation_id = 301", None))[-1]
    assert (last["kind"], last["room"]) == ("dispute", "all")
    assert last["what"] == "Ann disputes refuted: =She wrote [31m to the shop; DROP TABLE 'x'"
    assert store.engine.rows("SELECT * FROM verdicts ORDER BY conversation_id") == before


@pytest.mark.parametrize(
    ("reference", "room", "note", "message"),
    [
        ("bot:nobody", "all", "x", "no conversation 'bot:nobody'"),
        ("chat-1", "all", "x", "no conversation 'chat-1'"),
        ("bot:chat-1' OR 1=1 --", "all", "x", "no conversation"),
        ("bot:chat-1", "cx", "x", "Room 'cx' has no verdict"),
        ("bot:chat-1", "all", " \n", "needs a reason"),
    ],
)
def test_what_cannot_be_disputed_is_told(
    store: Store, reference: str, room: str, note: str, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        dispute(store, reference, room, "ann", note)


def test_rounding_never_says_all_or_none() -> None:
    assert percent(Interval(0.996, 0.004, 1.0)) == "99 % (1–100 %)"
    assert percent(Interval(0.914, 0.834, 0.958)) == "91 % (83–96 %)"
