"""The rules of the house as checkers: each is a function from text to faults.

tests/test_house.py runs them over the project, and on small bad examples to see that they can fail.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click

from onedeck.model.tables import TABLES

MODULE_MEDIAN, MODULE_MOST = 120, 400
FUNCTION_MEDIAN, FUNCTION_MOST = 20, 60
FOLDER_LEVELS = 3
FORBIDDEN = {"utils", "helpers", "common", "core", "base", "manager", "misc", "handler", "process", "info"}

# What may break a rule, and why: "path" or "path::function" -> reason. Keep it short.
EXCEPTIONS: dict[str, str] = {}

# Joined here, so that this file does not name what it forbids.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("deb", "debian", "org"),
        ("anaconda", "org"),
        ("maven", "org"),
        ("crates", "io"),
        ("golang", "org"),
        ("docker", "io"),
        ("ghcr", "io"),
    )
]
MACHINE_PATHS = [
    "/".join(["", *parts, ""])
    for parts in (("home",), ("root",), ("Users",), ("work", "main"), ("work", "shared"))
] + ["/".join(("", "opt", "wheels")), "/".join(("", "opt", "pypi"))]
# Copyleft that would bind a work which imports it; MPL-2.0 binds its own files only.
REFUSED_LICENCES = re.compile(r"\b(A|L)?GPL|GNU (Affero|Lesser|General)", re.IGNORECASE)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a module, methods and inner ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return a function's lines from `def` to its last."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def long_functions(path: str, text: str) -> list[str]:
    """Name the functions over the hard limit."""
    return [
        f"{path}::{function.name} has {length(function)} lines"
        for function in functions(ast.parse(text))
        if length(function) > FUNCTION_MOST and f"{path}::{function.name}" not in EXCEPTIONS
    ]


def unspoken(path: str, text: str) -> list[str]:
    """Name the public things whose docstring does not open with one full sentence on its first line."""
    tree = ast.parse(text)
    things: list[tuple[str, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]] = []
    if text.strip():
        things.append(("the module", tree))
    things += [(node.name, node) for node in public(tree.body)]
    for name, node in list(things):
        if isinstance(node, ast.ClassDef):
            things += [(f"{name}.{inner.name}", inner) for inner in public(node.body)]
    return [f"{path}: {name}" for name, node in things if not is_sentence(ast.get_docstring(node) or "")]


def public(body: list[ast.stmt]) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the classes and functions of a body whose names do not begin with an underscore."""
    kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return (node for node in body if isinstance(node, kinds) and not node.name.startswith("_"))


def is_sentence(docstring: str) -> bool:
    """Say whether the first line is a sentence: begins like one, ends in a period, is no single word.

    A name such as tau-bench or a `--option` keeps its own first letter.
    """
    first = docstring.split("\n", 1)[0].strip()
    words = first.split()
    return first.endswith(".") and len(words) > 1 and not (words[0].isalpha() and words[0][0].islower())


def is_commented_step(text: str) -> bool:
    """Say whether a SQL step opens with a comment of three words or more and is no longer than a module."""
    first = text.lstrip().split("\n", 1)[0]
    return first.startswith("-- ") and len(first.split()) >= 4 and text.count("\n") <= MODULE_MOST


def foreign_writes(path: str, text: str) -> list[str]:
    """Name the writes of a table by a room that is not its writer."""
    room = Path(path).parts[1].removesuffix(".py")
    found = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
            continue
        first = node.args[0]
        if not node.func.attr.startswith("write") or not isinstance(first, ast.Constant):
            continue
        table = TABLES.get(str(first.value))
        if table and table.writer != room:
            found.append(f"{path}:{node.lineno} writes {table.name}, which is {table.writer}'s")
    return found


def strays(path: str, text: str) -> list[str]:
    """Name the package hosts and paths of one machine that a text mentions."""
    return [f"{path}: {word}" for word in (*HOSTS, *MACHINE_PATHS) if word in text]


def misnamed(path: Path) -> list[str]:
    """Name the forbidden words among a path's folders and its stem."""
    return [f"{path}: {part}" for part in path.with_suffix("").parts if part in FORBIDDEN]


def unlocked(path: str, text: str) -> list[str]:
    """Name what a lock file leaves open: a version, a hash, or a place to fetch from."""
    logical = [line.strip() for line in text.replace("\\\n", " ").splitlines()]
    faults = []
    for line in filter(None, logical):
        if line.startswith("#"):
            continue
        if not re.match(r"[a-z0-9-]+==\S+", line) or " @ " in line:
            faults.append(f"{path}: {line[:60]}")
        elif "--hash=sha256:" not in line:
            faults.append(f"{path}: no hash for {line[:60]}")
    return faults


def commands(group: click.Command, prefix: str = "onedeck") -> Iterator[str]:
    """Yield every command's full name, as it is typed."""
    for name, command in sorted(getattr(group, "commands", {}).items()):
        yield f"{prefix} {name}"
        yield from commands(command, f"{prefix} {name}")
