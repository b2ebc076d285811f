"""What happened, in words that give no verdict away: for a reader who is to make up her own mind."""

from collections.abc import Mapping
from typing import Any

from onedeck.show.moments import minute

Event = Mapping[str, Any]

ROLES = {
    "AUTOMATED_AGENT": "the AI",
    "HUMAN_AGENT": "a person",
    "SYSTEM": "a system",
    "THIRD_PARTY": "a third party",
    "END_USER": "she",
}
# How the source says a touch stopped, without what it makes of it.
STOPPED = {
    "completed": "ended",
    "escalated": "passed on",
    "transferred": "passed on",
    "abandoned": "broken off",
    "failed": "broken off by a fault",
    "pending": "waits for her",
}
# What a record says, in other words than those of a verdict.
FACTS = {
    "fulfilled": "a system of record notes that it was carried out",
    "not_fulfilled": "a system of record notes that it was not carried out",
    "confirmed": "she says that it is settled",
    "denied": "she says that it is not settled",
    "disputed": "she objects to the answer she got",
    "complained": "she makes a formal protest about this",
    "cancelled": "she quits the service, and names this",
    "contradicted": "she is told the opposite of what she was told here",
    "reopened": "the source takes it up again",
    "promised": "the company announces that something will be done",
    "renewed": "she stays on",
    "churned": "she leaves",
}
RELATIONS = {
    "reopens": "takes up an earlier conversation again",
    "follow_up_of": "goes on from an earlier conversation",
    "chain": "goes on from an earlier conversation",
    "merged_into": "continues in another conversation",
    "escalated_from": "comes out of another conversation",
}


def touch(event: Event) -> str:
    """Say who had her and how it stopped."""
    named = " ".join(filter(None, (event["agent_name"], event["agent_version"])))
    role = ROLES[event["handler_role"]]
    who = f"{role} {named}" if named and event["handler_role"] == "AUTOMATED_AGENT" else role
    parts = [who if not event["team"] else f"{who} ({event['team']})"]
    if event["channel"]:
        parts.append(str(event["channel"]).lower().replace("_", " "))
    if event["direction"] == "outbound":
        parts.append("started by the company")
    if event["relation"] in RELATIONS:
        parts.append(RELATIONS[event["relation"]])
    if event["customer_turns"] is not None:
        parts.append(f"{event['customer_turns']} messages from her")
    if event["end_state"]:
        parts.append(f"{STOPPED[event['end_state']]} {minute(event['disconnect_time'])}".rstrip())
    return ", ".join(parts)


def turn(event: Event) -> str:
    """Say who spoke, and what, as far as it was kept."""
    who = ROLES[event["author_role"]]
    if event["tool_name"]:
        return f"{who} used {event['tool_name']}"
    return f"{who}: {event['content']}" if event["content"] else f"{who} spoke (text not kept)"


def outcome(event: Event) -> str:
    """Say what a record or she herself says."""
    parts = [FACTS[event["outcome"]]]
    if event["due_time"] is not None:
        parts.append(f"by {minute(event['due_time'])}")
    if event["amount"] is not None:
        parts.append(f"{event['amount']:.2f} {event['currency'] or ''}".rstrip())
    text = ", ".join(parts)
    return f"{text}: {event['detail']}" if event["detail"] else text


def survey(event: Event) -> str:
    """Say what she answered when she was asked to rate it."""
    score = "no number" if event["score"] is None else f"{event['score']:g}"
    of = (
        f" of {event['scale_max']:g}" if event["scale_max"] is not None and event["score"] is not None else ""
    )
    text = f"asked to rate it ({event['instrument']}), she gave {score}{of}"
    return f"{text}: {event['comment']}" if event["comment"] else text
