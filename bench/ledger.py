"""The ledger on generated touches: ingest, stitch and judge beside the floors under them.

    python bench/ledger.py                      one million touches
    python bench/ledger.py --touches 1e7 --memory 2GB
    python bench/ledger.py --profile            where stitch's and judge's CPU goes, step by step

Each line is a process of its own: wall and CPU (user + system) seconds of the work without imports, and the
peak memory of the process. A floor is what any engine has to pay: decoding the raw columns that the mapping
reads, and one sort of their keys. Figures are printed, never tested: they depend on the machine.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import duckdb
import generate

from onedeck import ingest, judge, measure, stitch
from onedeck.charter.workspace import read_workspace
from onedeck.model.progress import Silent
from onedeck.show.ledger import Scope, ledger
from onedeck.store import Store
from onedeck.store.duck import DuckEngine

SOURCES = {
    "chat": ("chat_id", "started_at"),
    "desk": ("case_id", "opened_at"),
    "crm": ("event_id", "happened_at"),
}
AIMS = {"ingest": 15, "stitch + judge": 8}
MEGABYTE = 1024  # ru_maxrss counts kilobytes


class Profiled(DuckEngine):
    """An engine that keeps the CPU seconds of each thing it makes."""

    def __init__(self, *settings: Any) -> None:
        super().__init__(*settings)
        self.seconds: dict[str, float] = {}

    def create(self, name: str, select: str) -> None:
        """Materialise, and note what it cost."""
        self._noted(name, lambda: super(Profiled, self).create(name, select))

    def write(self, select: str, path: Path) -> None:
        """Write, and note what it cost."""
        self._noted(f"-> {path.parent.name}", lambda: super(Profiled, self).write(select, path))

    def rows(self, select: str) -> list[tuple[Any, ...]]:
        """Read, and note what it cost."""
        found: list[tuple[Any, ...]] = []
        self._noted("rows read back", lambda: found.extend(super(Profiled, self).rows(select)))
        return found

    def _noted(self, name: str, work: Callable[[], None]) -> None:
        begun = cpu()
        work()
        self.seconds[name] = self.seconds.get(name, 0.0) + cpu() - begun


def cpu() -> float:
    """Return this process's user and system seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def decode(folder: Path, engine: DuckEngine) -> None:
    """Decode every raw column; minimum and maximum would be answered by Parquet's statistics."""
    for name in SOURCES:
        files = f"read_parquet('{folder}/{name}/*.parquet')"
        columns = engine.rows(f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {files})")
        engine.rows(f"SELECT {', '.join(_decoded(column, kind) for column, kind in columns)} FROM {files}")


def _decoded(column: str, kind: str) -> str:
    if kind == "VARCHAR":
        return f"sum(strlen({column}))"
    return f"bit_xor(epoch_us({column}))" if "TIMESTAMP" in kind else f"bit_xor(CAST({column} AS BIGINT))"


def sort(folder: Path, engine: DuckEngine) -> None:
    """Sort the touches' keys once: conversation and time."""
    keys = " UNION ALL ".join(
        f"SELECT hash({key}) AS k, epoch_us({moment}) AS t FROM read_parquet('{folder}/{name}/*.parquet')"
        for name, (key, moment) in SOURCES.items()
        if name != "crm"
    )
    engine.rows(f"SELECT max(n) FROM (SELECT row_number() OVER (ORDER BY k, t) AS n FROM ({keys}))")


def run_rooms(folder: Path, engine: DuckEngine, *rooms: Any) -> None:
    """Run rooms over what was drafted so far; the last one publishes."""
    workspace = read_workspace(folder)
    store = Store.open(folder / ".onedeck", draft=True, engine=engine)
    for room in rooms:
        room.run(store, workspace, Silent())
    if judge in rooms:
        store.publish()


def query(folder: Path, engine: DuckEngine) -> None:
    """Ask for the whole ledger, as `onedeck claims` does."""
    ledger(Store.open(folder / ".onedeck", engine=engine), Scope())


WORK: dict[str, Callable[[Path, DuckEngine], None]] = {
    "decode the raw columns": decode,
    "one sort of the keys": sort,
    "ingest": lambda folder, engine: run_rooms(folder, engine, ingest),
    "stitch": lambda folder, engine: run_rooms(folder, engine, stitch),
    "judge": lambda folder, engine: run_rooms(folder, engine, judge),
    "stitch + judge": lambda folder, engine: run_rooms(folder, engine, stitch, judge),
    "measure": lambda folder, engine: run_rooms(folder, engine, measure),
    "the ledger's query": query,
}


def measured(name: str, folder: Path, memory: str | None, profile: bool) -> dict[str, Any]:
    """Do one piece of work in this process and return what it took."""
    spill = folder / "spill"
    spill.mkdir(exist_ok=True)
    engine = (Profiled if profile else DuckEngine)(spill, memory)
    begun, used = time.perf_counter(), cpu()
    WORK[name](folder, engine)
    took = {"wall": time.perf_counter() - begun, "cpu": cpu() - used}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    return {**took, "peak": peak, "steps": getattr(engine, "seconds", {})}


def apart(name: str, folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """Do one piece of work in a fresh process, `--repeat` times; return the run with the median CPU."""
    command = [sys.executable, __file__, "--do", name, "--folder", str(folder)]
    command += ["--memory", asked.memory] if asked.memory else []
    command += ["--profile"] if asked.profile else []
    runs = []
    for _ in range(asked.repeat):
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    return sorted(runs, key=lambda run: run["cpu"])[len(runs) // 2]


def report(results: dict[str, dict[str, Any]], touches: int, memory: str | None) -> None:
    """Print the table, and the steps where they were asked for."""
    floor, sorting = (results[name]["cpu"] for name in list(WORK)[:2])
    limit = f", memory limit {memory}" if memory else ""
    print(f"\n{touches:,} touches, duckdb {duckdb.__version__}{limit}")
    print(f"{'':24}{'wall s':>9}{'CPU s':>9}{'peak MB':>9}{'x decode':>10}{'x sort':>8}  aim")
    for name, run in results.items():
        aim = f"<= {AIMS[name]}x decode" if name in AIMS else ""
        ratios = f"{run['cpu'] / floor:>10.1f}{run['cpu'] / sorting:>8.1f}"
        print(f"{name:24}{run['wall']:>9.2f}{run['cpu']:>9.2f}{run['peak']:>9.0f}{ratios}  {aim}".rstrip())
    for name, run in results.items():
        if run["steps"]:
            print(f"\n{name}: CPU s by step")
            for step, seconds in sorted(run["steps"].items(), key=lambda item: -item[1])[:25]:
                print(f"  {step:32}{seconds:>9.2f}{seconds / run['cpu']:>8.0%}")


def bench(asked: argparse.Namespace, folder: Path) -> None:
    """Generate where nothing lies yet, measure everything that was asked for, print."""
    if not (folder / "onedeck.yaml").exists():
        # Apart, too: a child's peak memory starts at its parent's.
        subprocess.run(
            [sys.executable, str(Path(generate.__file__)), str(asked.touches), str(folder)], check=True
        )
    results = {name: apart(name, folder, asked) for name in WORK if not asked.only or name in asked.only}
    counted = duckdb.sql(
        f"SELECT count(*) FROM read_parquet(['{folder}/chat/*', '{folder}/desk/*'], union_by_name=true)"
    )
    if asked.only:
        print(json.dumps(results, indent=1))
    else:
        report(results, counted.fetchall()[0][0], asked.memory)


def main() -> None:
    """Read the options and run."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--touches", type=lambda text: int(float(text)), default=1_000_000)
    options.add_argument("--memory", help="DuckDB's limit, such as 2GB")
    options.add_argument("--repeat", type=int, default=1, help="runs of each, of which the median counts")
    options.add_argument("--profile", action="store_true", help="CPU seconds per SQL step")
    options.add_argument("--folder", type=Path, help="keep exports and tables here, and use what lies there")
    options.add_argument("--only", action="append", choices=list(WORK), help="measure this alone, as JSON")
    options.add_argument("--do", choices=list(WORK), help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.do:
        print(json.dumps(measured(asked.do, asked.folder, asked.memory, asked.profile)))
        return
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="onedeck-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        bench(asked, folder)
    finally:
        if not asked.folder:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
