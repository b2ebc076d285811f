"""One episode, from the first contact to its end: she is helped, or she acts again, or she gives up."""

from onedeck.sample.calls import call
from onedeck.sample.chats import ask_again, ask_pip, talk_live
from onedeck.sample.clock import DAY, HOUR
from onedeck.sample.records import Contact, Event
from onedeck.sample.releases import ramp
from onedeck.sample.scene import Episode, Scene
from onedeck.sample.tickets import reopen, write

SAYS_AND_ACTS = 0.45  # of those who say it was not solved, how many also come back
TRIES = 6
BEFORE_DUE = 0.12  # of those who were promised a day, how many ask before it


def unfold(scene: Scene, ep: Episode) -> Contact:
    """Let an episode happen; returns its last contact."""
    last = enter(scene, ep, _first_door(scene, ep), ep.began)
    for _ in range(TRIES):
        if ep.met or ep.is_over:
            break
        following = _act_again(scene, ep, last)
        if following is None:
            break
        last = following
    if ep.met:
        _proven(scene, ep, last)
    return last


def enter(scene: Scene, ep: Episode, door: str, at: float) -> Contact:
    """Turn to the company through a door: pip, phone, email, web or chat."""
    if door == "pip":
        return ask_pip(scene, ep, at)
    if door == "phone":
        return call(scene, ep, at)
    if door == "chat":
        return talk_live(scene, ep, at)
    return write(scene, ep, at, door)


def _first_door(scene: Scene, ep: Episode) -> str:
    if scene.rng.random() < ep.need.to_ai * ramp(scene.live_weeks(ep.began)):
        return "pip"
    door = scene.rng.choices(tuple(ep.plan.doors), tuple(ep.plan.doors.values()))[0]
    is_gone = door == "chat" and ep.began >= scene.clock.go_live  # people's chat gave way to the assistant
    return "web" if is_gone else door


def _act_again(scene: Scene, ep: Episode, last: Contact) -> Contact | None:
    """What she does when it was not solved; None if that was the end of it."""
    rng, reaction = scene.rng, ep.plan.reaction
    ended = last.touches[-1].end
    if last.touches[-1].handler == "ivr":  # nobody answered: most try again soon
        if rng.random() < 0.15:
            return None
        return call(scene, ep, ended + rng.uniform(600, 3 * HOUR))
    if rng.random() < reaction.silent:
        return None
    if _says_so(scene, ep, last, ended) and rng.random() > SAYS_AND_ACTS:
        return None
    at = _when(scene, ep, ended)
    way = rng.random()
    if last.system == "pip" and len(last.touches) == 1 and last.touches[0].end_state == "completed":
        if way < reaction.same_chat:
            return ask_again(scene, ep, last, ended + min(rng.expovariate(1 / (14 * HOUR)) + 300, 6 * DAY))
    elif last.system == "desk" and len(last.touches) == 1 and last.channel != "chat":
        if way < reaction.reopen:
            return reopen(scene, ep, last, max(at, (last.solved_at or ended) + 600))
        if way < reaction.reopen + reaction.follow_up:
            at = max(at, (last.solved_at or ended) + 600)
            return write(scene, ep, at, "email", relation=("follow_up_of", last.id))
    door = rng.choices(tuple(reaction.doors), tuple(reaction.doors.values()))[0]
    if door == "chat" and at >= scene.clock.go_live:
        door = "pip" if ep.need.to_ai else "web"
    return enter(scene, ep, door, at)


def _when(scene: Scene, ep: Episode, ended: float) -> float:
    """Draw when she acts again: soon, or, if a day was promised, mostly once it has passed."""
    rng, reaction = scene.rng, ep.plan.reaction
    at = ended + max(rng.lognormvariate(0, reaction.spread) * reaction.days * DAY, 1200)
    if ep.due is not None and ep.due > ended and rng.random() > BEFORE_DUE:
        at = ep.due + 15 * HOUR + rng.expovariate(1 / (0.7 * DAY))
    ep.due = None
    day = scene.clock.day(at)
    if at - scene.clock.midnights[day] < 7 * HOUR:  # people sleep
        at = scene.clock.midnights[day] + rng.uniform(7.5, 12) * HOUR
    return at


def _says_so(scene: Scene, ep: Episode, last: Contact, ended: float) -> bool:
    """Note that she says outright that it was not solved, if she does."""
    drawn = scene.rng.random()
    for kind, share in ep.plan.reaction.statements.items():
        if drawn < share:
            at = max(ended, last.solved_at or ended) + scene.rng.expovariate(1 / (1.2 * DAY)) + 300
            said = Event("", kind, "customer", ep.person, at, at + 600, ep.need.name, ep.object, last.id)
            scene.events.append(said)
            return True
        drawn -= share
    return False


def _proven(scene: Scene, ep: Episode, last: Contact) -> None:
    """Note that a system of record says the thing was done."""
    if last.object and scene.rng.random() < ep.need.proof:
        done = last.touches[-1].end + scene.rng.uniform(0.02, 1.4) * DAY
        learnt = done + scene.rng.uniform(1, 12) * HOUR
        scene.events.append(
            Event("", "fulfilled", "system", ep.person, done, learnt, ep.need.name, ep.object)
        )
