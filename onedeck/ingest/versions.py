"""Records that are delivered more than once, and records that are parts of one chain."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from onedeck.ingest.nested import Record

_NEVER = datetime.min.replace(tzinfo=UTC)


class Version(NamedTuple):
    """One delivery of a record: its own id and when it was last changed, if that is known."""

    source_id: str
    updated: datetime | None
    record: Record


def newest_versions(versions: Iterable[Version]) -> dict[str, Record]:
    """Return each id's newest record: latest change, then the larger content; equal ones keep the smallest place.

    That is the encoder's rule, applied before anything is concluded from several records together.
    """
    best: dict[str, Version] = {}
    for version in versions:
        before = best.get(version.source_id)
        best[version.source_id] = version if before is None else max(version, before, key=_rank)
    return {source_id: version.record for source_id, version in best.items()}


def _rank(version: Version) -> tuple[datetime, list[tuple[str, str]], list[int], int]:
    record = version.record
    # Backwards by place: of equal records the first in the files is the greatest.
    place = [-ord(sign) for sign in record.raw_file] + [1]
    return version.updated or _NEVER, sorted(record.fields.items()), place, -record.raw_row


def chain_roots(parents: Mapping[str, str | None]) -> dict[str, str]:
    """Return the first link of each chain, by each of its links; `parents` says what a link continues.

    A parent that is not among the links is still the root. In a circle the smallest id is the root.
    """
    roots: dict[str, str] = {}
    for link in parents:
        path = {link: None}  # in the order walked
        last = link
        while last not in roots and (parent := parents.get(last)) and parent not in path:
            path[parent] = None
            last = parent
        root = roots.get(last) or _end([*path], parents.get(last))
        roots.update(dict.fromkeys(path, root))
    return roots


def _end(path: list[str], parent: str | None) -> str:
    return min(path[path.index(parent) :]) if parent in path else path[-1]
