"""reported.yaml as the table `reported`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from onedeck.charter.times import parse_as_of
from onedeck.entrypoints.cli import cli

YAML = """\
name: test
timezone: Europe/Berlin
sources:
  - name: calls
    connector: table
    path: calls.csv
    tables:
      touches:
        conversation: id
        customer: client
        handler_role: "'HUMAN_AGENT'"
        channel: "'phone'"
        direction: "'inbound'"
        initiation_time: started
"""
CALLS = "id,client,started\n1,7,2026-11-16 10:00:00\n"
FIGURES = """\
# what the decks say
- {room: ai, title: "Resolved by 'Pip'", indicator: claimed, definition: pip.resolved, value: 83 %, period: 2026-W47}
- {room: cx, title: CSAT, indicator: csat, value: 4.4, period: 2026-W47, stood: "CX deck, slide 4"}
"""


def test_the_figures_are_rows(ingest: Callable[..., Any]) -> None:
    found = ingest(YAML, {"calls.csv": CALLS, "reported.yaml": FIGURES})
    assert found.written["reported"] == 2
    first, second = found.rows("SELECT * FROM reported ORDER BY raw_row")
    key = first.pop("reported_id")
    assert first == {
        "room": "ai",
        "title": "Resolved by 'Pip'",
        "indicator": "claimed",
        "definition": "pip.resolved",
        "journey": None,
        "value": 0.83,
        "period_start": parse_as_of("2026-11-16T00:00", "Europe/Berlin"),
        "period_end": parse_as_of("2026-11-23T00:00", "Europe/Berlin"),
        "stood": None,
        "raw_file": "reported.yaml",
        "raw_row": 2,
    }
    assert (second["value"], second["stood"], second["raw_row"]) == (4.4, "CX deck, slide 4", 3)
    assert 0 <= key < 2**60
    assert key != second["reported_id"]


def test_a_corrected_value_keeps_its_id(ingest: Callable[..., Any]) -> None:
    ids = [
        ingest(YAML, {"calls.csv": CALLS, "reported.yaml": text}).column(
            "SELECT reported_id FROM reported ORDER BY room"
        )
        for text in (FIGURES, "\n\n" + FIGURES.replace("83 %", "84 %"))
    ]
    assert ids[0] == ids[1]


def test_without_the_file_the_table_is_empty(ingest: Callable[..., Any]) -> None:
    found = ingest(YAML, {"calls.csv": CALLS})
    assert (found.written["reported"], found.rows("SELECT * FROM reported")) == (0, [])


def test_a_mapping_cannot_fill_it(ingest: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "onedeck.yaml").write_text(YAML.replace("touches:", "reported:"))
    (tmp_path / "calls.csv").write_text(CALLS)
    done = CliRunner().invoke(cli, ["run", "-w", str(tmp_path)])
    assert "reported" in str(done.exception)


def test_import_check_speaks_of_the_file_alone(tmp_path: Path) -> None:
    for name, text in (("onedeck.yaml", YAML), ("calls.csv", CALLS), ("reported.yaml", FIGURES)):
        (tmp_path / name).write_text(text)
    done = CliRunner().invoke(cli, ["import-check", str(tmp_path / "calls.csv"), "-w", str(tmp_path)])
    assert done.exit_code == 0
    assert "touches" in done.output
    assert "reported" not in done.output
