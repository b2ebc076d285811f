"""What somebody signed away (kind Waiver): which rule may be broken, where, why, until when."""

from onedeck.charter.document_shape import METADATA, document, named
from onedeck.charter.people_shape import accountable
from onedeck.charter.records import ListOf, Record
from onedeck.charter.shapes import Text
from onedeck.charter.spans import day

KIND = "Waiver"
CODE = "[A-Z]{2,4}[0-9]{3}"

WAIVER = document(
    KIND,
    Record(
        {
            "rules": ListOf(
                Text("A rule's code.", CODE, "is not the code of a rule such as OD101"),
                "Which rules may be broken.",
                unique=True,
            ),
            "journeys": ListOf(
                named("A charter's name."), "In which journeys; without it in all of them.", unique=True
            ),
            "subjects": ListOf(
                Text(),
                "Only for these, such as 'pip 3.3'; without it for everything the rule finds.",
                unique=True,
            ),
            "reason": Text("Why."),
            "until": day("The last day it holds."),
            "signedBy": accountable("Who signed it."),
        },
        needed=("rules", "reason", "until", "signedBy"),
    ),
    METADATA,
    "Somebody's signed word that a rule may be broken: which, where, why, until when.",
)
