from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access import policy
from alongside.access.guard import guard
from alongside.access.policy import Permission
from alongside.conferences import actions, forms, lateness, loading
from alongside.conferences.models import Conference, Invitation
from alongside.people.models import Family, Person
from alongside.people.needs import needs_of
from alongside.people.outgoing import FIELD
from alongside.practice import profile
from alongside.ui.pages import page, submitted, tell


@guard(Permission.ARRANGE_CONFERENCE, load=loading.family)
def arrange_conference(request: HttpRequest, family: Family) -> HttpResponse:
    """Book a conference for a family."""
    children = loading.children(family)
    form = forms.ArrangeForm(
        request.POST or None,
        kinds=profile.current().conference.kinds,
        children=children,
        chairs=loading.chairs(),
    )

    def act(clean):
        kept = ("kind", "children", "starts_at", "place", "how_to_get_there", "chair", "late_because")
        return actions.arrange(
            family, by=request.reader, let_out_because=clean.get(FIELD, ""), **{name: clean[name] for name in kept}
        )

    if submitted(request, form, act):
        tell(request, _("The conference is booked. Now invite people."))
        return redirect("conference", conference=form.result.pk)
    return page(
        request,
        "conferences/arrange.html",
        family=family,
        form=form,
        initial_clock=loading.initial_clock(family),
        booked=loading.booked(family),
        has_children=bool(children),
        needs=needs_of(family.people.filter(death_on=None).order_by("birth_on")),
    )


@guard(Permission.READ_ARRANGEMENTS, load=loading.conference)
def conference(request: HttpRequest, conference: Conference) -> HttpResponse:
    """When, where, who chairs, about whom, and who is asked."""
    found = loading.arrangements(conference)
    own = next((each for each in found.professionals if each.person.account_id == request.reader.pk), None)
    due = loading.clock_of(conference)
    sits_in = own and policy.allows(request.reader.role, Permission.SIT_IN_MEETING, own.grants_for(request.reader))
    return page(
        request,
        "conferences/conference.html",
        conference=conference,
        arrangements=found,
        not_named=loading.not_named(conference, found.professionals),
        own=own if sits_in else None,
        initial_clock=due,
        late=lateness.beside(request.reader, conference.family, due and due.running),
        missing_agencies=forms.missing_agencies,
        may_run=conference.chair is not None and conference.chair.account_id == request.reader.pk,
    )


@guard(Permission.ARRANGE_CONFERENCE, load=loading.conference)
def move_conference(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Another day, time, place or chair."""
    starts_at = timezone.localtime(conference.starts_at)
    now = {
        "day": starts_at.date(),
        "time": starts_at.time(),
        "place": conference.place,
        "how_to_get_there": conference.how_to_get_there,
        "chair": str(conference.chair_id or ""),
        "late_because": conference.late_because,
    }
    now["seen"] = conference.version
    form = forms.MoveForm(request.POST or None, initial=now, chairs=loading.chairs())

    def act(clean):
        kept = ("starts_at", "place", "how_to_get_there", "chair", "late_because", "seen")
        actions.move(
            conference, by=request.reader, let_out_because=clean.get(FIELD, ""), **{name: clean[name] for name in kept}
        )

    if submitted(request, form, act):
        tell(request, _("The change is saved. Tell everybody who was asked: their answers were for the time before."))
        return redirect("conference", conference=conference.pk)
    return page(
        request,
        "conferences/move.html",
        conference=conference,
        form=form,
        initial_clock=loading.initial_clock(conference.family) if conference.kind == Conference.Kind.INITIAL else None,
        back=reverse("conference", args=[conference.pk]),
    )


@guard(Permission.ARRANGE_CONFERENCE, load=loading.conference)
def invite_to_conference(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Choose whom to ask: an agency (?agency=key) or somebody of the family (?person=id); then how they come."""
    agencies, relatives = loading.agencies_to_ask(conference), loading.relatives_to_ask(conference)
    if key := request.GET.get("agency"):
        return _invite_professional(request, conference, _chosen(agencies, lambda agency: agency.key == key))
    if key := request.GET.get("person"):
        return _invite_relative(request, conference, _chosen(relatives, lambda person: str(person.pk) == key))
    return page(
        request,
        "conferences/invite.html",
        conference=conference,
        agencies=agencies,
        relatives=relatives,
        named_with_age=forms.named_with_age,
        back=reverse("conference", args=[conference.pk]),
    )


def _chosen(offered: list[Any], is_it: Callable[[Any], bool]) -> Any:
    for each in offered:
        if is_it(each):
            return each
    raise Http404


def _invite_professional(request: HttpRequest, conference: Conference, agency: loading.AgencyToAsk) -> HttpResponse:
    form = forms.InviteProfessionalForm(
        request.POST or None, workers=loading.workers_of(conference, agency), is_second=agency.is_invited
    )

    def act(clean):
        kept = {name: clean.get(name, "") for name in ("will_ask", "reason_for_another", FIELD)}
        kept |= {"has_met_family": clean["has_met_family"], "by": request.reader}
        kept |= {"agency_key": agency.key, "agency_name": agency.name}
        if clean["is_new"]:
            new = {name: clean[name] for name in ("name", "job_title", "email")}
            return actions.invite_new_professional(conference, **new, **kept)
        return actions.invite_professional(conference, clean["known"], **kept)

    return _invite(request, conference, form, act, title=agency.name, agency=agency)


def _invite_relative(request: HttpRequest, conference: Conference, person: Person) -> HttpResponse:
    form = forms.InviteRelativeForm(request.POST or None, needs_check=actions.is_second_adult(conference, person))

    def act(clean):
        return actions.invite(conference, person, by=request.reader, **clean)

    return _invite(request, conference, form, act, title=person.name, relative=person)


def _invite(request: HttpRequest, conference: Conference, form, act, *, title: str, **context) -> HttpResponse:
    if submitted(request, form, act):
        tell(request, _("The invitation is kept."))
        return redirect("conference", conference=conference.pk)
    return page(
        request,
        "conferences/invite_one.html",
        conference=conference,
        form=form,
        title=title,
        back=reverse("invite_to_conference", args=[conference.pk]),
        **context,
    )


@guard(Permission.ARRANGE_CONFERENCE, load=loading.invitation)
def withdraw_invitation(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Asks once, by name, and takes the invitation back."""
    form = forms.WithdrawForm(request.POST if request.method == "POST" else None)
    if submitted(request, form, lambda clean: actions.withdraw(invitation, by=request.reader)):
        tell(request, _("The invitation is taken back."))
        return redirect("conference", conference=invitation.conference_id)
    return page(
        request,
        "conferences/withdraw.html",
        invitation=invitation,
        form=form,
        back=reverse("conference", args=[invitation.conference_id]),
    )
