"""Doctor on the invented company: it finds the copies nobody excluded, and names the feed that is missing."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from onedeck.charter.workspace import read_workspace
from onedeck.entrypoints import cli as door
from onedeck.govern.health.finding import Look
from onedeck.govern.health.people import NEAR_US
from onedeck.store import Store
from tests.real_data.onedeck_command import line, rows

pytestmark = pytest.mark.slow


def company(folder: Path, **changed: Any) -> Path:
    """Return the small company, run with its sources changed: name -> None to leave it out, or its new keys."""
    onedeck("sample", str(folder), "--small", "--seed", "2")
    path = folder / "onedeck.yaml"
    settings = yaml.safe_load(path.read_text())
    settings["sources"] = [
        source | (changed.get(source["name"]) or {})
        for source in settings["sources"]
        if changed.get(source["name"], source) is not None
    ]
    path.write_text(yaml.safe_dump(settings))
    reasons = yaml.safe_load((folder / "reasons.yaml").read_text())
    kept = {name: codes for name, codes in reasons.items() if changed.get(name, codes) is not None}
    (folder / "reasons.yaml").write_text(yaml.safe_dump(kept, allow_unicode=True))
    onedeck("-w", str(folder), "run")
    return folder


def onedeck(*words: str) -> None:
    done = CliRunner().invoke(door.cli, list(words), catch_exceptions=False)
    assert done.exit_code == 0, done.output


def copies(folder: Path) -> set[str]:
    """Return the tickets that the company's own workspace knows as copies of calls and chats."""
    found = Store.open(folder / ".onedeck").engine.rows(
        "SELECT source_conversation_id FROM conversations WHERE excluded = 'mirror'"
    )
    return {row[0] for row in found}


def test_it_finds_the_copies_nobody_excluded(tmp_path: Path) -> None:
    true = copies(company(tmp_path / "known"))
    folder = company(tmp_path / "unknown", desk={"exclude": {"test": "team = 'nobody'"}})
    assert not copies(folder)
    warned = line(rows(folder, "doctor", "--topic", "mirror"), subject="desk -> phone")
    assert warned["severity"] == "warning"
    look = Look(Store.open(folder / ".onedeck"), read_workspace(folder), 0)
    candidates = look.rows("mirror_candidates", near_us=NEAR_US)
    found = {row[2] for row in candidates if row[0] == "desk" and row[4] == 0}
    assert len(found & true) / len(true) >= 0.9
    assert len(found & true) / len(found) >= 0.9


def test_it_names_the_telephone_as_the_next_file(tmp_path: Path) -> None:
    folder = company(tmp_path / "deaf", phone=None, survey_phone_csat=None)
    found = rows(folder, "doctor")
    assert line(found, topic="next")["subject"] == "the telephone's call records"
    voice = line(found, topic="missing", subject="voice")
    assert voice["what"].startswith("hardly seen (0.7% of contacts); ") and voice["figure"] > 0.8
