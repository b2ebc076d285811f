"""A deck shows how busy the AI is, and nothing of what became of the customers.

"Four times as many interactions" is good news only if they ended well: an assistant nobody can leave has many of them.
Looked at are the figures each room reports of a journey or of the whole company (reported.yaml), the indicators the AI
room declares and the objectives of a charter: one counts activity (a metric of dimension `volume` that is neither good
nor bad by itself, such as ai_interactions), and none counts an outcome (dimensions accurate and worth staying, where
more is better or worse). A claim of the room's own, containment among them, is no outcome. Where a figure is of a
metric nobody knows, it may be one: then this says nothing.

Fails:
    files:
      reported.yaml:
        - {room: ai, title: Interactions, indicator: ai_interactions, value: 412000, period: 2026-10}
        - {room: ai, title: Resolved, indicator: claimed, value: 83 %, period: 2026-10}
        - {room: cx, title: Satisfied, indicator: csat_top2, value: 81 %, period: 2026-10}
    finds: [/ai deck]

Passes:
    files:
      reported.yaml:
        - {room: ai, title: Interactions, indicator: ai_interactions, value: 412000, period: 2026-10}
        - {room: ai, title: Held up, indicator: held_up, value: 61 %, period: 2026-10}
        - {room: cx, title: Conversations, indicator: volume, value: 98000, period: 2026-10}
        - {room: cx, title: Our own index, indicator: happy_index, value: 7.1, period: 2026-10}
"""

from collections.abc import Iterable, Iterator, Sequence

from onedeck.charter.charters import Objective
from onedeck.charter.context import Reported
from onedeck.govern.check.look import Look
from onedeck.govern.check.scorecards import figure_mark, journey_of
from onedeck.model.findings import WARNING, Finding, Rule

RULE = Rule(
    code="OD202",
    title="activity is shown without its outcome",
    severity=WARNING,
    pattern="ai_on_old_process",
    help="show held_up of the same conversations beside it: how many of them she did not have to come back for",
    definition="NICE AI interactions; growth is never read without the outcome",
)
OUTCOMES = ("accurate", "worth_staying")
# Ours that count activity. Without one of them, or metrics of the workspace's own, the catalog need not be read at all.
ACTIVITY = ("ai_interactions", "ai_share", "volume")


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per deck, AI and charter that shows activity alone."""
    decks: dict[tuple[str, str], list[Reported]] = {}
    for figure in look.workspace.reported:
        decks.setdefault((figure.journey or "", figure.room), []).append(figure)
    for (journey, room), figures in decks.items():
        if busy := _activity(look, (figure.indicator for figure in figures)):
            first = next(figure for figure in figures if figure.indicator == busy[0])
            said = f"the {_deck(room)} shows {', '.join(busy)} of {journey or 'the whole company'}, and no outcome"
            yield Finding(
                RULE, WARNING, journey, f"{room} deck", said, (look.mark(first.place, "how busy, not how well"),)
            )  # fmt: skip
    for charter in look.charters:
        yield from _declared(look, charter.name, "objectives", charter.title, charter.objectives)
    for card in look.cards:
        yield from _declared(look, journey_of(look, card), card.agent, card.title, card.indicators)


def _declared(
    look: Look, journey: str, subject: str, who: str, figures: Sequence[Objective]
) -> Iterator[Finding]:
    if busy := _activity(look, (figure.metric for figure in figures)):
        first = next(figure for figure in figures if figure.metric == busy[0])
        said = f"{who} is steered by {', '.join(busy)}, and by no outcome"
        yield Finding(
            RULE, WARNING, journey, subject, said, (figure_mark(look, first, "how busy, not how well"),)
        )  # fmt: skip


def _activity(look: Look, names: Iterable[str]) -> list[str]:
    """Return the metrics of activity, none where one among the names is an outcome or is not known."""
    found = list(dict.fromkeys(names))
    if not (set(ACTIVITY) & set(found) or (look.workspace.folder / "metrics").is_dir()):
        return []
    known = [look.metrics.get(name) for name in found]
    if any(metric is None or _is_outcome(metric["dimension"], metric["direction"]) for metric in known):
        return []
    return [
        name
        for name, metric in zip(found, known, strict=True)
        if metric and metric["dimension"] == "volume" and _is_plain(metric["direction"], metric["unit"])
    ]


def _is_outcome(dimension: str, direction: str) -> bool:
    return dimension in OUTCOMES and direction != "neutral"


def _is_plain(direction: str, unit: str) -> bool:
    return direction == "neutral" and unit != "currency"


def _deck(room: str) -> str:
    return f"{'AI' if room == 'ai' else 'CX'} deck"
