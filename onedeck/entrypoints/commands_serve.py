"""`serve`: the deck people open, as one process on this machine."""

import logging
import socket
import webbrowser
from pathlib import Path

import click

from onedeck.entrypoints.options import find_folder, open_workspace, workspace_option
from onedeck.entrypoints.web.answering import answers
from onedeck.entrypoints.web.app import Web
from onedeck.entrypoints.web.tokens import new_secret, tokens
from onedeck.errors import UsageError

LOCAL = ("127.0.0.1", "::1", "localhost")
LARGEST_PORT = 65_535


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, LARGEST_PORT), default=8321, show_default=True)
@click.option("--open", "opens", is_flag=True, help="Open it in a browser.")
@click.option(
    "--check", is_flag=True, help="Serve on a free port, ask for the deck once, and end: does it answer?"
)
@workspace_option
def serve(host: str, port: int, opens: bool, check: bool) -> None:
    """Serve the deck: pages over the published tables. A new `run` shows without a restart.

    Prints an address that signs you in once. Others sign in with a token (`onedeck token add`); beyond this machine
    it listens only where there is one.
    """
    open_workspace()  # faults of its files are told before anything listens
    folder = find_folder()
    if check:
        address, size = answers(folder)
        click.echo(f"The deck answers: {address} 200, {size / 1000:,.0f} kB")
        return
    listening = _listen(folder, host, port)
    once = new_secret()
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/?token={once}"
    click.echo(f"The deck: {address}")
    click.echo("  this link signs in once, on this machine; Ctrl-C ends it", err=True)
    if host not in LOCAL:
        click.echo(
            "warning: beyond this machine the connection is not encrypted; put a proxy with TLS before it",
            err=True,
        )
    if not (folder / ".onedeck" / "build" / "manifest.json").exists():
        click.echo("warning: no run yet, so the deck only says what to do: `onedeck run`", err=True)
    if opens:
        webbrowser.open(address)
    run_server(Web(folder, once, port), listening)


def run_server(web: Web, listening: socket.socket) -> None:
    """Serve until somebody ends it."""
    import uvicorn

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    config = uvicorn.Config(
        web.application(), log_config=None, log_level="warning", access_log=False, server_header=False,
        timeout_graceful_shutdown=5, limit_concurrency=200, h11_max_incomplete_event_size=64_000,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listening])


def _listen(folder: Path, host: str, port: int) -> socket.socket:
    """Return the open socket; raises UsageError where the port is taken, or nobody would have to sign in."""
    if host not in LOCAL and not tokens(folder / ".onedeck" / "keep"):
        raise UsageError(
            f"Beyond this machine ({host}) somebody must be able to sign in, and there is no token yet.",
            "onedeck token add NAME --role viewer",
        )
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listening = socket.socket(found[0], found[1])
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(found[4])
        listening.listen(128)
    except OSError as error:
        hint = (
            f"Is another `onedeck serve` running? Try --port {port + 1 if port < LARGEST_PORT else port - 1}."
        )
        raise UsageError(f"Cannot listen on {host}:{port}: {error.strerror or error}.", hint) from None
    return listening
