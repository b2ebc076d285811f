"""Ingest: what the sources export becomes the source tables, set-based and without losing a row.

The only public functions are `run`, `raw_files` and `prepare`; connectors are in `connectors/`, one file each.
"""

from onedeck.ingest.run import raw_files, run

__all__ = ["raw_files", "run"]
