"""Who answers, as a charter writes it: exactly one natural person, by e-mail address, name or role id."""

from onedeck.charter.records import ListOf, MapOf, Record
from onedeck.charter.shapes import Boolean, Text
from onedeck.charter.spans import day
from onedeck.errors import UsageError

_PERSON = r"(?![A-Za-z_-]+:)[^@;&\s][^@;&]*(?:@[^@;&]+)?"
_ONE = "is not one natural person; name one, by e-mail address or name"


def _person(text: str) -> str:
    if " and " in f" {text.casefold()} ":
        raise UsageError(f"{text!r} names more than one person; exactly one is accountable")
    return text


def accountable(about: str) -> Record:
    """Return the shape of one person who answers for something."""
    who = "One natural person: an e-mail address, a name, or a role id of people.yaml."
    keys = {
        "person": Text(who, _PERSON, _ONE, _person),
        "role": Text("What she is, such as Head of Billing Experience."),
        "dateIn": day("Since when, this day included."),
        "dateOut": day("Until when, this day included."),
    }
    return Record(keys, needed=("person",), about=about)


ACCOUNTABILITY = Record(
    {
        "accountable": accountable("The one person accountable for the outcome."),
        "deputy": accountable("Who stands in while she is away; no second owner."),
        "validator": accountable(
            "Who tests the AI independently of who builds and who owns it; no second owner."
        ),
        "responsible": ListOf(Text(), "Who does the work, such as team:cx-billing.", unique=True),
        "consulted": ListOf(Text(), "Who is asked before a change.", unique=True),
        "informed": ListOf(Text(), "Who is told after a change.", unique=True),
    },
    about="Who answers for the journey; exactly one natural person is accountable.",
)

PEOPLE = MapOf(
    Record(
        {
            "name": Text("Her name.", _PERSON, _ONE, _person),
            "email": Text("Her e-mail address.", r"[^@;&,\s]+@[^@;&,\s]+", "is not an e-mail address"),
            "vacant": Boolean("Nobody holds the role.", True, "must be true, or be left out"),
        },
        least=1,
        about="Who holds the role.",
    ),
    "Who holds which role: role id -> name, email. Keep it out of git, so that a name can be erased.",
    names=Text(
        pattern="[a-z0-9]+(?:-[a-z0-9]+)*", says="is not a role id such as head-of-billing (a-z, 0-9 and -)"
    ),
)
