"""The rules of who reads what was said and written, each condition by itself: rows are changed, and nothing is opened."""

import dataclasses

from django.utils import timezone

from alongside.access.policy import Scope
from alongside.conferences import lateness
from alongside.conferences.models import Conference, LateReason
from alongside.desk import loading
from alongside.exchange.models import ImportRun, SameConferenceQuestion
from alongside.people import actions as people
from alongside.people import restricting
from alongside.plans.models import Action, AreaOfChange, Placement, Plan
from alongside.practice.clocks import Standing
from alongside.reports import actions as reports
from alongside.reports.models import Paragraph, Release, Report
from alongside.voices import actions as voices
from alongside.voices.models import Response, View
from tests.access.reading import decide, reads
from tests.proofs.filled import ask_and_explain
from tests.world import BEGAN_ON


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


def test_a_view_that_is_marked_for_a_worker_closes_to_him_with_the_family(world):
    tom, amina = world.tom.account, world.amina.account
    view = View.objects.current().visible_to(tom).filter(speaker=world.amina, family=world.family).first()
    restricting.restrict(world.family, named=[world.joy.account], because="Her brother.", by=world.joy.account)
    assert view.audience.people.filter(pk=world.tom.pk).exists()
    assert view.grants_for(tom) == set()
    assert not View.objects.visible_to(tom).filter(family=world.family).exists()
    assert view.grants_for(amina) == {Scope.SELF}, "she reads what she said, whatever the council closes"


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
    ask_and_explain(world)
    readers = [world.amina.account, world.maria.account, world.dean.account, world.ifan]
    assert [bool(LateReason.objects.visible_to(each)) for each in readers] == [True, True, False, False]
    assert lateness.told(world.amina.account)
    of = SameConferenceQuestion.objects.visible_to
    assert [bool(of(each)) for each in (world.priya.account, world.maria.account)] == [True, False]
    restricting.restrict(world.family, named=[world.joy.account], because="Her brother.", by=world.joy.account)
    assert not of(world.priya.account)


def test_imports_are_for_administrators_who_work_here(world):
    ImportRun(data_key=world.family.data_key, asked_at=timezone.now(), asked_by=world.priya.account).save()
    priya = world.priya.account
    assert ImportRun.objects.visible_to(priya).exists()
    assert not ImportRun.objects.visible_to(world.maria.account).exists()
    priya.is_active = False
    assert not ImportRun.objects.visible_to(priya).exists()


def test_words_that_were_changed_are_not_read_any_more_and_marked_for_nobody_by_the_speaker_alone(world):
    tom, amina = world.tom.account, world.amina.account
    before = View.objects.current().visible_to(tom).filter(speaker=world.amina, topic=View.Topic.MY_VIEWS).first()
    after = voices.answer_question(before.sitting, before.question, "I want to say less.", readers=[], by=amina)
    of_both = View.objects.current().filter(pk__in=[before.pk, after.pk])
    assert not of_both.visible_to(tom).exists()
    assert not of_both.visible_to(world.dean.account).exists()
    assert list(of_both.visible_to(amina)) == [after]
    assert after.grants_for(amina) == {Scope.SELF}
    assert after.grants_for(world.dean.account) == set()


def test_what_is_read_of_one_conference_opens_nothing_of_another(world, elsewhere):
    karen, amina = world.karen.account, world.amina.account
    report, theirs = Report.objects.get(family=world.family), Report.objects.get(conference=elsewhere)

    def copied():
        return set(Paragraph.objects.in_the_copy_of(karen).values_list("report", flat=True))

    assert set(Report.objects.visible_to(karen)) == {report}
    assert copied() == {report.pk}, "the other was not released, though this one was"
    assert Scope.SHARED in report.grants_for(karen)
    assert Scope.SHARED not in theirs.grants_for(karen)
    assert Scope.SHARED not in theirs.paragraphs.get().grants_for(karen)
    for reader in reports.readers_of(theirs):
        reports.open_copy(theirs, reader, by=world.joy.account)
    reports.release(theirs, by=world.joy.account)
    assert copied() == {report.pk, theirs.pk}
    world.conference.invitations.filter(person=world.karen).update(withdrawn_at=timezone.now())
    assert copied() == {theirs.pk}, "to be asked to the other conference gives no copy of this report"
    assert set(Conference.objects.visible_to(amina)) == {world.conference}
    assert not Conference.objects.visible_to(world.stranger).exists()


def test_what_one_was_told_of_one_plan_opens_no_other(world, elsewhere):
    karen, amina = world.karen.account, world.amina.account
    plan, theirs = Plan.objects.get(family=world.family), Plan.objects.get(conference=elsewhere)
    assert set(Plan.objects.visible_to(amina)) == {plan}, "by areas and decisions that are marked for her"
    plan.areas.update(audience=None)
    assert set(Plan.objects.visible_to(amina)) == {plan}, "by the decision alone"
    assert theirs.grants_for(amina) == theirs.areas.get().grants_for(amina) == set()
    area = theirs.areas.get()
    assert AreaOfChange.objects.visible_to(karen).filter(pk=area.pk).exists()
    area.audience = people.audience([world.amina], by=None)
    area.save()
    assert not AreaOfChange.objects.visible_to(karen).filter(pk=area.pk).exists(), "of another agency: what is marked"
    assert AreaOfChange.objects.visible_to(world.maria.account).filter(pk=area.pk).exists()


def test_a_plan_is_told_by_the_decision_that_stands_and_only_by_one_for_a_plan(world, elsewhere):
    amina, theirs = world.amina.account, Plan.objects.get(conference=elsewhere)

    def knows():
        return Plan.objects.visible_to(amina).filter(pk=theirs.pk).exists()

    assert not knows()
    decide(world, elsewhere, readers=[world.amina])
    assert knows()
    assert theirs.grants_for(amina) == {Scope.SHARED}
    decide(world, elsewhere, readers=[world.karen])
    assert not knows(), "it was corrected, and she is not among those it is told to now"
    decide(world, elsewhere, readers=[world.amina], outcome="no plan")
    assert not knows(), "what she was told is that there is none"


def test_how_an_account_stands_to_what_it_does_places_and_was_asked_to(world):
    amina, dean, maria, ifan = world.amina.account, world.dean.account, world.maria.account, world.ifan
    action = Action.objects.filter(owner=world.amina).first()
    placement = Placement.objects.filter(person=world.amina).first()
    invitation = world.conference.invitations.get(person=world.amina)
    for thing in (action, placement, invitation):
        assert thing.grants_for(amina) == {Scope.SELF, Scope.SHARED}
        assert thing.grants_for(dean) == set()
        assert thing.grants_for(maria) >= {Scope.OWN, Scope.AUTHORITY}
        assert Scope.SELF not in thing.grants_for(maria)
        assert thing.grants_for(ifan) == thing.grants_for(world.stranger) == {Scope.AUTHORITY}
        assert thing.grants_for(world.luke) == set()
    assert world.conference.invitations.get(person=world.karen).grants_for(world.karen.account) >= {
        Scope.SELF, Scope.SHARED, Scope.CONFERENCE,
    }  # fmt: skip
    restricting.restrict(world.family, named=[world.joy.account], because="Her brother.", by=world.joy.account)
    for thing in (action, placement, invitation):
        assert thing.grants_for(maria) == set()


def test_a_place_on_a_ladder_is_read_by_whom_it_is_marked_for_on_an_area_that_they_read(world):
    karen, maria = world.karen.account, world.maria.account
    placement = Placement.objects.visible_to(karen).filter(person=world.amina).first()
    of_it = Placement.objects.filter(pk=placement.pk)
    assert of_it.visible_to(world.amina.account).exists()
    assert not of_it.visible_to(world.dean.account).exists()
    assert not of_it.visible_to(world.joy.account).exists(), "who may read the area does not read every place on it"
    AreaOfChange.objects.filter(pk=placement.area_id).update(audience=None)
    assert not of_it.visible_to(karen).exists(), "of another agency: the area is not marked for her"
    assert of_it.visible_to(maria).exists()
    voices.withdraw(placement.view, by=world.amina.account)
    assert not of_it.visible_to(maria).exists()


def test_why_it_was_late_is_told_as_it_was_corrected(world):
    ask_and_explain(world)
    first, maria = LateReason.objects.get(), world.maria.account
    clock = loading.clock_named(maria, family=world.family.pk, clock=f"initial_conference-{BEGAN_ON}").running
    late = dataclasses.replace(clock, standing=Standing.MET_LATE)
    assert lateness.told(world.amina.account) == [first]
    second = lateness.explain(world.family, late, words="Too few doctors.", readers=[], seen=str(first.pk), by=maria)
    assert list(LateReason.objects.in_force()) == [second]
    assert lateness.told(world.amina.account) == [], "what was marked for her is not said any more"
