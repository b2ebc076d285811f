"""Connectors of strangers come through the same door as ours."""

from importlib.metadata import EntryPoint

import pytest

from onedeck.errors import OneDeckError
from onedeck.ingest import contract
from onedeck.ingest.connectors import tau_bench


def offer(monkeypatch, name: str, value: str) -> None:
    entry = EntryPoint(name, value, contract.GROUP)
    monkeypatch.setattr(contract, "entry_points", lambda group: [entry] if group == contract.GROUP else [])


def test_a_strangers_connector_is_one_of_ours(monkeypatch):
    offer(monkeypatch, "stranger", f"{tau_bench.__name__}:CONNECTOR")
    assert contract.connector("stranger") is tau_bench.CONNECTOR


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("broken", "nowhere.at_all:CONNECTOR", "does not load"),
        ("wrong", f"{tau_bench.__name__}:CLAIM", "is a str, not a Connector"),
        ("table", f"{tau_bench.__name__}:CONNECTOR", "has the name of another one"),
    ],
)
def test_a_wrong_connector_fails_with_its_name(monkeypatch, name, value, message):
    offer(monkeypatch, name, value)
    with pytest.raises(OneDeckError, match=f"'{name}'.*{message}"):
        contract.connectors()
