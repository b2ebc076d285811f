"""Texts that may hold secrets: `${NAME}` in the file, the value from the environment."""

import os
import re
from dataclasses import dataclass
from typing import Any

from onedeck.charter.positions import Node
from onedeck.charter.shapes import Schema, Shape, Text
from onedeck.errors import Fault

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_VARIABLE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# A password part that is neither empty nor wholly a ${NAME}: `user:word@host`, `password=word`.
_LITERAL_PASSWORD = re.compile(
    r"://[^/\s:@]*:(?!\$\{[^}]*\}@)[^/\s]+@|\b(?:password|passwd|pwd)\s*=\s*(?!\$\{)\S", re.IGNORECASE
)


@dataclass(frozen=True, repr=False)
class Secret:
    """A value that may hold secrets: printed as written in the file, with `${NAME}` in their place."""

    written: str
    _value: str
    _parts: tuple[str, ...] = ()

    def reveal(self) -> str:
        """Return the value with its environment variables filled in; never print or store it."""
        return self._value

    def hide(self, message: str) -> str:
        """Return a message (of a driver, say) with the value and its variables taken out again."""
        message = message.replace(self._value, self.written)
        for part in sorted(filter(None, self._parts), key=len, reverse=True):
            message = message.replace(part, "***")
        return message

    def __repr__(self) -> str:
        return f"Secret({self.written!r})"

    def __str__(self) -> str:
        return self.written


def _filled(key: str, written: str, node: Node, faults: list[Fault]) -> Secret:
    """Return a text with `${NAME}` filled in from the environment; its value is never part of a fault."""
    if _LITERAL_PASSWORD.search(written):
        message = f"{key!r} holds a password; write it as ${{NAME}} and set NAME in the environment"
        faults.append(node.place.fault(message))
    names = tuple(dict.fromkeys(_VARIABLE.findall(written)))
    for name in names:
        if not _VARIABLE_NAME.fullmatch(name):
            faults.append(node.place.fault(f"'${{{name}}}' does not name an environment variable"))
        elif name not in os.environ:
            message = f"the environment variable {name!r} that {key!r} names is not set"
            faults.append(node.place.fault(message))
    values = {name: os.environ.get(name, "") for name in names}
    return Secret(written, _VARIABLE.sub(lambda found: values[found[1]], written), tuple(values.values()))


@dataclass(frozen=True)
class SecretText(Shape):
    """A text with `${NAME}` for what only the environment knows; its value is never part of a fault."""

    about: str = ""

    def read(self, key: str, node: Node, faults: list[Fault]) -> Secret | None:
        """Return the text with its variables filled in."""
        written: Any = Text().read(key, node, faults)
        return _filled(key, written, node, faults) if written else None

    def schema(self) -> Schema:
        """Return a text."""
        return Text().schema()
