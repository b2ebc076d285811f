"""Where tables live: engines, SQL dialects, Parquet snapshots behind one manifest, the workspace's key."""

from typing import TYPE_CHECKING, Any

from onedeck.store.engine import Engine

if TYPE_CHECKING:
    from onedeck.store.snapshot import Store

__all__ = ["Engine", "Store"]


def __getattr__(name: str) -> Any:
    """Import the store when it is first asked for: who only writes SQL, such as a rule, needs no engine."""
    if name != "Store":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from onedeck.store.snapshot import Store

    return Store
