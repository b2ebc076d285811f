"""Sessions: a secret opens one, a cookie carries it; it ends with its token, after half a day, or with the process."""

import threading
import time
from dataclasses import dataclass
from pathlib import Path

from onedeck.entrypoints.web.roles import OWNER, Reader
from onedeck.entrypoints.web.tokens import FILE, Token, hashed, new_secret, tokens

LASTS_S = 12 * 3600
LOCAL = Reader("local", OWNER)  # who started `serve` has the files anyway


@dataclass(frozen=True)
class Session:
    """An open session: the hash of the token it came from (none = the one-time link), and when it ends."""

    token: str | None
    ends: float


class Sessions:
    """Who is signed in; only hashes are held, and every request asks again whether its token still stands."""

    def __init__(self, keep: Path, once: str | None = None) -> None:
        """Begin with nobody signed in; `once` is the secret of the link that opens one session and no second."""
        self.keep = keep
        self._once = hashed(once) if once else None
        self._open: dict[str, Session] = {}
        self._lock = threading.Lock()
        self._read: tuple[tuple[int, int], dict[str, Token]] | None = None

    def sign_in(self, secret: str) -> str | None:
        """Return the cookie's value of a new session, None for a secret nobody knows."""
        given = hashed(secret)
        with self._lock:
            if given == self._once:
                self._once = None
                token = None
            elif given in self._known():
                token = given
            else:
                return None
            now = time.time()
            self._open = {key: session for key, session in self._open.items() if session.ends > now}
            cookie = new_secret()
            self._open[hashed(cookie)] = Session(token, now + LASTS_S)
        return cookie

    def reader(self, cookie: str | None, bearer: str | None = None) -> Reader | None:
        """Return who a request is from, by its cookie or by a token in its Authorization; None = nobody we know."""
        with self._lock:
            known = self._known()
            if bearer:
                token = known.get(hashed(bearer))
                return token.reader if token else None
            session = self._open.get(hashed(cookie)) if cookie else None
            if session is None or session.ends <= time.time():
                return None
            if session.token is None:
                return LOCAL
            found = known.get(session.token)
            return found.reader if found else None

    def sign_out(self, cookie: str | None) -> None:
        """End a session."""
        with self._lock:
            self._open.pop(hashed(cookie or ""), None)

    def _known(self) -> dict[str, Token]:
        """Return the tokens by hash, read again when their file changed: a removed one ends at once."""
        try:
            stat = (self.keep / FILE).stat()
        except FileNotFoundError:
            return {}
        seen = (stat.st_mtime_ns, stat.st_ino)
        if self._read is None or self._read[0] != seen:
            self._read = (seen, {token.hash: token for token in tokens(self.keep)})
        return self._read[1]
