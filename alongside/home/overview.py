"""What one person's page about one meeting says."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.access.models import Account
from alongside.conferences.models import Decision, Invitation
from alongside.home import loading
from alongside.home.my_views import MyViews
from alongside.practice.profile import Profile, row

Task = dict[str, Any]


def of(invitation: Invitation, reader: Account) -> dict[str, Any]:
    """The context of `your_conference.html`."""
    conference = invitation.conference
    practice = loading.profile_of(conference)
    plans = [plan for plan in loading.plans_for(reader) if plan.family_id == conference.family_id]
    my_views = MyViews(invitation)
    workers = list(my_views.offered.social_workers)
    return {
        "person": invitation.person,
        "invitation": invitation,
        "conference": conference,
        "children": loading.names_of(loading.children_of(invitation)),
        "tasks": _tasks(invitation, reader, my_views, practice),
        "ask": loading.names_of(workers),
        "agenda": practice.agenda,
        "decisions": [_in_words(decision, practice) for decision in loading.decisions_for(reader, conference)],
        "plans": plans,
        "late": loading.late_for(reader),
        "said": loading.said_for(reader),
    }


def of_several(invitations: list[Invitation], reader: Account) -> dict[str, Any]:
    """The context of `your_meetings.html`: several meetings, or none yet."""
    return {
        "person": reader.person,
        "meetings": [(each, loading.names_of(loading.children_of(each))) for each in invitations],
        "plans": [] if invitations else loading.plans_for(reader),
        "late": loading.late_for(reader),
        "said": loading.said_for(reader),
    }


def _tasks(invitation: Invitation, reader: Account, my_views: MyViews, practice: Profile) -> list[Task]:
    part = {"invitation": invitation.pk}
    steps, people = len(practice.what_happens), len(loading.who_will_be_there(invitation))
    report = loading.report_for(reader, invitation.conference)
    return [
        {
            "text": _("What will happen"),
            "href": reverse("what_will_happen", kwargs=part),
            "state": ngettext("%(count)s step", "%(count)s steps", steps) % {"count": steps},
        },
        {
            "text": _("Who will be there"),
            "href": reverse("who_will_be_there", kwargs=part),
            "state": ngettext("%(count)s person", "%(count)s people", people) % {"count": people},
        },
        {"text": _("What you can ask for"), "href": reverse("your_rights", kwargs=part), "state": _("Your rights")},
        {"text": _("Say what you think"), "href": reverse("my_views", kwargs=part)} | _state(my_views),
        {
            "text": _("The report about you"),
            "href": reverse("my_report", args=[report.pk]) if report else None,
            "state": _("Ready") if report else _("Not ready yet"),
            "tone": "good" if report else "",
        },
    ]


def _state(my_views: MyViews) -> Task:
    if my_views.sitting and my_views.sitting.finished_at:
        return {"state": _("Done"), "tone": "good"}
    if my_views.is_closed:
        return {"state": _("Closed"), "tone": ""}
    if my_views.sitting:
        return {"state": _("Started"), "tone": "own"}
    return {"state": _("Not started"), "tone": ""}


def _in_words(decision: Decision, practice: Profile) -> dict[str, Any]:
    """One child's decision as the profile of the meeting says it."""
    if decision.outcome == Decision.Outcome.PLAN:
        answer, because = practice.threshold.yes, row(practice.categories, decision.category)
    else:
        answer, because = practice.threshold.no, row(practice.no_plan_outcomes, decision.what_follows)
    return {
        "name": decision.child.called,
        "answer": answer,
        "title": because.title,
        "words": because.words,
        "reasons": decision.reasons,
        "by": decision.by.person.name,
    }
