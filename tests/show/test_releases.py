"""AI releases, worked by hand: what is summed, what may be compared, and the words for it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedeck.charter.charters import Charter
from onedeck.charter.workspace import read_workspace
from onedeck.show.releases.beside import (
    CHANCE,
    FEW,
    HIGHER,
    LOWER,
    NONE,
    beside,
    shared_weeks,
    version_before,
)
from onedeck.show.releases.cells import Cell, cells, customers_of, held_up
from onedeck.show.releases.seen import Seen, decided_words, seen, standing, standing_words
from onedeck.show.releases.words import list_sentence, release_sentence
from onedeck.store import Store
from onedeck.store.duck import DuckEngine
from tests.show.tables import AS_OF, DAY, START, conversation, verdict, write

WEEK = 7 * DAY
MONDAY = START - 3 * DAY  # 2025-12-29, the Monday of 2026-W01


def cell(version: str = "2", n: int = 100, good: int = 60, **more: Any) -> Cell:
    """Return a matured cell of journey bills, in the first week, in English."""
    plain = Cell(
        "pip",
        version,
        "bills",
        MONDAY,
        "en",
        "consumer",
        True,
        n,
        good,
        0,
        0,
        n,
        n,
        frozenset({1, 2}),
        START,
        START,
    )
    return replace(plain, **more)


def release(version: str, *found: Cell, first: int = START) -> Seen:
    """Return a version with these cells."""
    return Seen("pip", "Pip", version, (), ("Quill",), first, first + WEEK, found)


def charter(folder: Path, name: str, allowed: str, agent: str = "pip") -> Charter:
    """Return a charter that allows versions of an agent."""
    (folder / "charters").mkdir(exist_ok=True)
    (folder / "onedeck.yaml").write_text("name: shop\nsources: [{name: d, connector: table, path: r.csv}]\n")
    spec = {
        "accountability": {"accountable": {"person": "m@shop.example"}}, "scope": {"contactReasons": [f"{name}.*"]},
        "ai": {"systems": [{"name": agent.title(), "agentId": agent, "allowedVersions": allowed}]},
    }  # fmt: skip
    text = {"apiVersion": "onedeck.dev/v1alpha1", "kind": "Journey", "metadata": {"name": name}, "spec": spec}
    (folder / "charters" / f"{name}.yaml").write_text(json.dumps(text))
    return next(each for each in read_workspace(folder).charters if each.name == name)


@pytest.fixture
def store() -> Store:
    """Four chats of pip 3.2, one of 3.3 that nobody may judge yet, one excluded, one of a person."""
    made = Store(None, DuckEngine())
    write(made, "feeds", {"source": "bot", "as_of": AS_OF, "complete_until": AS_OF, "reason": "horizon"})
    write(
        made, "charters",
        {"journey": "all", "title": "All", "needs": "*", "window_us": 7 * DAY, "timezone": "UTC",
         "definition_hash": "h"},
    )  # fmt: skip
    told = {"ai_system": "pip", "ai_version": "3.2", "week": MONDAY, "language": "de"}
    late = AS_OF - 2 * DAY
    write(
        made, "conversations",
        conversation(1, **told, customer=1), conversation(2, **told, customer=2),
        conversation(3, **told, customer=2), conversation(4, **{**told, "language": "en"}, customer=4),
        conversation(5, **{**told, "ai_version": "3.3", "week": MONDAY + 5 * WEEK}, start_at=late),
        conversation(6, **told, excluded="test"), conversation(7, week=MONDAY),
    )  # fmt: skip
    words = ("proven", "held", "refuted", "unobservable", "refuted", "held", "held")
    rows = [verdict(key, "ai", word, matured=True) for key, word in enumerate(words, 1)]
    rows[5]["excluded"] = "test"
    write(made, "verdicts", *rows, verdict(1, "all", "proven"))
    write(
        made, "systems",
        {"agent_id": "pip", "agent_name": "Pip", "agent_version": "3.2", "model": "m-1", "vendor": "Quill",
         "first_time": START, "last_time": START, "touches": 9, "conversations": 5},
        {"agent_id": "pip", "agent_name": "Pip", "agent_version": "3.2", "model": "m-2", "vendor": "Quill",
         "first_time": START - DAY, "last_time": START, "touches": 9, "conversations": 5},
        {"agent_id": "pip", "agent_name": "Pip", "agent_version": "3.3", "first_time": late, "last_time": late,
         "touches": 1, "conversations": 1},
        {"first_time": START, "last_time": START, "touches": 3, "conversations": 3},
    )  # fmt: skip
    return made


def test_cells_count_the_ai_rooms_own_verdicts(store: Store) -> None:
    found = {(each.version, each.language): each for each in cells(store)}
    german = found["3.2", "de"]
    assert (german.conversations, german.held_up, german.proven, german.unknown) == (3, 2, 1, 0)
    assert german.customers == 2 and german.matured and german.some == {1, 2}
    assert found["3.2", "en"].unknown == 1
    # A verdict that came early is no figure: its week's windows still run at the as-of.
    assert not found["3.3", "de"].matured and not found["3.3", "de"].sums.n
    assert set(found) == {("3.2", "de"), ("3.2", "en"), ("3.3", "de")}


def test_a_version_is_one_however_many_models_answered(store: Store) -> None:
    older, newer = seen(store)
    assert (older.title, older.models, older.first) == ("Pip 3.2", ("m-1", "m-2"), START - DAY)
    assert (older.conversations, older.proven, older.journeys) == (4, 1, {"all": 4})
    assert older.held_up.refused == "too few (n < 20)"
    assert newer.held_up.refused == "not measured"
    assert version_before(newer, [older, newer]) is older and version_before(older, [older, newer]) is None


def test_what_handled_nothing_here_is_left_out_where_tables_are_narrowed(store: Store) -> None:
    write(
        store, "systems", {"agent_id": "max", "agent_version": "1", "touches": 1, "conversations": 1},
        {"agent_id": "pip", "agent_version": "3.2", "touches": 1, "conversations": 1},
    )  # fmt: skip
    assert [each.agent for each in seen(store)] == ["max", "pip"]
    assert [each.agent for each in seen(store, alone=True)] == ["pip"]


def test_charters_allow_by_version_name_or_not_at_all(tmp_path: Path) -> None:
    charters = [
        charter(tmp_path, "bills", ">=3 <3.3"),
        charter(tmp_path, "loans", ">=3"),
        charter(tmp_path, "cards", ">=1", "max"),
    ]
    journeys = ("bills", "loans", "cards", "none")
    each = release("3.3", *(cell("3.3", 10 - at, journey=name) for at, name in enumerate(journeys)))
    found = standing(each, charters)
    assert found == {"bills": "not allowed", "loans": "allowed", "cards": "not listed"}
    assert (
        standing_words(found, {"bills": "Bills"}) == "not allowed in Bills; not listed in cards; allowed in 1"
    )
    assert standing(release("canary", cell("canary")), charters[:1]) == {"bills": "cannot be compared"}
    assert standing_words({}, {}) == "in no charter's journey"


def test_decisions_are_those_about_this_version() -> None:
    decided = {
        ("bills", "Pip", "3.3"): "hold",
        ("loans", "pip", "3.3"): "ship",
        ("bills", "pip", "3.2"): "ship",
    }
    assert decided_words(release("3.3"), decided) == "hold in bills; ship in loans"
    assert decided_words(release("3.4"), decided) == "nobody decided"


def test_only_weeks_that_both_served_are_compared() -> None:
    old = release("1", cell("1", 300, 200), cell("1", 300, 200, week=MONDAY + WEEK), first=START - WEEK)
    new = release("2", cell("2", 50, 30, week=MONDAY + WEEK), cell("2", 80, 10, week=MONDAY + 2 * WEEK))
    assert shared_weeks(new, old) == (MONDAY + WEEK,)
    found = beside(new, old)
    assert found and (found.whole.here.n, found.whole.other.n) == (50, 300)
    assert beside(release("2", cell("2", 80, 10, week=MONDAY + 2 * WEEK)), old) is None
    assert beside(release("2", cell("2", 19, 10)), old) is None  # nineteen say nothing


def groups(*given: tuple[str, int, int, int, int]) -> tuple[Sequence[Cell], Sequence[Cell]]:
    """Return both versions' cells: language, n and good of the new one, n and good of the old one."""
    new = [cell("2", n, good, language=name, segment=None) for name, n, good, _, _ in given]
    old = [cell("1", n, good, language=name, segment=None) for name, _, _, n, good in given]
    return new, old


def test_groups_are_read_among_as_many() -> None:
    new, old = groups(("en", 400, 240, 400, 240), ("ar", 200, 60, 200, 120), ("de", 19, 2, 400, 240),
                      ("fr", 200, 160, 200, 120), ("es", 138, 55, 140, 74))  # fmt: skip
    found = beside(release("2", *new), release("1", *old, first=START - WEEK))
    assert found
    read = {group.value: group.reading for group in found.groups}
    # 55 of 138 against 74 of 140 is beyond its own interval (p 0.03), yet of four compared the bound is 0.075.
    assert read == {"en": NONE, "ar": LOWER, "de": FEW, "fr": HIGHER, "es": LOWER}
    assert found.compared == 4
    many = groups(("es", 138, 55, 140, 74), *((f"l{n}", 400, 240, 400, 240) for n in range(9)))
    unsure = beside(release("2", *many[0]), release("1", *many[1]))
    assert (
        unsure and {group.value: group.reading for group in unsure.groups}["es"] == CHANCE
    )  # 0.03 > 0.1 / 10
    assert "lower, though maybe by chance: es" in release_sentence(
        release("2", *many[0]), unsure, unsure.before
    )


def test_what_nobody_can_know_makes_the_difference_wider() -> None:
    new, old = groups(("en", 200, 100, 200, 130))
    sure = beside(release("2", *new), release("1", *old))
    unsure = beside(release("2", *(replace(each, unknown=40) for each in new)), release("1", *old))
    assert sure and unsure
    assert sure.whole.reading == LOWER and unsure.whole.reading == NONE
    assert (unsure.whole.here.bound_low, unsure.whole.here.bound_high) == (0.5, 0.7)


def test_one_value_alone_is_no_group() -> None:
    new, old = groups(("en", 200, 100, 200, 130))
    found = beside(release("2", *new), release("1", *old))
    assert found and not found.groups and not found.compared


@given(st.lists(st.frozensets(st.integers(1, 30), min_size=1), min_size=1, max_size=6))
def test_no_more_customers_are_said_than_there_are(groups_of: list[frozenset[int]]) -> None:
    found = [cell(customers=len(some), some=frozenset({min(some), max(some)})) for some in groups_of]
    said, true = customers_of(found), len(frozenset[int]().union(*groups_of))
    assert max(map(len, groups_of)) <= said <= true
    if all(len(some) <= 2 for some in groups_of):
        assert said == true


@given(st.lists(st.tuples(st.integers(0, 60), st.floats(0, 1), st.sampled_from("abc")), max_size=8))
def test_parts_add_up_to_the_whole(rows: list[tuple[int, float, str]]) -> None:
    new = [cell("2", n, int(n * part), language=name) for n, part, name in rows]
    old = [cell("1", 40, 20, language=name) for name in "abc"]
    found = beside(release("2", *new), release("1", *old))
    if found is None:
        assert sum(each.conversations for each in new) < 20
        return
    parts = [group for group in found.groups if group.kind == "language"]
    assert sum(group.here.n for group in parts) == found.whole.here.n == held_up(new).n


def test_the_sentences_say_what_was_seen_and_decide_nothing() -> None:
    old, new = release("1", cell("1", 400, 260), first=START - WEEK), release("2", cell("2", 400, 200))
    found = beside(new, old)
    said = release_sentence(new, found, old)
    assert said == (
        "Of Pip 2 50 % of 400 matured conversations held up. In the week both served it held up less often than "
        "Pip 1: −21.6 to −8.2 points."
    )
    assert release_sentence(old, None, None).endswith("so there is nothing to compare it with.")
    assert "are not compared" in release_sentence(new, None, old)
    standings = {"Pip 1": {"bills": "allowed"}, "Pip 2": {"bills": "not allowed"}}
    told = list_sentence([old, new], standings, 1)
    assert told.startswith(
        "2 AI versions of 1 system answered customers. Pip 2 answers where the charter does not"
    )
    assert "Nobody signed a decision about 1 of the 2." in told
    for word in ("ship", "hold back", "roll back", "safe"):
        assert word not in f"{said} {told}"
