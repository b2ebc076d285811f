"""What a charter promises the customer, as it writes it: who gets her, what a handoff brings, what she is told."""

from onedeck.charter.duties import CONFIDENCE, PREFERENCE, REPEAT, VALUE
from onedeck.charter.records import ListOf, Record
from onedeck.charter.shapes import Boolean, Choice, Number, Shape, Text, share
from onedeck.charter.spans import duration
from onedeck.errors import UsageError

_PERSON_WORDS = {"humans", "person", "people", "agent", "agents", "a person", "a human"}
_AI_WORDS = {"bot", "assistant", "the ai", "ai agent"}


def _to(text: str) -> str:
    word = text.casefold()
    for meant, words in (("human", {"human"} | _PERSON_WORDS), ("ai", {"ai"} | _AI_WORDS)):
        if word in words and text != meant:
            raise UsageError(f"{text!r}: write {meant!r}, or the name of a queue")
    return text


def _compared(value: Shape, about: str) -> Record:
    return Record(dict.fromkeys(("gte", "gt", "lte", "lt"), value), least=1, most=1, about=about)


ROUTE = Record(
    {
        "id": Text("The rule's id, which every decision is logged with."),
        "when": Record(
            {
                PREFERENCE: Choice(("human", "ai"), "Whom she asked for."),
                VALUE: _compared(Number(least=0), "Her account's revenue at risk, in the workspace's currency."),
                CONFIDENCE: _compared(share(""), "How sure the prediction of her reason is, 0 to 1."),
                REPEAT: duration("Within how long after the last time she comes again for the same need."),
            },
            least=1,
            about="All of it must be so.",
        ),
        "to": Text("ai, human, or the name of a queue.", parse=_to),
    },
    needed=("id", "when", "to"),
    one="a routing rule",
)  # fmt: skip

ROUTING = Record(
    {
        "default": Choice(("ai", "human"), "Who gets her where no rule fits."),
        "rules": ListOf(ROUTE, "The first that fits wins."),
    },
    about="Who gets a customer.",
    least=1,
)

HANDOFF = Record(
    {
        "maxWait": duration("How long she may wait for the person."),
        "reasons": ListOf(Text(), "For which reasons the AI hands over, in the source's words.", unique=True),
        "context": ListOf(Text(), "Which facts the person is given.", unique=True),
        "minContextCompleteness": share("Which share of these facts must arrive."),
    },
    about="What a handoff from the AI to a person must bring.",
    least=1,
)

TRANSPARENCY = Record(
    {
        "disclosure": Record(
            {
                "required": Boolean("Whether the AI must say that it is one."),
                "at": Choice(("firstInteraction", "onRequest"), "When it says so."),
                "text": Text("What it says, word for word."),
            },
            needed=("required",),
            about="That she is told she talks with an AI (EU AI Act, Art. 50(1)).",
        ),
        "humanOnRequest": Boolean("Whether she gets a person when she asks for one."),
        "solelyAutomatedDecision": Boolean(
            "Whether anything is decided about her without a person (GDPR, Art. 22(1))."
        ),
    },
    about="What she is told.",
    least=1,
)
