"""Sign-offs and gate decisions: only the person accountable, the charter's hash, and what changed since."""

import hashlib
import hmac
import json
import multiprocessing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onedeck.errors import UsageError
from onedeck.govern.audit.decisions import decisions, gate_decisions
from onedeck.govern.audit.journal import append, audit_file, read_journal
from onedeck.govern.audit.notes import note_dispute, note_link
from onedeck.govern.audit.signing import decide_release, sign_charter
from onedeck.govern.audit.signoffs import SignOff, sign_offs
from onedeck.govern.audit.table import publish_audit
from tests.govern.audited import DAY, NOW, Shop

MARA = "mara@shop.example"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    found = Shop(tmp_path)
    found.run()
    return found


def signed(shop: Shop, person: str = MARA, now: int = NOW, journey: str = "bills") -> str:
    """Sign the charter; return the hash that was signed."""
    entry = sign_charter(shop.home, shop.workspace, journey, person, "", now)
    return str(json.loads(entry["changes"][0]["becomes"]))


def ship(
    shop: Shop, version: str = "3.3", decision: str = "ship", person: str = MARA, agent: str = "pip"
) -> None:
    """Decide about a version."""
    decide_release(
        shop.home, shop.workspace, "bills", agent, version, decision, person, "held up 71 of 100", NOW
    )


def test_the_owner_signs_the_charter_as_it_is(shop: Shop) -> None:
    first = signed(shop)
    [(who, kind, journey, field, was, file)] = read_rows(shop)
    assert (who, kind, journey, field, was, file) == (
        MARA, "signed", "bills", "charter signed", None, "charters/bills.yaml",
    )  # fmt: skip
    path = shop.folder / "charters" / "bills.yaml"
    path.write_text("# a comment changes nothing\n" + path.read_text())
    assert signed(shop) == first
    shop.charter(window="14d")
    second = signed(shop)
    assert second != first
    assert json.loads(read_journal(shop.home).entries[-1]["changes"][0]["was"]) == first
    assert not shop.faults()


def read_rows(shop: Shop) -> list[tuple[object, ...]]:
    """Publish the journal and return its last entry's row."""
    assert publish_audit(shop.home)
    return shop.rows("who, kind, journey, field, was, file", f"entry = {shop.last()}")


@pytest.mark.parametrize("person", ["dan@shop.example", "", "mara", "MARA@shop.example "])
def test_nobody_else_can_sign(shop: Shop, person: str) -> None:
    before = audit_file(shop.home).read_bytes()
    if person.strip().lower() == MARA:
        signed(shop, person)
        return
    with pytest.raises(UsageError, match=r"is not accountable for 'bills': only mara@shop.example can"):
        signed(shop, person)
    with pytest.raises(UsageError, match="is not accountable"):
        ship(shop, person=person)
    assert audit_file(shop.home).read_bytes() == before


def test_a_role_is_signed_for_by_whoever_holds_it(shop: Shop) -> None:
    shop.people("head-of-billing: {name: Maria Keller, email: maria@shop.example}\n")
    shop.charter(owner="head-of-billing")
    for known in ("head-of-billing", "maria keller", "maria@shop.example"):
        assert len(signed(shop, known)) == 64
    assert read_journal(shop.home).entries[-1]["by"] == "head-of-billing"
    assert "Keller" not in audit_file(shop.home).read_text()
    shop.people("head-of-billing: {vacant: true}\n")
    with pytest.raises(UsageError, match="Nobody is accountable for 'bills'"):
        signed(shop, "head-of-billing")


def test_who_is_not_accountable_any_more_cannot_sign(shop: Shop) -> None:
    shop.charter(owner=f'{MARA}, dateIn: "2026-03-01", dateOut: "2026-11-23"')
    signed(shop, now=NOW)
    with pytest.raises(UsageError, match="from 2026-03-01 to 2026-11-23, not today"):
        signed(shop, now=NOW + DAY)
    with pytest.raises(UsageError, match="not today"):
        signed(shop, now=NOW - 300 * DAY)


def test_an_unknown_journey_gets_the_nearest(shop: Shop) -> None:
    with pytest.raises(UsageError, match=r"There is no charter 'bill'\. Did you mean 'bills'"):
        signed(shop, journey="bill")


def test_the_last_decision_about_a_version_holds(shop: Shop) -> None:
    assert gate_decisions(shop.home) == set()
    ship(shop)
    ship(shop, "3.4", "hold")
    ship(shop, "3.4", "rollback")
    assert gate_decisions(shop.home) == {("pip", "3.3"), ("pip", "3.4")}
    found = decisions(shop.home)
    assert {place[2]: one.decision for place, one in found.items()} == {"3.3": "ship", "3.4": "rollback"}
    assert (
        found["bills", "pip", "3.3"].by == MARA and found["bills", "pip", "3.3"].note == "held up 71 of 100"
    )
    assert json.loads(read_journal(shop.home).entries[-1]["changes"][0]["was"]) == "hold"
    assert not shop.faults() and shop.run() == {}, "a decision is no definition"


def test_what_cannot_be_decided_is_refused_in_words(shop: Shop) -> None:
    with pytest.raises(UsageError, match=r"has no agent 'pop'\. Did you mean 'pip'"):
        ship(shop, agent="pop")
    with pytest.raises(UsageError, match=r"There is no decision 'shipp'\. Did you mean 'ship'"):
        ship(shop, decision="shipp")
    with pytest.raises(UsageError, match="needs a version and a reason"):
        ship(shop, version="")
    assert gate_decisions(shop.home) == set()


def test_what_changed_since_a_signature_is_named(shop: Shop) -> None:
    unsigned = SignOff("bills", MARA, None, None, False, ())
    assert sign_offs(shop.home, shop.workspace, NOW) == [unsigned]
    signed(shop)
    assert sign_offs(shop.home, shop.workspace, NOW) == [SignOff("bills", MARA, MARA, NOW, True, ())]
    shop.charter(window="14d")
    changed = SignOff("bills", MARA, MARA, NOW, False, ("window",))
    assert sign_offs(shop.home, shop.workspace, NOW) == [changed], "before a run has seen it"
    shop.run()
    assert sign_offs(shop.home, shop.workspace, NOW) == [changed]
    shop.charter(owner="eva@shop.example", window="14d")
    assert sign_offs(shop.home, shop.workspace, NOW)[0].changed == ("owner", "window")
    shop.charter()
    assert sign_offs(shop.home, shop.workspace, NOW)[0].as_signed, "it is what she signed again"


def test_links_and_disputes_keep_their_words_out_of_the_chain(shop: Shop) -> None:
    note_link(shop.home, "l_abc", True, "ann", "she is Mrs Miller's daughter", NOW)
    note_link(shop.home, "l_abc", False, "ann", "she is not", NOW + 1)
    assert note_link(shop.home, "l_abc", False, "ann", "once more", NOW + 1) is None, "nothing is noted twice"
    entry = note_dispute(shop.home, "r_abcdefghi", "ai", "held", "bo", "Mr Miller phoned again", NOW + 2)
    assert entry and note_dispute(shop.home, "r_abcdefghi", "ai", "held", "bo", "", NOW + 3) is None
    assert "iller" not in audit_file(shop.home).read_text()
    key = (shop.home / "keep" / "key").read_bytes()
    assert entry["why_hash"] == hmac.new(key, b"Mr Miller phoned again", hashlib.sha256).hexdigest()
    publish_audit(shop.home)
    assert shop.rows("kind, who, field, was, becomes, changed_at", "entry > 1") == [
        ("link", "ann", "link l_abc", '"used"', '"undone"', NOW),
        ("link", "ann", "link l_abc", '"undone"', '"used"', NOW + 1),
        ("dispute", "bo", "dispute r_abcdefghi room ai", '"held"', '"disputed"', NOW + 2),
    ]
    assert shop.run() == {} and not shop.faults()


def test_a_decision_cut_off_is_found_once_it_was_published(shop: Shop) -> None:
    ship(shop)
    content = audit_file(shop.home).read_bytes()
    audit_file(shop.home).write_bytes(content[: content.rfind(b"\n", 0, -1) + 1])
    assert not shop.faults(), "nothing knew of it yet"
    audit_file(shop.home).write_bytes(content)
    publish_audit(shop.home)
    audit_file(shop.home).write_bytes(content[: content.rfind(b"\n", 0, -1) + 1])
    [said] = shop.faults()
    assert said.startswith("entry 2 (") and "is gone" in said


def _writes(home: Path, name: str, count: int) -> None:
    for place in range(count):
        append(home, {"kind": "change", "at": place, "who": name, "definition_hash": "", "changes": []})


def test_writers_in_several_processes_make_one_chain(tmp_path: Path) -> None:
    home = tmp_path / ".onedeck"
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_writes, args=(home, f"w{n}", 20)) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    journal = read_journal(home)
    assert not journal.faults and [entry["entry"] for entry in journal.entries] == list(range(1, 81))
    for n in range(4):
        assert [e["at"] for e in journal.entries if e["who"] == f"w{n}"] == list(range(20)), "none is lost"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    steps=st.lists(st.tuples(st.sampled_from("adt"), st.text(max_size=40)), max_size=8),
    torn=st.binary(max_size=9),
)
def test_whatever_is_noted_can_be_verified_and_read(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str]], torn: bytes
) -> None:
    home = tmp_path_factory.mktemp("chain") / ".onedeck"
    for kind, text in steps:
        if kind == "a":
            note_link(home, text, True, text, text, NOW)
        elif kind == "d":
            note_dispute(home, text, "ai", text, text, text, NOW)
        elif audit_file(home).exists():
            with audit_file(home).open("ab") as file:
                file.write(torn.replace(b"\n", b" "))
    journal = read_journal(home)
    noted = [text for _, text in dict.fromkeys((kind, text) for kind, text in steps if kind in "ad")]
    assert not journal.faults and [entry["by"] for entry in journal.entries] == noted
