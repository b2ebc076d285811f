"""The figures a journey is judged by beside those its AI is steered by: what they share, and who met both."""

from collections.abc import Iterable, Iterator

from onedeck.charter.charters import Charter, Objective, SystemCard
from onedeck.govern.check.look import Look
from onedeck.model.findings import Mark


def target_of(figure: Objective) -> tuple[object, ...] | None:
    """Return what a figure asks of its metric, also where nothing judges it yet; None where it has no target."""
    if figure.value is not None:
        return figure.op, figure.value
    return (*(figure.asked or ()), figure.target) if figure.asked or figure.target is not None else None


def targets(figures: Iterable[Objective]) -> list[Objective]:
    """Return the figures that have a target."""
    return [figure for figure in figures if target_of(figure)]


def same_target(one: Objective, other: Objective) -> bool:
    """Say whether two figures ask the same of the same metric."""
    return (one.metric, target_of(one)) == (other.metric, target_of(other))


def asked(figure: Objective) -> str:
    """Return what a figure asks for, such as `held_up ≥ 0.7`; the metric alone where it has no target."""
    op, value = (
        (figure.op, figure.value) if figure.value is not None else figure.asked or ("gte", figure.target)
    )
    if value is None:
        return figure.metric
    share = (
        f" in {figure.target * 100:g} %" if figure.value is None and figure.asked and figure.target else ""
    )
    return f"{figure.metric} {'≥' if op == 'gte' else '≤'} {value:g}{share}"


def shared_words(charter: Charter, card: SystemCard) -> tuple[str, ...]:
    """Return how many targets of the journey and of its AI are the same, as a sentence; nothing if one has none."""
    journey, own = targets(charter.objectives), targets(card.indicators)
    if not journey or not own:
        return ()
    shared = sum(any(same_target(mine, theirs) for theirs in journey) for mine in own)
    return (f"{shared} of {len(journey) + len(own) - shared} targets are shared",)


def figure_mark(look: Look, figure: Objective, label: str) -> Mark:
    """Return a mark at the metric a figure names."""
    return look.mark(figure.place, label, len(figure.metric))


def carded(look: Look) -> Iterator[tuple[Charter, SystemCard]]:
    """Yield every charter with each card of a system that serves its journey."""
    for charter in look.charters:
        for card in look.cards_of(charter):
            yield charter, card


def journey_of(look: Look, card: SystemCard) -> str:
    """Return the one journey an AI serves; empty if it serves several, or none that has a charter."""
    names = [charter.name for charter in look.charters if card in look.cards_of(charter)]
    return names[0] if len(names) == 1 else ""


def met_both(look: Look, journey: str) -> tuple[str, ...]:
    """Return how many customers of a journey met AI and people in thirteen weeks, as a sentence; offline nothing."""
    if look.store is None:
        return ()
    since, until = look.period
    engine = look.store.engine
    both, seen = engine.rows(
        f"""SELECT COUNT(CASE WHEN met_ai = 1 AND met_people = 1 THEN 1 END), COUNT(*)
        FROM (
            SELECT customer, MAX(CAST(ai_handled AS INT)) AS met_ai, MAX(CAST(cx_handled AS INT)) AS met_people
            FROM conversations
            WHERE excluded IS NULL AND customer IS NOT NULL AND journey = {engine.dialect.text(journey)}
              AND start_at >= {since} AND start_at < {until}
            GROUP BY customer
        ) AS met"""
    )[0]
    return (f"{both:,} of {seen:,} customers met both AI and people in the last 13 weeks",) if both else ()
