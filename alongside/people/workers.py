"""What a worker says about themselves to families."""

from django.db import transaction

from alongside.access import trail
from alongside.access.models import Account
from alongside.people.models import Worker


@transaction.atomic
def write_about_me(worker: Worker, *, about_me: str, by: Account) -> None:
    """A few words in the worker's own hand, for families who will meet them."""
    worker.about_me = about_me.strip()
    worker.save(update_fields=["about_me"])
    trail.act("people.write_about_me", worker.person, by=by)
