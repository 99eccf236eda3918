"""The rules of who may know of a family, open it and stand where to it, each condition by itself: rows are changed, and
nothing is opened. What was written about the family is in test_reader_rules_of_words.
"""

from datetime import timedelta

from django.utils import timezone

from alongside.access import days
from alongside.access.policy import TABLE, Permission, Role, Scope
from alongside.people import actions as people
from alongside.people import assigning, details, openings, protecting, relations, restricting
from alongside.people.models import Audience, Cover, Family, Grant, Relationship, SharedDetail
from alongside.people.standing import Opening
from alongside.voices.models import View
from tests.access.reading import OF_THE_FAMILY, reads
from tests.people import staff


def test_who_knows_of_another_family_reads_nothing_of_this_one(world, other):
    assert reads(world, world.ifan) == {"open_to", "findable_by"}, "a colleague may ask for it by name, with a reason"
    everything = {model.__name__ for model in OF_THE_FAMILY} - {"LateReason", "Opening"}
    known = {"open_to", "visible_to", "findable_by", "worked_on_by"}
    of_others = {"View", "Response", "Placement"}  # only where they were marked for her
    assert reads(world, world.maria.account) - of_others == everything - of_others | known
    assert {"View", "Report", "Paragraph", "Conference", "Plan"} <= reads(world, world.tom.account)


def test_a_closed_family_is_closed_to_those_who_may_know_of_another(world, other):
    joy = world.joy.account
    staff_of = [person.account for person in (world.maria, world.tom, world.karen, world.priya)]
    openings.open_with_reason(other, category="danger", because="The school rang at four.", by=world.ifan)
    opening = openings.open_with_reason(
        world.family, category="danger", because="The school rang at four.", by=world.ifan
    )
    steward = staff.account("Dot Hill", Role.DATA_STEWARD)
    restricting.restrict(world.family, named=[joy], because="Her brother works here.", by=joy)
    people.grant(world.family, steward, Scope.NAMED)
    for account in (*staff_of, world.ifan, steward):
        assert reads(world, account) == set(), account
        assert world.family.grants_for(account) == set()
    assert opening.grants_for(world.ifan) == set(), "what he opened closes with the family, for him too"
    assert Scope.NAMED in world.family.grants_for(joy)
    assert "visible_to" in reads(world, joy)


def test_no_line_of_the_table_shows_a_restricted_family_to_who_is_not_named(world, monkeypatch):
    joy, maria = world.joy.account, world.maria.account
    restricting.restrict(world.family, named=[joy], because="Her brother works here.", by=joy)
    monkeypatch.setitem(TABLE[Role.SOCIAL_WORKER], Permission.SEE_RESTRICTED, frozenset({Scope.NAMED, Scope.OWN}))
    assert Scope.OWN in Grant.in_force().filter(family=world.family, account=maria).values_list("scope", flat=True)
    assert reads(world, maria) == set()


def test_a_family_member_opens_no_family_whatever_grant_they_hold(world, other):
    for person in (world.amina, world.dean):
        assert not Family.objects.filter(pk=other.pk, people=person).exists(), "nothing else closes it to them"
        people.grant(other, person.account, Scope.OWN)
        assert not Family.objects.visible_to(person.account).exists()
        assert other.grants_for(person.account) == set()


def test_an_administrator_works_on_every_family_of_the_authority_that_is_not_closed(world, other):
    priya = world.priya.account
    assert not Grant.objects.filter(account=priya).exists()
    assert set(Family.objects.worked_on_by(priya)) == {world.family, other}
    assert not Family.objects.worked_on_by(world.ifan).filter(pk=world.family.pk).exists()
    restricting.restrict(world.family, named=[world.joy.account], because="Her brother.", by=world.joy.account)
    assert set(Family.objects.worked_on_by(priya)) == {other}


def test_what_is_done_for_the_authority_is_done_wherever_it_is_not_closed_and_else_where_one_stands_to_it(world, other):
    duty = staff.account("Dee Lane", Role.DUTY_MANAGER)

    def where(account, permission=Permission.DECIDE_MERGE):
        return set(Family.objects.where_may(account, permission))

    people.grant(other, world.dean.account, Scope.OWN)
    assert where(duty) == {world.family, other}
    assert where(world.joy.account) == {world.family}, "she manages the team of this one alone"
    assert where(world.maria.account, Permission.MERGE_RECORDS) == {world.family, other}
    for account in (world.maria.account, world.stranger, world.luke, world.dean.account):
        assert where(account) == set()
    restricting.restrict(world.family, named=[world.joy.account], because="Her brother.", by=world.joy.account)
    assert where(world.maria.account, Permission.MERGE_RECORDS) == {other}
    restricting.record_conflict(other, duty.person, because="Her sister.", by=world.joy.account)
    assert where(duty) == {world.family}


def test_whose_account_was_ended_reads_nothing(world, other):
    for person in (world.maria, world.tom, world.amina, world.dean):
        account = person.account
        assert reads(world, account)
        account.is_active = False
        account.save()
        assert reads(world, account) == set(), account
        assert not world.family.grants_for(account)
        assert not Grant.in_force().filter(account=account).exists(), "also where grants are asked and not families"


def test_a_grant_is_one_account_on_one_family_from_a_time_until_a_time(world, other):
    family, maria, now = world.family, world.maria.account, days.latest()
    assert Scope.OWN in family.grants_for(maria)
    grants = Grant.objects.filter(family=family, account=maria)
    for times in (
        {"from_at": now + timedelta(hours=1), "until_at": None},
        {"from_at": now - timedelta(days=9), "until_at": now - timedelta(hours=1)},
    ):
        grants.update(**times)
        assert family.grants_for(maria) == {Scope.AUTHORITY}
        assert not Grant.in_force().filter(family=family, account=maria).exists()
        assert "visible_to" not in reads(world, maria)
    grants.update(from_at=now - timedelta(days=1), until_at=now + timedelta(hours=1))
    assert Scope.OWN in family.grants_for(maria)
    assert Grant.in_force().filter(family=family, account=maria).exists()
    assert not Grant.in_force(now + timedelta(hours=2)).filter(family=family, account=maria).exists()
    grants.update(scope=Scope.NAMED)
    assert "visible_to" not in reads(world, maria), "to be named opens nothing by itself"
    people.grant(family, world.amina.account, Scope.OWN)
    assert not {"visible_to", "findable_by"} & reads(world, world.amina.account), "a family member never holds one"
    assert family.grants_for(world.amina.account) == set()


def test_what_was_opened_with_a_reason_is_nobodys_work_and_shows_to_those_in_charge(world, other):
    ifan, joy, beth = world.ifan, world.joy.account, staff.account("Bea Low", Role.TEAM_MANAGER)
    quality = staff.account("Quinn Hale", Role.QUALITY_ASSURANCE)
    opening = openings.open_with_reason(world.family, category="danger", because="The school rang at four.", by=ifan)
    assert "visible_to" in reads(world, ifan)
    assert "worked_on_by" not in reads(world, ifan)
    assert [bool(Opening.objects.visible_to(each)) for each in (ifan, joy, quality, beth, world.maria.account)] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert opening.grants_for(ifan) >= {Scope.SELF, Scope.REASON}
    assert Scope.SELF not in opening.grants_for(joy)
    assert opening.grants_for(world.amina.account) == set()
    people.grant(other, beth, Scope.TEAM)
    people.grant(world.family, beth, Scope.OWN)
    assert not Opening.objects.visible_to(beth), "who manages another family's team does not answer for this one"
    waiting = [bool(Opening.objects.waiting_for(each)) for each in (ifan, joy, quality)]
    assert waiting == [False, True, True]
    openings.answer_for_opening(opening, did="Rang the worker.", by=joy)
    assert [bool(Opening.objects.waiting_for(each)) for each in (joy, quality)] == [False, True]
    openings.end_opening(opening, by=ifan)
    assert not ifan.openings.running()


def test_each_opening_waits_for_its_own_answer_and_for_nobody_who_made_it(world, other, django_assert_num_queries):
    ifan, joy, quality = world.ifan, world.joy.account, staff.account("Quinn Hale", Role.QUALITY_ASSURANCE)
    duty, eli = staff.account("Dee Lane", Role.DUTY_MANAGER), staff.account("Eli Moss", Role.EMERGENCY_DUTY)

    def opened(family, by):
        return openings.open_with_reason(family, category="danger", because="The school rang at four.", by=by)

    def waiting(account):
        return list(Opening.objects.waiting_for(account))

    first, second, own = opened(world.family, ifan), opened(world.family, eli), opened(world.family, joy)
    assert waiting(joy) == [first, second], "nobody is asked what they did about their own"
    openings.answer_for_opening(first, did="Rang the worker.", by=joy)
    assert waiting(joy) == [second]
    assert waiting(quality) == [first, second, own]
    assert waiting(duty) == [], "the family has a manager"
    of_other = opened(other, eli)
    assert waiting(duty) == [of_other], "a manager of another family does not answer for this one"
    assert waiting(joy) == [second]
    with django_assert_num_queries(0):
        assert waiting(ifan) == waiting(world.amina.account) == [], "who answers for none is not looked up"
    type(joy).objects.filter(pk=joy.pk).update(is_active=False)
    assert waiting(duty) == [second, own, of_other], "a manager who has left answers for nothing"


def test_a_colleague_stands_in_from_the_first_day_and_the_cover_is_the_two_workers_and_their_managers(world):
    today, maria, joy = days.today(), world.maria.account, world.joy.account
    nia = staff.account("Nia Bell", Role.SOCIAL_WORKER, team=world.maria.worker.team)
    first, last = today + timedelta(days=2), today + timedelta(days=4)
    cover = assigning.cover(world.maria.worker, nia.person.worker, from_on=first, until_on=last, by=joy)
    running = {day: cover in Cover.objects.running(today + timedelta(days=day)) for day in (0, 1, 2, 4, 5)}
    assert running == {0: False, 1: False, 2: True, 4: True, 5: False}
    assert "visible_to" not in reads(world, nia), "her own families are not Nia's before that day"
    assert cover.grants_for(maria) == cover.grants_for(nia) == {Scope.SELF, Scope.AUTHORITY}
    assert cover.grants_for(joy) == {Scope.TEAM, Scope.AUTHORITY}
    assert cover.grants_for(world.ifan) == cover.grants_for(world.stranger) == {Scope.AUTHORITY}
    assert cover.grants_for(world.luke) == cover.grants_for(world.amina.account) == set()


def test_a_relationship_that_ended_or_never_was_is_not_told(world):
    maria = world.maria.account
    ended, mistaken, stands = Relationship.objects.current().filter(person__families=world.family)[:3]
    relations.end_relationship(ended, until_on=days.today(), because="They parted.", by=maria)
    relations.was_never_so(mistaken, because="Another Dean.", by=maria)
    assert set(Relationship.objects.current().filter(pk__in=[ended.pk, mistaken.pk, stands.pk])) == {stands}


def test_how_an_account_stands_to_a_worker(world):
    maria, joy, karen = (person.worker for person in (world.maria, world.joy, world.karen))
    assert maria.grants_for(world.maria.account) == {Scope.SELF, Scope.AUTHORITY}
    assert maria.grants_for(world.joy.account) == {Scope.TEAM, Scope.AUTHORITY}
    assert maria.grants_for(world.ifan) == {Scope.AUTHORITY}
    assert maria.grants_for(world.luke) == maria.grants_for(world.amina.account) == set()
    assert joy.grants_for(world.maria.account) == {Scope.AUTHORITY}, "who is of a team does not manage it"
    joy.team = None
    joy.save()
    assert maria.grants_for(world.joy.account) == {Scope.AUTHORITY}
    assert karen.grants_for(world.joy.account) == {Scope.AUTHORITY}, "no team is not a team"


def test_a_detail_is_shared_from_a_day_until_a_day_and_while_it_is_somebodys(world):
    maria, today = world.maria.account, days.today()
    detail = details.record_detail(world.sam, kind="school", value="Kingfisher Meadow", by=maria)
    shared = details.share(detail, reader=world.amina, because="She takes him.", from_on=today, by=maria)

    def reads_it(account=world.amina.account, day=today):
        return details.shared_with(account, day).filter(pk=shared.pk).exists()

    assert reads_it()
    assert not reads_it(world.dean.account)
    assert not reads_it(day=today - timedelta(days=1))
    SharedDetail.objects.filter(pk=shared.pk).update(until_on=today)
    assert reads_it()
    assert not reads_it(day=today + timedelta(days=1))
    SharedDetail.objects.filter(pk=shared.pk).update(until_on=None, taken_back_at=timezone.now())
    assert not reads_it()
    SharedDetail.objects.filter(pk=shared.pk).update(taken_back_at=None, person=world.amina)
    assert not reads_it(), "one's own is not told as another's"
    SharedDetail.objects.filter(pk=shared.pk).update(person=world.sam)
    details.end_detail(detail, by=maria)
    assert not reads_it()
    home = world.dean.addresses.filter(until_on=None).first()
    shared = details.share(home, reader=world.amina, because="The children stay there.", from_on=today, by=maria)
    assert reads_it()
    home.is_protected = True
    home.save()
    assert not reads_it(), "it came under protection since"
    home.is_protected, home.until_on = False, today
    home.save()
    assert not reads_it(), "nobody lives there any more"


def test_a_protected_address_is_read_when_a_manager_shared_it_as_that(world):
    today, joy, amina = days.today(), world.joy.account, world.amina.account
    home = world.dean.addresses.filter(until_on=None).first()
    protecting.protect_address(home, by=joy, because="He was followed.")
    home.refresh_from_db()
    details.share(home, reader=world.amina, because="The children stay there.", from_on=today, by=joy)
    assert [each.address for each in details.shared_with(amina, today)] == [home]
    assert not details.shared_with(world.maria.account, today).exists()
    amina.is_active = False
    amina.save()
    assert not details.shared_with(amina, today).exists()


def test_an_audience_is_the_people_in_it_while_their_accounts_stand(world):
    view = View.objects.exclude(audience=None).filter(family=world.family).first()
    inside = view.audience.people.filter(account__isnull=False).first().account
    marked = View.objects.filter(pk=view.pk)
    assert marked.filter(Audience.includes(inside)).exists()
    assert not marked.filter(Audience.includes(world.stranger)).exists()
    inside.is_active = False
    inside.save()
    assert not marked.filter(Audience.includes(inside)).exists()
