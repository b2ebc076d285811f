"""Where tables live: engines, SQL dialects, Parquet snapshots behind one manifest, the workspace's key."""

from onedeck.store.engine import Engine
from onedeck.store.snapshot import Store

__all__ = ["Engine", "Store"]
