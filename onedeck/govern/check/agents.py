"""Which AI answered whom: the agents, versions and models of the thirteen weeks, by journey."""

from collections.abc import Sequence
from dataclasses import dataclass

from onedeck.charter.charters import AISystem, Charter
from onedeck.govern.check.look import Look
from onedeck.model.findings import LEAST_CONVERSATIONS, LEAST_CUSTOMERS, Rule, Tally
from onedeck.store.steps import listed

# A touch of an AI, in a counted conversation that began in the thirteen weeks.
_MET = """
SELECT DISTINCT conversations.journey, conversations.conversation_id, conversations.customer,
       COALESCE(touches.agent_id, touches.agent_name) AS agent, touches.agent_name AS name,
       touches.agent_version AS version, touches.model
FROM conversations
JOIN steps ON steps.conversation_id = conversations.conversation_id
JOIN touches ON touches.touch_id = steps.touch_id
WHERE touches.handler_role = 'AUTOMATED_AGENT' AND conversations.excluded IS NULL
  AND COALESCE(touches.agent_id, touches.agent_name) IS NOT NULL
  AND conversations.start_at >= {since} AND conversations.start_at < {until}
"""


@dataclass(frozen=True)
class Met:
    """An AI as customers of one journey met it; what the events do not say, or nobody asks for, is empty."""

    journey: str
    agent: str
    version: str
    model: str
    name: str = ""  # as the events call the agent, beside its id
    conversations: int = 0


@dataclass(frozen=True)
class Suspect:
    """An AI whose conversations are to be counted under a journey (empty = all of them) and a subject."""

    journey: str
    subject: str
    met: Met


def ai_met(look: Look) -> list[Met]:
    """Return the AI agents, versions and models of every journey in the thirteen weeks; offline none."""
    if look.store is None:
        return []
    since, until = look.period
    met = _MET.format(since=since, until=until)
    rows = look.store.engine.rows(
        f"""SELECT journey, agent, COALESCE(version, ''), COALESCE(model, ''),
            COALESCE(MAX(name), ''), COUNT(DISTINCT conversation_id)
        FROM ({met}) AS met
        GROUP BY journey, agent, COALESCE(version, ''), COALESCE(model, '') ORDER BY 1, 2, 3, 4"""
    )
    return [Met(*row) for row in rows]


def system_of(charter: Charter, met: Met) -> AISystem | None:
    """Return the system of a charter that an agent of the events is, by id or name; None if it is not listed."""
    called = {name.casefold() for name in (met.agent, met.name) if name}
    listing = (
        system for system in charter.systems if called & {system.agent.casefold(), system.name.casefold()}
    )
    return next(listing, None)


def tallies(look: Look, rule: Rule, suspects: Sequence[Suspect], met: Sequence[Met]) -> list[Tally]:
    """Return the tallies of a live rule's suspects among the AI that was met, and note what it had to count."""
    found = list(look.tallies(rule, suspects_sql(look, suspects))) if suspects else []
    counted: dict[str, int] = {}
    for one in met:
        counted[one.journey] = counted.get(one.journey, 0) + one.conversations
    look.measured[rule.code] = counted
    return found


def suspects_sql(look: Look, suspects: Sequence[Suspect]) -> str:
    """Return a live rule's SQL: for each suspect, the journey's conversations with AI; bad are the suspect's own."""
    assert look.store
    text = look.store.engine.dialect.text
    rows = [
        tuple(
            text(part) for part in (one.journey, one.subject, one.met.agent, one.met.version, one.met.model)
        )
        for one in suspects
    ]
    # What events and charters call things is data: braces in it are none of ours to fill in.
    listing = listed(("journey", "subject", "agent", "version", "model"), rows)
    listing = listing.replace("{", "{{").replace("}", "}}")
    return f"""
    SELECT suspects.journey, suspects.subject, met.conversation_id, MAX(met.customer) AS customer,
           MAX(CASE WHEN met.agent = suspects.agent AND suspects.version IN ('', met.version)
               AND suspects.model IN ('', met.model) THEN 1 ELSE 0 END) = 1 AS bad
    FROM ({_MET}) AS met
    JOIN ({listing}) AS suspects ON suspects.journey IN ('', met.journey)
    GROUP BY suspects.journey, suspects.subject, met.conversation_id
    """


def enough(tally: Tally) -> bool:
    """Say whether the bad ones alone are many enough to speak of: a pilot of three chats is no release."""
    return tally.bad >= LEAST_CONVERSATIONS and tally.customers >= LEAST_CUSTOMERS
