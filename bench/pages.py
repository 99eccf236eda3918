"""How long the worker's pages take, at three sizes and on both databases, over HTTP from the real server.

    python -m bench.pages [--sizes small,council,region] [--databases sqlite,postgresql] [--times 100]

Each line: the page, whose it is, its queries, the median and the 95th percentile of its milliseconds, and how many times as long
that is as three others: the bare page of the same server (two queries, the session and who is signed in, and one line; no guard, no
reading, no template); the empty page (a page of the program with nothing on it: guarded, its reading committed, the frame with its
navigation drawn); and the same page at the first size. The last column compares the 95th percentiles at the two sizes.
All sizes are served side by side and asked in turn; a line says how busy the machine was.
"""

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.server import Place, empty, running

SIZES = {"small": (0, 0, 1), "council": (3_000, 23_300, 1), "region": (3_000, 23_300, 15)}
SETTINGS = {"DJANGO_SETTINGS_MODULE": "bench.settings"}
WARM = 32  # a server's four threads each know a page, and how PostgreSQL answers it, after some times
SECONDS_OPEN = 20  # the server ends a connection on which nothing is asked for half a minute


@dataclass(frozen=True)
class Page:
    """One page: what it is called, who opens it, where it is (asked of the database by bench.asking) and what is searched first."""

    name: str
    who: str
    key: str
    typed: str = ""


PAGES = [
    Page("bare page", "social worker", "bare"),
    Page("empty page", "social worker", "empty"),
    Page("my work", "social worker", "my_work"),
    Page("my work", "manager", "my_work"),
    Page("my work", "administrator", "my_work"),
    Page("my work", "chair", "my_work"),
    Page("a family", "social worker", "family"),
    Page("chronology", "social worker", "chronology"),
    Page("find, a full name", "social worker", "find_family", "amina hassan"),
    Page("find, a common name", "social worker", "find_family", "jones"),
    Page("find, two letters", "social worker", "find_family", "sm"),
    Page("find, name and year", "social worker", "find_family", "smith 2015"),
    Page("find, nobody", "social worker", "find_family", "zzyzx quux"),
]


class Visitor:
    """Somebody signed in by the demonstration's one press, on one connection that stays open."""

    def __init__(self, url: str, person: str) -> None:
        self.connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
        self.cookies: dict[str, str] = {}
        self.asked_at = 0.0
        self.origin = url
        self.post("/demonstration/", "/demonstration/be/", {"person": person})

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path)

    def post(self, page: str, path: str, data: dict[str, str]) -> None:
        """Send a form that stands on `page`. Raises RuntimeError when it is not answered by going on."""
        _status, html = self.get(page)
        token = html.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        status, _html = self._ask("POST", path, urlencode({**data, "csrfmiddlewaretoken": token}))
        if status != http.client.FOUND:
            raise RuntimeError(f"{path} answered {status}")

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        if time.monotonic() - self.asked_at > SECONDS_OPEN:
            self.connection.close()  # and opened again by what follows
        self.asked_at = time.monotonic()
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        for header in response.msg.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        return response.status, text

    def milliseconds(self, path: str) -> float:
        """How long one answer took. Raises RuntimeError when it is not the page."""
        begun = time.perf_counter()
        status, _html = self.get(path)
        taken = (time.perf_counter() - begun) * 1000
        if status != http.client.OK:
            raise RuntimeError(f"{path} answered {status}")
        return taken


@dataclass
class Timed:
    """One page at one size, and the milliseconds of each time it was asked for."""

    page: Page
    size: str
    queries: int
    visitor: Visitor
    path: str
    taken: list[float]

    def median(self) -> float:
        return statistics.median(self.taken)

    def high(self) -> float:
        return sorted(self.taken)[int(len(self.taken) * 0.95) - 1]


def measure(places: dict[str, Place], times: int) -> list[Timed]:
    """Each page at each size.

    Each page is asked for at all sizes in turn, again and again, so that what else the machine does is shared by those that are
    compared.
    """
    with ExitStack() as servers:
        opened: list[Timed] = []
        for size, place in places.items():
            asked = json.loads(_python(place, "bench.asking"))
            url = servers.enter_context(running(place, environ=SETTINGS, worker=False)).url
            opened += _opened(url, size, asked)
        opened.sort(key=lambda each: PAGES.index(each.page))  # stays in the order of the sizes
        for _round in range(times):
            for each in opened:
                each.taken.append(each.visitor.milliseconds(each.path))
    return opened


def _opened(url: str, size: str, asked: dict[str, Any]) -> Iterator[Timed]:
    for page in PAGES:
        if not (path := asked["paths"].get(page.key)):
            continue
        visitor = Visitor(url, asked["people"][page.who])
        if page.typed:
            visitor.post(path, path, {"terms": page.typed})
        for _warming in range(WARM):
            visitor.milliseconds(path)
        queries = asked["queries"].get(f"{page.who} {page.key} {page.typed}", 0)
        yield Timed(page, size, queries, visitor, path, [])


def _python(place: Place, module: str, *arguments: object) -> str:
    command = [sys.executable, "-m", module, *map(str, arguments)]
    ran = subprocess.run(command, env=place.environ(SETTINGS), check=True, stdout=subprocess.PIPE, text=True)
    return ran.stdout.strip().splitlines()[-1]


@contextmanager
def filled(size: str) -> Iterator[Place]:
    """A demonstration of that size, on the database that DATABASE_URL names."""
    with tempfile.TemporaryDirectory() as folder, empty(Path(folder)) as place:
        place.command("keys", "make")
        place.command("migrate", "--verbosity=0")
        place.command("demo", "make")
        _python(place, "bench.filling", *SIZES[size])
        yield place


def report(database: str, sizes: list[str], times: int) -> None:
    with ExitStack() as all_filled:
        places = {}
        for size in sizes:
            begun = time.monotonic()
            places[size] = all_filled.enter_context(filled(size))
            sys.stdout.write(f"{database}, {size}: filled in {time.monotonic() - begun:.0f} s\n")
        for line in lines(measure(places, times)):
            sys.stdout.write(f"{line}\n")


def lines(timed: list[Timed]) -> Iterator[str]:
    """The measurements of one database, and what else the machine did meanwhile."""
    found = {(each.page, each.size): each for each in timed}
    yield f"load of the machine over 1, 5 and 15 minutes: {' '.join(f'{each:.1f}' for each in os.getloadavg())}"
    for size in dict.fromkeys(each.size for each in timed):
        heads = ("queries", "median", "p95", "× bare", "× empty", f"× {timed[0].size}", "p95")
        yield f"{size:34}" + "".join(f"{head:>9}" for head in heads)
        bare, empty_page = (found[page, size].median() for page in PAGES[:2])
        for page in PAGES:
            if not (each := found.get((page, size))):
                continue
            first = found[page, timed[0].size]
            median, high = each.median(), each.high()
            ratios = (median / bare, median / empty_page, median / first.median(), high / first.high())
            name = f"{page.name}, {page.who}" if page.name == "my work" else page.name
            figures = f"{each.queries:>9}{median:>9.1f}{high:>9.1f}" + "".join(f"{ratio:>9.2f}" for ratio in ratios)
            yield f"{name:34}{figures}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.pages")
    parser.add_argument("--sizes", default=",".join(SIZES))
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--times", type=int, default=100)
    options = parser.parse_args()
    for database in options.databases.split(","):
        if database == "postgresql" and not os.environ.get("DATABASE_URL"):
            again = [sys.executable, "-m", "bench.pages", "--databases", database]
            again += ["--sizes", options.sizes, "--times", str(options.times)]
            subprocess.run([sys.executable, "-m", "tests.postgres", *again], check=True)
        else:
            report(database, options.sizes.split(","), options.times)
    return 0


if __name__ == "__main__":
    sys.exit(main())
