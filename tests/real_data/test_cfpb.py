"""US consumer complaints: the company says closed, the customer disputes it (an extract of 3,186, by `table`)."""

from pathlib import Path

import pytest

from tests.real_data.onedeck_command import built, line, onedeck, rows

# 57 rows do not say whether the customer disputed: they cannot be checked against this feed, so they are not counted.
WORKSPACE = """
name: complaints
sources:
  - name: cfpb
    connector: table
    path: {path}
    complete_until: 2017-12-31
    exclude:
      out_of_scope: '"Consumer disputed?" IS NULL'
    tables:
      touches:
        conversation: raw_row
        source_id: raw_row
        handler_role: "'HUMAN_AGENT'"
        channel: lower("Submitted via")
        direction: "'inbound'"
        initiation_time: strptime("Date received", '%m/%d/%Y')
        disconnect_time: strptime("Date received", '%m/%d/%Y')
        end_state: CASE WHEN "Company response to consumer" LIKE 'Closed%' THEN 'completed' END
        contact_reason: '"Issue"'
      claims:
        where: '"Company response to consumer" LIKE ''Closed%'''
        conversation: raw_row
        source_id: raw_row
        room: "'cx'"
        definition: '"Company response to consumer"'
        claimed_at: strptime("Date received", '%m/%d/%Y')
      outcomes:
        where: '"Consumer disputed?" = ''Yes'''
        conversation: raw_row
        source_id: raw_row
        outcome: "'disputed'"
        said_by: "'customer'"
"""


@pytest.fixture(scope="module")
def complaints(test_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = test_data / "cfpb" / "channel_response_disputed_3186.csv"
    return built(tmp_path_factory.mktemp("cfpb"), WORKSPACE.format(path=path))


def test_disputed_after_the_company_said_closed(complaints: Path) -> None:
    ledger = rows(complaints, "claims")
    row = line(ledger, room="cx", definition="any")
    assert (row["claimed"], row["claimed_refuted"]) == (3_129, 595)
    assert row["claimed_refuted"] / row["claimed"] == pytest.approx(0.190, abs=0.0005)
    explained = line(ledger, room="cx", definition="Closed with explanation")
    assert explained["claimed_refuted"] / explained["claimed"] == pytest.approx(0.213, abs=0.0005)
    relieved = line(ledger, room="cx", definition="Closed with monetary relief")
    assert relieved["claimed_refuted"] / relieved["claimed"] == pytest.approx(0.074, abs=0.0005)


def test_anonymous_complaints_are_bounded_not_averaged(complaints: Path) -> None:
    row = line(rows(complaints, "claims"), room="cx", definition="any")
    assert (row["proven"], row["held"], row["unobservable"]) == (0, 0, 3_129 - 595)
    assert row["claimed_low"] == 0
    assert row["claimed_high"] == pytest.approx(1 - 0.1902, abs=0.0001)


def test_what_is_not_counted_is_said(complaints: Path) -> None:
    assert "57" in onedeck(complaints, "claims").split("excluded")[1].splitlines()[0]
