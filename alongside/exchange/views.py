import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alongside.access import actions as access
from alongside.access import days, sessions
from alongside.access.guard import guard
from alongside.access.models import Account
from alongside.access.policy import Permission
from alongside.exchange import actions, demonstration, loading
from alongside.exchange.forms import BeForm, DayForm, NextDayForm, SameConferenceForm
from alongside.ui.forms import Form
from alongside.ui.pages import page, submitted, tell


def only_in_demonstration(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Not there at all outside demonstration mode, or on a database that demonstration mode did not make."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, **parts: Any) -> HttpResponse:
        if not access.is_demonstration():
            raise Http404
        return view(request, **parts)

    return guarded


@require_safe
@only_in_demonstration
def demonstration_cast(request: HttpRequest) -> HttpResponse:
    return _cast_page(request, DayForm())


def _cast_page(request: HttpRequest, form: Form) -> HttpResponse:
    return page(
        request,
        "exchange/demonstration.html",
        form=form,
        day_form=form if isinstance(form, DayForm) else DayForm(),
        today=days.today(),
        is_moved=days.moved_to.get() is not None,
        staff=list(demonstration.staff()),
        households=list(demonstration.households()),
        for_real=demonstration.to_sign_in_for_real(),
    )


@require_POST
@only_in_demonstration
def demonstration_be(request: HttpRequest) -> HttpResponse:
    form = BeForm(request.POST)
    if not form.is_valid():
        raise Http404
    account = get_object_or_404(loading.cast_accounts(), person=form.cleaned_data["person"])
    sessions.begin(request, account, how="demonstration", own_device=True)
    return redirect("start")


@require_POST
@only_in_demonstration
def demonstration_day(request: HttpRequest) -> HttpResponse:
    by = request.user if isinstance(request.user, Account) else None
    if request.POST.get("move") == "today":
        access.move_day(None, by=by)
        return redirect("demonstration")
    form = NextDayForm(request.POST) if request.POST.get("move") == "next" else DayForm(request.POST)
    if submitted(request, form, lambda clean: demonstration.move_on(clean.get("day"), by=by)):
        return redirect("demonstration")
    return _cast_page(request, form)


@require_safe
@only_in_demonstration
def demonstration_mailbox(request: HttpRequest) -> HttpResponse:
    return page(request, "exchange/mailbox.html", messages=list(loading.newest_messages()))


@guard(Permission.SETTLE_IMPORT)
def settle_import(request: HttpRequest) -> HttpResponse:
    asked = [(pair, _form_of(request, pair)) for pair in loading.pairs(request.reader)]
    for pair, form in asked:
        if form.is_bound and submitted(
            request,
            form,
            lambda clean, pair=pair: actions.answer_if_same(
                pair.question, is_same=clean["is_same"] == "yes", by=request.reader
            ),
        ):
            tell(request, _("Your answer is saved."))
            return redirect("settle_import")
    return page(
        request,
        "exchange/settle_import.html",
        asked=asked,
        forms=[form for _pair, form in asked],
        delivery=loading.last_delivery(),
    )


def _form_of(request: HttpRequest, pair: loading.Pair) -> SameConferenceForm:
    prefix = str(pair.question.pk)
    return SameConferenceForm(request.POST if request.POST.get("question") == prefix else None, prefix=prefix)
