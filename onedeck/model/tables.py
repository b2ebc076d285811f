"""Every table of the house, by name, each with exactly one writer."""

from onedeck.model.columns import Column, Table
from onedeck.model.derived_tables import DERIVED_TABLES
from onedeck.model.governed_tables import GOVERNED_TABLES
from onedeck.model.measured_tables import MEASURED_TABLES
from onedeck.model.pattern_tables import PATTERN_TABLES
from onedeck.model.priced_tables import PRICED_TABLES
from onedeck.model.profiles import PROFILES
from onedeck.model.source_tables import SOURCE_TABLES

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        *SOURCE_TABLES,
        PROFILES,
        *DERIVED_TABLES,
        *MEASURED_TABLES,
        *PRICED_TABLES,
        *GOVERNED_TABLES,
        *PATTERN_TABLES,
    )
}

__all__ = ["TABLES", "Column", "Table"]
