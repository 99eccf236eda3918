"""What every proof has: an outcome, a command line, and a database of its own when it is not run by pytest."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST_TO_PRINT = 20


@dataclass
class Outcome:
    """What a proof found. seconds is how long it took.

    skipped: one line that says what is missing on this machine; then nothing was tried.
    notes: what was measured, a line each.
    """

    trials: int = 0
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    skipped: str = ""

    def line(self, name: str) -> str:
        """The outcome in one line, as the commands print it."""
        if self.skipped:
            return f"{name}: skipped: {self.skipped}"
        return f"{name}: {self.trials:,} trials, {len(self.failures):,} failures, {self.seconds:.1f} seconds"


@contextmanager
def timed() -> Iterator[Outcome]:
    """An outcome that knows how long the block took."""
    outcome, began = Outcome(), time.monotonic()
    try:
        yield outcome
    finally:
        outcome.seconds = time.monotonic() - began


def command(run: Callable[..., Outcome], *, trials: int, parts: str = "", most_to_print: int = MOST_TO_PRINT) -> int:
    """Run a proof as a command and return its exit code: 1 when it found a failure.

    trials: how many in the long version, when the command line does not say.
    parts: what `--only TEXT` chooses among, for a proof that can be asked for a part of it; `run` is then given `only` as well.
    most_to_print: how many failures are told one by one.
    """
    name = Path(sys.modules["__main__"].__file__ or "").stem
    parser = argparse.ArgumentParser(prog=f"python -m tests.proofs.{name}")
    parser.add_argument("--trials", type=int, default=trials, help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    if parts:
        parser.add_argument("--only", metavar="TEXT", default="", help=f"only {parts} whose name contains this")
    options = vars(parser.parse_args())
    outcome = run(**options)
    more = len(outcome.failures) - most_to_print
    for line in [*outcome.failures[:most_to_print], *([f"and {more:,} more"] if more > 0 else []), *outcome.notes]:
        sys.stdout.write(f"  {line}\n")
    sys.stdout.write(outcome.line(name) + "\n")
    sys.stdout.flush()
    return 1 if outcome.failures else 0


@contextmanager
def in_database() -> Iterator[None]:
    """Django on an empty test database, with its tables, for a proof that is run as a command. Inside pytest: nothing."""
    if "PYTEST_CURRENT_TEST" in os.environ:
        yield
        return
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases, teardown_test_environment

    django.setup()
    setup_test_environment(debug=False)
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(databases, verbosity=0)
        teardown_test_environment()


@contextmanager
def in_world(step: str = "i") -> Iterator[Any]:
    """The Hassan family of tests.world at that step, in a database of its own. Inside pytest: the one that is there.

    What the block writes stays for its end: wrap each trial in a transaction that is rolled back when that matters.
    """
    if "PYTEST_CURRENT_TEST" in os.environ:
        from tests import world as worlds

        yield worlds.found()
        return
    with in_database(), ExitStack() as everything:
        from tests import kept
        from tests import world as worlds

        with kept.Kept(everything).at(step), kept.days_at_today():
            yield worlds.found()


@contextmanager
def rolled_back() -> Iterator[None]:
    """A transaction that leaves nothing behind, as the one around each test of Django's: what must be durable may be in it."""
    from django.db import transaction

    block = transaction.atomic()
    block._from_testcase = True  # the guard commits each reading, which is refused inside other transactions
    with block:
        yield
        transaction.set_rollback(True)


@contextmanager
def other_rules() -> Iterator[None]:
    """The program's rules are other ones in this block: no SQL that was worked out by the right ones is used, nor kept after it."""
    from alongside.access import prepared

    prepared.forget()
    try:
        yield
    finally:
        prepared.forget()
