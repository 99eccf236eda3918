"""What only an import writes: plans and reviews that the case system holds."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from alongside.access import trail
from alongside.access.inserting import insert
from alongside.access.models import Account
from alongside.conferences.models import Conference
from alongside.people.many_from_case_system import add_all
from alongside.people.models import Family, Person
from alongside.plans.models import Plan, PlanChild, Review, Visit
from alongside.practice import actions as practice
from alongside.practice import clocks, profile

NEAR_WORKING_DAYS = 10


@transaction.atomic
def record_plan(
    family: Family,
    child: Person,
    *,
    ssd_id: str,
    conference: Conference | None,
    started_on: date,
    ended_on: date | None,
    initial_category: str,
    latest_category: str,
    by: Account | None,
    is_of_other_authority: bool | None = None,
) -> PlanChild:
    """One child's plan of the case system.

    A plan of the same child that was started here within 10 working days, and has not ended, is the same plan: it gets the
    identifier and keeps what was written here. Children of one conference, or of one first day, share a plan.
    """
    here = _started_here(child, started_on)
    if here:
        here.ssd_id, here.ended_on = ssd_id, ended_on
        here.save(update_fields=["ssd_id", "ended_on"])
        trail.act("plans.identify_plan", here.plan, by=by, child=str(child.pk))
        return here
    plans = family.plans.exclude(children__child=child)
    plan = plans.filter(conference=conference).first() if conference else None
    plan = plan or plans.filter(started_on=started_on).first()
    if plan is None:
        plan = Plan(
            family=family,
            conference=conference,
            started_on=started_on,
            profile_digest=practice.store(profile.current()).digest,
        )
        plan.save(force_insert=True)
    made = PlanChild(
        ssd_id=ssd_id,
        plan=plan,
        child=child,
        initial_category=initial_category,
        latest_category=latest_category,
        started_on=started_on,
        ended_on=ended_on,
        is_of_other_authority=is_of_other_authority,
    )
    made.save(force_insert=True)
    trail.act("plans.record_plan", plan, by=by, child=str(child.pk))
    return made


def _started_here(child: Person, started_on: date) -> PlanChild | None:
    for each in child.plans.filter(ssd_id=None, ended_on=None).select_related("plan__family"):
        if abs(clocks.working_days_between(each.started_on, started_on)) <= NEAR_WORKING_DAYS:
            return each
    return None


@transaction.atomic
def correct_plan(plan_child: PlanChild, *, by: Account | None, **fields: Any) -> None:
    """Take over what the case system now says about one child's plan. `fields` are columns of PlanChild."""
    for name, value in fields.items():
        setattr(plan_child, name, value)
    plan_child.save(update_fields=list(fields))
    trail.act("plans.correct_plan", plan_child.plan, by=by, child=str(plan_child.child_id))


@transaction.atomic
def record_review(plan_child: PlanChild, *, ssd_id: str, by: Account | None, **fields: Any) -> Review:
    """A review of one child's plan, held or due, as the case system now has it. `fields` are columns of Review."""
    review, _is_new = Review.objects.update_or_create(ssd_id=ssd_id, defaults={"plan_child": plan_child, **fields})
    trail.act("plans.record_review", plan_child.plan, by=by, child=str(plan_child.child_id))
    return review


@transaction.atomic
def record_visit(child: Person, *, ssd_id: str, by: Account | None, **fields: Any) -> Visit:
    """A visit to a child as the case system now has it. `fields` are columns of Visit."""
    visit, _is_new = Visit.objects.update_or_create(ssd_id=ssd_id, defaults={"child": child, **fields})
    trail.act("plans.record_visit", visit, by=by)
    return visit


@transaction.atomic
def record_visits(rows: Iterable[dict[str, Any]], *, by: Account | None) -> list[Visit]:
    """Visits that are new, columns of Visit each."""
    return add_all(Visit, rows, verb="plans.record_visit", by=by)


@transaction.atomic
def record_reviews(rows: Iterable[dict[str, Any]], *, by: Account | None) -> list[Review]:
    """Reviews that are new, columns of Review each."""
    return add_all(Review, rows, verb="plans.record_review", by=by)


@transaction.atomic
def record_plans(
    plans: Iterable[dict[str, Any]], children: Iterable[dict[str, Any]], *, by: Account | None
) -> list[PlanChild]:
    """Plans of families that have none, and which children they are for: columns of Plan, with their `id`, and of PlanChild."""
    digest = practice.store(profile.current()).digest
    made = insert(Plan, [Plan(profile_digest=digest, **fields) for fields in plans])
    for each in made:
        trail.act("plans.record_plan", each, by=by)
    return add_all(PlanChild, children, verb="plans.record_plan", by=by)
