"""What only an import writes: conferences that the case system holds."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from alongside.access import days, trail
from alongside.access.models import Account
from alongside.access.policy import Scope
from alongside.conferences.models import Conference, ConferenceChild, Enquiry
from alongside.people import actions as people
from alongside.people.models import Family, Person
from alongside.practice import actions as practice
from alongside.practice import profile


def midday(day: date) -> datetime:
    """The moment that stands for a day of which the case system gives no time."""
    return timezone.make_aware(datetime.combine(day, time(12)))


@transaction.atomic
def correct_enquiry(enquiry: Enquiry, *, by: Account | None, **fields: object) -> None:
    """Take over what the case system now says about an enquiry. `fields` are columns of Enquiry."""
    for name, value in fields.items():
        setattr(enquiry, name, value)
    enquiry.save(update_fields=list(fields))
    trail.act("conferences.correct_enquiry", enquiry, by=by)


@transaction.atomic
def record_conference(
    family: Family, *, kind: str, on: date, is_held: bool, chair: Person | None, by: Account | None
) -> Conference:
    """A conference of the case system, held or to come. Nobody here arranged it, so `arranged_by` is empty."""
    at = midday(on)
    conference = Conference(
        family=family,
        kind=kind,
        starts_at=at,
        chair=chair,
        data_key=family.data_key,
        profile_digest=practice.store(profile.current()).digest,
        arranged_at=days.now(),
        arranged_by=None,
        opened_at=at if is_held else None,
        closed_at=at if is_held else None,
    )
    conference.save(force_insert=True)
    if chair and chair.account:
        people.grant(family, chair.account, Scope.CONFERENCE)
    trail.act("conferences.record_conference", conference, by=by)
    return conference


def is_as_imported(conference: Conference) -> bool:
    """Nobody here arranged it or ran the meeting, so the case system still says when it is."""
    return conference.arranged_by_id is None and conference.opened_at in (None, conference.starts_at)


@transaction.atomic
def correct_conference(
    conference: Conference, *, on: date, is_held: bool, chair: Person | None, by: Account | None
) -> None:
    """Take over a day that was moved, or that the conference was held. One arranged or run here keeps what was done here."""
    if not is_as_imported(conference):
        return
    at = midday(on)
    now = (at, at if is_held else None, chair.pk if chair else conference.chair_id)
    if now == (conference.starts_at, conference.opened_at, conference.chair_id):
        return
    conference.starts_at = at
    conference.opened_at = conference.closed_at = at if is_held else None
    conference.chair = chair or conference.chair
    conference.save(update_fields=["starts_at", "opened_at", "closed_at", "chair"])
    if chair and chair.account:
        people.grant(conference.family, chair.account, Scope.CONFERENCE)
    trail.act("conferences.correct_conference", conference, by=by)


@transaction.atomic
def identify_child(
    conference: Conference, child: Person, *, ssd_id: str, led_to_plan: bool | None, by: Account | None
) -> ConferenceChild:
    """This child's part in a conference is the one that the case system knows by that identifier."""
    about, _is_new = ConferenceChild.objects.get_or_create(conference=conference, child=child)
    about.ssd_id, about.led_to_plan_in_extract = ssd_id, led_to_plan
    about.save(update_fields=["ssd_id", "led_to_plan_in_extract"])
    trail.act("conferences.identify_child", conference, by=by, child=str(child.pk))
    return about


@transaction.atomic
def let_chair_open(chair: Person, *, by: Account | None) -> None:
    """A chair who has been given an account may open the families whose conferences they chair."""
    if chair.account:
        for conference in Conference.objects.filter(chair=chair, cancelled_at=None).select_related("family"):
            people.grant(conference.family, chair.account, Scope.CONFERENCE)
        trail.act("conferences.let_chair_open", chair, by=by)
