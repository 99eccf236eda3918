import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from alongside.access import actions as access
from alongside.access import checks, middleware, sessions
from alongside.access.actions import mark_as_demonstration, move_day
from alongside.access.errors import DidNotWork, NotADemonstration
from alongside.access.models import Installation
from alongside.ui.errors import Broken


@pytest.mark.parametrize(
    ("who", "own_device", "minutes", "is_signed_in"),
    [
        ("amina", False, 19, True),
        ("amina", True, 21, False),
        ("maria", False, 14, True),
        ("maria", False, 16, False),
        ("maria", True, 59, True),
        ("maria", True, 61, False),
    ],
)
def test_an_idle_session_ends(world, monkeypatch, who, own_device, minutes, is_signed_in):
    person = getattr(world, who)
    client = world.of(person)
    session = client.session
    session[sessions.OWN_DEVICE] = own_device
    session.save()
    page = reverse("my_work" if person.account.is_staff else "your_conference")
    assert client.get(page).status_code == 200
    later = timezone.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(middleware.timezone, "now", lambda: later)
    assert (client.get(page).status_code == 200) == is_signed_in


def test_a_session_ends_after_eight_hours_of_work(world, monkeypatch):
    client, start = world.of(world.maria), timezone.now()
    for minutes in range(0, 8 * 60 + 30, 14):
        monkeypatch.setattr(middleware.timezone, "now", lambda at=start + timedelta(minutes=minutes): at)
        status = client.get(reverse("my_work")).status_code
    assert status == 302


def _refusals():
    return [found.id for found in checks.acknowledged_means_on_disk(databases=["default"])]


def test_the_program_refuses_a_database_that_forgets(db):
    assert _refusals() == []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
        assert _refusals() == ["access.E001"]
        return
    open_here, real = connections["default"], connections["default"].connection
    with closing(sqlite3.connect(":memory:")) as forgetful:  # SQLite refuses the real setting inside a transaction
        forgetful.execute("PRAGMA synchronous=NORMAL")
        open_here.connection = forgetful
        try:
            assert _refusals() == ["access.E001"]
        finally:
            open_here.connection = real


def test_demonstration_mode_refuses_a_database_it_did_not_make(db):
    with pytest.raises(NotADemonstration):
        mark_as_demonstration(lambda: False)
    with pytest.raises(NotADemonstration):
        move_day(None, by=None)
    assert not Installation.objects.get().is_demonstration


def test_an_invitation_works_once_and_an_older_one_not_at_all(world):
    old = access.invite(word="Heather  Blue", by=world.maria.account)
    account = old.account
    new = access.invite(word="heather blue", by=world.maria.account, account=account)
    reference = account.sign_in_name
    assert access.open_invitation(reference.lower(), " HEATHER blue ") == new
    assert access.open_invitation(reference, "heather") is None
    code = access.give_code(new)
    assert not access.code_is_right(str(old.pk), code)
    assert access.code_is_right(str(new.pk), code)
    with pytest.raises(Broken):
        access.accept(str(new.pk), password="short")
    access.accept(str(new.pk), password="a-long-enough-secret")
    with pytest.raises(DidNotWork):
        access.accept(str(new.pk), password="a-long-enough-secret")


def test_five_wrong_codes_end_the_code_and_another_can_be_sent(world):
    invitation = access.invite(word="heather", by=world.maria.account)
    code = access.give_code(invitation)
    wrong = "00000" if code != "00000" else "11111"
    assert not any(access.code_is_right(str(invitation.pk), wrong) for _try in range(5))
    assert not access.code_is_right(str(invitation.pk), code)
    assert access.code_is_right(str(invitation.pk), access.give_code(invitation))


def test_a_code_ends_after_a_quarter_of_an_hour(world, monkeypatch):
    invitation = access.invite(word="heather", by=world.maria.account)
    code = access.give_code(invitation)
    later = timezone.now() + timedelta(minutes=16)
    monkeypatch.setattr(access.timezone, "now", lambda: later)
    assert not access.code_is_right(str(invitation.pk), code)
