"""The AI systems of a journey, as its charter writes them: versions, models, actions, evaluation."""

from onedeck.charter.people_shape import accountable
from onedeck.charter.records import ListOf, Record
from onedeck.charter.scope_shape import LANGUAGE
from onedeck.charter.shapes import Choice, Number, Text
from onedeck.charter.versions import check_range

_VERSION = r"(?:>=|<=|==|!=|>|<|=)?\s?[A-Za-z0-9][A-Za-z0-9._+-]*"

EVALUATION = Record(
    {
        "caseSource": Choice(
            ("production", "synthetic", "hypothetical", "mixed"),
            "Where the cases come from: real conversations, made-up ones, what experts thought of, or several.",
        ),
        "cases": Number("How many cases.", whole=True, least=1),
        "locales": ListOf(LANGUAGE, "In which languages.", unique=True),
    },
    needed=("caseSource",),
    about="On what it was evaluated before customers met it.",
)

ACTION = Record(
    {
        "tool": Text("The tool's name in the events."),
        "autonomy": Choice(
            ("automatic", "approval", "forbidden"),
            "Whether the AI may do it alone, only when a person approves, or not at all.",
        ),
        "limit": Record(
            {
                "amount": Number("The amount.", least=0),
                "currency": Text(
                    "Its currency (ISO 4217).", "[A-Z]{3}", "is not a currency code such as EUR (ISO 4217)"
                ),
            },
            needed=("amount", "currency"),
            about="Up to which amount.",
        ),
        "approver": Text("Who approves: human, or a role."),
    },
    needed=("tool", "autonomy"),
    one="an action",
)

SYSTEM = Record(
    {
        "name": Text("The AI's name as people know it."),
        "agentId": Text("Its agent id in the events; without it the name."),
        "allowedVersions": Text(
            "Versions that may serve, such as '>=3.2 <4', or '3.2, 3.4'.",
            rf"{_VERSION}(?:[\s,]\s?{_VERSION})*",
            "is not a range of versions such as '>=3.2 <4'",
            check_range,
        ),
        "models": ListOf(Text(), "The models it may run on.", unique=True),
        "useCase": Choice(
            ("SelfService", "AgentAssistance"),
            "Whether it talks with the customer, or helps a person who does.",
        ),
        "actions": ListOf(ACTION, "What it may do with its tools."),
        "aibom": Text("The file of its bill of materials (CycloneDX), under the workspace; it is not read."),
        "evaluatedOn": EVALUATION,
        "accountable": accountable("Who is accountable for the AI."),
    },
    needed=("name",),
    one="an AI system",
)
