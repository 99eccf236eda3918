"""What a manager sees of the team: everybody by name, what is late of whose work, who is away, and whom nobody works with."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.access import actions as access
from alongside.access import days
from alongside.people import actions as people
from alongside.people.models import Involvement
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
