"""Starting and stopping: nothing is left running, and the exit code says what happened."""

import os
import signal
import sys
import threading
import time

import pytest

from alongside.access.management.commands.serve import run_together
from tests.server import descendants, is_alive

FOREVER = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)",
]
BRIEF = [sys.executable, "-c", "raise SystemExit(3)"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_stops_both_and_is_not_a_failure(number):
    announced = []

    def interrupt():
        announced.append(True)
        os.kill(os.getpid(), number)

    others = set(descendants(os.getpid()))
    before = time.monotonic()
    assert run_together({"server": FOREVER, "worker": FOREVER}, answers=lambda: True, on_answer=interrupt) is None
    assert announced == [True]
    assert time.monotonic() - before < 40
    assert not [pid for pid in descendants(os.getpid()) if pid not in others and is_alive(pid)]


def test_end_of_one_stops_the_other_and_is_named():
    ended = run_together({"server": FOREVER, "worker": BRIEF}, answers=lambda: False, on_answer=pytest.fail)
    assert ended == "worker"


def test_address_is_told_once_and_only_when_it_answers():
    asked = []
    told = []

    def answers():
        asked.append(True)
        return len(asked) >= 3

    def tell():
        told.append(len(asked))
        # Some turns later, so that a second telling would have had its time.
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()

    before = time.monotonic()
    run_together({"server": FOREVER}, answers=answers, on_answer=tell)
    assert told == [3]
    assert len(asked) == 3
    assert time.monotonic() - before < 40


def test_child_that_does_not_listen_is_ended(monkeypatch):
    monkeypatch.setattr("alongside.access.management.commands.serve.SECONDS_TO_STOP", 0.2)
    assert run_together({"server": DEAF, "worker": BRIEF}, answers=lambda: False, on_answer=pytest.fail) == "worker"


def test_options_of_the_web_server_do_not_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("GRANIAN_LOG_ACCESS_ENABLED", "true")
    looks = [sys.executable, "-c", "import os, sys; sys.exit('GRANIAN_LOG_ACCESS_ENABLED' in os.environ and 9)"]
    codes = []
    monkeypatch.setattr(
        "alongside.access.management.commands.serve._stop", lambda children: codes.extend(c.wait() for c in children)
    )
    run_together({"server": looks}, answers=lambda: False, on_answer=pytest.fail)
    assert codes == [0]
