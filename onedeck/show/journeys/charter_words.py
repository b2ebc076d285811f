"""A charter in words: what it says, group by group, each line with where it stands in the file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from onedeck.charter.charters import AISystem, Charter, Objective, Person
from onedeck.charter.duties import HandoffContract, Oversight, ReleaseGate, Reviews, Routing, Transparency
from onedeck.charter.positions import Place
from onedeck.charter.times import format_duration
from onedeck.show.accountable import NOBODY, person
from onedeck.show.charts.figures import amount
from onedeck.show.formats import harmless
from onedeck.show.scorecard import DIMENSIONS

UNSAID = "not said"


@dataclass(frozen=True)
class Said:
    """One thing a charter says: what it is about, the words, and the line (0 = nowhere); `harm` = it is red."""

    about: str
    words: str
    line: int = 0
    harm: bool = False


def in_short(charter: Charter) -> list[Said]:
    """Return the few lines a journey's page has: who answers, what success is, which AI may do what."""
    return [*_answers(charter), *_success(charter)[:2], *map(_system, charter.systems)]


def groups(charter: Charter, units: Mapping[str, str]) -> list[tuple[str, list[Said]]]:
    """Return everything a charter says, in the order of its file; `units` are those of the metrics by name."""
    found = [
        ("Who answers", [*_answers(charter), *_others(charter)]),
        ("What it covers", _scope(charter)),
        ("What counts as success", _success(charter)),
        ("What is asked of it", [_objective(each, units) for each in charter.objectives]),
        ("Which AI may do what", [*map(_system, charter.systems), *_actions(charter.systems)]),
        ("Who gets her", list(_routing(charter.routing))),
        ("Handing over", list(_handoff(charter, charter.handoff))),
        ("Watching over the AI", list(_oversight(charter.oversight))),
        ("What she is told", list(_transparency(charter, charter.transparency))),
        ("Letting a new version in", list(_gate(charter, charter.gate))),
        ("Risk and data", list(_risk(charter))),
        ("Looking at it again", list(_reviews(charter.reviews))),
    ]
    return [(heading, lines) for heading, lines in found if lines]


def _answers(charter: Charter) -> list[Said]:
    if charter.owner is None:
        vacant = f"; the role {harmless(charter.vacant.id)} is vacant" if charter.vacant else ""
        return [Said("Accountable", f"{NOBODY}{vacant}", charter.place.line, True)]
    found = [_named("Accountable", charter.owner, "for the outcome")]
    for system in charter.systems:
        other = system.accountable
        if other and other.name.casefold() != charter.owner.name.casefold():
            found.append(_named("And for the AI", other, f"for {harmless(system.name)}", harm=True))
    return found


def _named(about: str, who: Person, why: str = "", harm: bool = False) -> Said:
    role = f", {harmless(who.role)}" if who.role else ""
    days = f", since {who.since}" if who.since else ""
    days += f", until {who.until}" if who.until else ""
    return Said(about, f"{person(who.name)}{role}{days}{f' ({why})' if why else ''}", who.place.line, harm)


def _others(charter: Charter) -> list[Said]:
    people = (("Deputy", charter.deputy), ("Validator", charter.validator))
    found = [_named(about, who) for about, who in people if who]
    lists = (
        ("Responsible", charter.responsible),
        ("Consulted", charter.consulted),
        ("Informed", charter.informed),
    )
    for about, names in lists:
        if names:
            line = _line(charter, f"accountability.{about.lower()}")
            found.append(Said(about, ", ".join(person(name) for name in names), line))
    return found


def _scope(charter: Charter) -> list[Said]:
    scope = charter.scope
    parts: Sequence[tuple[str, str, Sequence[str]]] = (
        ("Needs", "contactReasons", scope.needs), ("Channels", "channels", scope.channels),
        ("Languages", "languages", scope.languages), ("Segments", "segments", scope.segments),
    )  # fmt: skip
    found = [
        Said(about, ", ".join(map(harmless, values)) or "every one", _line(charter, f"scope.{key}", "scope"))
        for about, key, values in parts
        if values or about == "Needs"
    ]
    for name, values in scope.exclude.items():
        words = f"{name} {', '.join(map(harmless, values))}"
        found.append(Said("Left out", words, _line(charter, "scope.exclude", "scope")))
    return found


def _success(charter: Charter) -> list[Said]:
    words = harmless(charter.success or charter.description) or UNSAID
    key = "success.description" if charter.success else "description"
    proof = (
        "must be in a system of record"
        if charter.proof
        else "counts where there is one; its absence does not"
    )
    return [
        Said("Success", words, _line(charter, key)),
        Said(
            "Window",
            f"{format_duration(charter.window)} without coming back",
            _line(charter, "success.window"),
        ),
        Said("Proof", proof, _line(charter, "success.proof")),
        Said("Customer", f"a {charter.customer}", _line(charter, "customer")),
    ]


def _objective(each: Objective, units: Mapping[str, str]) -> Said:
    aim = "no target"
    if each.asked:
        op, value = each.asked
        aim = f"{'at most' if op in ('lte', 'lt') else 'at least'} {amount(value, units.get(each.metric, 'number'))}"
    least = f", from {each.min_sample:,} conversations on" if each.min_sample else ""
    title = harmless(each.title) or each.metric
    return Said(
        DIMENSIONS.get(each.dimension, each.dimension),
        f"{title} ({each.metric}): {aim}{least}",
        each.place.line,
    )


def _system(system: AISystem) -> Said:
    versions = f" {harmless(system.versions)}" if system.versions else ", any version"
    models = f", models {', '.join(map(harmless, system.models))}" if system.models else ""
    use = f", {harmless(system.use_case)}" if system.use_case else ""
    return Said("AI allowed", f"{harmless(system.name)}{versions}{models}{use}", system.place.line)


def _actions(systems: Sequence[AISystem]) -> Iterator[Said]:
    for system in systems:
        for action in system.actions:
            limit = (
                f" up to {action.limit:,.2f} {harmless(action.currency)}" if action.limit is not None else ""
            )
            by = f", approved by {person(action.approver)}" if action.approver else ""
            words = f"{harmless(action.tool)}: {harmless(action.autonomy)}{limit}{by}"
            yield Said("It may", words, action.place.line)


def _routing(routing: Routing | None) -> Iterator[Said]:
    if routing is None:
        return
    yield Said("By default", routing.default or UNSAID, routing.place.line)
    for rule in routing.rules:
        when = " and ".join(f"{name} {each.op} {each.value}" for name, each in rule.when.items())
        yield Said("To " + harmless(rule.to), harmless(f"when {when} ({rule.id})"), rule.place.line)


def _handoff(charter: Charter, handoff: HandoffContract | None) -> Iterator[Said]:
    if handoff is None:
        return
    if handoff.max_wait is not None:
        yield Said("Longest wait", format_duration(handoff.max_wait), _line(charter, "handoff.maxWait"))
    if handoff.context:
        share = f", {amount(handoff.min_completeness, 'share')} of it" if handoff.min_completeness else ""
        yield Said(
            "Handed over",
            f"{', '.join(map(harmless, handoff.context))}{share}",
            _line(charter, "handoff.context"),
        )
    if handoff.reasons:
        yield Said(
            "Because of",
            ", ".join(map(harmless, handoff.reasons)),
            _line(charter, "handoff.reasons", "handoff"),
        )


def _oversight(oversight: Oversight | None) -> Iterator[Said]:
    if oversight is None:
        return
    line = oversight.place.line
    for each in oversight.assigned:
        yield Said(
            "Overseer",
            ", ".join(filter(None, map(harmless, (each.role, each.competence, *each.authority)))),
            line,
        )
    if oversight.sampling is not None:
        yield Said("Read by people", f"{amount(oversight.sampling, 'share')} of the conversations", line)
    if oversight.kill_switch:
        yield Said("Stopped by", harmless(oversight.kill_switch), line)


def _transparency(charter: Charter, found: Transparency | None) -> Iterator[Said]:
    if found is None:
        return
    at = f", at {harmless(found.disclosure_at)}" if found.disclosure_at else ""
    yield Said(
        "That it is an AI",
        f"{_yes(found.disclosure_required)}{at}",
        _line(charter, "transparency.disclosure"),
    )
    yield Said(
        "A person on request", _yes(found.human_on_request), _line(charter, "transparency.humanOnRequest")
    )
    yield Said(
        "Decided by machine alone",
        _yes(found.solely_automated),
        _line(charter, "transparency.solelyAutomatedDecision"),
    )


def _gate(charter: Charter, gate: ReleaseGate | None) -> Iterator[Said]:
    if gate is None:
        return
    yield Said(
        "Judged by",
        ", ".join(map(harmless, gate.metrics)) or UNSAID,
        _line(charter, "releaseGate.indicatorRefs"),
    )
    for each in gate.guardrails:
        words = f"{harmless(each.metric)} by more than {amount(each.max_relative_increase, 'share')}"
        yield Said("Must not worsen", words, each.place.line)
    if gate.exposure:
        yield Said(
            "In steps of",
            ", ".join(amount(step, "share") for step in gate.exposure),
            _line(charter, "releaseGate.exposure", "releaseGate"),
        )
    if gate.on_breach:
        yield Said("On a breach", harmless(gate.on_breach), _line(charter, "releaseGate.onBreach"))


def _risk(charter: Charter) -> Iterator[Said]:
    risk, data = charter.risk, charter.data
    if risk is not None:
        words = ", ".join(filter(None, map(harmless, (risk.role, risk.annex_iii, *risk.nist, *risk.iso))))
        yield Said("Classified", words or UNSAID, risk.place.line)
    if data is not None:
        months = f"logs kept {data.log_retention_months} months" if data.log_retention_months else ""
        days = f"erased within {data.erasure_days} days" if data.erasure_days else ""
        words = ", ".join(filter(None, (months, harmless(data.lawful_basis), days)))
        yield Said("Data", words or UNSAID, data.place.line)


def _reviews(reviews: Reviews | None) -> Iterator[Said]:
    if reviews is None:
        return
    every = f"every {reviews.cadence} months" if reviews.cadence else ""
    days = (f"last {reviews.last}" if reviews.last else "", f"next {reviews.next}" if reviews.next else "")
    yield Said("Review", ", ".join(filter(None, (every, *days))) or UNSAID, reviews.place.line)


def _yes(value: bool | None) -> str:
    return UNSAID if value is None else "yes" if value else "no"


def _line(charter: Charter, *keys: str) -> int:
    places: Mapping[str, Place] = charter.places
    return next((places[key].line for key in keys if key in places), 0)
