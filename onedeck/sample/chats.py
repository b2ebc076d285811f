"""Chats: with the assistant, which may hand over to a person, and with people directly."""

from onedeck.sample.chances import is_met
from onedeck.sample.records import Claim, Contact, Touch
from onedeck.sample.releases import DEFINITION, PRICE, STAMP, version_at
from onedeck.sample.scene import Episode, Scene
from onedeck.sample.tickets import write

LEFT = 0.02  # share of the assistant's chats that she leaves with a question in the air
LEFT_CLAIMED = 0.5  # of those, how many its vendor counts as resolved: she did not write again
HANDED_CLAIMED = 0.05  # of chats handed to a person, how many are claimed all the same
BILLED_IN_WINDOW = 0.15  # of claims that a return in the same chat should have taken back, how many stay


def ask_pip(scene: Scene, ep: Episode, at: float) -> Contact:
    """Chat with the assistant; returns the contact in which the matter now stands."""
    rng, version = scene.rng, version_at(scene.clock, ep.person, at)
    touch = Touch(at, at, "ai", "pip", version)
    contact = scene.contact(ep, "pip", "chat", [touch])
    now = at + 2
    touch.turns = [
        scene.said(ep, "hello", at, "ai"),
        scene.said(ep, "ask", at + rng.uniform(8, 60), "customer"),
    ]
    now = touch.turns[-1].time + rng.uniform(2, 6)
    if rng.random() < 0.5:
        touch.turns.append(scene.said(ep, "details", now, "ai"))
        now += rng.uniform(15, 90)
        touch.turns.append(scene.said(ep, "confirm", now, "customer"))
        now += rng.uniform(2, 6)
    fate = rng.random()
    if fate < ep.need.handed * (1.6 if scene.is_outage(at) else 1.0):
        return _hand_over(scene, ep, contact, now)
    if fate > 1 - LEFT:
        return _left(scene, ep, contact, now)
    is_met(scene, ep, "ai", at, version)
    _answer(scene, ep, touch, now)
    contact.met = ep.met
    contact.claims.append(Claim("ai", DEFINITION, touch.end + STAMP, PRICE))
    return contact


def ask_again(scene: Scene, ep: Episode, contact: Contact, at: float) -> Contact:
    """Write again in the same chat; within the vendor's window its claim is taken back, as a rule."""
    rng, first = scene.rng, contact.touches[0]
    version = version_at(scene.clock, ep.person, at)
    touch = Touch(at, at, "ai", "pip", version, turns=[scene.said(ep, "still", at, "customer")])
    if at < first.end + STAMP and contact.claims:
        if rng.random() < BILLED_IN_WINDOW:
            contact.plant = "billed_in_window"
        else:
            contact.claims.clear()
    contact.reopened_at = at
    contact.touches.append(touch)
    is_met(scene, ep, "ai", at, version)
    _answer(scene, ep, touch, at + rng.uniform(3, 8))
    contact.met = ep.met
    return contact


def _answer(scene: Scene, ep: Episode, touch: Touch, now: float) -> None:
    touch.turns.append(scene.said(ep, "ai", now, "ai"))
    if scene.rng.random() < (0.55 if ep.met else 0.25):
        now += scene.rng.uniform(8, 50)
        touch.turns.append(scene.said(ep, "thanks", now, "customer"))
    touch.end = now + scene.rng.uniform(1, 4)


def _left(scene: Scene, ep: Episode, contact: Contact, now: float) -> Contact:
    touch = contact.touches[0]
    touch.turns.append(scene.said(ep, "ai", now, "ai"))
    now += scene.rng.uniform(10, 60)
    touch.turns.append(scene.said(ep, "still", now, "customer"))
    touch.end, touch.end_state = now, "abandoned"
    ep.tries, ep.met, contact.met = ep.tries + 1, False, False
    if scene.rng.random() < LEFT_CLAIMED:
        contact.claims.append(Claim("ai", DEFINITION, now + STAMP, PRICE))
    return contact


def _hand_over(scene: Scene, ep: Episode, contact: Contact, now: float) -> Contact:
    rng, touch = scene.rng, contact.touches[0]
    if rng.random() < 0.6:
        touch.turns.append(scene.said(ep, "ai", now, "ai"))
        now += rng.uniform(10, 40)
        touch.turns.append(scene.said(ep, "want_person", now, "customer"))
        now += 2
    touch.turns.append(scene.said(ep, "hand_over", now, "ai"))
    touch.end, touch.end_state, contact.met = now + 1, "escalated", False
    if rng.random() < HANDED_CLAIMED:
        contact.claims.append(Claim("ai", DEFINITION, touch.end + STAMP, PRICE))
        contact.plant = "claimed_handed_over"
    at = touch.end + rng.uniform(8, 40)
    if not scene.clock.is_open(at + 1200):
        return write(scene, ep, at, "chat", handed_from=contact)
    return talk_live(scene, ep, at, handed_from=contact)


def talk_live(scene: Scene, ep: Episode, at: float, handed_from: Contact | None = None) -> Contact:
    """Chat with a person in opening hours, else leave a message as a ticket."""
    rng = scene.rng
    if not scene.clock.is_open(at + 1200):
        return write(scene, ep, at, "web")
    wait = min(rng.expovariate(1 / 70) * scene.load(at), 900.0)
    person = scene.staff(ep.plan.queue)
    touch = Touch(at, at, "person", person, queue=ep.plan.queue, queued_at=at, wait=wait)
    contact = scene.contact(ep, "desk", "chat", [touch])
    part = "repeat" if handed_from and rng.random() < 0.6 else "ask"
    if handed_from and ep.plan.context_carried:
        part = "confirm"
    touch.turns.append(scene.said(ep, part, at, "customer"))
    now = at + wait + rng.uniform(10, 60)
    if rng.random() < 0.5:
        touch.turns.append(scene.said(ep, "details", now, "person"))
        now += rng.uniform(20, 120)
        touch.turns.append(scene.said(ep, "confirm", now, "customer"))
        now += rng.uniform(60, 400)
    touch.turns.append(scene.said(ep, "person", now, "person"))
    is_met(scene, ep, "cx", at)
    if rng.random() < 0.5:
        now += rng.uniform(10, 60)
        touch.turns.append(scene.said(ep, "thanks", now, "customer"))
    touch.end, touch.after = now + 1, rng.uniform(20, 120)
    contact.met, contact.solved_at = ep.met, touch.end + touch.after
    contact.claims.append(Claim("cx", "desk.solved", contact.solved_at))
    if handed_from:
        contact.escalated_from = handed_from.id
        contact.known_by, contact.identified = handed_from.known_by, handed_from.identified
    return contact
