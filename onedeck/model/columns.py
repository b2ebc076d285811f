"""How a table is described: columns with a kind, tables with one writer each."""

from dataclasses import dataclass, field

# kind -> SQL type that DuckDB, Parquet and Spark agree on.
SQL_TYPES = {
    "key": "BIGINT",  # an encoded identity; compared, never shown
    "time": "BIGINT",  # microseconds since 1970-01-01 UTC
    "int": "BIGINT",
    "seconds": "DOUBLE",
    "number": "DOUBLE",
    "money": "DECIMAL(18,6)",
    "bool": "BOOLEAN",
    "text": "STRING",
    "enum": "STRING",
}


@dataclass(frozen=True)
class Column:
    """One column: its kind decides type and display, `needed` that a row without it is rejected."""

    name: str
    kind: str
    needed: bool = False
    values: tuple[str, ...] = ()
    note: str = ""

    @property
    def sql_type(self) -> str:
        """The column's SQL type."""
        return SQL_TYPES[self.kind]


@dataclass(frozen=True)
class Table:
    """One table: who writes it, its columns, its key and the order its rows are stored in."""

    name: str
    writer: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    kept: bool = field(default=False)  # lives in .onedeck/keep, not in .onedeck/build

    def column(self, name: str) -> Column:
        """Return the column of that name; KeyError if the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(column.name for column in self.columns)


def columns(text: str, values: dict[str, tuple[str, ...]] | None = None) -> tuple[Column, ...]:
    """Read columns from lines of `name kind [!] [# note]`; `!` marks a needed column.

    `values` gives the allowed values of each enum column.
    """
    found = []
    for line in filter(str.strip, text.splitlines()):
        declared, _, note = line.partition("#")
        name, kind, *marks = declared.split()
        allowed = (values or {}).get(name, ()) if kind == "enum" else ()
        found.append(Column(name, kind, "!" in marks, allowed, note.strip()))
    return tuple(found)
