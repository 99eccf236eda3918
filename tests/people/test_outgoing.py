"""What others will read is looked through for where somebody lives. All the ways to hide it: tests/proofs/hidden_addresses.py."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alongside.access import days
from alongside.access.models import TrailEntry
from alongside.people import actions as people
from alongside.people import details, outgoing
from alongside.people.errors import SaysWhere
from alongside.people.models import LetOut
from alongside.plans.models import Action, AreaOfChange

SECRET = "Heron Court"
STAYS = "Why may these words stay?"


@pytest.fixture
def moved(world):
    """Amina has moved to a place that nobody but her worker may know."""
    people.record_address(
        world.amina, lines=f"3 {SECRET}\nRiverside", postcode="RV1 4QZ", house="3", is_protected=True, by=None
    )
    return world


def _promise(world, words, **more):
    area = AreaOfChange.objects.filter(audience__members__person=world.karen, audience__members__person__isnull=False)
    due = days.today() + timedelta(7)
    sent = {"words": words, "owner": str(world.maria.pk), "due_on-day": due.day, "due_on-month": due.month}
    url = reverse("add_action", kwargs={"area": area.first().pk})
    return world.of(world.maria).post(url, sent | {"due_on-year": due.year} | more)


def test_an_address_stops_the_saving_until_somebody_says_why(moved):
    stopped = _promise(moved, f"I will visit at {SECRET}.")
    assert stopped.status_code == 200
    assert STAYS in stopped.text
    assert f"I will visit at {SECRET}." in stopped.text, "what was typed is kept"
    assert not LetOut.objects.exists()
    again = _promise(moved, f"I will visit at {SECRET}.", let_out_because="  ")
    assert again.status_code == 200
    assert _promise(moved, f"I will visit at {SECRET}.", let_out_because="Ms Cole lives there too.").status_code == 302
    kept = LetOut.objects.get()
    assert (kept.because, kept.by, kept.where) == ("Ms Cole lives there too.", moved.maria.account, "plans.add_action")
    entry = TrailEntry.objects.filter(verb="people.let_out").get()
    assert SECRET not in str(entry.detail)
    assert "lives" not in str(entry.detail)


def test_other_words_are_saved_and_nobody_is_asked(moved):
    assert _promise(moved, "I will visit on Tuesday.").status_code == 302
    assert not LetOut.objects.exists()
    assert Action.objects.filter(owner=moved.maria).exists()


def test_a_new_address_is_asked_to_be_put_where_it_belongs(moved):
    assert "where it stays confidential" in _promise(moved, "They moved to 9 Plover Lane.").text


def _look(world, words, readers):
    outgoing.look_through(world.family, [words], readers=readers, because="", by=world.maria.account, where="test")


def test_her_own_address_is_no_news_to_her_and_her_worker(moved):
    _look(moved, SECRET, [moved.amina, moved.maria])
    _look(moved, SECRET, [])
    for reader in (moved.dean, moved.karen, moved.layla):
        with pytest.raises(SaysWhere):
            _look(moved, SECRET, [moved.amina, reader])
    with pytest.raises(SaysWhere):
        _look(moved, SECRET, None)


def test_what_was_shared_with_a_reader_may_be_written_to_them_until_it_is_taken_back(moved):
    school = details.record_detail(moved.layla, kind="school", value="Kingfisher Meadow School", by=moved.maria.account)
    words = "Kingfisher Meadow is going well."
    with pytest.raises(SaysWhere):
        _look(moved, words, [moved.dean])
    shared = details.share(
        school, reader=moved.dean, because="He collects her.", from_on=days.today(), by=moved.joy.account
    )
    _look(moved, words, [moved.dean])
    with pytest.raises(SaysWhere):
        _look(moved, words, [moved.dean, moved.karen])
    details.take_back(shared, by=moved.joy.account)
    with pytest.raises(SaysWhere):
        _look(moved, words, [moved.dean])


def test_a_form_that_was_not_asked_does_not_offer_the_reason(moved):
    area = AreaOfChange.objects.first()
    assert STAYS not in moved.of(moved.maria).get(reverse("add_action", kwargs={"area": area.pk})).text
