from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alongside.access import days
from alongside.access.guard import guard
from alongside.access.models import Account
from alongside.access.policy import Permission, Role
from alongside.desk import closing
from alongside.desk.forms_access import AssignForm, CoverForm
from alongside.desk.loading import family_named
from alongside.people import assigning
from alongside.people.models import Cover, Family, Worker
from alongside.ui.pages import page, submitted, tell


@guard(Permission.ASSIGN_WORKER, load=family_named)
def assign_worker(request: HttpRequest, family: Family) -> HttpResponse:
    """Who works with the family from today on. A manager chooses from their team, the duty manager from all."""
    team = None if request.reader.role == Role.DUTY_MANAGER else request.reader.person.worker.team
    workers = {str(each.pk): each for each in closing.social_workers(team)}
    present = {str(each.pk): each for each in _present(family)}
    form = AssignForm(
        request.POST or None,
        workers=[(key, _with_team(each)) for key, each in workers.items()],
        present=[(key, each.person.name) for key, each in present.items()],
    )

    def act(clean: dict[str, Any]) -> None:
        goes = [present[key] for key in clean.get("instead_of", [])]
        assigning.assign(family, workers[clean["worker"]], instead_of=goes, by=request.reader)

    if submitted(request, form, act):
        tell(request, _("The worker is assigned."))
        return redirect("who_may_open", family=family.pk)
    title = _("Assign a worker to the %(name)s family") % {"name": family.name}
    back = reverse("who_may_open", args=[family.pk])
    return page(request, "desk/ask.html", form=form, title=title, lead=[], submit=_("Assign"), back=back)


def _present(family: Family) -> list[Worker]:
    held = Worker.objects.filter(
        involvements__until_on=None, involvements__person__memberships__family=family, left_on=None
    ).exclude(person__account=None)
    return list(held.distinct().select_related("person").order_by("person__surname", "pk"))


def _with_team(worker: Worker) -> str:
    return f"{worker.person.name}, {worker.team.name}" if worker.team else worker.person.name


def worker_named(reader: Account, person: Any) -> Worker:
    """A social worker whose account is open. Raises Worker.DoesNotExist."""
    del reader
    found = Worker.objects.filter(person__account__role=Role.SOCIAL_WORKER, person__account__is_active=True)
    return found.select_related("person__account", "team").get(pk=person)


def cover_named(reader: Account, cover: Any) -> Cover:
    """A cover that is not over. Raises Cover.DoesNotExist."""
    del reader
    found = Cover.objects.to_come_or_running(days.today())
    return found.select_related("away__person__worker", "colleague__person").get(pk=cover)


@guard(Permission.ARRANGE_COVER, load=worker_named)
def away(request: HttpRequest, worker: Worker) -> HttpResponse:
    """When a worker is away and who stands in, arranged by the worker or by the manager."""
    colleagues = {str(each.pk): each for each in closing.social_workers(worker.team_id) if each.pk != worker.pk}
    form = CoverForm(request.POST or None, colleagues=[(key, each.person.name) for key, each in colleagues.items()])

    def act(clean: dict[str, Any]) -> None:
        colleague = colleagues[clean.pop("colleague")]
        assigning.cover(worker, colleague, by=request.reader, **clean)

    if submitted(request, form, act):
        tell(request, _("Your colleagues see who stands in. It ends by itself."))
        return redirect("away", person=worker.pk)
    account = worker.person.account
    is_own = account == request.reader
    today = days.today()
    return page(
        request,
        "desk/away.html",
        worker=worker,
        form=form,
        is_own=is_own,
        away=account.times_away.to_come_or_running(today).select_related("colleague__person").order_by("from_on"),
        covers=account.covers.to_come_or_running(today).select_related("away__person").order_by("from_on"),
        restricted=_restricted(account) if is_own else [],
    )


def _restricted(account: Account) -> list[Family]:
    """Restricted families of one's own: nobody stands in who is not named for them."""
    return list(Family.objects.worked_on_by(account).exclude(restricted_at=None).order_by("name"))


@guard(Permission.ARRANGE_COVER, load=cover_named)
@require_POST
def end_cover(request: HttpRequest, cover: Cover) -> HttpResponse:
    assigning.end_cover(cover, by=request.reader)
    tell(request, _("It is ended. Nobody stands in any more."))
    return redirect("my_work") if request.reader == cover.colleague else redirect("away", person=cover.away.person.pk)
