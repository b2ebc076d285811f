"""Reading charters/*.yaml: every fault of every file at once, then what only all of them together can show."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from onedeck.charter import card_shape, charter_shape, waiver_shape
from onedeck.charter.cards import read_card, read_waiver, same_agent
from onedeck.charter.charters import UNCHARTERED, Charter, Scope, SystemCard, Waiver
from onedeck.charter.journeys import Read, Terms, read_journey
from onedeck.charter.positions import Node, Place, parse_yaml
from onedeck.charter.records import Values
from onedeck.charter.shapes import near, shown, wrong
from onedeck.charter.spans import unknown_journeys
from onedeck.errors import Fault

FOLDER = "charters"
Found = TypeVar("Found")
JOURNEY, CARD, WAIVER = KINDS = (charter_shape.KIND, card_shape.KIND, waiver_shape.KIND)
# Kinds of the standard that stand elsewhere here.
_INSTEAD = {
    "Metric": "a metric of your own is a file of metrics/",
    "OversightPolicy": "write it under 'oversight' of a charter",
    "DataContract": "name its file under 'data.contract' of a charter",
}


@dataclass(frozen=True)
class Documents:
    """What the files of charters/ hold, each kind by name."""

    charters: tuple[Charter, ...] = ()
    cards: tuple[SystemCard, ...] = ()
    waivers: tuple[Waiver, ...] = ()


def read_documents(folder: Path, terms: Terms, faults: list[Fault]) -> Documents:
    """Return what the files of a workspace folder's charters/ hold, and add the faults of all of them.

    A missing or empty folder has none.
    """
    home = folder / FOLDER
    if home.exists() and not home.is_dir():
        faults.append(Fault(str(home), 0, 0, "must be a folder with one charter per file"))
        return Documents()
    paths = sorted(path for ending in ("*.yaml", "*.yml") for path in home.glob(ending))
    before = len(faults)
    parsed = ((path, parse_yaml(path, faults)) for path in paths)
    nodes = [(path, node, kind) for path, node in parsed if node and (kind := _kind(node, faults))]
    read = _each(nodes, JOURNEY, lambda path, node: read_journey(path, node, terms, faults))
    cards = _each(nodes, CARD, lambda path, node: read_card(path, node, terms.people, faults))
    waivers = _each(nodes, WAIVER, lambda path, node: read_waiver(path, node, terms.people, faults))
    _same_name("a charter", [(one.charter.name, one.name) for one in read], faults)
    _same_name("an AI system", [(card.name, card.place) for card, _ in cards], faults)
    _same_name("a waiver", [(waiver.name, waiver.place) for waiver, _ in waivers], faults)
    _same_reason(read, faults)
    same_agent(cards, faults)
    if len(faults) == before:
        # Where a charter could not be read, its journey would only seem to be unknown.
        _unknown([one.charter.name for one in read], [spec for _, spec in (*cards, *waivers)], faults)
    return Documents(
        tuple(sorted((one.charter for one in read), key=lambda charter: charter.name)),
        tuple(sorted((card for card, _ in cards), key=lambda card: card.name)),
        tuple(sorted((waiver for waiver, _ in waivers), key=lambda waiver: waiver.name)),
    )


def _each(
    nodes: Sequence[tuple[Path, Node, str]], kind: str, read: Callable[[Path, Node], Found | None]
) -> list[Found]:
    found = (read(path, node) for path, node, its in nodes if its == kind)
    return [one for one in found if one is not None]


def _kind(node: Node, faults: list[Fault]) -> str:
    """Return the kind of a file, empty for one that is not read: there every key would be unknown."""
    kind = node.get("kind")
    if kind is None or kind.kind != "text":
        return JOURNEY
    word = kind.text.strip()
    if word in KINDS:
        return word
    hint = f" {_INSTEAD[word].capitalize()}." if word in _INSTEAD else near(word, KINDS, faults)
    wrong(kind, faults, f"kind {shown(word)} is not read here; known: {', '.join(KINDS)}.{hint}")
    return ""


def _unknown(names: list[str], specs: Sequence[Values], faults: list[Fault]) -> None:
    for spec in specs:
        unknown_journeys(spec, "journeys", (*names, UNCHARTERED), faults)


def _same_name(what: str, found: Sequence[tuple[str, Place]], faults: list[Fault]) -> None:
    first: dict[str, Place] = {}
    for name, place in found:
        if name and name in first:
            faults.append(place.fault(f"{what} named {name!r} is already in {_short(first[name])}"))
        first.setdefault(name, place)


def _same_reason(found: Sequence[Read], faults: list[Fault]) -> None:
    claimants: dict[str, list[Read]] = {}
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
