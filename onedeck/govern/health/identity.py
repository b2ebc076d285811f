"""Who is recognised across channels: the condition under which a return on another channel can be seen at all."""

from collections.abc import Iterator

from onedeck.govern.health.finding import Finding, Look, named, part, percent
from onedeck.model.channels import family
from onedeck.model.governed_tables import NOTE, WARNING
from onedeck.store.steps import listed

ENOUGH = 20  # people on both channels: two smaller ones may share nobody by chance


def examine(look: Look) -> Iterator[Finding]:
    """Yield two findings per ordered pair of channels: people seen on both, and identifiers known to both."""
    seen_on_channels(look)
    kinds: dict[str, list[str]] = {}
    for channel, kind, _ in look.rows("channel_kinds"):
        kinds.setdefault(channel, []).append(kind)
    for a, b, people, also, others, conversations, carrying in look.rows("channel_pairs"):
        apart = also == 0 and min(people, others) >= ENOUGH
        yield Finding(
            "identity", f"{a} -> {b}", "people",
            f"of {people:,} people seen on {a}, {also:,} ({percent(also, people or 1)}) are seen on {b}, too",
            also / people if people else None, "share", people,
            severity=WARNING if apart else NOTE,
            unlocks=f"returns from {a} on {b}: today none can be seen" if apart else None,
            todo=_advice(a, b, kinds) if apart else None,
        )  # fmt: skip
        yield Finding(
            "identity", f"{a} -> {b}", "carrying",
            f"{part(carrying, conversations)} conversations on {a} carry an identifier that {b} has, too",
            carrying / conversations if conversations else None, "share", conversations,
        )  # fmt: skip


def seen_on_channels(look: Look) -> None:
    """Give the engine `channel_people` and `channel_identifiers`."""
    engine = look.store.engine
    text = engine.dialect.text
    channels = engine.rows(
        "SELECT DISTINCT LOWER(TRIM(channel)) FROM touches WHERE channel IS NOT NULL ORDER BY 1"
    )
    rows = [(text(name), text(family(name))) for (name,) in channels]
    engine.create("channel_families", listed(("channel", "family"), rows))
    look.create("channel_people")
    look.create("channel_identifiers")


def _advice(a: str, b: str, kinds: dict[str, list[str]]) -> str:
    here, there = kinds.get(a, []), kinds.get(b, [])
    if common := [kind for kind in here if kind in there]:
        return f"both carry a {named(common)}: write it alike in both mappings, it never matches"
    return (
        f"{a} carries {named(here) or 'no identifier'}, {b} carries {named(there) or 'no identifier'}: "
        "export one that both have, or a list of contacts that has both"
    )
