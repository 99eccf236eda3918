"""Words that somebody typed before they were signed out come back to them, in the same form, and to nobody else."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import login
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from alongside.access import kept_words, presses
from alongside.access.models import DataKey, KeptWords, TrailEntry
from alongside.people import needs
from tests.access.test_presses import _form_on

WORDS = "He found out where we live.\nPlease do not tell him."

pytestmark = pytest.mark.through("d")


@pytest.fixture
def question(world):
    invitation = world.play.conference.invitations.get(person=world.amina)
    return reverse("my_views_question", args=[invitation.pk, "worries"])


def _browser(account):
    client = Client(enforce_csrf_checks=True)
    client.force_login(account)
    return client


def _end_session(client):
    """As when nothing happened for a while: the browser keeps its cookies, the session is nobody's."""
    session = client.session
    session["seen"] = 0
    session.save()


def _sign_in(client, account):
    """In the same browser, as after the sign-in page: what the session holds goes along."""
    request = RequestFactory().get("/")
    request.session = client.session
    request.user = account
    account.backend = "django.contrib.auth.backends.ModelBackend"
    login(request, account)
    request.session.save()
    client.cookies["session"] = request.session.session_key
    client.cookies["csrftoken"] = request.META["CSRF_COOKIE"]


def _typed_too_late(client, question):
    filled = _form_on(client, question) | {"words": WORDS, "who": "chair", "press": "continue"}
    _end_session(client)
    before = TrailEntry.objects.filter(kind="act").count()
    answer = client.post(question, filled)
    assert (answer.status_code, answer["X-Answer"]) == (404, "signed-out")
    assert "your words are back" in answer.text
    assert TrailEntry.objects.filter(kind="act").count() == before
    return answer


def test_words_come_back_to_their_writer_in_the_same_form_and_are_saved_once(world, question):
    client = _browser(world.amina.account)
    _typed_too_late(client, question)
    _sign_in(client, world.amina.account)
    elsewhere = client.get(reverse("your_conference"))
    assert "He found out" not in elsewhere.text
    page = client.get(question)
    assert page.text.count("He found out where we live.") == 2, "in the form, and beside it"
    assert 'value="chair" checked' in page.text
    assert "What you wrote is back. It is not saved yet." in page.text
    assert client.get(question).text.count("He found out where we live.") == 2, "and after loading it again"
    filled = _form_on(client, question) | {"words": WORDS, "who": "chair", "press": "continue"}
    saved = client.post(question, filled)
    assert saved.status_code == 302
    assert not KeptWords.objects.exists()
    assert "What you wrote is back" not in client.get(question).text


def test_another_person_in_the_same_browser_gets_nothing_and_they_are_erased(world, question):
    client = _browser(world.amina.account)
    _typed_too_late(client, question)
    kept = KeptWords.objects.get()
    _sign_in(client, world.dean.account)
    assert "He found out" not in client.get(reverse("your_conference")).text
    assert not KeptWords.objects.exists()
    assert not DataKey.objects.filter(pk=kept.data_key_id).exists()
    _sign_in(client, world.amina.account)
    assert "What you wrote is back" not in client.get(question).text


def test_in_another_browser_they_are_not_there(world, question):
    _typed_too_late(_browser(world.amina.account), question)
    assert "What you wrote is back" not in _browser(world.amina.account).get(question).text


def test_after_twenty_minutes_they_are_gone(world, question, monkeypatch):
    client = _browser(world.amina.account)
    _typed_too_late(client, question)
    _sign_in(client, world.amina.account)
    KeptWords.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert "What you wrote is back" not in client.get(question).text
    assert not KeptWords.objects.exists()


def test_they_are_sealed(world, question):
    _typed_too_late(_browser(world.amina.account), question)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM access_keptwords")
        assert b"where we live" not in bytes(cursor.fetchone()[0])


def test_a_form_that_does_not_say_whose_it_is_is_not_kept_and_a_password_never(world, client, rf):
    answer = client.post("/yours/", {"words": WORDS})
    assert WORDS.split("\n")[0] in answer.text
    assert "Copy them now" in answer.text
    hers = {"form_key": presses.form_key(world.amina.account), "words": WORDS}
    for also, is_kept in ({}, True), ({"new_password": "three quiet lanterns"}, False):
        request = rf.post("/x/", hers | also)
        request.user, request.session = world.amina.account, {}
        assert kept_words.keep(request) == is_kept
        kept_words.forget(KeptWords.objects.all())
    assert not KeptWords.objects.exists()


def test_a_page_open_for_too_long_gives_the_words_back_on_a_fresh_one(world, question):
    client = _browser(world.amina.account)
    filled = _form_on(client, question) | {"words": WORDS, "who": "", "press": "continue"}
    _sign_in(client, world.amina.account)  # in another window: the form's token is old now
    answer = client.post(question, filled, follow=True)
    assert answer.redirect_chain == [(question, 302)]
    assert answer.text.count("He found out where we live.") == 2
    by_script = client.post(question, filled, headers={"X-Sent-By": "page"})
    assert (by_script.status_code, by_script["X-Answer"]) == (403, "stale")


def test_giving_back_asks_the_database_nothing_for_everybody_else(world, question, django_assert_num_queries):
    client = _browser(world.amina.account)
    request = RequestFactory().get(question)
    request.user, request.session = world.amina.account, client.session
    request.session.get("x")
    with django_assert_num_queries(0):
        kept_words.give_back(request)


def test_what_is_typed_goes_along_into_another_language_for_its_writer_alone(world, question):
    client = _browser(world.amina.account)
    filled = _form_on(client, question) | {"words": "Mornings", "who": ""}
    assert client.post(f"/form-kept/?page={question}", filled).status_code == 204
    assert "Mornings" in client.get(question).text
    dean = world.of(world.dean)
    assert dean.post(f"/form-kept/?page={question}", filled).status_code == 403
    assert world.of(world.dean).post("/form-kept/?page=/yours/", {"words": "Mine."}).status_code == 409
    assert Client().post(f"/form-kept/?page={question}", filled).status_code == 409


def _language_button(html, code):
    """What a browser without script sends when the button of a language is pressed: the path, and the form's name."""
    button = re.search(rf'<button[^>]*name="language" value="{code}"[^>]*>', html)[0]
    found = {name: re.search(rf' {name}="([^"]*)"', button) for name in ("form", "formaction")}
    return {name: match[1].replace("&amp;", "&") for name, match in found.items() if match}


def test_another_language_without_script_brings_the_words_along(world, question):
    client = _browser(world.amina.account)
    html = client.get(question).text
    button = _language_button(html, "cy")
    assert f'<form method="post" id="{button["form"]}"' in html
    filled = _form_on(client, question) | {"words": "Mornings", "who": "chair", "language": "cy", "seen": ""}
    before = TrailEntry.objects.filter(kind="act").count()
    switched = client.post(button["formaction"], filled)
    assert (switched.status_code, switched["Location"]) == (302, question)
    assert TrailEntry.objects.filter(kind="act").count() == before, "nothing is saved"
    page = client.get(question).text
    assert '<html lang="cy"' in page
    assert "Mornings" in re.search(r"<textarea[^>]*>([^<]*)<", page)[1]
    assert 'value="chair" checked' in page
    again = _form_on(client, question) | {"words": "Mornings", "who": "chair", "press": "continue"}
    assert client.post(question, again).status_code == 302
    assert not KeptWords.objects.exists()


def test_another_language_without_anything_typed_keeps_nothing_and_leads_to_no_other_site(world, question):
    client = _browser(world.amina.account)
    button = _language_button(client.get(question).text, "cy")
    empty = _form_on(client, question) | {"words": "", "language": "cy", "seen": "x", "named": "y", "then": "check"}
    assert client.post(button["formaction"], empty)["Location"] == question
    assert not KeptWords.objects.exists()
    elsewhere = client.post(reverse("other_language") + "?page=//evil.example/", empty | {"language": "xx"})
    assert (elsewhere["Location"], "language" in elsewhere.cookies) == ("/", False)
    stranger = Client()
    assert stranger.post(reverse("other_language") + "?page=/sign-in/", {"language": "cy"})["Location"] == "/sign-in/"
    theirs = _browser(world.dean.account)
    theirs.get(reverse("your_conference"))
    hers = empty | {"words": "Hers alone", "csrfmiddlewaretoken": theirs.cookies["csrftoken"].value}
    theirs.post(button["formaction"], hers)
    assert not KeptWords.objects.exists(), "another account's form is not kept"


def test_pages_that_families_write_on_name_their_form(world, question):
    amina = _browser(world.amina.account)
    assert "form" not in _language_button(amina.get(reverse("your_conference")).text, "cy")
    assert _language_button(amina.get(question).text, "cy")["form"] == "words"


def _switched(client, path, typed):
    """The page in Welsh, after the button of that language was pressed without script."""
    html = client.get(path).text
    button = _language_button(html, "cy")
    assert f'id="{button["form"]}"' in html
    switched = client.post(button["formaction"], _form_on(client, path) | typed | {"language": "cy"})
    assert (switched.status_code, switched["Location"]) == (302, path)
    page = client.get(path).text
    assert '<html lang="cy"' in page
    return page


def test_a_worker_takes_what_they_write_into_another_language_and_is_told_of_no_mistake_yet(world):
    path = reverse("add_number", args=[world.family.pk, world.sam.pk])
    client = _browser(world.maria.account)
    page = _switched(client, path, {"kind": "NHS number", "value": ""})
    assert 'value="NHS number"' in page
    assert "govuk-error" not in page, "nothing was sent, and nothing is missing yet"
    refused = client.post(path, _form_on(client, path) | {"kind": "NHS number", "value": ""})
    assert "govuk-error-summary" in refused.text


def test_enter_in_a_field_sends_the_form_and_never_changes_the_language(world):
    html = _browser(world.maria.account).get(reverse("add_number", args=[world.family.pk, world.sam.pk])).text
    first = re.search(r'<button\b[^>]*\bform="words"[^>]*>', html)[0]
    assert "formaction" not in first
    assert html.index(first) < html.index('name="language"')


def test_the_second_form_of_a_page_has_languages_of_its_own(world):
    row = world.dean.relationships.first()
    path = reverse("relationship", args=[world.family.pk, row.pk])
    client = _browser(world.maria.account)
    parts = re.findall(r"<form\b[^>]*>.*?</form>", client.get(path).text, re.S)
    mistake = next(part for part in parts if 'name="mistake-because"' in part)
    button = _language_button(mistake, "cy")
    typed = dict(re.findall(r'name="([^"]*)"[^>]* value="([^"]*)"', mistake)) | {
        "mistake-because": "Another Dean altogether."
    }
    typed["csrfmiddlewaretoken"] = client.cookies["csrftoken"].value
    client.post(button["formaction"], typed | {"language": "cy"})
    page = client.get(path).text
    assert 'value="Another Dean altogether."' in page
    assert "govuk-error" not in page


def test_a_button_that_ends_something_does_nothing_when_its_page_is_only_asked_for(world):
    need = needs.record_need(world.sam, kind="other", words="A quiet room", by=world.maria.account)
    client, path = _browser(world.maria.account), reverse("needs", args=[world.family.pk, world.sam.pk])
    filled = _form_on(client, path) | {"end": str(need.pk), "words": "Somewhere quiet"}
    client.post(f"{reverse('other_language')}?page={path}", filled | {"language": "cy"})
    assert "A quiet room" in client.get(path).text
    need.refresh_from_db()
    assert need.ended_at is None
