"""Late with a reason: who may give it, who reads it, and that what was said before is never lost."""

import re
from datetime import datetime, time
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.access import actions as access
from alongside.access import days
from alongside.access.models import TrailEntry
from alongside.conferences import actions as conferences
from alongside.conferences.models import Conference, LateReason
from alongside.exchange.extract import working_days_from
from alongside.reports import actions as reports
from tests.world import BEGAN_ON

WHY = "The interpreter was ill, and we waited so that she could speak for herself."
CLOCK = f"initial_conference-{BEGAN_ON}"

pytestmark = pytest.mark.through("a")


@pytest.fixture
def late(world):
    """The day on which the initial conference of the Hassan family is four working days late."""
    day = world.play.day(19)
    days.moved_to.set(day)
    access.move_day(day, by=None)
    return reverse("explain_late", kwargs={"family": world.family.pk, "clock": CLOCK})


def text(client, name, **parts):
    return client.get(reverse(name, kwargs=parts or None)).content.decode()


def save(client, url, words=WHY, readers=(), sure=None, seen=""):
    data = {"words": words, "readers": [str(each.pk) for each in readers], "seen": seen}
    data["sure"] = [str(each.pk) for each in (readers if sure is None else sure)]
    return client.post(url, data)


def test_my_work_asks_why_until_somebody_says_so(world, late):
    client = world.of(world.maria)
    assert late in text(client, "my_work")
    assert "4 working days late" in client.get(late).content.decode()
    assert save(client, late).status_code == 302
    html = text(client, "my_work")
    assert WHY in html
    assert late not in html
    assert "4 working days late" in html, "a reason does not make it less late"


def test_it_stands_with_the_clock_for_everybody_who_works_with_the_family(world, late):
    save(world.of(world.maria), late)
    for person in (world.maria, world.joy):
        html = text(world.of(person), "family", family=world.family.pk)
        assert WHY in html
        assert "Nobody in the family reads this." in html
    entry = TrailEntry.objects.filter(verb="conferences.explain_late").latest("number")
    assert "interpreter" not in str(entry.detail)


def test_who_does_not_work_with_the_family_cannot_say_why(world, late):
    for who in (world.ifan, world.luke, world.stranger, world.dean, world.amina):
        if getattr(who, "account", who) is None:
            continue
        client = world.of(who)
        assert client.get(late).status_code == 404
        assert save(client, late).status_code == 404
    assert not LateReason.objects.exists()


def test_a_clock_that_does_not_run_or_is_not_late_has_no_reason(world, late):
    client = world.of(world.maria)
    other = reverse("explain_late", kwargs={"family": world.family.pk, "clock": "initial_conference-2020-01-01"})
    assert client.get(other).status_code == 404
    access.move_day(world.play.day(9), by=None)
    response = save(client, late)
    assert response.status_code == 200
    assert "This is not late" in response.content.decode()
    assert WHY in response.content.decode(), "what was typed stays"
    assert not LateReason.objects.exists()


def test_the_family_reads_it_only_when_it_is_marked_and_ticked_twice(world, late):
    world.give_account(world.amina, word="heather")
    world.amina.refresh_from_db()
    client = world.of(world.maria)
    answer = save(client, late, readers=[world.amina], sure=[])
    assert answer.status_code == 200
    assert "Are you sure?" in answer.content.decode()
    assert not LateReason.objects.exists()
    assert save(client, late, readers=[world.amina]).status_code == 302
    hers = text(world.of(world.amina), "your_conference")
    assert WHY in hers
    assert "Maria Santos wrote on" in hers
    assert "late" in hers
    for day in (LateReason.objects.get().due_on, BEGAN_ON):
        assert f"{day.day} {day:%B}" not in hers, "she may come apart from others, whose days are not hers to know"
    assert WHY not in text(world.of(world.dean), "your_conference")


def test_a_correction_takes_its_place_and_the_first_is_kept(world, late):
    client = world.of(world.maria)
    save(client, late)
    first = LateReason.objects.get()
    page = client.get(late).content.decode()
    assert WHY in page
    assert f'name="seen" value="{first.pk}"' in page
    save(client, late, words="The room was double booked.", seen=str(first.pk))
    html = text(client, "family", family=world.family.pk)
    assert "double booked" in html
    assert WHY not in html
    assert LateReason.objects.count() == 2
    assert LateReason.objects.get(replaced_by=None).replaces == first


def test_two_who_write_at_once_lose_neither(world, late):
    save(world.of(world.joy), late, words="Joy's reason.")
    client = world.of(world.maria)
    answer = save(client, late).content.decode()
    assert "Joy" in answer
    assert "gave a reason while you were writing" in answer
    assert "Joy&#39;s reason." in answer
    assert WHY in answer
    assert LateReason.objects.count() == 1


def test_every_late_task_of_a_worker_can_be_explained(world, late):
    client = world.of(world.maria)
    html = text(client, "my_work")
    links = {part.split('"')[0] for part in html.split('href="')[1:] if "/late/" in part.split('"')[0]}
    assert links
    assert all(client.get(link).status_code == 200 for link in links)


def test_a_reason_that_says_where_she_lives_is_stopped_before_he_reads_it(world, late):
    home = world.amina.addresses.get(is_protected=True, until_on=None)
    client = world.of(world.maria)
    told = f"Amina moved to {home.lines} {home.postcode} and we waited."
    answer = save(client, late, words=told, readers=[world.dean])
    assert answer.status_code == 200
    assert "where somebody lives" in answer.content.decode()
    assert not LateReason.objects.exists()
    assert save(client, late, words=told).status_code == 302, "the council's own workers may read it"


@pytest.fixture
def overdue(world):
    """The conference is arranged, and the day its report was to be with the family has gone by."""
    held_on = timezone.localdate(world.conference.starts_at)
    day = working_days_from(held_on, -1)
    days.moved_to.set(day)
    access.move_day(day, by=None)
    return day


def at(day):
    return timezone.make_aware(datetime.combine(day, time(9)))


def link_in(html):
    return re.search(r'href="(/families/[^"]+/late/[^"]+)"', html)


@pytest.mark.through("b")
def test_a_late_report_is_explained_from_its_own_page_and_the_reason_stands_there(world, overdue):
    client, conference = world.of(world.maria), world.conference
    client.post(reverse("report", args=[conference.pk]))
    here = reverse("report", args=[conference.pk])
    link = unescape(link_in(client.get(here).content.decode())[1])
    assert link.endswith(f"?report={conference.pk}")
    answer = save(client, link)
    assert answer.url == here, "back to where she was"
    html = client.get(here).content.decode()
    assert WHY in html
    assert "Correct this" in html
    reports.add_paragraph(conference.report, section="worries", words="Mornings.", by=world.maria.account)
    release = world.of(world.joy).get(reverse("report_release", args=[conference.report.pk])).content.decode()
    assert release.count(WHY) == 1


@pytest.mark.through("a")
def test_a_late_conference_is_explained_from_its_own_page_before_and_after_it_is_held(world, late):
    conference = conferences.arrange(
        world.family, kind="initial", children=[world.sam], starts_at=at(days.today()), place="Here", chair=world.tom,
        late_because="No room was free.", by=world.maria.account,
    )  # fmt: skip
    here, client = reverse("conference", args=[conference.pk]), world.of(world.maria)
    link = unescape(link_in(client.get(here).content.decode())[1])
    assert save(client, link).url == here
    assert WHY in client.get(here).content.decode()
    Conference.objects.filter(pk=conference.pk).update(opened_at=at(days.today()))
    html = client.get(here).content.decode()
    assert WHY in html
    assert "after it was due" in html
    assert client.get(unescape(link_in(html)[1])).status_code == 200
    assert "Say why" not in world.of(world.priya).get(here).content.decode(), "she arranges, and reads no record"
    assert WHY not in world.of(world.priya).get(here).content.decode()
    chairs = world.of(world.tom).get(here).content.decode()
    assert WHY in chairs
    assert not link_in(chairs), "who chairs reads it and does not say it"


@pytest.mark.through("b")
def test_the_address_names_no_page_elsewhere_to_come_back_to(world, late):
    client = world.of(world.maria)
    for asked in ("?report=https://elsewhere.example", "?conference=x", "?next=//elsewhere.example"):
        page = client.get(late + asked).content.decode()
        assert f'href="{reverse("family", args=[world.family.pk])}" class="govuk-back-link"' in page
        assert save(client, late + asked).url == reverse("family", args=[world.family.pk])
        LateReason.objects.all().delete()
