"""The scorecard leaves out a side of what a customer judges the journey by: fast, accurate, contextual, worth it.

What nobody measures is what gives way: an AI tuned for speed and accuracy alone makes customers explain twice, and
loses them. A dimension counts as measured if any objective is of it, with or without a target. A charter with
objectives in two or three dimensions gets a warning that names the others. One with fewer is a beginning, such as
`onedeck init` writes: a note says what is to come, and does not fail.

Fails:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: [billing.dispute]}
          objectives:
            - {displayName: Stays resolved, dimension: accurate, indicatorRef: held_up, op: gte, value: 0.7}
            - {displayName: Answered soon, dimension: fast, indicatorRef: queue_wait, op: lte, value: 60}
    finds: [billing/]

Passes:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: [billing.dispute]}
          objectives:
            - {displayName: Stays resolved, dimension: accurate, indicatorRef: held_up, op: gte, value: 0.7}
            - {displayName: Answered soon, dimension: fast, indicatorRef: queue_wait, op: lte, value: 60}
            - {displayName: Nobody explains twice, dimension: contextual, indicatorRef: re_explain_rate}
            - {displayName: Satisfied, dimension: worthStaying, indicatorRef: csat_top2, op: gte, value: 0.75}
"""

from collections.abc import Iterator

from onedeck.govern.check.look import Look
from onedeck.govern.check.scorecards import figure_mark
from onedeck.model.findings import NOTE, WARNING, Finding, Rule

RULE = Rule(
    code="OD204",
    title="the scorecard leaves a side of the journey out",
    severity=WARNING,
    pattern="unified_accountability",
    help="add an objective of each missing dimension; `onedeck explain` lists the metrics of each",
    definition="what a customer judges a journey by: fast, accurate, contextual, worth staying for",
)
# Dimension -> as a sentence says it, and as a charter writes it.
DIMENSIONS = {
    "fast": ("fast", "fast"),
    "accurate": ("accurate", "accurate"),
    "contextual": ("contextual", "contextual"),
    "worth_staying": ("worth staying for", "worthStaying"),
}
A_BEGINNING = 2  # fewer dimensions than these are a charter somebody has only begun


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per charter that leaves a dimension out."""
    for charter in look.charters:
        measured = {objective.dimension for objective in charter.objectives}
        missing = [name for name in DIMENSIONS if name not in measured]
        if not missing:
            continue
        *others, last_one = (DIMENSIONS[name][0] for name in missing)
        said = f"{', '.join(others)} and {last_one}" if others else last_one
        last = charter.objectives[-1:]
        yield Finding(
            RULE, WARNING if len(measured) >= A_BEGINNING else NOTE, charter.name, "",
            f"nothing measures whether {charter.title} is {said}" if measured else f"{charter.title} has no objectives",
            tuple(figure_mark(look, one, "the last of its objectives") for one in last)
            or (look.mark(charter.place, "no objectives"),),
            help=f"add an objective with `dimension: {DIMENSIONS[missing[0]][1]}`; `onedeck explain` lists the metrics",
        )  # fmt: skip
