"""What people decide outside the charters, noted in the chain: links undone or restored, verdicts disputed.

Their reasons are free text that may name a customer, and the chain cannot forget: it holds a keyed hash of them, the
words stay in the journals of links and reviews.
"""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

from onedeck.govern.audit.authors import user
from onedeck.govern.audit.definitions import WHOLE
from onedeck.govern.audit.journal import DISPUTE, LINK, Entry, append, standing_entries
from onedeck.store.keys import workspace_key


def note_link(home: Path, subject: str, undone: bool, by: str, why: str, at: int) -> Entry | None:
    """Note that somebody undid a link or an identifier, or restored it; None where that is the last word already.

    So a decision whose note a crash prevented is noted when somebody takes it again.
    `subject` names the link (l_...) or the identifier (i_...) as people see it: keyed hashes, no identifier.
    """
    states = ("used", "undone") if undone else ("undone", "used")
    return _note(home, LINK, f"link {subject}", *states, by, why, at)


def note_dispute(
    home: Path, subject: str, room: str, verdict: str, by: str, why: str, at: int
) -> Entry | None:
    """Note that somebody disputed a room's verdict; `subject` is the dispute's code (r_...). None: it was noted."""
    return _note(home, DISPUTE, f"dispute {subject} room {room}", verdict, "disputed", by, why, at)


def change(journey: str, field: str, was: Any, becomes: Any) -> dict[str, Any]:
    """Return a change as entries hold it: values as JSON, nothing where there was none."""
    said = (None if value is None else json.dumps(value, ensure_ascii=False) for value in (was, becomes))
    return {"journey": journey, "field": field, **dict(zip(("was", "becomes"), said, strict=True))}


def last_value(home: Path, kind: str, journey: str, field: str) -> Any:
    """Return what the last entry of a kind made of a field, None where nobody has."""
    found = None
    for entry in standing_entries(home):
        for one in (one for one in entry["changes"] if isinstance(one, dict) and entry.get("kind") == kind):
            if (one.get("journey"), one.get("field")) == (journey, field):
                found = one.get("becomes")
    return json.loads(found) if isinstance(found, str) else None


def _note(
    home: Path, kind: str, field: str, was: str, becomes: str, by: str, why: str, at: int
) -> Entry | None:
    if last_value(home, kind, WHOLE, field) == becomes:
        return None
    key = workspace_key(home / "keep")
    words = hmac.new(key, why.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
    return append(
        home,
        {
            "kind": kind, "at": at, "who": user(), "by": by, "why_hash": words, "definition_hash": "",
            "changes": [change(WHOLE, field, was, becomes)],
        },
    )  # fmt: skip
