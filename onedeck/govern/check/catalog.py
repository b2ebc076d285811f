"""The rules by code: our folder, strangers' entry points, and with --trust the workspace's own `rules/`."""

import importlib
import importlib.util
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

from onedeck.errors import OneDeckError, UsageError
from onedeck.govern.check.look import Look
from onedeck.model.findings import PATTERNS, SEVERITIES, Finding, Rule

FOLDER = "onedeck.govern.rules"
GROUP = "onedeck.rules"
EXAMPLES = ("Fails:", "Passes:")
CODE = re.compile(r"[A-Z]{2,4}[0-9]{3}")

Check = Callable[[Look], Iterator[Finding]]


@dataclass(frozen=True)
class Checked:
    """A rule with what checks it and the examples of its docstring (YAML texts by heading)."""

    rule: Rule
    check: Check
    examples: dict[str, str]


def rules(workspace: Path | None = None) -> dict[str, Checked]:
    """Return every rule by code, in the codes' order; those of `workspace`'s folder `rules/` only if it is given.

    Raises OneDeckError for a file that is no rule, and for a code used twice.
    """
    found: dict[str, Checked] = {}
    for name, load in (*_ours(), *_strangers(), *(_theirs(workspace) if workspace else ())):
        try:
            module = load()
        except Exception as error:
            raise UsageError(f"Rule {name!r} does not load: {type(error).__name__}: {error}") from error
        made = checked(name, module)
        if made.rule.code in found:
            raise UsageError(
                f"Rule {name!r} has the code {made.rule.code} of {found[made.rule.code].rule.name!r}."
            )
        found[made.rule.code] = made
    return dict(sorted(found.items()))


def checked(name: str, module: ModuleType) -> Checked:
    """Return a module as a rule; raises OneDeckError saying what it lacks."""
    rule, check = getattr(module, "RULE", None), getattr(module, "check", None)
    if not isinstance(rule, Rule) or not callable(check):
        raise OneDeckError(f"Rule {name!r} lacks RULE (a Rule) or check(look).")
    if not CODE.fullmatch(rule.code) or rule.severity not in SEVERITIES:
        raise OneDeckError(
            f"Rule {name!r}: {rule.code!r} is no code such as OD101, or {rule.severity!r} no severity."
        )
    if rule.pattern and rule.pattern not in PATTERNS:
        raise OneDeckError(f"Rule {name!r}: there is no pattern {rule.pattern!r}.")
    about, examples = _parted(module.__doc__ or "")
    return Checked(replace(rule, name=name, about=about), check, examples)


def _ours() -> Iterator[tuple[str, Callable[[], ModuleType]]]:
    for module in pkgutil.iter_modules(importlib.import_module(FOLDER).__path__):
        yield module.name, partial(importlib.import_module, f"{FOLDER}.{module.name}")


def _strangers() -> Iterator[tuple[str, Callable[[], ModuleType]]]:
    for entry in entry_points(group=GROUP):
        yield entry.name, entry.load


def _theirs(workspace: Path) -> Iterator[tuple[str, Callable[[], ModuleType]]]:
    for path in sorted((workspace / "rules").glob("*.py")):
        yield path.stem, partial(_run, path)


def _run(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"onedeck_workspace_rules.{path.stem}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _parted(docstring: str) -> tuple[str, dict[str, str]]:
    """Return a docstring's prose and its examples by heading, each without its indentation."""
    prose: list[str] = []
    examples: dict[str, list[str]] = {}
    heading = ""
    for line in docstring.strip().splitlines():
        if line.strip() in EXAMPLES and not line.startswith(" "):
            heading = line.strip()
        elif heading:
            examples.setdefault(heading, []).append(line.removeprefix("    "))
        else:
            prose.append(line)
    return "\n".join(prose).strip(), {name: "\n".join(lines) for name, lines in examples.items()}
