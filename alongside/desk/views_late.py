from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access import days
from alongside.access.guard import guard
from alongside.access.policy import Permission
from alongside.conferences import lateness
from alongside.desk import loading
from alongside.desk.forms import LateForm
from alongside.ui.pages import page, submitted, tell


@guard(Permission.EXPLAIN_LATE, load=loading.clock_named)
def explain_late(request: HttpRequest, clock: loading.ClockOf) -> HttpResponse:
    """Why something is late. What was said before stands above the box, and stays when it is corrected."""
    before = lateness.of_clock(clock.family, clock.running)
    relatives = loading.members_of(clock.family)
    today = days.today()
    form = LateForm(request.POST or None, relatives=relatives, to_confirm=[each.pk for each in relatives], today=today)
    seen = request.POST.get("seen", "")
    came_from = _came_from(request)
    back = came_from or reverse("family", args=[clock.family.pk])

    def act(clean):
        lateness.explain(clock.family, clock.running, by=request.reader, seen=seen, **clean)

    if submitted(request, form, act):
        tell(request, _("Why it is late is kept, and stands beside the date."))
        return redirect(back)
    return page(
        request,
        "desk/explain_late.html",
        family=clock.family,
        clock=clock.running,
        before=lateness.of_clock(clock.family, clock.running) if request.method == "POST" else before,
        form=form,
        back=back,
        is_back_to_family=not came_from,
    )


def _came_from(request: HttpRequest) -> str:
    """The page of a conference or a report on which the clock was met, from its name in the address; empty for others."""
    for name in ("conference", "report", "report_release"):
        if name in request.GET:
            try:
                return reverse(name, args=[UUID(request.GET[name])])
            except ValueError:
                return ""
    return ""
