"""Changing the key of keyed hashes while people work.

What is found by a keyed hash is hashed anew by the room that keeps it, a few rows at a time. Until the older key is dropped,
both answer: a search asks for the hashes under both, and whoever writes uses the newer. A kill leaves each row under the one or
the other; said again, it goes on where it was.
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from django.db import transaction
from django.utils import timezone

from alongside.access import guessing, keys, trail
from alongside.access.fields import installation_keys
from alongside.access.models import Guess
from alongside.ui.errors import Broken

# A program that read the key file just before it changed may still write with the older key for as long as its work lasts.
LONGEST_WORK = timedelta(hours=1)
FIRST = "1"
HEX_DIGITS = 60  # 240 bits, so that a hash under a later key fits its column together with the key's name


def under(name: str, key: bytes, text: str) -> str:
    """The keyed hash of a text, which says by its beginning which key it is under. The first key's have no beginning."""
    made = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return made if name == FIRST else f"{name}:{made[:HEX_DIGITS]}"


def keyed(text: str) -> str:
    """The hash under the key that is in use."""
    now = installation_keys()
    return under(now.index_name, now.index, text)


def keyed_before(text: str) -> list[str]:
    """The hashes under the older keys that the key file still holds; mostly none."""
    return [under(name, key, text) for name, key in installation_keys().older_index.items()]


@dataclass(frozen=True)
class Moved:
    """What one batch did. last: where it ended, empty at the end. rows: hashed anew. stuck: those of them of which nothing says
    what they were hashed from, so that only those who are there are known to be together."""

    last: str
    rows: int
    stuck: int


class Kept(Protocol):
    """What a room keeps by keyed hashes."""

    name: str

    def left(self) -> int:
        """How many rows are under another key than the one in use."""

    def move(self, after: str) -> Moved:
        """Hash some rows anew, in a transaction of its own: those after where the last batch ended."""


rooms: list[Kept] = []


def begin(path: Path) -> str | None:
    """Add a key, unless the last change was not finished; then go on with that one. Returns the new name."""
    if installation_keys().older_index and any(kept.left() for kept in rooms):
        return None
    return keys.add_index_key(path)


def move_all() -> Iterator[Moved]:
    """Hash all anew, a batch at a time, each with its entry in the trail."""
    for kept in rooms:
        last, is_over = "", False
        while not is_over:
            with transaction.atomic():
                moved = kept.move(last)
                if moved.rows:
                    trail.act("access.rehash", None, by=None, rows=moved.rows, key=installation_keys().index_name)
            yield moved
            last, is_over = moved.last, not moved.last


def left() -> dict[str, int]:
    """How many rows of each room still need an older key; empty when none does."""
    return {kept.name: count for kept in rooms if (count := kept.left())}


def known_places(since: datetime) -> int:
    """From how many places somebody came in before the key was changed, and is not slowed there when others guess. They are
    known by the older key alone, since no address is kept, until they come in again or for 30 days.
    """
    recently = timezone.now() - guessing.KNOWN_FOR
    return Guess.objects.filter(wrong__lt=0, last_at__gt=recently, last_at__lt=since).count()


def drop(path: Path) -> list[str]:
    """Remove the older keys when nothing needs them. Returns their names. Raises Broken with what stands against it."""
    older = list(installation_keys().older_index)
    if not older:
        raise Broken("There is no older key of the index.")
    if needed := left():
        told = ", ".join(f"{count} {name}" for name, count in needed.items())
        raise Broken(f"{told} are found by an older key. First: alongside keys rotate --index")
    since = keys.index_since(path)
    if since is None or timezone.now() - since < LONGEST_WORK:
        raise Broken("The key was changed less than an hour ago, and work that began before may still use it. Wait.")
    if places := known_places(since):
        raise Broken(
            f"{places} places from where people came in are known by the older key. They are forgotten 30 days after the change."
        )
    keys.drop_older_index_keys(path)
    with transaction.atomic():
        trail.act("access.drop_index_key", None, by=None, keys=len(older))
    return older
