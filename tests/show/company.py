"""A company small enough to count on fingers: two journeys in one week, judged and measured as a run would."""

import json
from pathlib import Path
from typing import Any

from onedeck import judge, measure, stitch
from onedeck.charter.workspace import Workspace, read_workspace
from onedeck.model.progress import Silent
from onedeck.show.setting import Setting, setting
from onedeck.store import Store
from tests.journal import load, write

AS_OF = "2026-02-15"
MONDAY = 1_768_176_000_000_000  # 2026-01-12T00:00:00Z, the Monday of 2026-W03
WEEK = 7 * 86_400_000_000
REASONS = {"desk": {"bill": "bill.charge", "leave": "leave.now"}}

Row = dict[str, Any]


def bills() -> dict[str, list[Row]]:
    """Return 40 chats about a bill: 36 claimed; of those 9 came back by phone, 3 by chat, 4 said yes, 4 are nobody.

    The phone calls are a person's, five of them claimed; nobody returned after them.
    """
    touches: list[Row] = []
    claims: list[Row] = []
    outcomes: list[Row] = []
    for i in range(40):
        name, at = f"chat{i}", f"2026-01-13 10:{i:02}"
        who = None if 16 <= i < 20 else f"c{i}"
        touches.append(_touch(name, who, at, "bill", room="ai", agent="pip", version="3.2"))
        if i < 36:
            claims.append({"conversation": name, "room": "ai", "at": at})
        if i < 9:
            call, later = f"call{i}", f"2026-01-15 10:{i:02}"
            touches.append(_touch(call, who, later, "bill", channel="PHONE"))
            if i < 5:
                claims.append({"conversation": call, "room": "cx", "at": later})
        elif i < 12:
            again = f"2026-01-15 10:{i:02}"
            touches.append(_touch(f"again{i}", who, again, "bill", room="ai", agent="pip", version="3.2"))
        elif i < 16:
            outcomes.append({"conversation": name, "says": "confirmed", "at": "2026-01-14 09:00"})
    return {"touches": touches, "claims": claims, "outcomes": outcomes}


def leavers() -> dict[str, list[Row]]:
    """Return 21 mails of people who want to leave, every one solved, every one held."""
    names = [f"mail{i}" for i in range(21)]
    at = "2026-01-14 12:00"
    return {
        "touches": [_touch(name, f"l{name}", at, "leave", channel="EMAIL") for name in names],
        "claims": [{"conversation": name, "room": "cx", "at": at} for name in names],
    }


def _touch(conversation: str, customer: str | None, at: str, reason: str, **more: Any) -> Row:
    until = f"{at[:-2]}{int(at[-2:]):02}:30"
    return {"conversation": conversation, "customer": customer, "at": at, "until": until, "reason": reason,
            "end": "completed", **more}  # fmt: skip


def charter(owner: str, needs: list[str], objectives: list[Row] | None = None, ai: str | None = None) -> Row:
    """Return a charter's spec."""
    spec: Row = {
        "accountability": {"accountable": {"person": owner, "role": "Head", "dateIn": "2026-01-01"}},
        "customer": "person",
        "scope": {"contactReasons": needs},
        "success": {"description": "It is done.", "window": "7d"},
    }
    if objectives:
        spec["objectives"] = objectives
    if ai:
        person = {"person": ai, "role": "Head of AI"}
        spec["ai"] = {
            "systems": [{"name": "pip", "agentId": "pip", "allowedVersions": ">=3", "accountable": person}]
        }
    return spec


OBJECTIVES = [
    {
        "displayName": "stays resolved",
        "dimension": "accurate",
        "indicatorRef": "held_up",
        "op": "gte",
        "value": 0.9,
    },
    {
        "displayName": "happy",
        "dimension": "worthStaying",
        "indicatorRef": "csat_top2",
        "op": "gte",
        "value": 0.8,
    },
    {"displayName": "quick", "dimension": "fast", "indicatorRef": "time_to_resolution_p50"},
]
CHARTERS = {
    "bills": charter("mara.okafor@x.example", ["bill.*"], OBJECTIVES, "d.lindqvist@x.example"),
    "leave": charter("jo.berg@x.example", ["leave.now"]),
}


def company(folder: Path, charters: dict[str, Row] | None = None, **files: Any) -> tuple[Store, Workspace]:
    """Return both journeys judged and measured, with the workspace; `files` are further YAML files by name."""
    found = [bills(), leavers()]
    rows = {
        kind: [row for part in found for row in part.get(kind, [])]
        for kind in ("touches", "claims", "outcomes")
    }
    space = workspace(folder, charters or {}, files)
    store = load(rows)
    stitch.run(store, space, Silent())
    judge.run(store, space, Silent())
    measure.run(store, space, Silent())
    return store, space


def workspace(folder: Path, charters: dict[str, Row], files: dict[str, Any]) -> Workspace:
    """Return a workspace laid out in a folder; JSON is YAML."""
    source = {"name": "desk", "connector": "table", "path": "rows.csv"}
    settings = {"name": "company", "as_of": AS_OF, "window": "7d", "sources": [source]}
    (folder / "onedeck.yaml").write_text(json.dumps(settings))
    (folder / "reasons.yaml").write_text(json.dumps(REASONS))
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(json.dumps(content))
    for name, spec in charters.items():
        (folder / "charters").mkdir(exist_ok=True)
        written = {
            "apiVersion": "onedeck.dev/v1alpha1",
            "kind": "Journey",
            "metadata": {"name": name},
            "spec": spec,
        }
        (folder / "charters" / f"{name}.yaml").write_text(json.dumps(written))
    return read_workspace(folder)


def page(
    store: Store, space: Workspace, journey: str | None = None, weeks: str | None = "2026-W03"
) -> Setting:
    """Return what a page is about, by default the one week in which everything began."""
    return setting(store, space, journey, weeks)


def report(store: Store, *figures: Row) -> None:
    """Write reported figures; what is not said is January's, of room ai, indicator `claimed`, under any definition."""
    given = {"room": "ai", "title": "Resolved", "indicator": "claimed", "value": 0.9, "period_start": MONDAY,
             "period_end": MONDAY + WEEK, "stood": "deck, slide 4", "raw_file": "reported.yaml"}  # fmt: skip
    rows = [{"reported_id": at, "raw_row": at, **given, **figure} for at, figure in enumerate(figures, 1)]
    write(store, "reported", rows)
