"""Of a hundred conversations somebody called resolved: what became of them, in parts that add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onedeck.model.channels import family
from onedeck.show.ledger import Scope
from onedeck.show.queries import figure
from onedeck.store import Store

PHONE = "voice"
# What a verdict is called in the sentence, in the order in which it is told.
PARTS = {
    "proven": "proven",
    "held": "held",
    "refuted": "came back",
    "abandoned": "given up",
    "unobservable": "nobody can know",
}
# What she did where `came back` is short for it.
ACTS = {
    "returned": "started again",
    "reopened": "wrote again",
    "denied": "said no",
    "disputed": "disputed it",
    "complained": "complained",
    "cancelled": "cancelled",
    "contradicted": "were told the opposite",
    "taken_over": "were finished by the other room",
    "not_fulfilled": "have no proof that was due",
}


@dataclass(frozen=True)
class Fate:
    """What became of the claimed and matured conversations of a scope: counts by verdict, by act, by phone."""

    verdicts: Mapping[str, int]
    acts: Mapping[str, int]
    by_phone: int
    room: str = "all"

    @property
    def claimed(self) -> int:
        """How many conversations these are."""
        return sum(self.verdicts.values())


def fate(store: Store, scope: Scope) -> Fate:
    """Return what became of the conversations claimed in a scope; its room is `all` unless it names one."""
    room, definition = scope.room or "all", scope.definition or "any"
    narrowed = Scope(scope.journey, room, definition, scope.window, scope.period)
    verdicts = dict.fromkeys(PARTS, 0)
    acts: dict[str, int] = {}
    by_phone = 0
    select = figure("fates", scope.window, narrowed.where(store), only=scope.only())
    for _journey, _room, _definition, verdict, because, channel, count in store.engine.rows(select):
        verdicts[verdict] = verdicts.get(verdict, 0) + count
        if verdict == "refuted":
            acts[because] = acts.get(because, 0) + count
            by_phone += count if channel and family(channel) == PHONE else 0
    return Fate(verdicts, acts, by_phone, room)


def shared_out(counts: Sequence[int], whole: int) -> list[int]:
    """Return whole numbers that add up to `whole` in proportion to counts, by the largest remainder.

    Equal remainders go to the earlier count (Hamilton's method). Without any count everything is 0.
    """
    total = sum(counts)
    if not total:
        return [0] * len(counts)
    found = [count * whole // total for count in counts]
    remainders = [count * whole % total for count in counts]
    order = sorted(range(len(counts)), key=lambda place: (-remainders[place], place))
    for place in order[: whole - sum(found)]:
        found[place] += 1
    return found


def of_hundred(found: Fate) -> tuple[int, dict[str, int], int]:
    """Return (whole, parts by verdict, those of `refuted` by phone): per 100, or as counted where there are fewer."""
    whole = min(100, found.claimed)
    counts = list(found.verdicts.values())
    parts = dict(zip(found.verdicts, shared_out(counts, whole), strict=True))
    refuted = found.verdicts.get("refuted", 0)
    phone = shared_out([found.by_phone, refuted - found.by_phone], parts.get("refuted", 0))[0]
    return whole, parts, phone


def hundred_sentence(found: Fate) -> str:
    """Say what became of a hundred of them; a part of nothing is said too, but for those given up."""
    if not found.claimed:
        return "No conversation that was called resolved has matured yet."
    whole, parts, phone = of_hundred(found)
    told = []
    for verdict, count in parts.items():
        if not count and verdict not in ("proven", "held", "refuted", "unobservable"):
            continue
        words = PARTS.get(verdict, verdict.replace("_", " "))
        told.append(f"{count} {words}" + (f" ({phone} by phone)" if verdict == "refuted" and count else ""))
    return f"Of {whole} 'resolved' conversations: {', '.join(told)}."


def acts_line(found: Fate) -> str | None:
    """Say what `came back` is short for, in counts, largest first; nothing where nobody came back."""
    acts = sorted(found.acts.items(), key=lambda item: (-item[1], item[0]))
    told = ", ".join(f"{count:,} {ACTS.get(kind, kind)}" for kind, count in acts)
    return f"came back: {told}" if told else None
