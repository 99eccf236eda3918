"""Guessing at somebody's password from a hundred addresses at once, while the real person signs in from their own.

Half of the guessers try one name with a list that holds the right password somewhere; the other half try names that nobody has,
which costs the program as much. No guess may come in, and the real person's press of *Sign in* is answered within a second and
a half, 95 times of 100, however hard the others press. The program is the real one, with its two processes, on this machine;
each guesser has a loopback address of their own.
"""

import http.client
import random
import re
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode, urlsplit

from tests.access.signing_in import App, seed_on
from tests.proofs.proof import Outcome, command, timed

ADDRESSES = 100
SECONDS_AT_MOST = 1.5
REAL_ADDRESS = "127.9.9.9"
WAIT = re.compile(r"Please wait \d+ seconds")


@dataclass
class Visitor:
    """Somebody with a browser at one address: a connection, a cookie and the token of the sign-in page."""

    url: str
    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        assert parts.hostname
        self.connection = http.client.HTTPConnection(
            parts.hostname, parts.port, timeout=60, source_address=(self.address, 0)
        )
        _status, _where, page = self.ask("GET", "/sign-in/")
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found, "the sign-in page has no token"
        self.token = found.group(1)

    def ask(self, method: str, path: str, **typed: str) -> tuple[int, str, str]:
        """Status, where it leads, and the page."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if typed:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"{self.url}/sign-in/"}
            body = urlencode(typed | {"csrfmiddlewaretoken": self.token})
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location") or "", page

    def guess(self, name: str, password: str) -> tuple[int, str, str]:
        return self.ask("POST", "/sign-in/", sign_in_name=name, password=password)


def come_in_once(url: str, name: str, password: str) -> None:
    """The real person's sign-in of some day before, when they set up their second step."""
    real = Visitor(url, REAL_ADDRESS)
    real.guess(name, password)
    _status, _where, page = real.ask("GET", "/sign-in/set-up/app/")
    status, where, _page = real.ask("POST", "/sign-in/set-up/app/", code=App(seed_on(page)).code())
    assert where.endswith("/recovery-codes/"), (status, where)
    real.connection.close()


@dataclass
class Counted:
    """How the guesses were answered, counted by many threads."""

    kinds: dict[str, int] = field(default_factory=lambda: {"in": 0, "wait": 0, "wrong": 0, "other": 0})
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, status: int, where: str, page: str) -> None:
        kind = "in" if where else "wait" if WAIT.search(page) else "wrong" if status == 200 else "other"
        with self.lock:
            self.kinds[kind] += 1


def guess_on(url: str, number: int, name: str, guesses: list[str], counted: Counted) -> None:
    """One guesser, from an address of their own: the odd ones try names that nobody has."""
    guessing = Visitor(url, f"127.1.{number // 200}.{number % 200 + 1}")
    for turn, guess in enumerate(guesses):
        who = name if number % 2 == 0 else f"nobody{number}-{turn}@riverside.example"
        counted.add(*guessing.guess(who, guess))
    guessing.connection.close()


def sign_in_until(over: threading.Event, url: str, name: str, password: str, took: list[float]) -> Iterator[str]:
    """The real person, again and again; what went wrong."""
    while not over.is_set():
        real = Visitor(url, REAL_ADDRESS)
        began = time.monotonic()
        _status, where, page = real.guess(name, password)
        took.append(time.monotonic() - began)
        if "second-step" not in where:
            yield "The real person was kept out." if WAIT.search(page) else "No sign-in."
        real.connection.close()
        over.wait(0.2)


def attack(
    url: str,
    *,
    name: str,
    password: str,
    trials: int,
    seed: int,
    addresses: int = ADDRESSES,
    seconds_at_most: float = SECONDS_AT_MOST,
) -> Outcome:
    """Guess `trials` times at an account of a running program, and sign in as its owner meanwhile."""
    chance = random.Random(seed)  # noqa: S311 (what is guessed, no secret)
    guesses = [f"guess number {number}" for number in range(trials // 2)]
    guesses[chance.randrange(len(guesses) // 10, len(guesses))] = password
    outcome, counted, over = Outcome(), Counted(), threading.Event()
    took: list[float] = []
    come_in_once(url, name, password)

    threads = [
        threading.Thread(target=guess_on, args=(url, number, name, guesses[number // 2 :: addresses // 2], counted))
        for number in range(addresses)
    ]
    real = threading.Thread(target=lambda: outcome.failures.extend(sign_in_until(over, url, name, password, took)))
    began = time.monotonic()
    real.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    over.set()
    real.join()
    _judge(outcome, counted.kinds, took, time.monotonic() - began, addresses, seconds_at_most)
    return outcome


def _judge(
    outcome: Outcome, counts: dict[str, int], took: list[float], spent: float, addresses: int, seconds_at_most: float
) -> None:
    outcome.trials = sum(counts.values())
    if counts["in"] or counts["other"]:
        outcome.failures.append(f"{counts['in']} guesses came in, {counts['other']} had another answer.")
    p95 = quantiles(took, n=20)[-1] if len(took) > 1 else took[0]
    if p95 > seconds_at_most:
        outcome.failures.append(f"The real person waited {p95:.2f} seconds at the 95th percentile.")
    outcome.notes += [
        f"{counts['wrong']} of {outcome.trials} guesses were looked at, {counts['wait']} had to wait",
        f"{outcome.trials / spent:.0f} guesses a second from {addresses} addresses",
        f"the real person signed in {len(took)} times: median {median(took):.2f} s, p95 {p95:.2f} s, longest {max(took):.2f} s",
    ]


def run(trials: int, seed: int) -> Outcome:
    """`trials` guesses at a worker of a demonstration council made for it."""
    from tests.server import empty, running

    with timed() as whole, tempfile.TemporaryDirectory() as folder, empty(Path(folder)) as place:
        place.command("keys", "make")
        place.command("migrate", "--verbosity=0")
        made = place.command("demo", "make")
        name, password = re.search(r"Without one press: (\S+), password (\S+),", made).groups()
        with running(place, worker=False) as server:
            outcome = attack(server.url, name=name, password=password, trials=trials, seed=seed)
    outcome.seconds = whole.seconds
    return outcome


if __name__ == "__main__":
    sys.exit(command(run, trials=10_000))
