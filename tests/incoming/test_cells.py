from datetime import date

import pytest

from alongside.incoming import cells
from alongside.incoming.problems import NOT_SHOWN, BrokenCellError, Kind

DAY = cells.day("d")


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-29",
        "29/02/2024",
        " 29/2/2024 ",
        "2024-02-29T00:00:00",
        "2024-02-29 23:59:59.123",
        "29/02/2024 9:05",
        "29-02-2024",
        "29.02.2024",
        "2024/02/29",
        "20240229",
        "29/02/2024 12:00:00 AM",
        "29-Feb-2024",
        "29 FEB 2024 00:00",
        "Feb 29 2024 12:00AM",
        "45351",
        "45351.5",
    ],
)
def test_date_is_read_in_every_allowed_form(text):
    assert DAY.read(text) == date(2024, 2, 29)


def test_day_comes_before_month():
    assert DAY.read("03/04/2024") == date(2024, 4, 3)


@pytest.mark.parametrize("text", ["", "  ", "NULL", "31/12/9999", "9999-12-31 00:00:00", "1900-01-01"])
def test_date_that_stands_for_none_is_empty(text):
    assert DAY.read(text) is None
    with pytest.raises(BrokenCellError) as error:
        cells.day("d", required=True).read(text)
    assert error.value.kind is Kind.MISSING_VALUE


@pytest.mark.parametrize(
    ("column", "text", "kind", "shown"),
    [
        (DAY, "31/02/2024", Kind.IMPOSSIBLE_DATE, "31/02/2024"),
        (DAY, "2023-02-29", Kind.IMPOSSIBLE_DATE, "2023-02-29"),
        (DAY, "02/13/2024", Kind.IMPOSSIBLE_DATE, "02/13/2024"),
        (DAY, "0000-01-01", Kind.IMPOSSIBLE_DATE, "0000-01-01"),
        (DAY, "1899-12-30", Kind.IMPOSSIBLE_DATE, "1899-12-30"),
        (DAY, "2024-02-29T10:00:00Z", Kind.DATE_FORMAT, "2024-02-29T10:00:00Z"),
        (DAY, "2024-02-29 25:00", Kind.DATE_FORMAT, "2024-02-29 25:00"),
        (DAY, "29/02/24", Kind.DATE_FORMAT, "29/02/24"),
        (DAY, "٢٠٢٤-02-29", Kind.DATE_FORMAT, NOT_SHOWN),
        (DAY, "Amina Hassan", Kind.DATE_FORMAT, NOT_SHOWN),
        (DAY, "07700 900123", Kind.DATE_FORMAT, NOT_SHOWN),
        (cells.flag("f"), "X", Kind.FLAG, "X"),
        (cells.flag("f"), "Amina", Kind.FLAG, NOT_SHOWN),
        (cells.code("c", ("F", "M", "U")), "Q", Kind.CODE, "Q"),
        (cells.code("c", ("NEG", "PHY")), "NEGLECT", Kind.CODE, NOT_SHOWN),
        (cells.number("n"), "-1", Kind.NUMBER, "-1"),
        (cells.number("n"), "nan", Kind.NUMBER, NOT_SHOWN),
        (cells.identifier("i", required=True), "  ", Kind.MISSING_VALUE, ""),
        (cells.identifier("i"), "A" * 49, Kind.TOO_LONG, NOT_SHOWN),
        (cells.identifier("i"), "1.2E+11", Kind.ROUNDED, NOT_SHOWN),
        (cells.identifier("i"), "A\nB", Kind.CHARACTER, NOT_SHOWN),
        (cells.personal("p"), "Ami\x00na", Kind.CHARACTER, NOT_SHOWN),
        (cells.personal("p"), "Ami\x85na", Kind.CHARACTER, NOT_SHOWN),
        (cells.personal("p"), "Ami\udce9na", Kind.CHARACTER, NOT_SHOWN),
        (cells.personal("p"), "A" * 256, Kind.TOO_LONG, NOT_SHOWN),
    ],
)
def test_broken_cell_is_named_and_shown_only_when_it_is_safe(column, text, kind, shown):
    with pytest.raises(BrokenCellError) as error:
        column.read(text)
    assert error.value.kind is kind
    assert column.shown(text) == shown
    assert error.value.reason.endswith(".")


@pytest.mark.parametrize(("text", "value"), [("Y", True), ("no", False), ("1", True), ("0", False), ("", None)])
def test_flag_is_yes_no_or_not_known(text, value):
    assert cells.flag("f").read(text) is value


def test_codes_are_read_in_small_letters_and_with_a_curly_apostrophe():
    assert cells.code("c", ("NEG", "PHY")).read("neg") == "NEG"
    assert cells.code("c", ("parent's partner", "father")).read("Parent’s  Partner") == "parent's partner"


def test_surname_null_is_a_name_and_elsewhere_it_is_empty():
    assert cells.personal("p").read("NULL") == "NULL"
    assert cells.identifier("i").read("NULL") == ""
