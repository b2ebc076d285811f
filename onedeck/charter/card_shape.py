"""What the AI room declares of a system (kind AISystem): its owner, its own indicators, its evaluation, its plan."""

from onedeck.charter.document_shape import METADATA, document, named
from onedeck.charter.objective_shape import OBJECTIVE
from onedeck.charter.people_shape import accountable
from onedeck.charter.records import ListOf, Record
from onedeck.charter.shapes import Text, share
from onedeck.charter.spans import day
from onedeck.charter.system_shape import EVALUATION

KIND = "AISystem"

CARD = document(
    KIND,
    Record(
        {
            "description": Text("What the AI is for."),
            "agentId": Text("Its agent id in the events; without it the name."),
            "accountability": Record(
                {
                    "accountable": accountable("Who is accountable for the AI."),
                    "deputy": accountable("Who stands in while she is away."),
                    "validator": accountable("Who tests it independently."),
                },
                about="Who answers for the AI.",
            ),
            "journeys": ListOf(
                named("A charter's name."),
                "The journeys it serves; without it those of every charter that lists the agent.",
                unique=True,
            ),
            "indicators": ListOf(OBJECTIVE, "The AI room's own scorecard: what it is measured by."),
            "evaluation": EVALUATION,
            "adoption": ListOf(
                Record(
                    {
                        "by": day("By this day."),
                        "share": share("Which share of the journeys' conversations the AI serves."),
                    },
                    needed=("by", "share"),
                    one="a step of the plan",
                ),
                "The plan: by when it serves how many.",
            ),
        }
    ),
    METADATA,
    "What the AI room declares of a system: its owner, its own indicators, its evaluation, its plan.",
)
