"""The program is killed at random moments while people save: nothing that they were told is saved is lost, doubled or half.

Two browsers save what a child said, at the same time, and keep their own lists of what was acknowledged. In the middle of it the
process that serves them is killed with SIGKILL and another is there; the browsers, which do not know what became of it, send
the very same forms again. In the end each text must be there once, with the one entry of the trail that belongs to it.

Most of these processes are forks of one that has loaded Django: they answer by the program's own WSGI application, on
connections of their own. Each hundredth is the real command `alongside serve` with its web server. Four kills fall at named
places between the act and the answer, whatever the machine's speed.

SIGKILL leaves what the operating system holds in memory, so this says nothing of a machine that loses its power: see os_crash.
"""

import http.client
import random
import re
import statistics
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import ExitStack, closing
from http.cookiejar import CookieJar

from tests.forks import Nursery, installed, trail_faults
from tests.proofs.lives import PLACES, Fork
from tests.proofs.proof import Outcome, command, timed
from tests.server import Server, running

DATABASES = "both"
BROWSERS = 2
ONE_REAL_IN = 100
GIVE_UP_AFTER = 60
VIEWS = "SELECT count(*) FROM voices_view"


class Browser:
    """A worker's browser, without the browser: keeps cookies, the key of the form, and what was acknowledged."""

    def __init__(self, where: dict[str, str]) -> None:
        self.where = where
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), _NotFurther())
        self.form: dict[str, str] = {}
        self.acknowledged: list[str] = []
        self.took: list[float] = []
        self.url = ""

    def sign_in(self) -> None:
        """As the demonstration lets one, with a press; then open the form once."""
        token = _hidden(self.get("/demonstration/"))
        self.post("/demonstration/be/", {**token, "person": self.where["worker"]})
        self.form = _hidden(self.get(self.where["path"]))

    def get(self, path: str) -> str:
        with self.opener.open(self.url + path, timeout=GIVE_UP_AFTER) as answer:
            return answer.read().decode()

    def post(self, path: str, sent: dict[str, str]) -> int:
        """The status. Raises OSError or HTTPException when the connection breaks."""
        request = urllib.request.Request(self.url + path, urllib.parse.urlencode(sent).encode())  # noqa: S310
        request.add_header("Referer", self.url + path)
        try:
            with self.opener.open(request, timeout=GIVE_UP_AFTER) as answer:
                return answer.status
        except urllib.error.HTTPError as answer:
            return answer.code

    def save(self, word: str) -> bool:
        """Whether it was acknowledged: the program answered that it goes on elsewhere."""
        words = {f"words_{self.where['question']}": f"I said {word}.", "was_read_back": "on"}
        began = time.monotonic()
        try:
            status = self.post(self.where["path"], {**self.form, **words})
        except (OSError, http.client.HTTPException):
            return False
        if status == 302:
            self.acknowledged.append(word)
            self.took.append(time.monotonic() - began)
        return status == 302


class _NotFurther(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments, **options):
        return None


def _hidden(page: str) -> dict[str, str]:
    found = {}
    for name in ("csrfmiddlewaretoken", "form_key"):
        if value := re.search(rf'name="{name}" value="([^"]+)"', page):
            found[name] = value[1]
    return found


def judge(outcome: Outcome, acknowledged: list[str], kept: list) -> None:
    """Hold what is in the tables against the browsers' own lists."""
    counted: dict[str, int] = {}
    for word, acts, readers in kept:
        counted[word] = counted.get(word, 0) + 1
        if acts != 1 or not readers:
            outcome.failures.append(f"{word} is half there: {acts} entries of the trail, {readers} readers")
    for word in acknowledged:
        if word not in counted:
            outcome.failures.append(f"{word} is lost: it was acknowledged")
    outcome.failures += [f"{word} is there {times} times" for word, times in counted.items() if times > 1]


def kill(loaded: Nursery, outcome: Outcome, *, trials: int, seed: int, forgets: bool = False) -> None:
    """A kill at each of the PLACES and `trials` at random moments, in an installation with the cast of the demonstration.

    forgets: let the program not know a press again, so that this must find texts that are there twice.
    """
    saving = Saving(loaded, outcome, random.Random(seed))  # noqa: S311 (the moments, no secret)
    for place in PLACES:
        saving.killed(Fork(loaded, place, forgets), place)
        with closing(Fork(loaded, "", forgets)) as life:
            saving.again(life)
    for number in range(1, trials + 1):
        with ExitStack() as life_ends:
            if number % ONE_REAL_IN == 0:
                life: Fork | Server = life_ends.enter_context(running(loaded.place, worker=False))
            else:
                life = Fork(loaded)
            saving.again(life)
            saving.killed(life)
    with closing(Fork(loaded)) as life:
        saving.again(life)
    judge(outcome, sorted(saving.acknowledged()), loaded.call("tests.proofs.lives:kept"))
    if saving.acknowledged() != {f"kill-{each}" for each in range(1, saving.number + 1)}:
        outcome.failures.append("Something was never acknowledged, although it was sent again.")
    outcome.failures += trail_faults(loaded)
    outcome.notes += saving.notes()


class Saving:
    """What the browsers do around the kills."""

    def __init__(self, loaded: Nursery, outcome: Outcome, chance: random.Random) -> None:
        self.loaded, self.outcome, self.chance = loaded, outcome, chance
        self.browsers = [Browser(where) for where in [loaded.load("tests.proofs.lives:where")] * BROWSERS]
        self.waiting: list[str] = []
        self.number = self.before = self.between = self.after = 0
        self.views = loaded.place.count(VIEWS)
        with closing(Fork(loaded)) as life:
            self._meet(life)
            for browser in self.browsers:
                browser.sign_in()
            for _ in range(2):
                self._saved(self._words(), "was not saved, though nothing was killed")

    def acknowledged(self) -> set[str]:
        return {word for browser in self.browsers for word in browser.acknowledged}

    def _words(self) -> list[str]:
        self.number += BROWSERS
        return [f"kill-{self.number - each}" for each in range(BROWSERS)]

    def _save(self, words: list[str]) -> list[threading.Thread]:
        saving = [
            threading.Thread(target=each.save, args=(word,)) for each, word in zip(self.browsers, words, strict=True)
        ]
        for thread in saving:
            thread.start()
        return saving

    def _saved(self, words: list[str], otherwise: str) -> None:
        for thread in self._save(words):
            thread.join()
        self.outcome.failures += [f"{word} {otherwise}" for word in words if word not in self.acknowledged()]

    def _meet(self, life: "Fork | Server") -> None:
        for browser in self.browsers:
            browser.url = life.url

    def again(self, life: "Fork | Server") -> None:
        """The program is there again: send once more what nobody knows of."""
        self._meet(life)
        if self.waiting:
            self._saved(self.waiting, "could not be sent again")
        self.waiting = []

    def killed(self, life: "Fork | Server", place: str = "") -> None:
        """Save, and kill in the middle of it. place: where the fork kills itself."""
        self._meet(life)
        self.waiting = self._words()
        saving = self._save(self.waiting)
        if not place:
            time.sleep(self.chance.uniform(0, 1.3 * self._seconds()))
            life.kill()
        for thread in saving:
            thread.join()
        life.kill()
        self.outcome.trials += 1
        known = self.acknowledged()
        told = sum(word in known for word in self.waiting)
        if place and told:
            self.outcome.failures.append(f"It was not killed {place}.")
        there = self.loaded.place.count(VIEWS) - self.views - (self.number - BROWSERS)
        self.after += told
        self.between += there - told
        self.before += BROWSERS - there

    def _seconds(self) -> float:
        """How long a save takes here, two at once."""
        return statistics.median([each for browser in self.browsers for each in browser.took[-20:]])

    def notes(self) -> list[str]:
        real = (self.outcome.trials - len(PLACES)) // ONE_REAL_IN
        return [
            f"{self.number:,} texts; {len(PLACES)} kills at named places, {real} of the real server",
            (
                f"a save took {self._seconds():.3f} seconds; of the texts on their way {self.before:,} were not there after the "
                f"kill, {self.between:,} were there and not acknowledged, {self.after:,} were acknowledged"
            ),
        ]


def run(trials: int, seed: int) -> Outcome:
    """`trials` kills, each at another moment of two saves."""
    with timed() as outcome, installed("demo make") as (loaded, _folder):
        kill(loaded, outcome, trials=trials, seed=seed)
    return outcome


if __name__ == "__main__":
    sys.exit(command(run, trials=1000))
