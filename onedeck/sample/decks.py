"""What the two rooms' decks said, month by month, from the rooms' own rows; one slide says more than its export."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from onedeck.sample.clock import GO_LIVE, LAST_DAY, midnight
from onedeck.sample.records import Company, Contact
from onedeck.sample.releases import DEFINITION
from onedeck.sample.verdict_truth import room_of

SOLVED = "zendesk.solved"
TOP_TWO = 4  # of 1..5
SHOWN = 3  # months whose decks are at hand
FINEST_HOUR = 5  # points by which the assistant's deck of the last month is above its own export
JOURNEYS = {"ai": ("billing-dispute", "network-fault"), "cx": ("new-line", "billing-dispute")}
BUSY = "contract-renewal"  # of it the assistant's deck says how busy it is, and nothing else
MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True)
class Figure:
    """A figure of a slide, and what the room's own rows give: shares 0..1, or with `counts` a number of chats."""

    room: str
    title: str
    indicator: str
    definition: str
    journey: str
    month: date
    shown: float
    exported: float
    rows: int
    slide: int
    counts: bool = False

    @property
    def lies(self) -> bool:
        """Whether the slide says something else than the room's own export."""
        return self.value(self.exported) != self.value(self.shown)

    def value(self, figure: float) -> str:
        """Return a figure as a slide has it."""
        return f"{figure:.0f}" if self.counts else f'"{figure * 100:.0f} %"'

    @property
    def stood(self) -> str:
        """Where the figure stood."""
        deck = "AI deck" if self.room == "ai" else "CX deck"
        return f"{deck} {MONTHS[self.month.month - 1]} {self.month.year}, slide {self.slide}"


def figures_of(company: Company) -> list[Figure]:
    """Return the figures of both decks of the last months, by month."""
    found = []
    for month, begin, end in list(months())[-SHOWN:]:
        for room in ("ai", "cx"):
            for slide, journey in enumerate(("", *JOURNEYS[room]), 4):
                found += _claimed(company, room, journey, month, (begin, end), slide)
        found += [*_satisfied(company, month, (begin, end)), _busy(company, month, (begin, end))]
    return found


def months() -> Iterator[tuple[date, float, float]]:
    """Yield the full months since the assistant went live, with their begin and end."""
    month = _following(GO_LIVE)
    while _following(month) <= LAST_DAY:
        yield month, midnight(month), midnight(_following(month))
        month = _following(month)


def reported_yaml(figures: list[Figure]) -> str:
    """Return the figures as reported.yaml."""
    lines = ["# SIMULATED. What the two rooms' own decks said, slide by slide, as they said it."]
    for figure in figures:
        under = f", definition: {figure.definition}" if figure.definition else ""
        journey = f", journey: {figure.journey}" if figure.journey else ""
        lines.append(
            f"- {{room: {figure.room}, title: {figure.title}, indicator: {figure.indicator}{under}{journey}, "
            f'value: {figure.value(figure.shown)}, period: "{figure.month:%Y-%m}", stood: "{figure.stood}"}}'
        )
    return "\n".join(lines) + "\n"


def _following(day: date) -> date:
    return (day.replace(day=28).replace(month=day.month % 12 + 1, year=day.year + day.month // 12)).replace(
        day=1
    )


def _claimed(
    company: Company, room: str, journey: str, month: date, period: tuple[float, float], slide: int
) -> list[Figure]:
    """Return how much a room says it resolved: of the assistant's chats, or of the desk's tickets."""
    system, title = ("pip", "Resolved by Pip") if room == "ai" else ("desk", "Solved by the desk")

    def is_its(contact: Contact) -> bool:
        mine = contact.system == system and room_of(contact) == room and contact.direction == "inbound"
        return mine and not contact.exclusion and journey in ("", contact.journey)

    rows = [
        contact for contact in company.contacts if is_its(contact) and _in(contact.touches[0].start, period)
    ]
    if not rows:
        return []
    share = sum(bool(contact.claims) for contact in rows) / len(rows)
    last = not journey and room == "ai" and _following(_following(month)) > LAST_DAY
    shown = min(share + FINEST_HOUR / 100, 1.0) if last else share
    definition = DEFINITION if room == "ai" else SOLVED
    name = f"{title}: {journey.replace('-', ' ')}" if journey else title
    return [Figure(room, f'"{name}"', "claimed", definition, journey, month, shown, share, len(rows), slide)]


def _satisfied(company: Company, month: date, period: tuple[float, float]) -> list[Figure]:
    csat = [survey for survey in company.surveys if survey.instrument == "csat" and survey.score is not None]
    scores = [survey.score or 0 for survey in csat if _in(survey.answered or 0.0, period)]
    if not scores:
        return []
    share = sum(score >= TOP_TWO for score in scores) / len(scores)
    return [Figure("cx", "Satisfied (4 or 5 of 5)", "csat_top2", "", "", month, share, share, len(scores), 9)]


def _busy(company: Company, month: date, period: tuple[float, float]) -> Figure:
    """Return how many chats the assistant had about the journey that its deck only counts."""
    chats = sum(
        touch.handler == "ai" and not touch.collides
        for contact in company.contacts
        if contact.journey == BUSY and not contact.exclusion and _in(contact.touches[0].start, period)
        for touch in contact.touches
    )
    title = f'"Conversations with Pip: {BUSY.replace("-", " ")}"'
    return Figure("ai", title, "ai_interactions", "", BUSY, month, chats, chats, chats, 8, counts=True)


def _in(time: float, period: tuple[float, float]) -> bool:
    return period[0] <= time < period[1]
