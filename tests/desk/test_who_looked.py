"""Who looked: what staff see of a family's trail, and what is withheld from whom."""

import pytest
from django.urls import reverse

from alongside.access import readings, trail
from alongside.access.models import TrailEntry
from alongside.access.policy import Role
from alongside.desk.loading import MemberOf
from alongside.people.models import Withheld
from tests.access.walk import steady
from tests.people import staff


def _page(world, reader, **asked):
    return world.of(reader).get(reverse("family_who_looked", kwargs={"family": world.family.pk}), asked)


def test_each_reading_says_who_how_closely_at_what_and_why(world):
    trail.reading(
        "read_protected_address",
        MemberOf(world.amina, world.family),
        by=world.joy.account,
        level="detail opened",
        reason="To visit",
    )
    html = steady(_page(world, world.maria))
    for said in (world.joy.name, "confidential detail opened", "a protected address: Amina", "To visit"):
        assert said in html


def test_a_search_that_showed_the_family_is_there(world):
    trail.shown("find_family", [world.family], by=world.ifan)
    html = steady(_page(world, world.maria))
    assert world.ifan.person.name in html
    assert "shown in a list" in html


def test_the_same_list_is_said_once_a_day(world):
    for _ in range(3):
        trail.shown("open_my_work", [world.family], by=world.ifan)
    trail.shown("find_family", [world.family], by=world.ifan)
    rows = steady(_page(world, world.maria)).partition("<table")[2]
    assert rows.count("shown in a list") == 2


def test_what_family_members_open_is_not_listed(world):
    world.of(world.amina).get(reverse("your_conference"))
    assert "Amina Hassan</td>" not in steady(_page(world, world.maria))


def test_one_person_or_one_level_can_be_chosen(world):
    trail.shown("find_family", [world.family], by=world.ifan)
    trail.reading("read_family", world.family, by=world.joy.account, level="opened")

    def rows(**asked):
        return steady(_page(world, world.maria, **asked)).partition('<form class="filters"')[2].partition("</form>")[2]

    ifan, joy = world.ifan.person.name, world.joy.name
    assert ifan in rows()
    assert joy in rows()
    assert ifan in rows(who=str(world.ifan.pk))
    assert joy not in rows(who=str(world.ifan.pk))
    assert ifan not in rows(level="opened")
    assert ifan not in rows(who=str(world.ifan.pk), level="opened")
    assert ifan in rows(who="nobody"), "a choice that is none shows all"


def test_the_page_goes_on_by_key_and_costs_the_same_however_long_the_trail(world, django_assert_num_queries):
    for _ in range(5):
        trail.reading("read_family", world.family, by=world.joy.account, level="opened")
    first = readings.of_family(world.family.pk, at_once=2)
    second = readings.of_family(world.family.pk, at_once=2, before=first.older)
    numbers = [entry.number for entry in (*first.entries, *second.entries)]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == 4
    client = world.of(world.maria)
    path = reverse("family_who_looked", kwargs={"family": world.family.pk})
    client.get(path)
    with django_assert_num_queries(QUERIES):
        client.get(path)
    for _ in range(60):
        trail.reading("read_family", world.family, by=world.joy.account, level="opened")
    with django_assert_num_queries(QUERIES):
        assert "Earlier" in steady(client.get(path))


QUERIES = 22


@pytest.mark.parametrize(("who", "status"), [("maria", 200), ("joy", 200), ("tom", 200), ("ifan", 404), ("luke", 404)])
def test_who_may_see_who_looked(world, who, status):
    assert _page(world, getattr(world, who)).status_code == status


def test_family_members_do_not_open_the_page_of_staff(world):
    for who in (world.amina, world.dean, world.stranger):
        assert _page(world, who).status_code == 404


def test_one_reading_is_withheld_from_one_person_with_a_reason_that_is_sealed(world):
    entry = trail.reading("read_family", world.family, by=world.joy.account, level="opened")
    path = reverse("withhold_who_looked", kwargs={"family": world.family.pk}) + f"?entry={entry.number}"
    maria = world.of(world.maria)
    assert maria.post(path, {"person": str(world.dean.pk)}).status_code == 200
    assert maria.post(path, {"person": str(world.dean.pk), "because": "He counts our calls"}).status_code == 302
    withheld = Withheld.objects.get()
    assert (withheld.entry, withheld.person, withheld.because) == (entry.number, world.dean, "He counts our calls")
    assert TrailEntry.objects.get(verb="people.withhold").family_id is None
    assert "Withheld from Dean" in steady(_page(world, world.maria))


def test_a_reading_of_another_family_cannot_be_withheld_here(world):
    other = trail.reading("open_my_work", world.joy.account, by=world.joy.account, level="opened")
    path = reverse("withhold_who_looked", kwargs={"family": world.family.pk}) + f"?entry={other.number}"
    answer = world.of(world.maria).post(path, {"person": str(world.dean.pk), "because": "x"})
    assert "not one of this family" in steady(answer)
    assert not Withheld.objects.exists()


@pytest.mark.parametrize("who", ["ifan", "luke", "stranger", "dean"])
def test_others_neither_withhold_nor_stop_it(world, who):
    from alongside.people import withholding

    withheld = withholding.withhold(world.dean, world.family, because="Harm", by=world.maria.account)
    client = world.of(getattr(world, who))
    assert client.get(reverse("withhold_who_looked", kwargs={"family": world.family.pk})).status_code == 404
    assert client.post(reverse("stop_withholding", kwargs={"withheld": withheld.pk})).status_code == 404
    withheld.refresh_from_db()
    assert withheld.ended_at is None


def test_why_it_is_withheld_is_not_told_to_those_who_only_watch_who_looked(world):
    from alongside.people import withholding

    withholding.withhold(world.dean, world.family, because="He counts our calls", by=world.maria.account)
    auditor = staff.account("Quinn Hale", Role.QUALITY_ASSURANCE)
    watched, worked = (steady(_page(world, reader)) for reader in (auditor, world.maria))
    assert "sees no readings since" in watched
    assert "He counts our calls" not in watched
    assert "He counts our calls" in worked


def test_withholding_ends_when_a_worker_says_so(world):
    from alongside.people import withholding

    withheld = withholding.withhold(world.dean, world.family, because="Harm", by=world.maria.account)
    answer = world.of(world.joy).post(reverse("stop_withholding", kwargs={"withheld": withheld.pk}))
    assert answer.status_code == 302
    withheld.refresh_from_db()
    assert withheld.ended_by == world.joy.account
