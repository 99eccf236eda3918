from collections import Counter
from datetime import date

import pytest

from alongside.exchange import council, ssd
from tests.exchange.brokenness import NAME_THAT_MUST_NOT_BE_SHOWN, Expected, broken

TODAY = date(2026, 3, 18)


@pytest.fixture
def outcome(tmp_path):
    expected = broken(tmp_path / "broken", today=TODAY)
    council.write(tmp_path / "good", today=TODAY)
    found = list(ssd.read(tmp_path / "broken", today=TODAY))
    good = list(ssd.read(tmp_path / "good", today=TODAY))
    return expected, found, good


def test_fifty_broken_rows_are_each_reported_in_their_place(outcome):
    expected, found, _good = outcome
    reported = [
        Expected(each.file, each.line, each.column, each.kind) for each in found if isinstance(each, ssd.Problem)
    ]
    assert len(expected) == 50
    assert len({each.kind for each in expected}) >= 10
    assert Counter(reported) == Counter(expected)


def test_every_good_row_among_broken_ones_is_read(outcome):
    _expected, found, good = outcome
    rows = [each.row for each in found if isinstance(each, ssd.Found)]
    assert rows == [each.row for each in good]


def test_report_shows_no_names_and_says_what_to_do(outcome):
    _expected, found, _good = outcome
    for problem in (each for each in found if isinstance(each, ssd.Problem)):
        assert NAME_THAT_MUST_NOT_BE_SHOWN not in f"{problem.value_shown}{problem.reason}"
        assert problem.reason[0].isupper()
        assert problem.reason.endswith(".")
        assert problem.costs == "row"
