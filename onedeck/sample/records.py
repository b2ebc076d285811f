"""What the simulation hands to the writers of exports: people, contacts and what was true about them.

Times are seconds since 1970-01-01 UTC. A contact is one conversation as one system records it; where she was
handed on to another system there is a second contact, and `escalated_from` names the first.

For the writers of exports:
* `known_by` says how the system knows her: `customer` (logged in, authenticated, or her own mailbox), `number` (only
  the number the call came from, which may be a switchboard's), `nobody` (withheld number, anonymous visitor).
  `identified` is False for `nobody`, and for a `number` that many people share.
* A ticket without `solved_at` is still open. `reopened_at` is when her message set a solved ticket back to open;
  then its last `touches[-1]` begins there. A ticket's `direction` is outbound where the company wrote first.
* `direction` callback: the company calls her back; `escalated_from` names the contact that asked for it.
* Touches of handler `ivr` are waiting in a queue that nobody answered (`end_state` abandoned).
* Turns are in chats and tickets; calls are not transcribed. A turn by `system` is an automatic mail or notice.
* Journey `field-service` is the control queue, which the assistant never touches; no charter need cover it.
* An event without `contact` is about her `object` or need; `renewed` and `churned` are about her account.
"""

from dataclasses import dataclass, field


@dataclass
class Account:
    """A company that is a customer, with its contract."""

    number: str  # A-20417
    name: str
    segment: str  # small-business or enterprise
    yearly_value: int  # EUR
    renewal: float
    churned_at: float | None = None
    owner: str = ""  # the account manager


@dataclass
class Person:
    """A customer, or somebody who works for one."""

    number: str  # F-100234
    name: str
    email: str
    phone: str  # +49...; a switchboard is shared by many
    segment: str  # consumer, small-business, enterprise
    language: str  # en, de, fr, ar
    account: Account | None = None


@dataclass
class Turn:
    """One message of a chat, ticket or transcript."""

    time: float
    author: str  # customer, ai, person, system
    text: str
    part: str = ""  # what it is for: ask, confirm, want_person, ...


@dataclass
class Touch:
    """One handler's span of work in a contact."""

    start: float
    end: float
    handler: str  # ai, person, ivr
    agent: str  # pip, or a person's work name
    version: str = ""  # of the assistant
    queue: str = ""
    queued_at: float | None = None
    wait: float = 0.0  # seconds in the queue
    hold: float = 0.0
    after: float = 0.0  # after-contact work, seconds
    end_state: str = "completed"  # completed, escalated, transferred, abandoned, pending
    turns: list[Turn] = field(default_factory=list)
    facts: int = 0  # of a handoff: facts that should go with her, and how many did
    facts_passed: int = 0
    asked_at: float | None = (
        None  # when she was to be handed over: she asked for it, or the assistant chose to
    )
    taken_at: float | None = None  # when a person had her
    collides: bool = False  # the assistant speaks while a person has the word


@dataclass
class Claim:
    """A room's statement that the need was met."""

    room: str  # ai, cx
    definition: str  # quillwork.resolved_24h, desk.solved
    at: float
    amount: float | None = None  # EUR, as billed


@dataclass
class Contact:
    """One conversation as one system records it, with what was true about it."""

    id: str
    system: str  # pip (chat log), desk (tickets), phone (contact records)
    person: Person
    journey: str  # the charter's name
    need: str  # what she wanted, truly: billing.dispute
    code: str  # what the system wrote down as the reason
    channel: str  # chat, email, web, phone
    touches: list[Touch]
    direction: str = "inbound"  # inbound, outbound, callback
    identified: bool = True  # False: the system does not know who she is
    claims: list[Claim] = field(default_factory=list)
    object: str = ""  # invoice, order, line or site number
    escalated_from: str = ""  # id of a contact
    relation: tuple[str, str] | None = (
        None  # (reopens | follow_up_of | merged_into | mirror_of, id of a contact)
    )
    exclusion: str = ""  # test, spam, internal, no_need, short_abandon...
    reopened_at: float | None = None
    solved_at: float | None = None
    promised_at: float | None = None
    promise_due: float | None = None
    queue: str = ""
    known_by: str = "customer"  # customer, number, nobody
    # The truth, which no export carries:
    met: bool = True  # was the need met for good when it ended?
    refuted_by: str = (
        ""  # returned, reopened, denied, disputed, complained, cancelled, taken_over, or nothing
    )
    innocent: str = ""  # an innocent kind that looks like a return, planted on purpose
    innocent_of: str = ""  # the contact that must not be refuted because of this one
    plant: str = ""  # which planted story it belongs to


@dataclass
class Event:
    """What a system of record or the customer says of a need, outside any conversation."""

    id: str
    kind: str  # fulfilled, confirmed, denied, disputed, complained, cancelled, promised, renewed, churned
    said_by: str  # customer, system, company
    person: Person
    occurred: float
    observed: float
    need: str
    object: str = ""
    contact: str = ""  # the contact it names
    amount: float | None = None
    due: float | None = None


@dataclass
class Survey:
    """An invitation and, perhaps, its answer."""

    id: str
    contact: str
    person: Person
    instrument: str  # csat (1-5), nps (0-10), ces (1-7)
    invited: float
    answered: float | None = None
    score: int | None = None
    comment: str = ""


@dataclass
class InvoiceLine:
    """One conversation the assistant's vendor bills."""

    contact: str
    period: str  # 2026-10
    definition: str
    amount: float
    # sound; recoverable (never due under the contract's own rule); unproven (she came back where the contract does not
    # look, or nobody can know).
    truth: str
    why: str = ""  # of a recoverable line: returned_in_window, duplicate, handed_over, test


@dataclass
class Company:
    """Everything that happened, in order of time."""

    seed: int
    start: float
    go_live: float
    end: float
    accounts: list[Account]
    people: list[Person]
    contacts: list[Contact]
    events: list[Event]
    surveys: list[Survey]
    invoice: list[InvoiceLine]
