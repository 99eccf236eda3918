from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access import days, trail
from alongside.access.models import Account
from alongside.conferences import from_case_system as conferences
from alongside.conferences.models import Conference, ConferenceChild
from alongside.exchange import history
from alongside.exchange.models import ImportedRow, Remembered, SameConferenceQuestion
from alongside.people import actions as people
from alongside.people.models import Delivery, Family, Involvement, Person
from alongside.ui.errors import Broken


class CannotSettle(Broken):
    """The question cannot be answered like this."""


@transaction.atomic
def begin_delivery(*, by: Account | None) -> Delivery:
    """An extract begins to come in. Until it is complete, pages say that it is not."""
    delivery = Delivery.objects.create(started_at=timezone.now(), by=by)
    trail.act("exchange.begin_delivery", delivery, by=by)
    return delivery


@transaction.atomic
def complete_delivery(delivery: Delivery, *, by: Account | None, **counts: int) -> None:
    """All of an extract that could come in has come in. counts: columns of Delivery."""
    for name, value in counts.items():
        setattr(delivery, name, value)
    delivery.completed_at = timezone.now()
    delivery.save()
    trail.act("exchange.complete_delivery", delivery, by=by, **counts)


@transaction.atomic
def mark_gone(rows: Sequence[Remembered], delivery: Delivery, *, today: date) -> None:
    """These rows are no longer in the extract. Nothing is deleted: they are marked, and a worker's part that lasted has ended,
    since it may open a family. What another row of the extract still says is not marked.
    """
    ids = {row.pk for row in rows}
    ImportedRow.objects.filter(pk__in=ids).update(gone_in=delivery)
    subjects = {row.subject_id for row in rows}
    still = set(
        ImportedRow.objects.filter(gone_in=None, subject_id__in=subjects).values_list("subject_kind", "subject_id")
    )
    marked = []
    for row in rows:
        if (row.subject_kind, row.subject_id) in still:
            continue
        subject = history.as_it_is(row.subject_kind, row.subject_id).subject
        if isinstance(subject, Involvement) and subject.until_on is None:
            people.end_involvement(subject, until_on=today, by=None)
        marked.append((row, subject))
    history.gone(marked, delivery)
    trail.act("exchange.mark_gone", delivery, by=None, rows=len(ids))


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
    outcomes: Sequence[Sequence[str]] = (),
) -> ConferenceChild:
    """One child's conference of the case system; siblings on one day share a conference."""
    same_day = family.conferences.filter(
        arranged_by=None, kind=kind, starts_at=conferences.midday(on), cancelled_at=None
    )
    conference = same_day.exclude(about__child=child).first()
    if conference is None:
        conference = conferences.record_conference(family, kind=kind, on=on, is_held=is_held, chair=chair, by=by)
    return conferences.identify_child(
        conference, child, ssd_id=ssd_id, led_to_plan=led_to_plan, outcomes=outcomes, by=by
    )


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
                each.conference,
                each.child,
                ssd_id=each.ssd_id,
                led_to_plan=each.led_to_plan,
                outcomes=each.outcomes,
                by=by,
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
                outcomes=each.outcomes,
                by=by,
            )
        each.is_same, each.answered_at, each.answered_by = is_same, days.now(), by
        each.save(update_fields=["is_same", "answered_at", "answered_by"])
    trail.act("exchange.answer_if_same", question, by=by, is_same=is_same, children=len(waiting))
