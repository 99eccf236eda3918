"""What *a family* shows on one screen: who they are, where we are, what was said, who works with them, what happened."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from alongside.access.models import Account
from alongside.access.policy import Permission, allows
from alongside.conferences import lateness
from alongside.conferences.models import Conference, Enquiry
from alongside.context import loading as services
from alongside.desk import clocks, dated, loading, work_loading
from alongside.desk.dated import Event
from alongside.people.kinship import in_words
from alongside.people.models import Family, Person
from alongside.plans import loading as plan_pages
from alongside.plans.models import Plan
from alongside.practice import profile
from alongside.practice.profile import Profile
from alongside.voices.actions import waiting


def context(reader: Account, family: Family, today: date) -> dict[str, Any]:
    """Everything the template draws."""
    one = [family.pk]
    practice = profile.current()
    members = loading.members_of(family)
    enquiries = loading.enquiries_about(family)
    conferences = loading.conferences_of(one)
    plans = loading.plans_of(one)
    views = work_loading.views_for(reader, one)
    scopes = family.grants_for(reader)
    lately = clocks.latest(enquiries, conferences)
    return {
        "family": family,
        "today": today,
        "children": [person for person in members if person.is_child_on(today)],
        "adults": [person for person in members if not person.is_child_on(today)],
        "reasons": lateness.of_families([family.pk]),
        "running": list(clocks.clocks_of(lately, conferences, plans, practice, today)),
        "enquiries": lately,
        "disagreements": list(clocks.disagreements(lately, practice, today)),
        "waiting": {view.pk for view in waiting(views)},
        "views": list(reversed(views)),
        "ladders": [each for each in plan_pages.ladders_of(plans, reader) if each.now],
        "workers": loading.workers_of(members),
        "conferences": conferences,
        "plans": plans,
        "events": sorted(events(enquiries, conferences, plans, practice), key=lambda event: event.on, reverse=True),
        "related": related,
        "may": {each.name: allows(reader.role, each, scopes) for each in Permission},
        "leads_to_services": services.is_in_journey(reader, scopes),
    }


def events(
    enquiries: list[Enquiry], conferences: list[Conference], plans: list[Plan], practice: Profile
) -> Iterator[Event]:
    """What each room knows with a date, for the list of what happened."""
    for enquiry in enquiries:
        yield Event(enquiry.started_on, _("Section 47 enquiry started for %(name)s") % {"name": enquiry.child.called})
    for conference in conferences:
        yield from dated.of_conference(conference, practice)
    for plan in plans:
        yield from dated.of_plan(plan, practice)


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
