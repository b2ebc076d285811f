"""The innocent kinds: contacts that look like a return and are none, planted behind needs that were met.

DESIGN section 2 names them: nothing the company starts, no transfer leg, no automatic mail, no invited return, no
different need, no low rating by itself, no contact before t0, no shared number, no colleague, no thanks. Each planted
contact says its kind in `innocent` and in `innocent_of` which contact it must not refute. Some kinds are marked where
they happen: pending and chased in tickets, transfer in calls, low_rating in surveys.
"""

from collections.abc import Callable

from onedeck.sample.calls import call
from onedeck.sample.clock import DAY, HOUR
from onedeck.sample.codes import CODES, MAPPED
from onedeck.sample.journeys import PLANS
from onedeck.sample.records import Claim, Contact, Event, Person, Touch, Turn
from onedeck.sample.releases import DEFINITION, PRICE, STAMP, version_at
from onedeck.sample.scene import Episode, Scene
from onedeck.sample.unfold import unfold

KINDS = (
    "outbound", "callback", "proactive", "transfer", "automatic_mail", "auto_reply", "pending", "invited",
    "different_need", "low_rating", "chased", "switchboard", "colleague", "thanks", "mirror", "merged", "test", "spam",
    "greeting", "short_abandon", "late",
)  # fmt: skip
Planter = Callable[[Scene, Episode, Contact], Contact | None]


def plant(scene: Scene, ep: Episode, last: Contact) -> None:
    """Perhaps plant one innocent contact behind a met need."""
    drawn = scene.rng.random()
    for kind, (rate, make) in PLANTERS.items():
        if drawn < rate:
            made = make(scene, ep, last)
            if made is not None:
                made.innocent = kind
                if made is not last:
                    made.innocent_of = last.id
            return
        drawn -= rate


def _phone(scene: Scene, ep: Episode, at: float, seconds: float, person: str) -> Contact:
    touch = Touch(at, at + seconds, "person" if person else "ivr", person, queue=ep.plan.queue, queued_at=at)
    return scene.contact(ep, "phone", "phone", [touch])


def _soon(scene: Scene, last: Contact, longest: float = 5.0) -> float:
    """Return a time in opening hours within some days of a contact's end."""
    ended = max(last.touches[-1].end, last.solved_at or 0.0)
    return scene.clock.opened(ended + scene.rng.uniform(0.1, longest) * DAY) + scene.rng.uniform(
        300, 3 * HOUR
    )


def _outbound(scene: Scene, ep: Episode, last: Contact) -> Contact:
    made = _phone(scene, ep, _soon(scene, last), scene.rng.uniform(60, 300), scene.staff(ep.plan.queue))
    made.direction = "outbound"
    return made


def _callback(scene: Scene, ep: Episode, last: Contact) -> Contact | None:
    if last.system != "phone" or last.touches[-1].handler != "person":
        return None
    made = _phone(scene, ep, _soon(scene, last, 1.0), scene.rng.uniform(60, 300), scene.staff(ep.plan.queue))
    made.direction, made.escalated_from = "callback", last.id
    made.known_by, made.identified = last.known_by, last.identified
    return made


def _mail(scene: Scene, ep: Episode, at: float, part: str, author: str) -> Contact:
    touch = Touch(at, at, "person", scene.staff(ep.plan.queue), queue=ep.plan.queue)
    touch.turns.append(scene.said(ep, part, at, author))
    return scene.contact(ep, "desk", "email", [touch])


def _proactive(scene: Scene, ep: Episode, last: Contact) -> Contact:
    made = _mail(scene, ep, _soon(scene, last), "proactive", "person")
    made.direction, made.solved_at = "outbound", made.touches[0].end + 30
    return made


def _auto_reply(scene: Scene, ep: Episode, last: Contact) -> Contact:
    made = _mail(scene, ep, _soon(scene, last, 2.0), "away", "customer")
    made.exclusion, made.code, made.object = "spam", "", ""  # the desk suspends it
    return made


def _automatic_mail(scene: Scene, ep: Episode, last: Contact) -> Contact | None:
    if last.system != "desk" or last.innocent or not last.solved_at:
        return None
    last.touches[-1].turns.append(
        scene.said(ep, "automatic", last.solved_at + scene.rng.uniform(1, 2) * DAY, "system")
    )
    return last


def _thanks(scene: Scene, ep: Episode, last: Contact) -> Contact | None:
    """Thanks in a solved ticket set it back to open; a rule solves it again, nobody answers."""
    if (
        last.system != "desk"
        or last.innocent
        or last.reopened_at
        or not last.solved_at
        or last.channel == "chat"
    ):
        return None
    last.reopened_at = last.solved_at + scene.rng.uniform(0.02, 1.5) * DAY
    last.touches[-1].turns.append(scene.said(ep, "thanks", last.reopened_at, "customer"))
    last.solved_at = last.reopened_at + scene.rng.uniform(60, 1800)
    return last


def _invited(scene: Scene, ep: Episode, last: Contact) -> Contact | None:
    """She was promised a day and asks before it."""
    ended = last.touches[-1].end
    when = scene.clock.call_time(scene.rng, ended + scene.rng.uniform(0.1, 1.5) * DAY)
    if last.promise_due is None:
        if last.innocent or last.direction != "inbound" or _was_chased(ep):
            return None
        last.promise_due = scene.clock.midnights[scene.clock.day(when) + 1] + 18 * HOUR
        last.promised_at = ended
        event = Event("", "promised", "company", ep.person, ended, ended, ep.need.name, ep.object, last.id)
        event.due = last.promise_due
        scene.events.append(event)
    if when > last.promise_due:
        return None
    made = _phone(scene, ep, when, scene.rng.uniform(60, 240), scene.staff(ep.plan.queue))
    return made


def _was_chased(ep: Episode) -> bool:
    return any(contact.innocent == "chased" for contact in ep.contacts)


def _different_need(scene: Scene, ep: Episode, last: Contact) -> Contact | None:
    """She needs something else, and both needs are coded rightly: a wrong code is noise, not innocence."""
    if MAPPED[last.system].get(last.code) != last.need:
        return None
    others = [plan for plan in PLANS if plan.name != ep.plan.name and plan.weekly]
    plan = scene.rng.choice([other for other in others if ep.person.segment in other.segments])
    need = scene.rng.choice(plan.needs)
    other = scene.episode(plan, need, ep.person, last.touches[-1].end + scene.rng.uniform(0.2, 5) * DAY)
    unfold(scene, other)
    made = other.contacts[0]
    made.code = CODES[made.system][need.name]
    return made


def colleague(scene: Scene, ep: Episode, at: float) -> Contact | None:
    """Let somebody else of the account turn to the company about the same topic; None where there is nobody."""
    person = _other(scene, ep.person)
    if person is None:
        return None
    other = scene.episode(
        ep.plan, ep.need, person, at, thing="" if ep.plan.object != "CON" else f"{ep.object}-b"
    )
    unfold(scene, other)
    return other.contacts[0]


def _other(scene: Scene, person: Person) -> Person | None:
    known = scene.town.colleagues[person.account.number] if person.account else []
    others = [other for other in known if other is not person]
    return scene.rng.choice(others) if others else None


def _colleague(scene: Scene, ep: Episode, last: Contact) -> Contact | None:
    return colleague(scene, ep, last.touches[-1].end + scene.rng.uniform(0.1, 5) * DAY)


def _switchboard(scene: Scene, ep: Episode, last: Contact) -> Contact | None:
    """A colleague phones from the number that the whole firm shares, and gives no other name."""
    person = _other(scene, ep.person)
    if person is None or not scene.town.has_switchboard(person):
        return None
    other = scene.episode(ep.plan, ep.need, person, _soon(scene, last))
    made = call(scene, other, other.began)
    made.known_by, made.identified, made.object = "number", False, ""
    return made


def _mirror(scene: Scene, ep: Episode, last: Contact) -> Contact | None:
    if last.system == "desk":
        return None
    first = last.touches[0]
    turns = [Turn(turn.time, turn.author, turn.text) for turn in first.turns]
    copy = Touch(first.start + 1, first.end + 1, first.handler, first.agent, first.version, turns=turns)
    made = scene.contact(ep, "desk", last.channel, [copy])
    made.relation, made.exclusion, made.solved_at = ("mirror_of", last.id), "mirror", copy.end + 60
    return made


def _merged(scene: Scene, ep: Episode, last: Contact) -> Contact | None:
    """She writes twice before anybody answers; the second ticket is merged into the first."""
    first = last.touches[0]
    if (
        last.system != "desk"
        or last.escalated_from
        or len(first.turns) < 2
        or first.turns[1].time - first.start < 7200
    ):
        return None
    at = first.start + scene.rng.uniform(300, 5400)
    made = _mail(scene, ep, at, "ask", "customer")
    made.relation, made.exclusion, made.solved_at = ("merged_into", last.id), "merged_away", at + 900
    return made


def _greeting(scene: Scene, ep: Episode, last: Contact) -> Contact | None:
    at = last.touches[-1].end + scene.rng.uniform(0.1, 5) * DAY
    if at < scene.clock.go_live or not ep.need.to_ai:
        return None
    touch = Touch(at, at + 12, "ai", "pip", version_at(scene.clock, ep.person, at))
    touch.turns = [scene.said(ep, "hello", at, "ai"), scene.said(ep, "greeting", at + 8, "customer")]
    touch.turns.append(scene.said(ep, "hello", at + 11, "ai"))
    made = scene.contact(ep, "pip", "chat", [touch])
    made.code, made.object, made.exclusion = "", "", "no_need"
    return made


def _short_abandon(scene: Scene, ep: Episode, last: Contact) -> Contact:
    made = _phone(scene, ep, _soon(scene, last), scene.rng.uniform(1.2, 4.2), "")
    made.touches[0].wait, made.touches[0].end_state = made.touches[0].end - made.touches[0].start, "abandoned"
    made.exclusion = "short_abandon"
    return made


def _late(scene: Scene, ep: Episode, last: Contact) -> Contact:
    """The window has long closed when she asks about it again."""
    at = max(last.touches[-1].end, last.solved_at or 0.0) + scene.rng.uniform(7.6, 30) * DAY
    made = _phone(
        scene,
        ep,
        scene.clock.call_time(scene.rng, at),
        scene.rng.uniform(60, 400),
        scene.staff(ep.plan.queue),
    )
    return made


PLANTERS: dict[str, tuple[float, Planter]] = {
    "outbound": (0.008, _outbound),
    "callback": (0.012, _callback),
    "proactive": (0.007, _proactive),
    "auto_reply": (0.004, _auto_reply),
    "automatic_mail": (0.020, _automatic_mail),
    "thanks": (0.016, _thanks),
    "invited": (0.010, _invited),
    "different_need": (0.010, _different_need),
    "colleague": (0.012, _colleague),
    "switchboard": (0.040, _switchboard),
    "mirror": (0.010, _mirror),
    "merged": (0.014, _merged),
    "greeting": (0.006, _greeting),
    "short_abandon": (0.005, _short_abandon),
    "late": (0.010, _late),
}


def stray(scene: Scene, at: float) -> Contact:
    """Record a contact of nobody's need: a test of the company's own, or spam."""
    plan, rng = PLANS[0], scene.rng
    if rng.random() < 0.5:
        tester = rng.choice(scene.town.testers)
        ep = scene.episode(plan, rng.choice(plan.needs), tester, at)
        touch = (
            Touch(at, at + 40, "ai", "pip", version_at(scene.clock, tester, at))
            if at >= scene.clock.go_live
            else Touch(at, at + 40, "person", "qa")
        )
        who = "ai" if touch.handler == "ai" else "person"
        touch.turns = [scene.said(ep, "ask", at, "customer"), scene.said(ep, who, at + 30, who)]
        made = scene.contact(ep, "pip" if who == "ai" else "desk", "chat", [touch])
        made.exclusion = made.innocent = "test"
        if who == "ai":
            made.claims.append(Claim("ai", DEFINITION, touch.end + STAMP, PRICE))
        return made
    ep = scene.episode(plan, plan.needs[0], rng.choice(scene.town.strangers), at)
    made = _mail(scene, ep, at, "spam", "customer")
    made.exclusion, made.innocent, made.code, made.object = "spam", "spam", "", ""
    return made
