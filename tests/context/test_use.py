import uuid
from datetime import datetime, timedelta

from alongside.context.use import MANY, Kind, Look, Search, Somebody, remarks

MARIA = Somebody(uuid.uuid4(), frozenset({"jones"}), "rv12bd")
DUTY = Somebody(uuid.uuid4(), frozenset({"frost"}), works_at_any_hour=True)
MONDAY = datetime(2026, 12, 7, 10, 0)  # noqa: DTZ001 local times, as the page has them


def kinds(looks=(), searches=(), famous=frozenset()):
    return {(each.account, each.kind): each.times for each in remarks([MARIA, DUTY], looks, searches, famous)}


def look(at, family=None, who=MARIA):
    return Look(who.account, family or uuid.uuid4(), at)


def test_an_ordinary_day_raises_nothing():
    assert not kinds(
        [look(MONDAY), look(MONDAY + timedelta(hours=2))], [Search(MARIA.account, MONDAY, frozenset({"webb"}))]
    )


def test_looks_at_night_and_at_weekends_are_worth_asking_about_but_not_for_who_works_then():
    night, sunday = MONDAY.replace(hour=23), MONDAY - timedelta(days=1)
    assert kinds([look(night), look(sunday), look(night, who=DUTY)]) == {(MARIA.account, Kind.OUTSIDE_HOURS): 2}


def test_seven_is_working_time_and_eight_in_the_evening_is_not():
    assert not kinds([look(MONDAY.replace(hour=7, minute=0))])
    assert kinds([look(MONDAY.replace(hour=20, minute=0))])


def test_many_families_within_an_hour_are_one_row_however_many_they_are():
    row = [look(MONDAY + timedelta(minutes=each)) for each in range(MANY + 4)]
    assert kinds(row) == {(MARIA.account, Kind.MANY_IN_A_ROW): 1}
    assert not kinds(row[: MANY - 1])


def test_one_family_opened_many_times_is_no_row():
    family = uuid.uuid4()
    assert not kinds([look(MONDAY + timedelta(minutes=each), family) for each in range(MANY + 4)])


def test_many_families_over_a_day_are_no_row():
    assert not kinds([look(MONDAY.replace(hour=8) + timedelta(minutes=10 * each)) for each in range(40)])


def test_a_search_for_ones_own_name_or_postcode_and_for_a_known_name_is_told():
    searches = [
        Search(MARIA.account, MONDAY, frozenset({"amy", "jones"})),
        Search(MARIA.account, MONDAY, frozenset(), "rv12bd"),
        Search(DUTY.account, MONDAY, frozenset({"windsor"})),
    ]
    assert kinds(searches=searches, famous=frozenset({"windsor"})) == {
        (MARIA.account, Kind.OWN_NAME): 1,
        (MARIA.account, Kind.OWN_POSTCODE): 1,
        (DUTY.account, Kind.FAMOUS_NAME): 1,
    }
