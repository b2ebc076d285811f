"""Which charter each conversation falls under, and the terms of every charter as rows."""

from collections.abc import Sequence

from onedeck.charter.charters import UNCHARTERED, Charter, Scope
from onedeck.charter.workspace import Workspace
from onedeck.model.channels import family
from onedeck.store import Engine
from onedeck.store.dialect import Dialect
from onedeck.store.steps import listed

CONTEXT = ("need", "channel", "language", "segment", "brand", "team")
TERMS = (
    "journey", "title", "owner", "owner_role", "file", "needs", "window_us", "idle_us", "join_us", "customer_is",
    "proof_required", "timezone", "definition_hash",
)  # fmt: skip

Context = dict[str, str | None]


def terms(dialect: Dialect, workspace: Workspace) -> str:
    """Return the rows of the table `charters`: the definitions this build is judged under."""
    rows = [_chartered(workspace, charter) for charter in workspace.charters]
    if not any(_takes_all(charter) for charter in workspace.charters):
        rows.append(_rest(workspace))
    shared = (workspace.idle, workspace.join, workspace.timezone, workspace.definition_hash())
    written = []
    for journey, title, owner, role, file, needs, window, customer, proof in rows:
        idle, join, timezone, definition = shared
        values = (
            journey, title, owner, role, file, needs, window, idle, join, customer, proof, timezone, definition,
        )  # fmt: skip
        written.append(tuple(dialect.literal(value) for value in values))
    return listed(TERMS, written)


def _chartered(workspace: Workspace, charter: Charter) -> tuple[str | int | bool | None, ...]:
    owner = charter.owner
    file = charter.file.relative_to(workspace.folder).as_posix()
    needs = "*" if "*" in charter.scope.needs or not charter.scope.needs else ", ".join(charter.scope.needs)
    return (
        charter.name, charter.title, owner.name if owner else None, owner.role if owner else None, file, needs,
        charter.window, charter.customer, charter.proof,
    )  # fmt: skip


def _rest(workspace: Workspace) -> tuple[str | int | bool | None, ...]:
    name = rest(workspace)
    title = "Not covered by a charter" if workspace.charters else "Everything"
    return name, title, None, None, None, "*", workspace.window, workspace.customer, False


def rest(workspace: Workspace) -> str:
    """Return the journey of the conversations no other charter covers."""
    if not workspace.charters:
        return workspace.journey
    return next((charter.name for charter in workspace.charters if _takes_all(charter)), UNCHARTERED)


def load_coverage(engine: Engine, workspace: Workspace, contexts: Sequence[tuple[str | None, ...]]) -> None:
    """Give the engine the table `coverage`: the charter of each combination of need and context that has one."""
    rows = []
    for values in contexts:
        context = dict(zip(CONTEXT, values, strict=True))
        charter = covering(workspace.charters, context)
        if charter:
            out = _excluded(charter.scope, context)
            named = tuple(engine.dialect.text(value or "") for value in values)
            rows.append((*named, engine.dialect.text(charter.name), "TRUE" if out else "FALSE"))
    names = (*CONTEXT, "journey", "out_of_scope")
    engine.create("coverage", listed(names, rows, {"out_of_scope": "BOOLEAN"}))


def covering(charters: Sequence[Charter], context: Context) -> Charter | None:
    """Return the charter that covers a need in its context: the one that names it most closely.

    A need written out beats a pattern, a longer pattern a shorter one, a narrower scope a wider one; then the
    name decides, so that the order of files changes nothing.
    """
    fitting = [charter for charter in charters if _covers(charter.scope, context)]
    return min(fitting, key=lambda charter: (*_width(charter.scope, context), charter.name), default=None)


def _takes_all(charter: Charter) -> bool:
    scope = charter.scope
    whole = "*" in scope.needs or not scope.needs
    return whole and not (scope.channels or scope.languages or scope.segments or scope.exclude)


def _covers(scope: Scope, context: Context) -> bool:
    return (
        (not scope.needs or any(_matches(pattern, context["need"]) for pattern in scope.needs))
        and _among(scope.channels, context["channel"], channel=True)
        and _among(scope.languages, context["language"])
        and _among(scope.segments, context["segment"])
    )


def _excluded(scope: Scope, context: Context) -> bool:
    return any(
        bool(values)
        and context.get(name) is not None
        and _among(values, context[name], channel=name == "channel")
        for name, values in scope.exclude.items()
    )


def _width(scope: Scope, context: Context) -> tuple[int, int]:
    closest = max(
        (len(p) + (p == context["need"]) for p in scope.needs if _matches(p, context["need"])), default=0
    )
    return -closest, -sum(1 for part in (scope.channels, scope.languages, scope.segments) if part)


def _matches(pattern: str, need: str | None) -> bool:
    if pattern == "*":
        return True
    if need is None:
        return False
    return need.startswith(pattern[:-1]) if pattern.endswith("*") else need == pattern


def _among(allowed: Sequence[str], value: str | None, channel: bool = False) -> bool:
    if not allowed or "*" in allowed:
        return True
    if value is None:
        return False
    plain = family if channel else str.casefold
    return plain(value) in {plain(word) for word in allowed}
