"""The charter's review is overdue: nobody has said since that it still is what success means.

An owner who has left, a window nobody would choose today and targets of last year's product all look valid in a file.
Overdue is a charter whose `reviews.next` has passed, or without one whose `last` plus `cadence` has. A charter without
`reviews` promises none: that is no finding here.

Fails:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: [billing.dispute]}
          reviews: {cadence: P3M, next: "2026-09-15"}
      charters/moving.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: moving}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: [moving]}
          reviews: {cadence: P3M, last: "2026-08-22"}
    today: 2026-11-23
    finds: [billing/, moving/]

Passes:
    files:
      charters/billing.yaml:
        apiVersion: onedeck.dev/v1alpha1
        kind: Journey
        metadata: {name: billing}
        spec:
          accountability: {accountable: {person: maria@example.com}}
          scope: {contactReasons: [billing.dispute]}
          reviews: {cadence: P3M, last: "2026-08-23"}
    today: 2026-11-23
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from onedeck.charter.duties import Reviews
from onedeck.govern.check.look import Look
from onedeck.model.findings import WARNING, Finding, Rule

RULE = Rule(
    code="OD106",
    title="the charter's review is overdue",
    severity=WARNING,
    pattern="unified_accountability",
    help="read the charter with its owner, then put the day into reviews.last and the next one into reviews.next",
)


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per charter whose review is overdue."""
    for charter in look.charters:
        due = _due(charter.reviews) if charter.reviews else None
        if charter.reviews and due and due < look.today:
            late = (look.today - due).days
            yield Finding(
                RULE, RULE.severity, charter.name, "",
                f"{charter.title} was to be reviewed by {due}, {late:,} day{'s' if late > 1 else ''} ago",
                (look.mark(charter.reviews.place, f"due {due}", len("reviews")),),
            )  # fmt: skip


def _due(reviews: Reviews) -> date | None:
    if reviews.next:
        return reviews.next
    return months_after(reviews.last, reviews.cadence) if reviews.last and reviews.cadence else None


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
