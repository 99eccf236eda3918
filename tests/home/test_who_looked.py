"""Who has looked, as a family member may know it."""

from django.urls import reverse

from alongside.access import trail
from alongside.desk.loading import MemberOf
from alongside.people import withholding
from tests.access.walk import steady


def _page(world, who):
    return steady(world.of(who).get(reverse("own_who_looked")))


def test_she_sees_who_opened_her_page_and_her_address(world):
    trail.reading("read_family", MemberOf(world.amina, world.family), by=world.maria.account, level="opened")
    trail.reading(
        "read_contact_details", MemberOf(world.amina, world.family), by=world.maria.account, level="detail opened"
    )
    html = _page(world, world.amina)
    assert f"{world.maria.name}" in html
    assert "opened your page." in html
    assert "opened your address or phone number." in html


def test_somebody_she_does_not_know_is_not_named(world):
    trail.shown("find_family", [world.family], by=world.ifan)
    html = _page(world, world.amina)
    assert world.ifan.person.name not in html
    assert "Somebody who works for the council, or with it, looked for your family&#39;s name." in html


def test_a_name_in_a_list_of_their_own_work_is_no_look(world):
    trail.shown("open_my_work", [world.family], by=world.ifan)
    assert "looked for your family" not in _page(world, world.amina)


def test_it_never_shows_that_another_family_member_has_pages_or_was_read(world):
    before = _page(world, world.dean)
    world.of(world.amina).get(reverse("your_conference"))
    trail.reading("read_family", MemberOf(world.amina, world.family), by=world.maria.account, level="opened")
    trail.reading(
        "read_contact_details", MemberOf(world.amina, world.family), by=world.maria.account, level="detail opened"
    )
    view = world.amina.views.first()
    assert view
    trail.reading("read_view", view, by=world.maria.account, level="opened")
    trail.reading("read_family", world.family, by=world.maria.account, level="opened")
    after = _page(world, world.dean)
    assert "Amina" not in after
    assert after == before, "he is kept apart at the meeting, so the family's record as a whole is not his to watch"


def test_what_is_withheld_is_not_there_and_not_counted(world):
    opened = trail.reading("read_family", MemberOf(world.amina, world.family), by=world.maria.account, level="opened")
    with_it = _page(world, world.amina)
    withholding.withhold(world.amina, world.family, because="Harm", by=world.maria.account)
    trail.reading(
        "read_contact_details", MemberOf(world.amina, world.family), by=world.maria.account, level="detail opened"
    )
    assert _page(world, world.amina) == with_it
    for entry in (opened, *_others(world)):
        withholding.withhold(world.amina, world.family, because="Harm", by=world.maria.account, entry=entry.number)
    html = _page(world, world.amina)
    assert "opened your page" not in html
    assert "withheld" not in html.lower()


def _others(world):
    from alongside.access.models import TrailEntry

    return TrailEntry.objects.filter(kind="reading", subject_id=str(world.amina.pk), family_id=world.family.pk)


def test_the_page_costs_the_same_however_much_was_read(world, django_assert_max_num_queries):
    client = world.of(world.amina)
    with django_assert_max_num_queries(24):
        client.get(reverse("own_who_looked"))
    for _ in range(30):
        trail.reading("read_family", world.family, by=world.maria.account, level="opened")
    with django_assert_max_num_queries(24):
        client.get(reverse("own_who_looked"), {"before": "10"})
    assert client.get(reverse("own_who_looked"), {"before": "no number"}).status_code == 200
