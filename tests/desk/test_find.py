"""Finding a family: how it is typed, what is shown of a family that is not one's own, and what is kept of the search."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.access import trail
from alongside.access.models import TrailEntry
from alongside.people import actions as people
from alongside.people import from_case_system as corrections
from alongside.people.models import NameWord, Person
from alongside.people.naming import words_of

NOBODY = "Nobody found. If you are worried about a child now, ring the duty manager."


def found(client, typed):
    response = client.post(reverse("find_family"), {"terms": typed}, follow=True)
    assert typed not in response.request["PATH_INFO"] + response.request["QUERY_STRING"]
    return response.content.decode()


@pytest.mark.parametrize("typed", ["Amina Hassan", "hassan amina", "has ami", "Hássan", "CARTER lay"])
def test_a_family_is_found_by_names_in_any_order_and_by_their_beginning(world, typed):
    html = found(world.of(world.maria), typed)
    assert reverse("family", kwargs={"family": world.family.pk}) in html


def test_a_name_that_does_not_fit_finds_nobody(world):
    assert NOBODY in found(world.of(world.maria), "hassan xander")
    assert NOBODY in found(world.of(world.maria), "xander")


def test_a_birth_date_finds_and_narrows(world):
    born = world.sam.birth_on
    client = world.of(world.maria)
    assert "1 family" in found(client, f"{born.day}/{born.month}/{born.year}")
    assert "1 family" in found(client, f"sam {born.year}")
    assert NOBODY in found(client, f"sam {born.year - 5}")


def test_an_identifier_finds_its_family(world):
    client = world.of(world.maria)
    assert "The reference of the family" in found(client, world.family.ssd_id)
    people.record_identifier(world.sam, kind="nhs number", value="943 476 5919", by=None)
    assert "The NHS number of Sam" in found(client, "9434765919")
    assert "The NHS number of Sam" in found(client, "943 476 5919")
    assert NOBODY in found(client, "943 476 5918")


def test_a_family_of_somebody_else_shows_who_to_ring_and_does_not_open(world):
    html = found(world.of(world.ifan), "amina hassan")
    for words in ("Hassan family", "Sam", "Layla", "Maria Santos"):
        assert words in html
    assert f'href="{reverse("family", kwargs={"family": world.family.pk})}"' not in html
    assert "Saltmarsh" not in html
    assert world.play.family.people.get(pk=world.amina.pk).addresses.first().postcode not in html


def test_a_protected_address_finds_somebody_only_for_who_works_with_them(world):
    home = world.amina.addresses.get(is_protected=True, until_on=None)
    house = next(part for part in home.lines.replace(",", " ").split() if part[0].isdigit())
    people.record_address(
        world.amina,
        lines=home.lines,
        postcode=home.postcode,
        house=house,
        ssd_id=home.ssd_id,
        is_protected=True,
        by=None,
    )
    typed = f"{house} {home.postcode}"
    assert "Amina Hassan lives there" in found(world.of(world.maria), typed)
    assert NOBODY in found(world.of(world.ifan), typed)


def test_a_manager_finds_their_teams_families_only(world):
    assert "Hassan family" in found(world.of(world.joy), "hassan")
    from alongside.people.models import Grant

    Grant.objects.filter(account=world.joy.account).delete()
    assert NOBODY in found(world.of(world.joy), "hassan")


@pytest.mark.parametrize("who", ["dean", "stranger", "luke", "karen"])
def test_who_may_not_find_families_has_no_page_and_no_box(world, who):
    client = world.of(getattr(world, who))
    for answer in (client.get(reverse("find_family")), client.post(reverse("find_family"), {"terms": "hassan"})):
        assert answer.status_code in (302, 404)
        assert "Hassan" not in answer.content.decode()
    assert "nav-find" not in client.get(reverse("my_work")).content.decode()


def test_each_search_is_in_the_trail_with_its_words_sealed(world):
    found(world.of(world.maria), "amina hassan 1991")
    searched = TrailEntry.objects.filter(level="searched").latest("number")
    assert searched.account_id == world.maria.account.pk
    assert trail.words_of([searched.number]) == {searched.number: "amina hassan 1991"}
    assert "hassan" not in str(searched.detail)
    shown = TrailEntry.objects.filter(level="shown", verb="find_family")
    assert shown.exists() == bool(searched.detail["found"])


def test_what_was_typed_is_sealed_in_the_session(world):
    client = world.of(world.maria)
    found(client, "amina hassan")
    assert "amina" not in str(dict(client.session)).lower()
    assert 'value="amina hassan"' in client.get(reverse("find_family")).content.decode()


def test_too_little_asks_for_more(world):
    assert "Type at least two letters" in found(world.of(world.maria), "h")
    assert "Type the house number too" in found(world.of(world.maria), "AB1 2CD")


def test_a_name_that_changes_is_found_anew_and_no_more_as_before(world):
    client = world.of(world.maria)
    corrections.correct_person(world.sam, forename="Samuel-José", by=None)
    assert "Found by: Samuel-José" in found(client, "samueljose")
    assert NOBODY in found(client, "sam " + str(world.layla.birth_on.year - 50))


def test_everybody_is_found_by_the_words_of_their_names(world):
    kept = set(NameWord.objects.values_list("person", "word", "born_in"))
    assert kept == {
        (person.pk, word, person.birth_on.year if person.birth_on else None)
        for person in Person.objects.all()
        for word in words_of(person.forename, person.surname)
    }


def test_many_of_one_name_are_cut_and_the_number_of_queries_stays(world, django_assert_num_queries):
    client = world.of(world.maria)
    found(client, "amina hassan")
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("find_family"))
    for number in range(25):
        person = people.add_person(forename="Amina", surname="Hassan", birth_on=date(2015, 1, 1), by=None)
        people.add_family(name=f"Hassan {number}", people=[person], by=None)
    with django_assert_num_queries(len(few)):
        html = client.get(reverse("find_family")).content.decode()
    assert len(few) <= 36
    assert html.count("find__name") == 20
    assert "There are more. Type more of the name" in html
    assert html.index("Hassan family") < html.index("Hassan 1"), "her own family stands first"
