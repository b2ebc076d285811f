"""Under which keyed hashes an identifier that somebody types may stand."""

from collections.abc import Callable, Iterator

from onedeck.charter.workspace import Workspace
from onedeck.ingest.identifiers import PEOPLE, normal_sql
from onedeck.store.duck import DuckEngine, literal
from onedeck.store.keys import pseudonym, workspace_key


def typed_keys(workspace: Workspace) -> Callable[[str], Iterator[tuple[str, int]]]:
    """Return a function from an identifier to its (kind, key) in this workspace, spelled as the exports are read."""

    def keys(text: str) -> Iterator[tuple[str, int]]:
        engine = DuckEngine(threads=1)
        secret = workspace_key(workspace.keep)
        for kind in PEOPLE:
            spellings = {
                row[0]
                for source in workspace.sources
                for row in engine.rows(f"SELECT {normal_sql(kind, literal(text), source, workspace)}")
            }
            for spelling in sorted(spellings - {None}):
                yield kind, pseudonym(secret, kind, spelling)
        engine.close()

    return keys
