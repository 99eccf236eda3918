from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.guard import guard
from alongside.access.policy import Permission
from alongside.desk import closing
from alongside.desk.forms_access import ConflictForm, ReasonForm, RestrictForm
from alongside.desk.loading import family_named
from alongside.people import restricting
from alongside.people.errors import CannotClose
from alongside.people.models import Family
from alongside.ui.pages import page, submitted, tell


@guard(Permission.SEE_WHO_MAY_OPEN, load=family_named)
def who_may_open(request: HttpRequest, family: Family) -> HttpResponse:
    """Who holds the family, how and until when; how it was restricted; conflicts; who opened it with a reason."""
    return page(request, "desk/who_may_open.html", **closing.context(family))


@guard(Permission.RESTRICT_FAMILY, load=family_named)
def restrict_family(request: HttpRequest, family: Family) -> HttpResponse:
    """Restrict a family to named people or, when it is restricted, name others."""
    choices = [(str(each.pk), _named(each)) for each in closing.nameable(family)]
    form = RestrictForm(request.POST or None, choices=choices, shown=restricting.version_of(family))

    def act(clean: dict[str, Any]) -> None:
        others, unknown = closing.accounts_of(clean["others"])
        if unknown:
            raise CannotClose(_("Nobody who works here signs in as %(name)s.") % {"name": unknown[0]}, field="others")
        chosen = [each for each in closing.nameable(family) if str(each.pk) in clean["named"]]
        write = restricting.name_others if family.is_restricted else restricting.restrict
        write(family, named=[*chosen, *others], because=clean["because"], by=request.reader, seen=clean["seen"])

    if submitted(request, form, act):
        tell(request, _("From now on only the people you named, and the duty manager, can find this family."))
        return _back_or_out(request, family)
    title = (
        _("Change who may know of the %(name)s family") if family.is_restricted else _("Restrict the %(name)s family")
    )
    lead = [
        _(
            "Everybody else gets the same answer as for a family that is not there: when they search, in lists, counts and prints."
        ),
        _("Below is who may open the family today. Whoever is assigned or invited and not named loses it at once."),
    ]
    submit = _("Save") if family.is_restricted else _("Restrict")
    return _ask(request, family, form, title % {"name": family.name}, lead, submit)


def _named(account: Any) -> str:
    return f"{account.person.name}, {account.person.worker.job_title or account.role_in_words}"


def _back_or_out(request: HttpRequest, family: Family) -> HttpResponse:
    """To the page of who may open it, or to My work for whoever has just closed it to themselves."""
    if Family.objects.visible_to(request.reader).filter(pk=family.pk).exists():
        return redirect("who_may_open", family=family.pk)
    return redirect("my_work")


@guard(Permission.RESTRICT_FAMILY, load=family_named)
def lift_restriction(request: HttpRequest, family: Family) -> HttpResponse:
    form = ReasonForm(request.POST or None, shown=restricting.version_of(family))
    if submitted(request, form, lambda clean: restricting.lift_restriction(family, by=request.reader, **clean)):
        tell(request, _("The family is not restricted any more."))
        return redirect("who_may_open", family=family.pk)
    title = _("End the restriction of the %(name)s family") % {"name": family.name}
    lead = [_("Whoever is assigned, invited or in charge can open it again, and others find it when they search.")]
    return _ask(request, family, form, title, lead, _("End the restriction"), kind="warning")


@guard(Permission.RECORD_CONFLICT, load=family_named)
def record_conflict(request: HttpRequest, family: Family) -> HttpResponse:
    """A worker is related to, or lives with, the family."""
    form = ConflictForm(request.POST or None)

    def act(clean: dict[str, Any]) -> None:
        found, unknown = closing.accounts_of(clean["worker"])
        if unknown or len(found) != 1:
            raise CannotClose(_("Nobody who works here signs in with this email."), field="worker")
        restricting.record_conflict(family, found[0].person, because=clean["because"], by=request.reader)

    if submitted(request, form, act):
        tell(request, _("The family is closed to them."))
        return _back_or_out(request, family)
    title = _("Record a conflict of interest with the %(name)s family") % {"name": family.name}
    return _ask(request, family, form, title, [], _("Close the family to them"))


@guard(Permission.RECORD_CONFLICT, load=closing.conflict_named)
def end_conflict(request: HttpRequest, conflict: closing.OfFamily) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if submitted(request, form, lambda clean: restricting.end_conflict(conflict.row, by=request.reader, **clean)):
        tell(request, _("The conflict of interest is ended."))
        return redirect("who_may_open", family=conflict.family_id)
    title = _("End the conflict of interest of %(name)s") % {"name": conflict.row.person.name}
    lead = [_("What else lets them open the family counts again.")]
    return _ask(request, conflict.family, form, title, lead, _("End it"))


def _ask(
    request: HttpRequest, family: Family, form: Any, title: str, lead: list[str], submit: str, kind: str = ""
) -> HttpResponse:
    back = reverse("who_may_open", args=[family.pk])
    return page(request, "desk/ask.html", form=form, title=title, lead=lead, submit=submit, kind=kind, back=back)
