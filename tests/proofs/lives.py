"""Short lives of the program for the proof of kills: forks that answer by its WSGI application, and what they are asked."""

import os
import re
import signal
import sys
import threading
from typing import Any

from tests.forks import Child, Nursery

PLACES = ("in the act", "before the commit", "after the commit", "before the answer")


class Fork:
    """One life of the program, in a fork."""

    def __init__(self, loaded: Nursery, *how: Any) -> None:
        self.child: Child = loaded.start("tests.proofs.lives:serve", *how)
        self.url = f"http://127.0.0.1:{int(self.child.said.readline())}"

    def kill(self) -> None:
        self.child.kill()
        self.child.said.close()

    close = kill


def serve(place: str = "", forgets: bool = False) -> None:
    """For a fork: answer on a port of its own, which is printed, until it is killed. place: where it kills itself.

    forgets: whether a press that comes again is taken for a new one.
    """
    import socketserver
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

    from alongside.access import presses
    from alongside.wsgi import application

    if forgets:
        presses.claim = lambda: None

    class Threads(socketserver.ThreadingMixIn, WSGIServer):
        daemon_threads = True

        def server_bind(self) -> None:
            socketserver.TCPServer.server_bind(self)  # without asking who this machine is
            self.server_name, self.server_port = "127.0.0.1", self.server_address[1]
            self.setup_environ()

    class Silent(WSGIRequestHandler):
        def log_message(self, *_said: object) -> None:
            return

    if place:
        _die(place)
    with Threads(("127.0.0.1", 0), Silent) as server:
        server.set_app(application)
        sys.stdout.write(f"{server.server_port}\n")
        sys.stdout.flush()
        server.serve_forever()


def _die(place: str) -> None:
    from django.db.backends.base.base import BaseDatabaseWrapper

    from alongside.access import presses

    is_acting, claim, commit, went_to = threading.Event(), presses.claim, BaseDatabaseWrapper._commit, presses.went_to

    def die(here: str) -> None:
        if here == place:
            os.kill(os.getpid(), signal.SIGKILL)

    def claimed() -> None:
        claim()
        is_acting.set()
        die("in the act")

    def committed(connection: Any) -> None:
        if is_acting.is_set():
            die("before the commit")
        commit(connection)
        if is_acting.is_set():
            die("after the commit")

    def gone(*arguments: Any) -> None:
        went_to(*arguments)
        die("before the answer")

    presses.claim, presses.went_to = claimed, gone
    BaseDatabaseWrapper._commit = committed  # type: ignore[method-assign]


def where() -> dict[str, str]:
    """Where a worker writes down what a child of theirs said. In passing, the page is made once: a fork need not load it."""
    from django.urls import reverse

    from alongside.exchange.cast import CAST
    from alongside.people.models import Family, Person
    from alongside.voices.loading import questions_for

    family = Family.objects.get(ssd_id=CAST.hassan.family_id)
    child = Person.objects.get(ssd_id=CAST.hassan.children[0].person_id)
    grant = family.grants.get(scope="own", account__person__worker__isnull=False, until_at=None)
    path = reverse("record_view", kwargs={"family": family.pk, "person": child.pk})
    _warm(grant.account, path)
    question = questions_for(child)[0].key
    return {"path": path, "worker": str(grant.account.person.pk), "question": question}


def _warm(account: Any, path: str) -> None:
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(account)
    client.get(path)
    client.post(path, {})


def kept() -> list[tuple[str, int, int]]:
    """Each text that is there, with how many entries of the trail and how many readers it has."""
    from django.db.models import Count

    from alongside.access.models import TrailEntry
    from alongside.voices.models import View

    acts: dict[str, int] = {}
    for subject in TrailEntry.objects.filter(verb="voices.record").values_list("subject_id", flat=True):
        acts[subject] = acts.get(subject, 0) + 1
    views = View.objects.select_related("data_key").annotate(readers=Count("audience__members"))
    return [
        (word, acts.get(str(view.pk), 0), view.readers)
        for view in views
        for word in re.findall(r"kill-[0-9]+", view.words)
    ]
