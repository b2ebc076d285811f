"""A mapping to begin with: columns of an unknown table, guessed by name and content, as YAML to paste."""

import re
from collections.abc import Mapping, Sequence

from onedeck.charter.scalars import path_scalar
from onedeck.ingest.natural import natural_columns
from onedeck.ingest.values import is_text
from onedeck.store.duck import DuckEngine, literal
from onedeck.store.expressions import check_expression

# What stands behind a noun that is a key.
_KEY = r"[ _-]?(id|number|no|nr|nummer|key)"
# What columns are called elsewhere; the first pattern that fits a column wins it.
NAMES = {
    "conversation": rf"^(conversation|ticket|case|incident|call|contact|chat|session|complaint|vorgang){_KEY}"
    "|^number$|^id$",
    "customer": rf"^(customer|client|caller|requester|party|person|member|user|consumer|kunden?)({_KEY})?$",
    "email": r"e-?mail",
    "phone": r"phone|mobile|^ani$|msisdn|caller[ _]?number",
    "account": r"^(account|organi[sz]ation|company|tenant)([ _]?(id|number|no|key))?$",
    "agent_id": r"(agent|assignee|assigned[ _]?to|operator|advisor)([ _]?(id|name))?$",
    "queue_id": r"(queue(?!d)|group|skill)",
    "channel": r"channel|media|contact[ _]?type|submitted[ _]?via|origin",
    "direction": r"direction",
    "contact_reason": r"reason|category|topic|intent|issue|subject|disposition|wrap|thema|anliegen|grund",
    "initiation_time": r"(start|open|creat|receiv|initiat|begin|began|(?<!up)date)",
    "disconnect_time": r"((?<!cal)end|clos|disconnect|finish|resolv|complet)",
    "last_update_time": r"(updat|modif)",
    "language": r"lang|locale",
    "object_ref": r"(order|invoice|contract|policy|booking|shipment)[ _]?(id|number|no|ref)|^reference$",
    "device": r"^(device|visitor|cookie)([ _]?id)?$",
    "segment": r"^segment",
    "team": r"^team",
    "brand": r"^brand",
}
TIMES = ("initiation_time", "disconnect_time", "last_update_time")
FORMATS = (
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y",
    "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%Y%m%d",
)  # fmt: skip
SAMPLE = 5_000
WHOLE_NUMBERS = ("INTEGER", "UINTEGER", "BIGINT", "UBIGINT")
EPOCHS = (1, 1_000, 1_000_000)  # to the second: seconds, milliseconds, microseconds


def skeleton(engine: DuckEngine, relation: str, types: Mapping[str, str], path: str) -> str:
    """Return a source for onedeck.yaml that maps a relation by guesses; what could not be guessed is a comment."""
    guessed = guess_columns(engine, relation, types)
    constants = {"handler_role": "'HUMAN_AGENT'", "channel": "'phone'", "direction": "'inbound'"}
    lines = [
        "sources:",
        "  - name: my_source            # a-z, 0-9, _",
        "    connector: table",
        f"    path: {path_scalar(path)}",
        "    tables:",
        "      touches:",
    ]
    for name, column in natural_columns("touches").items():
        if name in guessed:
            lines.append(f"        {name}: {path_scalar(guessed[name])}   # guessed")
        elif name in constants:
            allowed = f": {' | '.join(column.values)}" if column.values else ""
            lines.append(f"        {name}: {path_scalar(constants[name])}   # a constant to check{allowed}")
        elif column.needed and name not in ("source_id", "time_basis"):
            lines.append(f"        # {name}: ...   # needed; an SQL expression over the columns below")
        elif name in ("customer", "initiation_time", "end_state", "contact_reason"):
            lines.append(f"        # {name}: ...")
    lines += [
        "      # claims:                 # who said it was solved, by which rule",
        "      #   conversation: ...",
        "      #   definition: \"'my_source.resolved'\"",
        "      #   room: \"'cx'\"          # ai | cx",
        "      #   claimed_at: ...",
        "      #   where: ...",
        f"    # columns: {', '.join(column_name(column) for column in types)}",
    ]
    return "\n".join(lines) + "\n"


def guess_columns(engine: DuckEngine, relation: str, types: Mapping[str, str]) -> dict[str, str]:
    """Return what columns of ours a relation's columns look like, each with its expression; earlier columns win."""
    guessed: dict[str, str] = {}
    free = list(types)
    for name, pattern in NAMES.items():
        for column in free:
            if not re.search(pattern, column, re.IGNORECASE):
                continue
            expression = (
                time_expression(engine, relation, column, types[column])
                if name in TIMES
                else column_name(column)
            )
            if expression is None:
                continue
            guessed[name] = expression
            free.remove(column)
            break
    return guessed


def time_expression(engine: DuckEngine, relation: str, column: str, kind: str) -> str | None:
    """Return an expression that reads a column as a time, or None if it holds none."""
    name = column_name(column)
    if not is_text(kind):
        if kind in WHOLE_NUMBERS:
            return _epoch(engine, relation, name)
        return name if kind.startswith(("TIMESTAMP", "DATE")) else None
    tries = [
        f"TRY_CAST({name} AS TIMESTAMP)",
        *(f"try_strptime({name}, {literal(form)})" for form in FORMATS),
    ]
    counted = ", ".join(f"count({attempt})" for attempt in tries)
    sample = f"(SELECT {name} FROM {relation} WHERE {name} <> '' LIMIT {SAMPLE})"
    *hits, total = engine.rows(f"SELECT {counted}, count(*) FROM {sample}")[0]
    best = max(range(len(tries)), key=lambda position: (hits[position], -position))
    # A few unknown values ('?') are no reason to miss a column of times.
    if not total or hits[best] < 0.5 * total:
        return _epoch(engine, relation, f"TRY_CAST({name} AS BIGINT)")
    return name if best == 0 else f"try_strptime({name}, {literal(FORMATS[best - 1])})"


def _epoch(engine: DuckEngine, relation: str, value: str) -> str | None:
    """Return an expression for whole numbers that can only be a time since 1970 (2001 to 2100), by their size."""
    least, most, known, total = engine.rows(
        f"SELECT min(value), max(value), count(value), count(*) FROM (SELECT {value} AS value FROM {relation} "
        f"LIMIT {SAMPLE})"
    )[0]
    for scale in EPOCHS:
        if known > 0.5 * total and 1_000_000_000 * scale <= least and most < 4_102_444_800 * scale:
            return f"to_timestamp({value}{f' / {scale}' if scale > 1 else ''})"
    return None


def column_name(column: str) -> str:
    """Return a column as an expression spells it, in double quotes where SQL would read it otherwise."""
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", column) and not check_expression(column, [column])
    return column if plain else '"' + column.replace('"', '""') + '"'


def ambiguous(expressions: Sequence[str]) -> bool:
    """Say whether day and month could be the other way round in a guessed time."""
    return any("%d/%m/" in expression or "%m/%d/" in expression for expression in expressions)
