"""The one declaration of a charter: what the reader takes and what its JSON Schema says."""

from onedeck.charter.care_shape import HANDOFF, ROUTING, TRANSPARENCY
from onedeck.charter.document_shape import document, named
from onedeck.charter.objective_shape import OBJECTIVE
from onedeck.charter.oversight_shape import DATA, OVERSIGHT, RELEASE_GATE, REVIEWS, RISK
from onedeck.charter.people_shape import ACCOUNTABILITY
from onedeck.charter.records import ListOf, MapOf, Record
from onedeck.charter.scope_shape import SCOPE
from onedeck.charter.shapes import Choice, Text
from onedeck.charter.spans import duration
from onedeck.charter.system_shape import SYSTEM

KIND = "Journey"

METADATA = Record(
    {
        "name": named("The journey's name: an RFC 1123 label."),
        "displayName": Text("The journey's name as people read it."),
        "labels": MapOf(ListOf(Text(), single=True), "Labels, each a text or a list of texts."),
        "annotations": MapOf(Text(), "Notes for other tools."),
    },
    needed=("name",),
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

SPEC = Record(
    {
        "description": Text("Where the journey begins and ends."),
        "accountability": ACCOUNTABILITY,
        "customer": Choice(("person", "account"), "Whose acts count; without it as in onedeck.yaml."),
        "scope": SCOPE,
        "success": SUCCESS,
        "objectives": ListOf(OBJECTIVE, "What the metrics should be."),
        "ai": Record({"systems": ListOf(SYSTEM, "The AI systems of the journey.")}),
        "routing": ROUTING,
        "handoff": HANDOFF,
        "oversight": OVERSIGHT,
        "transparency": TRANSPARENCY,
        "risk": RISK,
        "data": DATA,
        "releaseGate": RELEASE_GATE,
        "reviews": REVIEWS,
    },
    needed=("scope",),
)

CHARTER = document(
    KIND, SPEC, METADATA, "A charter: what one journey counts as success, and who answers for it."
)
