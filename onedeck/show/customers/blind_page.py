"""The text a blind reader gets, in the pieces a page lays out: conversations, each with its lines and their times."""

import re
from typing import Any

_TIMED = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d) +(.*)")
ASKED = ">>> "


def blocks(text: str) -> list[dict[str, Any]]:
    """Return a blind text in blocks: a heading (empty for remarks), whether it is the one asked about, its lines.

    A line is its time (may be empty) and what happened.
    """
    found: list[dict[str, Any]] = []
    for line in text.splitlines():
        if line.startswith("    "):
            if not found:
                found.append(_block(""))
            timed = _TIMED.fullmatch(line.strip())
            found[-1]["lines"].append((timed[1], timed[2]) if timed else ("", line.strip()))
        else:
            found.append(_block(line))
    return found


def _block(line: str) -> dict[str, Any]:
    asked = line.startswith(ASKED)
    return {"heading": line.removeprefix(ASKED).capitalize() if asked else line, "asked": asked, "lines": []}
