"""Who changed a file: author and commit of its last change where it is committed as it is, else nobody is known."""

import getpass
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

# A repository's own settings must not make git run programs while we only ask it who.
SAFE = ("-c", "core.fsmonitor=false", "-c", "log.showSignature=false", "-c", "core.hooksPath=/dev/null")
SECONDS = 5


@dataclass(frozen=True)
class Authorship:
    """A commit's hash, and its author as `Name <mail>`."""

    commit: str
    author: str


def user() -> str:
    """Return the name of the user this runs as."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "unknown user"


def authorship(folder: Path, file: str) -> Authorship | None:
    """Return who last changed or deleted a file; None without git, and where what stands there is not committed."""
    head = _git(folder, "rev-parse", "--verify", "--quiet", f"HEAD:./{file}")
    # The two are compared by their hashes and not by `git diff`, which may run a repository's filters.
    here = _git(folder, "hash-object", "--no-filters", "--", file) if (folder / file).is_file() else None
    if head != here:
        return None
    commit, _, author = (_git(folder, "log", "-1", "--format=%H%x00%an <%ae>", "--", file) or "").partition(
        "\0"
    )
    return Authorship(commit, author.strip()) if commit else None


def _git(folder: Path, *arguments: str) -> str | None:
    command = ["git", "-C", str(folder), *SAFE, *arguments]
    quiet = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_LITERAL_PATHSPECS": "1"}
    try:
        done = subprocess.run(
            command,
            env={**os.environ, **quiet},
            capture_output=True,
            timeout=SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
