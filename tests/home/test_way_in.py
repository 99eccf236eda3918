"""The way in: what is right opens it, and whatever is wrong looks the same."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from alongside.access import actions as access
from alongside.access.models import SignInInvitation
from alongside.home import views
from alongside.messages import invitations
from alongside.messages.models import Message
from alongside.people import details
from tests.world import BEGAN_ON

PASSWORD = "three quiet geese"


@pytest.fixture
def invited(world):
    """Amina with a safe contact and a message that has her reference. Dean, at this step, has an account already."""
    details.confirm_safe_contact(
        world.amina, channel="text", where="07700 900123", on=BEGAN_ON, by=world.play.maria.account
    )
    invitations.invite(world.amina, word="Marigold field", by=world.play.maria.account)
    world.amina.refresh_from_db()
    return world.amina


def typed(person, **other):
    born = person.birth_on
    return {
        "reference": person.account.sign_in_name,
        "birth_on-day": born.day,
        "birth_on-month": born.month,
        "birth_on-year": born.year,
        "word": "marigold field",
    } | other


def code_sent(person):
    body = Message.objects.filter(person=person, template="code").latest("queued_at").body
    return re.search(r"\b\d{5}\b", body).group()


WRONG = {
    "reference": {"reference": "ABCD EFGH"},
    "word": {"word": "otter"},
    "date": {"birth_on-day": 13},
}


@pytest.mark.through("b")
def test_the_three_things_and_the_code_open_the_account(client, invited):
    reference = invited.account.sign_in_name
    written = f" {reference[:4].lower()}-{reference[4:].lower()} "
    response = client.post("/begin/", typed(invited, reference=written, word=" MARIGOLD  Field "))
    assert response["Location"] == "/begin/code/"
    response = client.post("/begin/code/", {"code": code_sent(invited)})
    assert response["Location"] == "/begin/password/"
    response = client.post("/begin/password/", {"password": PASSWORD, "again": PASSWORD}, follow=True)
    assert response.redirect_chain == [("/yours/staying-safe/", 302)]
    page = response.content.decode()
    assert f"{reference[:4]} {reference[4:]}" in page
    assert "Exit this page" in page
    assert "Hello Amina" in client.get("/yours/").content.decode()
    again = Client()
    again.post("/sign-in/", {"sign_in_name": reference, "password": PASSWORD})
    assert again.get("/yours/").status_code == 200


@pytest.mark.through("b")
@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_whatever_is_wrong_looks_like_what_is_right(invited, same, wrong):
    right, other = Client(REMOTE_ADDR="10.0.0.1"), Client(REMOTE_ADDR="10.0.0.2")
    answers = [
        [same(client.post("/begin/", data)), same(client.get("/begin/code/"))]
        for client, data in ((right, typed(invited)), (other, typed(invited, **wrong)))
    ]
    assert answers[0] == answers[1]
    assert Message.objects.filter(template="code").count() == 1
    wrong_code = {"code": "00000" if code_sent(invited) != "00000" else "11111"}
    for step in (wrong_code, {"again": "yes"}):
        assert same(right.post("/begin/code/", step)) == same(other.post("/begin/code/", step))
    assert (
        "That did not work. Check what you typed and try again."
        in right.post("/begin/code/", wrong_code).content.decode()
    )
    assert other.get("/begin/password/")["Location"] == "/begin/"


@pytest.mark.through("b")
@pytest.mark.parametrize("wrong", [{}, *WRONG.values()], ids=["right", *WRONG])
def test_each_answer_is_as_much_work(invited, monkeypatch, wrong):
    """The slow part of an answer is hashing: as many hashes whatever was wrong."""
    hashes = []
    for module, name in (("alongside.access.actions", "make_password"), ("alongside.home.entrance", "make_password")):
        real = __import__(module, fromlist=[name]).make_password
        monkeypatch.setattr(f"{module}.{name}", lambda text, real=real: hashes.append("made") or real(text))
    real_check = access.check_password
    monkeypatch.setattr(access, "check_password", lambda *parts: hashes.append("checked") or real_check(*parts))
    access._nobody()
    hashes.clear()
    Client().post("/begin/", typed(invited, **wrong))
    assert hashes == ["checked", "made"]


@pytest.mark.through("b")
def test_without_a_safe_contact_nothing_is_sent_and_nothing_is_said(client, invited, same):
    invited.safe_contacts.update(ended_at=timezone.now())
    client.post("/begin/", typed(invited))
    other = Client(REMOTE_ADDR="10.0.0.2")
    other.post("/begin/", typed(invited, word="otter"))
    assert same(client.get("/begin/code/")) == same(other.get("/begin/code/"))
    assert not Message.objects.filter(template="code").exists()


@pytest.mark.through("b")
def test_a_revoked_account_has_no_way_in(client, invited, same):
    access.revoke(invited.account, by=None)
    assert client.post("/begin/", typed(invited))["Location"] == "/begin/code/"
    assert client.session[views.PENDING] is None
    assert not Message.objects.filter(template="code").exists()


@pytest.mark.through("b")
def test_revoked_between_code_and_password(client, invited):
    client.post("/begin/", typed(invited))
    client.post("/begin/code/", {"code": code_sent(invited)})
    access.revoke(invited.account, by=None)
    response = client.post("/begin/password/", {"password": PASSWORD, "again": PASSWORD})
    assert "That did not work" in response.content.decode()
    assert client.get("/yours/").status_code == 302


@pytest.mark.through("b")
def test_another_code_ends_the_one_before(client, invited):
    client.post("/begin/", typed(invited))
    first = code_sent(invited)
    response = client.post("/begin/code/", {"again": "yes"}, follow=True)
    assert "we have sent you another code" in response.content.decode()
    second = code_sent(invited)
    if first != second:
        assert client.post("/begin/code/", {"code": first}).status_code == 200
    assert client.post("/begin/code/", {"code": second}).status_code == 302


@pytest.mark.through("b")
def test_tries_from_one_place_wait_whether_right_or_wrong(invited):
    for data in (typed(invited), typed(invited, word="otter")):
        client = Client(REMOTE_ADDR=f"10.0.1.{len(data['word'])}")
        for _ in range(5):
            assert client.post("/begin/", data).status_code == 302
        assert "seconds, then try again" in client.post("/begin/", data).content.decode()


@pytest.mark.through("b")
def test_the_password_page_needs_the_code_and_ends(client, invited):
    assert client.get("/begin/code/")["Location"] == "/begin/"
    assert client.get("/begin/password/")["Location"] == "/begin/"
    client.post("/begin/", typed(invited))
    assert client.get("/begin/password/")["Location"] == "/begin/"
    client.post("/begin/code/", {"code": code_sent(invited)})
    assert client.get("/begin/password/").status_code == 200
    session = client.session
    session[views.CONFIRMED] |= {"until": int((timezone.now() - timedelta(seconds=1)).timestamp())}
    session.save()
    assert client.get("/begin/password/")["Location"] == "/begin/"


@pytest.mark.through("b")
@pytest.mark.parametrize(
    ("password", "again", "says"),
    [
        (PASSWORD, "three quiet ducks", "not the same"),
        ("short", "short", "too short"),
        ("password123", "password123", "too common"),
        ("", "", "Choose a password"),
    ],
)
def test_a_password_that_will_not_do_leaves_the_door_open(client, invited, password, again, says):
    client.post("/begin/", typed(invited))
    client.post("/begin/code/", {"code": code_sent(invited)})
    response = client.post("/begin/password/", {"password": password, "again": again})
    assert says in response.content.decode()
    assert client.post("/begin/password/", {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert SignInInvitation.objects.get(account=invited.account).accepted_at


@pytest.mark.through("b")
def test_the_first_pages_say_nothing_about_why(client, invited):
    client.post("/begin/", typed(invited))
    for path in ("/begin/", "/begin/code/"):
        page = client.get(path).content.decode().lower()
        assert "exit this page" in page
        for word in ("child", "meeting", "social work", "conference", "amina", "protection"):
            assert word not in page, path
