"""What agencies deliver to the demonstration: its data steward records the papers of each feed and brings its file in, once."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

from alongside.access.models import Account
from alongside.context import deliveries, models_of_linkage, papers
from alongside.context.models import FeedDelivery, FeedPaper
from alongside.exchange import council_feeds
from alongside.exchange.cast import CAST
from alongside.exchange.council_sizes import SMALL, Size
from alongside.exchange.play import on
from alongside.practice import profile
from alongside.practice.feeds import Feed

SIGNED_DAYS_AGO = 200


def bring_in(*, today: date, seed: int = 1, size: Size = SMALL) -> int:
    """Bring in one file of each feed that nothing was delivered for, link them to people, and give how many. The files are those of
    that council."""
    steward = Account.objects.get(person__worker__professional_id=CAST.rina.professional_id)
    there = set(FeedDelivery.objects.exclude(completed_at=None).values_list("feed", flat=True))
    wanted = [feed for feed in council_feeds.writable(profile.current().feeds) if feed.key not in there]
    if not wanted and not FeedDelivery.objects.in_force().filter(linked_at=None).exists():
        return 0
    # Brings what compares records with it, which no page of the program needs.
    from alongside.context import linking_up

    with on(today), tempfile.TemporaryDirectory() as folder:
        council_feeds.write(Path(folder), tuple(wanted), today=today, seed=seed, size=size)
        for feed in wanted:
            _sign(feed, today, steward)
            deliveries.take_in(
                feed.key,
                Path(folder) / council_feeds.file_name(feed),
                by=steward,
                correct_as_of=council_feeds.correct_as_of(feed, today),
            )
        for _linked in linking_up.link_all(by=steward, learnt=models_of_linkage.current()):
            pass
    return len(wanted)


def _sign(feed: Feed, today: date, steward: Account) -> None:
    for kind in papers.missing(feed.key, today):
        papers.record_paper(
            feed.key,
            kind,
            kept_where="Information governance, folder 12",
            signed_by="Riverside Council's data protection officer"
            if kind == FeedPaper.Kind.ASSESSMENT
            else feed.owner.name,
            signed_on=today - timedelta(days=SIGNED_DAYS_AGO),
            by=steward,
        )
