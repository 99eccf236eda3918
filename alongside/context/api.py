"""The API for the case system: the services around a family, as the worker who asks would see them on the page. Read-only.

A request carries the program's token and the worker's sign-in name. From there on everything is the page's own: the guard, the
policy, the reason, the reading in the trail, the rule of ages. What may not be known to exist is not found.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from alongside.access import days, hurrying, trail
from alongside.access.guard import guard
from alongside.access.models import Account
from alongside.access.policy import Permission
from alongside.context import actions, loading, openapi, tokens, wording
from alongside.context.errors import CannotRecord
from alongside.context.loading import Card, Service, Shown
from alongside.context.models import Look
from alongside.people import search_terms
from alongside.people.models import Family

WORKER, REASON, REASON_WORDS = "X-Worker", "X-Reason", "X-Reason-Words"
MOST_FOUND = 20
View = Callable[..., HttpResponse]


def _said(status: int, what: str) -> JsonResponse:
    """An answer that is no page: one sentence."""
    return JsonResponse({"detail": what}, status=status)


def api(view: View) -> View:
    """A url of the API: who asks is told by headers, and every answer is JSON. Wraps what `guard` has made."""

    @csrf_exempt
    @functools.wraps(view)
    def answered(request: HttpRequest, **parts: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            refused = _said(405, "Only GET is answered here.")
            refused["Allow"] = "GET, HEAD"
            return refused
        worker = _worker(request)
        if worker is None:
            refused = _said(401, "The token or the worker is not known here.")
            refused["WWW-Authenticate"] = "Bearer"
            return refused
        request.user = worker
        if hurrying.is_too_much(worker, is_form=False):
            refused = _said(429, "Too many requests for this worker. Wait a minute.")
            refused["Retry-After"] = str(hurrying.SECONDS_TO_WAIT)
            return refused
        try:
            return view(request, **parts)
        except Http404:
            return _said(404, "Nothing is found here.")
        except PermissionDenied:
            return _said(403, "This worker may not do this.")

    return answered


def _worker(request: HttpRequest) -> Account | None:
    """The account of the worker who asks; None without a token in force, and for an account that is ended or not staff's."""
    if tokens.token_given(request.headers.get("Authorization", "")) is None:
        return None
    name = request.headers.get(WORKER, "").strip()
    account = Account.objects.filter(sign_in_name__iexact=name, is_active=True).first() if name else None
    return account if account and account.is_staff else None


def openapi_description(request: HttpRequest) -> HttpResponse:
    """What the API answers, as OpenAPI. Open to everybody: it names no person."""
    return JsonResponse(openapi.description(request.build_absolute_uri("/").rstrip("/")))


@api
@guard(Permission.SEE_SERVICES, load=loading.family_to_look_around, level="shown")
@require_safe
def api_services(request: HttpRequest, family: Family) -> HttpResponse:
    """Everybody of the family with every service, for a worker who says why."""
    why = request.headers.get(REASON, "")
    if why not in Look.Why.values:
        return _said(400, f"Say why in the header {REASON}: one of {', '.join(Look.Why.values)}.")
    try:
        look = actions.look(family, why=why, because=request.headers.get(REASON_WORDS, ""), by=request.reader)
    except CannotRecord as broken:
        return _said(400, str(broken.sentence))
    trail.reading("see_services", family, by=request.reader, level=trail.DETAIL_OPENED, reason=wording.reason_of(look))
    cards = loading.cards_of(family, days.today(), request.reader)
    return JsonResponse({"family": str(family.pk), "people": [_person(card) for card in cards]})


@api
@guard(Permission.OPEN_MY_WORK)
@require_safe
def api_find(request: HttpRequest) -> HttpResponse:
    """The families of a reference of the case system whose services the worker may see: the way from its identifiers to ours."""
    # No reference holds a NUL, and PostgreSQL takes none in a question.
    reference = request.GET.get("reference", "").replace("\0", "").strip()[: search_terms.LONGEST]
    if not reference:
        return _said(400, "Say which: ?reference= and the identifier of the family or of a person in the case system.")
    by_person = Family.objects.filter(members__person__ssd_id=reference).values("pk")
    known = Family.objects.where_may(request.reader, Permission.SEE_SERVICES)
    found = list(
        (known.filter(ssd_id=reference) | known.filter(pk__in=by_person)).distinct().order_by("pk")[:MOST_FOUND]
    )
    trail.searched(reference, by=request.reader, found=len(found))
    trail.shown("find_family", found, by=request.reader)
    return JsonResponse(
        {"families": [{"id": str(each.pk), "services": reverse("api_services", args=[each.pk])} for each in found]}
    )


def _person(card: Card) -> dict[str, Any]:
    return {
        "id": str(card.person.pk),
        "reference": card.person.ssd_id,
        "name": card.person.name,
        "services": [_service(each) for each in card.services],
    }


def _service(service: Service) -> dict[str, Any]:
    return {
        "service": service.feed.key,
        "name": service.feed.name.in_language("en"),
        "state": service.state.value.replace(" ", "_"),
        "correct_as_of": service.checked.correct_as_of.isoformat() if service.checked else None,
        "is_stale": service.is_stale,
        "checked_by": service.feed.owner.name,
        "records": [_record(each, service) for each in service.records],
    }


def _record(shown: Shown, service: Service) -> dict[str, Any]:
    row = shown.row
    days_of = {name: getattr(row, name) for name in ("started_on", "ended_on", "last_contact_on")}
    days_of["correct_as_of"] = shown.correct_as_of
    return {
        "involvement": row.involvement.value,
        "organisation": row.organisation,
        "lead_practitioner": {
            "name": row.practitioner_name,
            "role": row.practitioner_role,
            "phone": row.practitioner_phone,
            "email": row.practitioner_email,
        },
        **{name: day.isoformat() if day else None for name, day in days_of.items()},
        "items": [{"title": title, "text": text} for title, text in wording.items(service.feed, row)],
        "linked_by": "data steward" if shown.decided_by_person else "rule",
    }
