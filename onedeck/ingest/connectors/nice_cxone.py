"""NICE CXone completed contacts: the REST answer (JSON), the Data Download reports (CSV), or a warehouse's copy.

Names are compared without case, blanks and underscores, so that `contactId`, `Contact_ID` and `contact_id` are one;
of fields whose name differs from report to report, all spellings known are read.

**Conversation.** Each contact names the contact it came from (masterContactId): a second transfer names the first
transfer, not the beginning, so the masters are followed to the first. A contact is one touch: by a person if it has
an agent, by a self-service AI if its skill is in `ai_skills` (virtual agents have no field of their own), else by
the system. The first contact of a chain is hers, the others are transfers; isOutbound is the company's.

**Times.** contactStart, or Start_Date and Start_Time (month/day/year, in the source's zone); the queue begins after
the pre-queue seconds, the person after the queue's, the end is the total duration, else the parts' sum.

**End.** Abandoned (Y/N) as the source says, whatever agent it names. A transfer indicator other than none or
conference, or a contact that follows, is a transfer; anything else is completed. Short abandons that nothing follows
and work items that begin a chain are excluded (`short_abandon`, `internal`).

**Reason and claim.** primaryDispositionId, else Disposition_Code, is the reason. `resolved_dispositions` lists those
that say the need was met: each such contact is the claim `cxone.disposition_resolved` of its room, at its end.

Not mapped: campaign, point of contact, secondary disposition, notes, SLA flag, conference seconds, tags, names.
Sources: Data Download help pages (help.nicecxone.com, Call Detail and Detail Comprehensive reports); the field list
of `contacts/completed` in the Singer tap for inContact. No export of a customer was seen: spelling may differ.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from onedeck.ingest.cells import moment
from onedeck.ingest.contract import Connector, Sample, Specimen
from onedeck.ingest.feed import Feed
from onedeck.ingest.nested import Record, path_of, read_nested
from onedeck.ingest.versions import Version, chain_roots, newest_versions

CLAIM = "cxone.disposition_resolved"
WRAPPERS = ("completedContacts", "contacts", "resultSet")
DATES = ("%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M", "%m/%d/%Y")
MEDIA = {
    "1": "email", "3": "chat", "4": "phone", "5": "voicemail", "6": "work_item", "8": "social", "9": "digital",
    "phonecall": "phone", "voice": "phone", "call": "phone", "workitem": "work_item",
}  # fmt: skip
NO_TRANSFER = ("", "0", "none", "no", "notransfer", "n", "false")
SECONDS = {
    "prequeue": ("prequeueseconds", "prequeuetime", "prequeue"),
    "queue": ("inqueueseconds", "inqueuetime", "inqueue"),
    "agent": ("agentseconds", "agenttime", "agentworktime"),
    "after": ("postqueueseconds", "postqueuetime", "postqueue"),
    "total": ("totaldurationseconds", "totaltime", "totalduration"),
    "abandon": ("abandonseconds", "abandontime"),
    "hold": ("holdseconds", "holdtime"),
    "acw": ("acwseconds", "acwtime"),
}

Row = dict[str, object]


def load(feed: Feed) -> None:
    """Stage one touch per contact, and the claims of the dispositions that are said to mean resolved."""
    contacts = newest_versions(_readable(feed))
    parents = {contact_id: _master(record) for contact_id, record in contacts.items()}
    roots = chain_roots(parents)
    followed = {parent for contact_id, parent in parents.items() if parent != contact_id}
    touches = [
        _touch(feed, contact_id, record, roots[contact_id], contact_id in followed)
        for contact_id, record in contacts.items()
    ]
    feed.add_rows("touches", touches)
    feed.add_rows("claims", _claims(feed, touches))


def _readable(feed: Feed) -> Iterator[Version]:
    for record in read_nested(feed, "touches", WRAPPERS, DATES):
        contact_id = _id(record, "contactid")
        if contact_id is None:
            record.faults.append("contactId is missing")
        if _started(record) is None and not record.faults:
            record.faults.append("contactStart is missing")
        _seconds(record)
        for name in ("abandoned", "abandon", "isoutbound", "isshortabandon"):
            record.flag(name)
        updated = _updated(record)
        if contact_id is None or record.faults:
            reason = "; ".join(dict.fromkeys(record.faults))
            feed.reject("touches", record.raw_file, record.raw_row, reason, record.raw)
        else:
            yield Version(contact_id, updated, record)


def _touch(feed: Feed, contact_id: str, record: Record, root: str, followed: bool) -> Row:
    started, spent = _started(record), _seconds(record)
    assert started is not None
    outbound, abandoned = bool(record.flag("isoutbound")), bool(record.flag("abandoned", "abandon"))
    role, person = _handler(feed, record, spent)
    queued = _after(started, spent["prequeue"] or 0.0) if spent["queue"] is not None or abandoned else None
    reached = role != "SYSTEM" and not abandoned
    begins = root == contact_id
    method = "OUTBOUND" if outbound else "INBOUND" if begins else "TRANSFER"
    return {
        "source_id": contact_id,
        "conversation": root,
        **_who(record, outbound),
        "handler_role": role,
        "agent_id": person,
        "agent_name": person if role == "AUTOMATED_AGENT" else None,
        "ai_use_case": "SelfService" if role == "AUTOMATED_AGENT" else None,
        "channel": _channel(record),
        "direction": "outbound" if outbound else "inbound",
        "initiation_method": method,
        "queue_id": record.text("skillname", "skillid", "skillno"),
        "team": record.text("teamname", "teamid", "teamno"),
        "contact_reason": _disposition(record),
        "initiation_time": started,
        "enqueue_time": queued,
        "connected_time": _after(queued or started, spent["queue"] or 0.0) if reached else None,
        "disconnect_time": _ended(started, spent),
        "queue_s": spent["queue"],
        "interaction_s": spent["agent"],
        "hold_s": spent["hold"],
        "acw_s": spent["acw"],
        "end_state": "abandoned"
        if abandoned
        else "transferred"
        if followed or _passed(record)
        else "completed",
        "exclusion": _exclusion(record, begins, followed),
        "last_update_time": _updated(record),
        **record.place,
    }


def _claims(feed: Feed, touches: list[Row]) -> Iterator[Row]:
    resolved = _words(feed, "resolved_dispositions")
    for touch in touches:
        if str(touch["contact_reason"]).lower() in resolved and touch["handler_role"] != "SYSTEM":
            yield {
                "source_id": touch["source_id"],
                "conversation": touch["conversation"],
                "definition": CLAIM,
                "room": "ai" if touch["handler_role"] == "AUTOMATED_AGENT" else "cx",
                "claimed_at": touch["disconnect_time"] or touch["initiation_time"],
                "last_update_time": touch["last_update_time"],
                "raw_file": touch["raw_file"],
                "raw_row": touch["raw_row"],
            }


def _handler(feed: Feed, record: Record, spent: Mapping[str, float | None]) -> tuple[str, str | None]:
    """Return who had her and the handler's id; an agent with no second on the contact never had her."""
    skills = {(record.text(name) or "").lower() for name in ("skillname", "skillid", "skillno")} - {""}
    if skills & _words(feed, "ai_skills"):
        return "AUTOMATED_AGENT", record.text("skillname", "skillid", "skillno")
    person = _id(record, "agentid", "agentno")
    return ("HUMAN_AGENT", person) if person and spent["agent"] != 0 else ("SYSTEM", None)


def _who(record: Record, outbound: bool) -> Row:
    own = ("toaddr", "to") if outbound else ("fromaddr", "from")
    address = record.text(*own, "anidialnum", "ani", "dnisani")
    if address and "@" in address:
        return {"email": address}
    return {"phone": address} if _channel(record) in ("phone", "voicemail", "sms") else {}


def _started(record: Record) -> datetime | None:
    day, clock = record.text("startdate"), record.text("starttime")
    if record.has("contactstart", "contactstartdate") or not day:
        return record.time("contactstart", "contactstartdate", "starttime")
    found = moment(f"{day} {clock or ''}".strip(), record.zone, DATES)
    if found is None:
        record.faults.append(
            f"startdate: '{day[:40]} {(clock or '')[:20]}' is not a time such as 11/20/2026 18:30:00"
        )
    return found


def _updated(record: Record) -> datetime | None:
    return record.time("lastupdatetime", "lastupdated", "dateacwwarehoused", "datecontactwarehoused")


def _seconds(record: Record) -> dict[str, float | None]:
    return {part: record.seconds(*names) for part, names in SECONDS.items()}


def _ended(started: datetime, spent: Mapping[str, float | None]) -> datetime | None:
    parts = [spent[part] for part in ("prequeue", "queue", "agent", "after")]
    known = [part for part in parts if part is not None]
    whole = spent["total"] if spent["total"] is not None else sum(known) if known else spent["abandon"]
    return None if whole is None else _after(started, whole)


def _after(started: datetime, seconds: float) -> datetime:
    try:
        return started + timedelta(seconds=seconds)
    except OverflowError:
        return started


def _passed(record: Record) -> bool:
    said = (record.text("transferindicatorname", "transferindicator", "transferindicatorid") or "").lower()
    word = "".join(filter(str.isalnum, said))
    return word not in NO_TRANSFER and "conf" not in word


def _exclusion(record: Record, begins: bool, followed: bool) -> str | None:
    if begins and _channel(record) == "work_item":
        return "internal"
    return "short_abandon" if begins and not followed and record.flag("isshortabandon") else None


def _channel(record: Record) -> str:
    said = record.text("mediatypename", "medianame", "mediatype", "mediatypeid") or "unknown"
    word = "".join(filter(str.isalnum, said.lower()))
    return MEDIA.get(word) or word or "unknown"


def _disposition(record: Record) -> str | None:
    return _id(
        record, "primarydispositionid", "dispositioncode", "dispositionid", "dispcode", "primarydisposition"
    )


def _master(record: Record) -> str | None:
    return _id(record, "mastercontactid", "masterid")


def _id(record: Record, *names: str) -> str | None:
    """Return an id; 0 is none, and 12.0 went through a spreadsheet."""
    found = (record.text(*names) or "").removesuffix(".0")
    return None if found in ("", "0", "-1") else found


def _words(feed: Feed, option: str) -> set[str]:
    given = feed.options(option)
    listed = given if isinstance(given, list) else [given]
    return {str(word).strip().lower() for word in listed if word is not None}


def recognises(sample: Sample) -> bool:
    """Say whether a file holds completed contacts, under the names of the API or of the reports."""
    names = {path_of(column) for column in sample.columns}
    known = {"contactid", "mastercontactid"} <= names
    return known or bool(names & {"completedcontacts"})


SPECIMEN = Specimen(
    files={
        "completed.json": """{"totalRecords": 4, "completedContacts": [
{"contactId": 901, "masterContactId": 901, "agentId": 5, "skillName": "Billing", "mediaTypeName": "Phone Call",
 "contactStart": "2026-03-02T09:00:00Z", "preQueueSeconds": 10, "inQueueSeconds": 50.5, "agentSeconds": 300,
 "totalDurationSeconds": 360.5, "ACWSeconds": 20, "holdSeconds": 0, "abandoned": false, "isOutbound": false,
 "fromAddr": "030 555002", "primaryDispositionId": 12, "transferIndicatorName": "None"},
{"contactId": 902, "masterContactId": 901, "agentId": 6, "skillName": "Billing 2", "mediaTypeName": "Phone Call",
 "contactStart": "2026-03-02T09:06:00Z", "inQueueSeconds": 0, "agentSeconds": 100, "abandoned": false,
 "primaryDispositionId": 12},
{"contactId": 903, "masterContactId": 902, "agentId": 0, "mediaTypeName": "Phone Call",
 "contactStart": "2026-03-02T09:08:00Z", "inQueueSeconds": 30, "agentSeconds": 0, "abandoned": true},
"none"]}
""",
        "download.csv": """\
Contact_ID,Master_Contact_ID,Media_Name,ANI_Dialnum,Skill_Name,Agent_No,Disposition_Code,Start_Date,Start_Time,\
PreQueue,InQueue,Agent_Time,PostQueue,Abandon,ACW_Seconds,isOutbound
904,904,Chat,ann@lee.example,Chat Bot,,3,03/02/2026,10:00:00,0,,0:01:30,0,N,0,false
905,905,Call,Withheld,Billing,,0,03/02/2026,11:00:00,5,45,0,0,Y,0,false
906,906,Call,+4930555003,Billing,7,4,03/02/2026,12:00:00,0,0,60,0,N,5,true
907,907,Call,+4930555003,Billing,7,4,13/02/2026,12:00:00,0,0,-60,0,perhaps,5,false
""",
    },
    yaml="options: {resolved_dispositions: [12], ai_skills: [Chat Bot]}\n",
    expected={
        "touches": [
            {
                "source_id": "901", "conversation": "901", "agent_id": "5", "channel": "phone", "phone": "030 555002",
                "initiation_method": "INBOUND", "contact_reason": "12", "end_state": "transferred",
                "connected_time": "2026-03-02T09:01:00.500000+00:00", "raw_row": 1,
                "disconnect_time": "2026-03-02T09:06:00.500000+00:00", "queue_s": "50.5", "acw_s": "20.0",
            },
            {
                "source_id": "902", "conversation": "901", "initiation_method": "TRANSFER", "end_state": "transferred",
                "disconnect_time": "2026-03-02T09:07:40+00:00",
            },
            {"source_id": "903", "conversation": "901", "handler_role": "SYSTEM", "end_state": "abandoned"},
            {
                "source_id": "904", "handler_role": "AUTOMATED_AGENT", "agent_id": "Chat Bot", "interaction_s": "90.0",
                "email": "ann@lee.example", "phone": None, "channel": "chat", "end_state": "completed", "raw_row": 1,
            },
            {"source_id": "905", "end_state": "abandoned", "phone": "Withheld", "contact_reason": None},
            {"source_id": "906", "direction": "outbound", "initiation_method": "OUTBOUND"},
        ],
        "claims": [
            {"conversation": "901", "definition": CLAIM, "room": "cx", "source_id": "901"},
            {"conversation": "901", "source_id": "902", "claimed_at": "2026-03-02T09:07:40+00:00"},
        ],
        "rejects": [
            {"raw_row": 1, "reason": "the record is not a JSON object"},
            {
                "raw_row": 4,
                "reason": "startdate: '13/02/2026 12:00:00' is not a time such as 11/20/2026 18:30:00; "
                "agenttime: '-60' is not a duration in seconds; abandon: 'perhaps' is not yes or no",
            },
        ],
    },
)  # fmt: skip

CONNECTOR = Connector(
    title="NICE CXone completed contacts (REST JSON or Data Download CSV)",
    load=load,
    recognises=recognises,
    specimen=SPECIMEN,
    definitions={CLAIM: "The contact was closed with a disposition that `resolved_dispositions` lists."},
)
