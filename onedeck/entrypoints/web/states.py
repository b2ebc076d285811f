"""What is said where there is nothing to show: empty, first run, forbidden, unknown, too few, an error of ours."""

from collections.abc import Sequence
from dataclasses import dataclass

from onedeck.entrypoints.web.filters import Filters, UnknownFilter
from onedeck.entrypoints.web.page import Forbidden, NotThere, Page
from onedeck.entrypoints.web.roles import LEAST_CELL, SAYS, Reader
from onedeck.errors import ConfigError, OneDeckError, UsageError, suggest


class NothingToGive(UsageError):
    """The page has no such table or chart."""


@dataclass(frozen=True)
class State:
    """A page instead of a page: its status, its heading, sentences, exact commands, and ways to go on."""

    status: int
    heading: str
    said: Sequence[str] = ()
    steps: Sequence[tuple[str, str]] = ()  # what to do, and the command that does it
    ways: Sequence[tuple[str, str]] = ()  # words, address
    otherwise: Sequence[tuple[str, str]] = ()  # another case, and the command for it


class Stopped(OneDeckError):
    """A page ends here, in this state."""

    def __init__(self, state: State) -> None:
        super().__init__(state.heading)
        self.state = state


def first_run() -> State:
    """Return what a deck without data says: three steps, and the exact commands."""
    return State(
        200, "No data yet",
        ("This workspace has no build yet. Three steps to the first finding:",),
        (
            ("Name your exports, or let OneDeck find them in a folder", "onedeck init FOLDER"),
            ("Read them and judge every claim", "onedeck run"),
            ("Look at this page again, or read the deck in the terminal", "onedeck show"),
        ),
        otherwise=(("No exports at hand? A simulated company:", "onedeck sample DIR; cd DIR; onedeck run"),),
    )  # fmt: skip


def empty(page: str, filters: Filters) -> State:
    """Return what a filter that nothing matches says, with the nearest way back."""
    ways = [
        (f"Without {name.replace('_', ' ')}", page + filters.without(name).query()) for name in filters.given
    ]
    return State(
        200, "No conversations match this filter",
        ("Nothing in the data has all of these at once. Remove one filter, or show all.",),
        ways=[*ways, ("Show all", page)] if len(ways) > 1 else [("Show all", page)],
    )  # fmt: skip


def too_few(page: str) -> State:
    """Return what a viewer is told of fewer customers than a cell may have."""
    return State(
        200, "Too few customers",
        (f"Fewer than {LEAST_CELL} customers match. Your role sees groups of {LEAST_CELL} and more, nobody's own.",),
        ways=[("Show all", page)],
    )  # fmt: skip


def small_team(team: str) -> State:
    """Return what is said of a team so small that its figures are a person's."""
    return State(
        403, "Too few people",
        (
            f"Team {team} has fewer than {LEAST_CELL} people: its figures would be a person's. "
            "OneDeck does not rate people.",
            f"A signed waiver with the subject `team {team}` opens it (charters/*.yaml, kind: Waiver).",
        ),
        ways=[("Show all teams", "?")],
    )  # fmt: skip


def forbidden(page: Page, reader: Reader, needs: str) -> State:
    """Return what somebody is told whose role does not open a page."""
    return State(
        403, "Your role does not open this page",
        (
            f"{page.title} needs the role {needs} ({SAYS[needs]}). You are signed in as {reader.name}, "
            f"{reader.role}: {SAYS[reader.role]}.",
            "Totals stay open to you on the deck. This attempt was noted in the audit journal.",
        ),
        ways=[("To the deck", "/")],
    )  # fmt: skip


def not_there(path: str, known: Sequence[str]) -> State:
    """Return what an address that leads nowhere gets, with the page that was probably meant."""
    near = suggest(path, known).removeprefix(" Did you mean '").removesuffix("'?")
    ways = [(f"Did you mean {near}?", near)] if near else []
    return State(404, "There is no such page", (), ways=[*ways, ("To the deck", "/")])


def of_error(error: OneDeckError) -> State:
    """Return the state of an error a person can act on."""
    if isinstance(error, Stopped):
        return error.state
    if isinstance(error, ConfigError):
        said = [
            f"{len(error.faults)} faults in the files of the workspace; the tables of the last run are whole."
        ]
        return State(503, "The workspace cannot be read", [*said, *map(str, error.faults)])
    status = 422
    if isinstance(error, Forbidden):
        status = 403
    elif isinstance(error, NotThere | NothingToGive):
        status = 404
    heading = "Unknown filter" if isinstance(error, UnknownFilter) else "This cannot be shown"
    said = [error.message, *([error.hint] if error.hint else [])]
    return State(status, heading, said, ways=[("Without filters", "?"), ("To the deck", "/")])


def bug(mark: str, build: str) -> State:
    """Return what is said of a fault of ours: its id, and what is still valid."""
    return State(
        500, "This page failed",
        (
            f"It is a fault of OneDeck, not of your data. Its id is {mark}; the server's log says more under it.",
            f"The tables (build {build or 'none'}) are whole, and the other pages stand.",
        ),
        ways=[("Try again", ""), ("To the deck", "/")],
    )  # fmt: skip
