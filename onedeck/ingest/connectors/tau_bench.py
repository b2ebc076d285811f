"""tau-bench trajectories: evaluation runs of an AI agent whose customer is played by a model.

One run (task x trial) is one conversation with one AI touch. Nothing has a time: only the order counts. A run
that was not handed over (tool call `transfer_to_human_agents`) counts as contained, which is what a vendor
would claim; `reward` (the data base is in the state it should be in, the outputs are right) is the proof.
Format: https://github.com/sierra-research/tau-bench, `historical_trajectories/*.json`.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from onedeck.ingest.contract import Connector, Sample, Specimen
from onedeck.ingest.feed import Feed

HAND_OVER = "transfer_to_human_agents"
STOP = "###STOP###"  # the played customer's sign that she is done
ROLES = {"user": "END_USER", "assistant": "AUTOMATED_AGENT", "tool": "SYSTEM"}
CLAIM = "tau_bench.contained"

Row = dict[str, object]


def load(feed: Feed) -> None:
    """Stage every run: a touch, its turns, the hand-over if there is one, else the claim, and the proof.

    `options.agent` names the AI and `options.model` its model; without them the file's name is both.
    """
    staged: dict[str, list[Row]] = {"touches": [], "turns": [], "handoffs": [], "claims": [], "outcomes": []}
    for raw_file, raw_row, run in feed.records():
        place: Row = {"raw_file": raw_file, "raw_row": raw_row}
        if fault := _fault(run):
            feed.reject("touches", raw_file, raw_row, fault, json.dumps(run, ensure_ascii=False))
            continue
        agent = str(feed.options("agent") or _agent(raw_file))
        model = str(feed.options("model") or agent)
        for table, row in _run(run, agent, model):
            staged[table].append({**row, **place})
    for table, rows in staged.items():
        feed.add_rows(table, rows)


def _fault(run: Any) -> str | None:
    if not isinstance(run, dict):
        return "the run is not a JSON object"
    for key, kind in {"task_id": int, "trial": int, "reward": int | float, "traj": list}.items():
        if not isinstance(run.get(key), kind):
            return f"{key} is missing or of another kind"
    if not all(isinstance(turn, dict) and turn.get("role") in (*ROLES, "system") for turn in run["traj"]):
        return f"traj holds a turn whose role is none of system, {', '.join(ROLES)}"
    return None


def _run(run: Mapping[str, Any], agent: str, model: str) -> Iterator[tuple[str, Row]]:
    conversation = f"{agent}/task-{run['task_id']}/trial-{run['trial']}"
    turns = list(_turns(run["traj"], conversation))
    handed_over = next((turn for turn in turns if HAND_OVER in turn[1]), None)
    said = [turn["author_role"] for turn, _ in turns]
    task = (run.get("info") or {}).get("task") or {}
    customer = task.get("user_id") if isinstance(task, dict) else None
    yield (
        "touches",
        {
            "conversation": conversation,
            "source_id": conversation,
            "time_basis": "order",
            "sequence": 1,
            "customer": customer,
            "handler_role": "AUTOMATED_AGENT",
            "agent_id": agent,
            "agent_name": agent,
            "model": model,
            "ai_use_case": "SelfService",
            "channel": "chat",
            "direction": "inbound",
            "initiation_method": "INBOUND",
            "customer_turns": said.count("END_USER"),
            "handler_turns": said.count("AUTOMATED_AGENT"),
            "end_state": "escalated" if handed_over else "completed",
            "proof_required": True,
        },
    )
    for turn, _ in turns:
        yield "turns", turn
    order = len(turns)
    if handed_over:
        asked = {
            "conversation": conversation,
            "from_touch": conversation,
            "sequence": handed_over[0]["sequence"],
        }
        yield (
            "handoffs",
            {**asked, "source_id": conversation, "status": "escalated", "reason": "by_virtual_agent"},
        )
    else:
        claimed = {"conversation": conversation, "definition": CLAIM, "room": "ai", "level": "contained"}
        yield "claims", {**claimed, "source_id": conversation, "sequence": order}
    yield (
        "outcomes",
        {
            "conversation": conversation,
            "source_id": conversation,
            "outcome": "fulfilled" if run["reward"] == 1 else "not_fulfilled",
            "said_by": "evaluation",
            "detail": f"reward {run['reward']}",
        },
    )


def _turns(trajectory: list[dict[str, Any]], conversation: str) -> Iterator[tuple[Row, list[str]]]:
    """Yield the turns a person could have seen or caused, each with the tools it calls; no system prompt."""
    spoken = (turn for turn in trajectory if turn["role"] != "system")
    for sequence, turn in enumerate(spoken, 1):
        content = turn.get("content")
        text = content if isinstance(content, str) else None if content is None else json.dumps(content)
        stopped = turn["role"] == "user" and STOP in (text or "")
        calls = [
            str((call.get("function") or {}).get("name"))
            for call in turn.get("tool_calls") or []
            if isinstance(call, dict)
        ]
        row: Row = {
            "source_id": f"{conversation}/{sequence}",
            "conversation": conversation,
            "touch": conversation,
            "sequence": sequence,
            "author_role": ROLES[turn["role"]],
            "content": text.replace(STOP, "").strip() if text else text,
            "tool_name": turn.get("name") if turn["role"] == "tool" else (calls[0] if calls else None),
        }
        if stopped:
            row["farewell"] = True
        yield row, calls


def _agent(raw_file: str) -> str:
    return raw_file.replace("\\", "/").rsplit("/", 1)[-1].split(".json")[0]


def recognises(sample: Sample) -> bool:
    """Say whether records are tau-bench runs."""
    return sample.has("task_id", "trial", "reward", "traj")


SPECIMEN = Specimen(
    files={
        "gpt-x-airline.json": json.dumps(
            [
                {
                    "task_id": 7, "trial": 0, "reward": 1.0, "info": {"task": {"user_id": "ann_lee_1"}},
                    "traj": [
                        {"role": "system", "content": "# Airline policy"},
                        {"role": "user", "content": "Cancel EHGLP3. Mail ann@lee.org."},
                        {
                            "role": "assistant", "content": None,
                            "tool_calls": [{"id": "c1", "function": {"name": "cancel_reservation", "arguments": "{}"}}],
                        },
                        {"role": "tool", "name": "cancel_reservation", "tool_call_id": "c1", "content": "{}"},
                        {"role": "assistant", "content": "Done."},
                        {"role": "user", "content": "Thanks! ###STOP###"},
                    ],
                },
                {
                    "task_id": 7, "trial": 1, "reward": 0.0, "info": {"task": {"user_id": "ann_lee_1"}},
                    "traj": [
                        {"role": "user", "content": "A person, please."},
                        {
                            "role": "assistant", "content": None,
                            "tool_calls": [{"id": "c2", "function": {"name": HAND_OVER, "arguments": "{}"}}],
                        },
                        {"role": "tool", "name": HAND_OVER, "tool_call_id": "c2", "content": "Transfer successful"},
                    ],
                },
                {"task_id": 8, "trial": 0, "reward": "?", "traj": []},
            ]
        )
    },
    expected={
        "touches": [
            {
                "source_id": "gpt-x-airline/task-7/trial-0", "customer": "ann_lee_1", "end_state": "completed",
                "customer_turns": "2", "handler_turns": "2", "time_basis": "order", "proof_required": "true",
                "raw_row": 1,
            },
            {"source_id": "gpt-x-airline/task-7/trial-1", "end_state": "escalated", "raw_row": 2},
        ],
        "turns": [
            {"sequence": "1", "author_role": "END_USER", "content": "Cancel EHGLP3. Mail ann@lee.org."},
            {"sequence": "2", "author_role": "AUTOMATED_AGENT", "tool_name": "cancel_reservation", "content": None},
            {"sequence": "3", "author_role": "SYSTEM", "tool_name": "cancel_reservation"},
            {"sequence": "4", "author_role": "AUTOMATED_AGENT", "content": "Done."},
            {"sequence": "5", "author_role": "END_USER", "content": "Thanks!", "farewell": "true"},
            {"sequence": "1", "touch": "gpt-x-airline/task-7/trial-1"},
            {"sequence": "2", "tool_name": HAND_OVER},
            {"sequence": "3", "author_role": "SYSTEM"},
        ],
        "handoffs": [{"conversation": "gpt-x-airline/task-7/trial-1", "status": "escalated", "sequence": "2"}],
        "claims": [{"conversation": "gpt-x-airline/task-7/trial-0", "definition": CLAIM, "room": "ai"}],
        "outcomes": [
            {"conversation": "gpt-x-airline/task-7/trial-0", "outcome": "fulfilled", "said_by": "evaluation"},
            {"conversation": "gpt-x-airline/task-7/trial-1", "outcome": "not_fulfilled"},
        ],
        "rejects": [{"raw_row": 3, "reason": "reward is missing or of another kind"}],
    },
)  # fmt: skip

CONNECTOR = Connector(
    title="tau-bench trajectories (evaluation runs; the customers are played by a model)",
    load=load,
    recognises=recognises,
    specimen=SPECIMEN,
    definitions={CLAIM: "The run ended without a hand-over to a person."},
)
