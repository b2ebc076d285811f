"""How likely an answer is to meet a need, by who gives it."""

from onedeck.sample.releases import effect
from onedeck.sample.scene import Episode, Scene

SECOND_TRY = 0.62  # of what a person missed at first, a person misses that much again
AI_SECOND_TRY = 0.75  # of what it meets at first, the assistant meets that much the second time
OUTAGE = {"ai": 0.4, "cx": 0.75}
PATIENCE_ENDS = 5  # tries after which somebody sees it through


def is_met(scene: Scene, ep: Episode, room: str, at: float, version: str = "") -> bool:
    """Draw whether a room's answer meets the need, and note it on the episode."""
    chance = ep.need.ai if room == "ai" else ep.need.cx
    chance += ep.plan.segment_effect.get(ep.person.segment, 0.0)
    if room == "ai":
        chance = (chance + effect(version, ep.person.language)) * (AI_SECOND_TRY if ep.tries else 1.0)
    elif ep.tries:
        chance = 1 - (1 - chance) * SECOND_TRY
    if ep.plan.queue == "technical" and scene.is_outage(at):
        chance *= OUTAGE[room]
    ep.tries += 1
    ep.met = scene.rng.random() < chance or ep.tries > PATIENCE_ENDS
    return ep.met
