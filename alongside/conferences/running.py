"""What happens in the meeting, in its order: opened, family first, agencies' views unseen then opened, decisions, closed."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access import days, trail
from alongside.access.models import Account
from alongside.conferences.errors import NotNow
from alongside.conferences.models import AgencyView, Conference, Decision, Invitation, Point
from alongside.people import actions as people
from alongside.people.models import Person


def _must_be_open(conference: Conference) -> None:
    if not conference.is_open:
        raise NotNow(_("The meeting is not open. Open it when everybody has come in."))


@transaction.atomic
def open_meeting(conference: Conference, *, by: Account) -> None:
    """Begin. Raises NotNow on another day than the one people were told, or a second time."""
    if conference.opened_at:
        raise NotNow(_("This meeting was already opened."))
    if timezone.localdate(conference.starts_at) != days.today():
        raise NotNow(_("This conference is booked for another day. Change the booking first."))
    conference.opened_at = days.now()
    conference.save(update_fields=["opened_at"])
    trail.act("conferences.open_meeting", conference, by=by)


@transaction.atomic
def mark_attendance(conference: Conference, *, present: Iterable[Person], by: Account) -> None:
    """Who is here. Everybody else who was invited is not."""
    _must_be_open(conference)
    here = {person.pk for person in present}
    for invitation in conference.invitations.filter(withdrawn_at=None):
        invitation.attended = invitation.person_id in here
        invitation.save(update_fields=["attended"])
    trail.act("conferences.mark_attendance", conference, by=by, present=len(here))


@transaction.atomic
def capture(conference: Conference, *, agenda_item: str, words: str, speaker: Person | None, by: Account) -> Point:
    """Keep what is said, with who said it, under an item of the agenda."""
    _must_be_open(conference)
    point = Point(
        conference=conference,
        agenda_item=agenda_item,
        speaker=speaker,
        data_key=speaker.data_key if speaker else conference.family.data_key,
        words=words,
        at=days.now(),
        by=by,
    )
    point.save(force_insert=True)
    trail.act("conferences.capture", conference, by=by, point=str(point.pk))
    return point


@transaction.atomic
def family_has_spoken(conference: Conference, *, by: Account) -> None:
    """The family and the child have been asked first what they think; what they said is kept as their views."""
    _must_be_open(conference)
    conference.family_spoke_at = days.now()
    conference.save(update_fields=["family_spoke_at"])
    trail.act("conferences.family_has_spoken", conference, by=by)


@transaction.atomic
def write_agency_view(invitation: Invitation, *, words: str, by: Account) -> AgencyView:
    """What one agency thinks, before hearing the others. The chair may enter it for somebody who cannot; it is marked so.

    Raises NotNow before the meeting is open and once the views have been opened to everybody.
    """
    conference = Conference.objects.select_for_update().get(pk=invitation.conference_id)
    _must_be_open(conference)
    if conference.agency_views_opened_at:
        raise NotNow(_("The views have been opened. Say what you want to add, and the chair will write it down."))
    view = AgencyView(
        invitation=invitation,
        data_key=conference.family.data_key,
        words=words,
        at=days.now(),
        by=by,
        was_entered_by_chair=invitation.person.account_id != by.pk,
        replaces=invitation.agency_views.filter(replaced_by=None).first(),
    )
    view.save(force_insert=True)
    trail.act("conferences.write_agency_view", invitation, by=by, for_another=view.was_entered_by_chair)
    return view


def agencies_still_writing(conference: Conference) -> list[Invitation]:
    """Those who are here for an agency and have not yet written their view."""
    return list(
        conference.invitations.filter(withdrawn_at=None, attended=True, agency_views=None)
        .exclude(agency=None)
        .exclude(person=conference.chair_id)
        .select_related("person", "agency")
    )


@transaction.atomic
def open_agency_views(conference: Conference, *, by: Account) -> None:
    """Show the agencies' views to everybody in the meeting: after the family has spoken and all have written."""
    _must_be_open(conference)
    if not conference.family_spoke_at:
        raise NotNow(_("The family speaks first. Ask them what they think, then go on."))
    waiting = agencies_still_writing(conference)
    if waiting:
        names = ", ".join(invitation.person.name for invitation in waiting)
        raise NotNow(_("Still waiting for: %(names)s. You may enter it for somebody who cannot.") % {"names": names})
    conference.agency_views_opened_at = days.now()
    conference.save(update_fields=["agency_views_opened_at"])
    trail.act("conferences.open_agency_views", conference, by=by)


@transaction.atomic
def decide(
    conference: Conference,
    child: Person,
    *,
    outcome: str,
    reasons: str,
    readers: Iterable[Person],
    by: Account,
    category: str = "",
    what_follows: str = "",
) -> Decision:
    """The chair's decision for one child. A second one corrects the first and names it.

    outcome: a Decision.Outcome, with a category for a plan, or what follows for no plan. Raises NotNow until the family and
    the agencies have been heard.
    """
    _must_be_open(conference)
    if not conference.agency_views_opened_at:
        raise NotNow(_("Hear the family and every agency before you decide."))
    if not conference.about.filter(child=child).exists():
        raise NotNow(_("This conference is not about that child."), field="child")
    if not reasons.strip():
        raise NotNow(_("Give the reason for your decision."), field="reasons")
    if outcome == Decision.Outcome.PLAN and not category:
        raise NotNow(_("Choose the category."), field="category")
    if outcome == Decision.Outcome.NO_PLAN and not what_follows:
        raise NotNow(_("Choose what follows instead of a plan."), field="what_follows")
    decision = Decision(
        conference=conference,
        child=child,
        outcome=outcome,
        category=category if outcome == Decision.Outcome.PLAN else "",
        what_follows=what_follows if outcome == Decision.Outcome.NO_PLAN else "",
        data_key=conference.family.data_key,
        reasons=reasons,
        audience=people.audience(readers, by=by),
        at=days.now(),
        by=by,
        replaces=conference.decisions.filter(child=child, replaced_by=None).first(),
    )
    decision.save(force_insert=True)
    trail.act("conferences.decide", conference, by=by, outcome=outcome, decision=str(decision.pk))
    return decision


@transaction.atomic
def close_meeting(conference: Conference, *, by: Account) -> None:
    """End the meeting. Raises NotNow while a child has no decision."""
    _must_be_open(conference)
    decided = set(conference.decisions.filter(replaced_by=None).values_list("child_id", flat=True))
    undecided = [about.child for about in conference.about.select_related("child") if about.child_id not in decided]
    if undecided:
        names = ", ".join(child.called for child in undecided)
        raise NotNow(_("There is no decision yet for %(names)s.") % {"names": names})
    conference.closed_at = days.now()
    conference.save(update_fields=["closed_at"])
    trail.act("conferences.close_meeting", conference, by=by)
