from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.access import days, keeping
from alongside.access.guard import guard
from alongside.access.policy import Permission, scopes_for
from alongside.desk import openings
from alongside.desk.forms import FindForm
from alongside.people.searching import search
from alongside.ui.pages import page

KEPT = "find"


@guard(Permission.FIND_FAMILY)
def find_family(request: HttpRequest) -> HttpResponse:
    """What was typed goes into the session, sealed, and never into an address: Back shows the same families again."""
    reader, today = request.reader, days.today()
    if request.method == "POST":
        form = FindForm(request.POST)
        typed = form.cleaned_data["terms"] if form.is_valid() else ""
        request.session[KEPT] = keeping.seal_for(reader, KEPT, typed)
        return redirect("find_family")
    typed = keeping.open_for(reader, KEPT, request.session.get(KEPT, ""))
    found = search(reader, typed, today)
    return page(
        request,
        "desk/find_family.html",
        form=FindForm(initial={"terms": typed}),
        typed=typed,
        terms=found.terms,
        answer=found.answer,
        today=today,
        opens_as=openings.opens_as(reader),
        may_open_with_reason=bool(scopes_for(reader.role, Permission.OPEN_WITH_REASON)),
    )
