import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from alongside.access.models import Account
from alongside.people import actions as people
from tests.access.signing_in import set_up_app

SECRET = "quiet-harbour-lantern"


@pytest.fixture
def worker(db):
    agency = people.agency_named("council", "Riverside Council")
    return people.add_worker(name="Nadia Khan", agency=agency, professional_id="W-NADIA", by=None)


def _open(monkeypatch, password=SECRET, professional="W-NADIA", name="Nadia@riverside.example"):
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    call_command(
        "account", "open", name, "--professional", professional, "--role", "social worker", stdout=io.StringIO()
    )


def test_an_account_that_was_opened_signs_in_and_one_that_was_ended_does_not(worker, client, monkeypatch):
    _open(monkeypatch)
    typed = {"sign_in_name": "nadia@Riverside.example", "password": SECRET}
    assert client.post(reverse("sign_in"), typed)["Location"] == reverse("second_step")
    assert client.get(reverse("my_work")).status_code == 302, "not before a second step is set up"
    set_up_app(client)
    assert client.get(reverse("my_work")).status_code == 200
    call_command("account", "end", "nadia@riverside.example", stdout=io.StringIO())
    assert client.get(reverse("my_work")).status_code == 302
    assert client.post(reverse("sign_in"), typed).status_code == 200


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"password": "short"}, "too short"),
        ({"professional": "W-NOBODY"}, "No professional has this identifier"),
        ({"name": "nadia"}, "needs an @"),
    ],
)
def test_an_account_is_refused_with_a_sentence(worker, monkeypatch, given, sentence):
    with pytest.raises(CommandError, match=sentence):
        _open(monkeypatch, **given)
    assert not Account.objects.exists()


def test_a_professional_has_one_account(worker, monkeypatch):
    _open(monkeypatch)
    with pytest.raises(CommandError, match="has an account already"):
        _open(monkeypatch, name="other@riverside.example")
