from datetime import date

import pytest
from django.core.management import call_command

from alongside.access.models import Account
from alongside.access.policy import Role
from alongside.context import deliveries
from alongside.context.models import FeedDelivery, FeedPaper
from alongside.exchange import delivered
from alongside.exchange.cast import CAST
from tests.people import staff

TODAY = date(2026, 3, 18)


@pytest.fixture
def rina(db, settings, tmp_path):
    settings.VAR = tmp_path
    return staff.account(CAST.rina.name, Role.DATA_STEWARD, professional_id=CAST.rina.professional_id)


def test_nine_feeds_come_in_once_with_their_papers_signed_before(rina):
    assert delivered.bring_in(today=TODAY) == 9
    assert delivered.bring_in(today=TODAY) == 0
    there = FeedDelivery.objects.in_force()
    assert there.count() == FeedDelivery.objects.count() == 9
    assert {each.by for each in there} == {rina} == set(Account.objects.filter(role=Role.DATA_STEWARD))
    for delivery in there:
        papers = FeedPaper.objects.filter(feed=delivery.feed, at__lt=delivery.started_at)
        assert sorted(paper.kind for paper in papers if paper.is_in_force_on(TODAY)) == sorted(FeedPaper.Kind)
        assert delivery.correct_as_of < TODAY
        rows = [row for batch in deliveries.records_of(delivery) for row in deliveries.rows_of(batch)]
        assert len(rows) == delivery.rows_read - delivery.rows_left_out > 0


def test_what_was_broken_off_goes_on_with_the_feeds_that_are_not_there(rina):
    delivered.bring_in(today=TODAY)
    FeedDelivery.objects.filter(feed="police").update(completed_at=None)
    assert delivered.bring_in(today=TODAY) == 1
    assert FeedDelivery.objects.filter(feed="police").count() == 1


def test_command_writes_a_file_for_each_feed(tmp_path, capsys):
    call_command("demo", "feeds", str(tmp_path / "feeds"), "--today=2026-03-18")
    names = [line.rpartition("/")[2] for line in capsys.readouterr().out.splitlines()]
    assert len(names) == 9
    assert sorted(names) == sorted(path.name for path in (tmp_path / "feeds").iterdir())
