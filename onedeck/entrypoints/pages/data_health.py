"""Data health: how far each feed reaches, what is missing or broken, what it hides, and what to do about it."""

from itertools import groupby
from typing import Any

from onedeck.entrypoints.web.page import FOOTER, Answer, Page, Visit
from onedeck.entrypoints.web.roles import ANALYST
from onedeck.model.governed_tables import BROKEN, NOTE, TOPICS, WARNING
from onedeck.show.doctor import counted, health_list, health_rows
from onedeck.show.first_number import first_number, moment_lines
from onedeck.show.formats import Field, Listing, harmless
from onedeck.show.ledger import Scope
from onedeck.show.moments import iso
from onedeck.store import Store

Row = dict[str, Any]

FEED_NAMES = ("source", "conversations", "first_time", "last_time", "complete_until", "as_of", "reason")
FEED_FIELDS = (
    Field("source", "Feed"),
    Field("conversations", "Conversations", "count"),
    Field("first_time", "First", "time"),
    Field("last_time", "Last", "time"),
    Field("complete_until", "Complete until", "time"),
    Field("reason", "Why"),
)
# Topics whose facts are shares of the same wholes -> what the whole counts.
TABLES = {"identity": "People", "coverage": "Conversations"}
HEADINGS = {
    "people": "seen there, too", "carrying": "carry an identifier it has", "identified": "customer",
    "account_value": "its value", "words": "turns",
}  # fmt: skip
CURVE = "return_curve"
SINGLE = ("heavy", "mirror", "duplicate")  # they name single customers or conversations


def view(visit: Visit) -> Answer:
    """Return the findings of the last run, by topic in the report's order."""
    visit.store.require("health")
    found = health_rows(visit.store)
    rows = [row for row in found if row["topic"] not in SINGLE or visit.reader.may(ANALYST)]
    told = [_clean(row) for row in rows if row["topic"] != CURVE]
    topics = [_topic(topic, list(found)) for topic, found in groupby(told, lambda row: row["topic"])]
    left_out = len(found) - len(rows)
    published = iso(1_000_000 * visit.store.manifest.facts["published"])
    return Answer(
        title="Data health",
        verdict=health_sentence(rows),
        tables={"feeds": feed_list(visit.store), "findings": health_list(rows)},
        notes=[
            *moment_lines(first_number(visit.store, Scope())),
            f"as the run of {published} found it",
            *([f"{left_out} findings that name single customers are for analysts"] if left_out else []),
        ],
        more={
            "topics": topics,
            "urgent": [row for row in told if row["severity"] != NOTE and row["topic"] != "next"],
        },
    )


def health_sentence(rows: list[dict[str, Any]]) -> str:
    """Say how many things are broken, how many bend figures, and which file would help most."""
    counts = counted(rows)
    broken, bent = counts[BROKEN], counts[WARNING]
    said = [f"{broken} {'thing is' if broken == 1 else 'things are'} broken"] if broken else []
    said += (
        [f"{bent} {'thing bends or hides' if bent == 1 else 'things bend or hide'} figures"] if bent else []
    )
    text = f"{' and '.join(said) or 'Nothing is broken, and nothing known bends the figures'}."
    following = next((row for row in rows if row["topic"] == "next"), None)
    return f"{text} The next best file: {harmless(following['subject'])}." if following else text


def feed_list(store: Store) -> Listing:
    """Return a row per feed: its conversations, how far it reaches, and why its data count as complete until then."""
    rows = store.engine.rows(
        "SELECT f.source, COUNT(c.conversation_id), f.first_time, f.last_time, f.complete_until, f.as_of, f.reason "
        "FROM feeds AS f LEFT JOIN conversations AS c ON c.source = f.source "
        "GROUP BY f.source, f.first_time, f.last_time, f.complete_until, f.as_of, f.reason ORDER BY f.source"
    )
    found = [dict(zip(FEED_NAMES, row, strict=True)) for row in rows]
    for row in found:
        row |= {name: iso(row[name]) for name in ("first_time", "last_time", "complete_until", "as_of")}
    return Listing(found, FEED_NAMES, FEED_FIELDS)


def _topic(topic: str, rows: list[Row]) -> dict[str, Any]:
    """Return a topic; what is only a share of the same wholes is a table, the rest is told."""
    shares = [row for row in rows if topic in TABLES and row["unit"] == "share"]
    return {
        "id": f"topic-{topic.replace('_', '-')}", "title": TOPICS[topic], "count": len(rows),
        "table": _shares(topic, shares) if shares else None,
        "rows": [row for row in rows if row not in shares or row["severity"] != NOTE],
    }  # fmt: skip


def _shares(topic: str, rows: list[Row]) -> Listing:
    """Return a row per subject with the share of each fact."""
    facts = list(dict.fromkeys(row["fact"] for row in rows))
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(row["subject"], {"subject": row["subject"], "of": row["of"]})[row["fact"]] = row[
            "figure"
        ]
    fields = [
        Field("subject", "From, to" if topic == "identity" else "Feed"),
        Field("of", TABLES[topic], "count"),
    ]
    fields += [Field(fact, HEADINGS.get(fact, fact.replace("_", " ")), "share") for fact in facts]
    return Listing(list(found.values()), ("subject", "of", *facts), fields)


def _clean(row: dict[str, Any]) -> dict[str, Any]:
    return {name: harmless(value) if isinstance(value, str) else value for name, value in row.items()}


PAGE = Page("/data", "Data health", view, "data_health.html", menu=FOOTER, order=10, whole=True)
