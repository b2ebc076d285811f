"""`check --cases`: the conversations behind a rule's findings, each with the command that shows its customer."""

import click

from onedeck.entrypoints.checking import LISTS, Asked, Opened, known_journey
from onedeck.entrypoints.printing import print_listing
from onedeck.errors import UsageError
from onedeck.model.findings import LEAST_CONVERSATIONS, LEAST_CUSTOMERS
from onedeck.show.check.cases import case_list, case_rows
from onedeck.show.terminal import list_page

LISTED = 50  # rows of a table; programs get all


def list_cases(opened: Opened, code: str, asked: Asked) -> None:
    """Print the cases of a live rule, of one journey or all; raises UsageError where there are no tables."""
    look, checked = opened.look, opened.catalog.rules[code]
    if look.store is None:
        raise UsageError("There are no tables yet.", "Run `onedeck run` first.")
    known_journey(look, asked.journey)
    found = [finding for finding in checked.check(look) if asked.journey in (None, finding.journey)]
    rows = [
        row
        for finding in found
        if (select := look.cases_sql(finding))
        for row in case_rows(look.store, code, finding.journey, finding.subject, select)
    ]
    form = asked.form if asked.form in LISTS else "table"
    if not rows:
        click.echo(_nothing(opened, code, asked.journey), err=True)
    shown = rows[:LISTED] if form == "table" else rows
    said = [f"{len(shown):,} of {len(rows):,} listed; times are UTC"] if rows else []
    said += ["all of them: --format csv"] if len(shown) < len(rows) else []
    listing = case_list(shown)
    print_listing(form, listing, list_page(listing, said), said)


def _nothing(opened: Opened, code: str, journey: str | None) -> str:
    rule = opened.catalog.rules[code].rule
    where = f" in {journey}" if journey else ""
    if not rule.live:
        return f"{code} finds nothing{where} that stands on conversations: it reads the files."
    counts = opened.look.measured.get(code, {})
    looked = sum(number for name, number in counts.items() if journey in (None, name))
    return (
        f"{code} finds nothing{where}: it looked at {looked:,} conversations. It speaks from {LEAST_CONVERSATIONS} "
        f"conversations of {LEAST_CUSTOMERS} customers on, and where the interval is beyond its threshold."
    )
