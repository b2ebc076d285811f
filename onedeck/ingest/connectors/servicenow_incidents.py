"""The ServiceNow incident event log: one line per change of an incident, as its audit export gives it.

An incident is a conversation. Its touches are the spans of work between assignments: a new one begins where
the desk counts a reassignment (QUEUE_TRANSFER), where one known person follows another without that count
(TRANSFER), and where it is reopened (REOPENED); the first begins when the caller opened it (INBOUND). A touch
ends with the next one, or when the incident is resolved.

The desk's claim `servicenow.resolved` is made each time an incident enters the state Resolved. `resolved_at`
is not used for it: it holds one final value on every line (the last event in that state), and '?' in 1,543 of
the 24,905 incidents of the UCI log that did enter it; the 13 that went straight to Closed never claimed
anything. A reopening (`reopen_count` rises) is the caller's act.

'?' is unknown. The last line wins for caller and category. A state that is no word (-100) leaves the state as
it was. Times are d/m/Y H:M in the source's zone; lines are put into the order of `sys_updated_at`, then
`sys_mod_count`, so the order of the file does not matter.
Data: Amaral, Fantinato, Peres (2018), UCI 498, https://doi.org/10.24432/C57S4H.
"""

from onedeck.ingest.contract import Connector, Sample, Specimen
from onedeck.ingest.feed import Feed
from onedeck.store.duck import literal

CLAIM = "servicenow.resolved"
STATES = (
    "New", "Active", "Awaiting Problem", "Awaiting Evidence", "Awaiting Vendor", "Awaiting User Info",
    "Resolved", "Closed",
)  # fmt: skip
CHANNELS = {
    "Phone": "phone",
    "Email": "email",
    "Self service": "web",
    "IVR": "ivr",
    "Direct opening": "walk_in",
}
NEEDED = ("number", "incident_state", "sys_updated_at", "sys_mod_count")
OPTIONAL = (
    "opened_at", "reassignment_count", "reopen_count", "caller_id", "category", "contact_type", "assignment_group",
    "assigned_to",
)  # fmt: skip


def load(feed: Feed) -> None:
    """Stage touches, claims and reopenings out of the event lines."""
    events, spans = f"{feed.label}_events", f"{feed.label}_spans"
    _reject(feed)
    feed.engine.create(events, _events(feed))
    feed.engine.create(spans, _spans(events))
    feed.add("touches", _touches(spans, events), keep=True)
    place = "raw_file, raw_row, happened AS last_update_time"
    feed.add(
        "claims",
        f"""SELECT number AS conversation, number || ':' || happened || ':' || mod AS source_id,
        '{CLAIM}' AS definition, 'cx' AS room, 'contained' AS level, happened AS claimed_at, {place}
        FROM {events} WHERE state = 'Resolved' AND before IS DISTINCT FROM 'Resolved'""",
    )
    feed.add(
        "outcomes",
        f"""SELECT number AS conversation, number || ':reopen:' || reopened AS source_id, 'reopened' AS outcome,
        'customer' AS said_by, happened AS occurred_time, {place}
        FROM {events} WHERE reopened > coalesce(reopened_before, 0)""",
    )


def _column(feed: Feed, name: str) -> str:
    known = {column.lower() for column in feed.raw.types}
    return (
        f"nullif(nullif(trim(CAST({name} AS VARCHAR)), '?'), '')"
        if name in known
        else "CAST(NULL AS VARCHAR)"
    )


def _time(text: str) -> str:
    formats = ", ".join(
        literal(form) for form in ("%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S")
    )
    return f"try_strptime({text}, [{formats}])"


def _readable(feed: Feed) -> dict[str, tuple[str, str]]:
    """Each needed column: SQL that is NULL where it cannot be read, and the reason then."""
    number, updated, mod = (_column(feed, name) for name in ("number", "sys_updated_at", "sys_mod_count"))
    return {
        "number": (number, "'number is missing'"),
        "sys_updated_at": (
            _time(updated),
            f"'sys_updated_at: ''' || coalesce({updated}, '?') || ''' is not a time'",
        ),
        "sys_mod_count": (
            f"TRY_CAST({mod} AS BIGINT)",
            f"'sys_mod_count: ''' || coalesce({mod}, '?') || ''' is not a whole number'",
        ),
    }


def _reject(feed: Feed) -> None:
    checks = _readable(feed).values()
    reason = ", ".join(f"CASE WHEN {value} IS NULL THEN {why} END" for value, why in checks)
    bad = " OR ".join(f"{value} IS NULL" for value, _ in checks)
    name = feed.raw.name
    raw = f"(SELECT r FROM (SELECT {name}.* EXCLUDE (raw_file, raw_row)) AS r)"
    found = feed.engine.rows(
        f"SELECT raw_file, raw_row, concat_ws('; ', {reason}), to_json({raw}) FROM {name} WHERE {bad}"
    )
    for raw_file, raw_row, why, text in found:
        feed.reject("touches", raw_file, raw_row, why, text)


def _events(feed: Feed) -> str:
    """One row per readable line with its values, the state carried on, and what stood there before."""
    readable = {name: value for name, (value, _) in _readable(feed).items()}
    text = {name: _column(feed, name) for name in (*NEEDED, *OPTIONAL)}
    states = ", ".join(literal(state) for state in STATES)
    good = " AND ".join(f"{value} IS NOT NULL" for value in readable.values())
    # The same line delivered twice is one event; of its places the smallest stays.
    lines = f"""
    SELECT {text["number"]} AS number, {readable["sys_updated_at"]} AS happened, {readable["sys_mod_count"]} AS mod,
        CASE WHEN {text["incident_state"]} IN ({states}) THEN {text["incident_state"]} END AS said_state,
        {_time(text["opened_at"])} AS opened, {text["caller_id"]} AS caller, {text["category"]} AS category,
        {text["contact_type"]} AS contact_type, {text["assignment_group"]} AS team, {text["assigned_to"]} AS person,
        coalesce(TRY_CAST({text["reassignment_count"]} AS BIGINT), 0) AS reassigned,
        coalesce(TRY_CAST({text["reopen_count"]} AS BIGINT), 0) AS reopened,
        min((raw_file, raw_row)) AS place
    FROM {feed.raw.name} WHERE {good} GROUP BY ALL"""
    # All that is shown later: two lines of one moment must come in the same order at every load.
    rest = "said_state, team, person, reassigned, reopened, caller, category, contact_type, opened"
    order = f"PARTITION BY number ORDER BY happened, mod, {rest}"
    carried = f"""
    SELECT *, last_value(said_state IGNORE NULLS) OVER (w ROWS UNBOUNDED PRECEDING) AS state,
        last_value(said_state IGNORE NULLS) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before,
        lag(person) OVER w AS person_before, lag(reassigned) OVER w AS reassigned_before,
        lag(reopened) OVER w AS reopened_before, row_number() OVER w AS position
    FROM ({lines}) WINDOW w AS ({order})"""
    return f"""
    SELECT *, place[1] AS raw_file, place[2] AS raw_row, CASE
        WHEN position = 1 THEN 'INBOUND'
        WHEN reassigned > reassigned_before THEN 'QUEUE_TRANSFER'
        WHEN before IN ('Resolved', 'Closed') AND state NOT IN ('Resolved', 'Closed') THEN 'REOPENED'
        WHEN person <> person_before THEN 'TRANSFER' END AS begins
    FROM ({carried})"""


def _spans(events: str) -> str:
    """One row per touch: its first and last event, its people, and when it resolved the incident."""
    return f"""
    SELECT number, span, min(happened) AS started, max(happened) AS last_event,
        arg_max(begins, position) FILTER (WHERE begins IS NOT NULL) AS begins,
        arg_max(team, position) FILTER (WHERE team IS NOT NULL) AS team,
        arg_max(person, position) FILTER (WHERE person IS NOT NULL) AS person,
        min(happened) FILTER (WHERE state IN ('Resolved', 'Closed')) AS resolved,
        arg_max(state, position) AS last_state, min(place) AS place
    FROM (SELECT *, count(begins) OVER (PARTITION BY number ORDER BY position) AS span FROM {events})
    GROUP BY number, span"""


def _touches(spans: str, events: str) -> str:
    channels = " ".join(f"WHEN {literal(word)} THEN {literal(channel)}" for word, channel in CHANNELS.items())
    whole = f"""
    SELECT number, least(min(opened), min(happened)) AS opened, max(happened) AS updated,
        arg_max(caller, position) AS caller, arg_max(category, position) AS category,
        coalesce(arg_max(contact_type, position), 'unknown') AS contact_type
    FROM {events} GROUP BY number"""
    return f"""
    SELECT number AS conversation, number || ':' || span AS source_id, span AS sequence, caller AS customer,
        'HUMAN_AGENT' AS handler_role, person AS agent_id, team AS queue_id,
        CASE contact_type {channels} ELSE lower(contact_type) END AS channel, 'inbound' AS direction,
        begins AS initiation_method, category AS contact_reason,
        CASE WHEN span = 1 THEN opened ELSE started END AS initiation_time,
        CASE WHEN following IS NULL THEN resolved ELSE coalesce(least(resolved, following), following) END
            AS disconnect_time,
        CASE WHEN resolved IS NOT NULL THEN 'completed' WHEN following IS NOT NULL THEN 'transferred'
            WHEN last_state LIKE 'Awaiting%' THEN 'pending' END AS end_state,
        updated AS last_update_time, place[1] AS raw_file, place[2] AS raw_row
    FROM (SELECT *, lead(started) OVER (PARTITION BY number ORDER BY span) AS following FROM {spans})
    JOIN ({whole}) USING (number)"""


def recognises(sample: Sample) -> bool:
    """Say whether a file has the columns of an incident event log."""
    return sample.has("number", "incident_state", "sys_mod_count", "reassignment_count", "sys_updated_at")


SPECIMEN = Specimen(
    files={
        "incidents.csv": """\
number,incident_state,reassignment_count,reopen_count,sys_mod_count,caller_id,opened_at,sys_updated_at,contact_type,category,assignment_group,assigned_to
1,New,0,0,0,77,1/3/2016 08:00,1/3/2016 08:05,Phone,5,?,?
1,Active,0,0,1,77,1/3/2016 08:00,1/3/2016 09:00,Phone,5,10,3
1,Active,1,0,2,77,1/3/2016 08:00,1/3/2016 10:00,Phone,6,11,?
1,-100,1,0,3,77,1/3/2016 08:00,1/3/2016 10:30,Phone,6,11,4
1,Resolved,1,0,4,77,1/3/2016 08:00,1/3/2016 11:00,Phone,6,11,4
1,Active,1,1,5,77,1/3/2016 08:00,2/3/2016 11:00,Phone,6,11,4
1,Resolved,1,1,6,77,1/3/2016 08:00,2/3/2016 12:00,Phone,6,11,4
1,Closed,1,1,7,77,1/3/2016 08:00,7/3/2016 12:00,Phone,6,11,4
2,New,0,0,0,?,1/3/2016 08:30,1/3/2016 08:31,Email,?,10,?
2,New,0,0,x,?,1/3/2016 08:30,32/3/2016 08:31,Email,?,10,?
"""
    },
    expected={
        "touches": [
            {
                "source_id": "1:1", "customer": "77", "agent_id": "3", "queue_id": "10", "channel": "phone",
                "initiation_method": "INBOUND", "contact_reason": "6", "initiation_time": "2016-03-01 08:00:00",
                "disconnect_time": "2016-03-01 10:00:00", "end_state": "transferred", "raw_row": 1,
            },
            {
                "source_id": "1:2", "agent_id": "4", "initiation_method": "QUEUE_TRANSFER",
                "disconnect_time": "2016-03-01 11:00:00", "end_state": "completed", "raw_row": 3,
            },
            {
                "source_id": "1:3", "initiation_method": "REOPENED", "initiation_time": "2016-03-02 11:00:00",
                "disconnect_time": "2016-03-02 12:00:00", "end_state": "completed",
            },
            {"source_id": "2:1", "customer": None, "contact_reason": None, "disconnect_time": None, "channel": "email"},
        ],
        "claims": [
            {"conversation": "1", "claimed_at": "2016-03-01 11:00:00", "definition": CLAIM, "room": "cx"},
            {"conversation": "1", "claimed_at": "2016-03-02 12:00:00"},
        ],
        "outcomes": [
            {"conversation": "1", "outcome": "reopened", "occurred_time": "2016-03-02 11:00:00", "raw_row": 6}
        ],
        "rejects": [
            {
                "raw_row": 10,
                "reason": "sys_updated_at: '32/3/2016 08:31' is not a time; sys_mod_count: 'x' is not a whole number",
            }
        ],
    },
)  # fmt: skip

CONNECTOR = Connector(
    title="ServiceNow incident event log (one line per change of an incident)",
    load=load,
    recognises=recognises,
    specimen=SPECIMEN,
    definitions={CLAIM: "The incident entered the state Resolved."},
)
