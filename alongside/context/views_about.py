"""What is shown and why, for the public; who used it, for those who answer for it."""

from django.http import HttpRequest, HttpResponse

from alongside.access import trail
from alongside.access.guard import guard
from alongside.access.policy import Permission
from alongside.context import card, using, wording
from alongside.practice import profile
from alongside.ui.pages import page


def why_services(request: HttpRequest) -> HttpResponse:
    """Open to everybody: each service, what of it is shown, to whom and why, and who owns the data. It names no person."""
    practice = profile.current()
    return page(request, "context/why_services.html", feeds=practice.feeds, words=wording)


@guard(Permission.SEE_SERVICES_USE)
def services_used(request: HttpRequest) -> HttpResponse:
    """Who looked at services, for what, what came of it, and what is worth asking about."""
    used = using.of(request.reader)
    trail.shown("see_services_use", {each.family_id for each in used.looks}, by=request.reader)
    return page(request, "context/services_used.html", used=used, days=using.DAYS, words=wording)


@guard(Permission.DECIDE_LINK)
def model_card(request: HttpRequest) -> HttpResponse:
    """How linking works and how good it was, as it was measured."""
    return page(request, "context/model_card.html", **card.current())
