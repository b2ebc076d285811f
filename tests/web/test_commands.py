"""`serve` and `token` on the command line: a real process, and what it says when it cannot."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from onedeck.entrypoints.cli import answer
from tests.conftest import free_port


def test_serve_prints_a_link_that_opens_the_deck(built: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "onedeck", "-w", str(built), "serve", "--port", str(port)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout and process.stderr
    try:
        said = process.stdout.readline()
        found = re.fullmatch(rf"The deck: (http://127\.0\.0\.1:{port}/\?token=od_[\w-]{{43}})\n", said)
        assert found, said
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        for _ in range(200):
            try:
                page = opener.open(found[1], timeout=30)
                break
            except ConnectionError:
                time.sleep(0.05)
        assert page.url == f"http://127.0.0.1:{port}/"
        assert "One deck" in page.read().decode()
    finally:
        process.send_signal(signal.SIGINT)
        _, complained = process.communicate(timeout=20)
    assert "token" not in complained.partition("Ctrl-C ends it")[2]
    assert "Traceback" not in complained


def test_a_taken_port_is_said(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert answer(["-w", str(built), "serve", "--port", str(port)]) == 2
    said = capsys.readouterr().err
    assert f"Cannot listen on 127.0.0.1:{port}" in said and "--port" in said


def test_beyond_this_machine_it_wants_a_token(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = "{name: desk, connector: table, path: rows.csv}"
    (tmp_path / "onedeck.yaml").write_text(f"name: New\nsources: [{source}]\n")
    assert answer(["-w", str(tmp_path), "serve", "--host", "0.0.0.0", "--port", str(free_port())]) == 2
    assert "onedeck token add NAME --role viewer" in capsys.readouterr().err


def test_tokens_are_made_listed_and_ended(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    space = ["-w", str(folder)]
    assert answer([*space, "token", "add", "ann", "--role", "analyst", "--journey", "billing-dispute"]) == 0
    secret = capsys.readouterr().out.strip()
    assert answer([*space, "token", "list", "--format", "json"]) == 0
    listed = capsys.readouterr().out
    assert secret not in listed
    row = next(row for row in json.loads(listed) if row["name"] == "ann")
    assert (row["role"], row["journeys"]) == ("analyst", ["billing-dispute"])
    assert answer([*space, "token", "remove", "ann"]) == 0
    assert answer([*space, "token", "remove", "ann"]) == 2
    assert answer([*space, "token", "add", "bob", "--role", "viewr"]) == 2
    assert "Did you mean 'viewer'" in capsys.readouterr().err
    assert answer([*space, "token", "add", "bob", "--role", "viewer", "--journey", "biling-dispute"]) == 2
    assert "Did you mean 'billing-dispute'" in capsys.readouterr().err
