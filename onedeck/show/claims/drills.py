"""What stands behind a figure of the claims page: a key in its address, and the conversations or invoice lines."""

from dataclasses import dataclass

from onedeck.errors import UsageError
from onedeck.show.ledger import Scope

LIST, BILL = "list", "bill"


@dataclass(frozen=True)
class Behind:
    """The conversations behind a figure: a scope, and the verdict and `because` it counts."""

    scope: Scope
    verdict: str | None
    because: str | None


def list_key(
    room: str, verdict: str | None = None, because: str | None = None, journey: str | None = None,
    definition: str | None = None,
) -> str:  # fmt: skip
    """Return the key of some conversations; a definition lists only those claimed under it."""
    return ":".join((LIST, room, verdict or "", because or "", journey or "", definition or ""))


def read_list(key: str, window: str | None, period: tuple[int, int] | None) -> Behind:
    """Return what a key lists; raises UsageError for one that is none."""
    parts = key.split(":", 5)
    if parts[0] != LIST or len(parts) != 6:
        raise UsageError(
            "A list of conversations is written list:ROOM:VERDICT:BECAUSE:JOURNEY:DEFINITION, each but the room "
            "possibly empty."
        )
    room, verdict, because, journey, definition = (part or None for part in parts[1:])
    if room is None:
        raise UsageError("A list of conversations names a room: ai, cx or all.")
    return Behind(Scope(journey, room, definition, window, period), verdict, because)


def bill_key(invoice: str, block: str) -> str:
    """Return the key of an invoice's lines of one block."""
    return ":".join((BILL, block, invoice))


def read_bill(key: str) -> tuple[str, str]:
    """Return the invoice and the block of a key; raises UsageError for one that is none."""
    kind, _, rest = key.partition(":")
    block, colon, invoice = rest.partition(":")
    if kind != BILL or not colon:
        raise UsageError("Lines of an invoice are written bill:BLOCK:INVOICE.")
    return invoice, block
