"""What a manager sees of the team: everybody by name, what is late of whose work, who is away, and whom nobody works with."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from alongside.access import actions as access
from alongside.access import days
from alongside.access.models import TrailEntry
from alongside.access.policy import Role
from alongside.people import actions as people
from alongside.people.models import Involvement, Team
from tests.world import BEGAN_ON

pytestmark = pytest.mark.through("a")


@pytest.fixture
def late(world):
    day = world.play.day(19)
    days.moved_to.set(day)
    access.move_day(day, by=None)


def opened(world):
    return world.of(world.joy).get(reverse("team")).content.decode()


def test_each_worker_stands_with_what_is_late_in_the_order_of_names(world, late):
    html = opened(world)
    assert "Maria Santos" in html
    assert "1 thing late" in html
    assert "Nobody has said why yet." in html
    names = [part.split("<")[0] for part in html.split('class="team__name">')[1:]]
    assert names == sorted(names)
    assert "Ifan" not in html, "he is of another team"
    assert "Joy" not in "".join(names)


def test_a_family_nobody_works_with_is_named_first(world, late):
    assert "Nobody works with them now" not in opened(world)
    world.maria.worker.left_on = BEGAN_ON
    world.maria.worker.save(update_fields=["left_on"])
    html = opened(world)
    assert "Nobody works with them now" in html
    assert "Maria Santos" not in html


def test_a_worker_without_an_account_works_with_a_family_all_the_same(world, late):
    from alongside.people.models import Grant

    colleague = people.add_worker(
        name="Nazia Qureshi", agency=world.maria.worker.agency, team=world.maria.worker.team, by=None
    )
    child = people.add_person(forename="Kim", surname="Alone", birth_on=BEGAN_ON, by=None)
    family = people.add_family(name="Alone", people=[child], by=None)
    people.involve(child, colleague, role="Social worker", by=None)
    assert Grant.objects.filter(family=family, account=world.joy.account).exists()
    html = opened(world)
    assert "Nobody works with them now" not in html
    assert "Alone family" in html


def test_who_is_away_is_shown_with_who_stands_in(world, late):
    from alongside.people import assigning

    stands_in = world.ifan.person.worker
    assigning.cover(world.maria.worker, stands_in, from_on=days.today(), until_on=days.today(), by=world.joy.account)
    html = opened(world)
    assert "Away until" in html
    assert f"{stands_in.person.name} stands in." in html


def test_only_managers_have_a_team(world):
    for who in (world.maria, world.tom, world.priya, world.ifan, world.luke, world.stranger, world.dean):
        client = world.of(who)
        assert client.get(reverse("team")).status_code in (302, 403, 404)
        assert 'href="/team/"' not in client.get(reverse("my_work")).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_team(world, late, django_assert_num_queries):
    client = world.of(world.joy)
    client.get(reverse("team"))
    with CaptureQueriesContext(connection) as before:
        client.get(reverse("team"))
    for number in range(6):
        child = people.add_person(forename="Kim", surname=f"More{number}", birth_on=BEGAN_ON, by=None)
        people.add_family(name=f"More{number}", people=[child], by=None)
        people.involve(child, world.maria.worker, role="Social worker", by=None)
    assert Involvement.objects.filter(worker=world.maria.worker).count() > 6
    with django_assert_num_queries(len(before)):
        html = client.get(reverse("team")).content.decode()
    assert "More5" in html


WATCHES = [Role.QUALITY_ASSURANCE, Role.DUTY_MANAGER]


def watcher(world, role):
    worker = people.add_worker(name="Quinn Ash", agency=world.maria.worker.agency, by=None)
    return world.of(people.give_staff_account(worker, "quinn@riverside.example", role, by=None))


def both(world):
    return reverse("all_teams"), reverse("team_work", args=[world.maria.worker.team_id])


def numbers(world, client):
    """What the row of Maria's team says."""
    html = client.get(reverse("all_teams")).content.decode()
    row = html.split(f">{world.maria.worker.team.name}</a>")[1].split("team__one")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", row).split())


@pytest.mark.parametrize("role", WATCHES)
def test_those_who_watch_over_the_authority_see_every_team_and_go_into_one(world, late, role):
    client = watcher(world, role)
    said = numbers(world, client)
    assert "1 family" in said
    assert "1 thing late" in said
    html = client.get(both(world)[1]).content.decode()
    assert "Maria Santos" in html
    assert "1 thing late" in html
    names_them = role == Role.DUTY_MANAGER
    assert ("Hassan family" in html) == names_them, "quality assurance finds families in its sample alone"
    assert (str(world.family.pk) in html) == names_them
    shown = TrailEntry.objects.filter(verb="see_all_teams", level="shown")
    assert shown.exists() == names_them
    assert "/late/" not in html, "neither says why something is late"


def test_nobody_else_sees_every_team(world):
    for who in (world.maria, world.joy, world.tom, world.priya, world.ifan, world.luke, world.stranger, world.dean):
        for url in both(world):
            assert world.of(who).get(url).status_code in (302, 403, 404)
        assert 'href="/teams/"' not in world.of(who).get(reverse("my_work")).content.decode()


def test_a_family_that_is_closed_to_somebody_is_not_in_their_numbers(world, late):
    quality, duty = watcher(world, Role.QUALITY_ASSURANCE), world.of(duty_manager(world))
    world.family.restricted_at = timezone.now()
    world.family.save(update_fields=["restricted_at"])
    assert "No family" in numbers(world, quality)
    assert "late" not in numbers(world, quality).replace("Nothing late", "")
    assert "1 family" in numbers(world, duty)
    assert "1 thing late" not in quality.get(both(world)[1]).content.decode()


def duty_manager(world):
    worker = people.add_worker(name="Dee Moss", agency=world.maria.worker.agency, by=None)
    return people.give_staff_account(worker, "dee2@riverside.example", Role.DUTY_MANAGER, by=None)


def test_a_page_of_teams_asks_as_often_however_many_there_are(world, late, django_assert_num_queries):
    client = watcher(world, Role.DUTY_MANAGER)
    client.get(reverse("all_teams"))
    with CaptureQueriesContext(connection) as before:
        client.get(reverse("all_teams"))
    for number in range(12):
        Team.objects.create(name=f"{world.maria.worker.team.name} {number:02}")
    with django_assert_num_queries(len(before)):
        first = client.get(reverse("all_teams")).content.decode()
    assert "1 thing late" in first
    assert " 11</a>" not in first
    after = first.split("?after=")[1].split('"')[0]
    second = client.get(f"{reverse('all_teams')}?after={after}").content.decode()
    assert " 11</a>" in second
    assert "1 thing late" not in second
    assert client.get(f"{reverse('all_teams')}?after=nonsense").status_code == 200
