"""The headline by rule: what the decks say, what became of a hundred 'resolved', and who answers for it."""

from collections.abc import Sequence

from onedeck.show.formats import harmless
from onedeck.show.hundred import Fate, acts_line
from onedeck.show.reported import Slide, said_of
from onedeck.show.units import whole_percent

VERBS = {"ai": "resolved", "cx": "solved"}
DECKS = {"ai": "AI deck", "cx": "CX deck"}


def decks_sentence(slides: Sequence[Slide]) -> str:
    """Say what each room's deck says, and whether it was reported or counted from that room's rows."""
    return " ".join(_deck(slide) for slide in slides)


def _deck(slide: Slide) -> str:
    name, verb = DECKS[slide.room], VERBS[slide.room]
    if slide.value is None:
        return f"{name}: no conversation."
    how = "reported" if slide.place else "counted from its own rows"
    return f"{name} {whole_percent(slide.value)} {verb} ({how})."


def experienced_sentence(slides: Sequence[Slide]) -> str:
    """Say, of each room, what it says it resolved and what held up over the same conversations."""
    return " ".join(_experienced(slide) for slide in slides if slide.whole or slide.place)


def _experienced(slide: Slide) -> str:
    room, verb = ("The AI room", VERBS["ai"]) if slide.room == "ai" else ("The CX room", VERBS["cx"])
    says = "reports" if slide.place else "claims"
    told = whole_percent(slide.value) if slide.value is not None else "nothing"
    if slide.low is None or slide.high is None:
        return f"{room} {says} {told} {verb}; none of it has matured."
    low, high = whole_percent(slide.low), whole_percent(slide.high)
    held = low if low == high else f"between {low} and {high}"
    return f"{room} {says} {told} {verb}; {held} held up."


def population_lines(found: Fate, period: str, reported: Sequence[Slide]) -> list[str]:
    """Say which conversations the hundred stand for, what `came back` is short for, and where the decks stood."""
    who = "a room" if found.room == "all" else f"room {found.room}"
    lines = [
        f"of {found.claimed:,} conversations {who} claimed that began in {period} and matured, as she saw them"
    ]
    if acts := acts_line(found):
        lines.append(acts)
    for slide in reported:
        if slide.place:
            stood = f"{harmless(slide.stood)}, " if slide.stood else ""
            lines.append(
                f"{DECKS[slide.room]}: {harmless(slide.title)} ({stood}{said_of(slide)}, {slide.place})"
            )
    return lines
