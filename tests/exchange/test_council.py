from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.exchange import council, ssd
from alongside.exchange.cast import CAST, FORMER_HOME
from alongside.exchange.council_sizes import Size
from alongside.exchange.extract import ALLOCATED_WORKER
from alongside.exchange.process_rows import (
    EnquiryRow,
    InitialConferenceRow,
    InvolvementRow,
    PlanRow,
    ReviewRow,
)
from alongside.exchange.rows import (
    AddressRow,
    FamilyMemberRow,
    FamilyRow,
    MotherRow,
    PersonRow,
    ProfessionalRow,
    RelationshipRow,
)
from alongside.practice import clocks

TODAY = date(2026, 3, 18)
FIFTEEN = clocks.ClockRule(amount=15, unit="working_days")


def rows_of(directory, today):
    rows = defaultdict(list)
    for each in ssd.read(directory, today=today):
        assert isinstance(each, ssd.Found), each
        rows[type(each.row)].append(each.row)
    return rows


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    directory = tmp_path_factory.mktemp("council")
    council.write(directory, today=TODAY)
    return rows_of(directory, TODAY)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(today=st.dates(date(2024, 1, 1), date(2028, 11, 1)), seed=st.integers(0, 50))
def test_council_is_without_problems_on_any_day(tmp_path, today, seed):
    council.write(tmp_path, today=today, seed=seed)
    rows = rows_of(tmp_path, today)
    assert len({row.family_id for row in rows[FamilyRow]}) == 60
    assert all(row.end_on is None or row.end_on <= today for row in rows[InvolvementRow])


def test_same_day_and_seed_write_the_same_files(tmp_path):
    def written(name, seed):
        return {path.name: path.read_bytes() for path in council.write(tmp_path / name, today=TODAY, seed=seed)}

    first = written("first", 7)
    assert written("second", 7) == first
    assert written("third", 8) != first


def test_smaller_council_holds_the_same_families(tmp_path, rows):
    council.write(tmp_path, today=TODAY, families=20)
    small = rows_of(tmp_path, TODAY)
    assert len({row.family_id for row in small[FamilyRow]}) == 20
    assert {row.digest() for row in small[PersonRow]} < {row.digest() for row in rows[PersonRow]}
    with pytest.raises(ValueError, match="10 families"):
        council.write(tmp_path, today=TODAY, families=9)


def test_everything_that_is_referred_to_exists(rows):
    people = {row.ssd_id for row in rows[PersonRow]}
    professionals = {row.ssd_id for row in rows[ProfessionalRow]}
    conferences = {row.ssd_id for row in rows[InitialConferenceRow]}
    plans = {row.ssd_id for row in rows[PlanRow]}
    for row_type in (FamilyRow, FamilyMemberRow, MotherRow, AddressRow, RelationshipRow, InvolvementRow, EnquiryRow):
        assert {row.person_id for row in rows[row_type]} <= people
    assert {row.child_person_id for row in rows[MotherRow]} <= people
    assert {row.other_person_id for row in rows[RelationshipRow]} <= people
    assert {row.professional_id for row in rows[InvolvementRow]} <= professionals
    assert {row.enquiry_id for row in rows[InitialConferenceRow]} <= {row.ssd_id for row in rows[EnquiryRow]}
    assert {row.initial_conference_id for row in rows[PlanRow]} <= conferences
    assert {row.plan_id for row in rows[ReviewRow]} <= plans
    assert {row.plan_id for row in rows[InitialConferenceRow] if row.plan_id} == plans
    families = Counter(row.person_id for row in [*rows[FamilyRow], *rows[FamilyMemberRow]])
    assert set(families) == people
    assert set(families.values()) == {1}


def test_every_child_has_one_allocated_worker_now_and_a_mother_born_before(rows):
    children = {row.person_id for row in rows[FamilyRow]}
    allocated = Counter(
        row.person_id for row in rows[InvolvementRow] if row.role == ALLOCATED_WORKER and not row.end_on
    )
    assert allocated == Counter(children)
    people = {row.ssd_id: row for row in rows[PersonRow]}
    for row in rows[MotherRow]:
        born_on = people[row.child_person_id].birth_on or TODAY
        assert (born_on - people[row.person_id].birth_on).days > 15 * 365
    parents = {(row.person_id, row.other_person_id) for row in rows[RelationshipRow] if row.relationship == "father"}
    for father, child in parents:
        assert ((people[child].birth_on or TODAY) - people[father].birth_on).days > 15 * 365


def test_no_two_children_of_a_mother_are_born_too_close(rows):
    people = {row.ssd_id: row for row in rows[PersonRow]}
    births = defaultdict(list)
    for row in rows[MotherRow]:
        child = people[row.child_person_id]
        births[row.person_id].append(child.birth_on or child.expected_birth_on)
    for days in births.values():
        ordered = sorted(days)
        assert all((later - earlier).days > 270 for earlier, later in pairwise(ordered))


def test_there_is_an_unborn_child_and_half_siblings(rows):
    assert any(row.expected_birth_on and not row.birth_on for row in rows[PersonRow])
    assert any(row.relationship == "half-sibling" for row in rows[RelationshipRow])


def test_postcodes_do_not_exist(rows):
    assert {row.postcode[:2] for row in rows[AddressRow]} == {"RV"}


def test_cast_has_an_enquiry_of_the_right_age_and_nothing_after_it(rows):
    children = {child.person_id: family for family in CAST.families for child in family.children}
    started = {row.person_id: row.start_on for row in rows[EnquiryRow]}
    for child, family in children.items():
        assert clocks.working_days_between(started[child], TODAY) == family.enquiry_age
    for row_type in (InitialConferenceRow, PlanRow, ReviewRow):
        assert not children.keys() & {row.person_id for row in rows[row_type]}
    maria = {row.person_id for row in rows[InvolvementRow] if row.professional_id == "W-MARIA" and not row.end_on}
    assert maria == children.keys()


@pytest.mark.parametrize("today", [TODAY, date(2026, 3, 21), date(2026, 8, 31), date(2026, 12, 26)])
def test_conference_of_the_hassans_is_due_in_six_working_days(tmp_path, today):
    council.write(tmp_path, today=today, families=10)
    started = {row.person_id: row.start_on for row in rows_of(tmp_path, today)[EnquiryRow]}
    assert clocks.working_days_between(today, clocks.due(FIFTEEN, started["P-SAM"])) == 6


def test_amina_and_dean_have_separate_homes_and_the_children_are_ten_and_eight(rows):
    now = {row.person_id: row for row in rows[AddressRow] if not row.end_on}
    assert now["P-AMINA"].address == now["P-SAM"].address == now["P-LAYLA"].address == CAST.hassan.home.address
    assert now["P-DEAN"].address == FORMER_HOME.address
    assert [row.postcode for row in rows[AddressRow]].count(CAST.hassan.home.postcode) == 3
    responsible = {
        (row.person_id, row.other_person_id) for row in rows[RelationshipRow] if row.has_parental_responsibility
    }
    assert {("P-DEAN", "P-SAM"), ("P-DEAN", "P-LAYLA"), ("P-AMINA", "P-SAM")} <= responsible
    born = {row.ssd_id: row.birth_on for row in rows[PersonRow]}
    assert [(TODAY - born[child]).days * 4 // 1461 for child in ("P-SAM", "P-LAYLA")] == [10, 8]


def test_one_target_disagrees_with_the_clock_and_no_other(rows):
    family_of = {row.person_id: row.family_id for row in rows[FamilyRow]}
    started = {row.ssd_id: row.start_on for row in rows[EnquiryRow]}
    disagreeing = {
        family_of[row.person_id]
        for row in rows[InitialConferenceRow]
        if row.target_on != clocks.due(FIFTEEN, started[row.enquiry_id])
    }
    assert disagreeing == {CAST.target_disagrees_family_id}


def test_conferences_and_reviews_are_past_due_and_late(rows):
    conferences, reviews = rows[InitialConferenceRow], rows[ReviewRow]
    assert any(row.conference_on and row.conference_on > TODAY for row in conferences)
    assert any(row.conference_on is None and row.target_on < TODAY for row in conferences)
    assert any(row.conference_on and row.led_to_plan is False for row in conferences)
    assert any(row.review_on is None and row.due_on < TODAY for row in reviews)
    assert any(row.review_on is None and row.due_on >= TODAY for row in reviews)
    assert any(row.review_on for row in reviews)
    assert all(row.review_on is None or row.review_on <= TODAY for row in reviews)


def test_children_of_one_meeting_share_its_day_and_outcome(rows):
    meetings = defaultdict(set)
    for row in rows[InitialConferenceRow]:
        meetings[row.meeting_id].add((row.conference_on, row.target_on, row.led_to_plan))
    for row in rows[ReviewRow]:
        meetings[row.meeting_id].add((row.review_on,)) if row.meeting_id else None
    assert {len(each) for each in meetings.values()} == {1}


def test_a_larger_council_holds_the_small_one_and_what_no_program_may_assume(tmp_path, rows):
    council.write(tmp_path, today=TODAY, size=Size(260, 100))
    large = rows_of(tmp_path, TODAY)
    for row_type in (PersonRow, AddressRow, InvolvementRow, ReviewRow):
        assert {row.digest() for row in rows[row_type]} < {row.digest() for row in large[row_type]}
    people = {row.ssd_id: row for row in large[PersonRow]}
    children = defaultdict(list)
    for row in large[MotherRow]:
        children[row.person_id].append(people[row.child_person_id])
    births = [Counter(each.birth_on for each in born if each.birth_on) for born in children.values()]
    assert any(2 in each.values() for each in births), "twins"
    assert any(
        (people[mother].forename, people[mother].surname) == (child.forename, child.surname)
        for mother, born in children.items()
        for child in born
    ), "a daughter who bears her mother's name"
    assert any(row.end_on for row in large[AddressRow] if row.person_id.startswith("P-12")), "an earlier home"
    assert any(row.address_type == "REFUGE" for row in large[AddressRow])
    known = {row.person_id for row in large[FamilyRow] if row.family_id.startswith("F-10000")}
    assert len({row.family_id for row in large[FamilyRow]}) == 360
    assert known
    assert all(row.end_on for row in large[InvolvementRow] if row.person_id in known), "nothing is open about them"
    professionals = {row.ssd_id for row in large[ProfessionalRow]}
    assert {row.professional_id for row in large[InvolvementRow]} <= professionals
