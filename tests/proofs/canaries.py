"""A word that is nowhere else in every text of every row; then everything that comes out is searched for words that its reader
may not read, as they are and transformed.

Comes out: each page of each url, as everybody who has an account and as nobody, with its headers and cookies; then what is
written beside: the log, names of files, messages, the trail's detail, sessions and tasks.
The oracle of `tests.proofs.oracle` says who may read what. Pages that only a demonstration has are left out.
"""

import base64
import binascii
import html
import json
import logging
import random
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

from tests.proofs.proof import Outcome, command, in_world, rolled_back, timed

DATABASES = "both"
WORD = re.compile(r"qzx[bcdfghjklmnpqrstvwxz]{8}")
# Written by machines for machines: keys of the profile, digests, choices.
NOT_TEXTS = {"access", "practice", "django_tasks_database"}
NOT_COLUMNS = re.compile(
    r"(_|^)(key|digest|kind|role|topic|section|item|language|channel|ssd_id|found_by|template|question|question_set)$"
)


@dataclass(frozen=True)
class Canary:
    """Where a word was planted."""

    row: Any
    column: str

    def __str__(self) -> str:
        return f"{self.row._meta.label}.{self.column}"


def columns_of(model: Any) -> list[str]:
    """The columns of a table that hold what people wrote."""
    from django.db import models

    from alongside.access.fields import SealedTextField

    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, SealedTextField)
        or (
            isinstance(field, models.CharField | models.TextField)
            and (field.max_length or 1000) >= 100
            and not (field.choices or field.unique or field.primary_key)
            and not NOT_COLUMNS.search(field.name)
        )
    ]


def plant(chance: random.Random) -> dict[str, Canary]:
    """Add a word of its own to each text of each row. The words, and where they are."""
    from django.apps import apps

    planted = {}
    for model in apps.get_models():
        columns = columns_of(model) if model._meta.app_config.module.__name__.startswith("alongside") else []
        if not columns or model._meta.app_label in NOT_TEXTS:
            continue
        for row in model._default_manager.all():
            for column in columns:
                word = "qzx" + "".join(chance.choices("bcdfghjklmnpqrstvwxz", k=8))
                planted[word] = Canary(row, column)
                setattr(row, column, f"{getattr(row, column) or ''} {word}".strip())
            row.save(update_fields=columns)
    return planted


def decoded(said: str) -> Iterator[str]:
    """What was said, read in every way that a word can be hidden without meaning to."""
    yield said
    plain = said.casefold()
    yield plain
    yield html.unescape(plain)
    yield unquote_plus(plain)
    yield unicodedata.normalize("NFKC", said).casefold().replace("\u00ad", "").replace("\u200b", "")
    yield plain[::-1]
    yield re.sub(r"<[^>]*>|[\s\x00\-_.]+", "", plain)  # split over marks, lines, hyphens; UTF-16
    yield re.sub(r"(?:\\u00|=|%)([0-9a-f]{2})", lambda found: chr(int(found[1], 16)), plain)
    yield plain.translate(
        str.maketrans("nopqrstuvwxyzabcdefghijklm", "abcdefghijklmnopqrstuvwxyz")
    )  # 13 letters further
    for token in re.findall(r"[A-Za-z0-9+/_\-]{15,}", said):
        for start in range(4):
            with_padding = token[start:].replace("-", "+").replace("_", "/")
            try:
                yield base64.b64decode(with_padding[: len(with_padding) // 4 * 4]).decode("latin-1").casefold()
            except binascii.Error:
                continue
    for token in re.findall(r"(?:[0-9a-fA-F]{2}){11,}", said):
        yield bytes.fromhex(token).decode("latin-1").casefold()


def words_in(said: str) -> set[str]:
    """The planted words that stand in it, in whatever way."""
    return {word for reading in decoded(said) for word in WORD.findall(reading)}


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
        if not pattern.pattern.converters and not re.match("demonstration|sign_out|leave|language|brand", pattern.name)
    ]
    searches = [
        (name, f"{path}?q={term}") for name, path in own for term in ("Hassan", "Amina", "Sam") if "find" in name
    ]
    return [*own, *searches, *everywhere()]


class Listening(logging.Handler):
    """Everything that is logged, with its exception, as text."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith("django.db"):
            self.lines.append(self.format(record))


def written_beside() -> Iterator[tuple[str, str]]:
    """What is kept outside the rows of people: sessions, tasks, the trail, names of files."""
    from django.apps import apps
    from django.conf import settings
    from django.contrib.sessions.models import Session

    for session in Session.objects.all():
        yield "a session", json.dumps(session.get_decoded(), default=str)
    for entry in apps.get_model("access.TrailEntry").objects.all():
        yield "the trail", f"{entry.verb} {json.dumps(entry.detail, default=str)}"
    for task in apps.get_model("django_tasks_database.DBTaskResult").objects.all():
        yield "a task", json.dumps([task.args_kwargs, task.task_path], default=str)
    for path in Path(settings.VAR).rglob("*"):
        yield "the name of a file", path.name


def leaks(
    viewer: Any, client: Any, paths: Iterable[tuple[str, str]], planted: dict[str, Canary], seen: set[str]
) -> Iterator[tuple[str, Canary]]:
    """Each place at which a viewer is told a word that is not for them, and the word's place. seen: gets all words read."""
    from tests.proofs.oracle import may_read

    for name, path in paths:
        response = client.get(path)
        if response.status_code >= 500:
            raise AssertionError(f"{name} failed for {viewer and viewer.role}")
        for word in words_in(answered(response)):
            canary = planted.get(word)
            seen.add(word)
            if canary and not may_read(viewer, canary.row, canary.column):
                yield name, canary


def run(trials: int, seed: int) -> Outcome:
    """At most `trials` pages for each viewer, taken at random when there are more."""
    with timed() as outcome, in_world() as world:
        from django.test import Client

        from alongside.access.models import Account

        chance = random.Random(seed)  # noqa: S311 (which pages first, no secret)
        log = Listening()
        logging.getLogger().addHandler(log)
        try:
            with rolled_back():
                planted = plant(chance)
                everything = pages()
                told: dict[str, int] = {}
                seen: set[str] = set()
                viewers = [None, *Account.objects.order_by("sign_in_name")]
                for viewer in viewers:
                    client = Client() if viewer is None else world.of(viewer)
                    paths = chance.sample(everything, min(trials, len(everything)))
                    outcome.trials += len(paths)
                    for name, canary in leaks(viewer, client, paths, planted, seen):
                        who = f"the {viewer.role} {viewer.sign_in_name}" if viewer else "nobody who is signed in"
                        told[f"{name} tells {who} {canary}"] = told.get(f"{name} tells {who} {canary}", 0) + 1
                beside = [*written_beside(), *(("the log", line) for line in log.lines)]
                outcome.failures += [f"{each} ({times} times)" for each, times in sorted(told.items())]
                found = {(place, word) for place, said in beside for word in words_in(said) & planted.keys()}
                outcome.failures += sorted({f"{place} holds {planted[word]}" for place, word in found})
                outcome.notes.append(f"{len(planted):,} words, {len(viewers)} viewers, {len(everything)} pages")
                outcome.notes.append(f"{len(seen):,} of the words were read by somebody who may")
                if len(seen) < 20:
                    outcome.failures.append("Hardly any word was seen at all: the search does not look at the pages.")
        finally:
            logging.getLogger().removeHandler(log)
    return outcome


if __name__ == "__main__":
    sys.exit(command(run, trials=100_000))
