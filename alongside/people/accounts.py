"""Joiners, movers and leavers: what opens, changes and ends the account of somebody who works here or for another agency."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access import actions as access
from alongside.access import days, trail
from alongside.access.models import Account
from alongside.access.policy import STAFF, Role, Scope
from alongside.people.actions import add_worker, agency_named, give_staff_account
from alongside.people.assigning import end_cover
from alongside.people.errors import CannotChange
from alongside.people.from_case_system import settle_grants
from alongside.people.models import Agency, Cover, Family, Grant, Worker
from alongside.ui import stale

# Without one of each, nobody could open a restricted family at night, or let anybody in again.
NEVER_WITHOUT = frozenset({Role.DUTY_MANAGER, Role.SYSTEM_ADMINISTRATOR})
COUNCIL_AGENCY = "council"


@transaction.atomic
def open_account(
    worker: Worker, sign_in_name: str, role: Role, *, by: Account | None, password: str | None = None
) -> Account:
    """An account for a worker who has none. Somebody who left and comes back is here again. Raises CannotChange."""
    if "@" not in sign_in_name:
        raise CannotChange(_("Staff sign in with their work email, so the name needs an @."), field="sign_in_name")
    if role not in STAFF:
        raise CannotChange(_("Family members are invited by their worker."), field="role")
    if worker.person.account_id:
        raise CannotChange(_("This professional has an account already."), field="worker")
    if Account.objects.filter(sign_in_name__iexact=sign_in_name.strip()).exists():
        raise CannotChange(_("Somebody has this sign-in name already."), field="sign_in_name")
    if worker.left_on:
        worker.left_on = None
        worker.save(update_fields=["left_on"])
    return give_staff_account(worker, sign_in_name, role, by=by, password=password)


@transaction.atomic
def add_council_worker(name: str, *, job_title: str, by: Account | None) -> Worker:
    """Somebody who works for the council and is not in the case system, such as a system administrator."""
    if not name.strip():
        raise CannotChange(_("Say their name."), field="name")
    agency = Agency.objects.filter(key=COUNCIL_AGENCY).first() or agency_named(COUNCIL_AGENCY, _("The council"))
    return add_worker(name=name, agency=agency, job_title=job_title, by=by)


@transaction.atomic
def change_role(account: Account, role: Role, *, by: Account | None, seen: str = "") -> None:
    """Somebody does other work from now on. What the old role gave them ends at once; what their assignments give the new
    one begins. Raises CannotChange: for oneself, for a family member, and when nobody would be left in the old role.

    seen: `stale.version` of the role that the page showed; raises StaleEdit when it is another now.
    """
    account = _for_change(account, by)
    now = stale.Saved("", None, [(_("Role"), account.role_in_words)])
    stale.must_be_current(seen, stale.version(account.role), lambda: now)
    if role not in STAFF:
        raise CannotChange(_("Choose the work they do now."), field="role")
    if role == account.role:
        return
    _never_without(account)
    was = account.role
    account.role = role
    account.save(update_fields=["role"])
    _end_covers(account, by)
    families = set(account.grants.filter(until_at=None).values_list("family", flat=True))
    end_grants(account)
    families |= set(
        Family.objects.filter(people__involvements__worker__person__account=account).values_list("pk", flat=True)
    )
    for family in Family.objects.filter(pk__in=families):
        settle_grants(family)
    trail.act("people.change_role", account, by=by, role=role, was=was)


@transaction.atomic
def end(account: Account, *, by: Account | None) -> None:
    """Somebody has left: everything ends at once, the account, its sessions, and what it and those who cover for it may open.

    Their parts in families stay as the case system has them, so that each family says who left and when, and the manager sees
    it until somebody else is assigned. Raises CannotChange, as `change_role` does.
    """
    if not account.is_staff:
        access.revoke(account, by=by)
        return
    account = _for_change(account, by)
    if not account.is_active:
        return
    _never_without(account)
    access.revoke(account, by=by)
    _end_covers(account, by)
    lost = end_grants(account)
    worker = Worker.objects.filter(person__account=account).first()
    if worker and not worker.left_on:
        worker.left_on = days.today()
        worker.save(update_fields=["left_on"])
    trail.act("people.end_account", account, by=by, grants=lost)


def _for_change(account: Account, by: Account | None) -> Account:
    account = Account.objects.select_for_update().get(pk=account.pk)
    if not account.is_staff:
        raise CannotChange(_("This is not the account of somebody who works here."))
    if by is not None and by.pk == account.pk:
        raise CannotChange(_("Somebody else must do this for you."))
    return account


def _never_without(account: Account) -> None:
    if account.role not in NEVER_WITHOUT or not account.is_active:
        return
    # Locked, so that two who end one another at the same moment do not leave nobody.
    others = Account.objects.select_for_update().filter(role=account.role, is_active=True).exclude(pk=account.pk)
    if not list(others):
        raise CannotChange(
            _("Nobody else has the role %(role)s. First give it to somebody else.") % {"role": _(account.role)}
        )


def end_grants(account: Account, *scopes: Scope) -> int:
    """End what an account and those who cover for it may open, and how many that was. scopes: only these, else all.

    Call it inside the action that is its reason.
    """
    now = timezone.now()
    held = Grant.objects.filter(Q(until_at=None) | Q(until_at__gt=now)).filter(Q(account=account) | Q(covers=account))
    return (held.filter(scope__in=scopes) if scopes else held).update(until_at=now)


def _end_covers(account: Account, by: Account | None) -> None:
    mine = Q(away=account) | Q(colleague=account)
    for each in Cover.objects.to_come_or_running(days.today()).filter(mine).select_related("away", "colleague"):
        end_cover(each, by=by)
