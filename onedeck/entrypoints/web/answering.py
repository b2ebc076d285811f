"""Whether a deck answers: it is served on a free port, asked once with its one-time link, and ended again."""

import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

from onedeck.entrypoints.web.app import Web
from onedeck.entrypoints.web.tokens import new_secret
from onedeck.errors import OneDeckError

HOST = "127.0.0.1"
BEGINS_S, ANSWERS_S = 20, 60


def answers(folder: Path) -> tuple[str, int]:
    """Return the address that was asked and how many bytes the deck is; raises OneDeckError for any answer but 200."""
    once = new_secret()
    with socket.create_server((HOST, 0)) as listening, _serving(folder, once, listening) as port:
        address = f"http://{HOST}:{port}/"
        # No proxy is asked for an address of this machine, and the link's cookie is shown again as a browser does.
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        )
        try:
            with opener.open(f"{address}?token={once}", timeout=ANSWERS_S) as answer:
                return address, len(answer.read())
        except OSError as error:
            raise OneDeckError(f"The deck does not answer: {error}.") from error


@contextmanager
def _serving(folder: Path, once: str, listening: socket.socket) -> Iterator[int]:
    import uvicorn

    port: int = listening.getsockname()[1]
    web = Web(folder, once, port, warm=False)
    server = uvicorn.Server(uvicorn.Config(web.application(), log_config=None, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    until = time.monotonic() + BEGINS_S
    while not server.started and thread.is_alive() and time.monotonic() < until:
        time.sleep(0.02)
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join(BEGINS_S)
