import nhs_number
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.gb import upn

from alongside.people.identifiers import compact, in_words, kind_of, read, searched, shown


def pupil_number(authority: str) -> str:
    """A pupil number of an authority with the letter that fits it."""
    rest = f"{authority}123412001"
    return upn.calc_check_digit(rest) + rest


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("NHS Number", "nhs number"),
        ("NHS Number'", "nhs number"),
        ("Unique Pupil Number", "unique pupil number"),
        ("UPN", "unique pupil number"),
        (" YOT  Number", "youth offending team number"),
        ("Single Unique Identifier", "Single Unique Identifier"),
    ],
)
def test_a_kind_is_known_however_it_is_written_and_an_unknown_one_stays_as_it_came(written, kind):
    assert kind_of(written) == kind


def test_kinds_are_said_in_words():
    assert in_words("nhs number") == "NHS number"
    assert in_words("Single Unique Identifier") == "Single Unique Identifier"


@pytest.mark.parametrize(
    ("kind", "written", "value", "is_right"),
    [
        ("NHS number", "943 476 5919", "9434765919", True),
        ("NHS number", "943-476-5919", "9434765919", True),
        ("NHS number", "9434765918", "9434765918", False),
        ("NHS number", "943476591", "943476591", False),  # with a zero before it, it does not fit either
        ("NHS number", "94347659190", "94347659190", False),
        ("NHS number", "９４３４７６５９１９", "９４３４７６５９１９", False),  # not the digits that others search by
        ("UPN", "a 12341234123", "A12341234123", False),
        ("ULN", "2000000001", "2000000001", True),
        ("ULN", "2000000002", "2000000002", False),
        ("National Insurance Number", "QQ 12 34 56 C", "QQ123456C", False),
        ("National Insurance Number", "AB 12 34 56 C", "AB123456C", True),
        ("Case Number", "RV/24 - 7", "RV/24-7", True),
        ("Something new", " x 1 ", "X1", True),
    ],
)
def test_a_known_kind_is_checked_and_any_other_is_kept(kind, written, value, is_right):
    found = read(kind, written)
    assert found.value == value
    assert (not found.problem) == is_right


def test_a_leading_zero_that_a_spreadsheet_took_comes_back():
    whole = next(
        n
        for n in (
            f"{first}{nhs_number.calculate_checksum(first)}" for first in map("{:09d}".format, range(10**6, 10**6 + 40))
        )
        if nhs_number.is_valid(n)
    )
    assert whole.startswith("0")
    assert read("NHS number", whole[1:]).value == whole
    assert whole in set(searched(whole[1:]))


def test_an_authority_that_the_list_does_not_have_is_a_warning_and_no_error():
    known, unknown = pupil_number("301"), pupil_number("999")
    assert (read("UPN", known).problem, read("UPN", known).warning) == ("", "")
    assert read("UPN", unknown).problem == ""
    assert "authority" in read("UPN", unknown).warning
    assert read("UPN", ("A" if unknown[0] != "A" else "B") + unknown[1:]).problem


def test_a_search_finds_what_was_typed_with_blanks():
    assert "9434765919" in set(searched("943 476 5919"))
    assert shown("nhs number", "9434765919") == "943 476 5919"


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_typed_is_read(kind, written):
    found = read(kind, written)
    assert read(found.kind, found.value) == found
    assert compact(found.value) == found.value
