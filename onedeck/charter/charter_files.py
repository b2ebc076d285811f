"""Reading charters/*.yaml: every fault of every file at once, then what only all of them together can show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from onedeck.charter.charter_shape import CHARTER, EXCLUDED, KIND
from onedeck.charter.charters import UNCHARTERED, AISystem, Charter, Objective, Person, Scope
from onedeck.charter.positions import Node, Place, parse_yaml
from onedeck.charter.records import Values
from onedeck.charter.shapes import wrong
from onedeck.errors import Fault

FOLDER = "charters"


@dataclass(frozen=True)
class _Read:
    """A charter with the places that a second charter may collide with."""

    charter: Charter
    name: Place
    reasons: dict[str, Place]


def read_charters(folder: Path, window: int, customer: str, faults: list[Fault]) -> tuple[Charter, ...]:
    """Return the charters of a workspace folder by name, and add the faults of all their files.

    `window` (microseconds) and `customer` hold where a charter names none. A missing or empty folder has none.
    """
    home = folder / FOLDER
    if home.exists() and not home.is_dir():
        faults.append(Fault(str(home), 0, 0, "must be a folder with one charter per file"))
        return ()
    paths = sorted(path for ending in ("*.yaml", "*.yml") for path in home.glob(ending))
    found = [read for path in paths if (read := _read_file(path, window, customer, faults))]
    _same_name(found, faults)
    _same_reason(found, faults)
    return tuple(sorted((read.charter for read in found), key=lambda charter: charter.name))


def _read_file(path: Path, window: int, customer: str, faults: list[Fault]) -> _Read | None:
    node = parse_yaml(path, faults)
    if node is None or not _is_journey(node, faults):
        return None
    values = CHARTER.read(path.name, node, faults)
    if values is None:
        return None
    metadata, spec = values.inner("metadata"), values.inner("spec")
    success, people = spec.inner("success"), spec.inner("accountability")
    name = metadata.get("name", "")
    if name == UNCHARTERED:
        message = f"{name!r} is what no charter covers; give the journey another name"
        faults.append(metadata.place("name").fault(message))
    charter = Charter(
        name=name,
        title=metadata.get("displayName", name),
        description=spec.get("description", ""),
        owner=_person(people, faults),
        customer=spec.get("customer", customer),
        window=success.get("window", window),
        proof=success.get("proof") == "required",
        scope=_scope(spec.inner("scope")),
        objectives=tuple(map(_objective, spec.get("objectives", ()))),
        systems=_systems(spec.inner("ai"), faults),
        file=path,
        success=success.get("description", ""),
        responsible=people.get("responsible", ()),
        consulted=people.get("consulted", ()),
        informed=people.get("informed", ()),
        labels=metadata.get("labels", {}),
        annotations=metadata.get("annotations", {}),
    )
    return _Read(charter, metadata.place("name"), spec.inner("scope").item_places("contactReasons"))


def _is_journey(node: Node, faults: list[Fault]) -> bool:
    # Of another kind, every key would be unknown: one fault says it better than twenty.
    kind = node.get("kind")
    if kind is None or kind.kind != "text" or kind.text.strip() == KIND:
        return True
    wrong(kind, faults, f"kind {kind.text.strip()!r} is not read here; a charter is of kind {KIND!r}")
    return False


def _person(holder: Values, faults: list[Fault]) -> Person | None:
    given = holder.found.get("accountable")
    if not isinstance(given, Values) or not given.get("person"):
        return None
    since, until = given.get("dateIn"), given.get("dateOut")
    if since and until and until < since:
        faults.append(given.place("dateOut").fault(f"'dateOut' {until} is before 'dateIn' {since}"))
    return Person(given.get("person"), given.get("role", ""), since, until, given.place("person"))


def _scope(values: Values) -> Scope:
    left_out = values.inner("exclude").found
    exclude = {EXCLUDED[key]: listed for key, listed in left_out.items() if listed}
    return Scope(
        needs=_all_or(values.get("contactReasons", ())),
        channels=_all_or(values.get("channels", ())),
        languages=_all_or(values.get("languages", ())),
        segments=_all_or(values.get("segments", ())),
        exclude=exclude,
    )


def _all_or(listed: tuple[str, ...]) -> tuple[str, ...]:
    return () if "*" in listed else listed


def _objective(values: Values) -> Objective:
    metric = values.get("indicatorRef", "")
    return Objective(
        title=values.get("displayName", metric),
        dimension=values.get("dimension", ""),
        metric=metric,
        op=values.get("op", "gte"),
        value=values.get("value"),
        min_sample=values.get("minSample"),
        place=values.place("indicatorRef"),
    )


def _systems(values: Values, faults: list[Fault]) -> tuple[AISystem, ...]:
    found = []
    first: dict[str, Place] = {}
    for system in values.get("systems", ()):
        name = system.get("name", "")
        agent = system.get("agentId", name)
        if agent and agent in first:
            message = f"the agent {agent!r} is already given in line {first[agent].line}"
            faults.append(system.place("agentId").fault(message))
        first.setdefault(agent, system.place("agentId"))
        found.append(
            AISystem(
                name=name,
                agent=agent,
                versions=system.get("allowedVersions", ""),
                models=system.get("models", ()),
                accountable=_person(system, faults),
                place=system.place("name"),
            )
        )
    return tuple(found)


def _same_name(found: Sequence[_Read], faults: list[Fault]) -> None:
    first: dict[str, Place] = {}
    for read in found:
        name = read.charter.name
        if name and name in first:
            message = f"a charter named {name!r} is already in {_short(first[name])}"
            faults.append(read.name.fault(message))
        first.setdefault(name, read.name)


def _same_reason(found: Sequence[_Read], faults: list[Fault]) -> None:
    claimants: dict[str, list[_Read]] = {}
    for read in found:
        for reason in read.reasons if "*" not in read.reasons else ("*",):
            claimants.setdefault(reason, []).append(read)
    for reason, several in claimants.items():
        for place, other in enumerate(several):
            one = next(
                (one for one in several[:place] if _meet(one.charter.scope, other.charter.scope)), None
            )
            if one:
                where = f"{one.charter.name!r} ({_short(one.reasons[reason])})"
                message = (
                    f"{reason!r} is already in the scope of {where} for the same channels; one can have it"
                )
                faults.append(other.reasons[reason].fault(message))


def _meet(one: Scope, other: Scope) -> bool:
    """Say whether some conversation of a need both name would be in both scopes."""
    for mine, yours, column in (
        (one.channels, other.channels, "channel"),
        (one.languages, other.languages, "language"),
        (one.segments, other.segments, "segment"),
    ):
        if mine and yours and not set(mine) & set(yours):
            return False
        if _all_out(mine, other.exclude.get(column, ())) or _all_out(yours, one.exclude.get(column, ())):
            return False
    return True


def _all_out(listed: Iterable[str], excluded: Iterable[str]) -> bool:
    return bool(set(listed)) and set(listed) <= set(excluded)


def _short(place: Place) -> str:
    return f"{FOLDER}/{Path(place.file).name}:{place.line}:{place.column}"
