"""Qualtrics survey responses: the API's JSON, the CSV export (three header rows), or the tables of a warehouse.

    options:
      nps: Q1                                     # or csat, ces; {question: Q2, min: 1, max: 5} for another scale
      solved: {question: Q3, yes: [1, Yes], no: [2, No], other: [3]}
      comment: Q4
      conversation: ContactId                     # embedded data: the source's own id of the conversation
      conversation_source: calls                  # the source of onedeck.yaml that has it
      customer: CustomerNumber                    # embedded data; also email, phone, invited
      survey: [SV_1]                              # of several surveys in a warehouse, only these

A question is named by its export tag (Q1), its id (QID12_TEXT) or its column. Every instrument of a response is a
row of `surveys`; scales are nps 0-10, csat 1-5 and ces 1-7 unless said otherwise, and a score outside is rejected.
`solved` makes outcomes said by the customer: confirmed or denied; an answer in no list is rejected, an empty one
was not asked. She is who the embedded data, the recipient's e-mail or the contact (external reference, e-mail,
phone) names; without a conversation, stitch finds the one she speaks of. For Amazon Connect embed InitialContactId.

**Invitations** are the rows of distribution_contact: invited when sent; unanswered ones are rows too, so that the
response rate is known. Reminders count as their first invitation. An export without that table has invitation times
only if `invited` names a field. What was never sent or not delivered is rejected.

**Responses** that are previews, tests, spam or unfinished are rejected with the reason; the invitation of an
unfinished one stays unanswered. Header rows are told by their import ids. Anonymous responses are kept, without
her. Not mapped: question texts, blocks, mailing lists, users, texts of the survey, IP address, place.
Sources: Qualtrics API v3 response exports; the source tables of Fivetran's dbt package (column sets seen, rows
made up). A response's status: https://api.qualtrics.com (recode values 0, 1, 2, 4, 8, 9, 12, 16, 17, 32, 40, 48).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from onedeck.errors import ConfigError
from onedeck.ingest import cells
from onedeck.ingest.contract import Connector, Sample, Specimen
from onedeck.ingest.feed import Feed
from onedeck.ingest.nested import path_of
from onedeck.ingest.option_guess import survey_questions
from onedeck.ingest.qualtrics_answers import (
    CONTACT,
    DISTRIBUTION,
    INVITATION,
    KINDS,
    Response,
    responses_of,
    why_not,
)
from onedeck.ingest.tables_of import LOADED, LOOKED_UP, SILENT, Row, Tables, belongs, tables_of

SCALES = {"nps": (0.0, 10.0), "csat": (1.0, 5.0), "ces": (1.0, 7.0)}
NOT_DELIVERED = ("error", "failure", "hardbounce", "softbounce", "blocked", "skipped", "bounced", "duplicate")

Fields = dict[str, object]


@dataclass(frozen=True)
class Instrument:
    """A question that is a score, and its scale."""

    name: str
    question: str
    least: float
    most: float


@dataclass
class Invitation:
    """Her invitation to a survey: the first of its mailings, and who she is."""

    source_id: str
    sent: datetime
    row: Row
    contact: Row | None


def load(feed: Feed) -> None:
    """Stage invitations and answers as surveys, and what she says to `solved` as outcomes."""
    stage(feed)


def stage(feed: Feed) -> Tables:
    """Stage everything and return the tables read, whose `account` says what became of each row."""
    instruments = _instruments(feed)
    tables = tables_of(feed, KINDS)
    responses = responses_of(tables)
    invitations, by_response = _invitations(feed, tables)
    surveys: list[Fields] = []
    outcomes: list[Fields] = []
    answered: set[str] = set()
    for response in responses:
        invited = by_response.get(response.source_id or "")
        if not _in_scope(feed, response.text("survey_id")):
            response.row.fate = SILENT
        elif reason := why_not(response):
            tables.refuse(response.row, reason, "surveys")
        elif rows := _survey_rows(feed, tables, instruments, response, invited):
            response.row.fate = LOADED
            surveys += rows
            outcomes += _outcome_rows(feed, tables, response, invited)
            answered |= {invited.source_id} if invited else set()
    for invitation in invitations:
        settled = invitation.source_id in answered
        invitation.row.fate = LOOKED_UP if settled else LOADED
        surveys += [] if settled else list(_unanswered(instruments, invitation))
    feed.add_rows("surveys", surveys)
    feed.add_rows("outcomes", outcomes)
    return tables


def _instruments(feed: Feed) -> list[Instrument]:
    found, faults = [], []
    for name, (least, most) in SCALES.items():
        said = feed.options(name)
        given: Mapping[str, object] = said if isinstance(said, dict) else {"question": said}
        if said is None:
            continue
        low, high = cells.number(given.get("min", least)), cells.number(given.get("max", most))
        if not given.get("question") or low is None or high is None or low >= high:
            faults.append(
                feed.source.fault("options", f"{name} needs a question and a scale with min below max")
            )
        else:
            found.append(Instrument(name, str(given["question"]), low, high))
    solved = feed.options("solved")
    if solved is not None and not (isinstance(solved, dict) and solved.get("question")):
        faults.append(feed.source.fault("options", "solved needs {question: Q1, yes: [...], no: [...]}"))
    if not found and not faults:
        needed = "connector 'qualtrics' needs the question of a score: options nps, csat or ces"
        faults.append(feed.source.fault("options", needed))
    if faults:
        raise ConfigError(faults)
    return found


def _in_scope(feed: Feed, survey: str | None) -> bool:
    wanted = cells.listed(feed.options("survey"))
    return not wanted or survey is None or survey in [str(one) for one in wanted]


def _invitations(feed: Feed, tables: Tables) -> tuple[list[Invitation], dict[str, Invitation]]:
    """Return her invitations, each once however often she was reminded, and those of responses by response."""
    contacts = {row.name("id") or "": row for row in tables.newest(CONTACT, "id")}
    mailings = {row.name("id") or "": row for row in tables.newest(DISTRIBUTION, "id")}
    for row in tables.rows[CONTACT] + tables.rows[DISTRIBUTION]:
        row.fate = row.fate or LOOKED_UP
    sent: dict[str, list[tuple[datetime, Row]]] = defaultdict(list)
    for row in tables.newest(INVITATION, "distribution_id", "contact_id|contact_lookup_id"):
        mailing = mailings.get(row.name("distribution_id") or "")
        when = row.time("sent_at")
        if mailing and not _in_scope(feed, mailing.name("survey_link_survey_id")):
            row.fate = SILENT
        elif reason := _not_sent(row, when, mailing):
            tables.refuse(row, reason, "surveys")
        elif when is not None:
            first = (mailing.name("parent_distribution_id") if mailing else None) or row.name(
                "distribution_id"
            )
            sent[f"{first}/{row.name('contact_id', 'contact_lookup_id') or ''}"].append((when, row))
    found: list[Invitation] = []
    by_response: dict[str, Invitation] = {}
    for source_id, mailed in sent.items():
        mailed.sort(key=lambda pair: (pair[0], pair[1].raw_file, pair[1].raw_row))
        for _, row in mailed[1:]:
            row.fate = LOOKED_UP
        when, row = mailed[0]
        invitation = Invitation(source_id, when, row, contacts.get(row.name("contact_id") or ""))
        found.append(invitation)
        for _, one in mailed:
            if response := one.name("response_id"):
                by_response.setdefault(response, invitation)
    return found, by_response


def _not_sent(row: Row, when: datetime | None, mailing: Row | None) -> str | None:
    status = (row.name("status") or "").replace(" ", "").lower()
    if status in NOT_DELIVERED:
        return f"the invitation was not delivered: {row.name('status')}"
    if when is None:
        said = row.name("sent_at")
        return (
            f"sent_at: '{said[:60]}' is not a time"
            if said
            else "the invitation was never sent: sent_at is missing"
        )
    test = mailing is not None and "test" in (mailing.name("request_type") or "").lower()
    return "a test mail, not an invitation" if test else None


def _survey_rows(
    feed: Feed, tables: Tables, instruments: list[Instrument], response: Response, invited: Invitation | None
) -> list[Fields]:
    whole = {
        **_who(feed, response, invited),
        **response.row.place,
        "invited_time": invited.sent if invited else _field_time(feed, response, "invited"),
        "answered_time": response.time("recordedDate", "endDate"),
        "comment": _field(feed, response, "comment"),
        "last_update_time": response.time("lastModifiedDate", "_fivetran_synced", "recordedDate"),
    }
    rows: list[Fields] = []
    for instrument in instruments:
        said = response.text(instrument.question)
        score = cells.number(said)
        if said is not None and (score is None or not instrument.least <= score <= instrument.most):
            scale = f"{instrument.least:g} to {instrument.most:g}"
            reason = f"{instrument.question}: '{said[:60]}' is no score from {scale}"
            tables.refuse(response.row, reason, "surveys")
            return []
        key = invited.source_id if invited else response.source_id
        rows.append({**whole, **_scale(instrument), "source_id": f"{key}/{instrument.name}", "score": score})
    return rows


def _outcome_rows(
    feed: Feed, tables: Tables, response: Response, invited: Invitation | None
) -> Iterator[Fields]:
    solved = feed.options("solved")
    if not isinstance(solved, dict):
        return
    said = response.said.get(path_of(str(solved["question"])), [])
    lists = {name: [str(one).lower() for one in _words(solved.get(name))] for name in ("yes", "no", "other")}
    meant = next((name for name, words in lists.items() if any(word.lower() in words for word in said)), None)
    if said and meant is None:
        reason = f"solved: '{said[0][:60]}' is in none of the lists yes, no and other"
        tables.reject(response.row.raw_file, response.row.raw_row, reason, response.row.values, "outcomes")
    if meant in ("yes", "no"):
        yield {
            **_who(feed, response, invited),
            **response.row.place,
            "source_id": f"{response.source_id}/solved",
            "outcome": "confirmed" if meant == "yes" else "denied",
            "said_by": "customer",
            "occurred_time": response.time("recordedDate", "endDate"),
            "detail": _field(feed, response, "comment"),
            "last_update_time": response.time("lastModifiedDate", "_fivetran_synced", "recordedDate"),
        }


def _unanswered(instruments: list[Instrument], invitation: Invitation) -> Iterator[Fields]:
    contact = invitation.contact
    for instrument in instruments:
        yield {
            **_scale(instrument),
            **invitation.row.place,
            "source_id": f"{invitation.source_id}/{instrument.name}",
            "customer": contact.name("ext_ref", "external_data_reference") if contact else None,
            "email": contact.name("email") if contact else None,
            "phone": contact.name("phone") if contact else None,
            "invited_time": invitation.sent,
            "last_update_time": invitation.row.time("_fivetran_synced"),
        }


def _who(feed: Feed, response: Response, invited: Invitation | None) -> Fields:
    """Return of whom and of which conversation a response speaks."""
    contact = invited.contact if invited else None
    conversation = _field(feed, response, "conversation")
    source = feed.options("conversation_source")
    named = response.text("externalDataReference", "externalReference")
    return {
        "conversation": conversation,
        "conversation_source": str(source) if source and conversation else None,
        "customer": _field(feed, response, "customer")
        or named
        or (contact.name("ext_ref", "external_data_reference") if contact else None),
        "email": _field(feed, response, "email")
        or response.text("recipientEmail")
        or (contact.name("email") if contact else None),
        "phone": _field(feed, response, "phone") or (contact.name("phone") if contact else None),
    }


def _scale(instrument: Instrument) -> Fields:
    return {"instrument": instrument.name, "scale_min": instrument.least, "scale_max": instrument.most}


def _field(feed: Feed, response: Response, option: str) -> str | None:
    name = feed.options(option)
    return response.text(str(name)) if name else None


def _field_time(feed: Feed, response: Response, option: str) -> datetime | None:
    name = feed.options(option)
    return response.time(str(name)) if name else None


def _words(given: object) -> list[object]:
    return given if isinstance(given, list) else [] if given is None else [given]


def recognises(sample: Sample) -> bool:
    """Say whether a file holds responses, as the API, an export or a warehouse gives them."""
    known = (("responseid", "recordeddate"), ("responseid", "values"), ("id", "survey_id", "recorded_date"))
    page = "responses" in sample.columns and "responseId" in str(sample.rows[:1])
    return page or any(sample.has(*names) for names in known)


SPECIMEN = Specimen(
    files={
        "export.csv": """\
StartDate,Status,Finished,Progress,RecordedDate,ResponseId,RecipientEmail,Q1,Q2,ContactId
Start Date,Response Type,Finished,Progress,Recorded Date,Response ID,Recipient Email,How likely?,Solved?,ContactId
"{""ImportId"":""startDate""}",x,x,x,x,"{""ImportId"":""_recordId""}",x,"{""ImportId"":""QID1""}",x,x
2026-03-03 09:00:00,0,1,100,2026-03-03 09:02:00,R_1,ann@lee.example,3,No,c-1
2026-03-03 09:00:00,1,1,100,2026-03-03 09:02:00,R_2,,9,Yes,c-1
2026-03-03 09:00:00,0,0,40,2026-03-10 09:00:00,R_3,bob@lee.example,9,,c-4
2026-03-03 09:00:00,0,1,100,2026-03-03 09:02:00,R_4,bob@lee.example,11,Yes,c-4
2026-03-03 09:00:00,0,1,100,2026-03-03 09:05:00,R_5,,,Maybe,
""",
        "page.json": """{"responses": [{"responseId": "R_6", "values": {"recordedDate": "2026-03-04T10:00:00Z",
 "finished": 1, "status": 0, "externalDataReference": "77", "QID1": 10, "Q2": 1}, "labels": {"Q2": "Yes"}}]}
""",
        "survey_response.csv": """\
id,_fivetran_synced,finished,progress,recipient_email,recorded_date,status,survey_id
R_7,2026-03-06 00:00:00,1,100,,2026-03-05 12:00:00,0,SV_1
""",
        "question_response.csv": "question_id,response_id,value,text\nQID1,R_7,8,\n",
        "distribution_contact.csv": """\
contact_id,distribution_id,response_id,sent_at,status
CID_1,EMD_1,R_7,2026-03-05 09:00:00,SurveyFinished
CID_2,EMD_1,,2026-03-05 09:00:00,Opened
CID_3,EMD_1,,,HardBounce
""",
        "contacts.csv": "directory_id,id,email,ext_ref,phone\nP,CID_1,,77,\nP,CID_2,cem@lee.example,,\n",
    },
    yaml="""\
options:
  nps: QID1
  solved: {question: Q2, yes: [Yes], no: [No]}
  conversation: ContactId
  conversation_source: calls
""",
    expected={
        "surveys": [
            {"source_id": "EMD_1/CID_2/nps", "email": "cem@lee.example", "invited_time": "2026-03-05T09:00:00+00:00"},
            {
                "source_id": "R_1/nps", "instrument": "nps", "score": "3.0", "scale_max": "10.0", "raw_row": 3,
                "conversation": "c-1", "conversation_source": "calls", "email": "ann@lee.example",
                "answered_time": "2026-03-03T09:02:00+00:00", "invited_time": None,
            },
            {"source_id": "R_5/nps", "score": None, "conversation_source": None},
            {"source_id": "R_6/nps", "score": "10.0", "customer": "77"},
            {
                "source_id": "EMD_1/CID_1/nps", "score": "8.0", "customer": "77",
                "invited_time": "2026-03-05T09:00:00+00:00", "raw_file": "survey_response.csv",
            },
        ],
        "outcomes": [
            {"source_id": "R_1/solved", "outcome": "denied", "said_by": "customer", "conversation": "c-1"},
            {"source_id": "R_6/solved", "outcome": "confirmed", "occurred_time": "2026-03-04T10:00:00+00:00"},
        ],
        "rejects": [
            {"raw_file": "distribution_contact.csv", "reason": "the invitation was not delivered: HardBounce"},
            {"raw_row": 4, "reason": "status 1: a preview or test, not a customer's response"},
            {"raw_row": 5, "reason": "the response is not finished (progress 40 %)"},
            {"raw_row": 6, "reason": "QID1: '11' is no score from 0 to 10"},
            {"raw_row": 7, "table": "outcomes", "reason": "solved: 'Maybe' is in none of the lists yes, no and other"},
        ],
    },
)  # fmt: skip

CONNECTOR = Connector(
    title="Qualtrics survey responses (API JSON, CSV export, warehouse tables)",
    load=load,
    recognises=recognises,
    specimen=SPECIMEN,
    accompanies=belongs(KINDS),
    suggests=survey_questions,
)
