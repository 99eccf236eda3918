"""What happens in the meeting, in its order: opened, family first, agencies' views unseen then opened, decisions, closed."""

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access import days, trail
from alongside.access.models import Account
from alongside.conferences.errors import NotNow
from alongside.conferences.models import AgencyView, Conference, Decision, Invitation, Point
from alongside.people import actions as people
from alongside.people import outgoing
from alongside.people.changes import saved_by, saved_by_act
from alongside.people.models import Person
from alongside.practice import actions as practice
from alongside.ui import stale


def _must_be_open(conference: Conference) -> None:
    """Lock the conference and look again: another window may have closed it."""
    conference.refresh_from_db(from_queryset=Conference.objects.select_for_update())
    if not conference.is_open:
        raise NotNow(_("The meeting is not open. Open it when everybody has come in."))


@transaction.atomic
def open_meeting(conference: Conference, *, by: Account) -> None:
    """Begin; a second press changes nothing. Raises NotNow on another day than the one people were told, or once it ended."""
    conference.refresh_from_db(from_queryset=Conference.objects.select_for_update())
    if conference.is_open:
        return
    if conference.opened_at or conference.cancelled_at:
        raise NotNow(_("This meeting was already held or called off."))
    if timezone.localdate(conference.starts_at) != days.today():
        raise NotNow(_("This conference is booked for another day. Change the booking first."))
    conference.opened_at = days.now()
    conference.save(update_fields=["opened_at"])
    trail.act("conferences.open_meeting", conference, by=by)


@transaction.atomic
def mark_attendance(
    conference: Conference, *, present: Iterable[Person], left: Iterable[Person] = (), by: Account, seen: str = ""
) -> None:
    """Who is here, and who was and has left. Everybody else who was invited has not come.

    seen: `version_of_attendance` that the page showed; raises StaleEdit when it was marked otherwise, or somebody was invited,
    meanwhile.

    When somebody came stays, even when the mark was a mistake: what is said meanwhile is never shown to others (`in_room`).
    """
    _must_be_open(conference)
    invited = conference.invitations.filter(withdrawn_at=None).select_for_update(of=("self",)).select_related("person")
    now = list(invited.order_by("pk"))
    stale.must_be_current(seen, version_of_attendance(now), lambda: _attendance_now(conference, now, by))
    here, gone = {person.pk for person in present}, {person.pk for person in left}
    for invitation in now:
        is_here = invitation.person_id in here and invitation.person_id not in gone
        invitation.attended = is_here or invitation.person_id in gone
        if is_here:
            invitation.came_at = invitation.came_at or days.now()
            invitation.left_at = None
        elif invitation.came_at or invitation.attended:
            invitation.came_at = invitation.came_at or days.now()
            invitation.left_at = invitation.left_at or days.now()
        invitation.save(update_fields=["attended", "came_at", "left_at"])
    trail.act("conferences.mark_attendance", conference, by=by, present=len(here - gone), left=len(gone))


def version_of_attendance(invited: Iterable[Invitation]) -> str:
    """What a page shows of who is here, who has left and who has not come."""
    marks = sorted((each.person_id.hex, bool(each.attended), bool(each.left_at)) for each in invited)
    return stale.version(*(part for mark in marks for part in mark))


def _attendance_now(conference: Conference, invited: Iterable[Invitation], by: Account) -> stale.Saved:
    def mark(each: Invitation) -> str:
        if not each.attended:
            return _("not here")
        return _("has left") if each.left_at else _("here")

    texts = [(each.person.name, mark(each)) for each in invited]
    return saved_by_act("conferences.mark_attendance", conference, by=by, texts=texts)


@transaction.atomic
def go_to(conference: Conference, *, agenda_item: str, by: Account) -> None:
    """Where the meeting is now. Raises NotNow for something that is not on the agenda."""
    _must_be_open(conference)
    if agenda_item not in {item.key for item in practice.stored(conference.profile_digest).agenda}:
        raise NotNow(_("That is not on the agenda."))
    conference.agenda_item = agenda_item
    conference.save(update_fields=["agenda_item"])
    trail.act("conferences.go_to", conference, by=by, agenda_item=agenda_item)


@transaction.atomic
def capture(
    conference: Conference,
    *,
    agenda_item: str,
    words: str,
    speaker: Person | None,
    by: Account,
    key: uuid.UUID | None = None,
    let_out_because: str = "",
) -> Point:
    """Keep what is said, with who said it, under an item of the agenda.

    key: made with the page. A point that was already kept under it is given back and nothing is written, so a second press or
    a lost answer never makes two. Raises NotNow for empty words, SaysWhere for ones that nobody in the room should hear.
    """
    _must_be_open(conference)
    if not words.strip():
        raise NotNow(_("Write what was said."), field="words")
    kept = Point.objects.filter(pk=key, conference=conference).first() if key else None
    if kept:
        return kept
    outgoing.look_through(
        conference.family, [words], readers=None, because=let_out_because, by=by, where="conferences.capture"
    )
    point = Point(
        pk=key or uuid.uuid4(),
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
    if conference.family_spoke_at:
        return
    conference.family_spoke_at = days.now()
    conference.save(update_fields=["family_spoke_at"])
    trail.act("conferences.family_has_spoken", conference, by=by)


@transaction.atomic
def write_agency_view(invitation: Invitation, *, words: str, by: Account, seen: str = "") -> AgencyView:
    """What one agency thinks, before hearing the others. The chair may enter it for somebody who cannot; it is marked so.

    The same words again change nothing. Raises NotNow before the meeting is open and once the views have been opened to
    everybody, for anybody but the invited person and the chair, and for the chair when the person wrote their own.
    """
    conference = invitation.conference
    _must_be_open(conference)
    if conference.agency_views_opened_at:
        raise NotNow(_("The views have been opened. Say what you want to add, and the chair will write it down."))
    if not words.strip():
        raise NotNow(_("Write what you think, and why."), field="words")
    is_own = invitation.person.account_id == by.pk
    if not is_own and (conference.chair is None or conference.chair.account_id != by.pk):
        raise NotNow(_("Only the person who was asked, or the chair for them, writes this view."))
    if invitation.withdrawn_at or not invitation.agency_id:
        raise NotNow(_("Only people who are asked here for an agency write a view for it."))
    before = invitation.agency_views.filter(replaced_by=None).first()
    if before and not is_own and not before.was_entered_by_chair:
        raise NotNow(
            _("%(name)s has written their own view. You will see it when all are opened.")
            % {"name": invitation.person.name}
        )
    if before and before.words == words and before.by_id == by.pk:
        return before
    stale.must_be_current(
        seen,
        stale.version(before and before.pk),
        lambda: saved_by(
            before.by_id if before else None,
            at=before.at if before else None,
            by=by,
            texts=[(_("The view"), before.words if before else "")],
        ),
    )
    view = AgencyView(
        invitation=invitation,
        data_key=conference.family.data_key,
        words=words,
        at=days.now(),
        by=by,
        was_entered_by_chair=not is_own,
        replaces=before,
    )
    view.save(force_insert=True)
    trail.act("conferences.write_agency_view", invitation, by=by, for_another=view.was_entered_by_chair)
    return view


def agencies_still_writing(conference: Conference) -> list[Invitation]:
    """Those who are here now for an agency and have not yet written their view."""
    return list(
        conference.invitations.filter(withdrawn_at=None, attended=True, left_at=None, agency_views=None)
        .exclude(agency=None)
        .exclude(person=conference.chair_id)
        .select_related("person", "agency")
    )


@transaction.atomic
def open_agency_views(conference: Conference, *, by: Account) -> None:
    """Show the agencies' views to everybody in the meeting: after the family has spoken and all who are here have written."""
    _must_be_open(conference)
    if conference.agency_views_opened_at:
        return
    if not conference.invitations.filter(withdrawn_at=None, attended=True).exists():
        raise NotNow(_("Mark who is here first."))
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
    let_out_because: str = "",
    seen: str = "",
) -> Decision:
    """The chair's decision for one child. A second one corrects the first and names it; the same again changes nothing.

    outcome: a Decision.Outcome, with a category for a plan, or what follows for no plan. Raises NotNow until the family and
    the agencies have been heard, and SaysWhere when the reasons say where somebody lives.
    """
    _must_be_open(conference)
    if not conference.agency_views_opened_at:
        raise NotNow(_("Hear the family and every agency before you decide."))
    if not conference.about.filter(child=child).exists():
        raise NotNow(_("This conference is not about that child."), field="child")
    _must_say_all(outcome, reasons, category, what_follows)
    readers = list(readers)
    category = category if outcome == Decision.Outcome.PLAN else ""
    what_follows = what_follows if outcome == Decision.Outcome.NO_PLAN else ""
    before = conference.decisions.filter(child=child, replaced_by=None).select_related("audience").first()
    if before and _says(before, (outcome, category, what_follows, reasons), readers):
        return before
    stale.must_be_current(
        seen,
        stale.version(before and before.pk),
        lambda: saved_by(
            before.by_id if before else None,
            at=before.at if before else None,
            by=by,
            texts=[(_("The reason"), before.reasons if before else "")],
        ),
    )
    outgoing.look_through(
        conference.family, [reasons], readers=readers, because=let_out_because, by=by, where="conferences.decide"
    )
    decision = Decision(
        conference=conference,
        child=child,
        outcome=outcome,
        category=category,
        what_follows=what_follows,
        data_key=conference.family.data_key,
        reasons=reasons,
        audience=people.audience(readers, by=by),
        at=days.now(),
        by=by,
        replaces=before,
    )
    decision.save(force_insert=True)
    trail.act("conferences.decide", conference, by=by, outcome=outcome, decision=str(decision.pk))
    return decision


def _must_say_all(outcome: str, reasons: str, category: str, what_follows: str) -> None:
    if not reasons.strip():
        raise NotNow(_("Give the reason for your decision."), field="reasons")
    if outcome == Decision.Outcome.PLAN and not category:
        raise NotNow(_("Choose the category."), field="category")
    if outcome == Decision.Outcome.NO_PLAN and not what_follows:
        raise NotNow(_("Choose what follows instead of a plan."), field="what_follows")


def _says(before: Decision, said: tuple[str, str, str, str], readers: list[Person]) -> bool:
    """Whether a decision says this already. said: outcome, category, what follows, reasons."""
    if (before.outcome, before.category, before.what_follows, before.reasons) != said:
        return False
    return set(before.audience.people.values_list("pk", flat=True)) == {reader.pk for reader in readers}


@transaction.atomic
def close_meeting(conference: Conference, *, by: Account) -> None:
    """End the meeting; a second press changes nothing. Raises NotNow while a child has no decision."""
    conference.refresh_from_db(from_queryset=Conference.objects.select_for_update())
    if conference.closed_at:
        return
    _must_be_open(conference)
    decided = set(conference.decisions.filter(replaced_by=None).values_list("child_id", flat=True))
    undecided = [about.child for about in conference.about.select_related("child") if about.child_id not in decided]
    if undecided:
        names = ", ".join(child.called for child in undecided)
        raise NotNow(_("There is no decision yet for %(names)s.") % {"names": names})
    conference.closed_at = days.now()
    conference.save(update_fields=["closed_at"])
    trail.act("conferences.close_meeting", conference, by=by)
