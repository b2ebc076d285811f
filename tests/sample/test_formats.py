"""Small stories built by hand, written in the vendors' formats and read back by the connectors."""

from dataclasses import replace

import pytest

from onedeck.model.progress import Silent
from onedeck.sample.clock import Clock
from onedeck.sample.records import Account, Claim, Company, Contact, Event, Person, Survey, Touch, Turn
from onedeck.sample.writing import write_company
from tests.sample.compared import Compared, judge, rows_of

HOUR, DAY = 3600.0, 86_400.0
FIRM = Account("A-20001", "Elbedruck", "enterprise", 12_000, 0.0)
ANN = Person("F-100001", "Ann", "ann@mail.example", "+4915000100001", "consumer", "en")
BOB = Person("F-100002", "Bob", "bob@firm.example", "+493055520001", "enterprise", "de", FIRM)
STRANGER = Person("X-1", "Offer 1", "x@promo.example", "", "consumer", "en")


def pip(name: str, at: float, person: Person = ANN, **more: object) -> Contact:
    """Return a chat of three messages with the assistant."""
    turns = [
        Turn(at, "customer", "My invoice?"),
        Turn(at + 5, "ai", "It is right."),
        Turn(at + 20, "customer", "Hm."),
    ]
    touch = Touch(at, at + 30, "ai", "pip", "3.2", turns=turns)
    chat = Contact(
        name, "pip", person, "billing-dispute", "billing.dispute", "invoice_dispute", "chat", [touch]
    )
    return replace(chat, **more)  # type: ignore[arg-type]


def ticket(name: str, at: float, person: Person = ANN, **more: object) -> Contact:
    """Return a ticket of hers, answered and solved within the hour."""
    turns = [Turn(at, "customer", "It is wrong"), Turn(at + HOUR, "person", "Corrected.")]
    touch = Touch(at, at + HOUR, "person", "billing-01", queue="billing", turns=turns)
    made = Contact(
        name, "desk", person, "billing-dispute", "billing.dispute", "Rechnung: Einspruch", "email", [touch]
    )
    solved = at + HOUR + 60
    made.claims, made.solved_at, made.object = [Claim("cx", "desk.solved", solved)], solved, "INV-1"
    return replace(made, **more)  # type: ignore[arg-type]


def call(name: str, at: float, person: Person = ANN, legs: int = 1, **more: object) -> Contact:
    """Return a call with a minute in the queue before each of its legs."""
    touches = []
    for leg in range(legs):
        begun = at + leg * 400
        state = "transferred" if leg + 1 < legs else "completed"
        touches.append(Touch(begun, begun + 360, "person", f"billing-0{leg + 1}", queue="billing", queued_at=begun + 10,
                             wait=60.0, hold=20.0, after=30.0, end_state=state))  # fmt: skip
    made = Contact(name, "phone", person, "billing-dispute", "billing.dispute", "BIL-01", "phone", touches)
    return replace(made, **more)  # type: ignore[arg-type]


def company() -> Company:
    """Return the company of these stories."""
    clock = Clock()
    at = clock.go_live + 60 * DAY
    escalated = pip("pip-1", at)
    escalated.touches[0].end_state = "escalated"
    thanks = ticket("400002", at + DAY)
    thanks.touches[0].turns.append(Turn(at + 2 * DAY, "customer", "Thanks a lot!"))
    thanks.reopened_at, thanks.solved_at = at + 2 * DAY, at + 2 * DAY + 600
    contacts = [
        escalated,
        ticket("400001", at + 60, escalated_from="pip-1"),
        thanks,
        ticket("400003", at + DAY + 300, relation=("merged_into", "400002"), exclusion="merged_away", claims=[]),
        ticket("400004", at + 9 * DAY, relation=("follow_up_of", "400002")),
        ticket("400005", at, STRANGER, exclusion="spam", claims=[], solved_at=None),
        ticket("400006", at + DAY, BOB, channel="chat", identified=False, known_by="nobody"),
        pip("pip-2", at + 3 * DAY, BOB, identified=False, known_by="nobody",
            claims=[Claim("ai", "quillwork.resolved_24h", at + 4 * DAY, 0.89)]),
        call("c-5000001", at + 10 * DAY, BOB, legs=2),
        call("c-5000002", at + 10 * DAY + HOUR, BOB, direction="callback", escalated_from="c-5000001"),
        call("c-5000003", at + 20 * DAY, BOB, known_by="number"),
        call("c-5000004", at + 21 * DAY, known_by="nobody", identified=False),
        call("c-5000005", at + 22 * DAY, direction="outbound"),
    ]  # fmt: skip
    events = [
        Event(
            "e-1",
            "promised",
            "company",
            ANN,
            at + HOUR,
            at + HOUR,
            "billing.dispute",
            "INV-1",
            "400001",
            due=at + 5 * DAY,
        ),
        Event(
            "e-2",
            "fulfilled",
            "system",
            ANN,
            at + 3 * DAY,
            at + 4 * DAY,
            "billing.dispute",
            "INV-1",
            amount=12.5,
        ),
        Event(
            "e-3", "denied", "customer", ANN, at + 11 * DAY, at + 11 * DAY, "billing.dispute", "", "400004"
        ),
    ]
    surveys = [
        Survey("s-1", "400004", ANN, "csat", at + 10 * DAY, at + 11 * DAY, 2, "no"),
        Survey("s-2", "c-5000001", BOB, "csat", at + 11 * DAY),
    ]
    return Company(
        1, clock.start, clock.go_live, clock.end, [FIRM], [ANN, BOB], contacts, events, surveys, []
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    folder = tmp_path_factory.mktemp("stories")
    made = company()
    write_company(folder, made, Silent())
    return judge(folder, made)


def touches(told: Compared, own: str, columns: str) -> list[object]:
    """Return columns of the touches of one conversation, in order of time."""
    select = f"SELECT {columns} FROM touches WHERE source_conversation_id = '{own}' ORDER BY initiation_time"
    return rows_of(told.store, select)


def test_all_of_it_arrives(told: Compared) -> None:
    assert not rows_of(told.store, "SELECT reason FROM rejects")
    assert len(told.of_contact) == len(told.company.contacts)


def test_a_chat_and_the_ticket_it_became_are_one(told: Compared) -> None:
    assert told.of_contact["pip-1"] == told.of_contact["400001"]
    kinds = rows_of(told.store, "SELECT DISTINCT join_kind FROM joins WHERE join_kind IS NOT NULL")
    assert kinds == ["reference"]


def test_people_are_known_by_their_number_and_visitors_by_nothing(told: Compared) -> None:
    customers = dict(rows_of(told.store, "SELECT conversation_id, customer FROM conversations"))
    ann = {customers[told.of_contact[name]] for name in ("pip-1", "400002", "400004")}
    assert len(ann) == 1 and None not in ann
    assert customers[told.of_contact["c-5000003"]] == customers[told.of_contact["c-5000001"]]
    assert [customers[told.of_contact[name]] for name in ("400006", "pip-2", "c-5000004")] == [None] * 3


def test_a_call_is_a_chain_of_legs_with_the_call_back_at_its_end(told: Compared) -> None:
    assert told.of_contact["c-5000001"] == told.of_contact["c-5000002"]
    key = told.of_contact["c-5000001"]
    legs = rows_of(
        told.store,
        f"SELECT direction, end_state, queue_s, hold_s, acw_s, segment FROM touches WHERE conversation_id = {key} "
        "ORDER BY initiation_time",
    )
    first = ("inbound", "transferred", 60.0, 20.0, 30.0, "enterprise")
    assert legs == [first, ("inbound", "completed", *first[2:]), ("outbound", "completed", *first[2:])]


def test_thanks_reopen_nothing_and_a_follow_up_does(told: Compared) -> None:
    thanks = told.verdicts[told.of_contact["400002"], "cx"]
    assert (thanks.verdict, thanks.because) != ("refuted", "reopened")
    links = rows_of(told.store, "SELECT relation FROM touches WHERE relation IS NOT NULL ORDER BY 1")
    assert links == ["escalated_from", "follow_up_of", "merged_into"]


def test_what_is_not_counted_says_why(told: Compared) -> None:
    reasons = rows_of(
        told.store, "SELECT excluded, count(*) FROM conversations WHERE excluded IS NOT NULL GROUP BY ALL"
    )
    assert dict(reasons) == {"merged_away": 1, "spam": 1, "outbound": 1}


def test_registers_and_surveys_say_what_they_know(told: Compared) -> None:
    outcomes = rows_of(
        told.store, "SELECT outcome, said_by, amount, due_time IS NOT NULL FROM outcomes ORDER BY 1"
    )
    assert [(kind, by, float(amount or 0), due) for kind, by, amount, due in outcomes] == [
        ("denied", "customer", 0.0, False), ("fulfilled", "system", 12.5, False), ("promised", "company", 0.0, True),
    ]  # fmt: skip
    asked = rows_of(
        told.store, "SELECT score, conversation_id IS NOT NULL FROM surveys ORDER BY score NULLS LAST"
    )
    assert asked == [(2.0, True), (None, False)]
    assert touches(told, "pip-2", "agent_version, end_state") == [("3.2", "completed")]
