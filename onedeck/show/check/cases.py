"""The conversations behind a finding, each with the command that shows its customer."""

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from onedeck.show.customer_ids import shown
from onedeck.show.formats import Field, Listing

if TYPE_CHECKING:
    from onedeck.store import Store

NAMES = (
    "code", "journey", "subject", "conversation_id", "source", "conversation", "customer", "began", "look",
)  # fmt: skip


def case_rows(store: "Store", code: str, journey: str, subject: str, select: str) -> list[dict[str, Any]]:
    """Return the conversations a SELECT of conversation_id and customer yields, as rows, the earliest first."""
    from onedeck.show.moments import iso

    found = store.engine.rows(
        f"""SELECT conversations.conversation_id, conversations.source, conversations.source_conversation_id,
            behind.customer, CASE WHEN conversations.time_basis = 'clock' THEN conversations.start_at END AS began
        FROM ({select}) AS behind JOIN conversations ON conversations.conversation_id = behind.conversation_id
        ORDER BY began NULLS LAST, conversations.source, conversations.source_conversation_id"""
    )
    return [
        {
            "code": code,
            "journey": journey or None,
            "subject": subject or None,
            "conversation_id": key,
            "source": source,
            "conversation": name,
            "customer": shown(customer),
            "began": iso(began),
            "look": f"onedeck customer {shown(customer) or shlex.quote(f'{source}:{name}')}",
        }
        for key, source, name, customer, began in found
    ]


def case_list(rows: Sequence[dict[str, Any]]) -> Listing:
    """Return cases as a list; people see the subject only where there are several."""
    fields = [
        Field("reference", "conversation"),
        Field("began", "began", "time"),
        Field("customer", "customer"),
        Field("look", "look"),
    ]
    for name in ("subject", "journey"):
        if len({row[name] for row in rows}) > 1:
            fields.insert(0, Field(name, name))
    told = [{**row, "reference": f"{row['source']}:{row['conversation']}"} for row in rows]
    return Listing(told, NAMES, fields)
