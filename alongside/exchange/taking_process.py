"""What the rows that say what happened become. Each function gives the thing that the row is now about."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from alongside.conferences import actions as conferences
from alongside.conferences import from_case_system as corrections
from alongside.conferences.models import Conference, ConferenceChild, Enquiry
from alongside.exchange import actions as exchange
from alongside.exchange.known import Known
from alongside.exchange.models import ImportedRow, SameConferenceQuestion
from alongside.exchange.process_rows import EnquiryRow, InitialConferenceRow, InvolvementRow, PlanRow, ReviewRow
from alongside.incoming.problems import Kind, RefusedRowError, WaitingRowError
from alongside.people import actions as people
from alongside.people import from_case_system as people_corrections
from alongside.people.models import Family, Involvement, Person
from alongside.plans import from_case_system as plans
from alongside.plans.models import PlanChild
from alongside.practice import clocks, profile

CONFERENCE_OUTCOME = "outcome_cp_conference"
NEAR_WORKING_DAYS = 10


def involvement(row: InvolvementRow, known: Known) -> models.Model:
    """A worker's part in a person's life. One that ends on a day to come lasts until an import on that day or later."""
    someone, worker = known.person(row), known.worker(row)
    until_on = row.end_on if row.end_on and row.end_on <= known.today else None
    role = (row.role or worker.job_title)[:100]
    about = {"team_in_extract": row.team, "change_reason": row.change_reason}
    found = None
    if row.key in known.before:
        found = Involvement.objects.select_related("person", "worker__person__account").get(ssd_id=row.ssd_id)
    if found is None:
        return people.involve(
            someone, worker, role=role, from_on=row.start_on, until_on=until_on, ssd_id=row.ssd_id, by=None, **about
        )
    people_corrections.correct_involvement(
        found, person=someone, worker=worker, role=role, from_on=row.start_on, until_on=until_on, by=None, **about
    )
    return found


def enquiry(row: EnquiryRow, known: Known) -> models.Model:
    """A section 47 enquiry. The strategy discussion and the extract's target date of an enquiry stay as they are."""
    child = known.person(row)
    found = Enquiry.objects.get(ssd_id=row.ssd_id) if row.key in known.before else None
    fields = columns_of_enquiry(row, known)
    if found is None:
        family = known.family_of(child)
        return conferences.record_enquiry(child, family=family, ssd_id=row.ssd_id, by=None, **fields)
    if found.child_id != child.pk:
        fields |= {"child": child, "family": known.family_of(child)}
    corrections.correct_enquiry(found, by=None, **fields)
    return found


def columns_of_enquiry(row: EnquiryRow, known: Known) -> dict[str, Any]:
    """What a row says of the columns of Enquiry."""
    outcomes = {name.casefold(): value.casefold() for name, value in row.outcome}
    leads_to_conference = outcomes.get(CONFERENCE_OUTCOME) in ("y", "yes", "1", "true")
    return {
        "started_on": row.start_on,
        "ended_on": row.end_on,
        "needs_no_conference": bool(
            row.end_on and (row.ended_without_action or (outcomes and not leads_to_conference))
        ),
        "outcomes_in_extract": [list(pair) for pair in row.outcome],
        "completed_by": known.worker_if_known(row, "completed_by_professional_id"),
        "completed_by_team": row.completed_by_team,
    }


def initial_conference(row: InitialConferenceRow, known: Known) -> models.Model:
    """A conference about one child, held when its day is not after today.

    A row without a day only carries the target that the case system computed. A row that may be a conference arranged here
    becomes a question.
    """
    child = known.person(row)
    chair = chair_of(row, known)
    asked = Enquiry.objects.filter(child=child).order_by("-started_on").select_related("family__data_key")
    of = (asked.filter(ssd_id=row.enquiry_id).first() if row.enquiry_id else None) or asked.first()
    family = of.family if of else known.family_of(child)
    if of and of.target_in_extract_on != row.target_on:
        corrections.correct_enquiry(of, target_in_extract_on=row.target_on, by=None)
    about = ConferenceChild.objects.filter(ssd_id=row.ssd_id).select_related("conference__family__data_key").first()
    if row.conference_on is None:
        return about or of or child
    is_held = row.conference_on <= known.today
    outcomes = [list(pair) for pair in row.outcome]
    kind = Conference.Kind.TRANSFER_IN if row.is_transfer_in else Conference.Kind.INITIAL
    if about:
        corrections.correct_conference(about.conference, on=row.conference_on, is_held=is_held, chair=chair, by=None)
        return corrections.identify_child(
            about.conference, child, ssd_id=row.ssd_id, led_to_plan=row.led_to_plan, outcomes=outcomes, by=None
        )
    known.meeting_of[row.key] = meeting = f"{family.pk}:{row.meeting_id}" if row.meeting_id else ""
    said: dict[str, Any] = {"ssd_id": row.ssd_id, "led_to_plan": row.led_to_plan, "outcomes": outcomes}
    if meeting and (conference := _of_meeting(meeting, known)):
        return corrections.identify_child(conference, child, by=None, **said)
    said |= {"kind": kind, "is_held": is_held, "chair": chair}
    if kind == Conference.Kind.INITIAL and (here := arranged_here(family, child, row.conference_on)):
        return exchange.ask_if_same(here, child, conference_on=row.conference_on, by=None, **said)
    return exchange.take_in_conference(family, child, on=row.conference_on, by=None, **said)


def _of_meeting(meeting: str, known: Known) -> Conference | None:
    """The conference that siblings' rows of the same meeting have become: a shared identifier needs no question."""
    siblings = {key for key, other in known.meeting_of.items() if other == meeting}
    siblings |= set(ImportedRow.objects.filter(meeting=meeting).values_list("key", flat=True))
    about = ConferenceChild.objects.filter(ssd_id__in=siblings).select_related("conference").first()
    return about.conference if about else None


def arranged_here(family: Family, child: Person, on: date) -> Conference | None:
    """The initial conference arranged here that may be the one the case system holds on that day: within 10 working days,
    not cancelled, and not yet known by an identifier of the case system for this child. The nearest of several.
    """
    known_already = ConferenceChild.objects.filter(child=child).exclude(ssd_id=None).values("conference")
    arranged = (
        family.conferences.filter(kind=Conference.Kind.INITIAL, cancelled_at=None)
        .exclude(arranged_by=None)
        .exclude(pk__in=known_already)
    )
    near = [
        (distance, conference.starts_at, conference)
        for conference in arranged
        if (distance := _working_days_apart(conference, on)) <= NEAR_WORKING_DAYS
    ]
    return min(near, key=lambda each: each[:2])[2] if near else None


def _working_days_apart(conference: Conference, on: date) -> int:
    try:
        return abs(clocks.working_days_between(conference.starts_at.date(), on))
    except clocks.BeyondCalendar:
        return abs((conference.starts_at.date() - on).days) * 5 // 7


def chair_of(row: InitialConferenceRow, known: Known) -> Person | None:
    """The row's worker when their title is that of a chair: being named in the extract alone must open no family."""
    if not row.professional_id:
        return None
    worker = known.worker(row)
    title = worker.job_title.casefold()
    return worker.person if "chair" in title or "reviewing officer" in title else None


def plan(row: PlanRow, known: Known) -> models.Model:
    """One child's plan. It waits while it is open whether its conference is one that was arranged here."""
    child = known.person(row)
    about = None
    if row.initial_conference_id:
        if SameConferenceQuestion.objects.waiting().filter(ssd_id=row.initial_conference_id).exists():
            known.waiting_plans.add(row.ssd_id)
            raise WaitingRowError
        about = ConferenceChild.objects.filter(ssd_id=row.initial_conference_id).select_related("conference").first()
    initial, latest = category(row.initial_category), category(row.latest_category or row.initial_category)
    found = PlanChild.objects.filter(ssd_id=row.ssd_id).select_related("plan__family").first()
    if found is None:
        conference = about.conference if about else None
        return plans.record_plan(
            conference.family if conference else known.family_of(child),
            child,
            ssd_id=row.ssd_id,
            conference=conference,
            started_on=row.start_on,
            ended_on=row.end_on,
            initial_category=initial,
            latest_category=latest,
            is_of_other_authority=row.is_of_other_authority,
            by=None,
        )
    if found.child_id != child.pk:
        raise RefusedRowError(
            "person_id",
            Kind.ANOTHER_PERSON,
            _("This plan belonged to another child before. Give it an identifier of its own in the case system."),
        )
    plans.correct_plan(
        found,
        started_on=row.start_on,
        ended_on=row.end_on,
        initial_category=initial or found.initial_category,
        latest_category=latest or found.latest_category,
        is_of_other_authority=row.is_of_other_authority,
        by=None,
    )
    return found


def category(code: str) -> str:
    """The profile's key for a code of the census; a code that the profile does not have stays as it is."""
    keys = {category.code: category.key for category in profile.current().categories if category.code}
    return keys.get(code, code)


def review(row: ReviewRow, known: Known) -> models.Model:
    """A review of one child's plan."""
    known.person(row)
    if row.plan_id in known.waiting_plans:
        raise WaitingRowError
    of = PlanChild.objects.filter(ssd_id=row.plan_id).select_related("plan").first()
    if of is None:
        known.no_plan(row)
    return plans.record_review(of, ssd_id=row.ssd_id, by=None, **columns_of_review(row))


def columns_of_review(row: ReviewRow) -> dict[str, Any]:
    """What a row says of the columns of Review."""
    return {
        "due_on": row.due_on,
        "held_on": row.review_on,
        "plan_continues": row.plan_continues,
        "was_quorate": row.was_quorate,
        "participation": row.participation,
    }
