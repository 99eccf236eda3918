"""The real program in processes of its own, on its own database, for tests with a browser and tests that crash it."""

import http.client
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

SECONDS_TO_START = 180


@dataclass(frozen=True)
class Place:
    """Where one installation keeps what it holds: its database, and the folder with its keys and outbox."""

    database_url: str
    var: Path

    def environ(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """The environment for any command of this installation, without what the developer or the tests have set."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALONGSIDE_", "DJANGO_"))}
        own = {"DATABASE_URL": self.database_url, "ALONGSIDE_VAR": str(self.var), "ALONGSIDE_DEMONSTRATION": "1"}
        own["ALONGSIDE_FORMS_A_MINUTE"] = "0"  # nobody presses as quickly as tests do
        return {**kept, **own, **(more or {})}

    def command(self, *arguments: str) -> str:
        """Run `alongside ARGUMENTS` here and return what it printed. Raises CalledProcessError."""
        ran = subprocess.run(
            [sys.executable, "-m", "alongside", *arguments],
            env=self.environ(),
            check=False,
            capture_output=True,
            text=True,
        )
        if ran.returncode:
            sys.stderr.write(ran.stdout + ran.stderr)
            ran.check_returncode()
        return ran.stdout

    def count(self, question: str) -> int:
        """The number that a question in SQL is answered with, asked beside the program."""
        if self.database_url.startswith("sqlite"):
            path = self.database_url.removeprefix("sqlite:///")
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)) as connection:
                return int(connection.execute(question).fetchone()[0])
        with psycopg.connect(self.database_url) as connection:
            found = connection.execute(question).fetchone()  # type: ignore[call-overload]
            return int(found[0])


@dataclass(frozen=True)
class Server:
    """A running installation. stop() asks it to finish, kill() does not; both may be called again."""

    url: str
    var: Path
    process: subprocess.Popen[bytes]
    place: Place

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def stop(self) -> int:
        """The exit code."""
        self.process.terminate()
        return self.process.wait(30)

    def kill(self) -> None:
        """SIGKILL for the program and all it started, as when the machine's memory is full."""
        everyone = descendants(self.process.pid)
        for pid in everyone:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()
        give_up_at = time.monotonic() + 10
        while any(is_alive(pid) for pid in everyone) and time.monotonic() < give_up_at:
            time.sleep(0.01)


@contextmanager
def running(
    place: Place,
    *,
    environ: Mapping[str, str] | None = None,
    worker: bool = True,
    program: list[str] | None = None,
    port: int | None = None,
) -> Iterator[Server]:
    """Serve the installation at `place` until the block ends.

    Raises RuntimeError, with what the program said, when it does not start.

    program: another command to start instead of `alongside`, for tests of this module. port: that of a server that was stopped.
    """
    port = port or _free_port()
    command = program or [sys.executable, "-m", "alongside", "serve"]
    command = [*command, "--port", str(port), *([] if worker else ["--no-worker"])]
    log = place.var / f"server-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=place.environ(environ), stdout=output, stderr=subprocess.STDOUT)
    server = Server(f"http://127.0.0.1:{port}", place.var, process, place)
    try:
        _until_it_answers(server, log)
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()


@contextmanager
def copied(place: Place, folder: Path) -> Iterator[Place]:
    """The same installation once more: database, keys and outbox copied; the database goes when the block ends.

    A PostgreSQL database can only be copied while nobody is connected to it.
    """
    var = folder / f"copy-{uuid.uuid4().hex[:8]}"
    shutil.copytree(place.var, var, ignore=shutil.ignore_patterns("*.sqlite3*", "*.log", "static"))
    if place.database_url.startswith("sqlite"):
        copy = var / "alongside.sqlite3"
        source = place.database_url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(copy)) as new:
            old.backup(new)
        yield Place(f"sqlite:///{copy}", var)
    else:
        name = f"copy_{uuid.uuid4().hex[:12]}"
        with created(place.database_url, name, template=place.database_url.rpartition("/")[2]) as url:
            yield Place(url, var)


@contextmanager
def created(server_url: str, name: str, *, template: str = "template0") -> Iterator[str]:
    """A new PostgreSQL database beside the one of server_url; yields its url and drops it afterwards."""
    beside = server_url.rpartition("/")[0]
    with psycopg.connect(f"{beside}/postgres", autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    try:
        yield f"{beside}/{name}"
    finally:
        with psycopg.connect(f"{beside}/postgres", autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def empty(folder: Path) -> Iterator[Place]:
    """A place with an empty database of the kind that DATABASE_URL names (SQLite without it), and no keys yet."""
    var = folder / f"var-{uuid.uuid4().hex[:8]}"
    var.mkdir()
    server_url = os.environ.get("DATABASE_URL", "sqlite")
    if server_url.startswith("sqlite"):
        yield Place(f"sqlite:///{var / 'alongside.sqlite3'}", var)
    else:
        with created(server_url, f"empty_{uuid.uuid4().hex[:12]}") as url:
            yield Place(url, var)


@contextmanager
def here(folder: Path) -> Iterator[Place]:
    """A place with a copy of the database that Django uses in this process, outside any transaction, and with its keys.

    It costs a copy where `empty` costs every migration.
    """
    from django.conf import settings
    from django.db import connection

    assert not connection.in_atomic_block, "A copy has nothing of a transaction that is not over: do not ask for `db`."
    connection.close()
    name = connection.settings_dict["NAME"]
    beside = os.environ.get("DATABASE_URL", "").rpartition("/")[0]
    var = folder / "tests"
    var.mkdir()
    shutil.copy(settings.KEY_FILE, var / "keys.json")
    source = f"sqlite:///{name}" if connection.vendor == "sqlite" else f"{beside}/{name}"
    with copied(Place(source, var), folder) as place:
        yield place


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that has ended and is not yet mourned does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _until_it_answers(server: Server, log: Path) -> None:
    give_up_at = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < give_up_at:
        if server.process.poll() is not None:
            raise RuntimeError(f"The program ended with {server.process.returncode}:\n{log.read_text()}")
        with closing(http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=5)) as asked:
            try:
                asked.request("GET", "/static/")
                asked.getresponse()
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
            else:
                return
    raise RuntimeError(f"The program did not answer in {SECONDS_TO_START} seconds:\n{log.read_text()}")


def descendants(pid: int) -> list[int]:
    """The process and all below it, parents first, so that none is left to start or mourn another."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return [pid]
    return [pid, *(below for child in children for below in descendants(int(child)))]
