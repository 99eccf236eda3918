"""Joiners, movers and leavers, and who stands in for whom."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alongside.access import days
from alongside.access.policy import Role, Scope
from alongside.people import accounts, assigning, checks, restricting
from alongside.people import actions as people
from alongside.people.errors import CannotAssign, CannotChange
from alongside.people.models import Family, Grant, Involvement
from tests.people import staff

pytestmark = pytest.mark.through("b")


def _opens(account, family):
    return Family.objects.visible_to(account).filter(pk=family.pk).exists()


def _cover(world, colleague, *, first=0, last=4):
    today = days.today()
    return assigning.cover(
        world.maria.worker,
        colleague.person.worker,
        from_on=today + timedelta(first),
        until_on=today + timedelta(last),
        by=world.joy.account,
    )


@pytest.fixture
def nia(world):
    return staff.account("Nia Bell", Role.SOCIAL_WORKER, team=world.maria.worker.team)


@pytest.mark.through("i")
def test_who_has_left_loses_everything_at_once_and_the_family_waits_for_somebody(world):
    maria, client = world.maria.account, world.of(world.maria)
    assert client.get(reverse("family", args=[world.family.pk])).status_code == 200
    accounts.end(maria, by=None)
    assert client.get(reverse("family", args=[world.family.pk])).status_code == 404
    assert client.get(reverse("my_work")).status_code == 302
    assert not Grant.in_force().filter(account=maria).exists()
    assert not _opens(maria, world.family)
    assert list(Family.objects.worked_on_by(world.joy.account).without_worker()) == [world.family]
    assert Involvement.objects.filter(worker=world.maria.worker, until_on=None).exists()
    world.maria.worker.refresh_from_db()
    assert world.maria.worker.left_on == days.today()


def test_an_assigned_worker_takes_over_and_the_part_of_who_left_ends(world, nia):
    accounts.end(world.maria.account, by=None)
    assigning.assign(world.family, nia.person.worker, by=world.joy.account)
    assert Scope.OWN in world.family.grants_for(nia)
    assert Scope.TEAM in world.family.grants_for(world.joy.account)
    assert not Involvement.objects.filter(worker=world.maria.worker, until_on=None).exists()
    assert not Family.objects.without_worker().filter(pk=world.family.pk).exists()


def test_a_worker_is_assigned_instead_of_another(world, nia):
    assigning.assign(world.family, nia.person.worker, instead_of=[world.maria.worker], by=world.joy.account)
    assert Scope.OWN not in world.family.grants_for(world.maria.account)
    assert Scope.OWN in world.family.grants_for(nia)


def test_nobody_is_assigned_who_may_not_open_the_family_and_nothing_says_why(world, nia):
    conflict = restricting.record_conflict(world.family, nia.person, because="His aunt.", by=world.joy.account)
    with pytest.raises(CannotAssign) as refused:
        assigning.assign(world.family, nia.person.worker, by=world.joy.account)
    assert str(refused.value.sentence) == "Nia Bell cannot work with this family. Choose somebody else."
    restricting.end_conflict(conflict, because="Another Nia.", by=world.joy.account)
    restricting.restrict(world.family, named=[world.joy.account], because="Known here.", by=world.joy.account)
    world.family.refresh_from_db()
    with pytest.raises(CannotAssign, match="restricted"):
        assigning.assign(world.family, nia.person.worker, by=world.joy.account)
    for unfit in (world.luke.person.worker, world.priya.worker, world.karen.worker):
        with pytest.raises(CannotAssign):
            assigning.assign(world.family, unfit, by=world.joy.account)


def test_a_colleague_stands_in_from_the_first_day_to_the_last(world, nia):
    cover = _cover(world, nia, first=1, last=2)
    seen = []
    for day in range(5):
        token = days.moved_to.set(world.play.day(30) + timedelta(day))
        seen.append(_opens(nia, world.family))
        days.moved_to.reset(token)
    assert seen == [False, True, True, False, False]
    assert Scope.SELF in cover.grants_for(nia)
    assert Scope.TEAM in cover.grants_for(world.joy.account)


def test_cover_follows_what_the_worker_gains_and_loses(world, nia):
    _cover(world, nia)
    assert Scope.OWN in world.family.grants_for(nia)
    for part in Involvement.objects.filter(worker=world.maria.worker, until_on=None):
        people.end_involvement(part, until_on=days.today(), by=None)
    assert Scope.OWN not in world.family.grants_for(nia)
    assigning.assign(world.family, world.maria.worker, by=world.joy.account)
    assert Scope.OWN in world.family.grants_for(nia)


def test_who_is_assigned_while_standing_in_keeps_the_family_afterwards(world, nia):
    cover = _cover(world, nia)
    assigning.assign(world.family, nia.person.worker, by=world.joy.account)
    assigning.end_cover(cover, by=world.joy.account)
    assert Scope.OWN in world.family.grants_for(nia)


def test_ending_a_cover_takes_back_what_it_gave(world, nia):
    cover = _cover(world, nia)
    assigning.end_cover(cover, by=world.joy.account)
    assert not _opens(nia, world.family)
    assert _opens(world.maria.account, world.family)


def test_a_family_whose_worker_is_away_waits_only_when_nobody_can_stand_in(world, nia):
    theirs = Family.objects.worked_on_by(world.joy.account)
    assert not theirs.without_worker().exists()
    _cover(world, nia)
    assert not theirs.without_worker().exists()
    restricting.record_conflict(world.family, nia.person, because="His aunt.", by=world.joy.account)
    assert list(theirs.without_worker()) == [world.family]


@pytest.mark.parametrize(("first", "last"), [(3, 1), (-5, -1)])
def test_cover_on_impossible_days_is_refused(world, nia, first, last):
    with pytest.raises(CannotAssign):
        _cover(world, nia, first=first, last=last)


def test_two_covers_at_once_and_cover_by_somebody_who_is_away_are_refused(world, nia):
    _cover(world, nia)
    other = staff.account("Bo Lind", Role.SOCIAL_WORKER, team=world.maria.worker.team)
    with pytest.raises(CannotAssign, match="Somebody stands in"):
        _cover(world, other, first=4, last=6)
    with pytest.raises(CannotAssign, match="is away"):
        assigning.cover(nia.person.worker, world.maria.worker, from_on=days.today(), until_on=days.today(), by=nia)


def test_a_mover_loses_what_the_old_role_gave(world):
    maria = world.maria.account
    accounts.change_role(maria, Role.ADMINISTRATOR, by=None)
    maria.refresh_from_db()
    assert not Grant.in_force().filter(account=maria).exists()
    accounts.change_role(maria, Role.SOCIAL_WORKER, by=None)
    maria.refresh_from_db()
    assert Scope.OWN in world.family.grants_for(maria)


@pytest.mark.parametrize("role", [Role.DUTY_MANAGER, Role.SYSTEM_ADMINISTRATOR])
def test_the_last_who_must_be_there_stays_until_there_is_another(world, role):
    last = staff.account("Dee Marsh", role)
    for act in (accounts.end, lambda account, by: accounts.change_role(account, Role.CHAIR, by=by)):
        with pytest.raises(CannotChange, match="Nobody else has the role"):
            act(last, by=None)
    staff.account("Eve Stone", role)
    accounts.end(last, by=None)
    last.refresh_from_db()
    assert not last.is_active


def test_nobody_changes_their_own_account(world):
    eve = staff.account("Eve Stone", Role.SYSTEM_ADMINISTRATOR)
    staff.account("Dee Marsh", Role.SYSTEM_ADMINISTRATOR)
    for act in (accounts.end, lambda account, by: accounts.change_role(account, Role.CHAIR, by=by)):
        with pytest.raises(CannotChange, match="Somebody else"):
            act(eve, by=eve)


def test_a_family_members_account_is_no_account_of_staff(world):
    world.play.give_account(world.amina, word="otter")
    world.amina.refresh_from_db()
    with pytest.raises(CannotChange):
        accounts.change_role(world.amina.account, Role.CHAIR, by=None)
    with pytest.raises(CannotChange):
        accounts.change_role(world.maria.account, Role.FAMILY_MEMBER, by=None)


def test_the_start_warns_when_nobody_is_on_duty(world, settings):
    settings.DEMONSTRATION = False
    assert [found.id for found in checks.somebody_is_on_duty(databases=["default"])] == ["people.W001"]
    duty = staff.account("Dee Marsh", Role.DUTY_MANAGER)
    assert not checks.somebody_is_on_duty(databases=["default"])
    duty.is_active = False
    duty.save()
    assert checks.somebody_is_on_duty(databases=["default"])
