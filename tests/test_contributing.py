"""What CONTRIBUTING.md shows works: its connector, installed the way a stranger's would be."""

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from onedeck import ingest, measure
from onedeck.charter.workspace import read_workspace
from onedeck.errors import ConfigError
from onedeck.ingest.contract import connectors
from onedeck.model.progress import Silent
from onedeck.store import Store
from onedeck.store.duck import DuckEngine

ROOT = Path(__file__).resolve().parent.parent
ENTRY_POINT = "[onedeck.connectors]\nringback = ringback_export:CONNECTOR\n"
WORKSPACE = "name: strangers\nsources:\n  - {name: calls, connector: ringback, path: calls.csv}\n"


@pytest.fixture
def ringback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install the connector of CONTRIBUTING.md as another package's entry point."""
    [code] = re.findall(r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(), re.DOTALL)
    site = tmp_path / "site"
    (site / "ringback_export-1.0.dist-info").mkdir(parents=True)
    (site / "ringback_export.py").write_text(code)
    (site / "ringback_export-1.0.dist-info" / "METADATA").write_text("Name: ringback-export\nVersion: 1.0\n")
    (site / "ringback_export-1.0.dist-info" / "entry_points.txt").write_text(ENTRY_POINT)
    monkeypatch.syspath_prepend(site)
    monkeypatch.delitem(sys.modules, "ringback_export", raising=False)


@pytest.mark.usefixtures("ringback")
def test_the_connector_shown_goes_through_the_strangers_door(
    workspace: Callable[[Mapping[str, str]], Path],
) -> None:
    shown = connectors()["ringback"]
    folder = workspace({**shown.specimen.files, "onedeck.yaml": WORKSPACE})
    store = Store(None, DuckEngine())
    written = ingest.run(store, read_workspace(folder), Silent())
    assert written["touches"] == 1 and not written["rejects"]
    [expected] = shown.specimen.expected["touches"]
    [found] = store.engine.rows("SELECT channel, contact_reason FROM touches WHERE phone_key IS NOT NULL")
    assert found == (expected["channel"], expected["contact_reason"])


def test_the_metric_shown_is_read_and_its_example_holds(tmp_path: Path) -> None:
    [text] = re.findall(r"```yaml\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(), re.DOTALL)
    (tmp_path / "onedeck.yaml").write_text(WORKSPACE)
    (tmp_path / "metrics").mkdir()
    path = tmp_path / "metrics" / "back_after_the_claim.yaml"
    path.write_text(text)
    assert "back_after_the_claim" in {metric.name for metric in measure.check(read_workspace(tmp_path))}
    path.write_text(text.replace("0.25", "0.5"))
    with pytest.raises(ConfigError):
        measure.check(read_workspace(tmp_path))
