"""The words of a verdict, in the order in which the first match wins."""

ROOMS = ("ai", "cx", "all")

VERDICTS = ("handed_off", "refuted", "open", "proven", "abandoned", "unobservable", "held")

HELD_UP = ("proven", "held")

BECAUSE = (
    "returned", "reopened", "denied", "disputed", "complained", "cancelled", "contradicted", "taken_over",
    "not_fulfilled",
)  # fmt: skip

# a: explicit link; b: same customer or account and same object; c: same person and need; d: unknown on a side.
GRADES = ("a", "b", "c", "d")

DAY_US = 86_400_000_000

# Always computed beside the charter's own window, so that a vendor's number can be reproduced beside ours.
STANDARD_WINDOWS = {"24h": DAY_US, "72h": 3 * DAY_US, "7d": 7 * DAY_US, "30d": 30 * DAY_US}
