"""reasons.yaml: codes to needs, one vocabulary at a time."""

from pathlib import Path

import pytest

from onedeck.charter.reasons import SYSTEM_CODES, Reasons, fold_code, read_reasons
from onedeck.errors import Fault

VOCABULARIES = {"chat": "crm", "phone": "pbx"}


def read(folder: Path, text: str) -> tuple[Reasons, list[str]]:
    path = folder / "reasons.yaml"
    path.write_text(text, encoding="utf-8")
    faults: list[Fault] = []
    reasons = read_reasons(path, VOCABULARIES, faults)
    return reasons, [str(fault).removeprefix(f"{folder}/") for fault in faults]


def rows(reasons: Reasons) -> list[tuple[str, str, str | None, str]]:
    return [(row.vocabulary, row.code, row.need, row.written) for row in reasons.rows]


def test_both_forms_say_the_same(tmp_path: Path) -> None:
    shorthand, faults = read(tmp_path, "crm: {B-12: billing.dispute, T-0: null, no: ~}\npbx:\n  012: move\n")
    assert faults == []
    entries, faults = read(
        tmp_path,
        "- {source: chat, code: B-12, need: billing.dispute}\n"
        "- {vocabulary: crm, code: T-0, need: null}\n"
        "- {vocabulary: crm, code: no, need: ~}\n"
        "- {source: phone, code: 012, need: move}\n",
    )
    assert faults == []
    assert shorthand == entries
    assert rows(entries) == [
        ("crm", "b-12", "billing.dispute", "B-12"),
        ("crm", "no", None, "no"),
        ("crm", "t-0", None, "T-0"),
        ("pbx", "012", "move", "012"),
    ]
    assert entries.mapped == {"crm", "pbx"}


def test_what_is_not_filled_in_counts_as_not_there(tmp_path: Path) -> None:
    reasons, faults = read(tmp_path, "crm:\n  A:\n  B: null\npbx:\n  C:\n")
    assert (rows(reasons), faults) == ([("crm", "b", None, "B")], [])
    assert reasons.mapped == {"crm"}
    assert (
        read(tmp_path, "- {source: chat, code: A, need: }\n- {source: chat, code: B}\ncrm:")[0] == Reasons()
    )
    assert read(tmp_path, "crm:\n") == (Reasons(), [])


def test_a_missing_or_empty_file_is_empty(tmp_path: Path) -> None:
    faults: list[Fault] = []
    assert read_reasons(tmp_path / "reasons.yaml", VOCABULARIES, faults) == Reasons()
    assert faults == []
    assert read(tmp_path, "# largest first\n") == (Reasons(), [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("crm:\n  B-12: a\n  ' b-12 ': b\n",
         ["reasons.yaml:3:3: code ' b-12 ' of 'crm' already has the need 'a' in line 2"]),
        ("crm:\n  B-12: a\n  b-12: null\n",
         ["reasons.yaml:3:3: code 'b-12' of 'crm' already has the need 'a' in line 2"]),
        ("crm:\n  B-12: null\n  b-12: a\n",
         ["reasons.yaml:3:3: code 'b-12' of 'crm' already has no need (null) in line 2"]),
        ("crm:\n  A: Billing Dispute\n",
         ["reasons.yaml:2:6: a need is written like 'billing.dispute' (a-z 0-9 _ - .), not 'Billing Dispute'"]),
        ("crm:\n  A: [x]\n",
         ["reasons.yaml:2:6: a need is written like 'billing.dispute' (a-z 0-9 _ - .), not a list"]),
        ("crmm: {A: x}\n", ["reasons.yaml:1:1: no source has the vocabulary 'crmm'. Did you mean 'crm'?"]),
        ("- {source: caht, code: A, need: x}\n",
         ["reasons.yaml:1:12: unknown source 'caht'. Did you mean 'chat'?"]),
        ("- {code: A, need: x}\n", ["reasons.yaml:1:3: an entry needs either 'vocabulary' or 'source'"]),
        ("- {source: chat, vocabulary: crm, code: A, need: x}\n",
         ["reasons.yaml:1:3: an entry needs either 'vocabulary' or 'source'"]),
        ("- {source: chat, need: x}\n", ["reasons.yaml:1:3: 'code' is missing"]),
        ("- {source: chat, code: A, ned: x}\n",
         ["reasons.yaml:1:27: unknown key 'ned'. Did you mean 'need'?"]),
        ("- chat\n- {source: chat, code: [1], need: x}\n", [
            "reasons.yaml:1:3: an entry must be a mapping, not a text",
            "reasons.yaml:2:24: a code must be a text, not a list",
        ]),
        ("just text\n", ["reasons.yaml:1:1: the file must hold a mapping (key: value) or a list, not a text"]),
    ],
)  # fmt: skip
def test_faults_name_their_place(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert read(tmp_path, text)[1] == expected


def test_the_same_need_twice_is_no_fault(tmp_path: Path) -> None:
    reasons, faults = read(tmp_path, "crm:\n  B-12: a\n  b-12: a\n")
    assert (rows(reasons), faults) == ([("crm", "b-12", "a", "B-12")], [])


def test_system_codes_are_folded() -> None:
    assert {fold_code(code) for code in SYSTEM_CODES} == SYSTEM_CODES
    assert {"", "?", "other", "timeout"} <= SYSTEM_CODES
