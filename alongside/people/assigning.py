"""Who works with a family: assigning a worker, and a colleague who stands in while one is away."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access import days, trail
from alongside.access.models import Account
from alongside.access.policy import Role, Scope
from alongside.people.actions import cover_family, end_involvement, involve
from alongside.people.errors import CannotAssign
from alongside.people.models import Cover, Family, Grant, Involvement, Worker

SOCIAL_WORKER = "Social worker"


@transaction.atomic
def assign(family: Family, worker: Worker, *, instead_of: Iterable[Worker] = (), by: Account) -> None:
    """The worker works with every child of the family from today on, `instead_of` those no longer.

    Parts of workers who have left end with it. Raises CannotAssign; what makes a worker unfit for a family is not told.
    """
    account = worker.person.account
    if account is None or not account.is_active or account.role != Role.SOCIAL_WORKER:
        raise CannotAssign(_("Choose a social worker who works here now."), field="worker")
    if not Family.objects.open_to(account).filter(pk=family.pk).exists():
        raise CannotAssign(_refusal(family, account, worker), field="worker")
    members = list(family.people.filter(memberships__family=family, memberships__until_on=None).distinct())
    children = [person for person in members if person.is_child_on(days.today())] or members
    parts = Involvement.objects.filter(person__in=members, until_on=None).select_related("worker", "person")
    has_part = {part.person_id for part in parts if part.worker_id == worker.pk}
    for child in children:
        if child.pk not in has_part:
            involve(child, worker, role=SOCIAL_WORKER, from_on=days.today(), by=by)
    goes = {each.pk for each in instead_of} - {worker.pk}
    for part in parts:
        if part.worker.left_on or part.worker_id in goes:
            end_involvement(part, until_on=part.worker.left_on or days.today(), by=by)
    trail.act("people.assign", family, by=by, worker=str(worker.pk), instead_of=sorted(str(pk) for pk in goes))


def _refusal(family: Family, account: Account, worker: Worker) -> str:
    is_named = Grant.in_force().filter(family=family, account=account, scope=Scope.NAMED).exists()
    if family.is_restricted and not is_named:
        return _("This family is restricted. First name %(name)s for it.") % {"name": worker.person.name}
    return _("%(name)s cannot work with this family. Choose somebody else.") % {"name": worker.person.name}


@transaction.atomic
def cover(worker: Worker, colleague: Worker, *, from_on: date, until_on: date, by: Account) -> Cover:
    """The colleague stands in for the worker from the first to the last of these days, and then no more, by itself.

    Families that are restricted are covered only by somebody who is named for them. Raises CannotAssign.
    """
    away, stands_in = worker.person.account, colleague.person.account
    if away is None or stands_in is None or not (away.is_active and stands_in.is_active):
        raise CannotAssign(_("Choose somebody who works here now."), field="colleague")
    if away == stands_in or stands_in.role != Role.SOCIAL_WORKER or away.role != Role.SOCIAL_WORKER:
        raise CannotAssign(_("Choose another social worker."), field="colleague")
    if until_on < from_on:
        raise CannotAssign(_("The last day must not be before the first."), field="until_on")
    if until_on < days.today():
        raise CannotAssign(_("The last day must be today or later."), field="until_on")
    to_come = away.times_away.to_come_or_running(days.today())
    if to_come.filter(from_on__lte=until_on, until_on__gte=from_on).exists():
        raise CannotAssign(_("Somebody stands in on some of these days already. End that first."), field="from_on")
    if (
        stands_in.times_away.to_come_or_running(days.today())
        .filter(from_on__lte=until_on, until_on__gte=from_on)
        .exists()
    ):
        raise CannotAssign(
            _("%(name)s is away on some of these days.") % {"name": colleague.person.name}, field="colleague"
        )
    made = Cover.objects.create(
        away=away, colleague=stands_in, from_on=from_on, until_on=until_on, at=timezone.now(), by=by
    )
    held = Grant.in_force().filter(account=away, scope=Scope.OWN, covers=None).select_related("family")
    for each in held:
        cover_family(made, each.family)
    trail.act("people.cover", worker.person, by=by, cover=str(made.pk), families=len(held))
    return made


@transaction.atomic
def end_cover(cover: Cover, *, by: Account | None) -> None:
    """The worker is back, or somebody else stands in: the colleague loses at once what they held for these days."""
    if cover.ended_at:
        return
    cover.ended_at = timezone.now()
    cover.save(update_fields=["ended_at"])
    theirs = Grant.objects.filter(account=cover.colleague, covers=cover.away, until_at__gt=timezone.now())
    theirs.update(until_at=timezone.now())
    trail.act("people.end_cover", cover.away, by=by, cover=str(cover.pk))
