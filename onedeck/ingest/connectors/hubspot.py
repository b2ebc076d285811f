"""HubSpot: tickets with their stages, contacts, companies, calls, e-mails and messages, API JSON or warehouse tables.

Files of one source lie together (a folder, a glob, a list of paths); each is told by its columns, keys or properties.
Field names: HubSpot's CRM API v3 (tickets, contacts, companies, calls, emails, communications as objects with
`properties`, `propertiesWithHistory` and `associations`; pipelines, owners), one object per line, a list or a page
with `results`; Fivetran's HubSpot tables as CSV (dbt_hubspot's seeds, columns `property_*`).

A ticket is a conversation. Its touches are runs of its e-mails by one handler (see `runs_of`), and each of its calls.
Incoming e-mails are hers, outgoing ones a person's (an AI's, where `options.ai_owners` names the owner); one without
a direction, or a forwarded one, is whose mailbox it came from: a contact's or an owner's; else it says nothing here,
as nobody knows who wrote it. Failed and unsent e-mails, notes, tasks and meetings never speak. A communication (SMS,
WhatsApp) has no direction: it speaks only where `options.communications` says whose they are (customer or company).
A ticket without e-mails and incoming calls is one touch of which nobody knows who said what.
* `hubspot.closed` (room cx): people moved the ticket to a closed stage, each time. Workflows, bots, AI agents,
  imports and merges claim nothing; a program (API, integration) only where the change names a user; a source that
  is not known counts as people. Without a history once, at `closed_date`, whoever did it.
* Closed is a stage whose `ticketState` says so, or one of `options.closed_stages`; a ticket in a stage that is in no
  file is closed if it has a `closed_date`.
* Reopened: the history leaves a closed stage, unless her e-mail did it (then it speaks); without a history
  `hs_ticket_reopened_at`.
* Customer: the contact who wrote first, else the smallest id; merged contacts are the one they became.
* Not counted: test (`options.test_contacts`: ids, mailboxes, @domains), internal (a contact with an owner's or user's
  mailbox), merged tickets (merged_into), outbound (a user made the ticket by hand, no source type, and nothing in it
  is hers), deleted or archived ones (out_of_scope). HubSpot has no mark for spam: use the source's `exclude`.
* An activity of two tickets speaks in both; one of no ticket is silent, of a ticket in no file rejected. The ticket's
  own subject and content are not taken: an e-mail repeats them, and nobody says who wrote them.
Not mapped: deals, forms, lists, marketing e-mails, conversations (inbox threads), feedback submissions, SLA,
answers of associations asked for alone (they do not say what they link).
Uncertain: sources of changes (API enumeration, not explained by HubSpot; CUSTOMER_PORTAL is taken as hers), `MISSED`
as status of a call, `source_type` as the channel, `hs_object_source` CRM_UI as made by hand.
Options: `reason_field` (else `hs_ticket_category`), `object_field`, `segment_field` (properties of tickets),
`customer_field` (of contacts), `account_field` (of companies), `pending_stages` (waiting for her).
"""

import json
from typing import Any

from onedeck.ingest import cells, runs_of
from onedeck.ingest.contract import Connector, Sample, Specimen
from onedeck.ingest.feed import Feed
from onedeck.ingest.hubspot_tickets import (
    CLAIM,
    Desk,
    Move,
    Ticket,
    author_of,
    is_deleted,
    merged_ids,
    stage_ticket,
)
from onedeck.ingest.tables_of import (
    LOADED,
    LOOKED_UP,
    NOT_READ,
    SILENT,
    Kind,
    Row,
    Tables,
    belongs,
    tables_of,
)

KINDS = (
    Kind("unread", (
        "deal_id", "form_id", "guid", "contact_list_id", "id processing_type", "contact_id name value",
        "company_id name value", "hubspot_object", "closed_won stage_id", "id requires_billing_write",
        "owner_id team_id", "user_id team_id", "id sent_by_id", "id num_included", "id response", "id user_agent",
        "id drop_reason", "id bcc", "id subscriptions", "engagement_id contact_id", "engagement_id company_id",
        "engagement_id start_time",
    ), (), NOT_READ),
    Kind("history", ("ticket_id name value",)),
    Kind("ticket_contacts", ("ticket_id contact_id",), (), LOOKED_UP),
    Kind("ticket_companies", ("ticket_id company_id",), (), LOOKED_UP),
    Kind("ticket_engagements", ("ticket_id engagement_id",), (), LOOKED_UP),
    Kind("engagements", ("engagement_id property_hs_timestamp", "engagement_id property_hs_createdate")),
    Kind("tickets", ("id property_hs_pipeline_stage", "id property_hs_pipeline")),
    Kind("merges", ("canonical_vid vid_to_merge",), (), LOOKED_UP),
    Kind("contacts", ("id property_email", "id property_firstname"), (), LOOKED_UP),
    Kind("companies", ("id property_name", "id property_domain"), (), LOOKED_UP),
    Kind("stages", ("stage_id ticket_state",), (), LOOKED_UP),
    Kind("pipelines", ("pipeline_id label", "id label stages"), ("results",), LOOKED_UP),
    Kind("owners", ("owner_id email", "id email userid"), ("results",), LOOKED_UP),
    Kind("users", ("id email role_id",), (), LOOKED_UP),
    Kind("types", ("id type portal_id",), (), LOOKED_UP),
    Kind("names", ("id name",), (), LOOKED_UP),
    Kind("objects", ("id properties",), ("results",)),
)  # fmt: skip
CERTAIN = ("history", "ticket_contacts", "ticket_companies", "ticket_engagements", "engagements", "tickets")
# What a property begins with -> the table its record belongs to, and what sort of activity it is.
PROPERTIES = (
    ("hs_call_", "engagements", "CALL"), ("hs_email_", "engagements", "EMAIL"),
    ("hs_communication_", "engagements", "COMMUNICATION"), ("hs_note_", "engagements", "NOTE"),
    ("hs_task_", "engagements", "TASK"), ("hs_meeting_", "engagements", "MEETING"),
    ("hs_pipeline_stage", "tickets", ""), ("hs_ticket_", "tickets", ""), ("dealstage", "deals", ""),
    ("hs_survey_", "deals", ""), ("firstname", "contacts", ""), ("lastname", "contacts", ""),
    ("email", "contacts", ""), ("domain", "companies", ""), ("name", "companies", ""),
)  # fmt: skip
FATES = {"contacts": LOOKED_UP, "companies": LOOKED_UP, "deals": NOT_READ}
# Links of a ticket that are told inside it: what an association begins with -> whose ids it holds.
ACTIVITIES = ("call", "email", "communication", "engagement")


def load(feed: Feed) -> None:
    """Stage everything HubSpot's files say."""
    take(feed)


def take(feed: Feed) -> Tables:
    """Stage everything HubSpot's files say; return the tables, which account for every row."""
    tables = tables_of(feed, KINDS)
    _sort(tables)
    _unfold(tables)
    desk = Desk(tables)
    for row in tables.newest("tickets", "id"):
        ticket = Ticket(row)
        if ticket.begun:
            desk.tickets[row.name("id") or ""] = ticket
            row.fate = LOADED
        else:
            tables.refuse(row, f"createdate: {row.get('property_createdate')!r} is not a time", "touches")
    links = _link(desk)
    _histories(desk)
    _activities(desk, links)
    for number, ticket in desk.tickets.items():
        stage_ticket(desk, number, ticket)
    for table, rows in desk.staged.items():
        feed.add_rows(table, rows)
    return tables


def _sort(tables: Tables) -> None:
    """Put the API's objects into the tables they belong to, their properties as a warehouse writes them."""
    for row in tables.rows.pop("objects", []):
        held = row.get("properties")
        told = _table_of(held) if isinstance(held, dict) else None
        if told is None:
            tables.rows["strange"].append(row)
            tables.refuse(row, "no property tells what record this is")
            continue
        table, activity = told
        row.kind, row.fate = table, FATES.get(table)
        row.values = {
            **{key: value for key, value in row.values.items() if key != "properties"},
            **{f"property_{name.lower()}": value for name, value in held.items()},
            "updated_at": row.get("updatedat") or held.get("hs_lastmodifieddate"), "activity": activity,
        }  # fmt: skip
        tables.rows[table].append(row)
    types = {row.name("id"): row.name("type") for row in tables.rows["types"]}
    for row in tables.rows["engagements"]:
        if not row.get("activity"):
            said = _table_of({key.removeprefix("property_"): 0 for key in row.values})
            known = row.name("type") or types.get(row.name("engagement_id"))
            row.values = {**row.values, "activity": (known or (said[1] if said else "")).upper()}


def _table_of(properties: dict[str, Any]) -> tuple[str, str] | None:
    names = {name.lower() for name in properties}
    for begins, table, activity in PROPERTIES:
        if begins in names or (begins.endswith("_") and any(name.startswith(begins) for name in names)):
            return table, activity
    return None


def _unfold(tables: Tables) -> None:
    """Take stages out of pipelines, and the history of its stage out of a ticket."""
    for row in tables.rows["pipelines"]:
        for stage in cells.listed(row.get("stages")):
            if isinstance(stage, dict) and cells.inner(stage, "metadata", "ticketState"):
                tables.rows["stages"].append(
                    Row("stages", row.raw_file, row.raw_row, stage, row.zone, LOOKED_UP)
                )
    for row in tables.rows["tickets"]:
        for item in cells.listed(cells.inner(row.get("propertieswithhistory"), "hs_pipeline_stage")):
            if isinstance(item, dict):
                values = {**{key.lower(): value for key, value in item.items()}, "ticket_id": row.get("id")}
                values["name"] = "hs_pipeline_stage"
                tables.rows["history"].append(Row("history", row.raw_file, row.raw_row, values, row.zone))
            else:
                tables.reject(
                    row.raw_file, row.raw_row, "an item of its history is no object", item, "claims"
                )


def _linked(row: Row, *begins: str) -> list[str]:
    """Return the ids of a record's associations of some sorts."""
    held = row.get("associations")
    found = []
    for sort, links in held.items() if isinstance(held, dict) else ():
        if sort.lower().startswith(begins):
            found += [
                number
                for item in cells.listed(cells.inner(links, "results"))
                if (number := cells.name(cells.inner(item, "id")))
            ]
    return found


def _link(desk: Desk) -> dict[str, set[str]]:
    """Note contacts, companies and merges on the tickets; return the tickets of each activity."""
    links: dict[str, set[str]] = {}
    rows = desk.tables.rows
    for row in rows["ticket_engagements"]:
        links.setdefault(row.name("engagement_id") or "", set()).add(row.name("ticket_id") or "")
    for row in rows["engagements"]:
        links.setdefault(row.name("engagement_id", "id") or "", set()).update(_linked(row, "ticket"))
    for kind, column in (("ticket_contacts", "contact_id"), ("ticket_companies", "company_id")):
        for row in rows[kind]:
            ticket, other = desk.tickets.get(row.name("ticket_id") or ""), row.name(column)
            if ticket and other:
                (ticket.contacts if kind == "ticket_contacts" else ticket.companies).add(other)
    for number, ticket in desk.tickets.items():
        ticket.contacts.update(_linked(ticket.row, "contact"))
        ticket.companies.update(_linked(ticket.row, "compan"))
        for activity in _linked(ticket.row, *ACTIVITIES):
            links.setdefault(activity, set()).add(number)
        for other in merged_ids(ticket.row):
            if (known := desk.tickets.get(other)) and other not in (number, ticket.merged_into):
                known.merged_into = number
    return links


def _histories(desk: Desk) -> None:
    """Note the changes of stage on their tickets."""
    rows = desk.tables.newest(
        "history", "ticket_id", "timestamp_instant|timestamp|_fivetran_start", "name", "value"
    )
    for row in rows:
        number, name = row.name("ticket_id") or "", row.name("name")
        time = row.time("timestamp_instant", "timestamp", "_fivetran_start")
        ticket, stage = desk.tickets.get(number), row.name("value")
        if ticket is None or time is None:
            wrong = "timestamp is missing or not a time" if ticket else f"ticket {number} is in no file"
            desk.tables.refuse(row, wrong, "claims")
        elif name == "hs_pipeline_stage" and stage:
            by = row.name("sourceid", "source_id") or ""
            user = row.name("updatedbyuserid") or (by if by.lower().startswith("userid:") else "")
            ticket.moves.add(Move(time, stage, (row.name("sourcetype", "source") or "").upper(), user))
            row.fate = LOADED
        else:
            row.fate = SILENT


def _activities(desk: Desk, links: dict[str, set[str]]) -> None:
    """Add calls, e-mails and communications to their tickets."""
    for row in desk.tables.newest("engagements", "engagement_id|id", "activity"):
        number = row.name("engagement_id", "id") or ""
        of = {ticket for ticket in links.get(number, ()) if ticket}
        known = [desk.tickets[ticket] for ticket in sorted(of) if ticket in desk.tickets]
        sort = row.name("activity") or ""
        whose = None if sort == "CALL" else author_of(desk, row, sort)
        if not of or is_deleted(row) or not (whose or sort == "CALL"):
            row.fate = SILENT
        elif not known:
            desk.tables.refuse(
                row, f"ticket {min(of)} is in no file", "touches" if sort == "CALL" else "turns"
            )
        elif row.time("property_hs_timestamp", "property_hs_createdate") is None:
            wrong = f"hs_timestamp: {row.get('property_hs_timestamp')!r} is not a time"
            desk.tables.refuse(row, wrong, "touches" if sort == "CALL" else "turns")
        elif whose is None and not row.name("property_hs_call_direction"):
            row.fate = SILENT  # nobody says who called whom
        else:
            row.fate = LOADED
            for ticket in known:
                _add(desk, ticket, row, f"{sort.lower()}:{number}", whose)


def _add(desk: Desk, ticket: Ticket, row: Row, number: str, whose: str | None) -> None:
    """Add a call, or a message of somebody, to a ticket."""
    time = row.time("property_hs_timestamp", "property_hs_createdate")
    if whose is None:
        ticket.calls[number.removeprefix("call:")] = row
    elif time:
        content = cells.text(
            row.get("property_hs_email_text", "property_hs_communication_body", "property_hs_body_preview")
        )
        ticket.messages[number] = runs_of.Message(time, number, whose, desk.writer(row), content, row.place)
        sender = (row.name("property_hs_email_from_email") or "").lower()
        if whose == runs_of.END_USER and sender:
            ticket.senders[number] = sender


def recognises(sample: Sample) -> bool:
    """Say whether a file is one of HubSpot's tables, or holds its tickets or activities."""
    columns = {column.strip('" ').lower() for column in sample.columns}
    if any(kind.is_it(columns) for kind in KINDS if kind.name in CERTAIN):
        return True
    first: Any = sample.rows[0] if sample.rows else {}
    inside = first.get("results") if "results" in columns else None
    record = inside[0] if isinstance(inside, list) and inside else first
    held = record.get("properties") if isinstance(record, dict) else None
    told = _table_of(held) if isinstance(held, dict) else None
    return told is not None and told[0] in ("tickets", "engagements")


SPECIMEN = Specimen(
    files={
        "contacts.json": json.dumps({"results": [
            {"id": "501", "properties": {"email": "ann@lee.org", "phone": "+4930555001", "crm_number": "C-5",
                                         "hs_merged_object_ids": "509"}},
            {"id": "502", "properties": {"email": "bo@lee.org"}}], "paging": {}}),
        "emails.ndjson": """\
{"id": "801", "properties": {"hs_timestamp": "2026-03-01T09:00:00Z", "hs_email_direction": "INCOMING_EMAIL", "hs_email_from_email": "Ann@lee.org", "hs_email_text": "The invoice is wrong"}}
{"id": "802", "properties": {"hs_timestamp": "2026-03-01T09:05:00Z", "hs_email_direction": "EMAIL", "hs_email_status": "SENT", "hs_email_from_email": "desk@us.org", "hs_email_text": "Corrected"}}
{"id": "803", "properties": {"hs_timestamp": "2026-03-02T08:00:00Z", "hs_email_direction": "INCOMING_EMAIL", "hs_email_from_email": "ann@lee.org", "hs_email_text": "It is wrong again"}}
{"id": "804", "properties": {"hs_timestamp": "2026-03-02T08:01:00Z", "hs_email_direction": "EMAIL", "hs_email_status": "FAILED", "hs_email_text": "Sorry"}, "associations": {"tickets": {"results": [{"id": "1", "type": "email_to_ticket"}]}}}
{"id": "805", "properties": {"hs_timestamp": "2026-03-02T08:00:00Z", "hs_email_direction": "INCOMING_EMAIL", "hs_email_text": "Hello?"}, "associations": {"tickets": {"results": [{"id": "99", "type": "email_to_ticket"}]}}}
""",  # noqa: E501 - as it is exported, one object per line
        "engagement_call.csv": """\
engagement_id,_fivetran_deleted,property_hs_timestamp,property_hs_call_direction,property_hs_call_duration,property_hs_call_status,property_hs_call_to_number,property_hubspot_owner_id,type
901,false,2026-03-04 09:00:00,INBOUND,120000,COMPLETED,+4930999,9,CALL
902,false,2026-03-03 10:00:00,OUTBOUND,0,NO_ANSWER,+4930555002,9,CALL
903,false,2026-03-05 09:00:00,OUTBOUND,60000,COMPLETED,+4930555003,9,CALL
""",
        "owners.json": json.dumps({"results": [
            {"id": "9", "email": "desk@us.org", "firstName": "D", "lastName": "E", "userId": 70}]}),
        "pipelines.json": json.dumps({"results": [{"id": "0", "label": "Support", "displayOrder": 0, "stages": [
            {"id": "1", "label": "New", "metadata": {"ticketState": "OPEN", "isClosed": "false"}},
            {"id": "4", "label": "Closed", "metadata": {"ticketState": "CLOSED", "isClosed": "true"}}]}]}),
        "ticket.csv": """\
id,is_deleted,_fivetran_synced,property_createdate,property_closed_date,property_hs_pipeline,property_hs_pipeline_stage,property_first_agent_reply_date,property_source_type,property_hubspot_owner_id,property_hs_ticket_reopened_at
3,false,2026-03-09 09:00:00,2026-03-04 09:01:00,2026-03-04 09:10:00,0,4,,PHONE,9,
4,true,2026-03-09 09:00:00,2026-03-06 09:00:00,,0,1,2026-03-06 10:00:00,FORM,9,2026-03-07 09:00:00
5,false,2026-03-09 09:00:00,yesterday,,0,1,,FORM,9,
""",
        "ticket_contact.csv": "ticket_id,contact_id,_fivetran_synced\n3,502,2026-03-09 09:00:00\n",
        "ticket_engagement.csv": "ticket_id,engagement_id,category\n2,902,H\n3,901,H\n",
        "ticket_property_history.csv": """\
ticket_id,name,source,source_id,timestamp_instant,value
3,hs_pipeline_stage,CRM_UI,userId:70,2026-03-04 09:01:00,1
3,hs_pipeline_stage,CRM_UI,userId:70,2026-03-04 09:10:00,4
3,hs_pipeline_stage,CRM_UI,userId:70,2026-03-05 09:00:00,1
3,hs_pipeline_stage,AUTOMATION_PLATFORM,,2026-03-08 09:00:00,4
3,subject,CRM_UI,userId:70,2026-03-04 09:01:00,Line
98,hs_pipeline_stage,CRM_UI,userId:70,2026-03-04 09:01:00,1
""",
        "tickets.ndjson": """\
{"id": "1", "archived": false, "createdAt": "2026-03-01T09:00:00Z", "updatedAt": "2026-03-02T08:01:00Z", "properties": {"createdate": "2026-03-01T09:00:00Z", "hs_pipeline": "0", "hs_pipeline_stage": "1", "source_type": "EMAIL", "hs_ticket_category": "BILLING_ISSUE", "invoice": "INV-9"}, "propertiesWithHistory": {"hs_pipeline_stage": [{"value": "1", "timestamp": "2026-03-02T08:00:10Z", "sourceType": "AUTOMATION_PLATFORM"}, {"value": "4", "timestamp": "2026-03-01T09:06:00Z", "sourceType": "CRM_UI", "sourceId": "userId:70", "updatedByUserId": 70}, {"value": "1", "timestamp": "2026-03-01T09:00:00Z", "sourceType": "CONVERSATIONS"}]}, "associations": {"contacts": {"results": [{"id": "509", "type": "ticket_to_contact"}, {"id": "502", "type": "ticket_to_contact"}]}, "companies": {"results": [{"id": "700", "type": "ticket_to_company"}]}, "emails": {"results": [{"id": "801"}, {"id": "802"}, {"id": "803"}]}}}
{"id": "2", "archived": false, "createdAt": "2026-03-03T10:00:00Z", "updatedAt": "2026-03-03T10:00:00Z", "properties": {"createdate": "2026-03-03T10:00:00Z", "hs_pipeline": "0", "hs_pipeline_stage": "1", "hs_object_source": "CRM_UI"}}
""",  # noqa: E501
    },
    yaml="options: {customer_field: crm_number, object_field: invoice}\n",
    expected={
        "touches": [
            {"source_id": "3:call:901", "conversation": "3", "channel": "phone", "direction": "inbound",
             "customer": "502", "agent_id": "9", "end_state": "completed",
             "initiation_time": "2026-03-04T09:00:00+00:00", "disconnect_time": "2026-03-04T09:02:00+00:00",
             "interaction_s": "120.0", "email": "bo@lee.org"},
            {"source_id": "2:call:902", "direction": "outbound", "end_state": "failed", "phone": "+4930555002",
             "exclusion": "outbound"},
            {"source_id": "4:1", "exclusion": "out_of_scope", "channel": "web", "first_response_s": "3600.0",
             "agent_id": "9", "end_state": None, "raw_file": "ticket.csv"},
            {"source_id": "1:1", "customer": "C-5", "email": "ann@lee.org", "phone": "+4930555001", "account": "700",
             "agent_id": "9", "channel": "email", "queue_id": "0", "contact_reason": "BILLING_ISSUE",
             "object_ref": "INV-9", "initiation_method": "INBOUND", "initiation_time": "2026-03-01T09:00:00+00:00",
             "disconnect_time": "2026-03-01T09:05:00+00:00", "first_response_s": "300.0", "end_state": "completed",
             "customer_turns": "1", "handler_turns": "1", "exclusion": None},
            {"source_id": "1:2", "initiation_method": "REOPENED", "handler_turns": "0", "end_state": None},
            {"source_id": "2:1", "initiation_method": "API", "exclusion": "outbound", "customer": None},
        ],
        "turns": [
            {"source_id": "1/email:801", "touch": "1:1", "author_role": "END_USER", "content": "The invoice is wrong"},
            {"source_id": "1/email:802", "touch": "1:1", "author_role": "HUMAN_AGENT"},
            {"source_id": "1/email:803", "touch": "1:2", "author_role": "END_USER", "raw_row": 3},
        ],
        "claims": [
            {"conversation": "3", "definition": CLAIM, "room": "cx", "claimed_at": "2026-03-04T09:10:00+00:00"},
            {"conversation": "1", "definition": CLAIM, "room": "cx", "claimed_at": "2026-03-01T09:06:00+00:00"},
        ],
        "outcomes": [
            {"conversation": "3", "outcome": "reopened", "said_by": "company",
             "occurred_time": "2026-03-05T09:00:00+00:00"},
            {"conversation": "4", "outcome": "reopened", "said_by": "system",
             "occurred_time": "2026-03-07T09:00:00+00:00"},
        ],
        "rejects": [
            {"raw_file": "ticket.csv", "raw_row": 3, "reason": "createdate: 'yesterday' is not a time"},
            {"raw_file": "ticket_property_history.csv", "raw_row": 6, "reason": "ticket 98 is in no file"},
            {"raw_file": "emails.ndjson", "raw_row": 5, "reason": "ticket 99 is in no file"},
        ],
    },
)  # fmt: skip

CONNECTOR = Connector(
    title="HubSpot tickets, stages, contacts, calls, e-mails and messages (API JSON or warehouse tables)",
    load=load,
    recognises=recognises,
    specimen=SPECIMEN,
    accompanies=belongs(KINDS),
    definitions={CLAIM: "People moved the ticket to a stage that counts as closed."},
)
