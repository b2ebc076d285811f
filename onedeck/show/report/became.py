"""What became of a journey's claimed conversations, as layers and trips: who held up, who came back, and how."""

from onedeck.show.charts.flows import HARM, Layer, Stop, Trip
from onedeck.show.hundred import ACTS, PARTS, Fate

CLAIMED = Stop("claimed", "Called resolved")
SILENT = Stop("nothing-more", "nothing against it")
UNKNOWN = Stop("not-seen", "cannot be followed")
GONE = Stop("gone", "left without an answer")
# Where a verdict's conversations end, but for those that came back: their acts say it.
_ENDS = {"proven": SILENT, "held": SILENT, "abandoned": GONE, "unobservable": UNKNOWN}


def became(found: Fate) -> tuple[list[Layer], list[Trip]]:
    """Return the layers and the trips of the conversations that a room called resolved and that matured.

    The trips add up to `found.claimed`.
    """
    verdicts = [name for name, count in found.verdicts.items() if count]
    acts = [name for name, count in sorted(found.acts.items(), key=lambda each: -each[1]) if count]
    trips = [
        Trip((CLAIMED.name, verdict, _ENDS.get(verdict, UNKNOWN).name), found.verdicts[verdict])
        for verdict in verdicts
        if verdict != "refuted"
    ]
    trips += [Trip((CLAIMED.name, "refuted", act), found.acts[act]) for act in acts]
    ends = list(dict.fromkeys(_ENDS.get(verdict, UNKNOWN) for verdict in verdicts if verdict != "refuted"))
    return [
        Layer("Claimed and matured", (CLAIMED,)),
        Layer("Held against what she did", tuple(_verdict(name) for name in verdicts)),
        Layer("What she did", (*ends, *(Stop(act, ACTS.get(act, act), HARM) for act in acts))),
    ], trips


def _verdict(name: str) -> Stop:
    kind = HARM if name in ("refuted", "abandoned") else "neutral"
    return Stop(name, PARTS.get(name, name.replace("_", " ")), kind)
