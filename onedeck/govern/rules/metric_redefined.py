"""One name, two meanings: the same figure has another definition or another target in a second place.

Two people who both say "resolved" and mean different things agree on everything until the customer asks. Looked at
are a charter that asks two different things of one metric (the same for other slices is fine, and so is a floor with a
ceiling), a metric of the workspace that carries the title of one of ours with another count behind it, and one title
on two slides for different metrics or claim definitions. Another target in another journey is no redefinition; that
the AI's own target differs from the journey's is OD103.

Fails:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: [billing.dispute]}
          objectives:
            - {displayName: Stays resolved, dimension: accurate, indicatorRef: held_up, op: gte, value: 0.7}
            - {displayName: Resolved, dimension: accurate, indicatorRef: held_up, op: gte, value: 0.8}
      reported.yaml:
        - {room: ai, title: Resolved, indicator: claimed, definition: pip.resolved, value: 83 %, period: 2026-10}
        - {room: cx, title: resolved, indicator: claimed, definition: desk.solved, value: 71 %, period: 2026-10}
    finds: [billing/held_up, /resolved]

Passes:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: [billing.dispute]}
          objectives:
            - {displayName: Stays resolved, dimension: accurate, indicatorRef: held_up, op: gte, value: 0.7}
            - {displayName: Passed on, dimension: contextual, indicatorRef: handoff_rate, op: gte, value: 0.05}
            - {displayName: Not too often, dimension: contextual, indicatorRef: handoff_rate, op: lte, value: 0.2}
      reported.yaml:
        - {room: ai, title: Resolved by Pip, indicator: claimed, definition: pip.resolved, value: 83 %, period: 2026-09}
        - {room: ai, title: Resolved by Pip, indicator: claimed, definition: pip.resolved, value: 84 %, period: 2026-10}
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from onedeck.charter.charters import Charter
from onedeck.charter.context import Reported
from onedeck.charter.positions import Place
from onedeck.govern.check.look import Look
from onedeck.govern.check.scorecards import asked, figure_mark, same_target, targets
from onedeck.model.findings import ERROR, Finding, Rule

RULE = Rule(
    code="OD205",
    title="one name, two definitions",
    severity=ERROR,
    pattern="separate_ownership",
    help="keep one of the two, or give the other its own name",
    definition="one definition of what success looks like",
)
_COUNTS = ("grain", "shape", "population", "expression", "denominator", "quantile")


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per metric asked twice, per title taken twice in the catalog, per title on two slides."""
    for charter in look.charters:
        yield from _objectives(look, charter)
    if (look.workspace.folder / "metrics").is_dir():
        yield from _catalog(look)
    yield from _slides(look)


def _objectives(look: Look, charter: Charter) -> Iterator[Finding]:
    first: dict[tuple[object, ...], int] = {}
    asks = targets(charter.objectives)
    for place, one in enumerate(asks):
        other = asks[first.setdefault((one.metric, one.op, one.slices), place)]
        if not same_target(other, one):
            yield Finding(
                RULE, ERROR, charter.name, one.metric,
                f"{charter.title} asks for {asked(other)} and for {asked(one)}",
                (figure_mark(look, other, asked(other)), figure_mark(look, one, asked(one))),
            )  # fmt: skip


def _catalog(look: Look) -> Iterator[Finding]:
    theirs = {path.stem: path for path in sorted((look.workspace.folder / "metrics").glob("*.y*ml"))}
    ours = {metric["title"].casefold(): metric for name, metric in look.metrics.items() if name not in theirs}
    for name, path in theirs.items():
        own = look.metrics.get(name)
        same = ours.get(own["title"].casefold()) if own else None
        if own and same and any(own[part] != same[part] for part in _COUNTS):
            yield Finding(
                RULE, ERROR, "", name,
                f"{name} is called {own['title']!r}, as {same['metric']} is, and counts something else",
                (look.mark(_title(path), f"{same['metric']} has this title"),),
                evidence=tuple(_difference(own, same)),
            )  # fmt: skip


def _title(path: Path) -> Place:
    """Return where a metric's file says its title; its beginning if that cannot be told."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("title:"):
            return Place(str(path), number, 8)
    return Place(str(path), 1, 1)


def _difference(own: Mapping[str, Any], same: Mapping[str, Any]) -> Iterator[str]:
    for part in _COUNTS:
        if own[part] != same[part]:
            yield f"{part}: {own[part]} here, {same[part]} there"


def _slides(look: Look) -> Iterator[Finding]:
    first: dict[str, Reported] = {}
    told: set[str] = set()
    for figure in look.workspace.reported:
        title = " ".join(figure.title.casefold().split())
        other = first.setdefault(title, figure)
        if title not in told and _differs(figure, other):
            told.add(title)
            yield Finding(
                RULE, ERROR, figure.journey or "" if figure.journey == other.journey else "", title,
                f"{other.title!r} is {_meaning(other)} on one slide and {_meaning(figure)} on another",
                (look.mark(other.place, _meaning(other)), look.mark(figure.place, _meaning(figure))),
            )  # fmt: skip


def _differs(one: Reported, other: Reported) -> bool:
    """Say whether two slides count differently; a claim whose definition is left out may be under any."""
    if one.indicator != other.indicator:
        return True
    return bool(one.definition and other.definition and one.definition != other.definition)


def _meaning(figure: Reported) -> str:
    return f"{figure.indicator} under {figure.definition}" if figure.definition else figure.indicator
