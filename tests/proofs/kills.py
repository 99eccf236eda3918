"""The program is killed at random moments while somebody saves: nothing that they were told is saved is lost, doubled or half.

The real program serves an installation of its own. A client saves what a child said, again and again, and keeps its own list
of what was acknowledged. In the middle of one save everything is killed with SIGKILL, the program is started again, and the
client, which does not know what became of it, sends the very same form again. In the end each text must be there once, with
the one entry of the trail that belongs to it.

SIGKILL leaves what the operating system holds in memory, so this says nothing of a machine that loses its power: see os_crash.
"""

import http.client
import json
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from tests.proofs.proof import Outcome, command, timed
from tests.server import Place, empty, running

DATABASES = "both"
MOST_SECONDS = 0.25  # a save takes less on an idle machine, so that the kill falls before, in and after it
GIVE_UP_AFTER = 60

WHERE = """
import json, django
django.setup()
from alongside.exchange.cast import CAST
from alongside.people.models import Family, Person, Worker
from alongside.voices.loading import questions_for
family = Family.objects.get(ssd_id=CAST.hassan.family_id)
child = Person.objects.get(ssd_id=CAST.hassan.children[0].person_id)
worker = family.grants.get(scope="own", account__person__worker__isnull=False, until_at=None).account.person
print(json.dumps([str(family.pk), str(child.pk), str(worker.pk), questions_for(child)[0].key]))
"""
KEPT = """
import json, re, django
django.setup()
from alongside.access.models import TrailEntry
from alongside.voices.models import View
acts = {}
for entry in TrailEntry.objects.filter(verb="voices.record"):
    acts[entry.subject_id] = acts.get(entry.subject_id, 0) + 1
found = []
for view in View.objects.select_related("data_key").prefetch_related("audience__members"):
    for word in re.findall(r"kill-[0-9]+", view.words):
        found.append([word, acts.get(str(view.pk), 0), view.audience.members.count() if view.audience else 0])
print(json.dumps(found))
"""


class Worker:
    """A worker's browser, without the browser: keeps cookies, the key of the form, and what was acknowledged."""

    def __init__(self, url: str, where: list[str]) -> None:
        self.family, self.child, self.person, self.question = where
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), _NotFurther())
        self.form: dict[str, str] = {}
        self.acknowledged: list[str] = []
        self.move_to(url)

    def move_to(self, url: str) -> None:
        """The program answers here now."""
        self.url = url

    @property
    def path(self) -> str:
        return f"/families/{self.family}/people/{self.child}/said/"

    def sign_in(self) -> None:
        """As the demonstration lets one, with a press; then open the form once."""
        token = _hidden(self.get("/demonstration/"))
        self.post("/demonstration/be/", {**token, "person": self.person})
        self.form = _hidden(self.get(self.path))

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
        words = {f"words_{self.question}": f"I said {word}.", "was_read_back": "on"}
        try:
            status = self.post(self.path, {**self.form, **words})
        except (OSError, http.client.HTTPException):
            return False
        if status == 302:
            self.acknowledged.append(word)
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


def made(place: Place) -> None:
    """A demonstration council at this place."""
    place.command("keys", "make")
    place.command("migrate", "--verbosity=0")
    place.command("demo", "make")


def asked(place: Place, script: str) -> list:
    """What a script prints about the rows of a place."""
    environ = place.environ({"DJANGO_SETTINGS_MODULE": "alongside.settings"})
    ran = subprocess.run([sys.executable, "-c", script], env=environ, check=True, capture_output=True, text=True)
    return json.loads(ran.stdout)


def judge(outcome: Outcome, acknowledged: list[str], kept: list) -> None:
    """Hold what is in the tables against the client's own list."""
    counted: dict[str, int] = {}
    for word, acts, readers in kept:
        counted[word] = counted.get(word, 0) + 1
        if acts != 1 or not readers:
            outcome.failures.append(f"{word} is half there: {acts} entries of the trail, {readers} readers")
    for word in acknowledged:
        if word not in counted:
            outcome.failures.append(f"{word} is lost: it was acknowledged")
    outcome.failures += [f"{word} is there {times} times" for word, times in counted.items() if times > 1]


def run(trials: int, seed: int) -> Outcome:
    """`trials` kills, each at another moment of a save."""
    chance = random.Random(seed)  # noqa: S311 (the moments, no secret)
    with timed() as outcome, tempfile.TemporaryDirectory() as folder, empty(Path(folder)) as place:
        made(place)
        where, worker, number, unknown = asked(place, WHERE), None, 0, 0
        waiting: str | None = None
        for _ in range(trials + 1):
            with running(place, worker=False) as server:
                if worker is None:
                    worker = Worker(server.url, where)
                    worker.sign_in()
                worker.move_to(server.url)
                if waiting and not worker.save(waiting):
                    outcome.failures.append(f"{waiting} could not be sent again")
                waiting = None
                for _ in range(chance.randrange(3)):
                    number += 1
                    if not worker.save(f"kill-{number}"):
                        outcome.failures.append(f"kill-{number} was not saved, though nothing was killed")
                if outcome.trials == trials:
                    break
                number += 1
                waiting = f"kill-{number}"
                saving = threading.Thread(target=worker.save, args=(waiting,))
                saving.start()
                time.sleep(chance.uniform(0, MOST_SECONDS))
                server.kill()
                saving.join()
                unknown += waiting not in worker.acknowledged
                outcome.trials += 1
        assert worker is not None
        judge(outcome, sorted(set(worker.acknowledged)), asked(place, KEPT))
        if set(worker.acknowledged) != {f"kill-{each}" for each in range(1, number + 1)}:
            outcome.failures.append("Something was never acknowledged, although it was sent again.")
        place.command("audit", "verify")
        outcome.notes.append(f"{number:,} texts; {unknown:,} kills fell before the answer came")
    return outcome


if __name__ == "__main__":
    sys.exit(command(run, trials=1000))
