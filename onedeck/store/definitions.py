"""Under which definitions a measured figure stands: the metric's own, and the charter's it is judged by."""

import hashlib
import json

from onedeck.store.snapshot import Store

DEFINING = ("metric", "grain", "shape", "population", "expression", "denominator", "unknown", "quantile")


def definition_hashes(store: Store) -> dict[tuple[str, str], str]:
    """Return, per metric and journey of `measures`, the SHA-256 (hex) of what decides its figure.

    That is the metric's definition and the hash of the journey's charter; of all charters, where the journey has
    none of its own. Titles and descriptions decide nothing.
    """
    metrics = {row[0]: row for row in store.engine.rows(f"SELECT {', '.join(DEFINING)} FROM metrics")}
    charters = dict(store.engine.rows("SELECT journey, definition_hash FROM charters"))
    every = sorted(set(charters.values()))
    return {
        (metric, journey): _hash([metrics.get(metric), charters.get(journey, every)])
        for metric, journey in store.engine.rows("SELECT DISTINCT metric, journey FROM measures")
    }


def _hash(parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
