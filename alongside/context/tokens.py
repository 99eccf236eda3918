"""Keys of other programs that read services by the API: made once, shown once, ended at once."""

import hashlib
import secrets
from datetime import date, timedelta

from django.db import transaction

from alongside.access import days, trail
from alongside.context.errors import CannotTake
from alongside.context.models import ApiToken

MOST_DAYS = 366
MARK = "alongside_"


def digest_of(token: str) -> str:
    """What is kept of a token. It has 256 random bits, so nothing slower is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make(name: str, until_on: date) -> str:
    """A new token, which nobody sees again. Raises CannotTake without a name, or for a day that is over or too far away."""
    today = days.today()
    if not name.strip():
        raise CannotTake("Say which program the token is for.")
    if not today <= until_on <= today + timedelta(days=MOST_DAYS):
        raise CannotTake("Choose a last day within a year from now.")
    token = MARK + secrets.token_urlsafe(32)
    row = ApiToken(name=name.strip(), digest=digest_of(token), at=days.now(), until_on=until_on)
    row.save(force_insert=True)
    trail.act("context.make_token", row, by=None)
    return token


@transaction.atomic
def end(name: str) -> int:
    """From now on no token of that name opens anything. Returns how many were ended."""
    found = list(ApiToken.objects.select_for_update().filter(name=name.strip(), ended_at=None))
    for row in found:
        row.ended_at = days.now()
        row.save(update_fields=["ended_at"])
        trail.act("context.end_token", row, by=None)
    return len(found)


def token_given(header: str) -> ApiToken | None:
    """The token in force of an Authorization header, or None."""
    kind, _blank, token = header.partition(" ")
    if kind.casefold() != "bearer" or not token.startswith(MARK):
        return None
    row = ApiToken.objects.filter(digest=digest_of(token.strip())).first()
    return row if row and row.is_in_force_on(days.today()) else None
