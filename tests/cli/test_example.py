"""The example from raw rows to the ledger: every story ends as it was written to, and the figures stand."""

import importlib.util
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner, Result

from onedeck.entrypoints.cli import cli

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two_exports"

HELD, PROVEN, NOBODY = ("held", None, None), ("proven", None, None), ("unobservable", None, None)
TAKEN_OVER = ("refuted", "taken_over", None)

# story -> room -> verdict, because and grade of the conversation it begins with.
ENDS: dict[str, dict[str, tuple[str, str | None, str | None]]] = {
    "chat_held": {"ai": HELD, "all": HELD},
    "chat_same_need_by_chance": {"ai": HELD, "all": HELD},
    "chat_returned_by_phone": {"ai": ("refuted", "returned", "c"), "all": ("refuted", "returned", "c")},
    "chat_returned_same_order": {"ai": ("refuted", "returned", "b")},
    "chat_different_need": {"ai": HELD},
    "chat_unknown_need": {"ai": ("unobservable", None, "d")},
    "chat_denied": {"ai": ("refuted", "denied", "a")},
    "chat_confirmed": {"ai": PROVEN, "all": PROVEN},
    "chat_refund_posted": {"ai": PROVEN},
    "chat_taken_over": {"ai": TAKEN_OVER, "cx": HELD, "all": HELD},
    "chat_handed_off_by_reference": {"ai": ("handed_off", None, None), "cx": HELD, "all": HELD},
    "chat_handed_off_by_rule": {"ai": ("handed_off", None, None), "cx": HELD, "all": HELD},
    "chat_reopened": {"ai": ("refuted", "reopened", "a")},
    "chat_of_nobody": {"ai": NOBODY, "all": NOBODY},
    "chat_abandoned": {"ai": ("abandoned", None, None)},
    "desk_held": {"cx": HELD, "all": HELD},
    "desk_returned": {"cx": ("refuted", "returned", "c")},
    "desk_reopened": {"cx": ("refuted", "reopened", "a")},
    "desk_followed_up": {"cx": ("refuted", "reopened", "a")},
    "desk_refunded": {"cx": PROVEN},
    "desk_chased": {"cx": HELD},
    "desk_promised": {"cx": HELD},
    "desk_promise_broken": {"cx": ("refuted", "returned", "a")},
    "desk_gave_up_waiting": {"all": ("abandoned", None, None)},
}
# Stories that can begin in the last week, whose window may still run.
LATE = {"chat_held", "chat_of_nobody", "chat_confirmed", "desk_held", "desk_gave_up_waiting"} | {
    "chat_abandoned", "chat_handed_off_by_reference", "chat_handed_off_by_rule",
}  # fmt: skip
EXCLUDED = {
    "chat_of_the_testers": "test",
    "desk_outbound": "outbound",
    "desk_hung_up_at_once": "short_abandon",
}


def onedeck(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


def listed(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        onedeck("-w", str(folder), *arguments, "--format", "json").stdout
    )
    return found


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example") / "two_exports"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".onedeck", "__pycache__"))
    done = onedeck("run", "-w", str(folder))
    assert done.exit_code == 0
    assert "no row was rejected" in done.stdout
    return folder


@pytest.fixture(scope="module")
def make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_two_exports", EXAMPLE / "make.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def told(make: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield each story and the conversation it begins with."""
    found: list[tuple[str, str]] = []
    shop = make.Shop(random.Random(make.SEED))
    for place, (story, times, last) in enumerate(make.STORIES):
        make.STORIES = (*make.STORIES[:place], (noted(story, found), times, last), *make.STORIES[place + 1 :])
    make.tell(shop)
    yield from found


def noted(story: Any, found: list[tuple[str, str]]) -> Any:
    def tell(shop: Any, *rest: Any) -> None:
        chats, desk = len(shop.chats), len(shop.desk)
        story(shop, *rest)
        first_chat = f"assistant:{shop.chats[chats]['chat_id']}" if len(shop.chats) > chats else None
        first_call = f"desk:{shop.desk[desk]['ticket_id']}" if len(shop.desk) > desk else None
        begins = first_chat if story.__name__.startswith("chat") else first_call
        found.append((story.__name__, str(begins)))

    return tell


def test_the_exports_are_what_the_script_writes(make: ModuleType, tmp_path: Path) -> None:
    make.FOLDER = tmp_path
    make.main()
    for path in sorted((EXAMPLE / "exports").iterdir()):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_every_story_ends_as_it_was_written(example: Path, make: ModuleType) -> None:
    verdicts: dict[str, dict[str, tuple[str, str | None, str | None]]] = {}
    for word in ("proven", "held", "refuted", "open", "handed_off", "abandoned", "unobservable"):
        for row in listed(example, "claims", "--verdict", word):
            reference = f"{row['source']}:{row['conversation']}"
            verdicts.setdefault(reference, {})[row["room"]] = (row["verdict"], row["because"], row["grade"])
    seen = set()
    for story, reference in told(make):
        if story in EXCLUDED:
            assert reference not in verdicts, story
            continue
        for room, end in ENDS[story].items():
            found = verdicts[reference][room]
            if found != ("open", None, None) or story not in LATE:
                assert found == end, (story, reference, room)
                seen.add(story)
    assert seen == set(ENDS)


def test_the_figures(example: Path) -> None:
    rows = listed(example, "claims")
    shown = {(row["room"], row["definition"]): row for row in rows}
    assert list(shown) == [
        ("ai", "any"),
        ("ai", "vendor_resolved_24h"),
        ("cx", "any"),
        ("cx", "desk_solved"),
        ("all", "any"),
    ]
    names = (
        "conversations",
        "claimed",
        "proven",
        "held",
        "refuted",
        "open",
        "handed_off",
        "abandoned",
        "unobservable",
    )
    assert [[row[name] for name in names] for row in rows if row["definition"] == "any"] == FIGURES
    assert shown["ai", "any"]["amount_claimed"] == {"USD": 52.2}
    assert {row["window"] for row in rows} == {"7d"}
    assert {row["as_of"] for row in rows} == {"2026-02-15T23:59:59.999999Z"}


FIGURES = [
    [72, 58, 7, 23, 18, 8, 7, 2, 7],
    [56, 54, 2, 45, 7, 2, 0, 0, 0],
    [120, 109, 9, 68, 22, 10, 0, 4, 7],
]


def test_a_customer_is_found_by_what_the_exports_call_her(example: Path) -> None:
    by_number = listed(example, "customer", "+1 (202) 555-0180")
    follow_up = [row for row in by_number if row["kind"] == "touch"]
    assert [row["source"] for row in follow_up] == ["desk", "desk"]
    raw = follow_up[0]["raw"]
    assert raw["phone"].startswith("+1 202 555")
    assert listed(example, "customer", raw["customer_id"]) == by_number
    assert listed(example, "customer", by_number[0]["customer"]) == by_number
    assert listed(example, "customer", f"desk:{raw['ticket_id']}") == by_number


def test_the_timeline_says_why(example: Path) -> None:
    [row, *_] = listed(example, "claims", "--because", "taken_over")
    text = onedeck("-w", str(example), "customer", row["customer"]).stdout
    assert "verdict: refuted because taken over" in text
    assert "https://desk.larkfield.example/tickets/" in text
    assert "exports/assistant_chats.csv:" in text
    assert f"chat_id={row['conversation']}" in text


def test_looking_back_is_what_was_known_then(example: Path) -> None:
    now, then = (
        listed(example, "claims", "--room", "ai"),
        listed(example, "claims", "--room", "ai", "--as-of", "2026-01-31"),
    )
    assert then[0]["conversations"] < now[0]["conversations"]
    assert then[0]["as_of"] == "2026-01-31T23:59:59.999999Z"
    assert listed(example, "claims", "--room", "ai", "--as-of", "2026-02-15") == now


def test_resuming_changes_nothing(example: Path) -> None:
    before = listed(example, "claims")
    assert onedeck("run", "--from", "judge", "-w", str(example)).exit_code == 0
    assert listed(example, "claims") == before
