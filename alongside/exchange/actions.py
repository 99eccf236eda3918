from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access import days, trail
from alongside.access.models import Account
from alongside.conferences import from_case_system as conferences
from alongside.conferences.models import Conference, ConferenceChild
from alongside.exchange.models import SameConferenceQuestion
from alongside.people.models import Delivery, Family, Person
from alongside.ui.errors import Broken


class CannotSettle(Broken):
    """The question cannot be answered like this."""


@transaction.atomic
def complete_delivery(delivery: Delivery, *, by: Account | None, **counts: int) -> None:
    """All of an extract that could come in has come in. counts: columns of Delivery."""
    for name, value in counts.items():
        setattr(delivery, name, value)
    delivery.completed_at = timezone.now()
    delivery.save()
    trail.act("exchange.complete_delivery", delivery, by=by, **counts)


@transaction.atomic
def take_in_conference(
    family: Family,
    child: Person,
    *,
    ssd_id: str,
    kind: str,
    on: date,
    is_held: bool,
    led_to_plan: bool | None,
    chair: Person | None,
    by: Account | None,
) -> ConferenceChild:
    """One child's conference of the case system; siblings on one day share a conference."""
    same_day = family.conferences.filter(
        arranged_by=None, kind=kind, starts_at=conferences.midday(on), cancelled_at=None
    )
    conference = same_day.exclude(about__child=child).first()
    if conference is None:
        conference = conferences.record_conference(family, kind=kind, on=on, is_held=is_held, chair=chair, by=by)
    return conferences.identify_child(conference, child, ssd_id=ssd_id, led_to_plan=led_to_plan, by=by)


@transaction.atomic
def ask_if_same(
    conference: Conference, child: Person, *, ssd_id: str, by: Account | None, **fields: object
) -> SameConferenceQuestion:
    """Ask the administrator, once for each child, whether the extract's conference is the one arranged here.

    fields: columns of SameConferenceQuestion.
    """
    question, _is_new = SameConferenceQuestion.objects.update_or_create(
        ssd_id=ssd_id,
        defaults={"family": conference.family, "child": child, "conference": conference, **fields},
        create_defaults={
            "family": conference.family,
            "child": child,
            "conference": conference,
            "asked_at": days.now(),
            **fields,
        },
    )
    trail.act("exchange.ask_if_same", question, by=by)
    return question


@transaction.atomic
def answer_if_same(question: SameConferenceQuestion, *, is_same: bool, by: Account) -> None:
    """Answer for all children of the two conferences: the same, or two different ones.

    Raises CannotSettle when somebody has answered meanwhile.
    """
    asked = (
        SameConferenceQuestion.objects.waiting()
        .select_for_update()
        .filter(conference=question.conference_id, conference_on=question.conference_on)
    )
    waiting = list(asked)
    if not waiting:
        raise CannotSettle(_("Somebody has answered this meanwhile."))
    for each in waiting:
        if is_same:
            conferences.identify_child(
                each.conference, each.child, ssd_id=each.ssd_id, led_to_plan=each.led_to_plan, by=by
            )
        else:
            take_in_conference(
                each.family,
                each.child,
                ssd_id=each.ssd_id,
                kind=each.kind,
                on=each.conference_on,
                is_held=each.is_held,
                led_to_plan=each.led_to_plan,
                chair=each.chair,
                by=by,
            )
        each.is_same, each.answered_at, each.answered_by = is_same, days.now(), by
        each.save(update_fields=["is_same", "answered_at", "answered_by"])
    trail.act("exchange.answer_if_same", question, by=by, is_same=is_same, children=len(waiting))
