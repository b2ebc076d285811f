"""What is due, worked by hand: which decisions wait, in which order, for whom, and which are past doing."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from onedeck.charter.workspace import Workspace, read_workspace
from onedeck.show.bills import Bill, Part
from onedeck.show.due import Due, due, due_list, due_sentence, next_review, when
from onedeck.show.readings import Reviewed, Sample

TODAY = date(2026, 11, 24)
ONEDECK = "name: shop\nsources:\n  - {name: desk, connector: table, path: rows.csv}\n"
CHARTER = """\
apiVersion: onedeck.dev/v1alpha1
kind: Journey
metadata: {name: NAME, displayName: TITLE}
spec:
  accountability: {accountable: {person: mara.okafor@shop.example, dateIn: "2025-01-01"MORE}}
  scope: {contactReasons: ["NAME.*"]}
  objectives: [{displayName: Held up, dimension: accurate, indicatorRef: held_up, op: gte, value: 0.7}]
  reviews: {REVIEWS}
"""
CARD = """\
apiVersion: onedeck.dev/v1alpha1
kind: AISystem
metadata: {name: pip, displayName: Pip}
spec:
  agentId: pip
  accountability: {accountable: {person: d.lindqvist@shop.example}, validator: {person: eva@shop.example, dateOut: "2026-12-01"}}
  adoption: [{by: "2026-06-30", share: 0.2}, {by: "2026-11-20", share: 0.3}, {by: "2026-12-10", share: 0.5}, {by: "2027-03-31", share: 0.6}]
"""  # noqa: E501
WAIVER = """\
apiVersion: onedeck.dev/v1alpha1
kind: Waiver
metadata: {name: pilot}
spec:
  rules: [OD104]
  journeys: [bills]
  reason: A pilot.
  until: "2026-12-20"
  signedBy: {person: mara.okafor@shop.example}
"""
CONTRACT = """\
vendor: Quill
source: desk
definition: quill.resolved
currency: EUR
price: 0.89
dispute: 30d
invoices: contracts/invoices/*.csv
columns: {invoice: invoice, conversation: chat, amount: amount}
"""

Lay = Callable[[Mapping[str, str]], Path]


def charter(name: str = "bills", title: str = "Bills", reviews: str = "cadence: P3M", more: str = "") -> str:
    """Return a charter's text."""
    text = CHARTER.replace("NAME", name).replace("TITLE", title).replace("REVIEWS", reviews)
    return text.replace("MORE", more)


def space(lay: Lay, **files: str) -> Workspace:
    """Return a workspace with these files; __ in a name is a folder."""
    given = {f"{name.replace('__', '/')}.yaml": text for name, text in files.items()}
    return read_workspace(lay({"onedeck.yaml": ONEDECK, **given}))


def told(found: list[Due]) -> list[tuple[str | None, str, str]]:
    """Return the day, the kind and the person of each."""
    return [(each.day.isoformat() if each.day else None, each.kind, each.who) for each in found]


def test_a_review_is_due_by_its_day_or_by_the_cadence(workspace: Lay) -> None:
    given = space(
        workspace, charters__a=charter(reviews='cadence: P3M, last: "2025-11-30"'),
        charters__b=charter("loans", "Loans", 'cadence: P3M, last: "2026-01-15", next: "2026-12-24"'),
        charters__c=charter("cards", "Cards", 'next: "2026-12-25"'),
    )  # fmt: skip
    by_name = {each.name: each for each in given.charters}
    # Three months after 30 November is the last of February: that month has no 30th.
    assert next_review(by_name["bills"]) == date(2026, 2, 28)
    assert next_review(by_name["loans"]) == date(2026, 12, 24)
    # The 24th is thirty days away, the 25th thirty-one: that is no matter of this Monday.
    assert told(due(given, TODAY)) == [
        ("2026-02-28", "review", "Mara Okafor"), ("2026-12-24", "review", "Mara Okafor"),
    ]  # fmt: skip


def test_an_owner_who_leaves_or_left_stays_due_until_somebody_follows(workspace: Lay) -> None:
    given = space(workspace, charters__a=charter(more=', dateOut: "2026-01-31"'))
    (found,) = due(given, TODAY)
    assert (found.day, found.kind, found.journey) == (date(2026, 1, 31), "owner", "bills")
    assert when(found, TODAY) == "297 days ago"


def test_a_vacant_role_has_no_day(workspace: Lay) -> None:
    text = charter().replace("mara.okafor@shop.example", "head-of-bills")
    given = space(workspace, charters__a=text, people="head-of-bills: {vacant: true}\n")
    (found,) = due(given, TODAY)
    assert found.day is None and found.who == "nobody is named"
    assert found.what == "Bills: the role head-of-bills is vacant"


def test_waivers_adoption_and_validators_have_their_days(workspace: Lay) -> None:
    given = space(workspace, charters__a=charter(), charters__pip=CARD, charters__w=WAIVER)
    found = due(given, TODAY)
    # June is past doing, March is too far; four days ago can still be compared with what was served.
    assert told(found) == [
        ("2026-11-20", "adoption", "D. Lindqvist"), ("2026-12-01", "owner", "D. Lindqvist"),
        ("2026-12-10", "adoption", "D. Lindqvist"), ("2026-12-20", "waiver", "Mara Okafor"),
    ]  # fmt: skip
    assert found[3].what == "the waiver pilot of OD104 in bills ends: A pilot."
    assert due_sentence(found, TODAY) == "Decisions that wait: 1 past its day and 3 due within 30 days."


@pytest.mark.parametrize(
    ("dated", "lines", "expected"),
    [
        (date(2026, 11, 1), 49, "2026-12-01"),
        (date(2026, 10, 1), 49, "2026-10-31"),  # 24 days past: said, so that nobody thinks it is open
        (date(2026, 9, 1), 49, None),  # nobody can do anything any more
        (date(2026, 11, 1), 0, None),  # nothing of it can be disputed
        (None, 49, None),
    ],
)
def test_only_what_the_contract_says_is_not_due_can_be_disputed(
    workspace: Lay, dated: date | None, lines: int, expected: str | None
) -> None:
    given = space(workspace, charters__a=charter(), contracts__quill=CONTRACT)
    parts = {("A", "duplicate"): Part(lines, Decimal("43.61"), Decimal("43.61"))} if lines else {}
    parts["B", "returned"] = Part(500, Decimal(445), Decimal(445))  # did not hold up, and is due all the same
    bill = Bill(
        "q-10", "EUR", given.contracts[0], MappingProxyType(parts), "q.csv", "2026-10", dated, True, None
    )
    found = due(given, TODAY, [bill])
    assert [each.day.isoformat() for each in found if each.day] == ([expected] if expected else [])
    if found:
        assert found[0].what == "invoice q-10: 49 lines of 43.61 EUR can be disputed until then"
        assert found[0].who == "not named in the contract"


def test_samples_releases_and_signatures_wait_without_a_day(workspace: Lay) -> None:
    given = space(workspace, charters__a=charter(), charters__b=charter("loans", "Loans"))
    read = Reviewed(1, "held", 1.0, None, False, {"ann": "held_up", "bob": "held_up"})
    half = Reviewed(2, "held", 1.0, None, False, {"ann": "held_up"})
    findings: list[dict[str, Any]] = [
        {"code": "OD505", "journey": "bills", "subject": "pip 3.3", "silenced": None},
        {"code": "OD505", "journey": "loans", "subject": "pip 3.3", "silenced": "waiver pilot"},
        {"code": "OD101", "journey": "loans", "subject": "pip", "silenced": None},
    ]
    unsigned = {"bills": "the charter was never signed", "nowhere": "the charter was never signed"}
    found = due(given, TODAY, (), Sample("s1", items=[read, half]), findings, unsigned)
    assert told(found) == [
        (None, "release", "Mara Okafor"), (None, "sample", "two readers"), (None, "signature", "Mara Okafor"),
    ]  # fmt: skip
    assert found[1].what == "the blind sample s1: 2 of 2 verdicts are read"  # one of them by one reader only
    assert due(given, TODAY, (), Sample("s1", items=[read])) == []


def test_many_charters_without_a_signature_are_one_line(workspace: Lay) -> None:
    names = ("bills", "loans", "cards")
    given = space(workspace, **{f"charters__{name}": charter(name, name.title()) for name in names})
    (found,) = due(given, TODAY, unsigned=dict.fromkeys(names, "the charter was never signed"))
    assert found.what == "Bills, Cards, Loans: the charter was never signed"
    assert found.who == "the owner of each"


def test_days_are_counted_from_today() -> None:
    ways = {-2: "2 days ago", -1: "1 day ago", 0: "today", 1: "in 1 day", 30: "in 30 days"}
    for days, words in ways.items():
        assert when(Due(TODAY + timedelta(days), "review", "x", "y"), TODAY) == words
    assert when(Due(None, "owner", "x", "y"), TODAY) == "no day set"
    assert due_sentence([], TODAY) == "No decision is due within 30 days."
    rows = due_list([Due(TODAY - timedelta(2), "review", "x", "y")], TODAY).rows
    assert rows[0]["days"] == -2 and rows[0]["journey"] is None
