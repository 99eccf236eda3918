"""The pages of a demonstration, and what the administrator settles after an import."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alongside.access.models import Account, Installation
from alongside.access.policy import Role
from alongside.exchange import actions
from alongside.exchange.models import SameConferenceQuestion
from alongside.practice import clocks
from tests import world as worlds

DEMONSTRATION = {
    "demonstration": "get",
    "demonstration_mailbox": "get",
    "demonstration_be": "post",
    "demonstration_day": "post",
}


@pytest.mark.through("b")
@pytest.mark.parametrize("name", DEMONSTRATION)
def test_demonstration_pages_are_not_there_outside_a_demonstration(world, name, settings):
    ways = {"get": Client().get, "post": Client().post}
    sent = {"person": str(world.maria.pk), "move": "next"} if DEMONSTRATION[name] == "post" else {}
    settings.DEMONSTRATION = False
    response = ways[DEMONSTRATION[name]](reverse(name), sent)
    assert response.status_code == 404
    settings.DEMONSTRATION = True
    Installation.objects.update(is_demonstration=False)
    response = ways[DEMONSTRATION[name]](reverse(name), sent)
    assert response.status_code == 404
    assert "_auth_user_id" not in response.client.session


@pytest.mark.through("b")
def test_one_press_signs_in_one_of_the_cast_and_nobody_else(world):
    client = Client()
    response = client.post(reverse("demonstration_be"), {"person": str(world.maria.pk)})
    assert (response.status_code, response.url) == (302, reverse("start"))
    assert client.session["_auth_user_id"] == str(world.maria.account_id)
    for refused in (world.luke.person.pk, world.stranger.person.pk, world.amina.pk, "nobody", ""):
        other = Client()
        assert other.post(reverse("demonstration_be"), {"person": str(refused)}).status_code == 404
        assert "_auth_user_id" not in other.session


def test_the_list_says_who_is_who_and_costs_the_same_whoever_is_there(world, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        page = Client().get(reverse("demonstration")).content.decode()
    assert "Be Amina" in page
    assert "Be Luke" not in page
    assert "account ended" in page
    assert "no account yet: Maria can give one" in page  # Samira
    assert world.tom.name in page


def test_the_day_can_be_moved_and_comes_back(world):
    client, url = Client(), reverse("demonstration_day")
    assert client.post(url, {"move": "next"}).status_code == 302
    moved = Installation.objects.get().demonstration_day
    assert moved == clocks.due(clocks.ClockRule(amount=1, unit="working_days"), worlds.TODAY)
    assert client.post(url, {"day-day": "8", "day-month": "1", "day-year": "2026"}).status_code == 302
    assert Installation.objects.get().demonstration_day.isoformat() == "2026-01-08"
    assert client.post(url, {"move": "today"}).status_code == 302
    assert Installation.objects.get().demonstration_day is None


@pytest.mark.parametrize("year", ["1066", "2190", "9999"])
def test_a_day_without_a_calendar_is_refused_with_a_sentence(world, year):
    response = Client().post(reverse("demonstration_day"), {"day-day": "8", "day-month": "1", "day-year": year})
    assert response.status_code == 200
    assert "<title>Error: " in response.content.decode()
    assert Installation.objects.get().demonstration_day == worlds.TODAY


@pytest.mark.through("c")
def test_the_mailbox_stands_for_the_telephones(world, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        page = Client().get(reverse("demonstration_mailbox")).content.decode()
    assert "To Amina Hassan" in page
    reference = world.amina.account.sign_in_name
    assert f"{reference[:4]} {reference[4:]}" in page
    assert world.amina.safe_contacts.get().where not in page


# What an import could not settle.


@pytest.fixture
def asked(world):
    """Two questions about the one conference: one for each child."""
    on = timezone.localdate(world.conference.starts_at) + timedelta(days=1)
    for child in world.children:
        actions.ask_if_same(
            world.conference, child, ssd_id=f"IC-{child.ssd_id}", kind="initial", conference_on=on,
            is_held=True, led_to_plan=None, chair=world.tom, by=None,
        )  # fmt: skip
    return SameConferenceQuestion.objects.order_by("asked_at", "ssd_id").first()


def _answer(question, is_same):
    return {"question": str(question.pk), f"{question.pk}-is_same": is_same}


@pytest.mark.through("b")
def test_the_administrator_sees_both_sides(world, asked):
    page = world.of(world.priya).get(reverse("settle_import")).content.decode()
    assert "Hassan family" in page
    assert "Riverside Community Centre" in page
    assert page.count("Are they the same conference?") == 1, "once for both children"


@pytest.mark.through("b")
@pytest.mark.parametrize(("answer", "conferences"), [("yes", 1), ("no", 2)])
def test_an_answer_settles_it_for_both_children(world, asked, answer, conferences):
    client = world.of(world.priya)
    assert client.post(reverse("settle_import"), _answer(asked, answer)).status_code == 302
    assert not SameConferenceQuestion.objects.waiting().exists()
    assert world.family.conferences.count() == conferences
    assert "Nothing waits for you" in client.get(reverse("settle_import")).content.decode()


@pytest.mark.through("b")
def test_no_answer_is_preselected_and_none_is_an_error(world, asked):
    client = world.of(world.priya)
    assert "checked" not in client.get(reverse("settle_import")).content.decode()
    response = client.post(reverse("settle_import"), {"question": str(asked.pk)})
    assert response.status_code == 200
    assert "Choose whether they are the same conference" in response.content.decode()
    assert SameConferenceQuestion.objects.waiting().count() == 2


@pytest.mark.through("c")
def test_nobody_but_the_administrator_may_settle(world, asked):
    url = reverse("settle_import")
    assert Client().get(url).status_code == 302
    for who in (world.amina, world.dean, world.maria, world.joy, world.tom, world.karen, world.ifan, world.stranger):
        response = world.of(who).post(url, _answer(asked, "yes"))
        assert response.status_code == 404
    assert world.of(world.luke).get(url).status_code in (302, 404)
    assert SameConferenceQuestion.objects.waiting().count() == 2


@pytest.mark.through("b")
def test_more_questions_cost_no_more_queries(world, asked, django_assert_num_queries, django_assert_max_num_queries):
    client, url = world.of(world.priya), reverse("settle_import")
    client.get(url)
    with django_assert_max_num_queries(20) as few:
        client.get(url)
    for each in range(3):
        on = worlds.TODAY + timedelta(days=each)
        actions.ask_if_same(
            world.conference, world.sam, ssd_id=f"IC-{each}", kind="initial", conference_on=on, is_held=False,
            led_to_plan=None, chair=world.tom, by=None,
        )  # fmt: skip
    with django_assert_num_queries(len(few)):
        client.get(url)


def test_an_administrator_of_the_installation_has_nothing_to_do_here(world):
    account = Account.objects.create(sign_in_name="root", role=Role.SYSTEM_ADMINISTRATOR, created_at=timezone.now())
    assert world.of(account).get(reverse("settle_import")).status_code == 404
