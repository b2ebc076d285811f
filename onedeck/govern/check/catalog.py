"""The rules by code: our folder, strangers' entry points, and with --trust the workspace's own `rules/`."""

import importlib
import importlib.util
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

from onedeck.errors import OneDeckError, UsageError
from onedeck.govern.check.look import Look
from onedeck.govern.check.own import OWN
from onedeck.govern.check.trust import rule_files
from onedeck.model.findings import PATTERNS, SEVERITIES, Finding, Rule

FOLDER = "onedeck.govern.rules"
GROUP = "onedeck.rules"
EXAMPLES = ("Fails:", "Passes:")
CODE = re.compile(r"[A-Z]{2,4}[0-9]{3}")

Load = Callable[[], ModuleType]
Check = Callable[[Look], Iterator[Finding]]


@dataclass(frozen=True)
class Checked:
    """A rule with what checks it and the examples of its docstring (YAML texts by heading)."""

    rule: Rule
    check: Check
    examples: dict[str, str]


@dataclass(frozen=True)
class Catalog:
    """The rules by code; those that do not load, by name with the reason; how many files of rules/ were not run."""

    rules: dict[str, Checked]
    broken: dict[str, Exception] = field(default_factory=dict)
    untrusted: int = 0


def rules() -> dict[str, Checked]:
    """Return the rules that came with OneDeck by code, in the codes' order; raises for a file that is none."""
    found: dict[str, Checked] = {}
    for name, load in _ours():
        _add(found, checked(name, load()))
    return dict(sorted(found.items()))


def read_rules(workspace: Path, trust: bool = False) -> Catalog:
    """Return every rule: ours, those of other packages, and with `trust` those of the workspace's rules/.

    A rule of somebody else that does not load, or takes a code that is taken, does not keep the others from running.
    """
    found = rules()
    broken: dict[str, Exception] = {}
    theirs = rule_files(workspace)
    for name, load in (*_strangers(), *(_theirs(theirs) if trust else ())):
        try:
            _add(found, checked(name, load()))
        except Exception as error:
            broken[name] = error
    return Catalog(dict(sorted(found.items())), broken, 0 if trust else len(theirs))


def _add(found: dict[str, Checked], made: Checked) -> None:
    code = made.rule.code
    if taken := (OWN.get(code) or (found[code].rule if code in found else None)):
        raise UsageError(f"Rule {made.rule.name!r} has the code {code} of {taken.name!r}.")
    found[code] = made


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


def _ours() -> Iterator[tuple[str, Load]]:
    for module in pkgutil.iter_modules(importlib.import_module(FOLDER).__path__):
        yield module.name, partial(importlib.import_module, f"{FOLDER}.{module.name}")


def _strangers() -> Iterator[tuple[str, Load]]:
    for entry in entry_points(group=GROUP):
        yield entry.name, entry.load


def _theirs(files: list[Path]) -> Iterator[tuple[str, Load]]:
    for path in files:
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
