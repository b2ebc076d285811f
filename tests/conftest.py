"""What tests stand on: real data, a real PostgreSQL, a real Spark, workspaces in temporary folders.

A part that is missing skips the test with a reason; under CI (CI=true) it fails instead, so that a green run
there always ran everything.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = "/usr/bin/chromium"
# No sandbox as root in a container; the rest keeps it from calling home, which a closed network refuses.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

# A build on DuckDB takes its time: Hypothesis judges answers here, not milliseconds.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")


def missing(reason: str) -> NoReturn:
    """Skip the test for a missing part, or fail it under CI."""
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(f"Under CI nothing may be missing: {reason}", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of real data: ONEDECK_TEST_DATA, else shared/data beside the repository."""
    given = os.environ.get("ONEDECK_TEST_DATA")
    folder = Path(given).expanduser() if given else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        missing(f"There is no real data in {folder}; set ONEDECK_TEST_DATA to the folder that holds it.")
    return folder.resolve()


@pytest.fixture
def workspace(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Return a function that lays out a workspace: file name to text; it returns the folder."""

    def lay_out(files: Mapping[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return lay_out


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Start Debian's chromium, driven by Playwright: one for all, as a process can drive only one."""
    if not Path(CHROMIUM).exists():
        missing(f"There is no browser at {CHROMIUM} (Debian: the package chromium).")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Start a PostgreSQL server of our own on a free loopback port; yields its connection URI."""
    binaries = postgres_binaries()
    if binaries is None:
        missing("PostgreSQL's server programs are not installed (Debian: the package postgresql).")
    # Not pytest's own folder: that one is closed to the user the server runs as.
    folder = Path(tempfile.mkdtemp(prefix="onedeck-postgres-"))
    run_as = server_user()
    if run_as:
        shutil.chown(folder, run_as)
    port = free_port()
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    control = [str(binaries / "pg_ctl"), "-D", f"{folder}/data", "-w", "-s"]
    initialise = [str(binaries / "initdb"), "-D", f"{folder}/data", "-A", "trust", "-U", "postgres"]
    try:
        run([*initialise, "-E", "UTF8", "--locale=C", "--no-sync"], run_as, folder)
        run([*control, "-l", f"{folder}/log", "-o", options, "start"], run_as, folder)
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            run([*control, "-m", "immediate", "stop"], run_as, folder)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Start Spark in this process: two threads, UTC, a warehouse of its own."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        missing("pyspark is not installed (`make test-slow` installs requirements/spark.txt).")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        missing("Spark needs a Java runtime, version 17 (Debian: the package openjdk-17-jre-headless).")
    # Else a machine whose own name resolves to nothing cannot start Spark.
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master("local[2]").appName("onedeck-tests")
    for name, value in spark_settings(tmp_path_factory.mktemp("spark")).items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def spark_settings(folder: Path) -> dict[str, str]:
    """Return the settings of a small Spark that leaves nothing behind outside `folder`."""
    return {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.driver.extraJavaOptions": f"-Duser.timezone=UTC -Dderby.system.home={folder}",
        "spark.local.dir": f"{folder}/scratch",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": f"{folder}/warehouse",
        "spark.ui.enabled": "false",
    }


def postgres_binaries() -> Path | None:
    """Find the newest installed PostgreSQL server's programs, or None."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).parent)
    return max(found, key=lambda folder: (folder.parent.name.isdigit(), folder.parent.name), default=None)


def server_user() -> str | None:
    """Return whom to start a server as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        missing("Root cannot run PostgreSQL, and this machine has no user postgres.")


def free_port() -> int:
    """Return a loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(command: list[str], run_as: str | None, folder: Path) -> None:
    """Run a server command; its own words are the failure's message."""
    # The server inherits the output: a pipe to it would stay open as long as it runs.
    with tempfile.TemporaryFile() as words:
        who = {"user": run_as, "group": run_as} if run_as else {}
        done = subprocess.run(
            command, check=False, cwd=folder, stdin=subprocess.DEVNULL, stdout=words, stderr=words, **who
        )
        if done.returncode:
            words.seek(0)
            raise RuntimeError(f"{command[0]} failed:\n{words.read().decode(errors='replace')}")
