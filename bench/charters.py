"""Charters without data: what thirty of a thousand lines cost to read and to check, Python's start with it.

    python bench/charters.py                    30 charters of 1,000 lines, each with every duty
    python bench/charters.py --charters 100 --lines 3000
    python bench/charters.py --profile          where the reading's time goes

Each line is a process of its own: wall and CPU (user + system) seconds from its start to its end, the median of
several. Figures are printed, never tested: they depend on the machine, and on who else uses it.
"""

import argparse
import cProfile
import os
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import count, cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

HEAD = """\
apiVersion: onedeck.dev/v1alpha1
kind: Journey
metadata:
  name: journey-{n}
  displayName: Journey {n}
  labels: {{unit: consumer}}
spec:
  description: From the charge she doubts to the charge she accepts.
  accountability:
    accountable: {{person: mara.okafor@fernholm.example, role: Head of Billing, dateIn: "2025-03-01"}}
    deputy: {{person: ines.roth@fernholm.example}}
    responsible: [team:cx-billing]
  success:
    description: The charge is confirmed or corrected and she knows it.
    window: 7d
  transparency:
    disclosure: {{required: true, at: firstInteraction, text: You are talking with our assistant.}}
    humanOnRequest: true
  handoff: {{maxWait: 5m, context: [identity, summary], minContextCompleteness: 0.95}}
  oversight:
    assignedTo: [{{role: Supervisor, competence: l2, training: oversight-2026, authority: [override, stop]}}]
  risk: {{euAiAct: {{annexIII: none, role: deployer}}}}
  data: {{logRetention: 12M, erasure: {{process: dsar, maxDays: 30}}}}
  releaseGate: {{indicatorRefs: [held_up], exposure: [0.05, 0.25, 1.0]}}
  reviews: {{cadence: 12M, last: "2026-11-01"}}
"""
OBJECTIVE = """\
    - displayName: {name}
      dimension: {dimension}
      indicatorRef: {metric}
      op: {op}
      value: {value}
      minSample: 50
"""
OBJECTIVES = (
    ("Resolved and stays resolved", "accurate", "held_up", "gte", 0.7),
    ("A person within two minutes", "fast", "queue_wait", "lte", 120),
    ("Nobody is passed on", "contextual", "transfer_rate", "lte", 0.1),
    ("Satisfied", "worthStaying", "csat_top2", "gte", 0.75),
)
RULE = """\
      - id: rule-{n}
        when:
          accountRevenueAtRisk: {{gte: {value}}}
        to: human
"""
SYSTEM = """\
      - name: assistant-{n}
        agentId: assistant-{n}
        allowedVersions: ">=3.1 <4"
        models:
          - model-a
          - model-b
"""


def charter(n: int, lines: int) -> str:
    """Return a charter of so many lines: half of it needs, the rest objectives, routing rules and AI systems."""
    text = HEAD.format(n=n)
    text += "  scope:\n    contactReasons:\n"
    text += "".join(f"      - need{n}.reason{number}\n" for number in range(lines // 2))
    left = (lines - text.count("\n") - 6) // 3
    names = ("name", "dimension", "metric", "op", "value")
    objectives = cycle(OBJECTIVE.format(**dict(zip(names, each, strict=True))) for each in OBJECTIVES)
    text += "  objectives:\n" + "".join(next(objectives) for _ in range(min(4, left // 6)))
    text += "  ai:\n    systems:\n" + "".join(SYSTEM.format(n=number) for number in range(left // 6))
    text += "  routing:\n    default: ai\n    rules:\n"
    for number in count():
        more = RULE.format(n=number, value=20_000 + number)
        if text.count("\n") + more.count("\n") > lines:
            return text
        text += more
    raise AssertionError("count() has no end")


def lay_out(folder: Path, charters: int, lines: int) -> int:
    """Write the workspace; return the lines of its longest charter."""
    (folder / "charters").mkdir()
    (folder / "onedeck.yaml").write_text(
        "name: Bench\nsources: [{name: desk, connector: table, path: x.csv}]\n"
    )
    texts = [charter(n, lines) for n in range(charters)]
    for n, text in enumerate(texts):
        (folder / "charters" / f"journey-{n}.yaml").write_text(text)
    return max(text.count("\n") for text in texts)


def spent(command: list[str], times: int) -> tuple[float, float]:
    """Return the median wall and CPU seconds of a command."""
    walls, cpus = [], []
    for _ in range(times):
        before, began = os.times(), time.perf_counter()
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
        after = os.times()
        walls.append(time.perf_counter() - began)
        cpus.append(
            after.children_user - before.children_user + after.children_system - before.children_system
        )
    return statistics.median(walls), statistics.median(cpus)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--charters", type=int, default=30)
    options.add_argument("--lines", type=int, default=1_000)
    options.add_argument("--times", type=int, default=5)
    options.add_argument("--profile", action="store_true")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = lay_out(folder, asked.charters, asked.lines)
        if asked.profile:
            profile(folder)
            return
        print(f"{asked.charters} charters of {lines:,} lines; seconds from start to end\n")
        read = "from pathlib import Path; from onedeck.charter.workspace import read_workspace"
        for what, code in (
            ("Python's start", "pass"),
            ("with the imports of reading", read),
            ("reading", f"{read}; read_workspace(Path({name!r}))"),
        ):
            show(what, *spent([sys.executable, "-c", code], asked.times))
        command = [sys.executable, "-m", "onedeck", "check", "--offline", "-w", name]
        show("onedeck check --offline", *spent(command, asked.times))


def show(what: str, wall: float, cpu: float) -> None:
    """Print one line."""
    print(f"{what:<30} wall {wall:6.2f}   CPU {cpu:6.2f}")


def profile(folder: Path) -> None:
    """Print where the reading's time goes."""
    from onedeck.charter.workspace import read_workspace

    profiler = cProfile.Profile()
    profiler.runcall(read_workspace, folder)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(20)


if __name__ == "__main__":
    main()
