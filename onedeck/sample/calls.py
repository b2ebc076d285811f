"""Calls: a menu, a queue, a person, sometimes a second one; or nobody, when the wait is too long."""

from onedeck.sample.chances import is_met
from onedeck.sample.records import Contact, Touch
from onedeck.sample.scene import Episode, Scene

PATIENCE = 780.0  # mean seconds she waits before hanging up
TRANSFERRED = 0.09  # share of answered calls passed on to a second person


def call(scene: Scene, ep: Episode, at: float, seen: bool = True) -> Contact:
    """Phone the company at a time in opening hours; `seen` False leaves the episode's tries alone."""
    rng, queue = scene.rng, ep.plan.queue
    at = scene.clock.call_time(rng, at)
    queued = at + rng.uniform(12, 40)
    wait = rng.expovariate(1 / (ep.plan.wait * scene.load(at)))
    patience = 45 + rng.expovariate(1 / PATIENCE)
    if wait > patience:
        gone = Touch(at, queued + patience, "ivr", "", queue=queue, queued_at=queued, wait=patience)
        gone.end_state = "abandoned"
        contact = scene.contact(ep, "phone", "phone", [gone])
        contact.met = ep.met = False
        return contact
    touches = [_talk(scene, ep, at, queued, wait, 1.0)]
    if passed := rng.random() < TRANSFERRED:
        touches[0] = _talk(scene, ep, at, queued, wait, 0.4)
        touches[0].end_state = "transferred"
        until, more = touches[0].end, rng.expovariate(1 / (60 * scene.load(at)))
        touches.append(_talk(scene, ep, until, until, min(more, 600.0), 1.0))
    contact = scene.contact(ep, "phone", "phone", touches)
    if passed:
        contact.innocent = "transfer"
    if seen:
        contact.met = is_met(scene, ep, "cx", at)
    return contact


def _talk(scene: Scene, ep: Episode, start: float, queued: float, wait: float, part: float) -> Touch:
    rng = scene.rng
    talk = rng.lognormvariate(0, 0.5) * ep.plan.talk * part
    hold = rng.expovariate(1 / 70) if rng.random() < 0.3 else 0.0
    end = queued + wait + talk + hold
    touch = Touch(
        start, end, "person", scene.staff(ep.plan.queue), queue=ep.plan.queue, queued_at=queued, wait=wait
    )
    touch.hold, touch.after = hold, rng.uniform(20, 150)
    return touch
