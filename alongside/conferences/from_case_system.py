"""What only an import writes: conferences that the case system holds."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from alongside.access import days, trail
from alongside.access.inserting import insert
from alongside.access.models import Account
from alongside.access.policy import Scope
from alongside.conferences.models import Conference, ConferenceChild, Enquiry
from alongside.people import actions as people
from alongside.people.many_from_case_system import add_all
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
    conference: Conference,
    child: Person,
    *,
    ssd_id: str,
    led_to_plan: bool | None,
    by: Account | None,
    outcomes: Sequence[Sequence[str]] = (),
) -> ConferenceChild:
    """This child's part in a conference is the one that the case system knows by that identifier."""
    about, _is_new = ConferenceChild.objects.get_or_create(conference=conference, child=child)
    about.ssd_id, about.led_to_plan_in_extract, about.outcomes_in_extract = ssd_id, led_to_plan, list(outcomes)
    about.save(update_fields=["ssd_id", "led_to_plan_in_extract", "outcomes_in_extract"])
    trail.act("conferences.identify_child", conference, by=by, child=str(child.pk))
    return about


@transaction.atomic
def let_chair_open(chair: Person, *, by: Account | None) -> None:
    """A chair who has been given an account may open the families whose conferences they chair."""
    if chair.account:
        for conference in Conference.objects.filter(chair=chair, cancelled_at=None).select_related("family"):
            people.grant(conference.family, chair.account, Scope.CONFERENCE)
        trail.act("conferences.let_chair_open", chair, by=by)


@transaction.atomic
def record_enquiries(rows: Iterable[dict[str, Any]], *, by: Account | None) -> list[Enquiry]:
    """Enquiries that are new, columns of Enquiry each."""
    return add_all(Enquiry, rows, verb="conferences.record_enquiry", by=by)


@transaction.atomic
def keep_targets(enquiries: Iterable[Enquiry], *, by: Account | None) -> None:
    """The days by which the case system says that conferences are due, as `target_in_extract_on` now says."""
    enquiries = list(enquiries)
    Enquiry.objects.bulk_update(enquiries, ["target_in_extract_on"], batch_size=200)
    for each in enquiries:
        trail.act("conferences.correct_enquiry", each, by=by)


@transaction.atomic
def record_conferences(
    rows: Iterable[dict[str, Any]], children: Iterable[dict[str, Any]], *, by: Account | None
) -> list[ConferenceChild]:
    """Conferences of families that have none, and the children they are about: what `record_conference` is given, with their
    `id`, and columns of ConferenceChild.
    """
    digest = practice.store(profile.current()).digest
    made = []
    for row in rows:
        at = midday(row["on"])
        held_at = at if row["is_held"] else None
        conference = Conference(
            id=row["id"],
            family=row["family"],
            kind=row["kind"],
            starts_at=at,
            chair=row["chair"],
            data_key_id=row["family"].data_key_id,
            profile_digest=digest,
            arranged_at=days.now(),
            opened_at=held_at,
            closed_at=held_at,
        )
        made.append(conference)
    insert(Conference, made)
    for each in made:
        if each.chair and each.chair.account:
            people.grant(each.family, each.chair.account, Scope.CONFERENCE)
        trail.act("conferences.record_conference", each, by=by)
    return add_all(ConferenceChild, children, verb="conferences.identify_child", by=by)
