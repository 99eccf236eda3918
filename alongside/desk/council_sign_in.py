"""Signing in by the council's own provider."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.access import council_groups, openid, sessions
from alongside.people import arrivals
from alongside.ui.errors import Broken
from alongside.ui.pages import page
from alongside.ui.views import local_path


@require_safe
def council_sign_in(request: HttpRequest) -> HttpResponse:
    """Send the browser to the council's provider. By a link, since our forms may lead nowhere else."""

    def begin(provider: openid.Settings) -> str:
        return openid.begin(
            provider,
            request.session,
            back=request.build_absolute_uri(reverse("council_sign_in_back")),
            own_device=request.GET.get("own") == "1",
            onward=local_path(request.GET.get("next", "")),
        )

    return _or_why_not(request, begin)


@require_safe
def council_sign_in_back(request: HttpRequest) -> HttpResponse:
    """The browser comes back with an answer."""

    def finish(provider: openid.Settings) -> str:
        groups = council_groups.load(settings.OPENID_GROUPS)
        arrival = openid.finish(provider, request.session, request.GET.dict(), wanted_claim=groups.groups_claim)
        account = arrivals.arrive(arrival, groups)
        sessions.begin(request, account, how="council", own_device=arrival.own_device)
        return arrival.onward

    return _or_why_not(request, finish)


def _or_why_not(request: HttpRequest, step: Callable[[openid.Settings], str]) -> HttpResponse:
    """Go where the step says, or to a page that says why not. There is no form here to show an error on."""
    provider = openid.Settings.of_installation()
    if provider is None:
        raise Http404
    try:
        return HttpResponseRedirect(step(provider))
    except Broken as broken:
        why = broken.sentence
    except council_groups.GroupsMissing:
        openid.log.warning("OpenID Connect: the provider says nothing about groups")
        why = _("The council’s sign-in does not say what you do here. Ask the person who looks after accounts.")
    return page(request, "desk/council_sign_in.html", why=why, status=403)
