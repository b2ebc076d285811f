"""Tickets: she writes, a person answers, sometimes asks back, promises, or solves it only to keep the SLA."""

from onedeck.sample.calls import call
from onedeck.sample.chances import is_met
from onedeck.sample.clock import DAY, HOUR
from onedeck.sample.records import Claim, Contact, Event, Touch
from onedeck.sample.scene import Episode, Scene

ASKED_BACK = 0.10  # share of tickets that wait for something of hers (pending)
NEVER_SENT = 0.4  # of those, how many never hear from her again
SLA_HOURS = 10.0  # opening hours after which a new line's ticket would break the SLA
SOLVED = "desk.solved"


def write(
    scene: Scene, ep: Episode, at: float, channel: str,
    handed_from: Contact | None = None, relation: tuple[str, str] | None = None,
) -> Contact:  # fmt: skip
    """Write a ticket and get its answer; a slow one she may chase by phone meanwhile."""
    rng, plan = scene.rng, ep.plan
    touch = Touch(at, at, "person", scene.staff(plan.queue), queue=plan.queue, queued_at=at)
    contact = scene.contact(ep, "desk", channel, [touch])
    contact.relation = relation
    if handed_from:
        contact.escalated_from = handed_from.id
        contact.known_by, contact.identified = handed_from.known_by, handed_from.identified
    again = "confirm" if plan.context_carried else "repeat"
    opening = "follow_up" if relation else again if handed_from else "ask"
    touch.turns.append(scene.said(ep, opening, at, "customer"))
    is_met(scene, ep, "cx", at)
    rushed = not ep.met and rng.random() < plan.rushed
    hours = rng.lognormvariate(0, 0.7) * plan.reply_hours * min(scene.load(at), 3.0)
    now = scene.clock.worked(
        at + 120, (min(hours, SLA_HOURS * rng.uniform(0.7, 1)) if rushed else hours) * HOUR
    )
    touch.wait = now - at
    if rng.random() < ASKED_BACK and not rushed:
        contact.innocent = "pending"
        if rng.random() < NEVER_SENT:
            return _left_pending(scene, ep, contact, now)
        now = _asked_back(scene, ep, touch, now)
    _answer(scene, ep, contact, now, rushed)
    if now - at > 10 * HOUR and rng.random() < plan.chase:
        _chase(scene, ep, contact, at, now)
    return contact


def _answer(scene: Scene, ep: Episode, contact: Contact, now: float, rushed: bool) -> None:
    rng, touch = scene.rng, contact.touches[-1]
    touch.turns.append(scene.said(ep, "rushed" if rushed and rng.random() < 0.6 else "person", now, "person"))
    touch.end, touch.after = now, rng.uniform(30, 200)
    contact.met, contact.solved_at = ep.met, now + rng.uniform(2, 240)
    contact.claims.append(Claim("cx", SOLVED, contact.solved_at))
    if rng.random() < ep.plan.promise:
        day = scene.clock.day(now + rng.uniform(1.0, 3.2) * DAY)
        contact.promised_at = now
        ep.due = contact.promise_due = scene.clock.midnights[day] + 18 * HOUR
        promised = Event("", "promised", "company", ep.person, now, now, ep.need.name, ep.object, contact.id)
        promised.due = ep.due
        scene.events.append(promised)
        touch.turns.append(scene.said(ep, "promise", now + 1, "person"))
        touch.end = now + 1


def _left_pending(scene: Scene, ep: Episode, contact: Contact, now: float) -> Contact:
    """Ask for something that never comes: the ticket waits for her, and nobody claims anything."""
    touch = contact.touches[0]
    touch.turns.append(scene.said(ep, "need_more", now, "person"))
    touch.end, touch.end_state = now, "pending"
    contact.met = ep.met = False
    ep.is_over = True
    return contact


def _asked_back(scene: Scene, ep: Episode, touch: Touch, now: float) -> float:
    touch.turns.append(scene.said(ep, "need_more", now, "person"))
    replied = now + min(scene.rng.expovariate(1 / (14 * HOUR)) + 1200, 60 * HOUR)
    touch.turns.append(scene.said(ep, "more", replied, "customer"))
    return scene.clock.worked(replied + 60, scene.rng.uniform(0.3, 4) * HOUR)


def _chase(scene: Scene, ep: Episode, ticket: Contact, at: float, now: float) -> None:
    """She phones while the ticket is open: a fact about the wait, no word against the ticket."""
    when = scene.clock.call_time(scene.rng, at + (now - at) * scene.rng.uniform(0.35, 0.8))
    if at < when < now - HOUR:
        met, tries = ep.met, ep.tries
        made = call(scene, ep, when, seen=False)
        made.met, made.innocent, made.innocent_of = False, "chased", ticket.id
        ep.met, ep.tries = met, tries


def reopen(scene: Scene, ep: Episode, ticket: Contact, at: float) -> Contact:
    """Answer in a solved ticket, which sets it back to open; a person answers once more."""
    rng, queue = scene.rng, ep.plan.queue
    touch = Touch(at, at, "person", scene.staff(queue), queue=queue, queued_at=at)
    touch.turns.append(scene.said(ep, "still", at, "customer"))
    ticket.touches.append(touch)
    ticket.reopened_at = at
    is_met(scene, ep, "cx", at)
    hours = rng.lognormvariate(0, 0.6) * ep.plan.reply_hours * 0.7
    now = scene.clock.worked(at + 120, hours * HOUR)
    touch.wait = now - at
    touch.turns.append(scene.said(ep, "person", now, "person"))
    touch.end, touch.after = now, rng.uniform(30, 200)
    ticket.met, ticket.solved_at = ep.met, now + rng.uniform(2, 240)
    ticket.claims.append(Claim("cx", SOLVED, ticket.solved_at))
    return ticket
