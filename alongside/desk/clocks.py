"""The clocks of one family: from the strategy discussion to the next review. Rows in, running clocks out."""

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from alongside.conferences.models import Conference, Decision, Enquiry
from alongside.plans.models import Plan
from alongside.practice import running
from alongside.practice.profile import Profile
from alongside.practice.running import RunningClock


def latest(enquiries: list[Enquiry], conferences: list[Conference]) -> list[Enquiry]:
    """The enquiries since the last initial conference or, when there are none, those that led to it."""
    held = sorted(each.held_on for each in conferences if each.kind == Conference.Kind.INITIAL and each.held_on)
    since = [each for each in enquiries if not held or each.started_on > held[-1]]
    return since or [each for each in enquiries if len(held) < 2 or each.started_on > held[-2]]


def clocks_of(
    enquiries: list[Enquiry], conferences: list[Conference], plans: list[Plan], practice: Profile, today: date
) -> Iterator[RunningClock]:
    """The line of clocks from the strategy discussion to the next review: what was met, and what is due now."""
    initial = next((each for each in reversed(conferences) if each.kind == Conference.Kind.INITIAL), None)
    if enquiries:
        start = min(enquiry.clock_starts_on for enquiry in enquiries)
        held = initial.held_on if initial and initial.held_on and initial.held_on >= start else None
        yield running.run(practice.clocks, "initial_conference", start, done_on=held, today=today)
    for conference in conferences:
        if not conference.held_on:
            yield report_clock(conference, practice, today)
        elif awaits_plan(conference):
            yield running.run(practice.clocks, "decision_to_family", conference.held_on, today=today)
    for plan in plans:
        groups = sorted(group.held_on for group in plan.core_groups.all())
        if plan.areas.all():
            first = groups[0] if groups else None
            yield running.run(practice.clocks, "first_core_group", plan.started_on, done_on=first, today=today)
        if groups:
            yield running.run(practice.clocks, "later_core_group", groups[-1], today=today)
        reviews = sorted(r.held_on for child in plan.children.all() for r in child.reviews.all() if r.held_on)
        yield running.run(
            practice.clocks, "first_review", plan.started_on, done_on=reviews[0] if reviews else None, today=today
        )
        if reviews:
            yield running.run(practice.clocks, "later_review", reviews[-1], today=today)


def report_clock(conference: Conference, practice: Profile, today: date) -> RunningClock:
    """By when a conference's report is to be with the family."""
    key = "report_before_review" if conference.kind == Conference.Kind.REVIEW else "report_before_initial"
    starts_on = timezone.localdate(conference.starts_at)
    return running.run(practice.clocks, key, starts_on, done_on=released_on(conference), today=today)


def awaits_plan(conference: Conference) -> bool:
    """Held and closed with a decision for a plan that nobody has begun."""
    decided = any(
        decision.outcome == Decision.Outcome.PLAN and not hasattr(decision, "replaced_by")
        for decision in conference.decisions.all()
    )
    return bool(conference.closed_at and conference.held_on and decided and not conference.plans.all())


def released_on(conference: Conference) -> date | None:
    report = getattr(conference, "report", None)
    released = [timezone.localdate(release.at) for release in report.releases.all()] if report else []
    return min(released) if released else None


def disagreements(enquiries: list[Enquiry], practice: Profile, today: date) -> Iterator[str]:
    """Where the extract's target for the initial conference is another day than the clock gives."""
    for enquiry in enquiries:
        if not enquiry.target_in_extract_on:
            continue
        clock = running.run(practice.clocks, "initial_conference", enquiry.clock_starts_on, today=today)
        if clock.due_on and clock.due_on != enquiry.target_in_extract_on:
            yield enquiry.child.called
