"""Reading the AI systems of a journey: versions, models, actions, evaluation, and who answers for them."""

from onedeck.charter.charters import AISystem
from onedeck.charter.duties import Action, Evaluation
from onedeck.charter.people import People, person_of
from onedeck.charter.positions import Place
from onedeck.charter.records import Values
from onedeck.errors import Fault


def systems_of(values: Values, people: People, faults: list[Fault]) -> tuple[AISystem, ...]:
    """Return the AI systems under `ai`; an agent that is given twice is a fault."""
    found = []
    first: dict[str, Place] = {}
    for system in values.get("systems", ()):
        name = system.get("name", "")
        agent = system.get("agentId", name)
        if agent and agent in first:
            message = f"the agent {agent!r} is already given in line {first[agent].line}"
            faults.append(system.place("agentId").fault(message))
        first.setdefault(agent, system.place("agentId"))
        person = person_of(system.record("accountable"), people, faults)
        found.append(
            AISystem(
                name=name,
                agent=agent,
                versions=system.get("allowedVersions", ""),
                models=system.get("models", ()),
                accountable=person if person and person.name else None,
                place=system.place("name"),
                use_case=system.get("useCase", ""),
                actions=_actions(system, faults),
                aibom=system.get("aibom", ""),
                evaluated_on=evaluation_of(system.record("evaluatedOn")),
            )
        )
    return tuple(found)


def evaluation_of(values: Values | None) -> Evaluation | None:
    """Return what an AI was evaluated on, None where nothing is said."""
    if values is None:
        return None
    return Evaluation(
        case_source=values.get("caseSource", ""),
        cases=values.get("cases"),
        locales=values.get("locales", ()),
        place=values.place("caseSource"),
    )


def _actions(system: Values, faults: list[Fault]) -> tuple[Action, ...]:
    found = []
    first: dict[str, Place] = {}
    for values in system.get("actions", ()):
        tool, autonomy, limit = values.get("tool", ""), values.get("autonomy", ""), values.inner("limit")
        if tool and tool in first:
            message = f"the tool {tool!r} is already given in line {first[tool].line}"
            faults.append(values.place("tool").fault(message))
        first.setdefault(tool, values.place("tool"))
        for key, useless in (("limit", ("forbidden",)), ("approver", ("forbidden", "automatic"))):
            if key in values.found and autonomy in useless:
                faults.append(values.place(key).fault(f"{key!r} says nothing where 'autonomy' is {autonomy}"))
        found.append(
            Action(
                tool, autonomy, limit.get("amount"), limit.get("currency", ""), values.get("approver", ""),
                values.place("tool"),
            )
        )  # fmt: skip
    return tuple(found)
