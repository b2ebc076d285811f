"""Faults planted for the rules of `onedeck check`: what goes wrong at the seams between the assistant and people.

They are laid over the finished company by dice of their own: who needed what, who was helped and who came back stays
as it was. The journey `move-an-office` gets none.
"""

from random import Random

from onedeck.sample.clock import MINUTE
from onedeck.sample.records import Company, Contact, Event, Touch, Turn
from onedeck.sample.texts import say

FACTS = 6  # facts the assistant should hand over: who she is, what she wants, what she has tried, ...
SOUND = "move-an-office"
TALKS_OVER = "network-fault"  # the assistant goes on answering while a person writes with her
HELD_BACK = "sim-and-password"  # it keeps those who ask for a person
PASSED_BACK = "new-line"  # calls go from one person to another and back to the first
TOLD_OTHERWISE = "network-fault"  # its advice contradicts the company's own rules
OVER, BACK, WRONG = 0.30, 0.14, 0.30  # shares of live handoffs, of calls, of its chats that did not help
KEPT_MINUTES = (7.0, 15.0)


def plant_faults(company: Company) -> None:
    """Lay the faults over a company whose contacts have their lasting numbers."""
    rng = Random(f"fernholm/faults/{company.seed}")
    after = {contact.escalated_from: contact for contact in company.contacts if contact.escalated_from}
    for contact in company.contacts:
        taken = after.get(contact.id)
        if contact.system == "pip" and taken:
            _hand_over(rng, contact, taken)
        if contact.system == "phone" and contact.journey == PASSED_BACK and rng.random() < BACK:
            _pass_back(rng, contact)
        if contact.system == "pip" and contact.journey == TOLD_OTHERWISE and contact.refuted_by:
            _contradict(rng, company, contact)
    company.contacts.sort(key=lambda contact: (contact.touches[0].start, contact.id))


def _hand_over(rng: Random, chat: Contact, taken: Contact) -> None:
    """Note what was handed over with her, and spoil it where that is the journey's fault."""
    touch = chat.touches[-1]
    touch.facts = FACTS
    carried = FACTS if chat.journey == SOUND else rng.choices((1, 2, 3, FACTS), (30, 35, 15, 20))[0]
    touch.facts_passed = carried
    served = next((part for part in taken.touches if part.handler == "person"), None)
    touch.taken_at = served.start + served.wait if served else None
    if chat.journey == HELD_BACK:
        _keep(rng, touch)
    touch.asked_at = next((turn.time for turn in touch.turns if turn.part == "want_person"), touch.end)
    if chat.journey == TALKS_OVER and served and taken.channel == "chat" and rng.random() < OVER:
        _talk_over(rng, chat, served)


def _keep(rng: Random, touch: Touch) -> None:
    """Let the assistant keep her: she came, asked and was answered so much earlier."""
    kept = rng.uniform(*KEPT_MINUTES) * MINUTE
    touch.start -= kept
    for turn in touch.turns:
        if turn.author == "customer" or turn is not touch.turns[-1]:
            turn.time -= kept


def _talk_over(rng: Random, chat: Contact, served: Touch) -> None:
    """Let the assistant answer once more while the person has the word."""
    begun, ended = served.start + served.wait, served.end
    if ended - begun < MINUTE or chat.claims:
        return
    at = rng.uniform(begun + 5, ended - 30)
    text = say(rng, chat.person.language, "ai", chat.need, chat.object)
    touch = Touch(
        at, at + 2, "ai", "pip", chat.touches[-1].version, turns=[Turn(at, "ai", text)], collides=True
    )
    chat.touches.append(touch)


def _pass_back(rng: Random, call: Contact) -> None:
    """Pass a call to a second person, where it was not, and back to the first."""
    people = [touch for touch in call.touches if touch.handler == "person"]
    if not people or call.direction != "inbound" or len(people) != len(call.touches):
        return
    first = people[0]
    if len(people) == 1:
        other = f"{first.queue}-{int(first.agent[-2:]) % 14 + 1:02d}"
        people.append(_leg(rng, call, other))
    if people[-1].agent != first.agent:
        _leg(rng, call, first.agent)
    call.innocent = call.innocent or "transfer"


def _leg(rng: Random, call: Contact, agent: str) -> Touch:
    before = call.touches[-1]
    before.end_state = "transferred"
    wait, talk = rng.uniform(10, 60), rng.uniform(60, 240)
    start = before.end
    leg = Touch(start, start + wait + talk, "person", agent, queue=before.queue, queued_at=start, wait=wait)
    leg.after = rng.uniform(20, 150)
    call.touches.append(leg)
    return leg


def _contradict(rng: Random, company: Company, chat: Contact) -> None:
    """Let customer care note that what the assistant said is not what the company's rules say."""
    said = chat.touches[0].end
    if rng.random() >= WRONG or said + 2 * 86_400 >= company.end:
        return
    at = said + rng.uniform(2, 40) * 3600
    number = f"e-{len(company.events) + 1:06d}"
    company.events.append(
        Event(number, "contradicted", "customer", chat.person, at, at + 3600, chat.need, chat.object, chat.id)
    )
