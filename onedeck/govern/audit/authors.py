"""Who changed a file: the author of its last commit where it is committed as it is, else the user who runs OneDeck."""

import getpass
import os
import subprocess
from pathlib import Path

# A repository's own settings must not make git run programs while we only ask it who.
SAFE = ("-c", "core.fsmonitor=false", "-c", "log.showSignature=false", "-c", "core.hooksPath=/dev/null")
SECONDS = 5


def user() -> str:
    """Return the name of the user this runs as."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "unknown user"


def author(folder: Path, file: str) -> str | None:
    """Return the author of a file's last commit, `Name <mail>`; None without git, or where it differs from it."""
    # The two are compared by their hashes and not by `git diff`, which may run a repository's filters.
    here = _git(folder, "hash-object", "--no-filters", "--", file)
    if here is None or here != _git(folder, "rev-parse", f"HEAD:./{file}"):
        return None
    found = _git(folder, "log", "-1", "--format=%an <%ae>", "--", file)
    return found.strip() or None if found else None


def _git(folder: Path, *arguments: str) -> str | None:
    command = ["git", "-C", str(folder), *SAFE, *arguments]
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(
            command,
            env=environment,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
