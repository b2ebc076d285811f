"""Surveys: CSAT after people, CES and "was it solved?" after chats, NPS every quarter; few answer."""

from onedeck.sample.clock import DAY, HOUR, WEEK
from onedeck.sample.records import Contact, Event, Survey
from onedeck.sample.scene import Scene
from onedeck.sample.texts import say
from onedeck.sample.verdict_truth import room_of

INVITED = {"csat": 0.7, "ces": 0.6}  # share of contacts after which she is asked
ANSWERS = {"csat": 0.15, "ces": 0.08, "nps": 0.13}
UNHAPPY_ANSWERS = 1.3  # times as likely to answer
LOW_ANYWAY = 0.05  # met, and still one star
QUARTER, NPS_SHARE = 13, 0.05


def ask_all(scene: Scene) -> list[Survey]:
    """Invite after contacts and once a quarter; answers to "was it solved?" become events."""
    made = []
    for contact in scene.contacts:
        room = room_of(contact)
        if not room or contact.exclusion or contact.direction != "inbound" or not contact.identified:
            continue
        if (
            contact.touches[-1].end_state in ("escalated", "abandoned")
            or contact.reopened_at
            or _is_open(scene, contact)
        ):
            continue
        instrument = "csat" if room == "cx" else "ces"
        if scene.rng.random() < INVITED[instrument]:
            made.append(_after(scene, contact, instrument))
    return made + _quarterly(scene)


def _is_open(scene: Scene, contact: Contact) -> bool:
    return contact.system == "desk" and (contact.solved_at is None or contact.solved_at > scene.clock.end)


def _after(scene: Scene, contact: Contact, instrument: str) -> Survey:
    rng, met = scene.rng, contact.met
    invited = max(contact.touches[-1].end, contact.solved_at or 0.0) + 600
    survey = Survey("", contact.id, contact.person, instrument, invited)
    if rng.random() < ANSWERS[instrument] * (1.0 if met else UNHAPPY_ANSWERS):
        survey.answered = invited + rng.uniform(0.05, 20) * HOUR
        survey.score = _score(scene, contact, instrument)
        if survey.score == 1 and met and not contact.innocent:
            contact.innocent = "low_rating"
            survey.comment = say(rng, contact.person.language, "low")
        if instrument == "ces" and rng.random() < 0.6:
            _was_it_solved(scene, contact, survey.answered)
    return survey


def _score(scene: Scene, contact: Contact, instrument: str) -> int:
    rng = scene.rng
    if contact.met and rng.random() < LOW_ANYWAY:
        return 1
    if instrument == "ces":
        return rng.choices(
            range(1, 8), (1, 1, 2, 4, 12, 30, 50) if contact.met else (22, 18, 18, 16, 12, 8, 6)
        )[0]
    # At the end of a friendly call most still believe that it is solved.
    return rng.choices(range(1, 6), (1, 2, 6, 31, 60) if contact.met else (12, 10, 18, 32, 28))[0]


def _was_it_solved(scene: Scene, contact: Contact, at: float) -> None:
    kind = "confirmed" if contact.met else "denied"
    event = Event("", kind, "customer", contact.person, at, at + 60, contact.need, contact.object, contact.id)
    scene.events.append(event)


def _quarterly(scene: Scene) -> list[Survey]:
    """Ask a share of the customers how likely they would recommend the company."""
    made, rng = [], scene.rng
    for week in range(QUARTER - 1, 130, QUARTER):
        day = scene.clock.start + week * WEEK + 2 * DAY + 9 * HOUR
        for person in scene.town.people:
            if rng.random() < NPS_SHARE / 2:
                survey = Survey("", "", person, "nps", day + rng.uniform(0, 8) * HOUR)
                if rng.random() < ANSWERS["nps"]:
                    survey.answered = survey.invited + rng.uniform(0.1, 60) * HOUR
                    survey.score = rng.choices(range(11), (4, 1, 2, 3, 3, 7, 8, 16, 22, 18, 16))[0]
                made.append(survey)
    return made
