"""Tokens: who may open the deck, with which role; kept only as hashes, in `.onedeck/keep/tokens.json` (mode 0600)."""

import hashlib
import json
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from onedeck.entrypoints.web.roles import ROLES, Reader
from onedeck.errors import SourceError, UsageError, suggest
from onedeck.store.manifest import replacing

FILE = "tokens.json"
PREFIX = "od_"  # so that a secret that leaked into a log or a repository is known for what it is
BYTES = 32  # 256 bit: nothing that can be guessed, so a plain hash keeps it
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9@._-]{0,63}")


@dataclass(frozen=True)
class Token:
    """A token as it is kept: its name, role, journeys (none = all), the day it was made, and its hash."""

    name: str
    role: str
    journeys: tuple[str, ...]
    made: str
    hash: str

    @property
    def reader(self) -> Reader:
        """Who looks with it."""
        return Reader(self.name, self.role, self.journeys)


def hashed(secret: str) -> str:
    """Return the SHA-256 (hex) under which a secret is kept and looked up."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def new_secret() -> str:
    """Return a new secret of 256 bits."""
    return PREFIX + secrets.token_urlsafe(BYTES)


def tokens(keep: Path) -> list[Token]:
    """Return the tokens in the order they were made; raises SourceError where the file is none of ours."""
    path = keep / FILE
    try:
        found = json.loads(path.read_text("utf-8"))
        return [_token(row) for row in found]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SourceError(
            f"{path} is no list of tokens.",
            "Delete it and make them again: onedeck token add NAME --role ROLE.",
        ) from error


def _token(row: dict[str, Any]) -> Token:
    role = str(row["role"])
    if role not in ROLES:
        raise ValueError(role)
    return Token(str(row["name"]), role, tuple(map(str, row["journeys"])), str(row["made"]), str(row["hash"]))


def add_token(keep: Path, name: str, role: str, journeys: tuple[str, ...], today: str) -> str:
    """Keep a new token's hash and return its secret, which nobody can read again.

    Raises UsageError for a name that is taken or holds more than letters, digits and @ . _ -.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot name a token.", "Letters, digits and @ . _ - only, 64 at most.")
    secret = new_secret()
    with _locked(keep):
        known = tokens(keep)
        if name in [token.name for token in known]:
            raise UsageError(f"There is a token {name!r} already.", f"onedeck token remove {name} ends it.")
        _write(keep, [*known, Token(name, role, journeys, today, hashed(secret))])
    return secret


def remove_token(keep: Path, name: str) -> None:
    """End a token, and with it every session it opened; raises UsageError for an unknown name."""
    with _locked(keep):
        known = tokens(keep)
        names = [token.name for token in known]
        if name not in names:
            said = suggest(name, names) or (f" Known: {', '.join(names)}." if names else " There is none.")
            raise UsageError(f"There is no token {name!r}.{said}")
        _write(keep, [token for token in known if token.name != name])


def _locked(keep: Path) -> FileLock:
    keep.mkdir(mode=0o700, parents=True, exist_ok=True)
    return FileLock(keep / "tokens.lock")


def _write(keep: Path, kept: list[Token]) -> None:
    with replacing(keep / FILE) as draft:
        text = json.dumps([vars(token) for token in kept], ensure_ascii=False, indent=1)
        with os.fdopen(
            os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(text)
