"""What is to be done, by whom it falls to, and how it is sorted on *My work*. Rows in, tasks out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access.policy import Role
from alongside.conferences.models import Conference, Enquiry, Invitation
from alongside.desk.clocks import report_clock
from alongside.people.models import Family
from alongside.plans.models import Plan
from alongside.practice import running
from alongside.practice.profile import Profile, row
from alongside.practice.running import RunningClock
from alongside.voices.actions import waiting
from alongside.voices.models import View

WORKS_WITH_FAMILY = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER)
ANSWERS = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.CHAIR)
OPENS_FAMILIES = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.CHAIR)
HAS_TASKS = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.CHAIR, Role.AGENCY_PROFESSIONAL)


def nothing_here(role: str) -> str:
    """What *My work* says to somebody whose work brings no tasks of families: what they can do, and what will come."""
    return {
        Role.DUTY_MANAGER: _("You can find and open every family. What somebody must look at today stands here first."),
        Role.EMERGENCY_DUTY: _(
            "Find the family above, say why you need to know, and you see who works with it and how to keep it safe."
        ),
        Role.QUALITY_ASSURANCE: _(
            "When somebody opens a family that is not theirs with a reason, you are asked here to look at it."
        ),
        Role.SYSTEM_ADMINISTRATOR: _(
            "You look after accounts. Nothing about families is shown to you, here or anywhere."
        ),
        Role.DATA_STEWARD: _(
            "Nothing waits for you. When records of one person must be told apart or put together, they will be here."
        ),
        Role.MENTOR: _("Nothing waits for you. When workers ask you for a talk about their work, it will be here."),
    }.get(Role(role), _("Nothing waits for you. When somebody asks you to take part, it will be here."))


@dataclass(frozen=True)
class Task:
    """One row of *My work*: which family, what, by when and why, and the one thing to do."""

    family: Family
    what: str
    due_on: date | None
    url: str
    do: str
    clock: RunningClock | None = None
    days_left: int | None = None
    why: str = ""
    note: str = ""


@dataclass(frozen=True)
class Work:
    """What tasks are made of: rows of desk.work_loading with what it adds to them, each with its family."""

    to_book: list[Enquiry]
    conferences: list[Conference]
    plans: list[Plan]


@dataclass(frozen=True)
class Group:
    key: str
    title: str
    tasks: list[Task]


def grouped(tasks: Iterable[Task], today: date) -> list[Group]:
    """Late, today, in the next seven days, later: each in the order of the days they are due."""
    groups = {
        "late": Group("late", _("Late"), []),
        "today": Group("today", _("Today"), []),
        "week": Group("week", _("In the next seven days"), []),
        "later": Group("later", _("Later"), []),
    }
    for task in sorted(tasks, key=lambda each: (each.due_on or date.max, each.family.name)):
        if task.due_on is None:
            key = "later"
        elif task.due_on < today:
            key = "late"
        elif task.due_on == today:
            key = "today"
        else:
            key = "week" if task.due_on <= today + timedelta(days=7) else "later"
        groups[key].tasks.append(task)
    return [group for group in groups.values() if group.tasks]


def _by_clock(clock: RunningClock, family: Family, url: str, do: str, note: str = "") -> Task:
    return Task(
        family=family,
        what=str(clock.clock.title),
        due_on=clock.due_on,
        clock=clock,
        days_left=clock.days_left,
        url=url,
        do=do,
        why=f"{clock.clock.words} {clock.refusal}".strip(),
        note=note,
    )


def of_families(role: str, work: "Work", profile: Profile, today: date) -> list[Task]:
    """Everything that falls to somebody of this role for the families they work with."""
    tasks: list[Task] = []
    if role in WORKS_WITH_FAMILY:
        tasks += conferences_to_book(work.to_book, profile, today)
    tasks += conferences_to_come(work.conferences, role, profile)
    if role in WORKS_WITH_FAMILY:
        tasks += reports_to_share(work.conferences, role, profile, today)
        tasks += plans_to_make(work.conferences, profile, today)
        tasks += plans_to_follow(work.plans, work.conferences, profile, today)
    return tasks


def conferences_to_book(enquiries: Iterable[Enquiry], profile: Profile, today: date) -> Iterator[Task]:
    """An initial conference for each of these enquiries, which have none booked or held since they began."""
    for enquiry in enquiries:
        clock = running.run(profile.clocks, "initial_conference", enquiry.clock_starts_on, today=today)
        url = reverse("arrange_conference", kwargs={"family": enquiry.family_id})
        yield _by_clock(clock, enquiry.family, url, _("Arrange"))


def conferences_to_come(conferences: Iterable[Conference], role: str, profile: Profile) -> Iterator[Task]:
    """Booked conferences: the chair opens the meeting, everybody else its arrangements."""
    for conference in conferences:
        if conference.closed_at:
            continue
        name = "meeting" if role == Role.CHAIR else "conference"
        kind = row(profile.conference.kinds, conference.kind).title
        yield Task(
            family=conference.family,
            what=str(kind),
            due_on=timezone.localdate(conference.starts_at),
            url=reverse(name, kwargs={"conference": conference.pk}),
            do=_("Open the meeting") if role == Role.CHAIR else _("Arrangements"),
            note=conference.place,
        )


def reports_to_share(conferences: Iterable[Any], role: str, profile: Profile, today: date) -> Iterator[Task]:
    """Reports that are due to the family before their conference: the worker writes, the manager releases."""
    for conference in conferences:
        report = getattr(conference, "report", None)
        if conference.opened_at or conference.is_released:
            continue
        clock = report_clock(conference, profile, today)
        if role == Role.SOCIAL_WORKER:
            url = reverse("report", kwargs={"conference": conference.pk})
            yield _by_clock(clock, conference.family, url, _("Write the report"))
        elif role == Role.TEAM_MANAGER and report is not None:
            url = reverse("report_release", kwargs={"report": report.pk})
            yield _by_clock(clock, conference.family, url, _("Read and release"))


def plans_to_make(conferences: Iterable[Conference], profile: Profile, today: date) -> Iterator[Task]:
    """Outline plans that a closed conference decided on and that nobody has begun."""
    for conference in conferences:
        if conference.closed_at and conference.held_on:
            clock = running.run(profile.clocks, "decision_to_family", conference.held_on, today=today)
            url = reverse("start_plan", kwargs={"conference": conference.pk})
            yield _by_clock(clock, conference.family, url, _("Start the plan"))


def plans_to_follow(
    plans: Iterable[Any], conferences: Iterable[Conference], profile: Profile, today: date
) -> Iterator[Task]:
    """The next core group of plans that are kept here, and the next review of every plan."""
    upcoming = {each.family_id for each in conferences if each.kind == Conference.Kind.REVIEW and not each.closed_at}
    for plan in plans:
        if plan.has_areas:  # core groups are kept only here: a plan from the case system has none to count from
            last = plan.last_group_on
            key, start = ("later_core_group", last) if last else ("first_core_group", plan.started_on)
            clock = running.run(profile.clocks, key, start, today=today)
            yield _by_clock(clock, plan.family, reverse("plan", kwargs={"plan": plan.pk}), _("Hold the core group"))
        if plan.family_id not in upcoming:
            last = plan.last_review_on
            key, start = ("later_review", last) if last else ("first_review", plan.started_on)
            clock = running.run(profile.clocks, key, start, today=today)
            url = reverse("arrange_conference", kwargs={"family": plan.family_id})
            yield _by_clock(clock, plan.family, url, _("Arrange"))


@dataclass(frozen=True)
class Waiting:
    """Somebody who said something and waits: what waits longest, and how many other things of theirs wait with it."""

    view: View
    family: Family
    others: int
    days: int
    url: str


def who_waits(views: Iterable[View], families: Mapping[Any, Family], today: date) -> list[Waiting]:
    """Those whose words nobody has answered, or who were not told, or for whom it was not enough: the longest first.

    days: calendar days since they said it.
    """
    found: dict[tuple[Any, Any], list[View]] = {}
    for view in sorted(waiting(views), key=lambda each: each.said_at):
        found.setdefault((view.family_id, view.speaker_id), []).append(view)
    return [
        Waiting(
            view=said[0],
            family=families[family],
            others=len(said) - 1,
            days=(today - timezone.localdate(said[0].said_at)).days,
            url=reverse("person", kwargs={"family": family, "person": speaker}),
        )
        for (family, speaker), said in found.items()
    ]


def views_to_give(invitations: Iterable[Invitation], profile: Profile) -> Iterator[Task]:
    """A professional's conferences."""
    for invitation in invitations:
        conference = invitation.conference
        yield Task(
            family=conference.family,
            what=str(row(profile.conference.kinds, conference.kind).title),
            due_on=timezone.localdate(conference.starts_at),
            url=reverse("agency_view", kwargs={"invitation": invitation.pk}),
            do=_("Open"),
            note=conference.place,
        )
