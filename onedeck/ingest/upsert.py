"""Sources deliver at least once: of several versions of a row the newest stays, whatever the order of loading."""

from collections.abc import Sequence

from onedeck.model.tables import TABLES
from onedeck.store.engine import Engine

UNCOMPARED = ("raw_file", "raw_row")


def newest(engine: Engine, table: str, selects: Sequence[str]) -> str:
    """Return a SELECT of each key's newest row: latest `last_update_time`, then the larger content hash.

    Equal rows keep the smallest place (raw_file, raw_row), so that neither a second load nor another order
    changes anything. Keys seen once, nearly all, are not compared.
    """
    target = TABLES[table]
    key = target.key[0]
    rows = " UNION ALL ".join(f"({select})" for select in selects)
    engine.view(f"encoded_{table}", rows)
    # A sort of bare keys costs half of a hash aggregate over millions of groups.
    engine.create(
        f"doubled_{table}",
        f"SELECT DISTINCT {key} FROM (SELECT {key}, lag({key}) OVER (ORDER BY {key}) AS before FROM encoded_{table}) "
        f"WHERE {key} = before",
    )
    if not engine.rows(f"SELECT count(*) FROM doubled_{table}")[0][0]:
        return f"SELECT * FROM encoded_{table}"
    names = ", ".join(target.names)
    content = ", ".join(name for name in target.names if name not in (*UNCOMPARED, "last_update_time"))
    return f"""
    SELECT {names} FROM encoded_{table} WHERE {key} NOT IN (SELECT {key} FROM doubled_{table})
    UNION ALL
    SELECT {names} FROM (
        SELECT *, row_number() OVER (
            PARTITION BY {key}
            ORDER BY last_update_time DESC NULLS LAST, hash({content}) DESC, raw_file, raw_row
        ) AS rank_of_version
        FROM encoded_{table} WHERE {key} IN (SELECT {key} FROM doubled_{table})
    ) WHERE rank_of_version = 1"""
