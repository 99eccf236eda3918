"""A press of a button is one act: pressed twice, twice at once, sent again after a crash, or by somebody else."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.http import HttpResponseRedirect
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from alongside.access import presses, sending, trail
from alongside.access.models import Press, TrailEntry
from alongside.voices.models import View
from tests import kept

WORDS = "I want the mornings to be calm.\nThat is all."


def _form_on(client, path):
    """The hidden fields of the page's form that carries a press, and a way to send it."""
    html = client.get(path).text
    form = next(each for each in re.findall(r"<form.*?</form>", html, re.S) if presses.FIELD in each)
    return dict(re.findall(r'<input type="hidden" name="(\w+)"[^>]* value="([^"]*)"', form))


@pytest.fixture
def amina(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.amina.account)
    return client


@pytest.fixture
def question(world):
    invitation = world.play.conference.invitations.get(person=world.amina)
    return reverse("my_views_question", args=[invitation.pk, "most_want_to_say"])


def _acts():
    return TrailEntry.objects.filter(kind=TrailEntry.ACT).count()


@pytest.mark.through("d")
def test_two_presses_of_one_button_are_one_act_and_lead_to_one_place(world, amina, question):
    filled = _form_on(amina, question) | {"words": WORDS, "who": "", "press": "continue"}
    views = View.objects.count()
    first = amina.post(question, filled)
    acts, readings = _acts(), TrailEntry.objects.count()
    second = amina.post(question, filled)
    assert (first.status_code, second.status_code) == (302, 302)
    assert second["Location"] == first["Location"]
    assert (_acts(), TrailEntry.objects.count()) == (acts, readings)
    assert View.objects.count() == views + 1


@pytest.mark.through("d")
def test_other_words_in_the_same_form_are_another_press(world, amina, question):
    filled = _form_on(amina, question) | {"words": WORDS, "who": "", "press": "continue"}
    amina.post(question, filled)
    acts = _acts()
    answer = amina.post(question, filled | {"words": "Other words."})
    assert answer.status_code == 200
    assert "Other words." in answer.text, "they stand beside what is saved; nothing is lost"
    amina.post(question, _form_on(amina, question) | {"words": WORDS + " More.", "who": "", "press": "continue"})
    assert _acts() > acts


@pytest.mark.through("d")
def test_a_form_with_something_to_put_right_may_be_sent_again(amina, question):
    filled = _form_on(amina, question) | {"words": "", "press": "continue"}
    assert [amina.post(question, filled).status_code for _time in range(2)] == [200, 200]
    assert not Press.objects.exists()


@pytest.mark.through("d")
def test_a_press_whose_first_answer_never_came_is_not_done_again(world, amina, question, monkeypatch):
    monkeypatch.setattr(presses, "SECONDS_TO_FINISH", 0)
    monkeypatch.setattr(presses, "went_to", lambda press, result: None)  # killed after the act, before the answer
    filled = _form_on(amina, question) | {"words": WORDS, "who": "", "press": "continue"}
    amina.post(question, filled)
    acts = _acts()
    answer = amina.post(question, filled, headers={"referer": f"http://testserver{question}"})
    assert (answer.status_code, answer["Location"], _acts()) == (302, question, acts)


@pytest.mark.through("d")
def test_an_act_that_did_not_happen_leaves_no_press(world, amina, question, monkeypatch):
    link = trail._link

    def fails_for_acts(head, key, **fields):
        if fields["kind"] == TrailEntry.ACT:
            raise RuntimeError
        return link(head, key, **fields)

    filled = _form_on(amina, question) | {"words": WORDS, "who": "", "press": "continue"}
    amina.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(trail, "_link", fails_for_acts)  # after the press is written down in the same transaction
        assert amina.post(question, filled).status_code == 500
    assert not Press.objects.exists()
    assert amina.post(question, filled).status_code == 302


@pytest.mark.through("d")
def test_nobody_sends_the_form_of_somebody_else(world, amina, question):
    path = reverse("answer_invitation", args=[question.split("/")[2]])
    hers = _form_on(amina, path)
    dean = world.of(world.dean)
    before = TrailEntry.objects.count()
    answer = dean.post(path, hers | {"answer": "no"})
    assert (answer.status_code, TrailEntry.objects.count()) == (403, before)


@pytest.mark.parametrize("change", [lambda key: key[:-1], lambda key: "", lambda key: key.replace(":", ":0", 1)])
@pytest.mark.through("d")
def test_a_changed_key_is_refused(amina, question, change):
    filled = _form_on(amina, question)
    answer = amina.post(
        question, filled | {"form_key": change(filled["form_key"]), "words": WORDS, "press": "continue"}
    )
    assert answer.status_code == 403


@pytest.mark.through("d")
def test_a_key_of_long_ago_is_refused(amina, question, monkeypatch):
    filled = _form_on(amina, question) | {"words": WORDS, "press": "continue"}
    later = timezone.now() + timedelta(days=presses.DAYS_KEPT)
    monkeypatch.setattr(presses.timezone, "now", lambda: later)
    request = RequestFactory().post(question, filled)
    assert presses.writer_of(request) == ""


@pytest.fixture
def scratch(django_db_setup, django_db_blocker):
    """An empty database of this test's own, that several connections write to."""
    with django_db_blocker.unblock():
        connection.close()
        with kept._copy_of(connection.settings_dict["NAME"]) as copy, kept._used(copy):
            yield


def test_two_presses_at_the_same_moment_are_one_act(scratch):
    """Both are past the first look before either acts: the second waits for the first's transaction, and goes where it went."""
    answers, together = [], threading.Barrier(2, timeout=60)
    done = []

    def view(request):
        together.wait()
        with transaction.atomic():
            trail.act("tests.press", None, by=None)
            done.append(1)
        return HttpResponseRedirect(f"/done/{len(done)}")

    def press():
        request = RequestFactory().post("/there", {presses.FIELD: presses.form_key(None), "words": "Hello"})
        request.user = _Nobody()
        request.session = {}
        middleware = sending.SendOnce(lambda _request: None)

        def answer(request):
            refused = middleware.process_view(request, view, (), {})
            try:
                return refused or view(request)
            except Exception as problem:  # noqa: BLE001  as Django does
                return middleware.process_exception(request, problem)

        middleware.get_response = answer
        answers.append(middleware(request))
        connection.close()

    threads = [threading.Thread(target=press) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [answer.status_code for answer in answers] == [302, 302]
    assert {answer["Location"] for answer in answers} == {"/done/1"}
    assert TrailEntry.objects.filter(verb="tests.press").count() == 1


class _Nobody:
    is_authenticated = False
