from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access import days, trail
from alongside.access.models import Account
from alongside.access.policy import Scope
from alongside.conferences.errors import CannotArrange
from alongside.conferences.models import Conference, ConferenceChild, Enquiry, Invitation
from alongside.people import actions as people
from alongside.people import outgoing
from alongside.people.changes import saved_by_act
from alongside.people.models import Agency, Family, Person
from alongside.practice import actions as practice
from alongside.practice import clocks, profile
from alongside.ui import stale, words


@transaction.atomic
def record_enquiry(child: Person, *, family: Family, started_on: date, by: Account | None, **fields: object) -> Enquiry:
    """A section 47 enquiry about a child. `fields` are further columns of Enquiry."""
    enquiry = Enquiry(child=child, family=family, started_on=started_on, **fields)
    enquiry.save(force_insert=True)
    trail.act("conferences.record_enquiry", enquiry, by=by)
    return enquiry


@transaction.atomic
def record_strategy_discussion(enquiry: Enquiry, *, held_on: date, by: Account) -> None:
    """The day of the strategy discussion at which the enquiry was started: the clock counts from it from now on."""
    if held_on > days.today():
        raise CannotArrange(_("The strategy discussion must be today or in the past."), field="held_on")
    before, enquiry.strategy_discussion_on = enquiry.strategy_discussion_on, held_on
    enquiry.save(update_fields=["strategy_discussion_on"])
    was = before.isoformat() if before else ""
    trail.act("conferences.record_strategy_discussion", enquiry, by=by, held_on=held_on.isoformat(), was=was)


def initial_conference_due(family: Family) -> date | None:
    """When the initial conference of a family's open enquiries is due: by the earliest clock. None when no
    enquiry awaits one.

    Raises BeyondCalendar when the calendar does not reach that far.
    """
    starts = [enquiry.clock_starts_on for enquiry in family.enquiries.awaiting_conference()]
    return clocks.due(profile.current().clocks["initial_conference"].rule, min(starts)) if starts else None


def _late_with_a_reason(family: Family, kind: str, starts_at: datetime, late_because: str) -> None:
    try:
        due = initial_conference_due(family) if kind == Conference.Kind.INITIAL else None
    except clocks.BeyondCalendar:
        return  # the page says that the day must be worked out by hand; a child's conference does not wait for a calendar
    if due and timezone.localdate(starts_at) > due and not late_because.strip():
        raise CannotArrange(_("This is after the day it is due. Say why it is late."), field="late_because")


def _look_through(family: Family, *texts: str, because: str, by: Account, where: str) -> None:
    """Everybody who is asked reads when and where it is. The place of a meeting is an address, but not one of theirs."""
    outgoing.look_through(family, texts, readers=None, because=because, by=by, where=where, may_hold_an_address=True)


@transaction.atomic
def arrange(
    family: Family,
    *,
    kind: str,
    children: Iterable[Person],
    starts_at: datetime,
    place: str,
    chair: Person,
    by: Account,
    how_to_get_there: str = "",
    late_because: str = "",
    let_out_because: str = "",
) -> Conference:
    """Book a conference. The chair may open the family from now on.

    Raises CannotArrange: no children or others' children, in the past, another of its kind already booked, or an initial
    conference after its clock without a reason. Raises SaysWhere when place or way say where one of the family lives.
    """
    children = list(children)
    members = set(family.people.values_list("pk", flat=True))
    if not children or any(child.pk not in members for child in children):
        raise CannotArrange(_("Choose at least one child of this family."), field="children")
    if timezone.localdate(starts_at) < days.today():
        raise CannotArrange(_("The conference must be today or later."), field="day")
    if family.conferences.filter(kind=kind, opened_at=None, cancelled_at=None).exists():
        raise CannotArrange(_("A conference of this kind is already booked for this family."), field="kind")
    _late_with_a_reason(family, kind, starts_at, late_because)
    _look_through(family, place, how_to_get_there, because=let_out_because, by=by, where="conferences.arrange")
    conference = Conference(
        family=family,
        kind=kind,
        starts_at=starts_at,
        place=place,
        how_to_get_there=how_to_get_there,
        late_because=late_because,
        chair=chair,
        data_key=family.data_key,
        profile_digest=practice.store(profile.current()).digest,
        arranged_at=days.now(),
        arranged_by=by,
    )
    conference.save(force_insert=True)
    ConferenceChild.objects.bulk_create(ConferenceChild(conference=conference, child=child) for child in children)
    if chair.account:
        people.grant(family, chair.account, Scope.CONFERENCE)
    trail.act("conferences.arrange", conference, by=by, children=len(children))
    return conference


@transaction.atomic
def move(
    conference: Conference,
    *,
    starts_at: datetime,
    place: str,
    by: Account,
    late_because: str = "",
    how_to_get_there: str | None = None,
    chair: Person | None = None,
    let_out_because: str = "",
    seen: str = "",
) -> None:
    """Change when, where or who chairs; what is not given stays. Answers to another time or place no longer count.

    seen: `Conference.version` of what was being changed. Raises StaleEdit when somebody changed it meanwhile,
    and CannotArrange once the meeting was opened, as `arrange` does, or when it would meet somebody who comes separately.
    """
    conference.refresh_from_db(from_queryset=Conference.objects.select_for_update())
    if conference.opened_at:
        raise CannotArrange(_("This conference has already begun."))
    stale.must_be_current(seen, conference.version, lambda: _as_it_stands(conference, by))
    if timezone.localdate(starts_at) < days.today():
        raise CannotArrange(_("The conference must be today or later."), field="day")
    _late_with_a_reason(conference.family, conference.kind, starts_at, late_because)
    _look_through(
        conference.family, place, how_to_get_there or "", because=let_out_because, by=by, where="conferences.move"
    )
    asked = conference.invitations.filter(withdrawn_at=None)
    for invitation in asked.filter(attends_separately=True).select_related("person"):
        _apart(starts_at, place, invitation.own_starts_at, invitation.own_place, field="time")
    is_other = (starts_at, place) != (conference.starts_at, conference.place)
    conference.starts_at, conference.place, conference.late_because = starts_at, place, late_because
    if how_to_get_there is not None:
        conference.how_to_get_there = how_to_get_there
    before = conference.chair
    conference.chair = chair or before
    conference.save(update_fields=["starts_at", "place", "late_because", "how_to_get_there", "chair"])
    if is_other:
        asked.filter(attends_separately=False).update(answer=Invitation.Answer.NONE)
    if chair and chair.account and chair != before:
        people.grant(conference.family, chair.account, Scope.CONFERENCE)
        if before and before.account:
            _no_longer(conference.family, before.account)
    trail.act("conferences.move", conference, by=by)


def _as_it_stands(conference: Conference, by: Account) -> stale.Saved:
    texts = [
        (_("Day"), words.day(conference.starts_at)),
        (_("Time"), words.time(conference.starts_at)),
        (_("Place"), conference.place),
        (_("How to get there"), conference.how_to_get_there),
        (_("Chair"), conference.chair.name if conference.chair else ""),
    ]
    return saved_by_act("conferences.move", conference, by=by, texts=texts)


def _apart(starts_at: datetime, place: str, own_starts_at: datetime | None, own_place: str, *, field: str) -> None:
    """Raises CannotArrange when somebody who comes on their own would meet the others."""
    if own_starts_at == starts_at and own_place.strip().casefold() == place.strip().casefold():
        raise CannotArrange(
            _("Somebody who comes on their own is asked to this place at this time. Choose another."), field=field
        )


def _no_longer(family: Family, account: Account) -> None:
    """End a conference scope when nothing else gives it: no other invitation to this family and no conference chaired."""
    person = account.person
    is_invited = Invitation.objects.filter(conference__family=family, person=person, withdrawn_at=None).exists()
    if not is_invited and not family.conferences.filter(chair=person, cancelled_at=None).exists():
        people.end_grant(family, account, Scope.CONFERENCE)


@transaction.atomic
def invite(
    conference: Conference,
    person: Person,
    *,
    by: Account,
    agency: Agency | None = None,
    will_ask: str = "",
    has_met_family: bool | None = None,
    reason_for_another: str = "",
    attends_separately: bool = False,
    own_starts_at: datetime | None = None,
    own_place: str = "",
    asked_each_alone: bool = False,
    let_out_because: str = "",
) -> Invitation:
    """Ask one person to come. A professional comes for an agency, one for each; a second needs a reason.

    Somebody who attends separately has a time and place of their own. asked_each_alone: each parent was asked on their own
    whether it is safe to meet, which a second adult of the family needs. Raises CannotArrange.
    """
    conference.refresh_from_db(from_queryset=Conference.objects.select_for_update())
    if conference.closed_at or conference.cancelled_at:
        raise CannotArrange(_("This conference has ended."))
    _must_be_new(conference, person, agency, reason_for_another)
    _must_fit(conference, attends_separately, own_starts_at, own_place)
    if agency is None and not asked_each_alone and is_second_adult(conference, person):
        raise CannotArrange(
            _("Ask each of them on their own first whether meeting is safe. Then tick that you have."),
            field="asked_each_alone",
        )
    outgoing.look_through(
        conference.family, [will_ask], readers=None, because=let_out_because, by=by, where="conferences.invite"
    )
    invitation = Invitation(
        conference=conference,
        person=person,
        agency=agency,
        will_ask=will_ask,
        has_met_family=has_met_family,
        reason_for_another=reason_for_another,
        attends_separately=attends_separately,
        own_starts_at=own_starts_at,
        own_place=own_place,
        invited_at=days.now(),
    )
    invitation.save(force_insert=True)
    if person.account and person.account.is_staff:
        people.grant(conference.family, person.account, Scope.CONFERENCE)
    trail.act("conferences.invite", invitation, by=by, asked_each_alone=asked_each_alone)
    return invitation


def _must_be_new(conference: Conference, person: Person, agency: Agency | None, reason_for_another: str) -> None:
    """Nobody is asked twice, a second person of an agency needs a reason, and who is not of the family comes for an agency."""
    asked = conference.invitations.filter(withdrawn_at=None)
    if asked.filter(person=person).exists():
        raise CannotArrange(_("%(name)s is already invited.") % {"name": person.name}, field="person")
    if agency and asked.filter(agency=agency).exists() and not reason_for_another.strip():
        raise CannotArrange(
            _("%(agency)s is already invited. If a second person is needed, say why.") % {"agency": agency.name},
            field="reason_for_another",
        )
    if agency is None and not conference.family.members.filter(person=person).exists():
        raise CannotArrange(_("Say which agency this person comes for."), field="agency")


def _must_fit(conference: Conference, attends_separately: bool, own_starts_at: datetime | None, own_place: str) -> None:
    """Who comes on their own has a time and a place, which are not those of the others; nobody else has."""
    if attends_separately and own_starts_at is None:
        raise CannotArrange(_("Give the time at which they come on their own."), field="own_time")
    if attends_separately and not own_place.strip():
        raise CannotArrange(_("Give the place where they come on their own."), field="own_place")
    if not attends_separately and (own_starts_at or own_place.strip()):
        raise CannotArrange(
            _("You gave a time or place of their own. Say whether they come on their own."), field="how"
        )
    if attends_separately:
        _apart(conference.starts_at, conference.place, own_starts_at, own_place, field="own_time")


def is_second_adult(conference: Conference, person: Person) -> bool:
    """Whether inviting this person of the family would make two adults of the family who are asked."""
    day = days.today()
    others = conference.invitations.filter(withdrawn_at=None, agency=None).exclude(person=person)
    return not person.is_child_on(day) and any(
        not other.person.is_child_on(day) for other in others.select_related("person")
    )


@transaction.atomic
def invite_professional(
    conference: Conference, person: Person, *, agency_key: str, agency_name: str, by: Account, **how: Any
) -> Invitation:
    """Ask somebody to come for an agency, which is made when only the profile has it yet. how: as in `invite`, and raises so."""
    return invite(conference, person, agency=people.agency_named(agency_key, agency_name), by=by, **how)


@transaction.atomic
def invite_new_professional(
    conference: Conference,
    *,
    name: str,
    job_title: str,
    email: str,
    agency_key: str,
    agency_name: str,
    by: Account,
    will_ask: str = "",
    has_met_family: bool | None = None,
    reason_for_another: str = "",
    let_out_because: str = "",
) -> Invitation:
    """Ask a professional whom the installation does not know yet. They have no account. Raises CannotArrange."""
    agency = people.agency_named(agency_key, agency_name)
    worker = people.add_worker(name=name, agency=agency, job_title=job_title, email=email, by=by)
    return invite(
        conference,
        worker.person,
        agency=agency,
        will_ask=will_ask,
        has_met_family=has_met_family,
        reason_for_another=reason_for_another,
        let_out_because=let_out_because,
        by=by,
    )


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Account) -> None:
    """Take an invitation back; a professional loses the family with it, unless something else gives it to them.

    A second press changes nothing. Raises CannotArrange once the meeting was opened: what happened there stays.
    """
    if invitation.withdrawn_at:
        return
    if invitation.conference.opened_at:
        raise CannotArrange(_("The meeting has begun. Mark on its page who is here and who is not."))
    invitation.withdrawn_at = days.now()
    invitation.save(update_fields=["withdrawn_at"])
    account = invitation.person.account
    if account and account.is_staff:
        _no_longer(invitation.conference.family, account)
    trail.act("conferences.withdraw", invitation, by=by)


@transaction.atomic
def answer_invitation(invitation: Invitation, *, is_coming: bool, by: Account, seen: str = "") -> None:
    """Whether the invited person says they are coming.

    seen: `Invitation.version` that the page showed; raises StaleEdit when it was answered otherwise, or the time or place is
    another, meanwhile. Raises CannotArrange once the meeting was opened.
    """
    asked = Invitation.objects.select_for_update(of=("self",)).select_related("conference", "person")
    invitation.refresh_from_db(from_queryset=asked)
    if invitation.conference.opened_at:
        raise CannotArrange(_("This meeting has already begun."))
    answer = Invitation.Answer.COMING if is_coming else Invitation.Answer.NOT_COMING
    if invitation.answer != answer:
        stale.must_be_current(seen, invitation.version, lambda: _invitation_now(invitation))
    invitation.answer, invitation.answered_at = answer, days.now()
    invitation.save(update_fields=["answer", "answered_at"])
    trail.act("conferences.answer_invitation", invitation, by=by)


def _invitation_now(invitation: Invitation) -> stale.Saved:
    starts_at = invitation.starts_at
    said = {Invitation.Answer.COMING: _("Yes, I will come"), Invitation.Answer.NOT_COMING: _("No, I will not come")}
    texts = [
        (_("Your answer"), said.get(Invitation.Answer(invitation.answer), "")),
        (_("Day"), words.day(starts_at) if starts_at else ""),
        (_("Time"), words.time(starts_at) if starts_at else ""),
        (_("Place"), invitation.place),
    ]
    return stale.Saved("", invitation.answered_at, texts, is_own=bool(invitation.answer))
