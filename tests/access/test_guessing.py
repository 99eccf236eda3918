import pytest
from django.urls import reverse

from alongside.access import actions as access
from alongside.access import guessing
from alongside.access.models import Guess
from alongside.access.policy import Role

SECRET = "quiet-harbour-lantern"


@pytest.fixture
def worker(db):
    return access.make_staff_account("maria@riverside.example", Role.SOCIAL_WORKER, by=None, password=SECRET)


def _try(client, password, address="192.0.2.1", name="maria@riverside.example"):
    return client.post(reverse("sign_in"), {"sign_in_name": name, "password": password}, REMOTE_ADDR=address)


def test_waiting_doubles_up_to_a_minute():
    place = guessing.Place("")
    assert [place.wait_seconds(wrong) for wrong in (0, 4, 4.9, 6, 7, 12, 1000)] == [0, 0, 2, 4, 8, 60, 60]


def test_wrong_name_and_wrong_password_read_the_same(client, worker):
    wrong_password = _try(client, "nothing like it").content.decode()
    wrong_name = _try(client, "nothing like it", name="nobody@riverside.example").content.decode()
    assert "That did not work. Check what you typed and try again." in wrong_password

    def plain(html):
        return [line for line in html.splitlines() if "csrf" not in line and "riverside.example" not in line]

    assert plain(wrong_password) == plain(wrong_name)


def test_a_guesser_waits_and_the_real_person_elsewhere_does_not(client, worker):
    for _attempt in range(6):
        _try(client, "wrong")
    assert "Please wait" in _try(client, SECRET).content.decode()
    assert _try(client, SECRET, address="192.0.2.99").status_code == 302


def test_neither_address_nor_name_is_kept(client, worker):
    _try(client, "wrong", address="192.0.2.77")
    assert Guess.objects.exists()
    for guess in Guess.objects.all():
        assert "192.0.2" not in guess.key
        assert "maria" not in guess.key


def test_what_was_typed_is_given_back_but_not_the_password(client, worker):
    html = _try(client, "a wrong password").content.decode()
    assert "maria@riverside.example" in html
    assert "a wrong password" not in html


def test_a_revoked_account_cannot_sign_in_and_its_session_ends(client, worker):
    client.force_login(worker)
    assert client.get(reverse("my_work")).status_code == 200
    access.revoke(worker, by=None)
    assert client.get(reverse("my_work")).status_code == 302
    assert "That did not work" in _try(client, SECRET).content.decode()


def test_leaving_ends_the_session_and_asks_the_browser_to_forget(client, worker):
    client.force_login(worker)
    response = client.get(reverse("leave"))
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.get(reverse("my_work")).status_code == 302
