"""What each feed carries of the things verdicts and figures are made of."""

from collections.abc import Iterator

from onedeck.govern.health.finding import Finding, Look, named, part, percent
from onedeck.model.governed_tables import NOTE, WARNING

# Column of source_coverage -> how a conversation that has it is spoken of.
SAID = {
    "identified": "conversations name a customer",
    "need": "have a usable need",
    "object": "name what they are about (invoice, order, line)",
    "language": "have a language",
    "account": "name an account",
    "words": "have their turns recorded",
    "claimed": "are claimed by somebody",
    "outcome": "have an outcome beside them",
    "account_value": "have an account whose value is known",
}
# Below this share the thing bends or hides verdicts, so it is a warning; the others only cost figures.
LEAST = {"identified": 0.9, "need": 0.9}


def examine(look: Look) -> Iterator[Finding]:
    """Yield a finding per source and thing, and one on the languages seen."""
    for source, conversations, *counts in look.rows("source_coverage"):
        for (fact, said), count in zip(SAID.items(), counts, strict=True):
            share = count / conversations
            few = share < LEAST.get(fact, 0)
            yield Finding(
                "coverage", source, fact, f"{part(count, conversations)} {said}", share, "share", conversations,
                severity=WARNING if few else NOTE,
                unlocks=_unlocks(fact, conversations - count) if few else None,
                todo=_todo(look, fact, source) if few else None,
            )  # fmt: skip
    yield from _languages(look)


def _unlocks(fact: str, lacking: int) -> str:
    if fact == "identified":
        return f"a verdict on up to {lacking:,} conversations nobody can follow"
    return f"returns graded by need in up to {lacking:,} conversations"


def _todo(look: Look, fact: str, source: str) -> str:
    if fact == "identified":
        return "export a customer number, e-mail or phone number with every contact"
    if source in {row[0] for row in look.rows("codes_unmapped")}:
        return "give its reason codes a need in reasons.yaml"
    return "export the reason code of every contact"


def _languages(look: Look) -> Iterator[Finding]:
    found = look.rows("languages_seen")
    total = sum(count for _, count in found)
    if not total:
        return
    shares = named((f"{name} {percent(count, total)}" for name, count in found), 8)
    yield Finding(
        "coverage", "every source", "languages", f"languages seen: {shares}", len(found), "languages"
    )
