"""A journal: touches, turns, claims, outcomes and handoffs as a person would write them down, judged.

    judge_journal({"touches": [{"conversation": "c1", "customer": "ann", "room": "ai",
                                "at": "2026-01-05 10:00", "until": "2026-01-05 10:05", "end": "completed"}]},
                  as_of="2026-02-01 00:00")[("c1", "ai")]["verdict"]

Names stand for keys (a stable hash), times are UTC. `complete` gives every row its defaults, so that the tables
and the reference judge read the same journal.
"""

import datetime
import hashlib
import json
import tempfile
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from onedeck import judge, stitch
from onedeck.charter.workspace import Workspace, read_workspace
from onedeck.model.progress import Silent
from onedeck.model.tables import TABLES
from onedeck.stitch.links import ALL_LINKS, Choice, pair
from onedeck.store import Store
from onedeck.store.duck import DuckEngine

Row = dict[str, Any]
Rows = Mapping[str, Iterable[Row]]

KINDS = ("touches", "turns", "claims", "outcomes", "handoffs")
BESIDE = ("profiles", "accounts")  # rows about nobody's conversation
IDENTIFIERS = ("customer", "email", "phone", "device")
ROLES = {
    "ai": ("AUTOMATED_AGENT", "SelfService"),
    "assist": ("AUTOMATED_AGENT", "AgentAssistance"),
    "person": ("HUMAN_AGENT", None),
    "system": ("SYSTEM", None),
}
AUTHORS = {"customer": "END_USER", "ai": "AUTOMATED_AGENT", "person": "HUMAN_AGENT", "system": "SYSTEM"}
SUFFIXES = {"charter": "", "24h": "_24h", "72h": "_72h", "7d": "_7d", "30d": "_30d"}
SAID_BY = {"promised": "company", "fulfilled": "system", "not_fulfilled": "system", "reopened": "system"}
ARROW = {
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "STRING": pa.string(),
    "DECIMAL(18,6)": pa.decimal128(18, 6),
}
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_MICROSECOND = datetime.timedelta(microseconds=1)


def moment(written: Any) -> int | None:
    """Return a written time ("2026-01-05 10:00", a date, or microseconds) in microseconds UTC."""
    if written is None or isinstance(written, int):
        return written
    if isinstance(written, datetime.date) and not isinstance(written, datetime.datetime):
        written = datetime.datetime(written.year, written.month, written.day)
    time = written if isinstance(written, datetime.datetime) else datetime.datetime.fromisoformat(written)
    return (time.replace(tzinfo=time.tzinfo or datetime.UTC) - _EPOCH) // _MICROSECOND


def key(kind: str, name: Any) -> int | None:
    """Return the stable 60-bit key of a name, None for none."""
    if name is None:
        return None
    return int(hashlib.md5(f"{kind}:{name}".encode()).hexdigest()[:15], 16)


def complete(rows: Rows) -> dict[str, list[Row]]:
    """Return the journal with every default spelt out and every time in microseconds."""
    found: dict[str, list[Row]] = {kind: [_timed(row) for row in rows.get(kind, ())] for kind in KINDS}
    for touch in found["touches"]:
        for name, value in (
            ("source", "desk"),
            ("room", "person"),
            ("channel", "CHAT"),
            ("direction", "inbound"),
        ):
            touch.setdefault(name, value)
        when = touch.get("order") if touch.get("order") is not None else touch.get("at")
        touch.setdefault("id", f"{touch['conversation']}@{when}:{touch['room']}")
        touch.setdefault("vocabulary", touch["source"] if touch.get("reason") is not None else None)
        touch.setdefault("connected", touch.get("at") if touch.get("enqueued") is None else None)
    sources = {touch["conversation"]: touch["source"] for touch in found["touches"]}
    for kind in KINDS[1:]:
        for row in found[kind]:
            row.setdefault("source", sources.get(row.get("conversation"), "desk"))
    for turn in found["turns"]:
        if "touch" not in turn:
            turn["touch"] = _touch_at(found["touches"], turn)
    said = sorted(found["turns"], key=lambda t: (t.get("order") or 0, t.get("at") or 0, t["touch"], t["by"]))
    for place, turn in enumerate(said, 1):
        turn.setdefault("order", place)
    for kind in BESIDE:
        found[kind] = [{"source": "crm", **_timed(row)} for row in rows.get(kind, ())]
    for row in found["outcomes"]:
        row.setdefault("by", SAID_BY.get(row["says"], "customer"))
        row.setdefault("vocabulary", row["source"] if row.get("reason") is not None else None)
    return found


def load(rows: Rows, store: Store | None = None) -> Store:
    """Return a store in memory that holds the journal's rows as ingest would have written them."""
    journal = complete(rows)
    store = store or Store(None, DuckEngine())
    built = {
        "touches": [_touch(row) for row in journal["touches"]],
        "turns": [_turn(row) for row in journal["turns"]],
        "claims": [_claim(row) for row in journal["claims"]],
        "outcomes": [_outcome(row) for row in journal["outcomes"]],
        "handoffs": [_handoff(row) for row in journal["handoffs"]],
        "profiles": [_profile(row) for row in journal["profiles"]],
        "accounts": [_account(row) for row in journal["accounts"]],
        "customers": _customers(journal),
    }
    for name, records in built.items():
        write(store, name, records)
    return store


def write(store: Store, name: str, records: list[Row]) -> None:
    """Write records as a table, through Arrow."""
    columns = TABLES[name].columns
    unknown = {field for record in records for field in record} - set(TABLES[name].names)
    assert not unknown, f"{name} has no {unknown}"
    arrays = [pa.array([r.get(c.name) for r in records], ARROW[c.sql_type]) for c in columns]
    engine = store.engine
    assert isinstance(engine, DuckEngine)
    engine.register(f"loaded_{name}", pa.table(arrays, names=[c.name for c in columns]))
    store.write(name, f"SELECT * FROM loaded_{name}")


def workspace(
    sources: Iterable[str] | Mapping[str, Row] = ("desk",),
    reasons: Mapping[str, Mapping[str, str | None]] | None = None,
    charters: Mapping[str, Row] | None = None,
    teams: Mapping[str, Row] | None = None,
    **settings: Any,
) -> Workspace:
    """Return a workspace laid out in a folder and read as a user's would be; `charters` maps names to their spec."""
    given = sources if isinstance(sources, Mapping) else {name: {} for name in sources}
    listed = [{"name": n, "connector": "table", "path": "rows.csv", **more} for n, more in given.items()]
    with tempfile.TemporaryDirectory() as folder:
        # JSON is YAML.
        text = json.dumps({"name": "journal", "sources": listed, **settings}, default=str)
        (Path(folder) / "onedeck.yaml").write_text(text)
        for name, content in (("reasons", reasons), ("teams", teams)):
            if content:
                (Path(folder) / f"{name}.yaml").write_text(json.dumps(content))
        for name, spec in (charters or {}).items():
            (Path(folder) / "charters").mkdir(exist_ok=True)
            written = {
                "apiVersion": "onedeck.dev/v1alpha1",
                "kind": "Journey",
                "metadata": {"name": name},
                "spec": spec,
            }
            (Path(folder) / "charters" / f"{name}.yaml").write_text(json.dumps(written))
        return read_workspace(Path(folder))


def judge_journal(
    rows: Rows,
    as_of: Any = None,
    window: str = "7d",
    reasons: Mapping[str, Mapping[str, str | None]] | None = None,
    sources: Mapping[str, Row] | None = None,
    **settings: Any,
) -> dict[tuple[str, str], Row]:
    """Return the verdict row of each (conversation, room) of a journal; a joined one has its root's name."""
    store = stitched(rows, as_of, window, reasons, sources, **settings)
    return verdicts(store, rows)


def stitched(
    rows: Rows,
    as_of: Any = None,
    window: str = "7d",
    reasons: Mapping[str, Mapping[str, str | None]] | None = None,
    sources: Mapping[str, Row] | None = None,
    store: Store | None = None,
    links: float = 0.0,
    undone: Iterable[Iterable[str]] = (),
    **settings: Any,
) -> Store:
    """Return a store in which stitch and judge have run over the journal, by the identity links of a choice.

    `undone` lists identifiers that name nobody, and pairs that are not one person's, each written "email ann@mail".
    """
    names = {row.get("source", "desk") for kind in (*KINDS, "profiles") for row in rows.get(kind, ())}
    declared = {name: (sources or {}).get(name, {}) for name in sorted(names | {"desk"})}
    space = workspace(declared, reasons, window=window, **settings)
    return judged_in(space, rows, moment(as_of), store, choice(links, undone))


def judged_in(
    space: Workspace, rows: Rows, as_of: int | None, store: Store | None = None, links: Choice = ALL_LINKS
) -> Store:
    """Return a store in which stitch and judge have run over the journal, by a workspace's definitions."""
    store = load(rows, store)
    stitch.run(store, space, Silent(), as_of=as_of, links=links)
    judge.run(store, space, Silent())
    return store


def choice(links: float = 0.0, undone: Iterable[Iterable[str]] = ()) -> Choice:
    """Return a choice of identity links: none below a confidence, none of those undone."""
    decided = [[key(*written.split(" ", 1)) or 0 for written in one] for one in undone]
    return Choice(links, frozenset(pair(*keys) if len(keys) == 2 else (0, keys[0]) for keys in decided))


def verdicts(store: Store, rows: Rows) -> dict[tuple[str, str], Row]:
    """Return a judged store's verdicts by the journal's own names."""
    names = {key("conversation", row["conversation"]): row["conversation"] for row in rows["touches"]}
    found: dict[tuple[str, str], Row] = {}
    for row in table(store, "verdicts"):
        place = (names[row["conversation_id"]], row["room"])
        assert place not in found, f"two verdicts for {place}"
        found[place] = row
    return found


def table(store: Store, name: str) -> list[Row]:
    """Return a table's rows as dictionaries."""
    names = TABLES[name].names
    return [
        dict(zip(names, r, strict=True)) for r in store.engine.rows(f"SELECT {', '.join(names)} FROM {name}")
    ]


def _timed(row: Row) -> Row:
    times = ("at", "until", "enqueued", "connected", "observed", "due", "completed", "updated")
    return {name: moment(value) if name in times else value for name, value in row.items()}


def _touch_at(touches: list[Row], turn: Row) -> str:
    mine = [touch for touch in touches if touch["conversation"] == turn["conversation"]]
    begun = [touch for touch in mine if touch.get("at") is None or touch["at"] <= turn["at"]]
    latest = max(begun or mine[:1], key=lambda touch: (touch.get("at") or 0, touch.get("order") or 0))
    return str(latest["id"])


def _who(row: Row) -> Row:
    return {f"{kind}_key": key(kind, row.get(kind)) for kind in (*IDENTIFIERS, "account")}


def _kept(row: Row) -> Row:
    return {
        "source": row["source"],
        "raw_file": "journal",
        "raw_row": None,
        "last_update_time": row.get("updated"),
    }


def _touch(row: Row) -> Row:
    role, use_case = ROLES[row["room"]]
    reached = row["room"] != "system"
    return _who(row) | _kept(row) | {
        "touch_id": key("touch", row["id"]),
        "source_id": str(row["id"]),
        "conversation_id": key("conversation", row["conversation"]),
        "source_conversation_id": row["conversation"],
        "time_basis": "order" if row.get("order") is not None else "clock",
        "sequence": row.get("order"),
        "handler_role": role,
        "ai_use_case": use_case,
        "agent_id": row.get("agent"),
        "agent_version": row.get("version"),
        "queue_id": row.get("queue"),
        "language": row.get("language"),
        "channel": row["channel"],
        "direction": row["direction"],
        "initiation_method": row.get("method"),
        "initiation_time": row.get("at"),
        "enqueue_time": row.get("enqueued"),
        "connected_time": row.get("connected") if reached else None,
        "disconnect_time": row.get("until"),
        "observed_time": row.get("observed"),
        "customer_turns": row.get("customer_turns"),
        "handler_turns": row.get("handler_turns"),
        "end_state": row.get("end"),
        "vocabulary": row["vocabulary"],
        "contact_reason": row.get("reason"),
        "object_key": key("object", row.get("object")),
        "relation": row.get("relation"),
        "related_id": key("conversation", row.get("related")),
        "exclusion": row.get("exclusion"),
        "proof_required": row.get("proof_required"),
    }  # fmt: skip


def _turn(row: Row) -> Row:
    name = row.get("id", f"{row['touch']}:{row.get('at', row['order'])}:{row['by']}")
    return _kept(row) | {
        "turn_id": key("turn", name),
        "source_id": str(name),
        "touch_id": key("touch", row["touch"]),
        "conversation_id": key("conversation", row["conversation"]),
        "sequence": row["order"],
        "time": row.get("at"),
        "author_role": AUTHORS[row["by"]],
        "farewell": row.get("farewell", False),
        "content": row.get("says"),
        **{name: row.get(name) for name in ("restates", "promises", "promised_s", "negates", "figures")},
        "observed_time": row.get("observed"),
    }


def _claim(row: Row) -> Row:
    name = f"{row['conversation']}:{row['room']}:{row.get('at', row.get('order'))}:{row.get('definition')}"
    return _kept(row) | {
        "claim_id": key("claim", name),
        "source_id": name,
        "conversation_id": key("conversation", row["conversation"]),
        "definition": row.get("definition", "vendor"),
        "room": row["room"],
        "claimed_at": row.get("at"),
        "sequence": row.get("order"),
        "level": row.get("level", "contained"),
        "amount": Decimal(row["amount"]) if "amount" in row else None,
        "observed_time": row.get("observed"),
    }


def _outcome(row: Row) -> Row:
    name = ":".join(
        str(row.get(part)) for part in ("conversation", *IDENTIFIERS, "says", "by", "at", "reason", "object")
    )
    return _who(row) | _kept(row) | {
        "outcome_id": key("outcome", name),
        "source_id": name,
        "outcome": row["says"],
        "said_by": row["by"],
        "conversation_id": key("conversation", row.get("conversation")),
        "vocabulary": row["vocabulary"],
        "contact_reason": row.get("reason"),
        "object_key": key("object", row.get("object")),
        "occurred_time": row.get("at"),
        "due_time": row.get("due"),
        "observed_time": row.get("observed"),
    }  # fmt: skip


def _profile(row: Row) -> Row:
    name = ":".join(str(row.get(part)) for part in (*IDENTIFIERS, "account", "other", "confidence"))
    return _who(row) | _kept(row) | {
        "profile_id": key("profile", name),
        "source_id": name,
        "other_key": key("customer", row.get("other")),
        "confidence": row.get("confidence"),
        "observed_time": row.get("observed"),
    }  # fmt: skip


def _account(row: Row) -> Row:
    name = f"{row['account']}:{row['at']}"
    return _kept(row) | {
        "account_period_id": key("account_period", name),
        "source_id": name,
        "account_key": key("account", row["account"]),
        "period_start": row["at"],
        "recurring_amount": Decimal(row["amount"]),
        "currency": row.get("currency"),
    }


def _handoff(row: Row) -> Row:
    name = f"{row['conversation']}:{row.get('at')}"
    return _kept(row) | {
        "handoff_id": key("handoff", name),
        "source_id": name,
        "conversation_id": key("conversation", row["conversation"]),
        "from_touch_id": key("touch", row.get("from")),
        "to_touch_id": key("touch", row.get("to")),
        "requested_time": row.get("at"),
        "completed_time": row.get("completed"),
        "status": row.get("status", "escalated"),
        "reason": row.get("reason"),
        "context_required": row.get("required"),
        "context_passed": row.get("passed"),
        "observed_time": row.get("observed"),
    }


def _customers(journal: dict[str, list[Row]]) -> list[Row]:
    seen = {
        (key(kind, row[kind]), kind)
        for row in (*journal["touches"], *journal["outcomes"], *journal["profiles"])
        for kind in IDENTIFIERS
        if row.get(kind) is not None
    }
    seen |= {(key("customer", row["other"]), "customer") for row in journal["profiles"] if row.get("other")}
    return [{"identifier_key": k, "identifier": kind, "customer": k + 1} for k, kind in sorted(seen)]
