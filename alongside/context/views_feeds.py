"""The data steward's page of feeds: which papers are on record, what was delivered, and taking a delivery back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from alongside.access import days
from alongside.access.guard import guard
from alongside.access.policy import Permission
from alongside.context import deliveries, papers, wording
from alongside.context.forms import PaperForm, TakeBackForm
from alongside.context.loading import FeedOf, delivery_named, feed_named
from alongside.context.models import FeedDelivery, FeedPaper
from alongside.practice import profile
from alongside.ui.pages import page, submitted, tell

NEWEST = 50


@guard(Permission.BRING_IN_FEED)
def feeds(request: HttpRequest) -> HttpResponse:
    """Each feed of the profile with its papers and its deliveries."""
    today = days.today()
    kept: dict[str, dict[str, FeedPaper]] = {}
    for paper in FeedPaper.objects.filter(ended_at=None):
        kept.setdefault(paper.feed, {})[paper.kind] = paper
    came: dict[str, list[FeedDelivery]] = {}
    for delivery in FeedDelivery.objects.select_related("by__person").order_by("-started_at")[:NEWEST]:
        came.setdefault(delivery.feed, []).append(delivery)
    in_force = set(FeedDelivery.objects.in_force().values_list("pk", flat=True))
    shown = set(FeedDelivery.objects.shown().values_list("pk", flat=True))
    return page(
        request,
        "context/feeds.html",
        feeds=[
            (feed, _papers(kept.get(feed.key, {}), today), came.get(feed.key, [])) for feed in profile.current().feeds
        ],
        in_force=in_force,
        shown=shown,
        words=wording,
    )


def _papers(kept: dict[str, FeedPaper], today: Any) -> list[tuple[Any, FeedPaper | None, bool]]:
    """Each kind of paper, the one on record, and whether it is in force."""
    return [
        (kind, kept.get(kind.value), kind.value in kept and kept[kind.value].is_in_force_on(today))
        for kind in FeedPaper.Kind
    ]


@guard(Permission.BRING_IN_FEED, load=feed_named)
def feed_paper(request: HttpRequest, feed: FeedOf) -> HttpResponse:
    """Put a paper on record, in place of the one before."""
    form = PaperForm(request.POST or None)
    if submitted(request, form, lambda clean: papers.record_paper(feed=feed.feed.key, by=request.reader, **clean)):
        tell(request, _("The paper is on record."))
        return redirect("feeds")
    return page(request, "context/feed_paper.html", form=form, feed=feed.feed)


@guard(Permission.BRING_IN_FEED, load=delivery_named)
def take_back_delivery(request: HttpRequest, delivery: FeedDelivery) -> HttpResponse:
    """Nothing of the delivery is shown from now on; what it had replaced is shown again."""
    if delivery.taken_back_at:  # pressed twice, or by two people
        tell(request, _("That delivery was taken back already."))
        return redirect("feeds")
    form = TakeBackForm(request.POST or None)
    if submitted(request, form, lambda clean: deliveries.take_back(delivery, by=request.reader, **clean)):
        tell(request, _("The delivery is taken back. What came before it is shown again."))
        return redirect("feeds")
    return page(
        request,
        "context/take_back.html",
        form=form,
        delivery=delivery,
        name=wording.feed_names().get(delivery.feed, delivery.feed),
    )
