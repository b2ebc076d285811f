"""Which charter covers a conversation: the one that names its need most closely, whatever the order of the files."""

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from onedeck.charter.charters import Charter, Scope
from onedeck.stitch.charters import CONTEXT, Context, covering


def charter(name: str, *needs: str, **scope: Any) -> Charter:
    """Return a charter of which only the scope matters."""
    return Charter(
        name, name, "", None, "person", 1, False, Scope(needs=needs, **scope), (), (), Path(f"{name}.yaml")
    )


def context(need: str | None, **more: str) -> Context:
    """Return a conversation's context; what is not said is not known."""
    return {**dict.fromkeys(CONTEXT), "need": need, **more}


CHARTERS = (
    charter("billing", "billing.*"),
    charter("disputes", "billing.dispute"),
    charter("disputes-by-phone", "billing.dispute", channels=("voice",)),
    charter("german", "order.*", languages=("de",)),
    charter("everything"),
)


@pytest.mark.parametrize(
    ("where", "name"),
    [
        (context("billing.charge"), "billing"),
        (context("billing.dispute"), "disputes"),
        (context("billing.dispute", channel="PHONE"), "disputes-by-phone"),
        (context("billing.dispute", channel="chat"), "disputes"),
        (context("billing"), "everything"),
        (context("order.cancel", language="de"), "german"),
        (context("order.cancel", language="DE"), "german"),
        (context("order.cancel"), "everything"),
        (context(None), "everything"),
    ],
)
def test_the_closest_scope_covers_it(where: Context, name: str) -> None:
    for order in permutations(CHARTERS):
        found = covering(order, where)
        assert found is not None
        assert found.name == name


def test_what_no_scope_names_is_uncovered() -> None:
    assert covering(CHARTERS[:4], context("order.cancel", language="en")) is None
    assert covering(CHARTERS[:4], context(None)) is None
