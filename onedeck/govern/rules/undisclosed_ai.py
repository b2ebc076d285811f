"""A customer talks to a machine and is not told: the charter asks for no disclosure, or the AI leaves it out.

Looked at are charters with an AI that serves customers itself. An error where `transparency.disclosure.required` is
false; a note where the charter gives the use case as SelfService and says nothing of a disclosure. Where the charter
gives its `text` and turns are kept, it is measured too: counted are conversations whose first AI touch holds words of
the AI, bad are those in which none of them, before her second message, holds the text. Capitals and blanks do not
matter; of a text with numbers or addresses, which are redacted, its longest piece without them is looked for. A
translation is no other text: where the text stands in some language at all, only conversations of those languages are
counted. More than 5 in 100, because cut-off logs and broken greetings always miss a few.

Fails:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: ["*"]}
          ai: {systems: [{name: Pip, agentId: pip, useCase: SelfService}]}
          transparency: {disclosure: {required: true, text: I am an automated assistant.}}
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:00", until: "2026-01-05 10:05",
           end: completed, repeat: 40}
      turns:
        - {conversation: "c#", by: ai, at: "2026-01-05 10:00:01", says: "Hello, this is Pip.", repeat: 40}
        - {conversation: "c#", by: customer, at: "2026-01-05 10:00:02", says: My bill., repeat: 40}
        - {conversation: "c#", by: customer, at: "2026-01-05 10:00:03", says: It is wrong., repeat: 40}
        - {conversation: "c#", by: ai, at: "2026-01-05 10:00:04", says: I am an automated assistant., repeat: 40}
    as_of: "2026-02-01 00:00"
    finds: [billing/]

Passes:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: ["*"]}
          ai: {systems: [{name: Pip, agentId: pip, useCase: SelfService}]}
          transparency: {disclosure: {required: true, text: I am an automated assistant.}}
    rows:
      touches:
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-05 10:00", until: "2026-01-05 10:05",
           end: completed, repeat: 40}
      turns:
        - {conversation: "c#", by: customer, at: "2026-01-05 10:00:01", says: My bill., repeat: 40}
        - {conversation: "c#", by: ai, at: "2026-01-05 10:00:02", says: "Hello!  i am an automated  assistant.",
           repeat: 40}
    as_of: "2026-02-01 00:00"
"""

import re
from collections.abc import Iterator, Sequence

from onedeck.charter.charters import AISystem, Charter
from onedeck.govern.check.look import Look
from onedeck.model.findings import ERROR, NOTE, Finding, Rule
from onedeck.store.steps import listed

RULE = Rule(
    code="OD504",
    title="she is not told that it is an AI",
    severity=ERROR,
    pattern="human_plus_ai",
    help="set transparency.disclosure.required to true, and let the AI say its text in its first words",
    threshold=0.05,
    definition="EU AI Act Art. 50(1)",
)
LEAST_LETTERS = 8  # of a shorter piece nobody could say that it is a disclosure
_REDACTED = re.compile(r"\S*(?:[0-9@]|://)\S*")
# Of each conversation's first touch of a self-service AI: its words before her second message, without blanks.
SQL = """
SELECT journey, '' AS subject, conversation_id, customer, held = 0 AS bad
FROM (
    SELECT told.*, MAX(held) OVER (PARTITION BY journey) AS anywhere,
           MAX(held) OVER (PARTITION BY journey, language) AS in_language
    FROM (
        SELECT disclosures.journey, spoken.conversation_id, spoken.customer, spoken.language,
               MAX(CASE WHEN spoken.hers < 2 AND instr(spoken.words, disclosures.words) > 0 THEN 1 ELSE 0 END) AS held
        FROM ({spoken}) AS spoken
        JOIN ({disclosures}) AS disclosures ON disclosures.journey = spoken.journey
        WHERE spoken.author_role = 'AUTOMATED_AGENT'
        GROUP BY disclosures.journey, spoken.conversation_id, spoken.customer, spoken.language
    ) AS told
) AS told
WHERE in_language = 1 OR anywhere = 0
"""
_SPOKEN = """
SELECT conversations.journey, conversations.conversation_id, conversations.customer,
       COALESCE(conversations.language, '') AS language, turns.author_role, {words} AS words,
       SUM(CASE WHEN turns.author_role = 'END_USER' THEN 1 ELSE 0 END) OVER (
           PARTITION BY turns.touch_id ORDER BY turns.time, turns.sequence, turns.turn_id
           ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
       ) AS hers
FROM conversations
JOIN (
    SELECT conversation_id, MIN(position) AS position FROM steps WHERE handled AND room = 'ai' GROUP BY conversation_id
) AS opening ON opening.conversation_id = conversations.conversation_id
JOIN steps ON steps.conversation_id = opening.conversation_id AND steps.position = opening.position
JOIN turns ON turns.touch_id = steps.touch_id
WHERE conversations.excluded IS NULL AND turns.content IS NOT NULL
  AND conversations.start_at >= {since} AND conversations.start_at < {until}
"""


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per charter that asks for no disclosure, and per journey in which the AI leaves it out."""
    worded = []
    for charter in look.charters:
        serving = [system for system in charter.systems if system.use_case != "AgentAssistance"]
        if serving:
            yield from _declared(look, charter, serving)
            if _required(charter) is not False and (words := _words(charter)):
                worded.append((charter, words))
    if worded and look.store:
        yield from _spoken(look, worded)


def _declared(look: Look, charter: Charter, serving: Sequence[AISystem]) -> Iterator[Finding]:
    told = charter.transparency
    if told and told.disclosure_required is False:
        yield Finding(
            RULE, ERROR, charter.name, "",
            f"{charter.title} does not ask {serving[0].name} to say that it is an AI",
            (look.mark(told.place, "disclosure.required: false", len("transparency")),),
        )  # fmt: skip
    own = [system for system in serving if system.use_case == "SelfService"]
    if own and _required(charter) is None and not (told and told.disclosure_text):
        yield Finding(
            RULE, NOTE, charter.name, "",
            f"{charter.title} does not say whether {own[0].name} must say that it is an AI",
            (look.mark(own[0].place, "serves customers itself", len(own[0].name)),),
        )  # fmt: skip


def _spoken(look: Look, worded: Sequence[tuple[Charter, str]]) -> Iterator[Finding]:
    charters = {charter.name: charter for charter, _ in worded}
    for tally in look.tallies(RULE, _sql(look, worded)):
        told = charters[tally.journey].transparency
        assert told
        yield Finding(
            RULE, RULE.severity, tally.journey, "",
            f"in {tally.bad:,} of {tally.n:,} conversations the AI has not said what it is by her second message",
            (look.mark(told.place, "its text is not in the AI's first words", len("transparency")),),
            help="let the AI say the text of transparency.disclosure in its first words, or write there what it says",
            tally=tally,
        )  # fmt: skip


def _sql(look: Look, worded: Sequence[tuple[Charter, str]]) -> str:
    assert look.store
    text = look.store.engine.dialect.text
    rows = [(text(charter.name), text(words)) for charter, words in worded]
    disclosures = listed(("journey", "words"), rows).replace("{", "{{").replace("}", "}}")
    blanks = "lower(turns.content)"
    for blank in (32, 9, 10, 13, 160):
        blanks = f"replace({blanks}, chr({blank}), '')"
    spoken = _SPOKEN.replace("{words}", blanks)
    return SQL.replace("{spoken}", spoken).replace("{disclosures}", disclosures)


def _words(charter: Charter) -> str:
    """Return what to look for, without capitals and blanks; nothing where too little is left of the text."""
    text = charter.transparency.disclosure_text.lower() if charter.transparency else ""
    pieces = ("".join(piece.split()) for piece in _REDACTED.split(text))
    longest = max(pieces, key=len)
    return longest if len(longest) >= LEAST_LETTERS else ""


def _required(charter: Charter) -> bool | None:
    return charter.transparency.disclosure_required if charter.transparency else None
