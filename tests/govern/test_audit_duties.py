"""What the audit watches of charters, cards, waivers and people: each change with who, when, before and after."""

from pathlib import Path

import pytest

from onedeck.govern.audit.journal import audit_file
from tests.govern.audited import DAY, NOW, Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    found = Shop(tmp_path)
    found.run()
    return found


def test_a_new_duty_a_changed_one_and_one_that_is_gone_are_noted(shop: Shop) -> None:
    shop.charter(more="  oversight: {sampling: {conversations: 0.02}}\n")
    changed = shop.run()
    assert list(changed) == ["oversight"]
    assert changed["oversight"][0] is None and '"sampling": 0.02' in changed["oversight"][1]
    shop.charter(more="  oversight: {sampling: {conversations: 0.05}}\n")
    was, becomes = shop.run()["oversight"]
    assert '"sampling": 0.02' in was and '"sampling": 0.05' in becomes
    shop.charter()
    assert shop.run()["oversight"][1] is None
    assert shop.run() == {}


def test_an_objective_its_target_and_its_slices_are_one_word_each(shop: Shop) -> None:
    asked = "  objectives: [{dimension: accurate, indicatorRef: held_up, op: gte, value: VALUE}]\n"
    shop.charter(more=asked.replace("VALUE", "0.7"))
    shop.run()
    shop.charter(more=asked.replace("VALUE", "0.5"))
    assert shop.run() == {"objectives": ('["held_up gte 0.7"]', '["held_up gte 0.5"]')}


def test_allowed_versions_are_noted_by_system(shop: Shop) -> None:
    path = shop.folder / "charters" / "bills.yaml"
    path.write_text(path.read_text().replace(">=3 <4", ">=3 <5"))
    [(field, (was, becomes))] = shop.run().items()
    assert field == "system pip" and ">=3 <4" in was and ">=3 <5" in becomes


def test_another_person_behind_a_role_is_noted_and_nobody_is_named(shop: Shop) -> None:
    shop.people("head-of-billing: {name: Maria Keller, email: maria@shop.example}\n")
    shop.charter(owner="head-of-billing")
    shop.run()
    shop.people("head-of-billing: {name: Jonas Weidner}\n")
    [(field, (was, becomes))] = shop.run().items()
    assert field == "owner person" and was != becomes and was.startswith('"p_') and becomes.startswith('"p_')
    shop.people("head-of-billing: {name: Maria Keller}\n")
    assert shop.run()["owner person"][1] == was, "she is known again by the same mark"
    shop.people("head-of-billing: {vacant: true}\n")
    gone = shop.run()
    assert gone["owner"][1] is None and gone["vacant"] == (None, '"head-of-billing"')
    content = audit_file(shop.home).read_text().lower()
    assert "keller" not in content and "weidner" not in content and "maria@" not in content


def test_for_how_long_somebody_answers_is_noted(shop: Shop) -> None:
    shop.charter(owner='mara@shop.example, dateOut: "2026-12-31"')
    assert shop.run() == {"owner until": (None, '"2026-12-31"')}


def test_a_waiver_is_noted_when_signed_changed_expired_and_withdrawn(shop: Shop) -> None:
    shop.waiver()
    signed = shop.run()
    assert set(signed) == {"waiver pilot", "waiver pilot holds"}
    assert (
        '"reason": "Agreed."' in signed["waiver pilot"][1] and signed["waiver pilot holds"][1] == '"in force"'
    )
    shop.waiver("Agreed with the owner.")
    assert set(shop.run()) == {"waiver pilot"}
    assert shop.run(NOW + 38 * DAY) == {}, "31 December is its last day"
    assert shop.run(NOW + 39 * DAY) == {"waiver pilot holds": ('"in force"', '"expired"')}
    (shop.folder / "charters" / "pilot.yaml").unlink()
    assert {becomes for _, becomes in shop.run(NOW + 40 * DAY).values()} == {None}


def test_a_card_of_the_ai_room_is_noted_field_by_field(shop: Shop) -> None:
    card = """\
apiVersion: onedeck.dev/v1alpha1
kind: AISystem
metadata: {name: pip-card}
spec:
  agentId: pip
  accountability: {accountable: {person: dan@shop.example}}
  indicators: [{displayName: R, dimension: accurate, indicatorRef: claimed, op: gte, value: 0.8}]
"""
    path = shop.folder / "charters" / "card.yaml"
    path.write_text(card)
    found = shop.run()
    assert found["card pip-card accountable"] == (None, '"dan@shop.example"')
    assert found["card pip-card indicators"] == (None, '["claimed gte 0.8"]')
    path.write_text(card.replace("dan@", "eva@"))
    assert shop.run() == {"card pip-card accountable": ('"dan@shop.example"', '"eva@shop.example"')}


def test_author_and_commit_stand_with_a_committed_change(shop: Shop) -> None:
    shop.git("init", "-q")
    shop.commit("as it is")
    shop.charter(window="14d")
    commit = shop.commit("a longer window", who="Tomas Brandt")
    shop.run()
    columns = "who, commit_hash, was, becomes, file, changed_at"
    assert shop.rows(columns, "field = 'window' AND entry = 2") == [
        ("Tomas Brandt <ines@shop.example>", commit, '"7d"', '"14d"', "charters/bills.yaml", NOW)
    ]
    shop.charter(window="21d")
    shop.run()
    [(who, commit_hash, entered_by)] = shop.rows("who, commit_hash, entered_by", "entry = 3")
    assert commit_hash is None and who == entered_by, "it is not committed: only who runs it is known"


def test_who_deleted_a_charter_is_known(shop: Shop) -> None:
    shop.git("init", "-q")
    shop.commit("as it is")
    (shop.folder / "charters" / "bills.yaml").unlink()
    commit = shop.commit("no more bills", who="Tomas Brandt")
    shop.run()
    found = shop.rows("DISTINCT who, commit_hash, file", "entry = 2").pop()
    assert found == ("Tomas Brandt <ines@shop.example>", commit, "charters/bills.yaml")


def test_a_field_taken_out_of_a_file_has_its_author(shop: Shop) -> None:
    shop.git("init", "-q")
    shop.charter(more="  data: {logRetention: 12M}\n")
    shop.commit("logs")
    shop.run()
    shop.charter()
    commit = shop.commit("no logs", who="Tomas Brandt")
    shop.run()
    assert shop.rows("field, becomes, commit_hash", "entry = 3") == [("data", None, commit)]
