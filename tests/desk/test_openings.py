"""A family that is not one's own, opened with a reason: for a few hours, loudly, and those in charge are told at once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alongside.access import days
from alongside.access.models import TrailEntry
from alongside.access.policy import Role
from alongside.people import openings, restricting
from alongside.people.standing import Opening
from tests.people import staff

WHY = "The school rang: Sam has not come for three days."


def _open(client, family, why=WHY, category="service"):
    return client.post(reverse("open_with_reason", args=[family.pk]), {"category": category, "because": why})


@pytest.fixture
def family_url(world):
    return reverse("family", args=[world.family.pk])


def test_a_social_worker_opens_a_family_for_hours_and_every_page_says_so(world, family_url):
    client = world.of(world.ifan)
    assert client.get(family_url).status_code == 404
    assert "told at once" in client.get(reverse("open_with_reason", args=[world.family.pk])).text
    assert _open(client, world.family)["Location"] == family_url
    plan = world.family.plans.get()
    for path in (family_url, reverse("person", args=[world.family.pk, world.sam.pk]), reverse("plan", args=[plan.pk])):
        html = client.get(path).text
        assert "You have opened this family with a reason." in html, path
        assert "3 hours 59 minutes left" in html
        assert "I am done" in html
    assert "You have opened this family" not in client.get(reverse("my_work")).text
    assert "You have opened this family" not in world.of(world.maria).get(family_url).text
    marked = TrailEntry.objects.filter(account_id=world.ifan.pk, kind="reading", detail={"opened_with_reason": True})
    assert marked.count() == 3


def test_addresses_and_everything_that_is_written_stay_closed_to_a_reason(world):
    client = world.of(world.ifan)
    _open(client, world.family)
    for name in ("contact_details", "safe_contact", "record_view"):
        path = reverse(name, args=[world.family.pk, world.amina.pk])
        assert client.get(path).status_code in (403, 404), name
    assert client.get(reverse("arrange_conference", args=[world.family.pk])).status_code == 403
    assert (
        "Show"
        not in client.get(reverse("family", args=[world.family.pk])).text.split("Adults")[1].split("</section>")[0]
    )


@pytest.mark.parametrize(("why", "category"), [("", "service"), ("late", "service"), (WHY, ""), (WHY, "curious")])
def test_without_a_reason_nothing_opens(world, why, category, family_url):
    client = world.of(world.ifan)
    assert _open(client, world.family, why, category).status_code == 200
    assert client.get(family_url).status_code == 404
    assert not Opening.objects.exists()


def test_it_closes_by_itself_and_at_once_when_one_is_done(world, family_url):
    client = world.of(world.ifan)
    _open(client, world.family)
    opening = Opening.objects.get()
    assert world.of(world.maria).post(reverse("end_opening", args=[opening.pk])).status_code == 404
    assert client.post(reverse("end_opening", args=[opening.pk])).status_code == 302
    assert client.get(family_url).status_code == 404
    _open(client, world.family)
    assert client.get(family_url).status_code == 200
    token = days.moved_to.set(days.today() + timedelta(days=1))
    assert not world.family.grants_for(world.ifan) - {"authority"}
    assert not Opening.objects.running().exists()
    days.moved_to.reset(token)


def test_the_manager_and_quality_assurance_are_told_and_say_what_they_did(world):
    quality = staff.account("Quinn Hale", Role.QUALITY_ASSURANCE)
    _open(world.of(world.ifan), world.family)
    opening = Opening.objects.get()
    path = reverse("answer_for_opening", args=[opening.pk])
    others = (world.maria, world.priya, world.tom, world.karen, world.luke, world.stranger)
    assert world.of(world.ifan).get(path).status_code == 403
    assert [world.of(who).get(path).status_code for who in others] == [404] * len(others)
    for who in (world.joy, quality):
        client = world.of(who)
        assert path in client.get(reverse("my_work")).text
        html = client.get(path).text
        assert WHY in html
        assert "Ifan Rees" in html
        assert client.post(path, {"did": ""}).status_code == 200
        assert client.post(path, {"did": "I rang Ifan. The reason was right."}).status_code == 302
        assert path not in client.get(reverse("my_work")).text
    assert {answer.role for answer in opening.answers.all()} == {"team manager", "quality assurance"}


def test_where_no_manager_holds_the_family_the_duty_manager_is_told(world):
    duty = staff.account("Dee Marsh", Role.DUTY_MANAGER)
    opening = openings.open_with_reason(world.family, category="danger", because=WHY, by=world.ifan)
    assert opening not in Opening.objects.waiting_for(duty)
    world.family.grants.filter(scope="team").delete()
    assert opening in Opening.objects.waiting_for(duty)


def test_a_restricted_family_is_not_opened_with_any_reason(world, family_url):
    joy = world.joy.account
    restricting.restrict(world.family, named=[joy, world.ifan], because="His brother works here.", by=joy)
    emergency = staff.account("Eli Frost", Role.EMERGENCY_DUTY)
    for who in (world.ifan, emergency):
        assert _open(world.of(who), world.family).status_code == 404
        assert world.of(who).get(family_url).status_code == 404
    with pytest.raises(openings.CannotOpen):
        openings.open_with_reason(world.family, category="danger", because=WHY, by=world.ifan)


def test_restricting_closes_what_was_opened_and_hides_it_from_quality_assurance(world, family_url):
    quality = staff.account("Quinn Hale", Role.QUALITY_ASSURANCE)
    _open(world.of(world.ifan), world.family)
    path = reverse("answer_for_opening", args=[Opening.objects.get().pk])
    restricting.restrict(world.family, named=[world.joy.account], because="His brother.", by=world.joy.account)
    assert world.of(world.ifan).get(family_url).status_code == 404
    assert world.of(quality).get(path).status_code == 404
    assert "Hassan" not in world.of(quality).get(reverse("my_work")).text
    assert world.of(world.joy).get(path).status_code == 200


def test_emergency_duty_sees_names_workers_plan_and_safety_and_nothing_else(world, family_url):
    emergency = staff.account("Eli Frost", Role.EMERGENCY_DUTY)
    client = world.of(emergency)
    path = reverse("family_in_emergency", args=[world.family.pk])
    assert client.get(path).status_code == 404
    assert _open(client, world.family)["Location"] == path
    html = client.get(path).text
    for words in (
        "Amina Hassan",
        "Maria Santos",
        "Their address is protected",
        "You have opened this family",
        "Plan since",
    ):
        assert words in html, words
    home = world.amina.addresses.filter(until_on=None).get()
    contact = world.amina.safe_contacts.get()
    assert not [secret for secret in (home.postcode, home.lines.splitlines()[0], contact.where) if secret in html]
    assert client.get(reverse("plan", args=[world.family.plans.get().pk])).status_code == 200
    of_amina = [world.family.pk, world.amina.pk]
    closed = {
        "family": of_amina[:1],
        "person": of_amina,
        "contact_details": of_amina,
        "conference": [world.conference.pk],
        "my_report": [world.conference.report.pk],
    }
    assert {client.get(reverse(name, args=parts)).status_code for name, parts in closed.items()} <= {403, 404}


def test_a_worker_of_the_family_needs_no_reason(world, family_url):
    path = reverse("open_with_reason", args=[world.family.pk])
    assert world.of(world.maria).get(path)["Location"] == family_url
    for who in (world.joy, world.tom, world.priya, world.karen, world.dean, world.luke, world.stranger):
        assert world.of(who).get(path).status_code in (403, 404)


def test_the_page_that_tells_who_opened_has_a_fixed_number_of_queries(world, django_assert_num_queries):
    _open(world.of(world.ifan), world.family)
    client = world.of(world.joy)
    path = reverse("answer_for_opening", args=[Opening.objects.get().pk])
    client.get(path)
    with django_assert_num_queries(11):
        client.get(path)
