"""Processes of the program that are there at once: Django is loaded in one of them, and each of the others is a fork of it.

What is killed a thousand times cannot be started a thousand times by Python: that takes seconds, a fork takes milliseconds.
"""

import array
import importlib
import io
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tests.server import Place, empty

MOST_BYTES = 65536


class Failed(Exception):
    """A process ended otherwise than by returning; the text is what it said last."""


@dataclass
class Child:
    """A running fork. said: what it prints, a line at a time; its last line is what its function returned, as JSON."""

    pid: int
    said: IO[str]
    _nursery: "Nursery"
    _status: int | None = None

    def kill(self) -> bool:
        """SIGKILL, and wait until it is gone. Whether that is what ended it; not, when it had ended by itself."""
        if self._status is None:
            os.kill(self.pid, signal.SIGKILL)
        return self.wait() == -signal.SIGKILL

    def wait(self) -> int:
        """Its exit code when it has ended; that of a signal is negative."""
        if self._status is None:
            self._status = self._nursery._ask("wait", self.pid)
        return self._status

    def has_ended(self) -> bool:
        if self._status is None:
            self._status = self._nursery._ask("look", self.pid)
        return self._status is not None

    def result(self) -> Any:
        """What its function returned. Raises Failed."""
        with self.said:
            lines = self.said.read().splitlines()
        if self.wait():
            raise Failed("\n".join(lines[-30:]))
        return json.loads(lines[-1])


class Nursery:
    """Where Django is loaded. Functions are named "module:function"; arguments and results are what JSON can say."""

    def __init__(self, asked: socket.socket, place: Place) -> None:
        self._asked = asked
        self.place = place

    def start(self, function: str, *arguments: Any, at: Place | None = None) -> Child:
        """A fork that calls the function. at: a copy of the installation (same keys), to work on that instead."""
        reads, writes = os.pipe()
        try:
            pid = self._ask("start", function, list(arguments), _moved(at) if at else None, passing=writes)
        finally:
            os.close(writes)
        return Child(pid, os.fdopen(reads), self)

    def call(self, function: str, *arguments: Any, at: Place | None = None) -> Any:
        """Start it, wait for it, and return its result. Raises Failed."""
        return self.start(function, *arguments, at=at).result()

    def move_to(self, place: Place) -> None:
        """Another copy of the installation is the one that forks work on from now on."""
        self.place = place
        self._ask("move", _moved(place))

    def load(self, function: str, *arguments: Any) -> Any:
        """Call it where Django is loaded, so that every fork has what it left in memory. Raises Failed."""
        return self._ask("load", function, list(arguments))

    def _ask(self, *asked: Any, passing: int | None = None) -> Any:
        passed = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [passing]))] if passing is not None else []
        self._asked.sendmsg([json.dumps(asked).encode()], passed)
        failed, answer = json.loads(self._asked.recv(MOST_BYTES) or '[true, "The nursery has ended."]')
        if failed:
            raise Failed(answer)
        return answer


@contextmanager
def nursery(place: Place) -> Iterator[Nursery]:
    """Load Django with the settings of a place. All forks are killed when the block ends."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    environ = place.environ({"DJANGO_SETTINGS_MODULE": "alongside.settings"})
    with ours:
        with theirs:
            command = [sys.executable, "-W", "ignore", "-m", "tests.forks", str(theirs.fileno())]
            process = subprocess.Popen(command, env=environ, pass_fds=[theirs.fileno()])
        try:
            yield Nursery(ours, place)
        finally:
            ours.close()
            process.wait()


@contextmanager
def installed(*commands: str) -> Iterator[tuple[Nursery, Path]]:
    """A new installation with tables and nothing in them, loaded, and the folder that it is in. commands: what is run in it first,
    each the words of one command."""
    with tempfile.TemporaryDirectory() as folder, empty(Path(folder)) as place:
        for words in ("keys make", "migrate --verbosity=0", *commands):
            place.command(*words.split())
        with nursery(place) as loaded:
            yield loaded, Path(folder)


def trail_faults(loaded: Nursery, at: Place | None = None) -> list[str]:
    """What is wrong with the trail, as the command that looks it through says: nothing, mostly."""
    said = loaded.call("tests.forks:command", "audit", "verify", at=at)
    return [] if "none changed, missing or out of order" in said else [f"the trail is broken: {said.strip()}"]


def command(*arguments: str) -> str:
    """For a fork: `alongside ARGUMENTS`, and what it printed."""
    from django.core.management import call_command

    said = io.StringIO()
    call_command(*arguments, stdout=said)
    return said.getvalue()


def _moved(place: Place) -> dict[str, str]:
    kind, _colon, name = place.database_url.partition(":///" if place.database_url.startswith("sqlite") else "://")
    return {"database": name if kind == "sqlite" else name.rpartition("/")[2], "var": str(place.var)}


def _move_to(moved: dict[str, str]) -> None:
    from django.conf import settings
    from django.db import connection

    connection.settings_dict["NAME"] = moved["database"]
    before = settings.VAR
    settings.VAR = Path(moved["var"])
    for name in ("KEY_FILE", "CHECKPOINTS", "OUTBOX", "FILES"):
        setattr(settings, name, settings.VAR / getattr(settings, name).relative_to(before))


def _named(function: str) -> Any:
    module, _colon, name = function.partition(":")
    return getattr(importlib.import_module(module), name)


def _fork(asked: socket.socket, output: int, function: str, arguments: list[Any], moved: dict[str, str] | None) -> int:
    pid = os.fork()
    if pid:
        os.close(output)
        return pid
    code = 1
    try:
        asked.close()
        os.dup2(output, 1)
        os.close(output)
        sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115 (as long as the process)
        if moved:
            _move_to(moved)
        result = _named(function)(*arguments)
        sys.stdout.write("\n" + json.dumps(result))
        code = 0
    except BaseException:  # noqa: BLE001 (whatever it is goes to whoever asked)
        sys.stdout.write("\n" + traceback.format_exc())
    finally:
        with suppress(OSError):
            sys.stdout.flush()
        os._exit(code)


def _serve(asked: socket.socket) -> None:
    """Answer until whoever asks is gone."""
    from django.db import connections

    alive: set[int] = set()

    def ended(pid: int, how: int) -> int | None:
        found, status = os.waitpid(pid, how)
        if not found:
            return None
        alive.discard(pid)
        return os.waitstatus_to_exitcode(status)

    while True:
        message, passed, _flags, _address = asked.recvmsg(MOST_BYTES, socket.CMSG_SPACE(4))
        if not message:
            break
        what, *arguments = json.loads(message)
        failed, answer = False, None
        try:
            if what == "start":
                files = array.array("i")
                files.frombytes(passed[0][2])
                alive.add(answer := _fork(asked, files[0], *arguments))
            elif what in ("load", "move"):
                answer = _named(arguments[0])(*arguments[1]) if what == "load" else _move_to(*arguments)
                connections.close_all()  # a connection must not be in two processes
            else:
                answer = ended(arguments[0], 0 if what == "wait" else os.WNOHANG)
        except Exception:  # noqa: BLE001
            failed, answer = True, traceback.format_exc()[-MOST_BYTES // 4 :]
        asked.send(json.dumps([failed, answer]).encode())
    for pid in alive:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    import django

    django.setup()
    _serve(socket.socket(fileno=int(sys.argv[1])))
