import threading
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from alongside.access import actions as access
from alongside.access import guessing
from alongside.access.errors import PleaseWait
from alongside.access.models import Guess
from alongside.access.passwords import Argon2
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


def test_a_try_that_looked_at_the_clock_before_another_was_counted_takes_no_free_try_away():
    place, counted_at = guessing.Place(""), timezone.now()
    guess = Guess(wrong=guessing.FREE_TRIES - 1, last_at=counted_at)
    assert place.seconds_left(guess, counted_at - timedelta(seconds=1)) == 0


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
    assert "seconds, then try again" in _try(client, SECRET).content.decode()
    assert _try(client, SECRET, address="192.0.2.99").status_code == 302


def test_when_a_name_is_guessed_at_a_strange_address_has_one_free_try_and_a_known_one_keeps_its_own(client, worker):
    guessing.came_in(RequestFactory(REMOTE_ADDR="192.0.2.99").get("/"), worker.sign_in_name)
    for number in range(guessing.MANY_TRIES_AT_NAME):
        assert "That did not work" in _try(client, f"guess {number}", address=f"198.51.100.{number // 4}").text
    assert "That did not work" in _try(client, "wrong", address="203.0.113.1").text, (
        "the first from anywhere is looked at"
    )
    waits = _try(client, SECRET, address="203.0.113.1")
    assert (waits.status_code, waits["Retry-After"]) == (429, "60")
    assert "Please wait 60 seconds" in waits.text
    assert worker.sign_in_name in waits.text, "what was typed is there"
    for _attempt in range(4):
        assert "That did not work" in _try(client, "wrong", address="192.0.2.99").text
    assert _try(client, SECRET, address="192.0.2.99").status_code == 302
    assert _try(client, SECRET, address="203.0.113.2").status_code == 302, "the real person at a new address"


def test_tries_of_one_address_at_many_names_wait_too_and_are_forgiven_soon(client, worker, monkeypatch):
    for number in range(guessing.FREE_TRIES_OF_ADDRESS):
        assert "That did not work" in _try(client, "wrong", name=f"somebody{number}@riverside.example").text
    assert "seconds, then try again" in _try(client, SECRET).text
    later = timezone.now() + timedelta(minutes=3)
    monkeypatch.setattr(guessing.timezone, "now", lambda: later)
    assert _try(client, SECRET).status_code == 302


@pytest.mark.through("a")
@pytest.mark.usefixtures("_step")
def test_tries_at_once_are_counted_like_tries_after_one_another():
    place, begin = guessing.Place(uuid.uuid4().hex), threading.Barrier(10)
    refused = []

    def one():
        begin.wait()
        try:
            guessing.let_try(place)
        except PleaseWait:
            refused.append(1)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 10 - guessing.FREE_TRIES


def test_second_steps_tried_from_many_addresses_wait_together_but_not_where_somebody_came_in_from(client, worker):
    def wait(address):
        places = guessing.code_places_of(RequestFactory(REMOTE_ADDR=address).get("/"), worker.pk)
        try:
            guessing.let_try(*places)
        except PleaseWait as wait:
            return str(wait)
        return ""

    guessing.came_in(RequestFactory(REMOTE_ADDR="192.0.2.99").get("/"), str(worker.pk))
    assert not any(wait(f"198.51.100.{number}") for number in range(guessing.MANY_TRIES_AT_NAME))
    assert "seconds, then try again" in wait("203.0.113.1")
    assert not wait("192.0.2.99")


def test_one_password_is_hashed_at_a_time(monkeypatch):
    together, most = [], []

    def slow(*_arguments):
        together.append(1)
        most.append(len(together))
        threading.Event().wait(0.01)
        together.pop()
        return True

    monkeypatch.setattr(Argon2PasswordHasher, "verify", slow)
    threads = [threading.Thread(target=Argon2().verify, args=("a", "b")) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 8
    assert max(most) == 1


def test_a_stranger_waits_when_many_are_looked_at_and_who_came_in_from_there_does_not(client, worker):
    guessing.came_in(RequestFactory(REMOTE_ADDR="192.0.2.99").get("/"), worker.sign_in_name)
    somebody = RequestFactory(REMOTE_ADDR="198.51.100.1").get("/")
    with guessing.turn(somebody, "a"), guessing.turn(somebody, "b"):
        assert "Please wait 2 seconds" in _try(client, SECRET).text
        assert _try(client, SECRET, address="192.0.2.99").status_code == 302
    assert _try(client, SECRET).status_code == 302


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
