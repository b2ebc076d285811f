"""What a run reads from its own findings: the five patterns of each journey, and where to redesign first."""

from datetime import datetime
from zoneinfo import ZoneInfo

from onedeck.charter.workspace import Workspace
from onedeck.govern.check.look import Look
from onedeck.govern.patterns.table import write_patterns
from onedeck.govern.redesign import write_redesign
from onedeck.store import Store


def read_patterns(store: Store, workspace: Workspace, now: int) -> dict[str, int]:
    """Write `patterns`, `redesign` and its cases at `now` (microseconds UTC), after `findings`; return their rows."""
    today = datetime.fromtimestamp(now / 1e6, ZoneInfo(workspace.timezone)).date()
    look = Look(workspace, today, store)
    return {**write_patterns(look), **write_redesign(look)}
