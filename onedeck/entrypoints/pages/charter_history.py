"""A charter's versions as git has them: who changed it when, in whose words, and what differs between two of them."""

from typing import Any

from onedeck.entrypoints.pages.charter import file_of, text_of, the_charter
from onedeck.entrypoints.web.page import Answer, NotThere, Page, Visit
from onedeck.govern.audit.history import Version, difference, text_at, versions
from onedeck.show.formats import Field, Listing, harmless
from onedeck.show.moments import iso, minute

NOW = "now"  # the file as it lies there
SHORT = 10
NOT_IN_GIT = (
    "The charter is not in git, so nobody can say who changed it when. `git init`, `git add` and `git commit` in the "
    "workspace's folder begin a history; the audit journal has what the runs saw change."
)


def view(visit: Visit) -> Answer:
    """Return the versions of the charter, and what one of them changed against the one before or another."""
    charter = the_charter(visit)
    folder, file = visit.workspace.folder, file_of(charter)
    title = f"{harmless(charter.title) or charter.name}: history of the charter"
    found = versions(folder, file)
    if not found:
        return Answer(title, NOT_IN_GIT, more={"journey": charter.name, "rows": [], "lines": [], "said": ""})
    now = text_of(visit, charter)
    uncommitted = text_at(folder, file, found[0].commit) != now
    version, against = _asked(visit, found, uncommitted)
    texts = [now if name == NOW else text_at(folder, file, name) or "" for name in (against, version)]
    lines = list(difference(texts[0], texts[1])) if version else []
    rows = [
        _row(visit, each, found[at + 1].commit if at + 1 < len(found) else "")
        for at, each in enumerate(found)
    ]
    return Answer(
        title, _sentence(found, uncommitted), tables={"versions": _list(rows)},
        more={
            "journey": charter.name, "rows": rows, "lines": [(sign, harmless(text)) for sign, text in lines],
            "said": _said(version, against),
            "unsaved": visit.here(commit=NOW, against=found[0].commit) if uncommitted else "",
        },
    )  # fmt: skip


def _asked(visit: Visit, found: list[Version], uncommitted: bool) -> tuple[str, str]:
    """Return the version looked at and the one it is held against (empty = nothing before it)."""
    known = [*([NOW] if uncommitted else []), *(each.commit for each in found)]
    version = visit.query.get("commit") or known[0]
    if version not in (NOW, *known):
        raise NotThere(
            f"The charter has no version {harmless(version)[:60]!r}.", "The page lists those it has."
        )
    before = known[known.index(version) + 1 :] if version in known else known
    against = visit.query.get("against") or (before[0] if before else "")
    if against and against not in (NOW, *known):
        raise NotThere(
            f"The charter has no version {harmless(against)[:60]!r}.", "The page lists those it has."
        )
    return version, against


def _sentence(found: list[Version], uncommitted: bool) -> str:
    last = found[0]
    many = f"{len(found)} version{'s' if len(found) != 1 else ''}"
    text = f"{many}; the last by {harmless(last.author)} on {minute(last.at)} UTC."
    return f"{text} The file was changed since and not committed." if uncommitted else text


def _said(version: str, against: str) -> str:
    if not against:
        return f"{_short(version)}: the first version"
    return f"{_short(against)} → {_short(version)}"


def _short(name: str) -> str:
    return "the file as it lies there" if name == NOW else name[:SHORT]


def _row(visit: Visit, each: Version, before: str) -> dict[str, Any]:
    return {
        "commit": each.commit, "short": each.commit[:SHORT], "author": harmless(each.author), "at": iso(each.at),
        "words": harmless(each.words)[:200], "address": visit.here(commit=each.commit, against=before or None),
        "when": minute(each.at),
    }  # fmt: skip


def _list(rows: list[dict[str, Any]]) -> Listing:
    fields = (
        Field("when", "When (UTC)"), Field("author", "Author"), Field("words", "Message"), Field("short", "Version"),
    )  # fmt: skip
    return Listing(rows, ("commit", "author", "at", "words"), fields)


PAGE = Page(
    "/j/{journey}/charter/history", "History of the charter", view, "charter_history.html", own=("commit", "against"),
    fresh=True,
)  # fmt: skip
