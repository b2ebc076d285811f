"""JSON Schemas of the files a person writes, made of the declarations that also read them."""

from typing import Any

from onedeck.charter.calendars import CALENDARS
from onedeck.charter.card_shape import CARD
from onedeck.charter.charter_shape import CHARTER
from onedeck.charter.contract_shape import CONTRACT
from onedeck.charter.costs import COSTS
from onedeck.charter.events import EVENTS
from onedeck.charter.fx import FX
from onedeck.charter.people_shape import PEOPLE
from onedeck.charter.reasons import REASONS
from onedeck.charter.reported import FIGURES
from onedeck.charter.shapes import Shape
from onedeck.charter.teams import TEAMS
from onedeck.charter.waiver_shape import WAIVER
from onedeck.charter.workspace import WORKSPACE

DRAFT = "https://json-schema.org/draft/2020-12/schema"
# What a schema is of -> the file and its declaration.
FILES: dict[str, tuple[str, Shape]] = {
    "charter": ("charters/*.yaml", CHARTER),
    "ai-system": ("charters/*.yaml", CARD),
    "waiver": ("charters/*.yaml", WAIVER),
    "people": ("people.yaml", PEOPLE),
    "workspace": ("onedeck.yaml", WORKSPACE),
    "reasons": ("reasons.yaml", REASONS),
    "reported": ("reported.yaml", FIGURES),
    "teams": ("teams.yaml", TEAMS),
    "calendars": ("calendars.yaml", CALENDARS),
    "events": ("events.yaml", EVENTS),
    "contract": ("contracts/*.yaml", CONTRACT),
    "costs": ("costs.yaml", COSTS),
    "fx": ("fx.yaml", FX),
}


def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of one kind of file; KeyError for an unknown one.

    What it refuses, `onedeck run` refuses too. What only several values or files together can show (two charters
    with one name, a day before another) the schema does not say; the reader does.
    """
    file, shape = FILES[name]
    return {"$schema": DRAFT, "$id": f"urn:onedeck:v1alpha1:{name}", "title": file, **shape.described()}
