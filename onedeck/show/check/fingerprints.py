"""Who a finding is from run to run: a fingerprint of its rule, journey and subject, never of its line."""

import hashlib
import json

from onedeck.errors import Fault
from onedeck.model.findings import Finding


def fingerprint(found: Finding | Fault) -> str:
    """Return 32 hexadecimal digits that stay the same while a finding, or a fault of a file, stays the same."""
    if isinstance(found, Fault):
        name = ["OD000", found.file, found.line, found.message]
    else:
        name = [found.rule.code, found.journey, found.subject]
    return hashlib.sha256(json.dumps(name).encode()).hexdigest()[:32]
