"""What is to be done, by whom it falls to, and how it is sorted on *My work*. Rows in, tasks out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access.policy import Role
from alongside.conferences.models import Conference, Enquiry, Invitation
from alongside.desk.clocks import awaits_plan, report_clock
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
BOOKS = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.ADMINISTRATOR)


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


def conferences_to_book(
    enquiries: Iterable[Enquiry], conferences: Iterable[Conference], profile: Profile, today: date
) -> Iterator[Task]:
    """An initial conference for each family whose enquiry runs and that has none booked or held since it began."""
    booked: dict[object, list[date]] = {}
    for conference in conferences:
        if conference.kind == Conference.Kind.INITIAL:
            booked.setdefault(conference.family_id, []).append(timezone.localdate(conference.starts_at))
    done: set[object] = set()
    for enquiry in sorted(enquiries, key=lambda each: each.clock_starts_on):
        has_one = any(day >= enquiry.started_on for day in booked.get(enquiry.family_id, ()))
        if has_one or enquiry.family_id in done:
            continue
        done.add(enquiry.family_id)
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


def reports_to_share(conferences: Iterable[Conference], role: str, profile: Profile, today: date) -> Iterator[Task]:
    """Reports that are due to the family before their conference: the worker writes, the manager releases."""
    for conference in conferences:
        report = getattr(conference, "report", None)
        is_released = report is not None and bool(report.releases.all())
        if conference.opened_at or is_released:
            continue
        clock = report_clock(conference, profile, today)
        if role == Role.SOCIAL_WORKER:
            url = reverse("report", kwargs={"conference": conference.pk})
            yield _by_clock(clock, conference.family, url, _("Write the report"))
        elif role == Role.TEAM_MANAGER and report is not None:
            url = reverse("report_release", kwargs={"report": report.pk})
            yield _by_clock(clock, conference.family, url, _("Read and release"))


def plans_to_make(conferences: Iterable[Conference], profile: Profile, today: date) -> Iterator[Task]:
    """Outline plans that a conference decided on and that nobody has begun."""
    for conference in conferences:
        if awaits_plan(conference) and conference.held_on:
            clock = running.run(profile.clocks, "decision_to_family", conference.held_on, today=today)
            url = reverse("start_plan", kwargs={"conference": conference.pk})
            yield _by_clock(clock, conference.family, url, _("Start the plan"))


def plans_to_follow(
    plans: Iterable[Plan], conferences: Iterable[Conference], profile: Profile, today: date
) -> Iterator[Task]:
    """The next core group of plans that are kept here, and the next review of every plan."""
    upcoming = {each.family_id for each in conferences if each.kind == Conference.Kind.REVIEW and not each.closed_at}
    for plan in plans:
        if (
            plan.areas.all()
        ):  # core groups are kept only here: one from the case system without areas has none to count from
            groups = [group.held_on for group in plan.core_groups.all()]
            key, start = ("later_core_group", max(groups)) if groups else ("first_core_group", plan.started_on)
            clock = running.run(profile.clocks, key, start, today=today)
            yield _by_clock(clock, plan.family, reverse("plan", kwargs={"plan": plan.pk}), _("Hold the core group"))
        if plan.family_id not in upcoming:
            held = [r.held_on for child in plan.children.all() for r in child.reviews.all() if r.held_on]
            key, start = ("later_review", max(held)) if held else ("first_review", plan.started_on)
            clock = running.run(profile.clocks, key, start, today=today)
            url = reverse("arrange_conference", kwargs={"family": plan.family_id})
            yield _by_clock(clock, plan.family, url, _("Arrange"))


@dataclass(frozen=True)
class Waiting:
    """Somebody who said something and waits: what waits longest, and how many other things of theirs wait with it."""

    view: View
    others: int
    days: int
    url: str


def who_waits(views: Iterable[View], today: date) -> list[Waiting]:
    """Those whose words nobody has answered, or who were not told, or for whom it was not enough: the longest first.

    days: calendar days since they said it.
    """
    found: dict[tuple[object, object], list[View]] = {}
    for view in sorted(waiting(views), key=lambda each: each.said_at):
        found.setdefault((view.family_id, view.speaker_id), []).append(view)
    return [
        Waiting(
            view=said[0],
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
