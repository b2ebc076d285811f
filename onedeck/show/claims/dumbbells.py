"""What each room claimed and what of it held up, over the same matured conversations: rows for the dumbbell."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from onedeck.show.charts.dumbbell import Row
from onedeck.show.formats import harmless

ROOMS = {"ai": "AI room", "cx": "CX room"}
_SUMMED = (
    "matured", "claimed_matured", "claimed_matured_proven", "claimed_matured_held", "claimed_matured_unobservable",
)  # fmt: skip
Address = Callable[[str, str], str | None]


def dumbbell_rows(
    rows: Sequence[Mapping[str, Any]], titles: Mapping[str, str], address: Address, least: int = 1
) -> list[Row]:
    """Return each room over all journeys, then the AI in each, the widest gap first; `address` takes journey and room.

    Rows of fewer than `least` conversations claimed or not claimed are left out.
    """
    lines = [row for row in rows if row["definition"] == "any" and row["room"] in ROOMS]
    journeys = list(dict.fromkeys(line["journey"] for line in lines))
    whole = [
        (_total([line for line in lines if line["room"] == room]), "All journeys", "", room) for room in ROOMS
    ]
    each = [
        (_total([line]), harmless(titles.get(line["journey"], line["journey"])), line["journey"], "ai")
        for line in lines
        if line["room"] == "ai"
    ]
    each.sort(key=lambda found: -_gap(found[0]))
    wanted = [*whole, *each] if len(journeys) > 1 else [
        (total, harmless(titles.get(journeys[0], journeys[0])), journeys[0], room) for total, _, _, room in whole
    ] if journeys else []  # fmt: skip
    return [
        _row(total, title, room, address(journey, room))
        for total, title, journey, room in wanted
        if total["matured"] and _tellable(total, least)
    ]


def _total(lines: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    return {name: sum(line[name] for line in lines) for name in _SUMMED}


def _good(total: Mapping[str, int]) -> int:
    return total["claimed_matured_proven"] + total["claimed_matured_held"]


def _gap(total: Mapping[str, int]) -> float:
    return (total["claimed_matured"] - _good(total)) / total["matured"] if total["matured"] else 0.0


def _tellable(total: Mapping[str, int], least: int) -> bool:
    parts = (_good(total), total["claimed_matured_unobservable"], total["claimed_matured"] - _good(total))
    return all(part == 0 or part >= least for part in parts)


def _row(total: Mapping[str, int], title: str, room: str, href: str | None) -> Row:
    matured, good = total["matured"], _good(total)
    high = good + total["claimed_matured_unobservable"]
    return Row(
        title, room, total["claimed_matured"] / matured, good / matured, high / matured, matured,
        f"claimed by the {ROOMS[room]}", href=href,
    )  # fmt: skip
