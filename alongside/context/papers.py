"""The three papers without which a feed is not loaded: its usage guidance, its owner's agreement, and the impact assessment."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access import days, trail
from alongside.access.models import Account
from alongside.context.errors import CannotRecord
from alongside.context.models import FeedPaper
from alongside.practice import profile


def in_force(feed: str, day: date) -> list[FeedPaper]:
    """The papers of a feed that are in force on a day."""
    return [paper for paper in FeedPaper.objects.filter(feed=feed, ended_at=None) if paper.is_in_force_on(day)]


def missing(feed: str, day: date) -> list[FeedPaper.Kind]:
    """The kinds of paper that a feed would need on a day and has not."""
    there = {paper.kind for paper in in_force(feed, day)}
    return [kind for kind in FeedPaper.Kind if kind not in there]


@transaction.atomic
def record_paper(
    feed: str,
    kind: str,
    *,
    kept_where: str,
    signed_by: str,
    signed_on: date,
    until_on: date | None = None,
    by: Account,
) -> FeedPaper:
    """Record that a paper was signed and where it is kept. It ends the one of its kind that was in force. Raises CannotRecord."""
    if feed not in {each.key for each in profile.current().feeds}:
        raise CannotRecord(_("The practice profile has no such feed."), field="feed")
    if not (kept_where.strip() and signed_by.strip()):
        raise CannotRecord(_("Say where the paper is kept and who signed it."), field="kept_where")
    if signed_on > days.today():
        raise CannotRecord(_("The paper cannot have been signed on a day to come."), field="signed_on")
    if until_on and until_on < signed_on:
        raise CannotRecord(_("Its last day must not be before it was signed."), field="until_on")
    now = timezone.now()
    before = FeedPaper.objects.select_for_update().filter(feed=feed, kind=kind, ended_at=None)
    before.update(ended_at=now, ended_by=by)
    paper = FeedPaper(
        feed=feed,
        kind=FeedPaper.Kind(kind),
        kept_where=kept_where.strip(),
        signed_by=signed_by.strip(),
        signed_on=signed_on,
        until_on=until_on,
        by=by,
        at=now,
    )
    paper.save(force_insert=True)
    trail.act("context.record_paper", paper, by=by, feed=feed, kind=str(paper.kind))
    return paper


@transaction.atomic
def end_paper(paper: FeedPaper, *, by: Account) -> None:
    """It is no longer in force: nothing more of this feed is taken in until there is another.

    Raises CannotRecord when it was ended before.
    """
    ended = FeedPaper.objects.filter(pk=paper.pk, ended_at=None).update(ended_at=timezone.now(), ended_by=by)
    if not ended:
        raise CannotRecord(_("This paper is no longer in force already."))
    trail.act("context.end_paper", paper, by=by, feed=paper.feed, kind=paper.kind)
