"""The services around a family: why one looks, what is there, whom to ring, and what a conversation led to."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from alongside.access import days, trail
from alongside.access.guard import guard
from alongside.access.policy import Permission, allows
from alongside.context import actions, deciding, loading, picture, wording
from alongside.context.forms import ConversationForm, LookForm, WrongPersonForm
from alongside.context.loading import RecordOf, ServiceOf
from alongside.people.models import Family
from alongside.ui.pages import page, submitted, tell


@guard(Permission.SEE_SERVICES, load=loading.family_to_look_around, level="shown")
def services(request: HttpRequest, family: Family) -> HttpResponse:
    """Asks why first. With a reason that still runs: each person with every service, read and recorded with that reason."""
    look = actions.running_look(family, request.reader)
    if look is None:
        return _why(request, family)
    trail.reading("see_services", family, by=request.reader, level=trail.DETAIL_OPENED, reason=wording.reason_of(look))
    today = days.today()
    cards = loading.cards_of(family, today, request.reader)
    scopes = family.grants_for(request.reader)
    return page(
        request,
        "context/services.html",
        family=family,
        cards=cards,
        drawing=picture.of_cards(cards),
        look=look,
        today=today,
        words=wording,
        records=allows(request.reader.role, Permission.RECORD_CONVERSATION, scopes),
        opens=allows(request.reader.role, Permission.READ_FAMILY, scopes),
    )


def _why(request: HttpRequest, family: Family) -> HttpResponse:
    form = LookForm(request.POST or None)
    if submitted(request, form, lambda clean: actions.look(family, by=request.reader, **clean)):
        return redirect("services", family=family.pk)
    return page(request, "context/why.html", family=family, form=form, hours=actions.LOOK_HOURS)


def _page_of(service: ServiceOf) -> HttpResponse:
    return redirect("services", family=service.family.pk)


@guard(Permission.RECORD_CONVERSATION, load=loading.record_named)
def wrong_person(request: HttpRequest, record: RecordOf) -> HttpResponse:
    """The record is of somebody else: it leaves the page at once, and the data steward is told."""
    form = WrongPersonForm(request.POST or None)
    if submitted(request, form, lambda clean: deciding.say_wrong_person(record.pair, by=request.reader, **clean)):
        tell(request, _("The record is off this page, and the data steward is told."))
        return _page_of(record)
    return _asked(request, record, form, "context/wrong_person.html")


@guard(Permission.RECORD_CONVERSATION, load=loading.service_named)
def record_conversation(request: HttpRequest, service: ServiceOf) -> HttpResponse:
    form = ConversationForm(request.POST or None)

    def act(clean: dict[str, Any]) -> Any:
        return actions.record_conversation(
            service.family, service.person, feed=service.feed.key, by=request.reader, **clean
        )

    if submitted(request, form, act):
        tell(request, _("The conversation is kept. It stands in the chronology."))
        return _page_of(service)
    return _asked(request, service, form, "context/conversation.html")


def _asked(request: HttpRequest, service: ServiceOf, form: Any, template: str) -> HttpResponse:
    return page(request, template, form=form, family=service.family, person=service.person, feed=service.feed)
