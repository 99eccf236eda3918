"""Rules of the session, and the day of a demonstration."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from alongside.access import days
from alongside.access.models import Installation
from alongside.access.sessions import OWN_DEVICE

IDLE_SECONDS_FAMILY = 20 * 60
IDLE_SECONDS_STAFF_SHARED_DEVICE = 15 * 60
IDLE_SECONDS_STAFF_OWN_DEVICE = 60 * 60
LONGEST_SECONDS = 8 * 60 * 60


def session_rules(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """End a session that was idle too long (20 minutes for family members; staff 15, or 60 where they said
    that only they use the device) or began more than 8 hours ago."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.is_staff_page = request.user.is_staff  # type: ignore[attr-defined]
            now = int(timezone.now().timestamp())
            began = request.session.setdefault("began", now)
            seen = request.session.get("seen", now)
            idle = _idle_seconds(request)
            if now - seen > idle or now - began > LONGEST_SECONDS:
                logout(request)
            elif now - seen > 30 or "seen" not in request.session:
                request.session["seen"] = now
        return get_response(request)

    return middleware


def _idle_seconds(request: HttpRequest) -> int:
    if not request.user.is_staff:
        return IDLE_SECONDS_FAMILY
    is_own = request.session.get(OWN_DEVICE, False)
    return IDLE_SECONDS_STAFF_OWN_DEVICE if is_own else IDLE_SECONDS_STAFF_SHARED_DEVICE


def demonstration_day(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """In demonstration mode, the day is the one the demonstration was moved to."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not settings.DEMONSTRATION:
            return get_response(request)
        installation = Installation.objects.filter(pk=1, is_demonstration=True).first()
        token = days.moved_to.set(installation.demonstration_day if installation else None)
        try:
            return get_response(request)
        finally:
            days.moved_to.reset(token)

    return middleware
