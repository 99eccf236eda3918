"""A word that is nowhere else in every text of every row; then everything that comes out is searched for words that its reader
may not read, as they are and transformed.

Comes out: each page, picture, table and file of each url with each identifier, as an account of every role and as nobody, with
its headers and cookies; the answers to every form of those pages, sent empty and filled in, and the page that it leads to; the
page of a fault. What is written beside: the log, names of files, messages, the trail's detail, sessions, tasks and the cache.
The oracle of `tests.proofs.oracle` says who may read what. Pages that only a demonstration has are left out.
"""

import json
import logging
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from tests.proofs.canary_words import Canary, plant, words_in
from tests.proofs.presses import forms_of, pressed
from tests.proofs.proof import Outcome, command, in_world, rolled_back, timed

DATABASES = "both"
NOT_WALKED = re.compile("demonstration|sign_out|leave|language|brand|patterns")
MOST_PRESSES = 3  # of one form, with so many identifiers, by one reader
FEWEST_SEEN = 20  # the search looks at nothing when fewer words are read by those who may


def answered(response: Any) -> str:
    """All of an answer: status line, headers, cookies and body."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return f"{headers}\n{response.cookies.output()}\n{body.decode('utf-8', 'replace')}"


def pages() -> list[tuple[str, str]]:
    """Name and path of every url, but for those that act at once and those that only a demonstration has."""
    from django.urls import reverse

    from tests.access.test_urls import PATTERNS
    from tests.access.walk import everywhere

    own = [
        (pattern.name, reverse(pattern.name))
        for pattern in PATTERNS
        if not pattern.pattern.converters and not NOT_WALKED.match(pattern.name)
    ]
    searches = [
        (name, f"{path}?q={term}") for name, path in own for term in ("Hassan", "Amina", "Sam") if "find" in name
    ]
    return [*own, *searches, *everywhere()]


def spread(chance: random.Random, paths: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The paths by chance, with one of each url first, then a second of each that has more, and so on."""
    met: Counter[str] = Counter()
    placed = []
    for name, path in chance.sample(paths, len(paths)):
        met[name] += 1
        placed.append((met[name], name, path))
    return [(name, path) for _round, name, path in sorted(placed, key=lambda each: each[0])]


class Listening(logging.Handler):
    """Everything that is logged: as the program writes it, and what was said in full where nothing was raised."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        from alongside.practice.logs import Lines

        self.setFormatter(Lines(as_json=True))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith("django.db"):
            self.lines.append(self.format(record) + ("" if record.exc_info else f" {record.getMessage()}"))


def written_beside(since: int = 0, messages: frozenset[Any] = frozenset()) -> Iterator[tuple[str, str]]:
    """What is kept outside the rows of people: sessions, tasks, the trail after entry `since`, messages but for `messages`."""
    from django.apps import apps
    from django.contrib.sessions.models import Session

    from alongside.messages.invitations import spaced

    for session in Session.objects.all():
        yield "a session", json.dumps(session.get_decoded(), default=str)
    for entry in apps.get_model("access.TrailEntry").objects.filter(number__gt=since):
        yield "the trail", f"{entry.verb} {json.dumps(entry.detail, default=str)}"
    for task in apps.get_model("django_tasks_database.DBTaskResult").objects.all():
        yield "a task", json.dumps([task.args_kwargs, task.task_path], default=str)
    written = apps.get_model("messages.Message").objects.exclude(pk__in=messages)
    for message in written.select_related("data_key", "person__account"):
        body = message.body
        if message.person.account:  # an invitation says it to its owner
            own = message.person.account.sign_in_name
            body = body.replace(own, "").replace(spaced(own), "")
        yield "a message", f"{message.template} {body}"


def messages_of() -> frozenset[Any]:
    """The messages there are now, by their keys."""
    from django.apps import apps

    return frozenset(apps.get_model("messages.Message").objects.values_list("pk", flat=True))


def kept_elsewhere() -> Iterator[tuple[str, str]]:
    """Names of files, and what lies in the cache."""
    from django.conf import settings
    from django.core.cache import caches

    for path in Path(settings.VAR).rglob("*"):
        yield "the name of a file", path.name
    for cache in caches.all(initialized_only=True):
        for kept, content in getattr(cache, "_cache", {}).items():
            yield "the cache", f"{kept} {content!r}"


@dataclass
class Search:
    """What was planted, what was read, and who was told what is not for them: each sentence, and how often."""

    planted: dict[str, Canary]
    seen: set[str] = field(default_factory=set)
    told: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    read_before: dict[str, frozenset[str]] = field(default_factory=dict)
    may: dict[tuple[Any, str], bool] = field(default_factory=dict)

    def looks_at(self, viewer: Any, where: str, said: str) -> None:
        """Search one answer."""
        self.answers += 1
        plain = re.sub(r'(csrfmiddlewaretoken|form_key|press_key)" value="[^"]*"|[0-9a-f-]{36}', "", said)
        words = self.read_before.get(plain)  # the same page of what is not found comes thousands of times
        if words is None:
            words = self.read_before[plain] = frozenset(words_in(said))
        self.seen |= words
        for word in words & self.planted.keys():
            if not self._may_read(viewer, word):
                who = f"the {viewer.role} {viewer.sign_in_name.split()[0]}" if viewer else "nobody who is signed in"
                self.told[f"{where} tells {who} {self.planted[word]}"] += 1

    def looks_beside(self, places: Iterable[tuple[str, str]]) -> None:
        """Search what nobody's own words may lie in."""
        for place, said in places:
            for word in words_in(said) & self.planted.keys():
                self.told[f"{place} holds {self.planted[word]}"] += 1

    def _may_read(self, viewer: Any, word: str) -> bool:
        """As the rows stand, or stood before a form was sent that is to leave nothing behind."""
        from tests.proofs.oracle import may_read

        asked, canary = (viewer and viewer.pk, word), self.planted[word]
        if not self.may.get(asked):
            self.may[asked] = may_read(viewer, canary.row, canary.column)
        return self.may[asked]


def walk(search: Search, viewer: Any, client: Any, paths: Iterable[tuple[str, str]]) -> None:
    """Open each page, then send each of its forms."""
    presses: Counter[str] = Counter()
    has_failed = False
    for name, path in paths:
        response = client.get(path)
        if response.status_code >= 500:
            raise AssertionError(f"{name} failed for {viewer and viewer.role}")
        said = answered(response)
        search.looks_at(viewer, name, said)
        if response.status_code == 200 and "text/html" in response["Content-Type"]:
            sent = [(form.action, form.name.partition("?")[2], form) for form in forms_of(path, said)]
        else:
            sent = [(path, str(response.status_code), None)]
        for action, fields, form in sent:
            named = _name_of(action)
            presses[f"{named} {fields}"] += 1
            if NOT_WALKED.match(named) or presses[f"{named} {fields}"] > MOST_PRESSES:
                continue
            for typed in (form.empty(), form.filled()) if form else ({},):
                press(search, viewer, client, action, typed)
        if response.status_code == 200 and not has_failed:
            has_failed = fault(search, viewer, client, path)


def _name_of(path: str) -> str:
    from django.urls import Resolver404, resolve

    try:
        return resolve(path.partition("?")[0]).url_name or ""
    except Resolver404:
        return ""


def press(search: Search, viewer: Any, client: Any, path: str, typed: dict[str, list[str]]) -> None:
    """Send one form, look at the answer, the page after it and what was written, and leave nothing of it behind."""
    from django.apps import apps

    name = f"{_name_of(path)}, sent,"
    with rolled_back():
        trail, before = apps.get_model("access.TrailEntry"), messages_of()
        since = trail.objects.order_by("-number").values_list("number", flat=True).first() or 0
        for response in pressed(client, path, typed):
            if response.status_code >= 500 and response.status_code != 503:
                raise AssertionError(f"{name} failed for {viewer and viewer.role}: {typed.keys()}")
            search.looks_at(viewer, name, answered(response))
        search.looks_beside(written_beside(since, before))


def fault(search: Search, viewer: Any, client: Any, path: str) -> bool:
    """A page that fails with every word there is in what was raised: neither its answer nor the log may hold one."""
    from alongside.ui import pages

    render, fails = pages.render, iter([True])

    def drawn(*arguments: Any, **named: Any) -> Any:
        if next(fails, False):
            raise ValueError(" ".join(list(search.planted)[:40]))
        return render(*arguments, **named)

    client.raise_request_exception = False
    with mock.patch.object(pages, "render", drawn):
        response = client.get(path)
    client.raise_request_exception = True
    if next(fails, False):
        return False  # this page is drawn in another way
    assert response.status_code == 500, response.status_code
    search.answers += 1
    search.looks_beside([("the page of a fault", answered(response))])
    return True


def run(trials: int, seed: int) -> Outcome:
    """At most `trials` pages for each viewer, with their forms: of each url one, then of each a second, and so on."""
    with timed() as outcome, in_world() as world:
        chance = random.Random(seed)  # noqa: S311 (which pages first, no secret)
        log = Listening()
        logging.getLogger().addHandler(log)
        try:
            with rolled_back():
                search, viewers, everything = filled_and_planted(world, chance)
                messages = messages_of()
                for viewer, client in viewers:
                    walk(search, viewer, client, spread(chance, everything)[:trials])
                search.looks_beside(
                    [*written_beside(0, messages), *(("the log", line) for line in log.lines), *kept_elsewhere()]
                )
        finally:
            logging.getLogger().removeHandler(log)
        outcome.trials = search.answers
        outcome.failures += [f"{each} ({times} times)" for each, times in sorted(search.told.items())]
        outcome.notes.append(
            f"{len(search.planted):,} words, {len(viewers)} viewers, {len(everything):,} pages, "
            f"{search.answers:,} answers, {len(log.lines):,} lines of the log"
        )
        outcome.notes.append(f"{len(search.seen):,} of the words were read by somebody who may")
        if len(search.seen) < FEWEST_SEEN:
            outcome.failures.append("Hardly any word was seen at all: the search does not look at the pages.")
    return outcome


def filled_and_planted(
    world: Any, chance: random.Random
) -> tuple[Search, list[tuple[Any, Any]], list[tuple[str, str]]]:
    """Every table filled, every text with its word, everybody who looks with their client, and all pages."""
    from django.test import Client

    from alongside.access.models import Account
    from alongside.exchange.models import ImportRun
    from tests.proofs import filled

    filled.fill(world)
    everything = pages()
    filled.open_accounts()
    planted = plant(chance)
    for run in ImportRun.objects.all():
        planted[filled.BROKEN_WORD] = Canary(run, "report")
        planted[filled.HIDDEN_IN_PHOTO] = Canary(run, "photo")
    accounts = Account.objects.order_by("sign_in_name")
    return Search(planted), [(None, Client()), *((each, world.of(each)) for each in accounts)], everything


if __name__ == "__main__":
    sys.exit(command(run, trials=100_000))
