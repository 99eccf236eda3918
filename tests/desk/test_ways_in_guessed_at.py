"""A word agreed face to face is short. Who guesses at it is slowed, and the worker is told; the family is not."""

import pytest
from django.test import Client
from django.urls import reverse

from alongside.access import actions as access
from alongside.access.models import SignInInvitation
from alongside.messages import invitations
from alongside.messages.models import Message
from alongside.people import details
from tests.home.test_way_in import typed
from tests.world import BEGAN_ON

TOLD = "Somebody tried many wrong words or birth dates to open the account of Amina Hassan."


@pytest.fixture
def invited(world):
    details.confirm_safe_contact(
        world.amina, channel="text", where="07700 900123", on=BEGAN_ON, by=world.play.maria.account
    )
    invitations.invite(world.amina, word="Marigold field", by=world.play.maria.account)
    world.amina.refresh_from_db()
    return world.amina


def _knock(person, address, **wrong):
    return Client(REMOTE_ADDR=address).post("/begin/", typed(person, **wrong))


def _wrong_from_ten_addresses(person):
    for number in range(access.WRONG_TRIES_TO_TELL):
        wrong = {"word": f"wrong {number}"} if number % 2 else {"birth_on-day": 1 if person.birth_on.day != 1 else 2}
        assert _knock(person, f"198.51.100.{number}", **wrong).status_code == 302


@pytest.mark.through("b")
def test_the_worker_is_told_after_ten_wrong_tries_from_anywhere_and_nobody_else(world, invited):
    pages = {name: world.of(getattr(world, name)) for name in ("maria", "joy", "ifan", "karen", "priya")}
    messages = Message.objects.count()

    def told():
        return {name for name, client in pages.items() if TOLD in client.get(reverse("my_work")).text}

    assert told() == set()
    _wrong_from_ten_addresses(invited)
    assert SignInInvitation.objects.latest("made_at").wrong_tries == access.WRONG_TRIES_TO_TELL
    assert told() == {"maria", "joy"}
    assert Message.objects.count() == messages, "nothing goes to a telephone that the guesser may hold"
    invitations.invite(world.amina, word="Heather blue", by=world.play.maria.account)
    assert told() == set(), "a new word begins anew"


@pytest.mark.through("b")
def test_right_tries_are_not_counted_and_a_stranger_waits_an_hour_after_one_try(world, invited):
    assert _knock(invited, "192.0.2.1").status_code == 302
    assert SignInInvitation.objects.latest("made_at").wrong_tries == 0
    _wrong_from_ten_addresses(invited)
    assert _knock(invited, "203.0.113.1", word="wrong").status_code == 302
    assert "Please wait 3600 seconds" in _knock(invited, "203.0.113.1").text
    sent = Message.objects.filter(template="code").count()
    assert _knock(invited, "203.0.113.2").status_code == 302
    assert Message.objects.filter(template="code").count() == sent + 1, "her own first try works from anywhere"


@pytest.mark.through("b")
def test_a_reference_that_nobody_has_is_as_much_work_and_counts_nowhere(world, invited):
    _knock(invited, "192.0.2.1", word="wrong")
    before = SignInInvitation.objects.latest("made_at").wrong_tries
    _knock(invited, "192.0.2.2", reference="ABCD EFGH")
    assert SignInInvitation.objects.latest("made_at").wrong_tries == before
