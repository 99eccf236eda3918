"""What somebody tries who means harm, and has an account of their own, a form of their own making, or somebody's telephone."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.access import actions as access
from alongside.access.models import TrailEntry
from alongside.access.policy import Role
from alongside.asking import actions as asking
from alongside.people.models import AudienceMember
from alongside.plans import actions as plans
from alongside.plans.models import Action, AreaOfChange
from alongside.voices import actions as voices
from alongside.voices.models import View
from tests.access.walk import steady

DEANS, AMINAS = "lantern-harbour-quiet", "marigold-window-seven"


def _try(client, name, password, query=""):
    return client.post(reverse("sign_in") + query, {"sign_in_name": name, "password": password})


@pytest.fixture
def two(db):
    """The sign-in names of two people, of whom the first guesses at the second."""
    for name, password in (("dean@family.example", DEANS), ("amina@family.example", AMINAS)):
        access.make_staff_account(name, Role.FAMILY_MEMBER, by=None, password=password)
    return "dean@family.example", "amina@family.example"


def test_signing_in_to_ones_own_account_buys_no_free_tries_at_another(client, two):
    dean, amina = two
    for attempt in range(5):
        assert "That did not work" in _try(client, amina, f"a guess, number {attempt}").text, attempt
        assert _try(client, dean, DEANS).status_code == 302
    for name in (amina, amina.upper()):
        assert "seconds, then try again" in _try(client, name, AMINAS).text


@pytest.mark.parametrize(
    "onward", ["family", "//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example"]
)
def test_after_signing_in_one_stays_on_this_site(client, two, onward):
    assert _try(client, two[0], DEANS, f"?next={onward}")["Location"] == "/"


WORDS = "He found out where we live.\n<b>Please</b> do not tell him."


def _sent_signed_out(client, path):
    return client.post(path, {"words": WORDS, "who": "chair", "seen": "", "press": "continue"})


@pytest.mark.through("e")
def test_whoever_is_signed_out_while_writing_gets_the_words_back_and_nothing_is_saved(world, client):
    invitation = world.play.conference.invitations.get(person=world.amina)
    before = TrailEntry.objects.count(), View.objects.count()
    answer = _sent_signed_out(client, reverse("my_views_question", args=[invitation.pk, "worries"]))
    assert "He found out where we live.\n&lt;b&gt;Please&lt;/b&gt; do not tell him." in answer.text
    assert "You were signed out." in answer.text
    assert "Exit this page" in answer.text
    assert answer["Cache-Control"] == "no-store"
    assert (TrailEntry.objects.count(), View.objects.count()) == before


@pytest.mark.through("e")
def test_signed_out_a_form_says_nothing_of_what_is_there(world, client):
    there = reverse("record_view", args=[world.family.pk, world.layla.pk])
    not_there = reverse("record_view", args=[uuid.uuid4(), uuid.uuid4()])
    first, second = _sent_signed_out(client, there), _sent_signed_out(client, not_there)
    assert first.status_code == second.status_code == 404
    assert steady(first).replace(there, "") == steady(second).replace(not_there, "")
    assert world.amina.name not in first.text


def _readers_by_the_trail(verb):
    entry = TrailEntry.objects.filter(verb=verb).order_by("-number")[0]
    return set(
        AudienceMember.objects.filter(audience=entry.detail["audience"]).values_list("person__forename", flat=True)
    )


def test_who_could_read_it_before_a_change_can_be_told_from_the_trail(world):
    view = View.objects.current().get(speaker=world.amina, question="worries", topic="my views")
    for readers in ([world.maria], [world.maria, world.karen]):
        voices.choose_readers(view, readers, by=world.amina.account)
        assert _readers_by_the_trail("voices.choose_readers") == {person.forename for person in readers}
    area = AreaOfChange.objects.first()
    texts = {name: getattr(area.wording, name) for name in plans.TEXTS}
    plans.change_area(area, number=area.wording.number, readers=[world.dean], by=world.maria.account, **texts)
    assert _readers_by_the_trail("plans.change_area") == {"Dean"}


def test_a_day_that_is_written_over_stays_in_the_trail(world):
    action, days = Action.objects.first(), [world.play.day(28), world.play.day(29)]
    for day in days:
        plans.mark_done(action, done_on=day, by=world.maria.account)
    entry = TrailEntry.objects.filter(verb="plans.mark_done").order_by("-number")[0]
    assert (entry.detail["was"], entry.detail["done_on"]) == tuple(day.isoformat() for day in days)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write after another anyway")
@pytest.mark.through("e")
def test_two_presses_at_once_wait_for_one_another(world):
    with CaptureQueriesContext(connection) as asked:
        sitting = asking.begin(world.amina, family=world.family, question_set="my_views", by=world.amina.account)
    assert "FOR UPDATE" in next(query["sql"] for query in asked if "people_person" in query["sql"])
    with CaptureQueriesContext(connection) as asked:
        voices.answer_question(sitting, "worries", "Mornings.", readers=[], by=world.amina.account)
    assert "FOR UPDATE" in next(query["sql"] for query in asked if "asking_sitting" in query["sql"])
