"""A company's exports, generated: a chat bot's log, a service desk's contacts and a CRM's events, as Parquet.

    python bench/generate.py 1000000 FOLDER

Rows lie in order of arrival, about four touches to a conversation, customers skewed, twelve reasons in two
vocabularies. The same size gives the same rows. FOLDER becomes a workspace: onedeck.yaml, reasons.yaml.
"""

import argparse
from pathlib import Path

import duckdb

START = "TIMESTAMPTZ '2025-11-03 00:00:00+00'"
DAYS = 364
TOUCHES_EACH = 3.88
IN_PART = 1_000_000  # touches in one file, about

NEEDS = ("billing", "outage", "delivery", "returns", "login", "cancel", "upgrade", "complaint", "onboarding",
         "warranty", "fraud", "other")  # fmt: skip
SHARES = (0.2, 0.12, 0.14, 0.1, 0.12, 0.06, 0.05, 0.06, 0.05, 0.03, 0.03, 0.04)
TOPICS = (*(f"intent_{need}" for need in NEEDS[:-1]), "other")
CATEGORIES = (*(f"{number:02d} {need.title()}" for number, need in enumerate(NEEDS[:-1], 1)), "Other")
LANGUAGES = ("en", "es", "de", "fr", "ar", "ja")
TEAMS = ("front", "technical", "retention", "back office")

# Chance is a hash of what is drawn: no state, so that every run and every thread draws the same.
MACROS = (
    "u(row, salt) AS (1 + (hash(CAST(row AS BIGINT) * 8192 + salt) >> 12)) / 4503599627370497.0",
    "exponential(row, salt, mean) AS -mean * ln(u(row, salt))",
    "lognormal(row, salt, middle, spread) AS "
    "exp(middle + spread * sqrt(-2 * ln(u(row, salt))) * cos(2 * pi() * u(row, salt + 1000)))",
    "pick(words, share) AS words[1 + least(CAST(floor(share * len(words)) AS INTEGER), len(words) - 1)]",
    "uuid_of(kind, number) AS CAST(CAST(md5(kind || number) AS UUID) AS VARCHAR)",
    "moment(seconds) AS " + START + " + to_seconds(CAST(seconds AS BIGINT))",
)

TALKS = """
SELECT
    i AS talk, i AS seed,
    u(i, 1) < 0.45 AS desk,
    CAST(floor({customers} * power(u(i, 2), 1.6)) AS BIGINT) AS customer,
    CAST(list_position([{limits}], list_min([l FOR l IN [{limits}] IF l >= u(i, 3)])) - 1 AS INTEGER) AS reason,
    CAST(floor(u(i, 4) * {days} * 86400) AS BIGINT) AS begin_s,
    least(60, 1 + CAST(floor(ln(u(i, 5)) / ln(0.74)) AS BIGINT)) AS touches
FROM range({talks}) AS r(i)
"""
# Whom the bot passed on, the desk takes up: another conversation, soon after.
FOLLOWING = """
SELECT
    {talks} + row_number() OVER (ORDER BY talk) AS talk, {talks} + talk AS seed, true AS desk, customer, reason,
    end_s + 10 + CAST(floor(u(talk, 11) * 1500) AS BIGINT) AS begin_s,
    least(6, 1 + CAST(floor(ln(u(talk, 12)) / ln(0.5)) AS BIGINT)) AS touches
FROM touches
WHERE is_last AND escalated AND NOT desk AND u(talk, 13) < 0.6
"""
TOUCHES = """
WITH drawn AS (
    SELECT *, u(row, 22) AS way, u(row, 23) AS draw
    FROM (
        SELECT *, seed * 64 + place AS row, place = touches - 1 AS is_last
        FROM (SELECT *, unnest(range(touches)) AS place FROM {talks})
    )
),
handled AS (
    SELECT
        *,
        CASE
            WHEN desk AND place = 0 AND draw > 0.5 THEN 'menu'
            WHEN NOT desk AND place = 0 THEN 'bot'
            WHEN place > 0 AND draw > 0.97 THEN 'copilot'
            WHEN draw < CASE WHEN desk THEN 0.12 ELSE 0.45 END THEN 'bot'
            ELSE 'agent'
        END AS handler,
        CASE
            WHEN place = 0 THEN 0
            WHEN way < 0.55 THEN exponential(row, 24, 240)
            WHEN way < 0.92 THEN exponential(row, 24, 8 * 3600)
            ELSE exponential(row, 24, 2 * 86400)
        END AS gap_s
    FROM drawn
),
lasting AS (
    SELECT *, lognormal(row, 25, CASE WHEN handler = 'agent' THEN 5.8 ELSE 4.5 END, 0.7) AS length_s FROM handled
)
SELECT
    talk, place, row, desk, customer, reason, is_last, handler,
    begin_s + CAST(floor(passed_s) AS BIGINT) AS start_s,
    begin_s + CAST(floor(passed_s + length_s) AS BIGINT) AS end_s,
    handler = 'bot' AND u(row, 26) < CASE WHEN is_last THEN 0.12 ELSE 0.4 END AS escalated,
    is_last AND handler IN ('bot', 'agent') AND u(row, 27) < CASE WHEN desk THEN 0.6 ELSE 0.75 END AS resolved,
    u(talk, 28) AS known,
    CASE WHEN place = 0 OR (gap_s > 1800 AND u(row, 29) < 0.3) THEN 'INBOUND' ELSE 'TRANSFER' END AS way_in
FROM (
    SELECT
        *, sum(gap_s + length_s) OVER (PARTITION BY talk ORDER BY place) - length_s AS passed_s
    FROM lasting
)
"""
CHAT = """
SELECT
    uuid_of('s', row) AS segment_id, uuid_of('c', talk) AS chat_id, handler, way_in,
    CASE WHEN bot THEN 'assistant-' || system END AS bot_name,
    CASE WHEN bot THEN '3.' || start_s // 2592000 END AS bot_version,
    CASE WHEN bot THEN 'model-' || system % 4 END AS model,
    CASE WHEN NOT bot THEN 'ag' || CAST(floor(2000 * power(u(row, 31), 1.3)) AS INTEGER) END AS agent,
    CASE WHEN known < 0.8 THEN 'C' || customer END AS user_id,
    CASE WHEN known BETWEEN 0.55 AND 0.92 THEN 'user' || customer || '@mail.net' END AS email,
    CASE WHEN known > 0.3 THEN uuid_of('d', customer) END AS device_id,
    CASE WHEN known % 0.1 < 0.02 THEN 'O' || (customer * 4 + reason % 4) END AS order_no,
    pick([{topics}], (reason + 0.5) / 12) AS topic, pick([{languages}], customer % 6 / 6.0) AS language,
    moment(start_s) AS started_at, CASE WHEN u(row, 32) < 0.97 THEN moment(end_s) END AS ended_at,
    CAST(floor(7 * u(row, 33)) AS INTEGER) AS user_messages, CAST(floor(9 * u(row, 34)) AS INTEGER) AS replies,
    CASE WHEN escalated THEN 'escalated' WHEN NOT is_last THEN 'transferred' WHEN u(row, 35) < 0.07 THEN 'abandoned'
         WHEN u(row, 35) < 0.97 THEN 'completed' END AS status,
    resolved AND bot AS resolved,
    CASE WHEN is_last AND u(row, 36) < 0.03 THEN pick(['yes', 'no'], u(row, 37)) END AS solved,
    start_s
FROM (SELECT *, handler <> 'agent' AS bot, CAST(floor(40 * power(u(row, 38), 2)) AS INTEGER) AS system FROM touches)
WHERE NOT desk
"""
DESK = """
SELECT
    uuid_of('k', row) AS contact_id, 'CASE' || talk AS case_id, handler AS kind, way_in,
    pick(['VOICE', 'EMAIL', 'SMS'], u(talk, 41)) AS channel,
    CASE WHEN known > 0.97 THEN 'out' ELSE 'in' END AS direction,
    CASE WHEN known < 0.75 THEN 'C' || customer END AS customer_no,
    -- One customer in a few hundred calls from a switchboard.
    CASE WHEN known > 0.4 THEN
        '+4930' || (1000000 + CASE WHEN customer % 400 = 0 THEN customer // 4000 ELSE customer END) END AS phone,
    CASE WHEN customer % 5 = 0 THEN 'A' || customer // 20 END AS company,
    CASE WHEN handler = 'agent' THEN 'h' || CAST(floor(4000 * power(u(row, 42), 1.3)) AS INTEGER) END AS agent,
    'q-' || pick([{needs}], (reason + 0.5) / 12) AS queue, pick([{teams}], reason // 3 / 4.0) AS team,
    pick([{languages}], customer % 6 / 6.0) AS language,
    pick(['consumer', 'smb', 'enterprise', 'vip'], power(customer % 10 / 10.0, 3)) AS segment,
    moment(start_s) AS opened_at,
    CASE WHEN handler = 'agent' THEN moment(start_s) END AS enqueued_at,
    CASE WHEN handler = 'agent' AND u(row, 43) < 0.95 THEN moment(start_s + (end_s - start_s) // 3) END AS answered_at,
    CASE WHEN u(row, 44) < 0.97 THEN moment(end_s) END AS closed_at,
    pick([{categories}], (reason + 0.5) / 12) AS category,
    CASE WHEN escalated THEN 'escalated' WHEN is_last THEN 'done' ELSE 'transferred' END AS disposition,
    resolved AND handler = 'agent' AS resolved,
    CASE WHEN place = 0 AND known < 0.004 AND talk > 0 THEN 'CASE' || talk - 1 END AS reopens,
    CASE WHEN is_last AND u(row, 45) < 0.02 THEN pick(['yes', 'no'], u(row, 46)) END AS solved,
    start_s
FROM touches
WHERE desk
"""
CRM = """
SELECT
    uuid_of('e', row) AS event_id, 'C' || customer AS customer_no,
    pick([{categories}], (reason + 0.5) / 12) AS category,
    CASE WHEN u(row, 51) < 0.3 THEN 'O' || (customer * 4 + reason % 4) END AS order_no,
    pick(['fulfilled', 'fulfilled', 'complained', 'cancelled', 'promised', 'reopened'], u(row, 52)) AS event,
    moment(end_s + exponential(row, 53, 4 * 86400)) AS happened_at,
    CASE WHEN u(row, 52) BETWEEN 0.667 AND 0.833 THEN moment(end_s + 3 * 86400) END AS due_at,
    start_s
FROM touches
WHERE is_last AND u(row, 54) < 0.1
"""


def generate(touches: int, folder: Path) -> int:
    """Write the exports and the workspace's files; return the number of touches, about as many as asked for."""
    con = duckdb.connect()
    con.execute("SET preserve_insertion_order = false")
    for macro in MACROS:
        con.execute(f"CREATE TEMP MACRO {macro}")
    talks = max(int(touches / TOUCHES_EACH), 1)
    facts = {"talks": talks, "customers": max(touches // 10, 100), "days": DAYS, "limits": _limits()}
    con.execute(f"CREATE TEMP TABLE first_talks AS {TALKS.format_map(facts)}")
    con.execute(f"CREATE TEMP TABLE touches AS {TOUCHES.format(talks='first_talks')}")
    con.execute(f"CREATE TEMP TABLE more_talks AS {FOLLOWING.format_map(facts)}")
    con.execute(f"INSERT INTO touches {TOUCHES.format(talks='more_talks')}")
    made = int(con.execute("SELECT count(*) FROM touches").fetchall()[0][0])
    for name, select, order in (
        ("chat", CHAT, "started_at"),
        ("desk", DESK, "opened_at"),
        ("crm", CRM, "happened_at"),
    ):
        _export(con, select.format_map(_words()), order, folder / name, made)
    (folder / "onedeck.yaml").write_text(WORKSPACE, "utf-8")
    (folder / "reasons.yaml").write_text(_reasons(), "utf-8")
    con.close()
    return made


def _export(con: duckdb.DuckDBPyConnection, select: str, order: str, folder: Path, touches: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    parts = max(1, touches // IN_PART)
    for part in range(parts):
        begun, ended = (DAYS * 86400 * edge // parts if edge < parts else 10**12 for edge in (part, part + 1))
        con.execute(
            f"COPY (SELECT * EXCLUDE (start_s) FROM ({select}) "
            f"WHERE start_s >= {begun} AND start_s < {ended} ORDER BY {order}) "
            f"TO '{folder}/part-{part:04d}.parquet' (FORMAT parquet, COMPRESSION zstd)"
        )


def _limits() -> str:
    return ", ".join(str(round(sum(SHARES[: place + 1]), 6)) for place in range(len(SHARES)))


def _words() -> dict[str, str]:
    words = {
        "topics": TOPICS,
        "categories": CATEGORIES,
        "languages": LANGUAGES,
        "teams": TEAMS,
        "needs": NEEDS,
    }
    return {name: ", ".join(f"'{word}'" for word in listed) for name, listed in words.items()}


def _reasons() -> str:
    """As a company would have it: nearly everything mapped, one code of each export forgotten."""
    lines = []
    for name, codes in (("chat", TOPICS), ("desk", CATEGORIES)):
        lines.append(f"{name}:")
        lines += [f"  {code}: {need}" for code, need in zip(codes[:-2], NEEDS, strict=False)]
        lines.append(f"  {codes[-1]}:")
    return "\n".join(lines) + "\n"


WORKSPACE = """\
name: bench
window: 7d
sources:
  - name: chat
    connector: table
    path: chat/*.parquet
    tables:
      touches:
        source_id: segment_id
        conversation: chat_id
        handler_role: CASE WHEN handler = 'agent' THEN 'HUMAN_AGENT' ELSE 'AUTOMATED_AGENT' END
        ai_use_case: CASE handler WHEN 'bot' THEN 'SelfService' WHEN 'copilot' THEN 'AgentAssistance' END
        agent_id: coalesce(bot_name, agent)
        agent_name: bot_name
        agent_version: bot_version
        model: model
        customer: user_id
        email: email
        device: device_id
        object_ref: order_no
        channel: "'CHAT'"
        direction: "'inbound'"
        initiation_method: way_in
        contact_reason: topic
        language: language
        initiation_time: started_at
        connected_time: started_at
        disconnect_time: ended_at
        customer_turns: user_messages
        handler_turns: replies
        end_state: status
      claims:
        source_id: segment_id
        conversation: chat_id
        definition: "'chat.resolved'"
        room: "'ai'"
        claimed_at: coalesce(ended_at, started_at)
        level: "'contained'"
        where: resolved
      outcomes:
        source_id: segment_id
        conversation: chat_id
        outcome: CASE solved WHEN 'yes' THEN 'confirmed' ELSE 'denied' END
        said_by: "'customer'"
        occurred_time: coalesce(ended_at, started_at)
        where: solved IS NOT NULL
  - name: desk
    connector: table
    path: desk/*.parquet
    tables:
      touches:
        source_id: contact_id
        conversation: case_id
        handler_role: >-
          CASE kind WHEN 'agent' THEN 'HUMAN_AGENT' WHEN 'menu' THEN 'SYSTEM' ELSE 'AUTOMATED_AGENT' END
        ai_use_case: CASE kind WHEN 'bot' THEN 'SelfService' WHEN 'copilot' THEN 'AgentAssistance' END
        agent_id: agent
        customer: customer_no
        phone: phone
        account: company
        channel: channel
        direction: direction || 'bound'
        initiation_method: way_in
        queue_id: queue
        team: team
        contact_reason: category
        language: language
        segment: segment
        initiation_time: opened_at
        enqueue_time: enqueued_at
        connected_time: answered_at
        disconnect_time: closed_at
        end_state: CASE disposition WHEN 'done' THEN 'completed' ELSE disposition END
        relation: CASE WHEN reopens IS NOT NULL THEN 'reopens' END
        related_conversation: reopens
      claims:
        source_id: contact_id
        conversation: case_id
        definition: "'desk.done'"
        room: "'cx'"
        claimed_at: coalesce(closed_at, opened_at)
        where: resolved
      outcomes:
        source_id: contact_id
        conversation: case_id
        outcome: CASE solved WHEN 'yes' THEN 'confirmed' ELSE 'denied' END
        said_by: "'customer'"
        occurred_time: coalesce(closed_at, opened_at)
        where: solved IS NOT NULL
  - name: crm
    connector: table
    path: crm/*.parquet
    vocabulary: desk
    tables:
      outcomes:
        source_id: event_id
        outcome: event
        said_by: "CASE event WHEN 'promised' THEN 'company' WHEN 'complained' THEN 'customer' ELSE 'system' END"
        customer: customer_no
        object_ref: order_no
        contact_reason: category
        occurred_time: happened_at
        due_time: due_at
"""


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("touches", type=lambda text: int(float(text)))
    asked.add_argument("folder", type=Path)
    given = asked.parse_args()
    print(f"{generate(given.touches, given.folder):,} touches in {given.folder}")
