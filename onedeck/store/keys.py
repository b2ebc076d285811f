"""The workspace's key: identifiers are kept only as HMAC-SHA256 under it (RFC 2104), cut to 60 bits."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from onedeck.store.manifest import replacing

if TYPE_CHECKING:
    from onedeck.store.duck import DuckEngine

KEY_FILE = "key"
BITS_IN_HEX = (
    15  # 15 hex digits: 60 bits, positive in a BIGINT, one collision in a million at 1.5 million identifiers
)
BLOCK = 64


def workspace_key(keep: Path) -> bytes:
    """Return the workspace's 32-byte key, making it (mode 0600) the first time."""
    path = keep / KEY_FILE
    if not path.exists():
        keep.mkdir(mode=0o700, parents=True, exist_ok=True)
        with replacing(path) as draft:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(32))
    return path.read_bytes()


def pseudonym(key: bytes, kind: str, identifier: str) -> int:
    """Return the 60-bit keyed hash of an identifier of a kind (customer, email, phone, device, account)."""
    digest = hmac.new(key, f"{kind}:{identifier}".encode(), hashlib.sha256).hexdigest()
    return int(digest[:BITS_IN_HEX], 16)


def install_pseudonym(engine: "DuckEngine", key: bytes) -> None:
    """Give DuckDB the macro `pseudonym(kind, identifier)`, equal to `pseudonym` here.

    The key is a session variable, so it appears in no statement and no error message.
    """
    padded = key.ljust(BLOCK, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in padded) for pad in (0x36, 0x5C))
    engine.execute("SET VARIABLE inner_pad = CAST(? AS BLOB)", [inner])
    engine.execute("SET VARIABLE outer_pad = CAST(? AS BLOB)", [outer])
    engine.execute(
        f"""CREATE OR REPLACE TEMP MACRO pseudonym(kind, identifier) AS
        CAST('0x' || substr(sha256(getvariable('outer_pad') || unhex(sha256(
            getvariable('inner_pad') || encode(kind || ':' || identifier)))), 1, {BITS_IN_HEX}) AS BIGINT)"""
    )
