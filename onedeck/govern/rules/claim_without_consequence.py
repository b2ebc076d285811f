"""A room claims what customers take back: more than a fifth of what it called resolved was not.

A claim that nothing follows from can be made as often as one likes. Counted are a journey's matured conversations that
a room claimed under one claim definition; bad are those refuted by what she did next: she came back, reopened it, said
no, complained, or the other room had to finish. Conversations of which nobody can know count as good. A fifth, because
some always come back: of the 21,802 matured claims of a real IT service desk (UCI 498) 17.6 % were refuted within seven
days, and 6 in 100 callers come back in a later week too, where no claim can have caused it. The evidence says that
chance rate.

Fails:
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, reason: d, at: "2026-01-05 10:00",
           until: "2026-01-05 10:05", end: completed, repeat: 60}
        - {conversation: "d#", customer: "p#", reason: d, at: "2026-01-07 10:00", until: "2026-01-07 10:05", repeat: 30}
      claims: [{conversation: "c#", room: ai, at: "2026-01-06 10:05", definition: pip.resolved, repeat: 60}]
    as_of: "2026-02-01 00:00"
    finds: [all/ai/pip.resolved]

Passes:
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, reason: d, at: "2026-01-05 10:00",
           until: "2026-01-05 10:05", end: completed, repeat: 60}
        - {conversation: "d#", customer: "p#", reason: d, at: "2026-01-07 10:00", until: "2026-01-07 10:05", repeat: 12}
      claims: [{conversation: "c#", room: ai, at: "2026-01-06 10:05", definition: pip.resolved, repeat: 60}]
    as_of: "2026-02-01 00:00"
"""

from collections.abc import Iterator

from onedeck.govern.check.look import Look, view_of
from onedeck.govern.check.scorecards import figure_mark
from onedeck.model.findings import ERROR, Finding, Mark, Rule, Tally

RULE = Rule(
    code="OD201",
    title="what was claimed as resolved came back",
    severity=ERROR,
    pattern="ai_on_old_process",
    help="steer by held_up instead of the claim, and read why they came back: `onedeck claims --verdict refuted`",
    live=True,
    threshold=0.20,
    definition="OneDeck, GLOSSARY: claim, refuted",
)
CLAIMS = (
    "claimed",
    "containment",
    "contained_no_recontact",
    "deflection_claimed",
    "automated_resolution_claimed",
)

SQL = """
SELECT verdicts.journey, claimed.room || '/' || claimed.definition AS subject, verdicts.conversation_id,
       verdicts.customer, verdicts.verdict = 'refuted' AS bad, verdicts.because, verdicts.grade, verdicts.chance
FROM (
    SELECT DISTINCT COALESCE(joins.root, claims.conversation_id) AS conversation_id, claims.room, claims.definition
    FROM claims LEFT JOIN joins ON joins.conversation_id = claims.conversation_id
) AS claimed
JOIN verdicts ON verdicts.conversation_id = claimed.conversation_id AND verdicts.room = claimed.room
JOIN conversations ON conversations.conversation_id = verdicts.conversation_id
WHERE verdicts.claimed AND verdicts.matured AND verdicts.excluded IS NULL
  AND conversations.start_at >= {since} AND conversations.start_at < {until}
"""


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per journey, room and claim definition that customers refuted."""
    for tally in look.tallies(RULE, SQL):
        room, _, definition = tally.subject.partition("/")
        yield Finding(
            RULE, RULE.severity, tally.journey, tally.subject,
            f"of {tally.n:,} conversations claimed as resolved under {definition}, customers refuted {tally.bad:,}",
            tuple(_marks(look, tally)),
            where=f"{'AI' if room == 'ai' else 'people'}'s claim -> what she did next",
            evidence=tuple(_evidence(look, tally)),
            tally=tally,
        )  # fmt: skip


def _marks(look: Look, tally: Tally) -> Iterator[Mark]:
    charter = look.charter(tally.journey)
    for figure in charter.objectives if charter else ():
        if figure.metric in CLAIMS:
            yield figure_mark(look, figure, f"true for {tally.n:,}, of which customers refuted {tally.bad:,}")


def _evidence(look: Look, tally: Tally) -> Iterator[str]:
    assert look.store
    engine = look.store.engine
    text = engine.dialect.text
    mine = f"{view_of(RULE)} WHERE journey = {text(tally.journey)} AND subject = {text(tally.subject)}"
    causes = engine.rows(
        f"SELECT because, COUNT(*) FROM {mine} AND bad GROUP BY because ORDER BY COUNT(*) DESC, because"
    )
    yield ", ".join(f"{because.replace('_', ' ')} {count:,}" for because, count in causes)
    by_need, seen, chance = engine.rows(
        "SELECT COUNT(CASE WHEN bad AND grade = 'c' THEN 1 END), COUNT(chance), COUNT(CASE WHEN chance THEN 1 END) "
        f"FROM {mine}"
    )[0]
    if by_need and seen:
        yield (
            f"{by_need:,} of them are the same person with the same need (grade c); by chance the same is seen in "
            f"{chance:,} of {seen:,} in an equally long later window"
        )
