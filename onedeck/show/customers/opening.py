"""The sentence a customer's page opens with, made by rule from her verdicts."""

from collections import Counter
from typing import Any

Row = dict[str, Any]

ROOMS = {"ai": "AI", "cx": "people"}


def opening_sentence(rows: list[Row]) -> str:
    """Say how often she came, what was claimed, and what did not hold up, over the counted conversations."""
    verdicts = [row for row in rows if row["kind"] == "verdict" and not row["event"]["excluded"]]
    counted = {row["event"]["conversation_id"] for row in verdicts}
    if not counted:
        return "None of these conversations is counted."
    days = sorted(
        row["time"][:10]
        for row in rows
        if row["kind"] == "touch" and row["time"] and row["told"]["conversation_id"] in counted
    )
    needs = {row["need"] for row in verdicts if row["need"]}
    said = f"{_many(len(counted), 'conversation')}{_between(days)}"
    said += f" about {_many(len(needs), 'need')}" if needs else ""
    return f"{said}. {_claimed(verdicts)}"


def _claimed(verdicts: list[Row]) -> str:
    parts = []
    for room, name in ROOMS.items():
        claimed = [row["event"] for row in verdicts if row["room"] == room and row["event"]["claimed"]]
        if claimed:
            parts.append(f"{name} claimed {len(claimed)} as resolved: {_became(claimed)}")
    return f"{'; '.join(parts)}." if parts else "Nobody claimed that any was resolved."


def _became(claimed: list[Row]) -> str:
    found = Counter(row["verdict"] for row in claimed)
    held = found["proven"] + found["held"]
    parts = [f"{held} held up"] if held else []
    because = Counter(
        (row["because"] or "").replace("_", " ") for row in claimed if row["verdict"] == "refuted"
    )
    if because:
        told = ", ".join(
            f"{count} {why}" if len(because) > 1 else why for why, count in because.most_common()
        )
        parts.append(f"{found['refuted']} did not ({told})")
    rest = [
        (name, found[name]) for name in ("open", "unobservable", "abandoned", "handed_off") if found[name]
    ]
    words = {"open": "still open", "unobservable": "cannot be known", "abandoned": "abandoned"}
    parts += [f"{count} {words.get(name, 'handed off')}" for name, count in rest]
    return ", ".join(parts)


def _between(days: list[str]) -> str:
    if not days:
        return ""
    return f" on {days[0]}" if days[0] == days[-1] else f", {days[0]} to {days[-1]},"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
