"""Writes the exports of this example: an invented shop, invented customers, no chance beyond one fixed seed.

    python make.py

Each function below is one kind of story. What OneDeck should make of it stands in its name.
"""

import csv
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

FOLDER = Path(__file__).parent / "exports"
FIRST_DAY = datetime(2026, 1, 5)  # a Monday
DAYS = 42
SEED = 20260106
MONTH_LATER = 24  # in days: where only chance brings the same need again

CHAT_COLUMNS = (
    "chat_id", "part", "customer_id", "started_at", "ended_at", "topic", "order_number", "her_messages",
    "assistant_messages", "ended_as", "assistant_version", "resolved_at", "billed_usd", "solved_answer", "answered_at",
)  # fmt: skip
DESK_COLUMNS = (
    "contact_id", "ticket_id", "channel", "direction", "customer_id", "phone", "category", "order_number",
    "queued_at", "opened_at", "answered_at", "closed_at", "agent", "team", "status", "solved_at", "reopened_at",
    "follow_up_of", "from_chat", "callback_due",
)  # fmt: skip
REFUND_COLUMNS = ("refund_id", "customer_id", "order_number", "posted_at", "amount_usd")

# What the assistant calls it, what the desk calls it: reasons.yaml says what both mean.
REASONS = (
    ("where_is_my_order", "WISMO"),
    ("refund", "Refund request"),
    ("cancel_subscription", "Cancellation"),
    ("change_address", "Address"),
    ("how_to_use", "Product question"),
)


@dataclass
class Shop:
    """What has been exported so far, and whom and when the next story is about."""

    chance: random.Random
    chats: list[dict[str, object]] = field(default_factory=list)
    desk: list[dict[str, object]] = field(default_factory=list)
    refunds: list[dict[str, object]] = field(default_factory=list)
    customers: int = 1000

    def customer(self) -> str:
        """Return a customer nobody has met."""
        self.customers += 1
        return f"C-{self.customers}"

    def phone(self) -> str:
        """Return a number reserved for fiction, one per customer."""
        return f"+1 202 555 {self.customers - 1000 + 100:04d}"

    def order(self) -> str:
        """Return an order number of the customer."""
        return f"A{self.customers * 7}"

    def moment(self, day: int) -> datetime:
        """Return an opening hour of that day."""
        return FIRST_DAY + timedelta(days=day, hours=8, minutes=self.chance.randrange(0, 600))

    def chat(self, at: datetime, customer: str, topic: str, **more: object) -> dict[str, object]:
        """Add a chat; the vendor stamps it resolved a day later unless `resolved` is False."""
        claimed = more.pop("resolved", True)
        end = at + timedelta(minutes=self.chance.randrange(3, 14))
        row: dict[str, object] = {
            "chat_id": f"W{len(self.chats) + 3001}", "part": 1, "customer_id": customer, "started_at": at,
            "ended_at": end, "topic": topic, "her_messages": self.chance.randrange(2, 7),
            "assistant_messages": self.chance.randrange(2, 8), "ended_as": "completed",
            "assistant_version": "2.4" if at < FIRST_DAY + timedelta(days=21) else "2.5",
            "resolved_at": end + timedelta(hours=24) if claimed else "", "billed_usd": "0.90" if claimed else "",
        }  # fmt: skip
        self.chats.append(row | more)
        return self.chats[-1]

    def contact(
        self, at: datetime, customer: str, category: str, channel: str, **more: object
    ) -> dict[str, object]:
        """Add a ticket or a call; solved and closed at its end unless `more` says otherwise."""
        call = channel == "phone"
        answered = at + (timedelta(minutes=2) if call else timedelta(hours=3))
        closed = answered + (timedelta(minutes=9) if call else timedelta(hours=1))
        number = f"{len(self.desk) + 501}"
        row: dict[str, object] = {
            "contact_id": f"K{number}", "ticket_id": f"T{number}", "channel": channel, "direction": "inbound",
            "customer_id": customer, "phone": "", "category": category, "queued_at": at if call else "",
            "opened_at": at, "answered_at": answered, "closed_at": closed,
            "agent": self.chance.choice(("ines", "jonah", "mirka")), "team": "front desk", "status": "solved",
            "solved_at": closed,
        }  # fmt: skip
        self.desk.append(row | more)
        return self.desk[-1]


def chat_held(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """She asks, and nothing more is heard."""
    shop.chat(at, shop.customer(), topic)


def chat_same_need_by_chance(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """She asks again three and a half weeks later: no claim of the first chat can have caused that."""
    customer = shop.customer()
    shop.chat(at, customer, topic)
    shop.chat(at + timedelta(days=MONTH_LATER, hours=1), customer, topic)


def chat_returned_by_phone(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """The assistant says resolved; next day she phones about the same thing."""
    customer = shop.customer()
    shop.chat(at, customer, topic)
    shop.contact(at + timedelta(hours=shop.chance.choice((3, 21, 26))), customer, category, "phone")


def chat_returned_same_order(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """She writes to the desk about the same order; the desk calls it something else (grade b)."""
    customer = shop.customer()
    shop.chat(at, customer, topic, order_number=shop.order())
    shop.contact(at + timedelta(days=3), customer, "Other", "email", order_number=shop.order())


def chat_different_need(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """She comes back about something else: no return."""
    customer = shop.customer()
    shop.chat(at, customer, "refund")
    shop.contact(at + timedelta(days=2), customer, "Address", "email")


def chat_unknown_need(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """She phones, and the desk wrote 'Other': nobody can tell."""
    customer = shop.customer()
    shop.chat(at, customer, topic)
    shop.contact(at + timedelta(days=1), customer, "Other", "phone")


def chat_denied(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """Asked on day nine whether it was solved, she says no."""
    chat = shop.chat(at, shop.customer(), topic)
    chat |= {"solved_answer": "no", "answered_at": at + timedelta(days=9)}


def chat_confirmed(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """Asked the same evening, she says yes."""
    chat = shop.chat(at, shop.customer(), topic)
    chat |= {"solved_answer": "yes", "answered_at": at + timedelta(hours=5)}


def chat_refund_posted(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """The refund she asked for is in the books two days later."""
    customer = shop.customer()
    shop.chat(at, customer, "refund", order_number=shop.order())
    refund(shop, at + timedelta(days=2), customer)


def chat_taken_over(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """The vendor stamps it resolved, but a person had to finish it."""
    customer = shop.customer()
    chat = shop.chat(at, customer, topic, ended_as="escalated")
    shop.contact(at + timedelta(minutes=16), customer, category, "email", from_chat=chat["chat_id"])


def chat_handed_off_by_reference(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """The assistant opens a ticket that names the chat."""
    customer = shop.customer()
    chat = shop.chat(at, customer, topic, ended_as="escalated", resolved=False)
    shop.contact(at + timedelta(minutes=15), customer, category, "email", from_chat=chat["chat_id"])


def chat_handed_off_by_rule(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """The assistant gives up and she phones within minutes; no reference says so."""
    customer = shop.customer()
    shop.chat(at, customer, topic, ended_as="escalated", resolved=False)
    shop.contact(at + timedelta(minutes=20), customer, category, "phone")


def chat_reopened(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """Two days later she writes again in the same chat."""
    chat = shop.chat(at, shop.customer(), topic)
    again = dict(chat) | {
        "part": 2,
        "started_at": at + timedelta(days=2),
        "ended_at": at + timedelta(days=2, minutes=6),
    }
    shop.chats.append(again | {"resolved_at": "", "billed_usd": ""})


def chat_of_nobody(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """A chat on the website, without a name."""
    shop.chat(at, "", topic)


def chat_abandoned(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """The assistant greets, she never writes."""
    shop.chat(at, shop.customer(), topic, her_messages=0, resolved=False, ended_as="abandoned")


def chat_of_the_testers(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """The company tries its own assistant."""
    shop.chat(at, shop.customer(), "test")


def desk_held(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """A person answers, and nothing more is heard."""
    shop.contact(at, shop.customer(), category, shop.chance.choice(("phone", "email")))


def desk_returned(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """A person says solved; four days later she asks the assistant the same."""
    customer = shop.customer()
    shop.contact(at, customer, category, "email")
    shop.chat(at + timedelta(days=4), customer, topic, resolved=False)


def desk_reopened(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """She answers the closing mail: it is not solved."""
    ticket = shop.contact(at, shop.customer(), category, "email")
    ticket |= {"reopened_at": at + timedelta(days=2), "closed_at": at + timedelta(days=3)}


def desk_followed_up(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """She opens a follow-up ticket (grade a), by a number the desk knows from the first."""
    customer = shop.customer()
    first = shop.contact(at, customer, category, "phone", phone=shop.phone())
    shop.contact(
        at + timedelta(days=5), "", category, "phone", phone=shop.phone(), follow_up_of=first["ticket_id"]
    )


def desk_refunded(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """A person promises the refund, the books have it."""
    customer = shop.customer()
    shop.contact(at, customer, "Refund request", "email", order_number=shop.order())
    refund(shop, at + timedelta(days=1), customer)


def desk_chased(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """She phones while her mail still waits: a chase, no return."""
    customer = shop.customer()
    mail = shop.contact(at, customer, category, "email")
    mail |= {"answered_at": at + timedelta(hours=30), "closed_at": at + timedelta(hours=31)}
    mail["solved_at"] = mail["closed_at"]
    shop.contact(at + timedelta(hours=20), customer, category, "phone", status="pending", solved_at="")


def desk_promised(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """She is told to call back within two days, and does: invited, no return."""
    customer = shop.customer()
    shop.contact(at, customer, category, "phone", callback_due=at + timedelta(days=2))
    shop.contact(at + timedelta(days=1), customer, category, "phone")


def desk_promise_broken(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """A call was promised for the next day; on the third she calls herself."""
    customer = shop.customer()
    shop.contact(at, customer, category, "phone", callback_due=at + timedelta(days=1))
    shop.contact(at + timedelta(days=3), customer, category, "phone")


def desk_outbound(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """The company calls; nobody picks up."""
    shop.contact(
        at, shop.customer(), category, "phone", direction="outbound", answered_at="", agent="", solved_at=""
    )


def desk_gave_up_waiting(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """She hangs up after four minutes in the queue."""
    call = shop.contact(at, shop.customer(), category, "phone", answered_at="", agent="", solved_at="")
    call |= {"closed_at": at + timedelta(minutes=4), "status": "abandoned"}


def desk_hung_up_at_once(shop: Shop, at: datetime, topic: str, category: str) -> None:
    """The line is cut after three seconds."""
    desk_gave_up_waiting(shop, at, topic, category)
    shop.desk[-1]["closed_at"] = at + timedelta(seconds=3)


def refund(shop: Shop, at: datetime, customer: str) -> None:
    """Post the customer's refund."""
    number = len(shop.refunds) + 1
    row = {"refund_id": f"R{number}", "customer_id": customer, "order_number": shop.order()}
    shop.refunds.append(row | {"posted_at": at, "amount_usd": f"{12 + number * 3}.50"})


# story, how often, and the last day it can begin so that all of it is in the exports.
STORIES = (
    (chat_held, 21, DAYS), (chat_same_need_by_chance, 2, 16), (chat_returned_by_phone, 9, 30),
    (chat_returned_same_order, 2, 30), (chat_different_need, 2, 30), (chat_unknown_need, 2, 30),
    (chat_denied, 2, 28), (chat_confirmed, 3, 38), (chat_refund_posted, 4, 30), (chat_taken_over, 3, 30),
    (chat_handed_off_by_reference, 4, 34), (chat_handed_off_by_rule, 3, 34), (chat_reopened, 2, 30),
    (chat_of_nobody, 6, DAYS), (chat_abandoned, 2, 34), (chat_of_the_testers, 1, 34), (desk_held, 12, DAYS),
    (desk_returned, 2, 30), (desk_reopened, 2, 30), (desk_followed_up, 2, 30), (desk_refunded, 2, 30),
    (desk_chased, 2, 30), (desk_promised, 1, 30), (desk_promise_broken, 1, 30), (desk_outbound, 2, 34),
    (desk_gave_up_waiting, 2, 34), (desk_hung_up_at_once, 1, 34),
)  # fmt: skip


def tell(shop: Shop) -> None:
    """Tell every story, spread over the weeks; both exports go on to the last day."""
    for story, times, last_day in STORIES:
        for turn in range(times):
            at = shop.moment(shop.chance.randrange(last_day))
            story(shop, at, *REASONS[turn % len(REASONS)])
    chat_held(shop, shop.moment(DAYS - 1), *REASONS[0])
    desk_held(shop, shop.moment(DAYS - 1), *REASONS[1])


def write(name: str, columns: tuple[str, ...], rows: list[dict[str, object]], when: str) -> None:
    """Write one export, oldest first."""
    with (FOLDER / name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: str(row[when])))


def main() -> None:
    """Write the three files."""
    shop = Shop(random.Random(SEED))
    tell(shop)
    FOLDER.mkdir(exist_ok=True)
    write("assistant_chats.csv", CHAT_COLUMNS, shop.chats, "started_at")
    write("service_desk.csv", DESK_COLUMNS, shop.desk, "opened_at")
    write("refunds.csv", REFUND_COLUMNS, shop.refunds, "posted_at")


if __name__ == "__main__":
    main()
