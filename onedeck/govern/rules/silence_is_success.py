"""A customer who falls silent counts as a success: containment, deflection, "resolved" by the vendor's own word.

She may have been helped; she may have given up, or be on the telephone. Such a figure rises when the way to a person
is closed. An objective of a charter, or an indicator of the AI room, with a target on such a metric is an error, one
without a target a note: to look at it beside held_up is fine, to steer by it is not. And each claim definition in the
data that takes silence inside one conversation for success (levels unassisted, deflected, contained,
contained_no_recontact) for 30 conversations and more is a note: what it claims is only read beside what held up.

Fails:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: [billing.dispute]}
          objectives:
            - {displayName: Resolved, dimension: accurate, indicatorRef: containment, op: gte, value: 0.8}
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:00", until: "2026-01-05 10:05",
           end: completed, repeat: 30}
      claims:
        - {conversation: "c#", room: ai, at: "2026-01-06 10:05", definition: pip.resolved, level: contained, repeat: 30}
    as_of: "2026-02-01 00:00"
    finds: [billing/containment, /ai/pip.resolved]

Passes:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: [billing.dispute]}
          objectives:
            - {displayName: Resolved, dimension: accurate, indicatorRef: held_up, op: gte, value: 0.8}
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:00", until: "2026-01-05 10:05",
           end: completed, repeat: 30}
      claims:
        - {conversation: "c#", room: ai, at: "2026-01-06 10:05", definition: pip.asked, level: confirmed, repeat: 30}
        - {conversation: c1, room: ai, at: "2026-01-06 11:05", definition: pip.tried_once, level: contained}
    as_of: "2026-02-01 00:00"
"""

from collections.abc import Iterator, Sequence

from onedeck.charter.charters import Objective
from onedeck.govern.check.look import Look
from onedeck.govern.check.scorecards import asked, figure_mark, journey_of, target_of
from onedeck.model.findings import ERROR, LEAST_CONVERSATIONS, NOTE, Finding, Fix, Rule

RULE = Rule(
    code="OD203",
    title="silence counts as success",
    severity=ERROR,
    pattern="ai_on_old_process",
    help="ask for held_up: what she did next, on any channel, for the charter's whole window",
    definition="vendors' containment, deflection and assumed resolution, as their manuals define them",
)
METRICS = ("containment", "contained_no_recontact", "deflection_claimed", "claimed")
LEVELS = ("unassisted", "deflected", "contained", "contained_no_recontact")
INSTEAD = "held_up"


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per figure that takes silence for success, then a note per claim definition that does."""
    for charter in look.charters:
        yield from _steered(look, charter.name, "", charter.objectives)
    for card in look.cards:
        yield from _steered(look, journey_of(look, card), f"{card.agent}/", card.indicators)
    if look.store:
        yield from _definitions(look)


def _steered(look: Look, journey: str, by: str, figures: Sequence[Objective]) -> Iterator[Finding]:
    names = [figure.metric for figure in figures]
    for place, figure in enumerate(figures):
        if figure.metric in METRICS and figure.metric not in names[:place]:
            aimed = target_of(figure) is not None
            mark = figure_mark(look, figure, "she said no more: that is all it knows")
            fix = Fix(mark, figure.metric, INSTEAD) if figure.op == "gte" and INSTEAD not in names else None
            yield Finding(
                RULE, ERROR if aimed else NOTE, journey, f"{by}{figure.metric}",
                f"{figure.title!r} {'is reached' if aimed else 'is shown to be good'} ({asked(figure)}) whenever "
                "customers fall silent, helped or not",
                (mark,), fix=fix,
            )  # fmt: skip


def _definitions(look: Look) -> Iterator[Finding]:
    assert look.store
    since, until = look.period
    listed = ", ".join(f"'{level}'" for level in LEVELS)
    for room, definition, claims, conversations in look.store.engine.rows(
        f"""SELECT claims.room, claims.definition, COUNT(*), COUNT(DISTINCT claims.conversation_id)
        FROM claims
        WHERE claims.level IN ({listed}) AND (claims.claimed_at IS NULL OR claims.claimed_at >= {since})
          AND (claims.claimed_at IS NULL OR claims.claimed_at < {until})
        GROUP BY claims.room, claims.definition
        HAVING COUNT(DISTINCT claims.conversation_id) >= {LEAST_CONVERSATIONS}
        ORDER BY claims.room, claims.definition"""
    ):
        yield Finding(
            RULE, NOTE, "", f"{room}/{definition}",
            f"{claims:,} claims under {definition} in 13 weeks mean that she said no more, not that it was done",
            where=f"{room}'s claims -> {definition}",
            evidence=(f"claimed for {conversations:,} conversations; `onedeck claims` shows how many of them held up",),
            help="never report this figure alone: say beside it what held up of the same conversations",
        )  # fmt: skip
