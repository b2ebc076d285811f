"""Reading what a charter promises the customer: routing, the handoff's contract, what she is told."""

from onedeck.charter.duties import (
    PREFERENCE,
    REPEAT,
    Condition,
    HandoffContract,
    Route,
    Routing,
    Transparency,
)
from onedeck.charter.positions import Place
from onedeck.charter.records import Values
from onedeck.errors import Fault


def routing_of(spec: Values, faults: list[Fault]) -> Routing | None:
    """Return who gets a customer, None where the charter does not say; a rule's id stands for it once."""
    values = spec.record("routing")
    if values is None:
        return None
    rules = []
    first: dict[str, Place] = {}
    for rule in values.get("rules", ()):
        name = rule.get("id", "")
        if name and name in first:
            message = f"the rule {name!r} is already given in line {first[name].line}"
            faults.append(rule.place("id").fault(message))
        first.setdefault(name, rule.place("id"))
        rules.append(Route(name, _conditions(rule.inner("when")), rule.get("to", ""), rule.place("id")))
    return Routing(values.get("default", ""), tuple(rules), spec.key_place("routing"))


def handoff_of(spec: Values) -> HandoffContract | None:
    """Return what a handoff must bring, None where the charter does not say."""
    values = spec.record("handoff")
    if values is None:
        return None
    return HandoffContract(
        max_wait=values.get("maxWait"),
        reasons=values.get("reasons", ()),
        context=values.get("context", ()),
        min_completeness=values.get("minContextCompleteness"),
        place=spec.key_place("handoff"),
    )


def transparency_of(spec: Values) -> Transparency | None:
    """Return what she is told, None where the charter does not say."""
    values = spec.record("transparency")
    if values is None:
        return None
    disclosure = values.inner("disclosure")
    return Transparency(
        disclosure_required=disclosure.get("required"),
        disclosure_at=disclosure.get("at", ""),
        disclosure_text=disclosure.get("text", ""),
        human_on_request=values.get("humanOnRequest"),
        solely_automated=values.get("solelyAutomatedDecision"),
        place=spec.key_place("transparency"),
    )


def _conditions(when: Values) -> dict[str, Condition]:
    found: dict[str, Condition] = {}
    for key, value in when.found.items():
        if isinstance(value, Values):
            for op, limit in value.found.items():
                if limit is not None:
                    found[key] = Condition(op, limit)
        elif key == PREFERENCE and value:
            found[key] = Condition("is", value)
        elif key == REPEAT and value:
            found[key] = Condition("lte", value)
    return found
