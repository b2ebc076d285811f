"""The web deck's pages: how long the server takes for the first view of each, and how much of it is SQL.

    python bench/pages.py FOLDER                    a workspace that was run, such as a sample company's
    python bench/pages.py FOLDER --rounds 9         more views of each
    python bench/pages.py FOLDER --filters          also the first view under a filter (language, channel, segment)

A first view finds nothing remembered: connections are opened, every question is asked, the page is drawn. `again` is
the same address asked a second time, as browsers do. The ratio is the first view over the time in the engine: what is
paid for counting in Python and drawing. CPU is user + system of all threads: on a machine that does other things too,
the figure to compare. Figures are printed, never tested: they depend on the machine.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from onedeck.entrypoints.web.desk import Ask, Desk
from onedeck.entrypoints.web.filters import SLICE_OF, choices
from onedeck.entrypoints.web.page import Page
from onedeck.entrypoints.web.roles import OWNER, Reader
from onedeck.store import Store
from onedeck.store.duck import DuckEngine
from tests.web.every_page import addresses

AIM_MS = 150
NARROWED = ("language", "channel", "segment")
READER = Reader("bench", OWNER)


class Clock:
    """The seconds spent in the engine since it was set to nothing."""

    seconds = 0.0

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Add what is spent inside; questions inside questions count once."""
        begun = time.perf_counter()
        yield
        self.seconds += time.perf_counter() - begun


def watch(clock: Clock) -> None:
    """Put the clock around every way into the engine."""
    for name in ("rows", "create", "view", "execute"):
        setattr(DuckEngine, name, _watched(getattr(DuckEngine, name), clock))


def _watched(method: Any, clock: Clock) -> Any:
    inside = False

    def timed(*given: Any, **named: Any) -> Any:
        nonlocal inside
        if inside:
            return method(*given, **named)
        inside = True
        try:
            with clock.watching():
                return method(*given, **named)
        finally:
            inside = False

    return timed


def views(folder: Path, filters: bool) -> list[tuple[Page, str, dict[str, str]]]:
    """Return what is looked at: each page's address, and with `filters` each filter's most frequent value too."""
    desk, places = Desk(folder), addresses(folder)
    store = Store.open(folder / ".onedeck")
    known = choices(store, None, SLICE_OF)
    store.engine.close()
    found: list[tuple[Page, str, dict[str, str]]] = []
    for page in desk.pages:
        if page.unmasks or page.path not in places:
            continue
        found.append((page, places[page.path], {}))
        if filters:
            found += [
                (page, places[page.path], {name: known[name][0]})
                for name in NARROWED
                if name in page.filters and known[name]
            ]
    return found


def params(page: Page, place: str) -> dict[str, str]:
    """Return the parts of an address by their names in the page's path."""
    pairs = zip(page.path.split("/"), place.split("/"), strict=True)
    return {name[1:-1]: value for name, value in pairs if name.startswith("{")}


def look(folder: Path, page: Page, place: str, query: dict[str, str], clock: Clock) -> tuple[float, ...]:
    """Return the milliseconds of a first view, its CPU, its SQL, and the same view again; no page is shown in vain."""
    desk = Desk(folder)
    ask = Ask(page, "html", params(page, place), query, place)
    desk.files.read()  # the workspace's files are read once a process, not once a view
    clock.seconds, begun, used = 0.0, time.perf_counter(), time.process_time()
    reply = desk.answer(ask, READER)
    first, sql, cpu = time.perf_counter() - begun, clock.seconds, time.process_time() - used
    begun = time.perf_counter()
    desk.answer(ask, READER)
    again = time.perf_counter() - begun
    desk.builds.close()
    if reply.status != 200:
        raise LookupError(f"answers {reply.status}")
    return 1000 * first, 1000 * cpu, 1000 * sql, 1000 * again


def _line(first: list[float], cpu: list[float], sql: list[float], again: list[float]) -> str:
    half, most, asking = statistics.median(first), first[int(0.95 * len(first))], statistics.median(sql)
    slow = "" if most <= AIM_MS else f"  over {AIM_MS}"
    figures = (
        f"{half:>7.0f}{most:>7.0f}{statistics.median(cpu):>7.0f}{asking:>7.0f}{half / max(0.1, asking):>7.1f}"
    )
    return f"{figures}{statistics.median(again):>7.1f}{slow}"


def main() -> None:
    """Read the options, look at every page, print a line for each."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("folder", type=Path)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--filters", action="store_true")
    asked = options.parse_args()
    clock = Clock()
    watch(clock)
    print(f"{'ms, first view':52}{'p50':>7}{'p95':>7}{'CPU':>7}{'SQL':>7}{'ratio':>7}{'again':>7}")
    every: list[float] = []
    for page, place, query in views(asked.folder, asked.filters):
        name = place + "".join(f"?{key}={value}" for key, value in query.items())
        try:
            rounds = [look(asked.folder, page, place, query, clock) for _ in range(asked.rounds + 1)][1:]
        except LookupError as error:
            print(f"{name:52} {error}")
            continue
        first, cpu, sql, again = (sorted(column) for column in zip(*rounds, strict=True))
        every += first
        print(f"{name:52}{_line(first, cpu, sql, again)}", flush=True)
    every.sort()
    print(f"{'all views':52}{statistics.median(every):>7.0f}{every[int(0.95 * len(every))]:>7.0f}")


if __name__ == "__main__":
    main()
