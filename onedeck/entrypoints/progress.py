"""Progress on stderr: a bar on anything over a second on a terminal, a line per step elsewhere."""

import contextlib
import sys
import threading
from collections.abc import Iterator

import click
from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.theme import Theme

from onedeck.model.progress import Progress

PATIENCE_S = 1.0  # what is done sooner needs no bar

# Colour says who had the customer or what did harm; progress says neither.
PARTS = ("progress.spinner", "progress.elapsed", "bar.back", "bar.complete", "bar.finished", "bar.pulse")
QUIET = Theme(dict.fromkeys(PARTS, "dim"))


class Lines:
    """A line per step, for logs and pipes."""

    def step(self, name: str, total: int | None = None) -> None:
        """Print the step's name."""
        click.echo(f"{name} ...", err=True)

    def advance(self, parts: int = 1) -> None:
        """Say nothing: a log wants steps, not parts."""

    def warn(self, message: str) -> None:
        """Print the warning."""
        click.echo(f"warning: {message}", err=True)


class Drawn:
    """A bar for the current step, drawn once the work has lasted over a second."""

    def __init__(self) -> None:
        self.console = Console(stderr=True, theme=QUIET)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self.bars = Bars(*columns, console=self.console, transient=True)
        self.task: TaskID | None = None
        self.timer = threading.Timer(PATIENCE_S, self.bars.start)
        self.timer.daemon = True
        self.timer.start()

    def step(self, name: str, total: int | None = None) -> None:
        """Show this step instead of the one before."""
        if self.task is not None:
            self.bars.remove_task(self.task)
        self.task = self.bars.add_task(name, total=total)

    def advance(self, parts: int = 1) -> None:
        """Move the bar."""
        if self.task is not None:
            self.bars.advance(self.task, parts)

    def warn(self, message: str) -> None:
        """Print the warning above the bar."""
        self.console.print(f"warning: {message}", markup=False, highlight=False, soft_wrap=True)

    def close(self) -> None:
        """Take the bar away."""
        self.timer.cancel()
        self.timer.join()
        self.bars.stop()


@contextlib.contextmanager
def drawing(*, quiet: bool = False) -> Iterator[Progress]:
    """Yield the progress for this command: bars on a terminal, else lines; `quiet` shows warnings only."""
    if not sys.stderr.isatty():
        yield Warnings() if quiet else Lines()
        return
    drawn = Drawn()
    try:
        yield drawn
    finally:
        drawn.close()


class Warnings(Lines):
    """Warnings only, for commands whose answer is at once."""

    def step(self, name: str, total: int | None = None) -> None:
        """Ignore the step."""
