"""200 evaluation runs of an airline agent (gpt-4o; the customers are played by a model)."""

from pathlib import Path

import pytest

from tests.real_data.onedeck_command import built, line, onedeck, rows


@pytest.fixture(scope="module")
def evaluation(test_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = test_data / "tau_bench" / "gpt-4o-airline.json"
    return built(
        tmp_path_factory.mktemp("tau_bench"),
        f"name: evaluation\nsources:\n  - {{name: tau, connector: tau_bench, path: {path}}}\n",
    )


def test_what_the_agent_claimed_and_what_the_data_base_proves(evaluation: Path) -> None:
    ledger = rows(evaluation, "claims")
    expected = {
        "conversations": 200, "claimed": 152, "proven": 49, "held": 0, "refuted": 103, "open": 0, "handed_off": 48,
        "abandoned": 0, "unobservable": 0, "low": 49 / 200, "high": 49 / 200,
    }  # fmt: skip
    for definition in ("any", "tau_bench.contained"):
        row = line(ledger, room="ai", definition=definition)
        assert {name: row[name] for name in expected} == expected
        assert (row["claimed_proven"], row["claimed_refuted"]) == (49, 103)
    customer = line(ledger, room="all", definition="any")
    assert (customer["proven"], customer["refuted"], customer["handed_off"]) == (84, 116, 0)


def test_the_runs_behind_a_figure_are_listed(evaluation: Path) -> None:
    refuted = rows(evaluation, "claims", "--room", "ai", "--verdict", "refuted", "--because", "not_fulfilled")
    assert len(refuted) == 103
    assert len({row["conversation"] for row in refuted}) == 103


def test_a_run_leads_to_its_raw_row(evaluation: Path) -> None:
    [first, *_] = rows(evaluation, "claims", "--room", "ai", "--verdict", "refuted")
    timeline = onedeck(evaluation, "customer", f"{first['source']}:{first['conversation']}")
    assert "not fulfilled" in timeline.replace("_", " ")
    assert "gpt-4o-airline.json" in timeline


def test_nobody_reads_an_evaluation_run_as_a_customer(evaluation: Path) -> None:
    text = onedeck(evaluation, "claims")
    assert "played by a model" in text
    assert "order only" in text
