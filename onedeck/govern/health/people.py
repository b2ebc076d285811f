"""Identities that cannot be one person, conversations that stand in two sources, customers known twice."""

from collections.abc import Iterator
from itertools import groupby

from onedeck.govern.health.clocks import at
from onedeck.govern.health.finding import Finding, Look, part, percent, several
from onedeck.model.governed_tables import NOTE, WARNING

FEWEST = 20  # so many conversations a person may have whatever the others do
TIMES = 3  # beyond the count that 99 of 100 customers do not exceed
SHOWN = 5
NEAR_US = 120_000_000  # a copy is made when the original is; two contacts of one person rarely begin together


def heavy(look: Look) -> Iterator[Finding]:
    """Yield the identities with more conversations than plausible, the largest first, and what they do to figures.

    Leaves the engine the table `heavy_customers`: the return curve is made without them.
    """
    counts = look.rows("conversations_each")
    usual = at(counts, 0.99) if counts else 0
    plausible = max(FEWEST, TIMES * usual)
    look.create("heavy_customers", plausible=plausible)
    found = look.store.engine.rows(
        "SELECT customer, conversations, returned FROM heavy_customers ORDER BY conversations DESC, customer"
    )
    total = sum(conversations * customers for conversations, customers in counts)
    many = sum(row[1] for row in found)
    said = f"more than {plausible} conversations (99 of 100 customers have {usual} at most)"
    if not found:
        yield Finding("heavy", "every source", "customers", f"no customer has {said}", 0, "customers")
        return
    yield Finding(
        "heavy", "every source", "customers",
        f"{several(len(found), 'customer')} with {said}: {part(many, total)} conversations, "
        f"{sum(row[2] for row in found):,} refuted because of a return; the return curve is made without them",
        len(found), "customers", severity=WARNING,
        unlocks=f"returns without a front desk's or a test line's, {percent(many, total)} of conversations",
        todo="look at them; what is no customer belongs under `exclude` of its source (internal, test)",
    )  # fmt: skip
    for customer, conversations, returned in found[:SHOWN]:
        yield Finding(
            "heavy", "every source", "customer",
            f"{several(conversations, 'conversation')}, {returned:,} of them refuted because of a return",
            conversations, "conversations", customer=customer,
        )  # fmt: skip


def mirrors(look: Look) -> Iterator[Finding]:
    """Yield per two sources how many conversations of one customer begin together, beside what chance does."""
    rows = look.rows("mirror_candidates", near_us=NEAR_US)
    found = False
    for (source, other), pairs in groupby(rows, lambda row: row[:2]):
        listed = list(pairs)
        together = [row for row in listed if row[4] == 0]
        # Seven days before and seven after: fourteen times the chance of one.
        by_chance = (len(listed) - len(together)) / 14
        if len(together) < 3 or len(together) <= 3 * by_chance:
            continue
        found = True
        same = sum(row[5] for row in together)
        yield Finding(
            "mirror", f"{source} -> {other}", "begin_together",
            f"{several(len(together), 'conversation')} of one customer begin within {NEAR_US // 60_000_000} minutes in "
            f"both ({same:,} for the same need), {by_chance:.1f} by chance: "
            f"for example {source}:{together[0][2]} and {other}:{together[0][3]}",
            len(together), "conversations", severity=WARNING,
            unlocks="each copy counted once, and not as her coming back",
            todo=f"if they are copies: `exclude: {{mirror: CONDITION}}` of {other} or {source}; if she was passed "
            "on: map the reference between them (related_conversation)",
        )  # fmt: skip
    if not found:
        what = "no two sources have more conversations that begin together than chance explains"
        yield Finding("mirror", "every source", "begin_together", what, 0, "conversations")


def duplicates(look: Look) -> Iterator[Finding]:
    """Yield how many pairs of customers contact about the same object, need and account with no identifier shared."""
    rows = look.rows("duplicate_customers")
    total = look.store.engine.rows(
        "SELECT COUNT(DISTINCT customer) FROM conversations WHERE excluded IS NULL"
    )[0][0]
    if not rows:
        what = (
            "no two customers without a common identifier contacted about the same object for the same need"
        )
        yield Finding("duplicate", "every source", "pairs", what, 0, "pairs", total)
    for under, where in ((True, "under one account"), (False, "under no account")):
        pairs = [row for row in rows if row[0] is under]
        if not pairs:
            continue
        people = {customer for row in pairs for customer in row[1:]}
        what = (
            f"{several(len(pairs), 'pair')} of customers, {part(len(people), total)} customers, contacted about the "
            f"same object for the same need {where} and share no identifier"
        )
        yield Finding(
            "duplicate", "every source", "account" if under else "no_account", what, len(pairs), "pairs",
            total, severity=WARNING if len(people) > 0.01 * total else NOTE,
            unlocks="returns that are hers and look like another customer's",
            todo="export an identifier both systems have, or a list of contacts that has both; where they are "
            "colleagues, `customer: account` in the charter counts them as one",
            customer=pairs[0][1],
        )  # fmt: skip
