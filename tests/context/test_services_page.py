from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.access import days
from alongside.access.models import TrailEntry
from alongside.context import linking_up
from alongside.context.models import AgencyRecord, Conversation, Pair
from alongside.people import relations
from alongside.practice import profile
from tests.context import services

QUERIES = 27


def page_of(world, who, why="contact"):
    client = world.of(who)
    path = reverse("services", kwargs={"family": world.family.pk})
    if why:
        client.post(path, {"why": why, "because": ""})
    return client.get(path)


def test_a_worker_says_why_and_sees_who_is_involved_and_whom_to_ring(world, police):
    client = world.of(world.maria)
    path = reverse("services", kwargs={"family": world.family.pk})
    asked = client.get(path).content.decode()
    assert "What do you need it for?" in asked
    assert "Pat Reed" not in asked
    assert client.post(path, {"why": "", "because": ""}).status_code == 200
    assert client.post(path, {"why": "other", "because": "short"}).status_code == 200
    assert client.post(path, {"why": "contact", "because": ""}).status_code == 302
    html = client.get(path).content.decode()
    assert "Involved now" in html
    assert "Pat Reed" in html
    assert 'href="tel:01632960111"' in html
    assert "Was involved until March 2024" in html
    assert "robbery" in html.lower()
    assert "Not shown: under 18" in html
    assert "No record, in data from 1 January 2019 on (The borough of Riverside)" in html
    entry = TrailEntry.objects.filter(verb="see_services", level="detail opened").latest("number")
    assert entry.family_id == world.family.pk
    assert "words" in entry.detail


def test_an_unborn_child_is_compared_with_nothing_and_what_was_said_about_it_is_there(world, police):
    child = relations.add_member(
        world.family,
        kind="mother",
        other=world.amina,
        by=world.maria.account,
        surname="Hassan",
        expected_birth_on=days.today() + timedelta(days=90),
    )
    services.link()
    page_of(world, world.maria)
    world.of(world.maria).post(
        reverse("record_conversation", kwargs={"family": world.family.pk, "person": child.pk, "feed": "health"}),
        {"how": "rang", "whom": "The midwife", "had_on-day": days.today().day, "had_on-month": days.today().month,
         "had_on-year": days.today().year, "learnt": "She comes on Tuesday."},
    )  # fmt: skip
    html = page_of(world, world.maria).content.decode()
    baby = html.split("Baby Hassan</h2>")[1].split("</section>")[0]
    assert baby.count("No birth is recorded here yet") == 1
    assert "No record" not in baby
    assert "She comes on Tuesday." in baby
    assert baby.count("Record a conversation") == len(profile.current().feeds)


def test_the_record_of_somebody_else_is_nowhere(world, police):
    html = page_of(world, world.maria).content.decode()
    assert "Zofia" not in html
    assert AgencyRecord.objects.filter(delivery=police).count() == 2
    assert {pair.person_id for pair in Pair.objects.linked()} == {world.amina.pk, world.dean.pk}


def test_no_address_that_a_service_holds_is_shown(world, steward_here, tmp_path):
    row = services.known_as(world.amina, "N1", address="Flat 3 Heron Court", postcode="RV7 4QD")
    services.bring(tmp_path, "police", steward_here, row)
    html = page_of(world, world.maria).content.decode()
    assert "Involved now" in html
    assert "Heron" not in html
    assert "RV7" not in html


def test_the_page_takes_the_same_number_of_queries_however_much_there_is(world, police, steward_here, tmp_path):
    page_of(world, world.maria)
    client = world.of(world.maria)
    path = reverse("services", kwargs={"family": world.family.pk})
    client.get(path)  # a session is written when it begins
    with CaptureQueriesContext(connection) as before:
        client.get(path)
    rows = [services.known_as(person, f"M{place}") for place, person in enumerate((world.amina, world.dean))]
    services.bring(tmp_path, "police", steward_here, *rows)
    with CaptureQueriesContext(connection) as after:
        client.get(path)
    assert len(before) == len(after) == QUERIES


def test_what_came_before_is_shown_until_what_replaces_it_was_compared(world, police, steward_here, tmp_path):
    services.take(tmp_path, "police", steward_here, services.known_as(world.amina, "N1", practitioner_name="Jo Lee"))
    assert "Pat Reed" in page_of(world, world.maria).content.decode()
    feeds = world.of(steward_here).get(reverse("feeds")).content.decode()
    assert "shown until the newer one is compared" in feeds
    assert "not compared yet" in feeds
    services.link(steward_here)
    html = page_of(world, world.maria).content.decode()
    assert "Jo Lee" in html
    assert "Pat Reed" not in html
    assert "replaced by a newer one" in world.of(steward_here).get(reverse("feeds")).content.decode()


def test_nobody_waits_for_the_steward_until_the_whole_delivery_was_compared(world, steward_here, tmp_path, monkeypatch):
    samira = world.family.people.get(forename="Samira")
    row = services.known_as(samira, "N5", born_on=samira.birth_on.replace(month=1, day=9).strftime("%d/%m/%Y"))
    services.take(tmp_path, "police", steward_here, row)

    def breaks_off(*arguments, **options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(linking_up, "_withdraw_others", breaks_off)
        with pytest.raises(KeyboardInterrupt):
            services.link(steward_here)
    assert Pair.objects.exclude(waits_as="").exists()
    assert "Samira" not in world.of(steward_here).get(reverse("links")).content.decode()
    services.link(steward_here)
    assert "Samira" in world.of(steward_here).get(reverse("links")).content.decode()


def test_what_was_linked_stands_until_a_worker_says_that_it_is_somebody_else(world, police, steward_here, tmp_path):
    page_of(world, world.maria)
    client = world.of(world.maria)
    pair = Pair.objects.linked().get(person=world.amina)
    wrong = reverse("wrong_person", kwargs={"family": world.family.pk, "pair": pair.pk})
    refused = client.post(wrong, {"because": " "})
    assert refused.status_code == 200
    assert "Say how you know" in refused.content.decode()
    assert client.post(wrong, {"because": "I rang them: theirs is 70."}).status_code == 302
    html = client.get(reverse("services", kwargs={"family": world.family.pk})).content.decode()
    assert "Pat Reed" not in html
    assert "the data steward is looking" not in html
    queue = world.of(steward_here).get(reverse("links")).content.decode()
    assert "a worker says that it is somebody else" in queue
    assert "Amina" in queue
    services.link(steward_here)
    pair.refresh_from_db()
    assert pair.stands == Pair.Verdict.DIFFERENT, "comparing again must not bring it back"


def test_a_conversation_is_kept_and_stands_in_the_chronology(world, police):
    page_of(world, world.maria)
    client = world.of(world.maria)
    kept = {"family": world.family.pk, "person": world.amina.pk, "feed": "police"}
    path = reverse("record_conversation", kwargs=kept)
    said = {
        "had_on-day": "1",
        "had_on-month": "1",
        "had_on-year": "2030",
        "how": "rang",
        "whom": "Pat Reed",
        "learnt": "Nothing new.",
    }
    future = client.post(path, said)
    assert future.status_code == 200
    assert "still to come" in future.content.decode()
    assert "Nothing new." in future.content.decode(), "what was typed is still there"
    today = days.today()
    said |= {"had_on-day": str(today.day), "had_on-month": str(today.month), "had_on-year": str(today.year)}
    assert client.post(path, said | {"changed": "I go on Thursday.", "saved_a_request": "on"}).status_code == 302
    html = client.get(reverse("services", kwargs={"family": world.family.pk})).content.decode()
    assert "I go on Thursday." in html
    chronology = client.get(reverse("chronology", kwargs={"family": world.family.pk})).content.decode()
    assert "Conversation with Police: Nothing new." in chronology
    assert Conversation.objects.get().saved_a_request


def test_a_manager_sees_what_looking_led_to_and_nobody_else_does(world, police, steward_here):
    page_of(world, world.maria)
    path = reverse("services_used")
    for reader in (world.joy, steward_here):
        html = world.of(reader).get(path).content.decode()
        assert "to find out whom to ring" in html
        assert world.maria.name in html
    for stranger in (world.maria, world.ifan, world.stranger, world.tom, world.amina):
        assert world.of(stranger).get(path).status_code == 404
    assert world.of(world.luke).get(path).status_code == 302, "a revoked account is signed out"


def test_what_families_may_ask_about_is_on_their_own_page(world, police):
    page_of(world, world.maria)
    html = world.of(world.amina).get(reverse("own_who_looked")).content.decode()
    assert "which other services work with your family" in html


def test_anybody_may_read_why_services_share_and_it_names_nobody(client, world, police):
    html = client.get(reverse("why_services")).content.decode()
    assert "Police" in html
    assert "Amina" not in html
    assert "N1" not in html
