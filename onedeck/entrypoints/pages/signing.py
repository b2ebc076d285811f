"""The owner's signature on the web: the same entry in the audit journal as `onedeck sign` makes, for nobody else."""

from typing import Any
from urllib.parse import urlencode

from onedeck.charter.charters import Charter
from onedeck.entrypoints.web.page import Forbidden, Visit
from onedeck.entrypoints.web.posts import Form
from onedeck.entrypoints.web.roles import OWNER, Reader
from onedeck.errors import UsageError
from onedeck.govern.audit.changes import watched
from onedeck.govern.audit.definitions import charter_hash
from onedeck.govern.audit.signing import sign_charter
from onedeck.govern.audit.signoffs import SignOff, sign_offs
from onedeck.govern.audit.table import publish_audit
from onedeck.show.formats import harmless
from onedeck.show.moments import iso

LONGEST_NOTE = 1_000
AS_SIGNED = "as signed"
RECORDS = (
    "Signing adds an entry to the audit journal: your name, the moment, your note and the hash of the charter as it "
    "stands now, sealed by the workspace's key. Nobody can take it back; a later change of the charter shows as a "
    "change since you signed. It is no electronic signature in a law's sense."
)


def sign(visit: Visit, form: Form) -> str:
    """Sign a charter for the reader, who must be the person accountable for it; return the address to go to.

    The form says which charter was looked at by its hash: one that was changed meanwhile is not signed.
    """
    journey, seen, note = (form.get(name, "").strip() for name in ("journey", "seen", "note"))
    home = visit.workspace.folder / ".onedeck"
    charter = next((each for each in visit.workspace.charters if each.name == journey), None)
    if charter is not None and not answers(visit.reader, charter):
        raise Forbidden(
            f"Only the person accountable for {journey!r} can sign its charter; you are signed in as "
            f"{visit.reader.name}.",
            "A token that bears her address or role id opens it: onedeck token add NAME --role owner.",
        )
    if charter is not None and seen != charter_hash(watched(home, visit.workspace, visit.now), journey):
        raise UsageError(
            f"The charter of {journey!r} is another one than the page showed, so nothing was signed.",
            "Read it as it stands now, and sign again.",
        )
    if form.get("read") != "yes":
        raise UsageError("Nothing was signed: say that you have read the charter as it stands.")
    said = " ".join(note.split())[:LONGEST_NOTE]
    sign_charter(home, visit.workspace, journey, visit.reader.name, said, visit.now)
    publish_audit(home)
    return "/audit?" + urlencode({"said": journey})


def answers(reader: Reader, charter: Charter) -> bool:
    """Say whether a reader is the person accountable for a charter, by the name of her token."""
    owner = charter.owner
    if owner is None or not reader.may(OWNER):
        return False
    return reader.name.casefold() in {name.casefold() for name in (owner.name, owner.id, owner.email) if name}


def sign_offs_shown(visit: Visit) -> list[dict[str, Any]]:
    """Return who signed which charter and what changed since, with what the form of its owner needs."""
    home = visit.workspace.folder / ".onedeck"
    found = watched(home, visit.workspace, visit.now)
    charters = {charter.name: charter for charter in visit.workspace.charters}
    return [
        {
            "row": _row(each), "journey": each.journey, "title": harmless(charters[each.journey].title),
            "mine": answers(visit.reader, charters[each.journey]) and not (each.by and each.as_signed),
            "seen": charter_hash(found, each.journey), "records": RECORDS,
            "charter": visit.link("/j/{journey}/charter", journey=each.journey),
        }
        for each in sign_offs(home, visit.workspace, visit.now)
        if visit.reader.may_see(each.journey)
    ]  # fmt: skip


def _row(each: SignOff) -> dict[str, Any]:
    stands = "not signed" if not each.by else AS_SIGNED if each.as_signed else "changed since"
    return {
        "journey": each.journey, "owner": each.owner, "signed_by": each.by, "signed_at": iso(each.at),
        "stands": stands, "changed": ", ".join(each.changed) or None,
    }  # fmt: skip
