"""The way in, and what a family member finds about their meeting."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alongside.access import actions as access
from alongside.access import guessing, sessions
from alongside.access.guard import guard
from alongside.access.policy import Permission
from alongside.conferences import actions as conferences
from alongside.conferences.models import Invitation
from alongside.home import entrance, loading, overview, who_looked
from alongside.home.forms import BeginForm, CodeForm, ComingForm, EarlierForm, EnoughForm, MoreForm, PasswordForm
from alongside.messages.invitations import spaced
from alongside.ui.forms import Form
from alongside.ui.pages import page, submitted, tell
from alongside.voices import actions as voices
from alongside.voices.loading import response_named, workers_who_read
from alongside.voices.models import Response

# Where the session keeps which invitation is being opened, and until when its password may be chosen.
PENDING, CONFIRMED = "pending_invitation", "confirmed_invitation"
SECONDS_TO_CHOOSE_A_PASSWORD = 20 * 60


def begin(request: HttpRequest) -> HttpResponse:
    form = BeginForm(request.POST or None)

    def knock(clean: dict[str, Any]) -> str | None:
        with guessing.turn(request, clean["reference"]):
            return entrance.knock(entrance.places_at_door(request, clean["reference"]), **clean)

    if submitted(request, form, knock):
        request.session[PENDING] = form.result
        return redirect("begin_code")
    return page(request, "home/begin.html", form=form)


def begin_code(request: HttpRequest) -> HttpResponse:
    if PENDING not in request.session:
        return redirect("begin")
    pending = request.session[PENDING]
    if "again" in request.POST:
        again = Form(request.POST)
        if submitted(request, again, lambda clean: entrance.send_again(guessing.place_of(request, "begin"), pending)):
            tell(request, _("If what you typed is right, we have sent you another code."))
            return redirect("begin_code")
        return page(request, "home/begin_code.html", form=CodeForm(), forms=[again])
    form = CodeForm(request.POST or None)
    place = guessing.place_of(request, "code")
    if submitted(request, form, lambda clean: entrance.try_code(place, pending, clean["code"])):
        until = int(timezone.now().timestamp()) + SECONDS_TO_CHOOSE_A_PASSWORD
        request.session[CONFIRMED] = {"invitation": pending, "until": until}
        return redirect("begin_password")
    return page(request, "home/begin_code.html", form=form)


def begin_password(request: HttpRequest) -> HttpResponse:
    confirmed = request.session.get(CONFIRMED)
    if not confirmed or confirmed["until"] < timezone.now().timestamp():
        return redirect("begin")
    form = PasswordForm(request.POST or None)
    if submitted(request, form, lambda clean: access.accept(confirmed["invitation"], password=clean["password"])):
        del request.session[CONFIRMED], request.session[PENDING]
        sessions.begin(request, form.result, how="invitation")
        return redirect("staying_safe")
    return page(request, "home/begin_password.html", form=form)


@guard(Permission.OPEN_OWN_PAGES)
def staying_safe(request: HttpRequest) -> HttpResponse:
    """Shown once before first use, and there to come back to."""
    return page(request, "home/staying_safe.html", sign_in_name=spaced(request.reader.sign_in_name))


@guard(Permission.OPEN_OWN_PAGES)
def own_who_looked(request: HttpRequest) -> HttpResponse:
    form = EarlierForm(request.GET)
    before = form.cleaned_data["before"] if form.is_valid() else None
    return page(request, "home/who_looked.html", looked=who_looked.of(request.reader, before=before))


@guard(Permission.OPEN_OWN_PAGES)
def your_conference(request: HttpRequest) -> HttpResponse:
    invitations = list(loading.invitations_of(request.reader))
    if len(invitations) == 1:
        return page(request, "home/your_conference.html", **overview.of(invitations[0], request.reader))
    return page(request, "home/your_meetings.html", **overview.of_several(invitations, request.reader))


@guard(Permission.OPEN_OWN_PAGES, load=loading.invitation_named)
def one_conference(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    return page(request, "home/your_conference.html", **overview.of(invitation, request.reader))


@guard(Permission.OPEN_OWN_PAGES, load=loading.invitation_named)
def who_will_be_there(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    return page(
        request,
        "home/who_will_be_there.html",
        invitation=invitation,
        coming=loading.who_will_be_there(invitation),
    )


@guard(Permission.OPEN_OWN_PAGES, load=loading.invitation_named)
def what_will_happen(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    steps = loading.profile_of(invitation.conference).what_happens
    return page(request, "home/what_will_happen.html", invitation=invitation, steps=steps)


@guard(Permission.OPEN_OWN_PAGES, load=loading.invitation_named)
def your_rights(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    rights = loading.profile_of(invitation.conference).rights
    return page(request, "home/your_rights.html", invitation=invitation, rights=rights)


@guard(Permission.OPEN_OWN_PAGES, load=loading.invitation_named)
def answer_invitation(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = ComingForm(request.POST or None, shown=invitation.version)
    if submitted(
        request,
        form,
        lambda clean: conferences.answer_invitation(
            invitation, is_coming=clean["answer"] == "yes", by=request.reader, seen=clean["seen"]
        ),
    ):
        tell(request, _("Thank you. You can change this until the meeting."))
        return redirect("one_conference", invitation=invitation.pk)
    return page(request, "home/answer_invitation.html", form=form, invitation=invitation)


@guard(Permission.SAY_IF_ENOUGH, load=response_named)
@require_POST
def say_if_enough(request: HttpRequest, response: Response) -> HttpResponse:
    form = EnoughForm(request.POST)
    if submitted(
        request,
        form,
        lambda clean: voices.say_if_enough(response, was_enough=clean["was_enough"] == "yes", by=request.reader),
    ):
        tell(request, _("Thank you. We have kept what you said."))
    return redirect("your_conference")


@guard(Permission.SAY_IF_ENOUGH, load=response_named)
def say_more(request: HttpRequest, response: Response) -> HttpResponse:
    """It is not enough: what is missing, in the speaker's own words."""
    form = MoreForm(request.POST if request.method == "POST" or request.POST else None, initial={"more": response.more})
    if submitted(
        request,
        form,
        lambda clean: voices.say_if_enough(response, was_enough=False, by=request.reader, **clean),
    ):
        tell(request, _("Thank you. We have kept what you said."))
        return redirect("your_conference")
    return page(request, "home/say_more.html", form=form, response=response, readers=workers_who_read(response))
