"""Too much at once: a page that says what to do, with what was typed kept, and never in the way of leaving."""

import pytest
from django.test import Client
from django.urls import reverse

from alongside.access import hurrying
from alongside.access.hurrying import Allowance, refusal
from tests.access.test_kept_words import WORDS, _browser
from tests.access.test_presses import _form_on

MOST = 3


@pytest.fixture
def quick(settings, monkeypatch):
    """Three forms and thirty pages a minute, and a clock that stands still until it is moved."""
    settings.FORMS_A_MINUTE = MOST
    monkeypatch.setattr(hurrying, "_allowances", {})
    clock = [1000.0]
    monkeypatch.setattr(hurrying.time, "monotonic", lambda: clock[0])
    return clock


def test_an_allowance_fills_again_and_never_over_the_top():
    allowance = Allowance(left=2, at=0)
    assert [allowance.take(60, 0), allowance.take(60, 0), allowance.take(60, 0.5)] == [True, True, False]
    assert allowance.take(60, 1.0)
    assert allowance.take(60, 10_000)
    assert allowance.left == 59


def test_accounts_are_counted_apart_and_the_first_refusal_in_a_row_is_told_from_the_others(monkeypatch):
    monkeypatch.setattr(hurrying, "_allowances", {})
    assert [refusal("a", True, 1, now) for now in (0, 1, 2, 63, 64)] == ["", "first", "again", "", "first"]
    assert refusal("b", True, 1, 2) == ""
    assert refusal("a", False, 1, 2) == ""


def test_what_was_long_ago_is_forgotten(monkeypatch):
    monkeypatch.setattr(hurrying, "_allowances", {})
    monkeypatch.setattr(hurrying, "MOST_REMEMBERED", 2)
    for now, account in ((0, "a"), (0, "b"), (100, "c")):
        refusal(account, True, 1, now)
    assert list(hurrying._allowances) == [("c", True)]


@pytest.mark.parametrize(("language", "words"), [("en-gb", "Please wait a minute."), ("cy", "Arhoswch funud")])
@pytest.mark.through("a")
def test_searching_again_and_again_is_answered_with_what_to_do(world, quick, language, words):
    maria, ifan = world.of(world.maria), world.of(world.ifan)
    maria.cookies["language"] = language
    find = reverse("find_family")
    assert [maria.post(find, {"terms": "Hassan"}).status_code for _number in range(MOST)] == [302] * MOST
    refused = maria.post(find, {"terms": "Hassan"})
    assert (refused.status_code, refused["Retry-After"], refused["Cache-Control"]) == (429, "60", "no-store")
    assert words in refused.text
    assert "Hassan" not in refused.text
    assert ifan.post(find, {"terms": "Webb"}).status_code == 302, "somebody else is not slowed"
    quick[0] += 60
    assert maria.post(find, {"terms": "Hassan"}).status_code == 302


@pytest.mark.through("a")
def test_pages_have_an_allowance_of_their_own_and_the_ways_out_none(world, quick):
    maria = world.of(world.maria)
    pages = [maria.get(reverse("my_work")).status_code for _number in range(MOST * hurrying.PAGES_FOR_A_FORM + 1)]
    assert (set(pages[:-1]), pages[-1]) == ({200}, 429)
    assert maria.get(reverse("leave")).status_code == 302
    for _number in range(MOST + 2):
        left = maria.post(reverse("sign_out"))
    assert left.status_code == 302


def test_whoever_is_not_signed_in_is_not_counted(db, quick):
    somebody = Client()
    assert {somebody.get(reverse("sign_in")).status_code for _number in range(40)} == {200}


@pytest.mark.through("d")
def test_what_was_typed_is_in_its_form_when_the_minute_is_over(world, quick):
    invitation = world.play.conference.invitations.get(person=world.amina)
    question = reverse("my_views_question", args=[invitation.pk, "worries"])
    amina = _browser(world.amina.account)
    filled = _form_on(amina, question) | {"words": WORDS, "who": "", "press": "continue"}
    for _number in range(MOST):
        amina.post(reverse("find_family"), filled)
    refused = amina.post(question, filled)
    assert refused.status_code == 429
    assert "What you wrote is kept." in refused.text
    assert f'href="{question}"' in refused.text
    assert "He found out" not in refused.text
    assert "Go back, wait a minute" in amina.post(question, filled).text, "the same words are kept once"
    assert "He found out where we live." in amina.get(question).text


@pytest.mark.through("d")
def test_the_script_is_told_to_wait_and_nothing_is_kept_twice(world, quick):
    amina = _browser(world.amina.account)
    filled = _form_on(amina, reverse("your_conference")) | {"words": WORDS}
    for _number in range(MOST + 1):
        answer = amina.post("/nowhere/", filled, headers={"X-Sent-By": "page"})
    assert (answer.status_code, answer["X-Answer"]) == (429, "wait")
    assert "What you wrote is kept." not in answer.text
