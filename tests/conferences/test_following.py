from datetime import date

import pytest

from alongside.conferences import following
from alongside.practice import profile

RULES = profile.load("england").clocks


def _dates(held_on, **options):
    return {each.key: each.due_on for each in following.after(held_on, rules=RULES, today=held_on, **options)}


@pytest.mark.parametrize(
    ("kind", "has_plan", "keys"),
    [
        ("initial", True, {"decision_to_family", "record_of_conference", "first_core_group", "first_review"}),
        ("pre_birth", True, {"decision_to_family", "record_of_conference", "first_core_group", "first_review"}),
        ("review", True, {"decision_to_family", "record_of_conference", "later_core_group", "later_review"}),
        ("initial", False, {"decision_to_family", "record_of_conference"}),
        ("review", False, {"decision_to_family", "record_of_conference"}),
    ],
)
def test_next_dates_by_kind_and_decision(kind, has_plan, keys):
    assert set(_dates(date(2026, 1, 8), kind=kind, has_plan=has_plan)) == keys


def test_first_core_group_is_ten_working_days_and_first_review_three_months_after():
    found = _dates(date(2026, 1, 8), kind="initial", has_plan=True)
    assert found["first_core_group"] == date(2026, 1, 22)
    assert found["first_review"] == date(2026, 4, 8)
    assert list(found) == ["decision_to_family", "first_core_group", "record_of_conference", "first_review"]


def test_a_date_beyond_the_calendar_is_said_and_comes_last():
    found = following.after(date(2028, 12, 28), kind="initial", has_plan=True, rules=RULES, today=date(2028, 12, 28))
    beyond = [each for each in found if each.due_on is None]
    assert {each.key for each in beyond} == {"first_core_group", "record_of_conference"}
    assert all("2029" in each.refusal for each in beyond)
    assert found[-len(beyond) :] == beyond
