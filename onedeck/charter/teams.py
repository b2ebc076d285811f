"""Which team and brand each queue belongs to (teams.yaml).

billing-de: {team: Billing, brand: Fernholm}
"4711": {team: Retention}
"""

from pathlib import Path

from onedeck.charter.context import Team
from onedeck.charter.positions import parse_yaml
from onedeck.charter.records import MapOf, Record
from onedeck.charter.shapes import Text
from onedeck.errors import Fault

TEAMS = MapOf(
    Record(
        {"team": Text("The team that serves the queue."), "brand": Text("The brand it serves under.")},
        least=1,
    ),
    "Which team and brand each queue belongs to: queue -> team, brand.",
)


def read_teams(path: Path, faults: list[Fault]) -> tuple[Team, ...]:
    """Return the entries of teams.yaml in their order; a missing file has none."""
    node = parse_yaml(path, faults, roots=("mapping", "null")) if path.exists() else None
    found = TEAMS.read(path.name, node, faults) if node else None
    return tuple(
        Team(queue, entry.get("team"), entry.get("brand"), entry.node.place)
        for queue, entry in (found or {}).items()
    )
