"""Accounts of staff as they end, and as the council's own groups move them."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from alongside.access import actions as access
from alongside.access import trail
from alongside.access.models import Account
from alongside.people.models import Grant


@transaction.atomic
def end(account: Account, *, by: Account | None) -> None:
    """Everything at once, when somebody leaves: the account, its sessions, and what it and those who cover for it may open."""
    ended = end_grants(account)
    access.revoke(account, by=by)
    trail.act("people.end_account", account, by=by, grants=ended)


def end_grants(account: Account) -> int:
    """End all that an account may open, and how many that was. Call it inside the action that is its reason."""
    now = timezone.now()
    held = Grant.objects.filter(Q(until_at=None) | Q(until_at__gt=now)).filter(Q(account=account) | Q(covers=account))
    return held.update(until_at=now)
