"""Everything of a family that has a date, from every room that keeps such rows: one source for the chronology and its excerpts.

The number of queries is the same whatever the family has lived through. What is confidential (an address, somebody's words that
are not for the reader) is not here: a move says that somebody moved, and never where.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.access.models import Account
from alongside.conferences.models import Conference, Decision, Enquiry
from alongside.context import wording
from alongside.context.models import Conversation
from alongside.desk import clocks, dated_rows
from alongside.people.models import Family, Person
from alongside.plans.models import Plan
from alongside.practice import profile
from alongside.practice.profile import Profile, row
from alongside.voices.models import View

KINDS = {
    "life": gettext_lazy("Births, deaths and moves"),
    "help": gettext_lazy("First contacts, early help and referrals"),
    "enquiry": gettext_lazy("Section 47 enquiries"),
    "conference": gettext_lazy("Conferences and decisions"),
    "plan": gettext_lazy("Plans and reviews"),
    "core group": gettext_lazy("Core groups"),
    "visit": gettext_lazy("Visits"),
    "said": gettext_lazy("What was said"),
    "worker": gettext_lazy("Who worked with them"),
    "service": gettext_lazy("Conversations with services"),
}


@dataclass(frozen=True)
class Event:
    """Something dated that happened or is booked. `people` are those it is about, by id; none means the whole family."""

    on: date
    text: str
    href: str = ""
    kind: str = ""
    people: frozenset[Any] = field(default_factory=frozenset)
    by: str = ""
    is_imported: bool = False


def of_family(reader: Account, family: Family) -> list[Event]:
    """Everything a reader who may open the family's record may see of it, in no order."""
    practice = profile.current()
    conferences = dated_rows.conferences_of(family.pk)
    return [
        *(event for person in dated_rows.members_of(family.pk) for event in _of_person(person)),
        *_of_enquiries(dated_rows.enquiries_of(family.pk)),
        *(event for each in conferences for event in (*of_conference(each, practice), *_of_decisions(each))),
        *(event for each in dated_rows.plans_of(family.pk) for event in of_plan(each, practice)),
        *(_of_view(view, family) for view in dated_rows.views_of(reader, family.pk)),
        *map(_of_conversation, dated_rows.conversations_of(reader, family.pk)),
    ]


def _of_conversation(said: Conversation) -> Event:
    service = wording.feed_names().get(said.feed, said.feed)
    text = _("Conversation with %(service)s: %(learnt)s") % {"service": service, "learnt": said.learnt}
    return Event(said.had_on, text, kind="service", people=frozenset({said.person_id}), by=said.by.person.name)


def _of_person(person: Person) -> Iterator[Event]:
    name, own = {"name": person.called}, frozenset({person.pk})
    imported = person.ssd_id is not None

    def event(on: date | None, text: str, kind: str, *, by: str = "", is_imported: bool = imported) -> Iterator[Event]:
        if on:
            yield Event(on, text % name, kind=kind, people=own, by=by, is_imported=is_imported)

    yield from event(person.birth_on, _("%(name)s was born"), "life")
    yield from event(person.death_on, _("%(name)s died"), "life")
    if person.birth_on is None:
        yield from event(person.expected_birth_on, _("A baby is expected"), "life")
    for address in person.addresses.all():
        yield from event(address.from_on, _("%(name)s moved"), "life", is_imported=address.ssd_id is not None)
    for contact in person.first_contacts.all():
        yield from event(contact.on, _("Somebody told the council about %(name)s"), "help", by=contact.source)
    for help_ in person.early_help.all():
        yield from event(help_.started_on, _("Early help for %(name)s began"), "help", by=help_.organisation)
        yield from event(help_.ended_on, _("Early help for %(name)s ended"), "help", by=help_.end_reason)
    for referral in person.referrals.all():
        yield from event(referral.on, _("%(name)s was referred as a child in need"), "help", by=referral.source)
        yield from event(referral.closed_on, _("The time of %(name)s as a child in need ended"), "help")
    for visit in person.visits.all():
        seen = _("%(name)s was visited and seen") if visit.child_seen else _("%(name)s was visited, and not seen")
        if visit.child_seen and visit.seen_alone:
            seen = _("%(name)s was visited and seen alone")
        yield from event(visit.on, _("%(name)s was visited") if visit.child_seen is None else seen, "visit")
    for part in person.involvements.all():
        who, is_imported = f"{part.worker.person.name}, {part.role}", part.ssd_id is not None
        yield from event(
            part.from_on, _("Somebody began to work with %(name)s"), "worker", by=who, is_imported=is_imported
        )
        yield from event(
            part.until_on, _("Somebody stopped working with %(name)s"), "worker", by=who, is_imported=is_imported
        )


def _of_enquiries(enquiries: Iterable[Enquiry]) -> Iterator[Event]:
    for enquiry in enquiries:
        name, about = {"name": enquiry.child.called}, frozenset({enquiry.child_id})
        imported = enquiry.ssd_id is not None
        yield Event(
            enquiry.started_on,
            _("Section 47 enquiry started for %(name)s") % name,
            kind="enquiry",
            people=about,
            is_imported=imported,
        )
        if enquiry.strategy_discussion_on:
            text = _("Strategy discussion about %(name)s") % name
            yield Event(enquiry.strategy_discussion_on, text, kind="enquiry", people=about)
        if enquiry.ended_on:
            text = _("Section 47 enquiry ended for %(name)s") % name
            yield Event(enquiry.ended_on, text, kind="enquiry", people=about, is_imported=imported)


def of_conference(conference: Conference, practice: Profile) -> Iterator[Event]:
    """A conference and its report."""
    children = frozenset(about.child_id for about in conference.about.all())
    imported = conference.arranged_by_id is None
    yield Event(
        timezone.localdate(conference.starts_at),
        str(row(practice.conference.kinds, conference.kind).title),
        reverse("conference", kwargs={"conference": conference.pk}),
        "conference",
        children,
        is_imported=imported,
    )
    if released := clocks.released_on(conference):
        url = reverse("my_report", kwargs={"report": conference.report.pk})
        yield Event(released, _("The report was released"), url, "conference", children)


def _of_decisions(conference: Conference) -> Iterator[Event]:
    for decision in conference.decisions.all():
        is_plan = decision.outcome == Decision.Outcome.PLAN
        text = _("Decided for %(name)s: a plan") if is_plan else _("Decided for %(name)s: no plan")
        yield Event(
            timezone.localdate(decision.at),
            text % {"name": decision.child.called},
            kind="conference",
            people=frozenset({decision.child_id}),
            by=decision.by.person.name,
        )


def of_plan(plan: Plan, practice: Profile) -> Iterator[Event]:
    """A plan, its core groups, its reviews and its end for each child."""
    children = list(plan.children.all())
    everybody = frozenset(child.child_id for child in children)
    url = reverse("plan", kwargs={"plan": plan.pk})
    imported = any(child.ssd_id for child in children)
    yield Event(plan.started_on, str(practice.conference.plan_title), url, "plan", everybody, is_imported=imported)
    for group in plan.core_groups.all():
        group_url = reverse("core_group", kwargs={"core_group": group.pk})
        yield Event(group.held_on, _("Core group"), group_url, "core group", everybody)
    for child in children:
        name, own = {"name": child.child.called}, frozenset({child.child_id})
        for review in child.reviews.all():
            if review.held_on:
                yield Event(review.held_on, _("Review for %(name)s") % name, "", "plan", own, is_imported=True)
        if child.ended_on:
            yield Event(child.ended_on, _("The plan ended for %(name)s") % name, url, "plan", own, is_imported=imported)


def _of_view(view: View, family: Family) -> Event:
    return Event(
        timezone.localdate(view.said_at),
        _("Something that %(name)s said") % {"name": view.speaker.called},
        reverse("person", kwargs={"family": family.pk, "person": view.speaker_id}),
        "said",
        frozenset({view.speaker_id}),
    )
