"""The chronology: everything with a date, what is asked for of it, fifty a page, and nothing that is not for the reader."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from alongside.desk import dated
from alongside.desk.chronology import PAGE, Asked, chosen, key_of, one_page
from alongside.desk.dated import Event
from alongside.exchange.cast import CAST
from alongside.people.models import Involvement
from alongside.plans.models import Visit


def address(world):
    return reverse("chronology", kwargs={"family": world.family.pk})


def html(client, where):
    response = client.get(where)
    assert response.status_code == 200
    return response.content.decode()


def entries(page):
    return page.split('<ol class="dated">')[1].split("</ol>")[0] if '<ol class="dated">' in page else ""


def test_the_chronology_has_what_each_room_keeps_with_a_day(world, django_assert_max_num_queries):
    client = world.of(world.maria)
    client.get(address(world))
    with django_assert_max_num_queries(48):
        page = entries(html(client, address(world)))
    for words in (
        "Sam was born", "Section 47 enquiry started for Layla", "Initial child protection conference", "The report was released",
        "Decided for Sam: a plan", "Core group", "Amina moved", "Something that Layla said", "Maria Santos",
    ):  # fmt: skip
        assert words in page, words
    for never in (CAST.hassan.home.postcode, CAST.hassan.home.address.street):
        assert never not in page


def test_the_number_of_queries_is_the_same_however_much_has_happened(world, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as before:
        few = dated.of_family(world.maria.account, world.family)
    child = world.family.plans.get().children.first()
    today = date(2026, 1, 1)
    Visit.objects.bulk_create(
        Visit(ssd_id=f"V-{n}", child=world.sam, plan_child=child, on=today + timedelta(days=n), child_seen=True)
        for n in range(300)
    )
    worker = world.maria.worker
    Involvement.objects.bulk_create(
        Involvement(person=world.layla, worker=worker, role="visited", from_on=today + timedelta(days=n))
        for n in range(100)
    )
    with django_assert_num_queries(len(before)):
        many = dated.of_family(world.maria.account, world.family)
    assert len(many) == len(few) + 400


def test_what_was_said_stands_there_only_for_those_it_was_said_to(world):
    said = [event for event in dated.of_family(world.maria.account, world.family) if event.kind == "said"]
    for_the_manager = [event for event in dated.of_family(world.joy.account, world.family) if event.kind == "said"]
    assert said
    assert not for_the_manager


def test_what_is_asked_for_is_kept_out_of_the_address(world):
    client = world.of(world.maria)
    typed = {"person": str(world.layla.pk), "kind": "enquiry", "words": "Layla", "order": "oldest"}
    answer = client.post(address(world), typed)
    assert (answer.status_code, answer["Location"]) == (302, address(world))
    assert "Layla" not in str(dict(client.session.items()))
    page = html(client, address(world))
    assert "Section 47 enquiry started for Layla" in entries(page)
    assert "Sam" not in entries(page)
    assert "Chronology: Layla" in " ".join(page.split()).replace("</h1>", "")
    client.post(address(world), {})
    assert "Sam was born" in html(client, address(world))


def test_a_day_that_cannot_be_is_said_and_what_was_typed_stays(world):
    typed = {"since_on-day": "31", "since_on-month": "2", "since_on-year": "2026", "words": "visit"}
    page = world.of(world.maria).post(address(world), typed).content.decode()
    assert "<title>Error" in page
    assert 'value="visit"' in page


def test_paper_has_all_of_it_on_one_page(world):
    Visit.objects.bulk_create(
        Visit(ssd_id=f"V-{n}", child=world.sam, on=date(2025, 1, 1) + timedelta(days=n)) for n in range(PAGE * 2)
    )
    client = world.of(world.maria)
    first = html(client, address(world))
    assert entries(first).count("<li") == PAGE
    after = first.split('href="?after=')[1].split('"')[0]
    second = html(client, address(world) + f"?after={after}")
    assert not set(entries(first).split("<li")[1:]) & {
        each for each in entries(second).split("<li")[1:] if "visited" not in each
    }
    assert entries(html(client, address(world) + "?print=1")).count("<li") > PAGE * 2
    assert "Information may have been left out." in html(client, address(world) + "?print=1")


def test_the_chronology_is_for_those_who_may_read_the_familys_record(world):
    for who, status in (
        (world.tom, 200),
        (world.joy, 200),
        (world.priya, 403),
        (world.ifan, 404),
        (world.luke, 404),
        (world.dean, 404),
        (world.amina, 404),
    ):
        assert world.of(who).get(address(world)).status_code == status, who
        if status != 200:
            assert world.of(who).post(address(world), {}).status_code == status, who


DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 9))
EVENTS = st.lists(
    st.builds(Event, DAYS, st.sampled_from(["Café visited", "moved", "said"]), kind=st.sampled_from([*dated.KINDS]),
             people=st.frozensets(st.integers(1, 3), max_size=2)),
    max_size=180,
)  # fmt: skip


@given(EVENTS, st.sampled_from(["newest", "oldest"]))
def test_the_pages_together_are_all_of_it_each_once(events, order):
    whole = chosen(events, Asked(order=order))
    assert sorted(whole, key=key_of) == sorted(events, key=key_of)
    pages, after = [], ""
    for _page in range(10):
        shown, after = one_page(whole, after)
        pages += shown
        if not after:
            break
    assert pages == whole


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (Asked(), 3),
        (Asked(kind="visit"), 1),
        (Asked(person="1"), 2),  # what concerns the whole family concerns each
        (Asked(since_on=date(2026, 1, 2)), 2),
        (Asked(until_on=date(2026, 1, 1)), 1),
        (Asked(words="CAFE visited"), 1),
        (Asked(words="nothing like it"), 0),
    ],
)
def test_what_is_asked_for_is_shown(asked, count):
    events = [
        Event(date(2026, 1, 1), "Café visited", kind="visit", people=frozenset({1})),
        Event(date(2026, 1, 2), "Conference", kind="conference"),
        Event(date(2026, 1, 3), "moved", kind="life", people=frozenset({2})),
    ]
    assert len(chosen(events, asked)) == count
