"""More than a fifth of what customers come for is in no charter: nobody answers for it, and nothing defines success.

Counted are all conversations of the thirteen weeks that are counted at all; bad are those of the journey `unchartered`.
What `scope.exclude` takes out of every charter is out of scope and not counted. One finding for the workspace, which
names the largest needs; only where there are charters, as before the first one nothing is covered. A fifth, because
rare and new needs always make a tail that no charter should be written for.

Fails:
    files:
      reasons.yaml: {desk: {d: billing.dispute, r: router}}
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: [billing.dispute]}
    rows:
      touches:
        - {conversation: "c#", customer: "p#", reason: d, at: "2026-01-05 10:00", until: "2026-01-05 10:05", repeat: 60}
        - {conversation: "d#", customer: "q#", reason: r, at: "2026-01-05 10:00", until: "2026-01-05 10:05", repeat: 40}
    as_of: "2026-02-01 00:00"
    finds: [/]

Passes:
    files:
      reasons.yaml: {desk: {d: billing.dispute, r: router}}
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: [billing.dispute]}
    rows:
      touches:
        - {conversation: "c#", customer: "p#", reason: d, at: "2026-01-05 10:00", until: "2026-01-05 10:05", repeat: 80}
        - {conversation: "d#", customer: "q#", reason: r, at: "2026-01-05 10:00", until: "2026-01-05 10:05", repeat: 20}
    as_of: "2026-02-01 00:00"
"""

from collections.abc import Iterator

from onedeck.charter.charters import UNCHARTERED
from onedeck.govern.check.look import Look, view_of
from onedeck.model.findings import WARNING, Finding, Rule

RULE = Rule(
    code="OD105",
    title="no charter covers what many customers come for",
    severity=WARNING,
    pattern="unified_accountability",
    help="write a charter for the largest of these needs, or take them out with scope.exclude",
    live=True,
    threshold=0.20,
)
SHOWN = 5

SQL = f"""
SELECT '' AS journey, '' AS subject, conversation_id, customer, journey = '{UNCHARTERED}' AS bad,
       COALESCE(need, '') AS need, COALESCE(vocabulary, '') AS vocabulary
FROM conversations
WHERE excluded IS NULL AND start_at >= {{since}} AND start_at < {{until}}
"""


def check(look: Look) -> Iterator[Finding]:
    """Yield one finding for the workspace."""
    for tally in look.tallies(RULE, SQL) if look.charters else ():
        yield Finding(
            RULE, RULE.severity, "", "",
            f"{tally.bad:,} of {tally.n:,} conversations are about something that none of the "
            f"{len(look.charters):,} charters covers",
            where="what customers come for -> no charter",
            evidence=(f"the largest: {', '.join(_largest(look))}",),
            tally=tally,
        )  # fmt: skip


def _largest(look: Look) -> Iterator[str]:
    assert look.store
    for need, vocabulary, conversations in look.store.engine.rows(
        f"""SELECT need, vocabulary, COUNT(*) FROM {view_of(RULE)} WHERE bad
        GROUP BY need, vocabulary ORDER BY COUNT(*) DESC, need, vocabulary LIMIT {SHOWN}"""
    ):
        name = f"{vocabulary}: {need}" if vocabulary and need else need or "need not known"
        yield f"{name} ({conversations:,})"
