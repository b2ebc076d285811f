"""The one declaration of a charter: what the reader takes and what its JSON Schema says."""

from onedeck.charter.reasons import NEED as REASON
from onedeck.charter.records import ListOf, MapOf, Record
from onedeck.charter.shapes import Boolean, Choice, Number, Text
from onedeck.charter.spans import day, duration
from onedeck.errors import UsageError
from onedeck.model.channels import family

API_VERSION = "onedeck.dev/v1alpha1"
KIND = "Journey"
# As written in a charter -> as the tables spell it.
DIMENSIONS = {
    "fast": "fast",
    "accurate": "accurate",
    "contextual": "contextual",
    "worthStaying": "worth_staying",
}
EXCLUDED = {
    "contactReason": "need", "channel": "channel", "language": "language", "segment": "segment", "brand": "brand",
    "team": "team",
}  # fmt: skip
_PERSON = r"(?![A-Za-z_-]+:)[^@;&\s][^@;&]*(?:@[^@;&]+)?"
_VERSION = r"(?:>=|<=|==|!=|>|<|=)?\s?[A-Za-z0-9][A-Za-z0-9._+-]*"


def _person(text: str) -> str:
    if " and " in f" {text.casefold()} ":
        raise UsageError(f"{text!r} names more than one person; exactly one is accountable")
    return text


def accountable(about: str) -> Record:
    """Return the shape of the one person who is accountable."""
    says = "is not one natural person; name one, by e-mail address or name"
    keys = {
        "person": Text("One natural person: an e-mail address or a name.", _PERSON, says, _person),
        "role": Text("What she is, such as Head of Billing Experience."),
        "dateIn": day("Since when, this day included."),
        "dateOut": day("Until when, this day included."),
    }
    return Record(keys, needed=("person",), about=about)


NAME = Text(
    "The journey's name: an RFC 1123 label.",
    "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?",
    "is not a name of at most 63 a-z, 0-9 and -, which begins and ends with a letter or digit",
)
NEED = Text(
    "A need of reasons.yaml, `prefix.*` for all under a prefix, or `*`.",
    r"(?:[a-z0-9_-]+\.)*(?:[a-z0-9_-]+|\*)",
    "is not a need such as 'billing.dispute' or 'billing.*' (a-z 0-9 _ - .)",
)
CHANNEL = Text("A channel; every name of it is the same (phone, call, voice).", parse=family)
LANGUAGE = Text(
    "A BCP 47 tag such as en or pt-BR.",
    r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*|\*",
    "is not a language tag such as en or pt-BR",
    str.lower,
)

METADATA = Record(
    {
        "name": NAME,
        "displayName": Text("The journey's name as people read it."),
        "labels": MapOf(ListOf(Text(), single=True), "Labels, each a text or a list of texts."),
        "annotations": MapOf(Text(), "Notes for other tools."),
    },
    needed=("name",),
)

SCOPE = Record(
    {
        "contactReasons": ListOf(NEED, "Which needs the journey is about.", unique=True),
        "channels": ListOf(CHANNEL, "Only these channels; without it all of them.", unique=True),
        "languages": ListOf(LANGUAGE, "Only these languages; without it all of them.", unique=True),
        "segments": ListOf(Text(), "Only these segments; without it all of them.", unique=True),
        "exclude": Record(
            {
                "contactReason": ListOf(REASON, unique=True),
                "channel": ListOf(CHANNEL, unique=True),
                "language": ListOf(LANGUAGE, unique=True),
                "segment": ListOf(Text(), unique=True),
                "brand": ListOf(Text(), unique=True),
                "team": ListOf(Text(), unique=True),
            },
            about="What the journey leaves out of its scope.",
        ),
    },
    needed=("contactReasons",),
    about="Which conversations the charter covers.",
)

SUCCESS = Record(
    {
        "description": Text("What has happened for her when it succeeded."),
        "window": duration("How long nothing may speak against it; without it the workspace's window."),
        "proof": Choice(
            ("required", "optional"), "Whether silence is enough, or a system of record must say so."
        ),
    },
    about="The one definition of success.",
    instead={"verifiedResolution": "'window' and 'proof' beside 'description'"},
)

TIME_WINDOW = Record(
    {
        "duration": Text(
            "Always the last four matured weeks.",
            "28d|4w",
            "is not read yet: it is the last four matured weeks, 28d",
        ),
        "isRolling": Boolean("Always true.", True, "must be true: calendar windows are not read yet"),
    },
    needed=("duration",),
    later=("calendar",),
)

OBJECTIVE = Record(
    {
        "displayName": Text("The objective as people read it."),
        "dimension": Choice(
            tuple(DIMENSIONS), "Which of the four dimensions it is about.", tuple(DIMENSIONS.items())
        ),
        "indicatorRef": Text("The metric (`onedeck explain` lists them)."),
        "op": Choice(("gte", "lte"), "At least (gte) or at most (lte) the value."),
        "value": Number("The target; shares are 0..1. Without a value there is no target."),
        "minSample": Number("Below so many the target is not judged.", whole=True, least=1),
        "timeWindow": ListOf(TIME_WINDOW, "The period, always the last four matured weeks.", most=1),
    },
    needed=("dimension", "indicatorRef"),
    one="an objective",
    together={"value": "op"},
    later=("slices", "sliceTolerance"),
    instead={"target": "'op' and 'value'"},
)

SYSTEM = Record(
    {
        "name": Text("The AI's name as people know it."),
        "agentId": Text("Its agent id in the events; without it the name."),
        "allowedVersions": Text(
            "Versions that may serve, such as '>=3.2 <4'.",
            rf"{_VERSION}(?:[\s,]\s?{_VERSION})*",
            "is not a range of versions such as '>=3.2 <4'",
        ),
        "models": ListOf(Text(), "The models it may run on.", unique=True),
        "accountable": accountable("Who is accountable for the AI."),
    },
    needed=("name",),
    one="an AI system",
    later=("useCase", "actions", "aibom", "evaluatedOn"),
)

ACCOUNTABILITY = Record(
    {
        "accountable": accountable("The one person accountable for the outcome."),
        "responsible": ListOf(Text(), "Who does the work, such as team:cx-billing.", unique=True),
        "consulted": ListOf(Text(), "Who is asked before a change.", unique=True),
        "informed": ListOf(Text(), "Who is told after a change.", unique=True),
    },
    about="Who answers for the journey; exactly one natural person is accountable.",
)

SPEC = Record(
    {
        "description": Text("Where the journey begins and ends."),
        "accountability": ACCOUNTABILITY,
        "customer": Choice(("person", "account"), "Whose acts count; without it as in onedeck.yaml."),
        "scope": SCOPE,
        "success": SUCCESS,
        "objectives": ListOf(OBJECTIVE, "What the metrics should be."),
        "ai": Record({"systems": ListOf(SYSTEM, "The AI systems of the journey.")}),
    },
    needed=("scope",),
    later=("routing", "handoff", "oversight", "transparency", "risk", "data", "releaseGate", "reviews"),
)

CHARTER = Record(
    {
        "apiVersion": Choice((API_VERSION,), "The form of the file."),
        "kind": Choice((KIND,), "A journey."),
        "metadata": METADATA,
        "spec": SPEC,
    },
    needed=("apiVersion", "kind", "metadata", "spec"),
    about="A charter: what one journey counts as success, and who answers for it.",
)
