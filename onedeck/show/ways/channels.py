"""A channel by its one name in SQL, whatever a source calls it."""

from onedeck.model.channels import CHANNELS

# Family -> the name that addresses have.
SLUGS = {"voice": "phone", "chat": "chat", "e-mail": "e-mail", "message": "message", "web form": "web-form"}


def family_sql(column: str) -> str:
    """Return the SQL of a channel's name in addresses; one we do not know, or none, is `other`."""
    cases = " ".join(
        f"WHEN LOWER(TRIM({column})) IN ({', '.join(repr(word) for word in words)}) THEN '{SLUGS[name]}'"
        for name, words in CHANNELS.items()
    )
    return f"CASE {cases} ELSE 'other' END"
