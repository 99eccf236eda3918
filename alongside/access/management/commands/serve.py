"""The web server and the background worker, started together and stopped together."""

import http.client
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from alongside.access import actions, keys, trail
from alongside.access.models import Account

SECONDS_TO_STOP = 15
SECONDS_BETWEEN_CHECKPOINTS = 5 * 60


class Command(BaseCommand):
    help = "Serve this installation: the web server and the background worker."
    requires_system_checks = []  # run below, when there is a key file and before anything is written

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or 8000, help="default: PORT, or 8000")
        parser.add_argument("--no-worker", action="store_true", help="the worker runs elsewhere: alongside db_worker")

    def handle(self, *, host, port, no_worker, **options):
        _must_be_free(host, port)
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        is_new = _holds_no_tables()
        if not settings.KEY_FILE.exists():
            self._make_keys(is_new)
        keys.load(settings.KEY_FILE)  # says what is wrong with it, before anything else does
        if settings.DEMONSTRATION:
            self.stdout.write(f"The demonstration's keys are in {settings.KEY_FILE}")
        if not is_new:
            self.check(databases=["default"])
            _must_be_a_demonstration()
        self._migrate()
        if is_new:
            self.check(databases=["default"])
        # access stands below people, so the table is asked for by name.
        if settings.DEMONSTRATION and not apps.get_model("people", "Family").objects.exists():
            call_command("demo", "make")
        connection.close()

        commands = {"web server": _web_server(host, port)}
        if not no_worker:
            commands["worker"] = [sys.executable, "-m", "alongside", "db_worker", "--verbosity=0"]
        with _checkpoints():
            ended = run_together(
                commands,
                answers=lambda: _answers(host, port),
                on_answer=lambda: self.stdout.write(f"Alongside answers at http://{host}:{port}"),
            )
        if ended:
            raise CommandError(f"The {ended} ended, so everything was stopped. What it said is above.")

    def _make_keys(self, is_new):
        if not (settings.DEMONSTRATION and is_new):
            raise keys.KeyFileMissing(
                f"There is no key file at {settings.KEY_FILE}. Put back the one this database was written with. "
                f"For a new database, make one with: alongside keys make"
            )
        keys.make(settings.KEY_FILE)
        self.stdout.flush()
        # The settings were read without keys; reading them anew is the one sure way that nothing keeps the empty ones.
        os.execv(sys.executable, [sys.executable, "-m", "alongside", *sys.argv[1:]])  # noqa: S606

    def _migrate(self):
        if settings.DEMONSTRATION:
            call_command("migrate", verbosity=0, interactive=False)
            return
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            raise CommandError(
                f"{len(waiting)} changes to the tables are waiting. Make a backup, then run: alongside migrate"
            )


def _holds_no_tables() -> bool:
    try:
        return not connection.introspection.table_names()
    except OperationalError as error:
        raise CommandError("The database does not answer. Is it running, and is DATABASE_URL right?") from error


@contextmanager
def _checkpoints() -> Iterator[None]:
    """Sign where the trail is now, every five minutes while the block lasts, and once more at its end.

    Also when nothing was added: that a new one came says that somebody still signs.
    """
    done = threading.Event()

    def sign() -> None:
        _sign_where_the_trail_is()
        while not done.wait(SECONDS_BETWEEN_CHECKPOINTS):
            _sign_where_the_trail_is()

    signing = threading.Thread(target=sign, name="checkpoints", daemon=True)
    signing.start()
    try:
        yield
    finally:
        done.set()
        signing.join(SECONDS_TO_STOP)
        _sign_where_the_trail_is()


def _sign_where_the_trail_is() -> None:
    """A checkpoint that cannot be made is said in the log, each time: it must not stop people's work."""
    try:
        trail.checkpoint(settings.CHECKPOINTS)
    except (OSError, DatabaseError, keys.KeyFileMissing) as error:
        logging.getLogger("alongside.checkpoints").error(
            "No checkpoint of the trail was made: %s", type(error).__name__
        )
    finally:
        connection.close()


def _must_be_a_demonstration() -> None:
    """Keep demonstration mode from changing the tables of a database that a council works on."""
    if not settings.DEMONSTRATION or Account._meta.db_table not in connection.introspection.table_names():
        return
    if Account.objects.exists() and not actions.is_demonstration():
        raise CommandError(
            "This database holds records that are not a demonstration. Nothing was changed. "
            "Start without --demonstration, or name another database with DATABASE_URL or ALONGSIDE_VAR."
        )


def _must_be_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"Something already listens on {host}:{port}. Choose another with PORT=8001") from error


def _web_server(host: str, port: int) -> list[str]:
    # Two processes at most, as SQLite has one writer. No access log: the addresses of pages name people's records.
    workers = min(2, os.cpu_count() or 1)
    options = {
        "interface": "wsgi",
        "host": host,
        "port": port,
        "workers": workers,
        "blocking-threads": 4,
        "workers-kill-timeout": SECONDS_TO_STOP - 5,
        "log-level": "warning",
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    return [sys.executable, "-m", "granian", *flags, "--no-ws", "--no-access-log", "alongside.wsgi:application"]


def _answers(host: str, port: int) -> bool:
    asked = http.client.HTTPConnection(host, port, timeout=2)
    try:
        asked.request("HEAD", settings.STATIC_URL, headers={"Host": settings.ALLOWED_HOSTS[0].lstrip(".*") or host})
        asked.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()
    return True


def run_together(
    commands: dict[str, list[str]], *, answers: Callable[[], bool], on_answer: Callable[[], None]
) -> str | None:
    """Run the commands until SIGTERM, SIGINT or the end of one of them, then stop all.

    answers is asked several times a second until it is true; then on_answer is called, once.
    Returns the name of the command that ended without being asked, or None when a signal came first.
    """
    stop = threading.Event()
    former = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    # The web server takes options from the environment too; GRANIAN_LOG_ACCESS_ENABLED would log what people look at.
    environ = {name: value for name, value in os.environ.items() if not name.startswith("GRANIAN_")}
    children: dict[str, subprocess.Popen[bytes]] = {}
    ended = None
    try:
        for name, command in commands.items():
            # A group of its own, so that Ctrl-C reaches only this process: a worker that is told twice drops its task.
            children[name] = subprocess.Popen(command, env=environ, process_group=0)  # noqa: S603
        is_announced = False
        while not ended and not stop.wait(0.1):
            ended = next((name for name, child in children.items() if child.poll() is not None), None)
            if not is_announced and not ended and answers():
                is_announced = True
                on_answer()
    finally:
        _stop(children.values())
        for number, handler in former.items():
            signal.signal(number, handler)
    return ended


def _stop(children) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
