"""A verdict belongs to its definitions: judging by other ones than were stitched is refused."""

import pytest

from onedeck import judge
from onedeck.errors import UsageError
from onedeck.model.progress import Silent
from tests.journal import stitched, table, workspace

ROWS = {
    "touches": [
        {"conversation": "chat", "customer": "ann", "at": "2026-01-05 10:00", "until": "2026-01-05 10:05"},
    ]
}  # fmt: skip


def test_a_changed_window_is_not_judged_by_the_old_one() -> None:
    store = stitched(ROWS, as_of="2026-03-01")
    with pytest.raises(UsageError, match="changed since") as error:
        judge.run(store, workspace(window="3d"), Silent())
    assert "--from stitch" in str(error.value.hint)


def test_every_verdict_carries_its_definition() -> None:
    store = stitched(ROWS, as_of="2026-03-01")
    assert {row["definition_hash"] for row in table(store, "verdicts")} == {
        workspace(window="7d").definition_hash()
    }
