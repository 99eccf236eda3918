"""The pages by which a family is restricted, a conflict recorded, a worker assigned and cover arranged."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alongside.access import days
from alongside.access.policy import Role, Scope
from alongside.people import accounts, restricting
from alongside.people.models import Conflict, Cover, Family, Restriction
from alongside.people.standing import Opening
from tests.people import staff

WHY = "Her brother-in-law works in this building."


def _day(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


@pytest.fixture
def nia(world):
    return staff.account("Nia Bell", Role.SOCIAL_WORKER, team=world.maria.worker.team)


def test_a_manager_restricts_a_family_by_choosing_from_who_opens_it_today(world):
    client = world.of(world.joy)
    page = reverse("who_may_open", args=[world.family.pk])
    html = client.get(page).text
    for name in ("Maria Santos", "Joy Adeyemi", "Tom Reed", "Karen Cole"):
        assert name in html
    path = reverse("restrict_family", args=[world.family.pk])
    form = client.get(path).text
    assert "checked" not in form
    assert "Priya" not in form
    wrong = client.post(path, {"named": [], "others": "nobody@riverside.example", "because": WHY})
    assert "Nobody who works here signs in as nobody@riverside.example." in wrong.text
    assert WHY in wrong.text
    named = [str(who.account.pk) for who in (world.maria, world.joy)]
    sent = {"named": named, "others": "PRIYA@riverside.example\n", "because": WHY}
    assert client.post(path, sent)["Location"] == page
    html = client.get(page).text
    assert "Restricted. Only people who are named may know of this family." in html
    assert html.count("closed to them") >= 2  # Tom chairs and Karen is asked; neither is named
    assert WHY in html
    assert "Restricted. Only" in world.of(world.maria).get(reverse("family", args=[world.family.pk])).text
    for who in (world.tom, world.karen, world.ifan):
        assert "Hassan" not in world.of(who).get(reverse("my_work")).text
    assert world.family in Family.objects.visible_to(world.priya.account)


def test_whoever_closes_a_family_to_themselves_is_led_out_of_it(world):
    client = world.of(world.joy)
    named = {"named": [str(world.maria.account.pk)], "others": "", "because": WHY}
    assert client.post(reverse("restrict_family", args=[world.family.pk]), named)["Location"] == reverse("my_work")
    assert client.get(reverse("who_may_open", args=[world.family.pk])).status_code == 404
    duty = staff.account("Dee Marsh", Role.DUTY_MANAGER)
    lift = reverse("lift_restriction", args=[world.family.pk])
    assert world.of(duty).post(lift, {"because": ""}).status_code == 200
    assert world.of(duty).post(lift, {"because": "It was another family."}).status_code == 302
    assert client.get(reverse("who_may_open", args=[world.family.pk])).status_code == 200
    assert [said.what for said in Restriction.objects.all()] == ["restricted", "lifted"]


def test_the_page_of_a_conference_says_who_is_asked_and_not_named(world):
    client, path = world.of(world.maria), reverse("conference", args=[world.conference.pk])
    assert "Not named for it" not in client.get(path).text
    named = [world.maria.account, world.joy.account]
    restricting.restrict(world.family, named=named, because=WHY, by=world.joy.account)
    said = client.get(path).text.split("Not named for it")[1].split("A team manager")[0]
    assert [name for name in ("Tom Reed", "Karen Cole", "Ana Lopes", "Maria Santos") if name in said] == [
        "Tom Reed", "Karen Cole", "Ana Lopes",
    ]  # fmt: skip


def test_a_conflict_is_recorded_by_email_and_ended_with_a_reason(world):
    client = world.of(world.joy)
    path = reverse("record_conflict", args=[world.family.pk])
    assert "signs in with this email" in client.post(path, {"worker": "amina@x.example", "because": WHY}).text
    assert client.post(path, {"worker": "maria@riverside.example", "because": WHY}).status_code == 302
    assert world.of(world.maria).get(reverse("family", args=[world.family.pk])).status_code == 404
    html = client.get(reverse("my_work")).text
    assert "Nobody is assigned to the Hassan family now." in html
    end = reverse("end_conflict", args=[Conflict.objects.get().pk])
    assert world.of(world.maria).get(end).status_code == 404
    assert client.post(end, {"because": "Another Maria."}).status_code == 302
    assert world.of(world.maria).get(reverse("family", args=[world.family.pk])).status_code == 200


def test_when_a_worker_has_left_the_manager_sees_it_until_somebody_is_assigned(world, nia):
    accounts.end(world.maria.account, by=None)
    client = world.of(world.joy)
    html = client.get(reverse("my_work")).text
    assert "Nobody is assigned to the Hassan family now." in html
    assert "Maria Santos left on" in html
    path = reverse("assign_worker", args=[world.family.pk])
    assert path in html
    assert "Ifan" not in client.get(path).text  # of another team
    assert client.post(path, {"worker": str(nia.person.pk), "instead_of": []}).status_code == 302
    assert "Nobody is assigned" not in client.get(reverse("my_work")).text
    assert world.of(nia).get(reverse("family", args=[world.family.pk])).status_code == 200


def test_the_duty_manager_sees_families_of_all_teams_that_nobody_works_with(world):
    duty = staff.account("Dee Marsh", Role.DUTY_MANAGER)
    accounts.end(world.maria.account, by=None)
    world.family.grants.filter(scope=Scope.TEAM).delete()
    restricting.restrict(world.family, named=[world.joy.account], because=WHY, by=world.joy.account)
    client = world.of(duty)
    assert "Nobody is assigned to the Hassan family now." in client.get(reverse("my_work")).text
    assert "Ifan Rees" in client.get(reverse("assign_worker", args=[world.family.pk])).text


def test_a_worker_says_who_stands_in_and_both_see_it_until_it_ends(world, nia):
    client, colleague = world.of(world.maria), world.of(nia)
    path = reverse("away", args=[world.maria.pk])
    today = days.today()
    sent = {"colleague": str(nia.person.pk), **_day("from_on", today), **_day("until_on", today + timedelta(4))}
    assert client.post(path, sent).status_code == 302
    assert "Nia Bell stands in for you" in client.get(reverse("my_work")).text
    html = colleague.get(reverse("my_work")).text
    assert "You stand in for Maria Santos" in html
    assert "Hassan" in html
    assert "Stands in for Maria Santos" in colleague.get(reverse("away", args=[nia.person.pk])).text
    assert "Nia Bell stands in from" in world.of(world.joy).get(path).text
    end = reverse("end_cover", args=[Cover.objects.get().pk])
    for who in (world.ifan, world.priya, world.tom, world.dean, world.stranger):
        assert {world.of(who).get(path).status_code, world.of(who).post(end).status_code} <= {403, 404}
    assert client.post(end).status_code == 302
    assert colleague.get(reverse("family", args=[world.family.pk])).status_code == 404


def test_who_stands_in_for_a_restricted_family_is_said_only_to_its_worker(world, nia):
    restricting.restrict(
        world.family, named=[world.maria.account, world.joy.account], because=WHY, by=world.joy.account
    )
    path = reverse("away", args=[world.maria.pk])
    assert "Hassan family" in world.of(world.maria).get(path).text
    assert "Hassan" not in world.of(world.joy).get(path).text
    today = days.today()
    world.of(world.maria).post(
        path, {"colleague": str(nia.person.pk), **_day("from_on", today), **_day("until_on", today)}
    )
    assert not Family.objects.visible_to(nia).exists()
    assert "Hassan" not in world.of(nia).get(reverse("my_work")).text


def test_who_may_not_see_or_change_who_opens_a_family_finds_nothing(world):
    names = ("who_may_open", "restrict_family", "lift_restriction", "record_conflict", "assign_worker")
    for who in (world.ifan, world.luke, world.dean, world.stranger):
        for name in names:
            path = reverse(name, args=[world.family.pk])
            assert {world.of(who).get(path).status_code, world.of(who).post(path, {}).status_code} == {404}, (name, who)
    for who in (world.maria, world.tom, world.priya):
        assert {world.of(who).get(reverse(name, args=[world.family.pk])).status_code for name in names} == {403}


def test_the_page_of_who_may_open_costs_the_same_however_much_has_happened(world, django_assert_max_num_queries):
    client = world.of(world.joy)
    for _turn in range(3):
        restricting.restrict(world.family, named=[world.joy.account], because=WHY, by=world.joy.account)
        restricting.lift_restriction(world.family, because=WHY, by=world.joy.account)
        Opening.objects.create(
            family=world.family, account=world.ifan, category="other", data_key=world.family.data_key, because=WHY,
            at=days.latest(), until_at=days.latest(),
        )  # fmt: skip
    with django_assert_max_num_queries(26):
        client.get(reverse("who_may_open", args=[world.family.pk]))
