"""A JSON Schema checker of the keywords our schemas use; any other keyword is an error, never passed over."""

import operator
import re
from collections.abc import Mapping
from typing import Any

TYPES: dict[str, Any] = {
    "object": dict, "array": list, "string": str, "boolean": bool, "null": type(None),
}  # fmt: skip
BOUNDS: dict[str, Any] = {"minimum": operator.ge, "maximum": operator.le, "exclusiveMaximum": operator.lt}
SAID = {"$schema", "$id", "title", "description", "format"}


def accepts(schema: Mapping[str, Any], value: Any) -> bool:
    """Say whether a value fits a schema (draft 2020-12, the keywords below)."""
    return all(_keyword(schema, word, value) for word in schema if word not in SAID)


def _keyword(schema: Mapping[str, Any], word: str, value: Any) -> bool:
    wanted = schema[word]
    if word == "type":
        return any(_is(kind, value) for kind in ([wanted] if isinstance(wanted, str) else wanted))
    if word in ("enum", "const"):
        return any(
            type(one) is type(value) and one == value for one in ([wanted] if word == "const" else wanted)
        )
    if word == "anyOf":
        return any(accepts(one, value) for one in wanted)
    if word == "pattern":
        return not isinstance(value, str) or re.search(wanted, value, re.ASCII) is not None
    if word in BOUNDS:
        return not _is("number", value) or BOUNDS[word](value, wanted)
    if word in ("items", "minItems", "maxItems", "uniqueItems"):
        return not isinstance(value, list) or _list_keyword(word, wanted, value)
    return not isinstance(value, dict) or _object_keyword(schema, word, value)


def _list_keyword(word: str, wanted: Any, value: list[Any]) -> bool:
    if word == "items":
        return all(accepts(wanted, item) for item in value)
    if word == "uniqueItems":
        return all(item not in value[:place] for place, item in enumerate(value))
    return len(value) >= wanted if word == "minItems" else len(value) <= wanted


def _object_keyword(schema: Mapping[str, Any], word: str, value: dict[str, Any]) -> bool:
    wanted = schema[word]
    named = schema.get("properties", {})
    others = {key: inner for key, inner in value.items() if key not in named}
    checks = {
        "properties": lambda: all(accepts(wanted[key], value[key]) for key in wanted if key in value),
        "required": lambda: all(key in value for key in wanted),
        "additionalProperties": lambda: (
            not others if wanted is False else all(accepts(wanted, inner) for inner in others.values())
        ),
        "propertyNames": lambda: all(accepts(wanted, key) for key in value),
        "minProperties": lambda: len(value) >= wanted,
        "maxProperties": lambda: len(value) <= wanted,
        "dependentRequired": lambda: all(set(wanted[key]) <= set(value) for key in wanted if key in value),
    }
    return checks[word]()


def _is(kind: str, value: Any) -> bool:
    if kind in ("number", "integer"):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number and (kind == "number" or float(value).is_integer())
    return isinstance(value, TYPES[kind])
