"""Guessing is slowed, never answered by a lock on the real person.

Tries are counted apart for each name from each address: after a few wrong ones the next waits, longer each time, up to a minute.
Coming in to one's own account buys no free tries at another's. All tries from one address are counted too, generously, since a
whole council may come from one; and all tries at one name from everywhere. When those are many, an address that this person
has not come in from before has one free try instead of several: the real person's first try is looked at anywhere, and a
hundred addresses have little more than a hundred tries. Nothing sleeps: the answer says how long to wait. A try is counted
before it is looked at, under a lock, so that a hundred at once are counted like a hundred after one another.
"""

import hashlib
import hmac
import math
import random
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access.errors import PleaseWait
from alongside.access.fields import installation_keys
from alongside.access.models import Guess

FREE_TRIES = 5
LONGEST_WAIT_SECONDS = 60
FORGIVEN_SECONDS = 720  # one wrong try of a name from an address is forgiven after so long
# A whole council may come from one address, where somebody always has just mistyped.
FREE_TRIES_OF_ADDRESS, FORGIVEN_SECONDS_OF_ADDRESS = 20, 20
# From everywhere together, before a name is taken to be guessed at.
MANY_TRIES_AT_NAME = 20
LONGEST_WAIT_SECONDS_AT_CODE = 900
# In each process: tries of strangers that are looked at together. Hashing is slow on purpose, and a hundred guessers must not
# hold every thread; whoever came in from here before does not stand in this line.
STRANGERS_AT_A_TIME = 2
SECONDS_WHEN_BUSY = 2
KNOWN_FOR = timedelta(days=30)
KEPT_FOR = timedelta(days=1)
NO_LIMIT = 10**9

_strangers = threading.BoundedSemaphore(STRANGERS_AT_A_TIME)


@dataclass(frozen=True)
class Place:
    """One thing that tries are counted by: where from, at which door, at whose name."""

    key: str
    free: int = FREE_TRIES
    forgiven_seconds: int = FORGIVEN_SECONDS
    longest_wait: int = LONGEST_WAIT_SECONDS
    first_wait: int = 2

    def wait_seconds(self, wrong: float) -> int:
        """How long the next try waits after so many wrong ones: none for the first few, then doubling."""
        over = math.ceil(wrong) - self.free
        return 0 if over < 0 else min(self.longest_wait, self.first_wait * 2 ** min(over, 20))

    def still_wrong(self, guess: Guess, now: datetime) -> float:
        """The wrong tries that are not forgiven yet."""
        return max(0.0, guess.wrong - _seconds_since(guess, now) / self.forgiven_seconds)

    def seconds_left(self, guess: Guess, now: datetime) -> float:
        return self.wait_seconds(self.still_wrong(guess, now)) - _seconds_since(guess, now)

    def stricter(self, *, longest_wait: int = LONGEST_WAIT_SECONDS) -> Self:
        """The same place when the name is being guessed at: one free try, then the whole wait."""
        return replace(self, free=1, first_wait=longest_wait, longest_wait=longest_wait)


def _seconds_since(guess: Guess, now: datetime) -> float:
    # Another try may have been counted after this one looked at the clock; it is no older than now.
    return max(0.0, (now - guess.last_at).total_seconds())


def _key(*parts: str) -> str:
    return _under(installation_keys().index, *parts)


def _under(key: bytes, *parts: str) -> str:
    return hmac.new(key, "|".join(parts).encode(), hashlib.sha256).hexdigest()


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as the proxy in front says when there is one."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_TLS:
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).split(",")[-1].strip()
    return address


def place_of(request: HttpRequest, door: str) -> Place:
    """A try from this address at this door, whoever it is for. A keyed hash: the address itself is not kept."""
    return Place(_key(door, address_of(request)))


def places_of(
    request: HttpRequest,
    door: str,
    name: str,
    *,
    many: int = MANY_TRIES_AT_NAME,
    longest_wait: int = LONGEST_WAIT_SECONDS,
) -> list[Place]:
    """A try at somebody's name from this address: everything it counts for.

    many: tries from everywhere, after which strange addresses have one free try. longest_wait: what they wait then.
    """
    name = name.casefold()
    everywhere = Place(_key(door, "everywhere", name), free=NO_LIMIT)
    here = Place(_key(door, name, address_of(request)))
    guess = Guess.objects.filter(pk=everywhere.key).first()
    if guess and everywhere.still_wrong(guess, timezone.now()) >= many and not is_known(request, name):
        here = here.stricter(longest_wait=longest_wait)
    address = Place(
        _key(door, address_of(request)), free=FREE_TRIES_OF_ADDRESS, forgiven_seconds=FORGIVEN_SECONDS_OF_ADDRESS
    )
    return [address, here, everywhere]


def code_places_of(request: HttpRequest, account_id: object) -> list[Place]:
    """A try at somebody's second step. Six figures are few, and whoever tries has the password already: from strange addresses
    together there are as many free tries as at a name, then a wait of up to a quarter of an hour for all of them."""
    places = [Place(_key("code", str(account_id), address_of(request)))]
    everywhere = Place(
        _key("code", "everywhere", str(account_id)),
        free=MANY_TRIES_AT_NAME,
        longest_wait=LONGEST_WAIT_SECONDS_AT_CODE,
    )
    return places if is_known(request, str(account_id)) else [*places, everywhere]


def let_try(*places: Place) -> None:
    """Count a try, before it is known to be right. Raises PleaseWait, and counts nothing, when the last came too lately."""
    now = timezone.now()
    keys = sorted(place.key for place in places)
    # Whoever waits is told so without a lock, so that guessing costs the guesser more than us.
    _must_not_wait(places, Guess.objects.filter(pk__in=keys), now)
    with transaction.atomic():
        is_new = Guess.objects.filter(pk__in=keys).count() < len(keys)
        if is_new:
            _forget_old(now)
            Guess.objects.bulk_create([Guess(pk=key, wrong=0, last_at=now) for key in keys], ignore_conflicts=True)
        locked = {guess.pk: guess for guess in Guess.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
        now = timezone.now()
        _must_not_wait(places, locked.values(), now)
        for place in places:
            guess = locked[place.key]
            guess.wrong = place.still_wrong(guess, now) + 1
            guess.last_at = now
        Guess.objects.bulk_update(locked.values(), ["wrong", "last_at"])


def _must_not_wait(places: Iterable[Place], guesses: Iterable[Guess], now: datetime) -> None:
    by_key = {guess.pk: guess for guess in guesses}
    left = max((place.seconds_left(by_key[place.key], now) for place in places if place.key in by_key), default=0)
    if left > 0:
        raise _please_wait(int(left) + 1)


def _please_wait(seconds: int) -> PleaseWait:
    return PleaseWait(_("Please wait %(seconds)d seconds, then try again.") % {"seconds": seconds}, seconds)


@transaction.atomic
def was_right(*places: Place) -> None:
    """Take back what `let_try` counted, now that the try was right. Of other people's tries from there nothing is taken back."""
    for guess in Guess.objects.select_for_update().filter(pk__in=[place.key for place in places]).order_by("pk"):
        guess.wrong = max(0.0, guess.wrong - 1)
        guess.save(update_fields=["wrong"])


def is_known(request: HttpRequest, name: str) -> bool:
    """Whether somebody came in under this name from this address in the last weeks."""
    since, keys = timezone.now() - KNOWN_FOR, installation_keys()
    parts = ("known", name.casefold(), address_of(request))
    known = [_under(key, *parts) for key in (keys.index, *keys.older_index.values())]
    return Guess.objects.filter(pk__in=known, last_at__gt=since).exists()


@contextmanager
def turn(request: HttpRequest, name: str) -> Iterator[None]:
    """Look at a try while few others are looked at. Raises PleaseWait, for a stranger, when there are too many at once."""
    if is_known(request, name):
        yield
        return
    if not _strangers.acquire(blocking=False):
        raise _please_wait(SECONDS_WHEN_BUSY)
    try:
        yield
    finally:
        _strangers.release()


def is_guessed_at(door: str, name: str, *, many: int = MANY_TRIES_AT_NAME) -> bool:
    """Whether so many tries at a name came from everywhere together that somebody should know."""
    everywhere = Place(_key(door, "everywhere", name.casefold()))
    guess = Guess.objects.filter(pk=everywhere.key).first()
    return bool(guess and everywhere.still_wrong(guess, timezone.now()) >= many)


def came_in(request: HttpRequest, *names: str) -> None:
    """Remember that somebody came in from here, so that guessing elsewhere does not slow them."""
    for name in names:
        Guess.objects.update_or_create(
            pk=_key("known", name.casefold(), address_of(request)), defaults={"wrong": -1, "last_at": timezone.now()}
        )


def _forget_old(now: datetime) -> None:
    """Now and then, forget tries of days before and places of weeks before."""
    if random.random() < 0.01:  # noqa: S311 housekeeping, not a secret
        Guess.objects.filter(last_at__lt=now - KEPT_FOR, wrong__gte=0).delete()
        Guess.objects.filter(last_at__lt=now - KNOWN_FOR).delete()
