"""What a worker says about themselves to families."""

from django.db import transaction
from django.utils.translation import gettext as _

from alongside.access import trail
from alongside.access.models import Account
from alongside.people.models import Worker
from alongside.ui import stale


@transaction.atomic
def write_about_me(worker: Worker, *, about_me: str, by: Account, seen: str = "") -> None:
    """A few words in the worker's own hand, for families who will meet them.

    seen: `stale.version` of the words that the page showed; raises StaleEdit when they are others now.
    """
    worker = Worker.objects.select_for_update(of=("self",)).select_related("person").get(pk=worker.pk)
    now = stale.Saved("", None, [(_("A few words about you"), worker.about_me)], is_own=True)
    stale.must_be_current(seen, stale.version(worker.about_me), lambda: now)
    worker.about_me = about_me.strip()
    worker.save(update_fields=["about_me"])
    trail.act("people.write_about_me", worker.person, by=by)
