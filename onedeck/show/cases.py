"""A case of a rule on words as a reader sees it: the two turns it stands on, and the question about them."""

from collections.abc import Mapping, Sequence
from typing import Any

from onedeck.show.blind_words import ROLES
from onedeck.show.formats import Field, Listing, harmless
from onedeck.show.moments import minute
from onedeck.show.queries import dictionaries, read_step
from onedeck.store import Store

LONGEST = 2_000  # characters of a turn shown
COLUMNS = (
    "statement_id", "statement", "rule", "time", "author_role", "content", "handler_role", "channel", "earlier_time",
    "earlier_author", "earlier_content", "earlier_handler", "earlier_channel",
)  # fmt: skip
QUESTIONS = {
    "repeats": "Does she say again here what she had said before?",
    "contradicts": "Do these two answers contradict each other?",
    "promise": "Is something promised here?",
}
GONE = (
    "These turns are no longer in the tables: skip them.",
    "Nothing can be asked about them.",
)
READ = ("statement", "journey", "readers", "notes")


def reading_list(
    cases: Mapping[int, Sequence[tuple[str, str, str | None]]], journeys: Mapping[int, str]
) -> Listing:
    """Return a row per case that somebody read: what each (reader, answer, note) said of it."""
    rows = [
        {
            "statement": str(statement),
            "journey": journeys.get(statement),
            "readers": ", ".join(f"{reader}: {answer.replace('_', ' ')}" for reader, answer, _ in said),
            "notes": "; ".join(note for *_, note in said if note),
        }
        for statement, said in cases.items()
    ]
    fields = [Field("journey", "journey"), Field("readers", "readers say"), Field("notes", "notes")]
    return Listing(rows, READ, fields)


def case_texts(store: Store, statements: Sequence[int]) -> list[tuple[str, str]]:
    """Return the text and the question for each statement, in the order asked."""
    asked = ", ".join(str(int(statement)) for statement in statements) or "NULL"
    rows = dictionaries(store, read_step("said_twice").replace("{statements}", asked), COLUMNS)
    found = {row["statement_id"]: (_text(row), QUESTIONS[row["statement"]]) for row in rows}
    return [found.get(statement, GONE) for statement in statements]


def _text(row: dict[str, Any]) -> str:
    before = _said(row["earlier_time"], row["earlier_author"], row["earlier_handler"], row["earlier_channel"])
    first = f"before  {before}\n        {_words(row['earlier_content'])}"
    if row["earlier_author"] is None:
        first = "before  (which earlier words are meant is not recorded)"
    here = _said(row["time"], row["author_role"], row["handler_role"], row["channel"])
    return f"{first}\nhere    {here}\n        {_words(row['content'])}"


def _said(time: int | None, author: str, handler: str, channel: str) -> str:
    who = ROLES.get(author or "", "somebody")
    to = f" to {ROLES.get(handler or '', 'somebody')}" if author == "END_USER" else ""
    where = harmless(channel or "").lower().replace("_", " ")
    return " · ".join(filter(None, (minute(time) if time is not None else "", f"{who}{to}", where)))


def _words(content: str | None) -> str:
    if not content:
        return "(text not kept)"
    line = " ".join(harmless(content).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
