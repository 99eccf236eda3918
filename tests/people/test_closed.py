"""Who a family is closed to: restricted to named people, or a conflict of interest."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.access import days
from alongside.access.policy import Role, Scope
from alongside.people import actions as people
from alongside.people import restricting
from alongside.people.errors import CannotClose, WorksHere
from alongside.people.models import Address, Family, FamilyMember, Grant, Person, Restriction

pytestmark = pytest.mark.through("b")
REASON = "Her brother-in-law works here."


@pytest.fixture
def duty(world):
    worker = people.add_worker(name="Dee Marsh", agency=world.maria.worker.agency, job_title="Duty manager", by=None)
    return people.give_staff_account(worker, "dee@riverside.example", Role.DUTY_MANAGER, by=None)


def _knows(account, family):
    """Whether any of the ways to know of a family shows it; they must agree that it is closed."""
    known = [queryset(account).filter(pk=family.pk).exists() for queryset in (
        Family.objects.visible_to, Family.objects.findable_by, Family.objects.open_to
    )]  # fmt: skip
    return any(known) or bool(family.grants_for(account))


def test_only_the_named_and_the_duty_manager_know_of_a_restricted_family(world, duty):
    maria, joy, priya, tom = (person.account for person in (world.maria, world.joy, world.priya, world.tom))
    restricting.restrict(world.family, named=[maria, joy], because=REASON, by=joy)
    world.family.refresh_from_db()
    assert [account for account in (maria, joy, priya, tom, world.ifan, world.luke, world.karen.account, duty)
            if _knows(account, world.family)] == [maria, joy, duty]  # fmt: skip
    assert Scope.NAMED in world.family.grants_for(duty)
    assert world.family.grants_for(maria) >= {Scope.OWN, Scope.NAMED, Scope.AUTHORITY}


def test_a_name_alone_opens_nothing(world):
    joy = world.joy.account
    restricting.restrict(world.family, named=[joy, world.ifan], because=REASON, by=joy)
    assert not Family.objects.visible_to(world.ifan).exists()
    assert world.family in Family.objects.findable_by(world.ifan)


def test_other_names_and_lifting_are_new_acts_with_their_reasons(world):
    maria, joy, tom = (person.account for person in (world.maria, world.joy, world.tom))
    restricting.restrict(world.family, named=[maria, joy], because=REASON, by=joy)
    restricting.name_others(world.family, named=[joy, tom], because="Maria is away.", by=joy)
    assert not _knows(maria, world.family)
    assert _knows(tom, world.family)
    restricting.lift_restriction(world.family, because="He has left.", by=joy)
    assert _knows(maria, world.family)
    assert not Grant.in_force().filter(scope=Scope.NAMED).exists()
    history = [(said.what, said.because, said.named.count()) for said in Restriction.objects.all()]
    assert history == [("restricted", REASON, 2), ("named others", "Maria is away.", 2), ("lifted", "He has left.", 0)]


def test_closing_is_refused_without_a_reason_or_a_name(world):
    joy = world.joy.account
    for named, because in (([joy], " "), ([], REASON), ([world.luke], REASON)):
        with pytest.raises(CannotClose):
            restricting.restrict(world.family, named=named, because=because, by=joy)
    with pytest.raises(CannotClose):
        restricting.lift_restriction(world.family, because=REASON, by=joy)
    assert not Restriction.objects.exists()


def test_a_conflict_beats_role_grant_and_name(world, duty):
    maria, joy = world.maria.account, world.joy.account
    restricting.restrict(world.family, named=[maria, joy], because=REASON, by=joy)
    of_maria = restricting.record_conflict(world.family, world.maria, because="Her cousin.", by=joy)
    restricting.record_conflict(world.family, duty.person, because="His neighbour.", by=joy)
    assert not _knows(maria, world.family)
    assert not _knows(duty, world.family)
    restricting.end_conflict(of_maria, because="Another Maria.", by=joy)
    assert _knows(maria, world.family)


def test_a_worker_who_belongs_to_the_family_or_lives_with_it_is_found(world):
    maria, priya = world.maria.account, world.priya.account
    home = world.sam.addresses.filter(until_on=None).first()
    other = people.record_address(world.maria, lines="1 Elsewhere", postcode="RV1 1AA", house="1", by=None)
    assert _knows(maria, world.family)
    other.found_by = home.found_by
    other.save()
    assert not _knows(maria, world.family)
    other.until_on = days.today()
    other.save()
    assert not _knows(maria, world.family), "she lives there to the end of the day"
    other.until_on = world.play.day(1)
    other.save()
    assert _knows(maria, world.family)
    other.until_on = None
    other.save()
    Address.objects.filter(found_by=home.found_by).exclude(pk=other.pk).update(until_on=world.play.day(1))
    assert _knows(maria, world.family), "nobody of the family lives there now"
    Address.objects.filter(pk__in=[home.pk, other.pk]).update(found_by="", until_on=None)
    assert _knows(maria, world.family), "two addresses that cannot be compared are not one"
    assert _knows(priya, world.family)
    FamilyMember.objects.create(family=world.family, person=world.priya)
    assert not _knows(priya, world.family)


def test_a_colleague_who_was_never_near_the_family_is_not_found_to_conflict(world):
    assert all(
        _knows(person.account, world.family)
        for person in Person.objects.filter(account__in=[world.maria.account, world.joy.account, world.priya.account])
    )


def test_standing_is_asked_in_one_query(world):
    with CaptureQueriesContext(connection) as asked:
        world.family.grants_for(world.maria.account)
    assert len(asked) == 1


def test_the_account_of_somebodys_work_is_never_opened_as_family(world):
    FamilyMember.objects.create(family=world.family, person=world.priya)
    with pytest.raises(WorksHere):
        people.invite_family_member(world.priya, word="otter", by=world.maria.account)
