"""What the SQL of her ways needs said: a channel by its one name, and which conversations are looked at."""

from onedeck.model.channels import CHANNELS
from onedeck.show.ledger import Scope
from onedeck.show.queries import matching
from onedeck.store import Store

# Family -> the name that addresses have.
SLUGS = {"voice": "phone", "chat": "chat", "e-mail": "e-mail", "message": "message", "web form": "web-form"}


def family_sql(column: str) -> str:
    """Return the SQL of a channel's name in addresses; one we do not know, or none, is `other`."""
    cases = " ".join(
        f"WHEN LOWER(TRIM({column})) IN ({', '.join(repr(word) for word in words)}) THEN '{SLUGS[name]}'"
        for name, words in CHANNELS.items()
    )
    return f"CASE {cases} ELSE 'other' END"


def within(store: Store, scope: Scope, table: str = "") -> str:
    """Return the condition that a table's conversation is one of a scope, with AND before; empty without any.

    Said to every part of a statement, as an engine does not carry it over into what is grouped.
    """
    wanted = list(filter(None, (matching(store, journey=scope.journey), scope.began())))
    if not wanted:
        return ""
    column = f"{table}.conversation_id" if table else "conversation_id"
    return f" AND {column} IN (SELECT conversation_id FROM conversations WHERE {' AND '.join(wanted)})"
