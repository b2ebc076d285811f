"""One contact record of Amazon Connect: who, how it began and ended, who served her, in either of its two shapes.

Names are paths as nested.py makes them: `agentinfo` and `queueinfo` are DescribeContact's, `agent` and `queue` the
stream's.
"""

from onedeck.ingest.cells import answer
from onedeck.ingest.feed import Feed
from onedeck.ingest.nested import Record, path_of

Row = dict[str, object]

COMPANY = ("OUTBOUND", "CALLBACK", "AGENT_REPLY", "FLOW", "EXTERNAL_OUTBOUND")
CHANNELS = {"VOICE": "phone", "CHAT": "chat", "EMAIL": "email", "TASK": "task"}
SUBTYPES = {"connect:SMS": "sms", "connect:WhatsApp": "whatsapp", "connect:Apple": "apple"}
CONNECTED = ("agentinfo.connectedtoagenttimestamp", "agent.connectedtoagenttimestamp")
ENQUEUED = ("queueinfo.enqueuetimestamp", "queue.enqueuetimestamp")


def who(feed: Feed, record: Record) -> Row:
    """Return by whom a contact was made; the other end of a supervisor's or third party's contact is not her."""
    address, kind = record.text("customerendpoint.address"), record.text("customerendpoint.type") or ""
    found: Row = {"customer": attribute(feed, record, "customer_attribute") or record.text("customerid")}
    if address and method_of(record) not in ("MONITOR", "EXTERNAL_OUTBOUND"):
        if kind == "EMAIL_ADDRESS" or (not kind and "@" in address):
            found["email"] = address
        elif kind in ("TELEPHONE_NUMBER", ""):
            found["phone"] = address
    for name in ("email", "phone"):
        found[name] = attribute(feed, record, f"{name}_attribute") or found.get(name)
    return found


def served_by(feed: Feed, record: Record) -> Row | None:
    """Return the self-service AI that served her, if one did."""
    for agent in _self_service(record):
        name, _, version = (agent.text("aiagentversionid") or "").rpartition(":")
        return _ai(name or version or "self-service", version if name else None)
    said = attribute(feed, record, "self_service_attribute")
    meant = answer(said)
    if said is None or meant is False:
        return None
    return _ai("self-service" if meant else said, None)


def _self_service(record: Record) -> list[Record]:
    agents = record.listed("wisdominfo.aiagents") or record.listed("aiagentinfo")
    return [agent for agent in agents if (agent.text("aiusecase") or "").lower() == "selfservice"]


def is_escalated(record: Record) -> bool:
    """Say whether a self-service AI of the contact asked for a person."""
    said = [
        agent.flag("aiagentescalated") for agent in _self_service(record)
    ]  # all are read, so that faults show
    return any(said)


def _ai(name: str, version: str | None) -> Row:
    return {
        "handler_role": "AUTOMATED_AGENT",
        "ai_use_case": "SelfService",
        "vendor": "Amazon Connect",
        "agent_id": name,
        "agent_name": name,
        "agent_version": version,
    }


def person_of(record: Record) -> str | None:
    """Return the id of the person the contact was given to."""
    return record.text("agentinfo.id", "agent.arn", "agent.username", "agentinfo.agentarn")


def end_of(record: Record, followed: bool) -> str | None:
    """How a contact ended, if it is over."""
    if followed or record.has("transfercompletedtimestamp", "nextcontactid"):
        return "transferred"
    if not record.has("disconnecttimestamp"):
        return None
    if record.has(*ENQUEUED) and not record.has(*CONNECTED):
        return "failed" if method_of(record) in COMPANY else "abandoned"
    return "completed"


def waited(record: Record, never_connected: bool) -> float | None:
    """Return her seconds in the queue: as the record says, else from its times."""
    said = record.seconds("queue.duration")
    began = record.time(*ENQUEUED)
    left = record.time("queue.dequeuetimestamp") or (
        record.time("disconnecttimestamp") if never_connected else None
    )
    return said if said is not None or not (began and left) else max(0.0, (left - began).total_seconds())


def durations(record: Record) -> Row:
    """Return the seconds a person talked, held and worked afterwards."""
    return {
        "interaction_s": record.seconds("agent.agentinteractionduration"),
        "hold_s": record.seconds("agent.customerholdduration", "agentinfo.agentinitiatedholdduration"),
        "acw_s": record.seconds("agentinfo.aftercontactworkduration", "agent.aftercontactworkduration"),
    }


def method_of(record: Record) -> str:
    """Return how a contact began, in Connect's words."""
    return (record.text("initiationmethod") or "INBOUND").upper()


def channel_of(record: Record, channel: str) -> str:
    """Return the channel by our words; messages by their service."""
    subtype = record.text("segmentattributes.connectsubtype.valuestring", "segmentattributes.connectsubtype")
    return SUBTYPES.get(subtype or "") or CHANNELS.get(channel) or channel.lower() or "unknown"


def attribute(feed: Feed, record: Record, option: str) -> str | None:
    """Return the contact attribute that an option of the source names."""
    name = feed.options(option)
    return record.text(f"attributes.{path_of(str(name))}") if name else None
