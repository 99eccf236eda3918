"""Searching with typos: who is found, why it is said, and who is not found, whatever is typed."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from alongside.access import days
from alongside.access.models import TrailEntry
from alongside.access.policy import Role
from alongside.people import accounts, finding, merging, relations, restricting, search_terms
from alongside.people import actions as people
from alongside.people import from_case_system as corrections
from alongside.people.many_from_case_system import add_people
from alongside.people.models import Grant, NameWord, Person, SearchKey
from alongside.people.naming import words_of
from alongside.people.search_keys import keys_of
from alongside.people.searching import search
from tests.people import staff

TODAY = date(2026, 3, 18)


def found(reader, typed):
    """The families that a person or an account finds, with the reasons said."""
    account = getattr(reader, "account", reader)
    answer = finding.find(account, search_terms.read(typed, days.today()), days.today())
    return {each.family.pk: each.because for each in answer.found}


def whys(reader, family, typed):
    return "; ".join(found(reader, typed).get(family.pk, ["not found"]))


@pytest.fixture
def carters(world):
    """A family of somebody else: nobody of the cast works with it."""
    mother = people.add_person(forename="Wilhelmina", surname="Carter-Hughes", birth_on=date(1990, 2, 11), by=None)
    child = people.add_person(forename="William", surname="Carter", birth_on=date(2018, 3, 12), by=None)
    return people.add_family(name="Carter", people=[mother, child], by=None)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("wiliam catrer", "spelt"),
        ("bill carter", "another form of the name"),
        ("carter billy 2018", "another form of the name, born in that year"),
        ("william carter 3/12/2018", "day and month of birth the other way round"),
        ("william carter 13/3/2018", "another day of that month and year"),
        ("carter 12/4/2018", "another month of birth"),
        ("willaim carter 12/3/2017", "spelt nearly so, another year of birth"),
        ("wlliam cartr 12/3/18", "born on that day"),
        ("carter-hughs wilhelmina", "spelt nearly so"),
        ("wil*iam% carter 12/4/2018", "another month of birth"),
    ],
)
def test_somebody_is_found_by_what_is_twice_wrong_and_why_is_said(world, carters, typed, why):
    assert why in whys(world.ifan, carters, typed)


def test_why_is_said_in_the_readers_language(world, carters):
    with translation.override("cy"):
        said = whys(world.ifan, carters, "willaim carter 3/12/2018")
    assert "William Carter" in said
    assert "spelt" not in said
    assert "birth" not in said


def test_who_fits_stands_before_who_nearly_fits(world, carters):
    other = people.add_person(forename="William", surname="Carfer", birth_on=date(2018, 3, 12), by=None)
    others = people.add_family(name="Aaa", people=[other], by=None)
    assert list(found(world.ifan, "william carter")) == [carters.pk, others.pk]
    assert list(found(world.ifan, "william carte")) == [carters.pk, others.pk], "a beginning is no typo"
    assert list(found(world.ifan, "william carfer")) == [others.pk, carters.pk]


def test_a_reason_gives_no_birth_date_away_that_was_not_typed(world, carters):
    for typed in ("willaim carter 13/4/2018", "carter 2018", "william catrer 12/3/2016"):
        assert not {"12", "March", "2018-03-12"} & set(whys(world.ifan, carters, typed).replace(",", "").split())


def test_nobody_is_found_by_what_is_quite_another(world, carters):
    for typed in ("william xander", "bogdan carter", "william carter 1/1/1961", "zzyzx"):
        assert carters.pk not in found(world.ifan, typed)


def test_one_name_alone_with_a_slip(world, carters):
    assert "spelt nearly so" in whys(world.ifan, carters, "cartre")
    assert "another form" in whys(world.ifan, carters, "liam")


# --- Kept up to date ---------------------------------------------------------------------------------------------------------


def index():
    kept = {}
    for person, key in SearchKey.objects.values_list("person", "key"):
        kept.setdefault(person, set()).add(key)
    return kept


def test_everybody_has_the_keys_of_their_name_and_birth_date(world):
    assert index() == {
        each.pk: keys for each in Person.objects.all() if (keys := keys_of(each.forename, each.surname, each.birth_on))
    }


def test_who_is_added_is_found_at_once(world):
    (person,) = add_people([{"forename": "Thomasina", "surname": "Quickfoot", "birth_on": date(2015, 5, 6)}], by=None)
    family = people.add_family(name="Quickfoot", people=[person], by=None)
    assert family.pk in found(world.ifan, "thomasina quikfoot")


def test_who_is_renamed_is_found_anew_and_no_more_as_before(world, carters):
    child = carters.people.get(forename="William")
    corrections.correct_person(child, forename="Oluwaseun", surname="Adebayo", by=None)
    assert carters.pk in found(world.ifan, "olowaseun adebayo")
    assert carters.pk not in found(world.ifan, "willaim carter 12/3/2018")


def test_a_birth_date_that_is_corrected_counts_at_once(world, carters):
    child = carters.people.get(forename="William")
    corrections.correct_person(child, birth_on=date(2011, 7, 30), by=None)
    assert "born on that day" in whys(world.ifan, carters, "wlliam cartr 30/7/2011")
    assert carters.pk not in found(world.ifan, "wlliam cartr 12/3/2018")


def test_a_birth_is_found_by_its_day(world, carters):
    unborn = people.add_person(forename="", surname="Carter", expected_birth_on=TODAY, by=None)
    corrections.join_family(carters, unborn, by=None)
    born = {"forename": "Persephone", "surname": "Carter", "birth_on": TODAY - timedelta(days=1)}
    relations.record_birth(unborn, **born, today=TODAY, by=world.maria.account)
    assert carters.pk in found(world.ifan, "persefone carter 18/3/2026")


def test_a_record_made_one_with_another_is_found_as_that_one(world):
    sam = world.sam
    twin = people.add_person(forename="Samuel", surname="Hazelwood", birth_on=sam.birth_on, by=None)
    corrections.join_family(world.family, twin, by=None)
    before = index()
    merge = merging.ask(world.family, kept=sam, merged=twin, because="The same boy.", by=world.maria.account)
    assert merge.done_at
    after = index()
    assert twin.pk not in after
    assert after[sam.pk] == before[sam.pk] | before[twin.pk]
    assert "Samuel Hazelwood" in whys(world.maria, world.family, "samuel hazlewood")
    corrections.correct_person(Person.objects.get(pk=twin.pk), surname="Hazeldean", by=None)
    assert "Hazeldean" in whys(world.maria, world.family, "samuel hazledean")
    merging.undo(merge, by=world.joy.account)
    assert set(index()) == set(before)
    assert index()[sam.pk] == before[sam.pk]


def test_words_and_keys_come_in_at_once_as_they_come_one_by_one(world):
    fields = {"forename": "Mary-Jane", "surname": "Ferreira da Silva", "birth_on": date(2001, 2, 3)}
    one, (other,) = people.add_person(**fields, by=None), add_people([fields], by=None)
    for table, column in ((NameWord, "word"), (SearchKey, "key")):
        kept = [set(table.objects.filter(person=each).values_list(column, flat=True)) for each in (one, other)]
        assert kept[0] == kept[1] != set()
    assert set(NameWord.objects.filter(person=one).values_list("word", flat=True)) == words_of(
        *list(fields.values())[:2]
    )


# --- Who is not found --------------------------------------------------------------------------------------------------------

NEARLY = ("amena hassan", "hassan amnia", "amina hasssan", "assan")


@pytest.mark.parametrize("typed", NEARLY)
def test_a_restricted_family_is_found_by_the_named_alone(world, typed):
    joy, maria = world.joy.account, world.maria.account
    assert world.family.pk in found(world.ifan, typed)
    count = len(finding.find(world.ifan, search_terms.read(typed, TODAY), TODAY).found)
    restricting.restrict(world.family, named=[joy, maria], because="He works here.", by=joy)
    assert world.family.pk in found(world.maria, typed)
    answer = finding.find(world.ifan, search_terms.read(typed, TODAY), TODAY)
    assert world.family.pk not in {each.family.pk for each in answer.found}
    assert len(answer.found) == count - 1
    assert not answer.has_more


def test_restricted_people_take_no_place_and_raise_no_measure(world):
    """Somebody who fits weakly is shown beside nobody, and still is when many who may not be found fit far better."""
    weak = people.add_person(forename="Bogdan", surname="Carter", birth_on=date(2018, 3, 13), by=None)
    family = people.add_family(name="Carter", people=[weak], by=None)
    typed = "wilhelm carter 12/3/2018"
    before = found(world.ifan, typed)
    assert list(before) == [family.pk]
    same = {"forename": "Wilhelm", "surname": "Karter", "birth_on": date(2018, 3, 12)}
    hidden = people.add_family(name="Closed", people=add_people([same] * 60, by=None), by=None)
    assert list(found(world.ifan, typed)) == [hidden.pk], "while it is open it stands alone"
    joy = world.joy.account
    restricting.restrict(hidden, named=[joy], because="He works here.", by=joy)
    assert found(world.ifan, typed) == before


def test_a_conflict_of_interest_closes_it_to_one(world):
    restricting.record_conflict(world.family, world.maria, because="Her cousin.", by=world.joy.account)
    for typed in NEARLY:
        assert world.family.pk not in found(world.maria, typed)
        assert world.family.pk in found(world.ifan, typed)


def test_a_manager_finds_their_teams_families_only(world, carters):
    assert world.family.pk in found(world.joy, "amena hassan")
    assert carters.pk not in found(world.joy, "willaim carter")
    Grant.objects.filter(account=world.joy.account).delete()
    assert not found(world.joy, "amena hassan")


def test_an_ended_account_finds_nobody(world):
    leaver = staff.account("Nadia Rahal", Role.SOCIAL_WORKER)
    assert found(leaver, "amena hassan")
    accounts.end(leaver, by=None)
    leaver.refresh_from_db()
    assert not found(leaver, "amena hassan")


@pytest.mark.parametrize("who", ["dean", "stranger", "luke", "karen"])
def test_whose_role_finds_no_families_finds_nobody(world, who):
    assert not found(getattr(world, who), "amena hassan")


def test_a_protected_address_is_no_reason_but_for_who_works_with_the_family(world):
    home = world.amina.addresses.get(is_protected=True, until_on=None)
    house = next(part for part in home.lines.replace(",", " ").split() if part[0].isdigit())
    told = {"lines": home.lines, "postcode": home.postcode, "house": house, "ssd_id": home.ssd_id, "is_protected": True}
    people.record_address(world.amina, **told, by=None)
    typed = f"amena hassan {house} {home.postcode}"
    assert "lives there" in whys(world.maria, world.family, typed)
    said = whys(world.ifan, world.family, typed)
    assert "spelt nearly so" in said
    assert "there" not in said
    assert not found(world.ifan, f"{house} {home.postcode}")


# --- What it costs, and what is kept of it -----------------------------------------------------------------------------------


def test_the_number_of_queries_stays_whatever_is_there(world, carters):
    account, terms = world.ifan, search_terms.read("willaim carter 3/12/2018", TODAY)
    finding.find(account, terms, TODAY)
    with CaptureQueriesContext(connection) as few:
        assert len(finding.find(account, terms, TODAY).found) == 1
    for number in range(30):
        child = people.add_person(forename="William", surname="Carter", birth_on=date(2018, 3, 12), by=None)
        people.add_family(name=f"Carter {number}", people=[child], by=None)
    finding.find(account, terms, TODAY)
    with CaptureQueriesContext(connection) as many:
        answer = finding.find(account, terms, TODAY)
    assert len(answer.found) == finding.MOST_NEAR
    assert len(many) == len(few) <= 14
    assert not answer.has_more, "more who nearly fit are not promised"


def test_a_search_is_recorded_with_its_words_and_whom_it_named(world, carters):
    before = TrailEntry.objects.count()
    done = search(world.ifan, "willaim carter", TODAY)
    searched, shown = TrailEntry.objects.order_by("number")[before:]
    assert (searched.level, searched.detail["found"]) == ("searched", len(done.answer.found))
    assert shown.verb == "find_family"
    assert carters.pk.hex in shown.detail["shown"]
