"""The data steward's pages: pairs that wait for somebody, the evidence for each, and what was decided."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alongside.access import trail
from alongside.access.guard import guard
from alongside.access.policy import Permission
from alongside.context import deciding, evidence, loading, queue, wording
from alongside.context.errors import CannotDecide
from alongside.context.forms import DecideForm
from alongside.context.models import Pair
from alongside.people.models import Family
from alongside.ui.pages import page, submitted, tell


@guard(Permission.DECIDE_LINK)
def links(request: HttpRequest) -> HttpResponse:
    """Those that wait, the ones a worker called wrong first, then second opinions, then the likeliest."""
    waiting = queue.waiting_for(request.reader, after=request.GET.get("after", ""))
    trail.shown("decide_link", queue.families_of(each.person_id for each in waiting.pairs), by=request.reader)
    return page(
        request,
        "context/links.html",
        waiting=waiting,
        counts=queue.counts_for(request.reader),
        names=wording.feed_names(),
        likeliness=wording.likeliness,
        is_later="after" in request.GET,
    )


@guard(Permission.DECIDE_LINK)
def links_decided(request: HttpRequest) -> HttpResponse:
    """The latest decisions of people, each with the way back."""
    decisions = queue.decided_for(request.reader)
    trail.shown("decide_link", queue.families_of(each.pair.person_id for each in decisions), by=request.reader)
    return page(request, "context/links_decided.html", decisions=decisions, names=wording.feed_names())


@guard(Permission.DECIDE_LINK, load=loading.pair_named)
def link(request: HttpRequest, pair: Pair) -> HttpResponse:
    """One pair: what the service says beside what is known here, what speaks for it and against it, and the decision."""
    for family in Family.objects.filter(pk__in=queue.families_of([pair.person_id])):
        trail.reading("decide_link", family, by=request.reader, level=trail.OPENED)
    form = DecideForm(request.POST or None, shown=deciding.version_of(pair))
    if submitted(request, form, lambda clean: deciding.decide(pair, by=request.reader, **clean)):
        tell(request, _("Your decision is kept. It can be taken back."))
        return redirect("links")
    decisions, row = queue.decisions_about(pair), evidence.row_of(pair)
    return page(
        request,
        "context/link.html",
        form=form,
        pair=pair,
        sides=evidence.sides_of(pair, row),
        evidence=evidence.drawn(pair, row),
        decisions=decisions,
        stands_by=next((each.pk for each in decisions if each.undone_at is None), None),
        feed_name=wording.feed_names().get(pair.feed, pair.feed),
    )


@guard(Permission.DECIDE_LINK, load=loading.pair_named)
@require_POST
def undo_link(request: HttpRequest, pair: Pair) -> HttpResponse:
    """Take the decision that stands back. One on which somebody decided since is left as it is, and that is said."""
    decision = next((each for each in pair.decisions.all() if str(each.pk) == request.POST.get("decision")), None)
    if decision is None:
        raise Http404
    try:
        deciding.undo(decision, by=request.reader)
    except CannotDecide as wrong:
        tell(request, wrong.sentence)
    else:
        tell(request, _("The decision is taken back. What stood before it stands again."))
    return redirect("link", pair=pair.pk)
