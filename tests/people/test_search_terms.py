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


@pytest.mark.parametrize("typed", ["943 476 5919", "P-1042"])
def test_an_identifier_is_looked_for_as_it_was_typed(typed):
    assert typed in read(typed, TODAY).identifiers


@pytest.mark.parametrize("typed", ["", " ", "a", "o'", "AB1 2CD", "?!"])
def test_what_says_too_little_looks_for_nothing(typed):
    terms = read(typed, TODAY)
    assert not terms.names_anything or terms.identifiers
