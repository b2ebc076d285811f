"""The telephone system's export: Amazon Connect contact records, one JSON object per line, a record per leg."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onedeck.sample.exports.files import by_month, fine_stamp, write_lines
from onedeck.sample.exports.numbers import Numbers, as_uuid
from onedeck.sample.records import Contact, Touch

METHODS = {"inbound": "INBOUND", "outbound": "OUTBOUND", "callback": "CALLBACK"}
VOICE_AGENT = "pip-voice"
ARN = "arn:aws:connect:eu-central-1:000000000000:instance/fernholm"
COMPANY_LINE = "+4930000000"


def write_phone(folder: Path, numbers: Numbers) -> int:
    """Write the contact records, a file per month; return the number of rows."""
    calls = [contact for contact in numbers.company.contacts if contact.system == "phone"]
    rows = 0
    for month, of_month in by_month(calls, lambda call: call.touches[0].start):
        records = (record for call in of_month for record in _records(numbers, call))
        rows += write_lines(folder / f"contacts-{month}.ndjson.gz", records)
    return rows


def _records(numbers: Numbers, call: Contact) -> Iterator[dict[str, Any]]:
    """Yield a call's legs: a menu before a person is the person's own leg, every further handler one more."""
    end = numbers.company.end
    legs = [leg for leg in _legs(call) if leg[0].start <= end]
    first = numbers.chain(call)
    for place, leg in enumerate(legs):
        record = _leg(call, leg, end)
        record |= {
            "ContactId": numbers.call(call, place), "Attributes": _attributes(call),
            "InitiationMethod": METHODS[call.direction], "Channel": "CHAT" if call.channel == "chat" else "VOICE",
            "CustomerEndpoint": {"Type": "TELEPHONE_NUMBER", "Address": _address(call)},
            "SystemEndpoint": {"Type": "TELEPHONE_NUMBER", "Address": COMPANY_LINE},
        }  # fmt: skip
        if place:
            record |= {"InitiationMethod": "TRANSFER", "PreviousContactId": numbers.call(call, place - 1)}
        if place + 1 < len(legs):
            record |= {
                "NextContactId": numbers.call(call, place + 1),
                "TransferCompletedTimestamp": fine_stamp(leg[-1].end),
            }
        if place or first is not call:
            record["InitialContactId"] = numbers.call(first)
        yield record


def _legs(call: Contact) -> list[list[Touch]]:
    legs: list[list[Touch]] = []
    for touch in call.touches:
        alone = legs and all(before.handler != "person" for before in legs[-1])
        if alone and not (touch.handler == "ai" and any(before.handler == "ai" for before in legs[-1])):
            legs[-1].append(touch)
        else:
            legs.append([touch])
    return legs


def _leg(call: Contact, leg: list[Touch], end: float) -> dict[str, Any]:
    """Return how one leg went: its times, its queue, who served her."""
    begun, last = leg[0].start, leg[-1]
    queued = next((touch.queued_at for touch in leg if touch.queued_at is not None), None)
    person = last if last.handler == "person" else None
    begun = min(begun, queued) if queued is not None else begun
    over = last.end <= end
    record: dict[str, Any] = {
        "InitiationTimestamp": fine_stamp(begun), "ConnectedToSystemTimestamp": fine_stamp(begun),
        "DisconnectTimestamp": fine_stamp(last.end) if over else None,
        "LastUpdateTimestamp": fine_stamp(last.end + last.after if over else last.start),
        "DisconnectReason": "CUSTOMER_DISCONNECT" if over else None,
    }  # fmt: skip
    if queued is not None or person:
        at = queued if queued is not None else last.start
        left = min(at + last.wait, last.end) if person else last.end
        name = last.queue or call.queue
        record["Queue"] = {
            "Name": name, "ARN": f"{ARN}/queue/{as_uuid(name)}", "EnqueueTimestamp": fine_stamp(at),
            "DequeueTimestamp": fine_stamp(left), "Duration": round(left - at),
        }  # fmt: skip
    if person:
        record["Agent"] = {
            "ARN": f"{ARN}/agent/{as_uuid(person.agent)}", "Username": person.agent,
            "ConnectedToAgentTimestamp": fine_stamp(left),
            "AgentInteractionDuration": max(0, round(person.end - left - person.hold)),
            "CustomerHoldDuration": round(person.hold), "AfterContactWorkDuration": round(person.after),
        }  # fmt: skip
    assistants = [touch for touch in leg if touch.handler == "ai"]
    if assistants:
        record["WisdomInfo"] = {"AiAgents": [
            {"AiUseCase": "SelfService", "AiAgentVersionId": f"{VOICE_AGENT}:{touch.version}",
             "AiAgentEscalated": touch.end_state in ("escalated", "transferred")} for touch in assistants
        ]}  # fmt: skip
    return record


def _attributes(call: Contact) -> dict[str, str]:
    known = call.known_by == "customer"  # she said who she is; a number alone is only a number
    account = call.person.account
    said = {
        "reason": call.code, "language": call.person.language,
        "customerNumber": call.person.number if known else "",
        "companyNumber": account.number if known and account else "",
        "segment": call.person.segment if known else "", "reference": call.object,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


def _address(call: Contact) -> str:
    return call.person.phone if call.known_by != "nobody" and call.person.phone else "anonymous"
