from datetime import date

import pytest
from django.urls import reverse

from alongside.access import days
from alongside.desk import work, work_loading
from alongside.people.models import Family
from alongside.voices import actions as voices
from alongside.voices.actions import waiting
from tests.world import BEGAN_ON


def _task(what, due_on):
    return work.Task(family=Family(name="Hassan"), what=what, due_on=due_on, url="/", do="Open")


def test_tasks_are_sorted_by_when_they_are_due():
    today = date(2026, 11, 16)
    days_due = [
        date(2026, 11, 24),
        date(2026, 11, 16),
        date(2026, 11, 13),
        None,
        date(2026, 11, 23),
        date(2026, 11, 10),
    ]
    groups = work.grouped([_task(str(day), day) for day in days_due], today)
    assert [(group.key, [task.due_on for task in group.tasks]) for group in groups] == [
        ("late", [date(2026, 11, 10), date(2026, 11, 13)]),
        ("today", [date(2026, 11, 16)]),
        ("week", [date(2026, 11, 23)]),
        ("later", [date(2026, 11, 24), None]),
    ]


@pytest.mark.through("a")
def test_the_worker_sees_that_an_initial_conference_is_due(world):
    with_day(world, world.play.day(9))
    html = world.of(world.maria).get(reverse("my_work")).content.decode()
    assert "Initial conference" in html
    assert "in 6 working days" in html
    assert "Monday 23 November 2026" in html
    assert reverse("arrange_conference", kwargs={"family": world.family.pk}) in html


@pytest.mark.through("a")
def test_a_clock_beyond_the_calendar_is_refused_with_a_sentence(world):
    enquiry = world.family.enquiries.first()
    world.family.enquiries.update(started_on=date(2028, 12, 20))
    with_day(world, date(2028, 12, 21))
    html = world.of(world.maria).get(reverse("my_work")).content.decode()
    assert "This date needs the bank holidays of 2029" in html
    page = world.of(world.maria).get(reverse("family", kwargs={"family": enquiry.family_id}))
    assert "Please work this date out by hand" in page.content.decode()


@pytest.mark.through("b")
def test_a_booked_conference_is_on_everybodys_list_who_has_a_part_in_it(world):
    with_day(world, world.play.day(4))
    for person, words in (
        (world.maria, "Write the report"),
        (world.tom, "Open the meeting"),
        (world.priya, "Arrangements"),
    ):
        html = world.of(person).get(reverse("my_work")).content.decode()
        assert words in html, person.name
        assert "Arrange<" not in html
    assert "Hassan" in world.of(world.karen).get(reverse("my_work")).content.decode()
    assert "Hassan" not in world.of(world.ifan).get(reverse("my_work")).content.decode()


def test_an_answered_child_waits_no_longer(world):
    with_day(world, world.play.day(30))
    view = world.layla.views.get(question="worries")
    html = world.of(world.tom).get(reverse("my_work")).content.decode()
    assert view.words in html
    response = voices.respond(view, what="done", words="We spoke about it.", by=world.tom.account)
    assert view.words in world.of(world.tom).get(reverse("my_work")).content.decode()
    voices.tell(response, told_on=days.today(), told_how="in person", by=world.tom.account)
    assert view.words not in world.of(world.tom).get(reverse("my_work")).content.decode()


def test_each_person_waits_once_with_what_waits_longest(world):
    with_day(world, world.play.day(30))
    views = work_loading.views_for(world.maria.account, [world.family.pk])
    found = work.who_waits(views, {world.family.pk: world.family}, days.today())
    assert len({each.view.speaker_id for each in found}) == len(found) > 1
    assert [each.days for each in found] == sorted((each.days for each in found), reverse=True)
    of_layla = next(each for each in found if each.view.speaker_id == world.layla.pk)
    hers = sorted(each.said_at for each in waiting(views) if each.speaker_id == world.layla.pk)
    assert (of_layla.view.said_at, of_layla.others) == (hers[0], len(hers) - 1)


def test_the_administrator_is_led_to_what_an_import_could_not_settle(world):
    link = reverse("settle_import")
    assert link in world.of(world.priya).get(reverse("my_work")).content.decode()
    assert link not in world.of(world.maria).get(reverse("my_work")).content.decode()


def test_the_family_page_says_where_each_person_places_things(world):
    html = world.of(world.maria).get(reverse("family", kwargs={"family": world.family.pk})).content.decode()
    places = html[html.index('id="places"') :]
    assert world.amina.name in places
    assert "from 1 to 10" in places


def test_my_work_takes_the_same_number_of_queries_for_more_families(world, django_assert_max_num_queries):
    client = world.of(world.maria)
    client.get(reverse("my_work"))
    with django_assert_max_num_queries(32):
        client.get(reverse("my_work"))


def with_day(world, day):
    from alongside.access import actions as access

    days.moved_to.set(day)
    access.move_day(day, by=None)


def test_the_family_page_shows_who_they_are_and_keeps_the_address_shut(world, django_assert_max_num_queries):
    client = world.of(world.maria)
    url = reverse("family", kwargs={"family": world.family.pk})
    client.get(url)
    with django_assert_max_num_queries(45):
        html = client.get(url).content.decode()
    for words in ("Amina Hassan", "Layla Carter", "Maria Santos", "The rule", "Address: confidential."):
        assert words in html
    assert "Saltmarsh" not in html
    assert "Heron" not in html


def test_the_address_opens_for_who_may_and_leaves_a_reading_in_detail(world):
    from alongside.access.models import TrailEntry

    url = reverse("contact_details", kwargs={"family": world.family.pk, "person": world.amina.pk})
    world.amina.addresses.update(is_protected=False)
    assert "Saltmarsh Walk" in world.of(world.maria).get(url).content.decode()
    entry = TrailEntry.objects.latest("number")
    assert (entry.level, entry.subject_id) == ("detail opened", str(world.amina.pk))
    assert world.of(world.tom).get(url).status_code == 403
    assert world.of(world.dean).get(url).status_code == 404


@pytest.mark.through("a")
def test_the_worker_confirms_a_safe_contact_and_gives_an_account(world):
    parts = {"family": world.family.pk, "person": world.amina.pk}
    client = world.of(world.maria)
    assert "Nobody has confirmed" in client.get(reverse("invite_family_member", kwargs=parts)).content.decode()
    refused = client.post(reverse("invite_family_member", kwargs=parts), {"word": "heather"})
    assert refused.status_code == 200
    client.post(reverse("safe_contact", kwargs=parts), {"channel": "text", "where": "07700 900123"})
    assert client.post(reverse("invite_family_member", kwargs=parts), {"word": "heather"}).status_code == 302
    message = world.amina.messages.get()
    assert message.template == "reference"
    world.amina.refresh_from_db()
    assert world.amina.account.sign_in_name[:4] in message.body
    for never in ("Amina", "Layla", "conference", "child", "social", "heather"):
        assert never not in message.body


@pytest.mark.through("a")
def test_the_strategy_discussion_starts_the_clock_once_it_is_typed(world):
    enquiry = world.family.enquiries.order_by("child__forename").first()
    url = reverse("strategy_discussion", kwargs={"enquiry": enquiry.pk})
    client = world.of(world.maria)
    page = client.get(reverse("family", kwargs={"family": world.family.pk})).content.decode()
    assert "It stands for the strategy discussion until that is typed here." in page
    before = BEGAN_ON.replace(month=10, day=30)
    typed = {"held_on-day": before.day, "held_on-month": before.month, "held_on-year": before.year}
    assert client.post(url, typed).status_code == 302
    page = client.get(reverse("family", kwargs={"family": world.family.pk})).content.decode()
    assert "strategy discussion on 30 October 2026" in page
    assert "Friday 20 November 2026" in page


@pytest.mark.through("a")
def test_a_target_in_the_extract_that_disagrees_is_shown(world):
    world.family.enquiries.update(target_in_extract_on=date(2026, 11, 27))
    page = world.of(world.maria).get(reverse("family", kwargs={"family": world.family.pk})).content.decode()
    assert "The case system says the conference is due on 27 November 2026" in page


@pytest.mark.through("a")
def test_an_enquiry_that_ended_still_needs_its_conference(world):
    with_day(world, world.play.day(9))
    world.family.enquiries.update(ended_on=world.play.day(8))
    assert "in 6 working days" in world.of(world.maria).get(reverse("my_work")).content.decode()
    world.family.enquiries.update(needs_no_conference=True)
    assert "in 6 working days" not in world.of(world.maria).get(reverse("my_work")).content.decode()


def test_a_held_conference_ends_the_clock_and_a_new_enquiry_starts_another(world):
    client, url = world.of(world.maria), reverse("family", kwargs={"family": world.family.pk})
    assert "in time" in client.get(url).content.decode()
    world.family.enquiries.first().child.enquiries.create(family=world.family, started_on=world.play.day(29))
    with_day(world, world.play.day(30))
    assert "in 14 working days" in client.get(url).content.decode()


def test_what_came_since_the_working_day_before_is_new(world):
    with_day(world, world.play.day(30))
    client = world.of(world.maria)
    assert "Nothing came." in client.get(reverse("my_work")).content.decode()
    voices.record(
        world.layla,
        "I like my new room.",
        family=world.family,
        topic="said",
        readers=[world.maria],
        by=world.maria.account,
    )
    html = client.get(reverse("my_work")).content.decode()
    assert f"{world.layla.name} said something" in html
    assert f"{world.layla.name} said something" not in world.of(world.tom).get(reverse("my_work")).content.decode()
    assert "New since" not in world.of(world.priya).get(reverse("my_work")).content.decode()


@pytest.mark.through("b")
def test_who_answers_an_invitation_is_new(world):
    from alongside.conferences import actions as conferences
    from alongside.conferences.models import Invitation

    with_day(world, world.play.day(4))
    invitation = Invitation.objects.filter(person=world.karen, withdrawn_at=None).get()
    conferences.answer_invitation(invitation, is_coming=False, by=world.karen.account)
    html = world.of(world.maria).get(reverse("my_work")).content.decode()
    assert f"{world.karen.name} is not coming to the conference" in html
    assert world.karen.name not in world.of(world.ifan).get(reverse("my_work")).content.decode()


@pytest.mark.through("a")
def test_the_administrators_lists_are_paged_and_take_the_same_queries(world, monkeypatch, django_assert_num_queries):
    from datetime import timedelta

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from alongside.conferences.models import Enquiry
    from alongside.people import actions as people

    with_day(world, world.play.day(9))
    client, url = world.of(world.priya), reverse("my_work")
    client.get(url)
    with CaptureQueriesContext(connection) as before:
        client.get(url)
    for number in range(7):
        child = people.add_person(forename="Kim", surname=f"Paged{number}", birth_on=BEGAN_ON, by=None)
        sibling = people.add_person(forename="Ash", surname=f"Paged{number}", birth_on=BEGAN_ON, by=None)
        family = people.add_family(name=f"Paged{number}", people=[child, sibling], by=None)
        for one in (child, sibling):
            Enquiry.objects.create(family=family, child=one, started_on=BEGAN_ON + timedelta(days=number // 3))
    monkeypatch.setattr(work_loading, "OF_PAGE", 3)
    seen, page, query = [], "", ""
    with django_assert_num_queries(len(before)):
        page = client.get(url).content.decode()
    for _number in range(5):
        seen += [f"Paged{number}" for number in range(7) if f"Paged{number} family" in page]
        if 'href="?book=' not in page:
            break
        query = page.split('href="?book=')[1].split("#")[0]
        page = client.get(f"{url}?book={query}").content.decode()
    assert sorted(seen) == [f"Paged{number}" for number in range(7)], "each family once, on one page or another"
    assert client.get(f"{url}?book=nonsense~1&come=2").status_code == 200


def test_every_role_of_staff_has_a_page_that_says_what_comes(world):
    from alongside.access.policy import STAFF, Permission, scopes_for

    account = world.maria.account
    for role in sorted(STAFF):
        assert scopes_for(role, Permission.OPEN_MY_WORK)
        account.role = role
        account.save(update_fields=["role"])
        page = world.of(account).get(reverse("my_work"))
        assert page.status_code == 200, role
        if role not in (*work.HAS_TASKS, "administrator"):
            assert "Hassan" not in page.content.decode(), role
            assert 'class="empty"' in page.content.decode(), role
