from datetime import datetime

from django.db import transaction

from alongside.access import days, trail
from alongside.access.models import Account
from alongside.asking.models import Sitting
from alongside.people.models import Family, Person
from alongside.practice import actions as practice
from alongside.practice import profile


@transaction.atomic
def begin(
    person: Person, *, family: Family, question_set: str, by: Account, not_before: datetime | None = None
) -> Sitting:
    """The open sitting of a person with a question set: the one they left, or a new one under today's profile.

    not_before: sittings that were started earlier are over, since the meeting they were for has ended.
    """
    Person.objects.select_for_update().get(pk=person.pk)  # two presses at once must not make two, of which one is lost
    sitting = left(person, family=family, question_set=question_set, not_before=not_before)
    if sitting:
        return sitting
    kept = practice.store(profile.current())
    sitting = Sitting(
        person=person, family=family, question_set=question_set, profile_digest=kept.digest, started_at=days.now()
    )
    sitting.save(force_insert=True)
    trail.act("asking.begin", sitting, by=by)
    return sitting


def left(person: Person, *, family: Family, question_set: str, not_before: datetime | None = None) -> Sitting | None:
    """The sitting that `begin` would go on with; None when it would make a new one."""
    sittings = Sitting.objects.filter(person=person, family=family, question_set=question_set)
    if not_before:
        sittings = sittings.filter(started_at__gt=not_before)
    return sittings.order_by("-started_at").first()


@transaction.atomic
def say_with_whose_help(sitting: Sitting, whose_help: str, *, by: Account) -> None:
    """Record with whose help the questions are answered. whose_help: a Sitting.Help."""
    sitting.help = whose_help
    sitting.save(update_fields=["help"])
    trail.act("asking.say_with_whose_help", sitting, by=by)


@transaction.atomic
def finish(sitting: Sitting, *, by: Account) -> None:
    """The person says they are done for now. It stays open for changes until the meeting."""
    sitting.finished_at = days.now()
    sitting.save(update_fields=["finished_at"])
    trail.act("asking.finish", sitting, by=by)
