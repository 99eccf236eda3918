"""Who may see the services around a family, decide links and bring feeds in; everybody else finds nothing."""

import pytest
from django.urls import reverse

from alongside.access.policy import Role
from alongside.context.models import Pair
from alongside.people import openings, restricting
from alongside.practice import profile
from tests.people import staff


def paths(world):
    family = {"family": world.family.pk}
    pair = Pair.objects.linked().get(person=world.amina)
    return [
        reverse("services", kwargs=family),
        reverse("wrong_person", kwargs=family | {"pair": pair.pk}),
        reverse("record_conversation", kwargs=family | {"person": world.amina.pk, "feed": "police"}),
    ]


def test_nobody_who_does_not_work_with_the_family_finds_its_services(world, police):
    strangers = [world.ifan, world.stranger, world.dean, world.amina, staff.account("Eve Stone", Role.SYSTEM_ADMINISTRATOR),
                 staff.account("Quinn Hale", Role.QUALITY_ASSURANCE), staff.account("Edie Frost", Role.EMERGENCY_DUTY)]  # fmt: skip
    for who in strangers:
        for path in paths(world):
            assert world.of(who).get(path).status_code == 404, (who, path)
            assert world.of(who).post(path, {"why": "contact"}).status_code == 404, (who, path)


def test_a_chair_sees_and_does_not_record(world, police):
    services, wrong, conversation = paths(world)
    chair = world.of(world.tom)
    assert chair.post(services, {"why": "conference", "because": ""}).status_code == 302
    html = chair.get(services).content.decode()
    assert "Pat Reed" in html
    assert "Wrong person?" not in html
    assert chair.get(wrong).status_code == 403
    assert chair.get(conversation).status_code == 403


def test_a_restricted_family_has_no_services_for_anybody_who_is_not_named(world, police, steward_here):
    joy = world.joy.account
    restricting.restrict(world.family, named=[joy], because="Her brother works here.", by=joy)
    for path in paths(world):
        assert world.of(world.maria).get(path).status_code == 404
        assert world.of(world.tom).get(path).status_code == 404
        assert world.of(world.joy).get(path).status_code == 200
    pair = Pair.objects.linked().get(person=world.amina)
    assert world.of(steward_here).get(reverse("link", kwargs={"pair": pair.pk})).status_code == 404
    assert not Pair.objects.visible_to(steward_here).exists()
    html = world.of(steward_here).get(reverse("links")).content.decode()
    assert "Amina" not in html


def test_a_worker_with_a_conflict_finds_nothing(world, police):
    restricting.record_conflict(world.family, world.maria, because="Her cousin.", by=world.joy.account)
    for path in paths(world):
        assert world.of(world.maria).get(path).status_code == 404


def test_the_two_journeys(world, police, monkeypatch):
    openings.open_with_reason(world.family, category="danger", because="The school rang at four.", by=world.ifan)
    services, family = paths(world)[0], reverse("family", kwargs={"family": world.family.pk})
    practice = profile.current()
    for journey, status in (("search_with_reason", 200), ("linked_to_caseload", 404)):
        changed = practice.model_copy(update={"services": practice.services.model_copy(update={"journey": journey})})
        monkeypatch.setattr(profile, "current", lambda changed=changed: changed)
        assert world.of(world.ifan).get(services).status_code == status, journey
        assert world.of(world.maria).get(services).status_code == 200, "who works with them always may"
        offered = services in world.of(world.ifan).get(family).content.decode()
        assert offered == (status == 200), f"{journey}: the family's page offers what it leads to"


@pytest.mark.parametrize("name", ["links", "links_decided", "model_card", "feeds"])
def test_only_a_data_steward_opens_the_pages_of_links_and_feeds(world, steward_here, name):
    path = reverse(name)
    assert world.of(steward_here).get(path).status_code == 200
    for who in (world.maria, world.joy, world.tom, world.priya, world.ifan, world.stranger, world.amina):
        assert world.of(who).get(path).status_code in (403, 404), who


def test_only_a_data_steward_decides_a_link(world, police, steward_here):
    path = reverse("link", kwargs={"pair": Pair.objects.linked().get(person=world.amina).pk})
    assert world.of(steward_here).get(path).status_code == 200
    for who in (world.maria, world.joy, world.tom, world.priya, world.ifan, world.stranger, world.amina, world.dean):
        assert world.of(who).get(path).status_code in (403, 404), who
        assert world.of(who).post(path, {"verdict": "same person"}).status_code == 404, who
