"""A slide says more than the room's own rows do: the first gap is the one nobody needs a customer for.

Held against each other are a figure of reported.yaml and the same figure of the same room, journey and period,
recounted from its own export. Of `claimed` that is the share of the conversations the room handled (in the sources that
declare the claim definition, where the slide names one) which it claimed; of a metric its measures of the weeks whose
Thursday lies in the period. It fires if the slide stands above the upper bound of the rows' 95 % interval by more than
the half point that rounding can explain, on 30 conversations and more, whether they are identified or not. Not
measured, and so no finding: a period the export does not cover whole, weeks that have not matured, metrics that are no
share and no mean, and those of which less is better. That a slide says less than the rows is nobody's flattery.

Fails:
    files:
      reported.yaml:
        - {room: ai, title: Resolved by Pip, indicator: claimed, value: 83 %, period: 2026-W03, stood: slide 4}
    rows:
      touches:
        - {conversation: "a#", customer: "p#", room: ai, agent: pip, at: "2026-01-11 10:00", until: "2026-01-11 10:05",
           end: completed}
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-13 10:00", until: "2026-01-13 10:05",
           end: completed, repeat: 100}
      claims: [{conversation: "c#", room: ai, at: "2026-01-14 10:05", repeat: 70}]
    as_of: "2026-02-01 00:00"
    finds: ["/ai: Resolved by Pip, 2026-01-12"]

Passes:
    files:
      reported.yaml:
        - {room: ai, title: Resolved by Pip, indicator: claimed, value: 78 %, period: 2026-W03}
        - {room: ai, title: Not yet over, indicator: claimed, value: 99 %, period: 2026-02}
        - {room: cx, title: Nobody there, indicator: claimed, value: 99 %, period: 2026-W03}
    rows:
      touches:
        - {conversation: "a#", customer: "p#", room: ai, agent: pip, at: "2026-01-11 10:00", until: "2026-01-11 10:05",
           end: completed}
        - {conversation: "c#", customer: "p#", room: ai, agent: pip, at: "2026-01-13 10:00", until: "2026-01-13 10:05",
           end: completed, repeat: 100}
      claims: [{conversation: "c#", room: ai, at: "2026-01-14 10:05", repeat: 70}]
    as_of: "2026-02-01 00:00"
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from onedeck.charter.context import Reported
from onedeck.govern.check.look import Look
from onedeck.govern.check.recount import Recount, Recounted
from onedeck.model.findings import ERROR, Finding, Rule

RULE = Rule(
    code="OD206",
    title="the slide says more than the room's own rows",
    severity=ERROR,
    pattern="separate_ownership",
    help="correct the slide, or write into reported.yaml which definition and period it is about",
    live=True,
)
ROUNDING = 0.005  # "83 %" may be 82.5
LEAST = 30


def check(look: Look) -> Iterator[Finding]:
    """Yield a finding per reported figure that its room's own rows do not carry."""
    if look.store is None:
        return
    recount, told = Recount(look), set()
    for figure in look.workspace.reported:
        rows = recount.of(figure)
        if rows is None or rows.n < LEAST:
            continue
        measured = look.measured.setdefault(RULE.code, {})
        measured[figure.journey or ""] = measured.get(figure.journey or "", 0) + rows.n
        rounding = ROUNDING if rows.is_share else 0.0
        subject = f"{figure.room}: {figure.title}, {_day(look, figure)}"
        if figure.value - rounding > rows.high and (figure.journey, subject) not in told:
            told.add((figure.journey, subject))
            yield _finding(look, figure, rows, subject)


def _finding(look: Look, figure: Reported, rows: Recounted, subject: str) -> Finding:
    stood = f" ({figure.stood})" if figure.stood else ""
    shown, counted, low, high = (rows.written(one) for one in (figure.value, rows.value, rows.low, rows.high))
    return Finding(
        RULE, RULE.severity, figure.journey or "", subject,
        f"{figure.title!r}{stood} says {shown}; the room's own rows of the same period say {counted}",
        (look.mark(figure.place, f"its rows say {counted}"),),
        evidence=(f"{rows.said} (95 % interval {low} to {high})",),
    )  # fmt: skip


def _day(look: Look, figure: Reported) -> str:
    moment = datetime.fromtimestamp(figure.start // 1_000_000, UTC)
    return moment.astimezone(ZoneInfo(look.workspace.timezone)).date().isoformat()
