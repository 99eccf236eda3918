"""What *a family* shows on one screen: who they are, where we are, what was said, who works with them, what happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from alongside.access.models import Account
from alongside.access.policy import Permission, allows
from alongside.conferences.models import Conference, Enquiry
from alongside.desk import loading
from alongside.people.kinship import in_words
from alongside.people.models import Family, Person
from alongside.plans import loading as plan_pages
from alongside.plans.models import Plan
from alongside.practice import profile, running
from alongside.practice.profile import Profile, row
from alongside.practice.running import RunningClock
from alongside.voices.actions import waiting


@dataclass(frozen=True)
class Event:
    """Something dated that happened or is booked."""

    on: date
    text: str
    href: str = ""


def context(reader: Account, family: Family, today: date) -> dict[str, Any]:
    """Everything the template draws."""
    one = Family.objects.filter(pk=family.pk)
    practice = profile.current()
    members = loading.members_of(family)
    enquiries = loading.enquiries_about(family)
    conferences = loading.conferences_of(one)
    plans = loading.plans_of(one)
    views = loading.views_for(reader, one)
    scopes = family.grants_for(reader)
    lately = latest(enquiries, conferences)
    return {
        "family": family,
        "today": today,
        "children": [person for person in members if person.is_child_on(today)],
        "adults": [person for person in members if not person.is_child_on(today)],
        "clocks": list(clocks_of(lately, conferences, plans, practice, today)),
        "enquiries": lately,
        "disagreements": list(disagreements(lately, practice, today)),
        "waiting": {view.pk for view in waiting(views)},
        "views": list(reversed(views)),
        "ladders": [each for each in plan_pages.ladders_of(plans, reader) if each.now],
        "workers": loading.workers_of(members),
        "conferences": conferences,
        "plans": plans,
        "events": sorted(events(enquiries, conferences, plans, practice), key=lambda event: event.on, reverse=True),
        "related": related,
        "may": {each.name: allows(reader.role, each, scopes) for each in Permission},
    }


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
    if initial and not initial.held_on:
        yield running.run(
            practice.clocks,
            "report_before_initial",
            timezone.localdate(initial.starts_at),
            done_on=_released_on(initial),
            today=today,
        )
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


def _released_on(conference: Conference) -> date | None:
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


def events(
    enquiries: list[Enquiry], conferences: list[Conference], plans: list[Plan], practice: Profile
) -> Iterator[Event]:
    """What each room knows with a date, for the list of what happened."""
    for enquiry in enquiries:
        yield Event(enquiry.started_on, _("Section 47 enquiry started for %(name)s") % {"name": enquiry.child.called})
    for conference in conferences:
        kind = str(row(practice.conference.kinds, conference.kind).title)
        url = reverse("conference", kwargs={"conference": conference.pk})
        yield Event(timezone.localdate(conference.starts_at), kind, url)
        if released := _released_on(conference):
            yield Event(
                released, _("The report was released"), reverse("my_report", kwargs={"report": conference.report.pk})
            )
    for plan in plans:
        url = reverse("plan", kwargs={"plan": plan.pk})
        yield Event(plan.started_on, str(practice.conference.plan_title), url)
        for group in plan.core_groups.all():
            yield Event(group.held_on, _("Core group"), reverse("core_group", kwargs={"core_group": group.pk}))
        for child in plan.children.all():
            for review in child.reviews.all():
                if review.held_on:
                    yield Event(review.held_on, _("Review"))


def related(person: Person) -> list[str]:
    """How somebody is related to the others, in words: "mother of Sam and Layla, has parental responsibility"."""
    alike: dict[tuple[str, bool], list[str]] = {}
    for each in person.relationships.all():
        alike.setdefault((each.kind, bool(each.parental_responsibility)), []).append(each.other.called)
    return [
        (_("%(kind)s of %(names)s, has parental responsibility") if is_responsible else _("%(kind)s of %(names)s"))
        % {"kind": in_words(kind), "names": get_text_list(sorted(names), _("and"))}
        for (kind, is_responsible), names in alike.items()
    ]
