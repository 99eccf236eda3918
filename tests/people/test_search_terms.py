from datetime import date

import pytest

from alongside.people.naming import typed_words, words_of
from alongside.people.search_terms import read

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("O'Brien-Smith", "obrien smith"),
        ("O’Brien", "o'brien"),
        ("O'Brien", "brien"),
        ("O Brien", "obrien"),
        ("De Souza Oliveira", "desouza"),
        ("Ó Briain", "o briain"),
        ("Łukasz Nguyễn", "lukasz nguyen"),
        ("al-Hassan", "alhassan"),
        ("Al-Hassan", "HASSAN"),
        ("Siân", "sian"),
        ("Björk Þórsdóttir", "bjork thorsdottir"),
        ("محمد", "محمد"),
    ],
)
def test_a_name_is_found_however_it_is_typed(name, typed):
    assert set(typed_words(typed)) <= words_of(name)


def test_a_name_is_not_found_by_another():
    assert not {"obrian", "smyth"} & words_of("O'Brien-Smith")


@pytest.mark.parametrize(
    "typed",
    ["12/3/2018", "12.03.2018", "12-3-18", "2018-03-12", "12 March 2018", "12th mar 18", "12 / 3 / 2018"],
)
def test_a_birth_date_is_read_as_it_is_written_here(typed):
    assert read(typed, TODAY).born_on == date(2018, 3, 12)
    with_name = read(f"Sam Carter {typed}", TODAY)
    assert (with_name.words, with_name.born_on) == (("sam", "carter"), date(2018, 3, 12))


def test_two_figures_are_the_last_such_year_that_is_not_to_come():
    assert read("1/2/26", TODAY).born_on == date(2026, 2, 1)
    assert read("1/2/27", TODAY).born_on == date(1927, 2, 1)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("carter 2018", {"words": ("carter",), "born_in": 2018}),
        ("12 AB1 2CD", {"postcode": "AB12CD", "house": "12", "words": ()}),
        ("ab12cd 12a", {"postcode": "AB12CD", "house": "12A"}),
        ("31/2/2018", {"born_on": None}),
    ],
)
def test_what_was_typed_is_taken_apart(typed, expected):
    terms = read(typed, TODAY)
    assert {name: getattr(terms, name) for name in expected} == expected


@pytest.mark.parametrize("typed", ["P-1042", "F/77/b", "9434765919"])
def test_an_identifier_is_looked_for_as_it_was_typed(typed):
    assert typed in read(typed, TODAY).identifiers
    assert read(typed, TODAY).words == ()


@pytest.mark.parametrize("typed", ["", " ", "a", "o'", "AB1 2CD", "?!"])
def test_what_says_too_little_looks_for_nothing(typed):
    terms = read(typed, TODAY)
    assert not terms.names_anything or terms.identifiers


@pytest.mark.parametrize(
    "typed",
    [
        "12-Mar-2018",
        "12Mar2018",
        "March 12, 2018",
        "12th of March 2018",
        "12 Mawrth 2018",
        "12 03 2018",
        "12032018",
        "dob 12/3/18",
        "born on 12.3.2018",
        "D.O.B. 12/03/2018",
    ],
)
def test_a_birth_date_is_read_in_other_common_forms(typed):
    with_name = read(f"Sam Carter {typed}", TODAY)
    assert (with_name.words, with_name.born_on) == (("sam", "carter"), date(2018, 3, 12))


@pytest.mark.parametrize(
    ("typed", "identifier"),
    [
        ("Sam Carter 943 476 5919", "9434765919"),
        ("NHS number 943-476-5919 carter", "9434765919"),
        ("nhs: 9434765919", "9434765919"),
        ("carter A 801 2345 6789 0", "A801234567890"),
        ("upn A801200001001", "A801200001001"),
        ("case number P-1042", "P-1042"),
    ],
)
def test_a_number_is_found_in_its_groups_beside_other_words(typed, identifier):
    terms = read(typed, TODAY)
    assert identifier in terms.identifiers
    assert set(terms.words) <= {"sam", "carter"}
    assert terms.born_on is None
    assert terms.born_in is None


@pytest.mark.parametrize("typed", ["car*ter", "%carter%", "carter*", "* carter %"])
def test_stars_and_percent_signs_are_ignored(typed):
    assert read(typed, TODAY).words == ("carter",)


def test_the_name_of_a_house_may_stand_for_its_number():
    terms = read("Rose Cottage, AB1 2CD", TODAY)
    assert (terms.house, terms.postcode, terms.words) == ("ROSECOTTAGE", "AB12CD", ("rose", "cottage"))


def test_two_names_and_a_month_like_one_are_no_date():
    assert read("june may 2018", TODAY).words == ("june", "may")
    assert read("april 3 harris", TODAY).born_on is None
