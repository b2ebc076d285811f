"""Drawing: stratified, random, the same again by the same seed, each conversation with its weight."""

from collections import Counter
from pathlib import Path

import pytest

from onedeck.errors import UsageError
from onedeck.govern.review.book import read_book
from onedeck.govern.review.sample import draw, sample_sql
from onedeck.store import Store
from tests.govern.ledger import CLASSES, published
from tests.show.tables import verdict, write


def test_each_verdict_gives_its_share_and_weights_add_up_to_everybody(tmp_path: Path) -> None:
    drawn = draw(published(tmp_path), per_class=20)
    assert Counter(item.verdict for item in drawn.items) == {
        "held": 20, "refuted": 20, "proven": 20, "unobservable": 12, "abandoned": 8
    }  # fmt: skip
    weights = {item.verdict: item.weight for item in drawn.items}
    assert weights == {"held": 15.0, "refuted": 2.5, "proven": 1.5, "unobservable": 1.0, "abandoned": 1.0}
    assert sum(item.weight for item in drawn.items) == sum(CLASSES.values())
    assert drawn.population == CLASSES


def test_the_same_seed_draws_the_same_wherever_the_workspace_stands(tmp_path: Path) -> None:
    here, there = published(tmp_path / "here"), published(tmp_path / "there")
    first = draw(here, seed=7)
    assert [item.review_id for item in first.items] == [item.review_id for item in draw(there, seed=7).items]
    again = draw(here, seed=7)
    assert again.known and again.items == first.items
    assert len(read_book(tmp_path / "here" / ".onedeck").items) == 80
    other = draw(here, seed=8)
    assert not other.known
    assert {i.conversation_id for i in other.items} != {i.conversation_id for i in first.items}


def test_what_is_not_counted_or_not_matured_or_a_room_s_own_is_never_drawn(tmp_path: Path) -> None:
    store = Store.open(tmp_path / ".onedeck")
    write(
        store,
        "verdicts",
        verdict(1, "all", "held"),
        verdict(2, "all", "held", excluded="test"),
        verdict(3, "all", "open"),
        verdict(4, "all", "refuted", matured=False),
        verdict(5, "ai", "refuted"),
        verdict(6, "ai", "handed_off"),
    )
    store.publish()
    assert [item.conversation_id for item in draw(store).items] == [1]


def test_every_conversation_of_a_verdict_is_as_likely_as_any_other(tmp_path: Path) -> None:
    store = published(tmp_path, {"held": 40, "refuted": 10})
    seeds, times = 400, Counter[int]()
    for seed in range(seeds):
        times.update(row[0] for row in store.engine.rows(sample_sql(store, None, 10, seed)))
    held = [times[key] for key in range(1, 41)]
    assert [times[key] for key in range(41, 51)] == [seeds] * 10
    assert sum(held) == seeds * 10
    # 100 draws expected of each, standard deviation 8.7; ids here are 1 to 40, real ones are keyed hashes.
    assert min(held) > 65 and max(held) < 135


def test_drawing_from_nothing_is_told(tmp_path: Path) -> None:
    store = published(tmp_path, {"held": 3})
    with pytest.raises(UsageError, match=r"no journey 'al'\. Did you mean 'all'"):
        draw(store, journey="al")
    with pytest.raises(UsageError, match="matured"):
        draw(published(tmp_path / "young", {"open": 3}))
