"""The simulation while it runs: the dice, the calendar, the customers, and everything that has happened so far."""

from dataclasses import dataclass, field
from random import Random

from onedeck.sample.clock import WEEK, Clock
from onedeck.sample.codes import code_of
from onedeck.sample.journeys.network_fault import OUTAGE_DAY, OUTAGE_HOURS, OUTAGE_WAIT, OUTAGE_WEEK
from onedeck.sample.people import Town
from onedeck.sample.plans import Need, Plan
from onedeck.sample.records import Contact, Event, Person, Touch, Turn
from onedeck.sample.texts import say

OBJECT_NOTED = {"pip": 0.9, "desk": 0.9, "phone": 0.62}  # share of contacts that carry the object's number
WITHHELD, BY_NUMBER = 0.045, 0.30  # share of calls with a withheld number; known by the number alone
ANONYMOUS_LIVE_CHAT = 0.06
OWN_OBJECTS = {"line": "L", "sim": "S"}  # one per person, whatever she asks about it
STAFF = 14  # people per queue
DRAWS, REST = 8, 8 * WEEK  # a need that arises anew sooner is drawn by `Plan.again`, at a known rate


@dataclass
class Episode:
    """One occurrence of one need: everything she did about it, until it was met or she gave up."""

    plan: Plan
    need: Need
    person: Person
    object: str
    began: float
    plant: str = ""
    contacts: list[Contact] = field(default_factory=list)
    met: bool = False
    tries: int = 0
    due: float | None = None  # the day promised last
    is_over: bool = False  # she lets it rest, met or not


@dataclass
class Scene:
    """The state of the simulation."""

    rng: Random
    clock: Clock
    town: Town
    contacts: list[Contact] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    episodes: list[Episode] = field(default_factory=list)
    objects: int = 0
    recent: dict[tuple[str, str], float] = field(default_factory=dict)  # who last had a need of which journey

    def __post_init__(self) -> None:
        """Place the outage in the calendar."""
        day = self.clock.midnights[self.clock.week(self.clock.go_live) * 7 + OUTAGE_WEEK * 7 + OUTAGE_DAY]
        self.outage = (day + OUTAGE_HOURS[0] * 3600, day + OUTAGE_HOURS[1] * 3600)

    def somebody(self, plan: Plan, at: float) -> Person:
        """Draw who has a need: nobody who just had one of the same journey, unless there are few to draw from."""
        segment = self.rng.choices(tuple(plan.segments), tuple(plan.segments.values()))[0]
        people = self.town.segments[segment]
        person = self.rng.choice(people)
        for _ in range(DRAWS):
            if at - self.recent.get((plan.name, person.number), 0.0) > REST:
                break
            person = self.rng.choice(people)
        self.recent[plan.name, person.number] = at
        return person

    def episode(
        self, plan: Plan, need: Need, person: Person, began: float, plant: str = "", thing: str = ""
    ) -> Episode:
        """Begin a new occurrence of a need."""
        self.objects += 1
        if not thing and plan.object:
            number = 100_000 + self.objects
            own = OWN_OBJECTS.get(plan.object)
            thing = f"{own}{person.number[2:]}" if own else f"{plan.object}-{number}"
        made = Episode(plan, need, person, thing, began, plant)
        self.episodes.append(made)
        return made

    def contact(self, ep: Episode, system: str, channel: str, touches: list[Touch]) -> Contact:
        """Record one contact of an episode in a system, with the code and the identity that system notes."""
        thing = ep.object if self.rng.random() < OBJECT_NOTED[system] else ""
        code = code_of(self.rng, system, ep.need.name)
        made = Contact(
            f"{system}{len(self.contacts)}",
            system,
            ep.person,
            ep.plan.name,
            ep.need.name,
            code,
            channel,
            touches,
        )
        made.object, made.queue, made.plant = thing, ep.plan.queue, ep.plant
        self.know(made, ep.plan.anonymous)
        self.contacts.append(made)
        ep.contacts.append(made)
        return made

    def know(self, contact: Contact, anonymous: float) -> None:
        """Draw how the system knows who she is."""
        drawn = self.rng.random()
        if contact.system == "pip":
            contact.known_by = "nobody" if drawn < anonymous else "customer"
        elif contact.system == "phone":
            shared = self.town.has_switchboard(contact.person)
            if not shared and drawn < WITHHELD:
                contact.known_by = "nobody"
            elif drawn < WITHHELD + (0.12 if shared else BY_NUMBER):
                contact.known_by = "number"
            contact.identified = not (shared and contact.known_by == "number")
        elif contact.channel == "chat" and drawn < ANONYMOUS_LIVE_CHAT:
            contact.known_by = "nobody"
        contact.identified = contact.identified and contact.known_by != "nobody"

    def said(self, ep: Episode, part: str, time: float, author: str) -> Turn:
        """Make a turn in her language; parts ask, ai and person are about the need."""
        need = ep.need.name if part in ("ask", "ai", "person") else ""
        return Turn(time, author, say(self.rng, ep.person.language, part, need, ep.object), part)

    def load(self, time: float) -> float:
        """How much longer than usual people wait: Monday mornings, growth, and the outage."""
        factor = 1.25 if self.clock.days[self.clock.day(time)].weekday() == 0 else 0.95
        if self.outage[0] <= time < self.outage[1] + 86_400:
            factor *= OUTAGE_WAIT
        return factor

    def is_outage(self, time: float) -> bool:
        """Say whether the network is down."""
        return self.outage[0] <= time < self.outage[1]

    def staff(self, queue: str) -> str:
        """Draw who of a queue's people takes it."""
        return f"{queue}-{int(self.rng.random() * STAFF) + 1:02d}"

    def live_weeks(self, time: float) -> float:
        """Weeks since the assistant went live; negative before."""
        return (time - self.clock.go_live) / WEEK
