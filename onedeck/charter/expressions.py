"""SQL expressions in onedeck.yaml: what to leave out, and how rows of a source become rows of a table."""

from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass, field

from onedeck.charter.positions import Node, Place
from onedeck.charter.shapes import Schema, Shape, wrong
from onedeck.errors import Fault, suggest
from onedeck.model.source_tables import ENUMS

EXCLUSIONS = ENUMS["exclusion"]
_SQL: Schema = {"type": ["string", "number", "boolean"]}


@dataclass(frozen=True)
class Expression:
    """A SQL expression a person wrote, with the place of its first character."""

    sql: str
    file: str
    line: int
    column: int
    style: str | None = field(default=None, compare=False)

    def fault(self, message: str, line_offset: int = 0, column_offset: int = 0) -> Fault:
        """Return a fault at an offset into the expression (both from 0).

        In a folded text the lines are no longer known, in a block text the indentation isn't; the fault then
        stands at the nearest place that is.
        """
        if self.style == ">":
            return Fault(self.file, self.line, self.column, message)
        if self.style == "|":
            return Fault(self.file, self.line + 1 + line_offset, 0, message)
        if line_offset:
            return Fault(self.file, self.line + line_offset, 0, message)
        return Fault(self.file, self.line, self.column + (self.style is not None) + column_offset, message)


@dataclass(frozen=True)
class Mapping:
    """How the rows of one source become rows of one table: column -> expression, and which rows."""

    table: str
    columns: ReadOnly[str, Expression]
    where: Expression | None
    place: Place
    key_places: ReadOnly[str, Place] = field(compare=False)


@dataclass(frozen=True)
class Excluded(Shape):
    """The reasons to exclude, each with a condition."""

    about: str = ""

    def read(self, key: str, node: Node, faults: list[Fault]) -> dict[str, Expression] | None:
        """Return the condition of each reason."""
        if node.kind != "mapping":
            wrong(node, faults, f"{key!r} must be a mapping, not {node.in_words}")
            return None
        found = {}
        for name, value in node.entries:
            if name.text not in EXCLUSIONS:
                near = suggest(name.text, EXCLUSIONS) or f" Known: {', '.join(EXCLUSIONS)}."
                wrong(name, faults, f"unknown reason to exclude {name.text!r}.{near}")
            elif expression := _expression(name, value, faults):
                found[name.text] = expression
        return found

    def schema(self) -> Schema:
        """Return an object with the reasons as keys."""
        reasons = dict.fromkeys(EXCLUSIONS, _SQL)
        return {"type": "object", "properties": reasons, "additionalProperties": False}


@dataclass(frozen=True)
class Mapped(Shape):
    """The mappings of a source: table -> columns, or a list of them where a row makes several."""

    about: str = ""

    def read(self, key: str, node: Node, faults: list[Fault]) -> tuple[Mapping, ...] | None:
        """Return the mappings in their order; whether tables and columns exist is seen when they are used."""
        if node.kind != "mapping":
            wrong(node, faults, f"{key!r} must be a mapping, not {node.in_words}")
            return None
        found = []
        for table, value in node.entries:
            for item in value.items if value.kind == "list" else (value,):
                if item.kind == "mapping":
                    found.append(_mapping(table, item, faults))
                else:
                    message = (
                        f"table {table.text!r} needs a mapping of column to expression, not {item.in_words}"
                    )
                    wrong(item, faults, message)
        return tuple(found)

    def schema(self) -> Schema:
        """Return an object of objects of expressions."""
        columns: Schema = {"type": "object", "additionalProperties": _SQL}
        several = {"type": "array", "items": columns}
        return {"type": "object", "additionalProperties": {"anyOf": [columns, several]}}


def _mapping(table: Node, node: Node, faults: list[Fault]) -> Mapping:
    expressions = {
        key.text: expression
        for key, value in node.entries
        if (expression := _expression(key, value, faults)) is not None
    }
    where = expressions.pop("where", None)
    places = {key.text: key.place for key, _ in node.entries}
    return Mapping(table.text, expressions, where, table.place, places)


def _expression(key: Node, value: Node, faults: list[Fault]) -> Expression | None:
    if value.kind in ("mapping", "list", "null") or not value.text.strip():
        found = value.in_words if value.kind != "text" else "blanks"
        faults.append(value.place.fault(f"{key.text!r} needs a SQL expression, not {found}"))
        return None
    sql = value.text.lower() if value.kind == "boolean" else value.text
    place = value.place
    return Expression(sql, place.file, place.line, place.column, value.style)
