"""Every table of the house, by name, each with exactly one writer."""

from onedeck.model.columns import Column, Table
from onedeck.model.derived_tables import DERIVED_TABLES
from onedeck.model.measured_tables import MEASURED_TABLES
from onedeck.model.source_tables import SOURCE_TABLES

TABLES: dict[str, Table] = {
    table.name: table for table in (*SOURCE_TABLES, *DERIVED_TABLES, *MEASURED_TABLES)
}

__all__ = ["TABLES", "Column", "Table"]
