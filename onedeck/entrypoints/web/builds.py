"""The build that pages read: the published one, whole, until a newer one is published; no restart, no waiting."""

import contextlib
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onedeck.entrypoints.web.narrowed import NarrowedEngine, Narrowing
from onedeck.entrypoints.web.remembered import Answers
from onedeck.store import Store
from onedeck.store.manifest import PUBLISHED, read_manifest

AT_ONCE = 4  # pages that are made at the same moment; the others wait their turn
IDLE = 6  # open connections that are kept for the next page
MOST_NARROWINGS = 24  # filters whose answers are remembered


@dataclass(frozen=True)
class Build:
    """A published build: its identity, and its tables as this page may read them."""

    id: str
    store: Store

    @property
    def facts(self) -> dict[str, Any]:
        """What the run said of itself."""
        return self.store.manifest.facts


class Builds:
    """Hands out connections to the published build, one per page at a time."""

    def __init__(self, home: Path) -> None:
        """Begin with nothing open; `home` is the `.onedeck` folder."""
        self.home = home
        self._slots = threading.BoundedSemaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._seen: tuple[tuple[int, int, int], str] | None = None
        self._current: str | None = None
        self._idle: OrderedDict[tuple[str, Narrowing, int], Store] = OrderedDict()
        self._answers: OrderedDict[Narrowing, Answers] = OrderedDict()
        self._opened = 0

    @property
    def identity(self) -> str | None:
        """The published build's identity; None before the first run."""
        path = self.home / "build" / PUBLISHED
        try:
            stat = path.stat()
            key = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
            with self._lock:
                if self._seen is None or self._seen[0] != key:
                    self._seen = (key, hashlib.sha256(path.read_bytes()).hexdigest()[:16])
                return self._seen[1]
        except FileNotFoundError:
            return None

    def close(self) -> None:
        """Close the connections nobody is using."""
        with self._lock:
            found, self._idle, self._current = list(self._idle.values()), OrderedDict(), None
            self._answers.clear()
        for store in found:
            store.engine.close()

    @contextlib.contextmanager
    def reading(self, wanted: Narrowing | None = None) -> Iterator[Build]:
        """Lend a connection to the published build, narrowed; it is nobody else's until it is given back."""
        wanted = wanted or Narrowing()
        with self._slots:
            found = self._lend(wanted)
            try:
                yield found
            finally:
                self._give_back(found, wanted)

    def _lend(self, wanted: Narrowing) -> Build:
        while True:
            build = self.identity or ""
            store, answers = self._borrow(build, wanted)
            if store is None:
                store = self._open(wanted, answers)
                if self.identity != (build or None):
                    store.engine.close()  # published while it was opened: it may be either
                    continue
            return Build(build, store)

    def _borrow(self, build: str, wanted: Narrowing) -> tuple[Store | None, Answers]:
        with self._lock:
            if build != self._current:
                self._current = build
                self._answers.clear()
                stale, self._idle = list(self._idle.values()), OrderedDict()
            else:
                stale = []
            key = next((key for key in reversed(self._idle) if key[:2] == (build, wanted)), None)
            store = self._idle.pop(key) if key else None
            answers = self._answers.setdefault(wanted, Answers())
            self._answers.move_to_end(wanted)
            if len(self._answers) > MOST_NARROWINGS:
                self._answers.popitem(last=False)
        for each in stale:
            each.engine.close()
        return store, answers

    def _open(self, wanted: Narrowing, answers: Answers) -> Store:
        manifest = read_manifest(self.home / "build" / PUBLISHED)
        parts = {name: self.home / part for name, part in manifest.parts.items()} if manifest else {}
        engine = NarrowedEngine(self.home / "build" / "spill", answers, wanted, parts)
        store = Store.open(self.home, engine=engine)
        engine.sealed = True
        return store

    def _give_back(self, build: Build, wanted: Narrowing) -> None:
        store, changed = build.store, getattr(build.store.engine, "changed", True)
        with self._lock:
            self._opened += 1
            if build.id == self._current and not changed:
                self._idle[(build.id, wanted, self._opened)] = store
                dropped = [self._idle.popitem(last=False)[1] for _ in range(len(self._idle) - IDLE)]
            else:
                dropped = [store]
        for each in dropped:
            each.engine.close()
