"""The rules of who reads what, each condition by itself: rows are changed, and nothing is opened.

`other` is a second family which those who work with the first may know of too, so that to know of some family is not enough.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from alongside.access import days
from alongside.access.policy import Role, Scope
from alongside.conferences import lateness
from alongside.conferences.models import Conference, LateReason
from alongside.exchange.models import ImportRun, SameConferenceQuestion
from alongside.people import actions as people
from alongside.people import details, openings, restricting
from alongside.people.models import Audience, Family, Grant, SharedDetail
from alongside.people.standing import Opening
from alongside.plans.models import Action, AreaOfChange, Placement, Plan
from alongside.reports.models import Paragraph, Release, Report
from alongside.voices.models import Response, View
from tests.people import staff

OF_THE_FAMILY = {
    Plan: "family", AreaOfChange: "plan__family", Placement: "area__plan__family", Conference: "family", Report: "family",
    Paragraph: "report__family", View: "family", Response: "view__family", LateReason: "family", Opening: "family",
}  # fmt: skip


@pytest.fixture
def other(world):
    family = people.add_family(name="Okafor", people=[], by=None)
    for account in (world.ifan, *(person.account for person in (world.maria, world.joy, world.tom, world.karen))):
        people.grant(family, account, Scope.OWN)
    return family


def reads(world, account):
    """What of the family's an account reads: the name of each table, and how many rows."""
    counts = {
        model.__name__: model.objects.visible_to(account).filter(**{way: world.family}).count()
        for model, way in OF_THE_FAMILY.items()
    }
    for name in ("open_to", "visible_to", "findable_by", "worked_on_by"):
        counts[name] = getattr(Family.objects, name)(account).filter(pk=world.family.pk).count()
    return {name for name, count in counts.items() if count}


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
    openings.open_with_reason(world.family, category="danger", because="The school rang at four.", by=world.ifan)
    steward = staff.account("Dot Hill", Role.DATA_STEWARD)
    people.grant(world.family, steward, Scope.NAMED)
    restricting.restrict(world.family, named=[joy], because="Her brother works here.", by=joy)
    for account in (*staff_of, world.ifan, steward):
        assert reads(world, account) == set(), account
        assert world.family.grants_for(account) == set()
    assert Scope.NAMED in world.family.grants_for(joy)
    assert "visible_to" in reads(world, joy)


def test_whose_account_was_ended_reads_nothing(world, other):
    for person in (world.maria, world.tom, world.amina, world.dean):
        account = person.account
        assert reads(world, account)
        account.is_active = False
        account.save()
        assert reads(world, account) == set(), account
        assert not world.family.grants_for(account)


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


def test_a_view_is_read_by_its_speaker_and_whoever_it_is_marked_for_while_it_stands(world, other):
    tom, amina = world.tom.account, world.amina.account
    view = View.objects.current().visible_to(tom).filter(speaker=world.amina, family=world.family).first()
    assert view.grants_for(amina) == {Scope.SELF}
    assert Scope.SHARED in view.grants_for(tom)
    assert Scope.SHARED not in view.grants_for(world.dean.account)
    assert not View.objects.visible_to(world.dean.account).filter(pk=view.pk).exists()
    response = Response.objects.first()
    assert Response.objects.visible_to(amina).filter(pk=response.pk).exists()
    type(view).objects.filter(pk=response.view_id).update(withdrawn_at=timezone.now())
    assert not Response.objects.visible_to(amina).filter(pk=response.pk).exists()
    View.objects.filter(family=world.family).update(audience=None)
    assert not {"View", "Response", "Placement"} & reads(world, tom)
    view.refresh_from_db()
    assert Scope.SHARED not in view.grants_for(tom)
    restricting.restrict(world.family, named=[world.joy.account], because="Her brother.", by=world.joy.account)
    assert view.grants_for(tom) == set()


def test_the_copy_of_a_report_is_read_when_released_asked_marked_and_not_taken_out(world, other):
    karen, report = world.karen.account, Report.objects.get(family=world.family)
    of_karen = Paragraph.objects.in_the_copy_of(karen)
    marked = of_karen.count()
    assert marked
    assert report.grants_for(karen) >= {Scope.SHARED, Scope.CONFERENCE}
    paragraph = of_karen.first()
    assert paragraph.grants_for(karen) >= {Scope.SHARED, Scope.CONFERENCE}
    paragraph.removed_at = timezone.now()
    paragraph.save()
    assert of_karen.all().count() == marked - 1
    assert Scope.SHARED not in paragraph.grants_for(karen)
    invitation = world.conference.invitations.get(person=world.karen)
    invitation.withdrawn_at = timezone.now()
    invitation.save()
    assert not of_karen.all().exists(), "with the invitation the copy goes too"
    assert not {"Report", "Paragraph"} & reads(world, karen)
    assert Scope.SHARED not in report.grants_for(karen)
    tom = Paragraph.objects.in_the_copy_of(world.tom.account)
    assert tom.exists(), "the chair needs no invitation"
    Release.objects.filter(report=report).delete()
    assert not tom.all().exists()
    assert {"Report", "Paragraph"} <= reads(world, world.maria.account)


def test_a_plan_is_read_by_whoever_was_told_of_it_or_of_one_area(world, other):
    amina, dean, plan = world.amina.account, world.dean.account, Plan.objects.get(family=world.family)
    assert "Plan" in reads(world, amina)
    assert plan.grants_for(amina) == {Scope.SHARED}
    assert all(area.grants_for(amina) <= {Scope.SHARED} for area in plan.areas.all())
    plan.areas.update(audience=None)
    plan.conference.decisions.update(audience=people.audience([world.joy], by=None))
    assert "Plan" not in reads(world, amina)
    assert plan.grants_for(amina) == set()
    area = plan.areas.first()
    assert area.grants_for(amina) == set()
    area.audience = people.audience([world.amina], by=None)
    area.save()
    assert area.grants_for(amina) == {Scope.SHARED}
    assert plan.areas.last().grants_for(amina) == set()
    assert "Plan" in reads(world, amina)
    assert "Plan" not in reads(world, dean)
    action = Action.objects.filter(area__plan=plan).first()
    assert (Scope.SELF in action.grants_for(action.owner.account)) is True
    assert Scope.SELF not in action.grants_for(world.ifan)


def test_a_family_member_knows_of_a_conference_while_their_invitation_stands(world):
    amina = world.amina.account
    assert "Conference" in reads(world, amina)
    world.conference.invitations.filter(person=world.amina).update(withdrawn_at=timezone.now())
    assert "Conference" not in reads(world, amina)


def test_why_it_was_late_is_read_by_those_who_work_with_the_family_and_those_it_is_marked_for(world, other):
    from tests.proofs.filled import ask_and_explain

    ask_and_explain(world)
    readers = [world.amina.account, world.maria.account, world.dean.account, world.ifan]
    assert [bool(LateReason.objects.visible_to(each)) for each in readers] == [True, True, False, False]
    assert lateness.told(world.amina.account)
    of = SameConferenceQuestion.objects.visible_to
    assert [bool(of(each)) for each in (world.priya.account, world.maria.account)] == [True, False]
    restricting.restrict(world.family, named=[world.joy.account], because="Her brother.", by=world.joy.account)
    assert not of(world.priya.account)


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


def test_an_audience_is_the_people_in_it_while_their_accounts_stand(world):
    view = View.objects.exclude(audience=None).filter(family=world.family).first()
    inside = view.audience.people.filter(account__isnull=False).first().account
    marked = View.objects.filter(pk=view.pk)
    assert marked.filter(Audience.includes(inside)).exists()
    assert not marked.filter(Audience.includes(world.stranger)).exists()
    inside.is_active = False
    inside.save()
    assert not marked.filter(Audience.includes(inside)).exists()


def test_imports_are_for_administrators_who_work_here(world):
    ImportRun(data_key=world.family.data_key, asked_at=timezone.now(), asked_by=world.priya.account).save()
    priya = world.priya.account
    assert ImportRun.objects.visible_to(priya).exists()
    assert not ImportRun.objects.visible_to(world.maria.account).exists()
    priya.is_active = False
    assert not ImportRun.objects.visible_to(priya).exists()
