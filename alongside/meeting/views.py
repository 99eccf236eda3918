from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from alongside.access import days
from alongside.access.guard import guard
from alongside.access.policy import Permission
from alongside.conferences import running
from alongside.conferences.models import Conference, Invitation
from alongside.meeting import forms, loading, steps
from alongside.ui import stale
from alongside.ui.pages import page, submitted

STEPS_WITH_FIELDS = ("attendance", "capture", "said", "agency_view", "decide")


@guard(Permission.RUN_MEETING, load=loading.chaired)
def meeting(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The chair's page: one page for the whole meeting, which goes through the agenda."""
    screen = loading.Screen(conference, request.reader)
    sent = steps.sent(screen, request.POST) if request.method == "POST" or request.POST else None
    if sent and submitted(request, sent.form, sent.act):
        back = reverse("meeting", args=[conference.pk])
        again = {"captured": 1, "who": request.POST.get("speaker", "")} if sent.name == "capture" else {}
        return redirect(f"{back}?{urlencode(again)}" if again else back)
    asked = request.POST if sent else request.GET
    drawn = {name: steps.form_of(name, screen, asked) for name in STEPS_WITH_FIELDS}
    if sent:
        drawn[sent.name] = sent.form
    return page(
        request,
        "meeting/meeting.html",
        conference=conference,
        screen=screen,
        form=sent.form if sent else None,
        drawn=drawn,
        speaker=steps.speaker_of(screen, asked),
        child=steps.child_of(screen, asked),
        key=uuid4(),
        is_captured="captured" in request.GET,
        now=days.now(),
    )


@guard(Permission.RUN_MEETING, load=loading.chaired, level="shown")
def meeting_room(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The screen that everybody in the room sees."""
    return page(request, "meeting/room.html", screen=loading.Screen(conference, request.reader))


@guard(Permission.SIT_IN_MEETING, load=loading.own_invitation)
def agency_view(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """A professional's own page of a conference: when and where, and the view they write unseen."""
    screen = loading.Screen(invitation.conference, request.reader)
    own = screen.agency_views.get(invitation.pk)
    form = forms.AgencyViewForm(
        request.POST or None, initial={"words": own.words if own else "", "seen": stale.version(own and own.pk)}
    )
    if submitted(
        request,
        form,
        lambda clean: running.write_agency_view(invitation, by=request.reader, **clean),
    ):
        return redirect("agency_view", invitation=invitation.pk)
    return page(
        request,
        "meeting/agency_view.html",
        invitation=invitation,
        conference=invitation.conference,
        screen=screen,
        own=own,
        form=form,
    )
