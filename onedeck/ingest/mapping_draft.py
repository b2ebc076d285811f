"""A mapping for a table no connector knows: contacts, claims and her answers, guessed from names and values.

Nothing here is more than a guess: every line says so, and what could not be guessed is left to a person.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onedeck.ingest.column_facts import ColumnFacts, column_facts, unique_together
from onedeck.ingest.readers import Relation
from onedeck.ingest.skeleton import NAMES, ambiguous, column_name, guess_columns, time_expression
from onedeck.ingest.state_guess import (
    direction_of,
    end_state_of,
    her_answer,
    no_customers,
    resolved_by,
    role_of,
)
from onedeck.store.duck import DuckEngine, literal

GUESSED = "guessed"
AI_WORDS = re.compile(
    r"\b(bot|chat ?bot|assistant|ai|virtual|automated?|copilot|genai|llm|session|utterance)s?\b"
)
CHANNELS = (("chat", r"chat|bot|messag|assistant"), ("phone", r"call|phone|voice|telephon|anruf"),
            ("email", r"mail|ticket|case|desk|incident"))  # fmt: skip
PART_NUMBERS = re.compile(
    r"^(contact|call|id$|number$)", re.IGNORECASE
)  # elsewhere a leg of a ticket or a chat
GENERIC = re.compile(r"id|number", re.IGNORECASE)
HAPPENED = re.compile(r"happen|occur|post|fulfil|done|complet|record", re.IGNORECASE)
MESSAGE = re.compile(r"text|message|body|content|utterance", re.IGNORECASE)
FOLLOWS = re.compile(r"follow|previous|parent|continue|original|reopen", re.IGNORECASE)
REOPENED = re.compile(r"re-?opened", re.IGNORECASE)
# Parts of one conversation, by which its rows are told apart.
PARTS = r"part|seq|leg|session|segment|step|number|turn|index|touch"


@dataclass(frozen=True)
class Line:
    """One column of ours: its SQL expression (None = nobody could guess it) and what to say beside it."""

    column: str
    sql: str | None
    note: str


@dataclass(frozen=True)
class Draft:
    """A drafted mapping: lines per table, reasons to leave rows out, and the columns nothing uses.

    `kind` is contacts, or unclear: a table without contacts is drafted as comments only.
    """

    kind: str
    room: str  # ai, cx, both
    rows: int
    tables: Sequence[tuple[str, Sequence[Line]]]
    exclude: Sequence[Line] = ()
    unused: Sequence[str] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The columns that are needed and could not be guessed."""
        return tuple(line.column for _, lines in self.tables for line in lines if line.sql is None)

    @property
    def touches(self) -> list[Line]:
        """The lines of the table `touches`."""
        return [line for table, lines in self.tables if table == "touches" for line in lines]


def draft_mapping(
    engine: DuckEngine, relation: Relation, name: str, shown: str, room: str | None = None
) -> Draft:
    """Return a mapping for a relation; `room` is whose room it is (ai, cx, both) where a person said so."""
    rows, facts = column_facts(engine, relation.name, relation.types)
    types = _ordered(relation.types, facts, rows)
    guessed = guess_columns(engine, relation.name, types)
    words = " ".join(re.split(r"[^a-z]+", f"{shown} {' '.join(types)}".lower()))
    roles = role_of(facts)
    room = room or ("both" if roles else "ai" if AI_WORDS.search(words) else "cx")
    known = {"conversation", "initiation_time"} & set(guessed)
    hinted = bool(known) and "customer" in guessed and bool(_channel(shown.lower()))
    about_contacts = len(known) == 2 or hinted
    touches = _touches(engine, relation, facts, guessed, name, room, words, roles)
    tables: list[tuple[str, Sequence[Line]]] = [("touches", touches)]
    if "conversation" in guessed:
        end = guessed.get("disconnect_time") or guessed.get("initiation_time")
        tables += _claims(engine, relation, facts, guessed["conversation"], name, room, end)
        tables += _answers(engine, relation, facts, guessed["conversation"], end)
    if not about_contacts:
        proof = _proof(engine, relation, facts, guessed)
        tables = [("outcomes", proof)] if proof else []
    used = " ".join(line.sql or "" for _, lines in tables for line in lines)
    unused = [column for column in types if not re.search(rf"(?<!\w){re.escape(column)}(?!\w)", used)]
    if not about_contacts:
        return Draft("unclear", room, rows, tables, [], unused)
    excluded = [Line(reason, sql, GUESSED) for reason, sql in no_customers(facts).items()]
    return Draft("contacts", room, rows, tables, excluded, unused)


def _ordered(types: Mapping[str, str], facts: Mapping[str, ColumnFacts], rows: int) -> dict[str, str]:
    """Put the column that numbers whole conversations before those that number their parts: it differs less often."""
    numbers = [name for name in types if re.search(NAMES["conversation"], name, re.IGNORECASE)]
    full = [name for name in numbers if facts[name].filled > 0.9 * rows]
    first = sorted(
        full,
        key=lambda name: (
            GENERIC.fullmatch(name) is not None,
            facts[name].distinct,
            bool(PART_NUMBERS.search(name)),
            list(types).index(name),
        ),
    )
    return {name: types[name] for name in (*first, *(name for name in types if name not in first))}


def _touches(
    engine: DuckEngine, relation: Relation, facts: Mapping[str, ColumnFacts], guessed: dict[str, str], name: str,
    room: str, words: str, roles: str | None,
) -> list[Line]:  # fmt: skip
    lines = [Line("source_id", source, "one per row: the part of the conversation")
             for source in [_row_id(engine, relation, facts, guessed)] if source]  # fmt: skip
    for column in ("conversation", "customer", "email", "phone", "device", "account"):
        if column in guessed or column == "conversation":
            lines.append(Line(column, guessed.get(column), GUESSED))
    lines += _handler(facts, guessed, name, room, roles)
    lines.append(_channel_line(facts, guessed.get("channel"), literal(_channel(words) or "phone")))
    lines.append(Line("direction", *direction_of(facts, guessed.pop("direction", None))))
    for column in ("initiation_time", "disconnect_time"):
        if column in guessed or column == "initiation_time":
            sql = guessed.get(column)
            note = f"{GUESSED}: which is day, which month?" if sql and ambiguous([sql]) else GUESSED
            lines.append(Line(column, sql, note))
    if room == "cx":
        lines += _waits(engine, relation, facts)
    if state := end_state_of(facts, room):
        lines.append(Line("end_state", state, GUESSED))
    lines += _follows(engine, relation, facts, guessed.get("conversation"))
    for column in (
        "contact_reason",
        "object_ref",
        "language",
        "segment",
        "team",
        "brand",
        "queue_id",
        "last_update_time",
    ):
        if column in guessed:
            lines.append(Line(column, guessed[column], GUESSED))
    return lines


def _follows(
    engine: DuckEngine, relation: Relation, facts: Mapping[str, ColumnFacts], conversation: str | None
) -> list[Line]:
    """Return the link to an earlier conversation, from a column whose values are all numbers of conversations here."""
    for name, found in facts.items():
        if (
            conversation is None
            or not FOLLOWS.search(name)
            or not found.filled
            or column_name(name) == conversation
        ):
            continue
        text, known = f"CAST({column_name(name)} AS VARCHAR)", f"CAST({conversation} AS VARCHAR)"
        strangers = engine.rows(
            f"SELECT count(*) FROM {relation.name} WHERE {found.present} AND {text} <> {known} "
            f"AND {text} NOT IN (SELECT {known} FROM {relation.name} WHERE {conversation} IS NOT NULL)"
        )[0][0]
        if strangers <= 0.2 * found.filled:
            note = f"{GUESSED}: it holds numbers of earlier conversations"
            return [
                Line("relation", f"CASE WHEN {found.present} THEN 'follow_up_of' END", note),
                Line("related_conversation", column_name(name), GUESSED),
            ]
    return []


def _row_id(
    engine: DuckEngine, relation: Relation, facts: Mapping[str, ColumnFacts], guessed: Mapping[str, str]
) -> str | None:
    """Return what tells the rows of a conversation apart, or None where each conversation is one row."""
    conversation = next((name for name in facts if column_name(name) == guessed.get("conversation")), None)
    if conversation is None or unique_together(engine, relation.name, (conversation,)):
        return None
    others = [name for name in facts if name != conversation]
    for name in others:
        if re.search(r"id$|number$|nr$|no$", name, re.I) and unique_together(engine, relation.name, (name,)):
            return column_name(name)
    others.sort(key=lambda name: not re.search(PARTS, name, re.I))
    for name in others:
        if facts[name].filled and unique_together(engine, relation.name, (conversation, name)):
            return f"{column_name(conversation)} || '/' || {column_name(name)}"
    return None


def _handler(
    facts: Mapping[str, ColumnFacts], guessed: dict[str, str], name: str, room: str, roles: str | None
) -> list[Line]:
    roles_of = {"ai": "'AUTOMATED_AGENT'", "cx": "'HUMAN_AGENT'", "both": roles}
    note = "AUTOMATED_AGENT | HUMAN_AGENT | SYSTEM"
    lines = [Line("handler_role", roles_of[room], f"whose room; {note}")]
    agent = next(
        (column_name(one) for one in facts if re.search(r"^(bot|assistant)([ _-]?(name|id))?$", one, re.I)),
        None,
    )
    if room == "cx":
        return lines + ([Line("agent_id", guessed["agent_id"], GUESSED)] if "agent_id" in guessed else [])
    person = guessed.get("agent_id", "NULL") if room == "both" and roles else None
    own = agent or literal(name)
    sql = f"CASE WHEN ({roles}) = 'HUMAN_AGENT' THEN {person} ELSE {own} END" if person else own
    lines.append(Line("agent_id", sql, GUESSED if agent else "what the assistant is called"))
    version = next((one for one in facts if re.search(r"version|release", one, re.I)), None)
    if version:
        lines.append(Line("agent_version", column_name(version), GUESSED))
    lines.append(Line("ai_use_case", "'SelfService'", "an AI that only helps a person: AgentAssistance"))
    return lines


def _waits(engine: DuckEngine, relation: Relation, facts: Mapping[str, ColumnFacts]) -> list[Line]:
    lines = []
    for column, pattern in (
        ("enqueue_time", r"queued"),
        ("connected_time", r"^(answered|connected|picked|accepted)"),
    ):
        for name in facts:
            if re.search(pattern, name, re.I) and (
                sql := time_expression(engine, relation.name, name, facts[name].type)
            ):
                lines.append(Line(column, sql, GUESSED))
                break
    return lines


def _claims(
    engine: DuckEngine, relation: Relation, facts: Mapping[str, ColumnFacts], conversation: str, name: str, room: str,
    end: str | None,
) -> list[tuple[str, Sequence[Line]]]:  # fmt: skip
    found = resolved_by(engine, relation, facts, room)
    if not found:
        return []
    where, at = found
    lines = [
        Line("where", where, f'{GUESSED}: these rows say "resolved"'),
        Line("conversation", conversation, GUESSED),
        Line("definition", literal(f"{name}.resolved"), "name the rule it is claimed under"),
        Line("room", literal("cx" if room == "cx" else "ai"), "who claims it: ai | cx"),
        Line("claimed_at", at or end, GUESSED),
    ]
    money = next((one for one in facts if re.search(r"bill|price|fee|cost|charge", one, re.I)), None)
    if money and room != "cx" and facts[money].filled:
        unit = re.search(r"(?:^|[_ ])(eur|usd|gbp|chf|sek|pln|aud|cad|inr|jpy)(?:$|[_ ])", money, re.I)
        lines.append(Line("amount", column_name(money), GUESSED))
        if unit:
            lines.append(Line("currency", literal(unit[1].upper()), GUESSED))
    return [("claims", lines)]


def _answers(
    engine: DuckEngine,
    relation: Relation,
    facts: Mapping[str, ColumnFacts],
    conversation: str,
    end: str | None,
) -> list[tuple[str, Sequence[Line]]]:
    """Return what columns say she said or did about a conversation: an answer to "was it solved?", a reopening."""
    found: list[tuple[str, Sequence[Line]]] = []
    if her_word := her_answer(facts):
        answered = next((one for one in facts if re.search(r"^answered", one, re.I)), None)
        at = time_expression(engine, relation.name, answered, facts[answered].type) if answered else end
        found.append(("outcomes", _outcome(conversation, her_word[0], her_word[1], at, "what she answered")))
    for one in facts.values():
        at = time_expression(engine, relation.name, one.name, one.type) if REOPENED.search(one.name) else None
        if at and one.filled:
            found.append(("outcomes", _outcome(conversation, one.present, "'reopened'", at, "she came back")))
            break
    return found


def _outcome(conversation: str, where: str, outcome: str, at: str | None, meaning: str) -> list[Line]:
    return [
        Line("where", where, f"{GUESSED}: {meaning}"),
        Line("conversation", conversation, GUESSED),
        Line("outcome", outcome, GUESSED),
        Line("said_by", "'customer'", ""),
        Line("occurred_time", at, GUESSED),
    ]


def _proof(
    engine: DuckEngine, relation: Relation, facts: Mapping[str, ColumnFacts], guessed: Mapping[str, str]
) -> list[Line]:
    """Return what a table without contacts would be as the entries of a system of record."""
    number = next((one for one in facts if re.search(r"id$|number$|nr$|no$", one, re.I)
                   and unique_together(engine, relation.name, (one,))), None)  # fmt: skip
    lines = [Line("source_id", column_name(number), GUESSED)] if number else []
    for column in ("conversation", "customer", "email", "phone", "account", "object_ref"):
        if column in guessed and guessed[column] != (column_name(number) if number else None):
            lines.append(Line(column, guessed[column], GUESSED))
    if len(lines) == bool(number) or any(MESSAGE.fullmatch(name) for name in facts):
        return []  # it speaks of nobody and of nothing, or it is what was said
    stamps = [one for one in facts.values() if one.filled and one.name[0] != "_"]
    stamps.sort(key=lambda one: (not HAPPENED.search(one.name), "due" in one.name.lower()))
    times = (time_expression(engine, relation.name, one.name, one.type) for one in stamps)
    lines.append(
        Line("outcome", "'fulfilled'", "what it proves: fulfilled | not_fulfilled | renewed | churned ...")
    )
    lines.append(Line("said_by", "'system'", "system | customer | company"))
    lines.append(Line("occurred_time", next(filter(None, times), None), GUESSED))
    return lines


def _channel_line(facts: Mapping[str, ColumnFacts], guessed: str | None, otherwise: str) -> Line:
    found = next((one for one in facts.values() if column_name(one.name) == guessed), None)
    if found is None or guessed is None:
        return Line("channel", otherwise, "a constant to check")
    if found.filled == max(one.filled for one in facts.values()):
        return Line("channel", guessed, GUESSED)
    text = f"nullif(trim(CAST({guessed} AS VARCHAR)), '')"
    return Line("channel", f"coalesce({text}, {otherwise})", f"{GUESSED}: not every row says one")


def _channel(words: str) -> str | None:
    return next((channel for channel, pattern in CHANNELS if re.search(pattern, words)), None)
