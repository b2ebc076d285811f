"""The list of all rules (docs/rules.md): `python -m onedeck.govern.check.page` prints it from the catalog."""

import sys
from collections.abc import Iterable, Iterator

from onedeck.govern.check.catalog import rules
from onedeck.govern.check.own import OWN
from onedeck.model.findings import LEAST_CONVERSATIONS, LEAST_CUSTOMERS, PATTERNS, Rule

_HEAD = f"""# Rules of `onedeck check`

Every rule that comes with OneDeck. `onedeck explain OD101` shows one with an input that fails and one that passes; both
are run by the tests. This page is printed by `python -m onedeck.govern.check.page`.

A rule that reads events speaks from {LEAST_CONVERSATIONS} conversations of {LEAST_CUSTOMERS} customers on, and where
the lower bound of the 95 % interval is above its threshold.

[check.md](check.md) says how they are run, silenced and added to.
"""
_GROUPS = {
    "OD0": "The check itself",
    "OD1": "Ownership",
    "OD2": "Measurement",
    "OD3": "What she goes through between AI and people",
    "OD4": "What AI costs and whom it leaves behind",
    "OD5": "Release and oversight",
}


def page() -> str:
    """Return the page."""
    found = [*OWN.values(), *(each.rule for each in rules().values())]
    parts = [_HEAD]
    for prefix, title in _GROUPS.items():
        if mine := [rule for rule in found if rule.code.startswith(prefix)]:
            parts.append(f"## {title}\n\n" + "\n".join(_lines(mine)) + "\n")
    return "\n".join(parts)


def _lines(found: Iterable[Rule]) -> Iterator[str]:
    yield "| code | rule | what is wrong | severity | looks at | pattern |"
    yield "|---|---|---|---|---|---|"
    for rule in found:
        severity = f"{rule.severity}, a note until reviewed" if rule.text else rule.severity
        pattern = PATTERNS.get(rule.pattern, "")
        yield f"| {rule.code} | `{rule.name}` | {rule.title} | {severity} | {_looks_at(rule)} | {pattern} |"


def _looks_at(rule: Rule) -> str:
    if not rule.live:
        return "files"
    bound = f"{rule.threshold or 0:.1%}".replace(".0%", "%").replace("%", " %")
    return f"events, above {bound}" if rule.threshold else "events"


if __name__ == "__main__":
    sys.stdout.write(page())
