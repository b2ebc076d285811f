"""`diff`: what moved between two as-ofs, and why."""

import click

from onedeck.entrypoints.options import format_option, open_workspace, workspace_option
from onedeck.entrypoints.printing import print_listing
from onedeck.entrypoints.two_builds import TwoBuilds, two_builds
from onedeck.show.change_lists import change_list, change_page, flip_list
from onedeck.show.changes import changes, check_journey, count_flips, flips, late_evidence
from onedeck.show.moments import upto
from onedeck.show.restatements import restatement_lines
from onedeck.show.terminal import list_page
from onedeck.store import Store

LISTED = 20  # flips under the table; --flips has all


@click.command()
@click.argument("journey", required=False)
@click.option(
    "--from", "since", metavar="DATE", help="The earlier as-of; by default a week before the later one."
)
@click.option("--to", "until", metavar="DATE", help="The later as-of; by default that of the last run.")
@click.option(
    "--flips", "only_flips", is_flag=True, help="List every verdict that flipped, and nothing else."
)
@format_option
@workspace_option
def diff(journey: str | None, since: str | None, until: str | None, only_flips: bool, form: str) -> None:
    """Show what moved between two as-ofs, and why.

    The parts add up: then, plus what matured, flipped, came or went, is now.
    """
    workspace = open_workspace()
    builds = two_builds(workspace, since, until)
    check_journey(builds.store, journey)
    # Read from the published tables: those of `builds` are another as-of's by now.
    restated = restatement_lines(Store.open(workspace.folder / ".onedeck")) if builds.current else []
    said = [*_limits(builds, journey, workspace.timezone), *restated]
    asked = "" if builds.current else f" --as-of {until}"
    if only_flips:
        rows = flips(builds.store, journey, asked=asked)
        listing = flip_list(rows)
        print_listing(form, listing, list_page(listing, said), said)
        return
    rows, shown = changes(builds.store, builds.span, journey), flips(builds.store, journey, LISTED, asked)
    total, _ = count_flips(builds.store, journey)
    if len(shown) < total:
        said = [f"{len(shown)} of {total:,} flips listed; all of them: onedeck diff --flips", *said]
    print_listing(form, change_list(rows), change_page(rows, shown, said), said)


def _limits(builds: TwoBuilds, journey: str | None, timezone: str) -> list[str]:
    late = late_evidence(builds.store, builds.since, journey)
    known = f"{late:,} acts against it had occurred by then and were learnt since" if late else ""
    said = [
        f"from {upto(builds.since, timezone)} to {upto(builds.until, timezone)}; both judged from today's rows by "
        "today's definitions (what was said on a day: `onedeck close` keeps it)",
        known,
        "a flip: matured at both as-ofs, with another verdict; rates are over matured conversations only",
    ]
    return [line for line in said if line]
