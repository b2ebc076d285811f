"""Who passed her to whom: the SQL of the handovers, the pairs as counted, and one pair's conversations."""

import hashlib
import re
from dataclasses import dataclass

from onedeck.errors import UsageError, suggest
from onedeck.show.ledger import Scope
from onedeck.show.queries import read_step
from onedeck.show.ways.channels import family_sql, within
from onedeck.store import Store

_SIGNS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Pair:
    """Conversations in which one passed her to the other, their customers, and those of them that went wrong."""

    origin: str
    target: str
    n: int
    customers: int
    bad: int


def handed_on(store: Store, scope: Scope) -> str:
    """Return the SELECT of a scope's conversations with each pair of their handovers."""
    only = within(store, scope, "v")
    text = read_step("handed_on")
    return text.format(family_of_touch=family_sql("t.channel"), within=within(store, scope, "s"), only=only)


def pairs(store: Store, scope: Scope) -> list[Pair]:
    """Return who passed how many conversations to whom, and how many of them went wrong.

    Wrong is where something she had said did not arrive, or where she came back or said that it was not solved.
    """
    rows = store.engine.rows(
        "SELECT origin, target, COUNT(*), COUNT(DISTINCT customer), CAST(SUM(bad) AS BIGINT) "
        f"FROM ({handed_on(store, scope)}) AS each_pair GROUP BY origin, target ORDER BY origin, target"
    )
    return [Pair(*row) for row in rows]


def pair_key(origin: str, target: str) -> str:
    """Return the key of a pair."""
    return f"handed:{slug(origin)}:{slug(target)}"


def pair_select(store: Store, scope: Scope, ends: list[str]) -> tuple[str, str]:
    """Return (title, SELECT of conversation and customer) of a pair; raises UsageError where nobody handed over so."""
    if len(ends) != 2:
        raise UsageError("A handover is written handed:FROM:TO, such as handed:ai:billing.")
    known = {(slug(pair.origin), slug(pair.target)): pair for pair in pairs(store, scope)}
    pair = known.get((ends[0], ends[1]))
    if pair is None:
        near = suggest(":".join(ends), [":".join(each) for each in known])
        raise UsageError(f"Nobody passed her from {ends[0][:60]!r} to {ends[1][:60]!r} here.{near}")
    text = store.engine.dialect.text
    where = f"origin = {text(pair.origin)} AND target = {text(pair.target)}"
    return f"{pair.origin} → {pair.target}", (
        f"SELECT conversation_id, customer FROM ({handed_on(store, scope)}) AS each_pair WHERE {where}"
    )


def slug(name: str) -> str:
    """Return a name as addresses have it; where signs are lost a few of its hash tell it from others."""
    plain = _SIGNS.sub("-", name.lower()).strip("-")
    if plain == name.lower().replace(" ", "-"):
        return plain
    mark = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{plain[:40]}-{mark}".strip("-")
