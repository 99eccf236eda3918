"""Guessing is slowed, never answered by a lock on the real person.

After a few wrong tries from one place at one door, each next try from there waits longer, up to a minute. Somebody trying
from elsewhere does not wait. Nothing sleeps: the answer says how long to wait. Where somebody may have an account of their
own, tries at each name are counted apart as well: coming in to their own must not buy free tries at another's.
"""

import hashlib
import hmac

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access.errors import PleaseWait
from alongside.access.fields import installation_keys
from alongside.access.models import Guess

FREE_TRIES = 5
LONGEST_WAIT_SECONDS = 60
FORGOTTEN_AFTER_SECONDS = 3600


def place_of(request: HttpRequest, door: str) -> str:
    """A keyed hash of where a try comes from and at which door; the address itself is not kept."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_TLS:
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).split(",")[-1].strip()
    return hmac.new(installation_keys().index, f"{door}|{address}".encode(), hashlib.sha256).hexdigest()


def wait_seconds(wrong: int) -> int:
    """How long the next try waits after so many wrong ones: none for the first few, then doubling up to a minute."""
    return 0 if wrong < FREE_TRIES else min(LONGEST_WAIT_SECONDS, 2 ** (wrong - FREE_TRIES + 1))


def let_try(place: str) -> None:
    """Raises PleaseWait when the last wrong tries from this place were too many, too lately."""
    guess = Guess.objects.filter(pk=place).first()
    if guess:
        since = (timezone.now() - guess.last_at).total_seconds()
        left = wait_seconds(guess.wrong) - since
        if left > 0:
            raise PleaseWait(_("Please wait %(seconds)d seconds, then try again.") % {"seconds": int(left) + 1})


@transaction.atomic
def was_wrong(place: str) -> None:
    """Count a wrong try. Counts older than an hour are forgotten."""
    now = timezone.now()
    guess, is_new = Guess.objects.select_for_update().get_or_create(pk=place, defaults={"wrong": 1, "last_at": now})
    if not is_new:
        is_old = (now - guess.last_at).total_seconds() > FORGOTTEN_AFTER_SECONDS
        Guess.objects.filter(pk=place).update(wrong=1 if is_old else F("wrong") + 1, last_at=now)


def was_right(place: str) -> None:
    """Forget the wrong tries of this place."""
    Guess.objects.filter(pk=place).delete()
