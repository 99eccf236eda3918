from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alongside.access import days
from alongside.access.guard import guard
from alongside.access.policy import Permission
from alongside.desk import openings as loading
from alongside.desk.forms_access import AnswerForm, OpenForm
from alongside.desk.loading import family_named
from alongside.people import openings
from alongside.people.models import Family
from alongside.people.standing import Opening
from alongside.ui.pages import page, submitted, tell


@guard(Permission.OPEN_WITH_REASON, load=loading.to_open, level="shown")
def open_with_reason(request: HttpRequest, family: Family) -> HttpResponse:
    """Says what opening means, asks why, and opens the family for a few hours. One that is theirs opens at once."""
    opens_as = loading.opens_as(request.reader)
    if Family.objects.visible_to(request.reader).filter(pk=family.pk).exists():
        return redirect(opens_as, family=family.pk)
    form = OpenForm(request.POST or None)
    if submitted(request, form, lambda clean: openings.open_with_reason(family, by=request.reader, **clean)):
        return redirect(opens_as, family=family.pk)
    return page(request, "desk/open_with_reason.html", family=family, form=form, hours=openings.HOURS)


@guard(Permission.END_OPENING, load=loading.opening_named)
@require_POST
def end_opening(request: HttpRequest, opening: Opening) -> HttpResponse:
    openings.end_opening(opening, by=request.reader)
    tell(request, _("The family is closed again. Write down in the case system what you did."))
    return redirect("my_work")


@guard(Permission.ANSWER_FOR_OPENING, load=loading.opening_named)
def answer_for_opening(request: HttpRequest, opening: Opening) -> HttpResponse:
    form = AnswerForm(request.POST or None)
    if submitted(request, form, lambda clean: openings.answer_for_opening(opening, by=request.reader, **clean)):
        tell(request, _("It is kept that you have seen this, and what you did."))
        return redirect("my_work")
    return page(request, "desk/answer_for_opening.html", opening=opening, form=form)


@guard(Permission.READ_SAFETY, load=family_named)
def family_in_emergency(request: HttpRequest, family: Family) -> HttpResponse:
    """What emergency duty sees: names, workers, plan and safety information."""
    return page(request, "desk/emergency.html", family=family, today=days.today(), **loading.safety_of(family))
