"""The pages for when something is wrong: in brand, in the reader's language, saying what to do, and leaking nothing."""

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from alongside.practice import profile
from alongside.ui import maintenance, views

PHONE = "01632 960123"


@pytest.mark.parametrize(
    "name",
    ["bad_request", "forbidden", "not_found", "too_much", "too_many", "failed", "looked_after", "away", "stale_form"],
)
@pytest.mark.parametrize("language", ["en-gb", "cy"])
def test_each_says_what_to_do_in_brand_without_a_database(site, rf, name, language):
    request = rf.get("/somewhere/", headers={"accept-language": language})
    request.LANGUAGE_CODE = language
    html = views.problem(request, name, 418).text
    for words in (profile.current().council.name, PHONE, "<h1", "Exit this page" if language == "en-gb" else "<h1"):
        assert str(words) in html
    assert "Traceback" not in html


def test_a_fault_shows_nothing_of_itself(site):
    answer = site.get("/crash")
    assert (answer.status_code, "Amina" in answer.text) == (500, False)


def test_when_even_the_page_cannot_be_made_somebody_gets_an_answer(site, monkeypatch):
    def broken(*_arguments, **_options):
        raise RuntimeError("Amina Hassan")

    monkeypatch.setattr(views, "page", broken)
    answer = site.get("/crash")
    assert answer.status_code == 500
    assert "Sorry, something went wrong here." in answer.text
    assert "Amina" not in answer.text


@pytest.fixture
def no_database(monkeypatch):
    def away(*_arguments, **_options):
        raise OperationalError("could not connect")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", away)
    monkeypatch.setattr("alongside.access.middleware.Installation.objects.filter", away)


def test_when_the_database_is_away_pages_say_so_and_ask_to_come_back(no_database):
    client = Client(raise_request_exception=False)
    client.cookies["session"] = "something"
    for path in ("/work/", "/yours/", "/sign-in/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "60", "no-store")
        assert PHONE in answer.text


def test_maintenance_is_a_switch_and_needs_no_database(no_database, capsys):
    client = Client()
    client.cookies["session"] = "something"
    call_command("maintenance", "on")
    try:
        for method in (client.get, client.post):
            answer = method("/work/")
            assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
            assert "We are looking after these pages." in answer.text
        assert client.get(reverse("brand")).status_code == 200
    finally:
        call_command("maintenance", "off")
    assert not maintenance.is_on()
    assert "alongside maintenance off" in capsys.readouterr().out


def test_an_answer_without_a_word_gets_one(db, client):
    answer = client.get(reverse("sign_out"))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "We could not understand that." in answer.text
