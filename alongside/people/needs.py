"""What somebody needs so that they can take part, and whether a child could make a decision."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access import trail
from alongside.access.models import Account
from alongside.people.errors import AlreadyThere, DoesNotFit
from alongside.people.models import Competence, Need, Person

# Kinds that say nothing to whoever arranges a meeting unless words go with them.
NEEDS_WORDS = frozenset({Need.Kind.INTERPRETER, Need.Kind.LANGUAGE, Need.Kind.OTHER})


@transaction.atomic
def record_need(person: Person, *, kind: str, words: str, by: Account) -> Need:
    """Something that somebody needs. For an interpreter, `words` say the language and dialect. Raises DoesNotFit."""
    if kind in NEEDS_WORDS and not words.strip():
        raise DoesNotFit(_("Say which language, and which dialect, or what is needed."), field="words")
    need = Need(
        person=person,
        data_key=person.data_key,
        kind=kind,
        words=words.strip(),
        recorded_at=timezone.now(),
        recorded_by=by,
    )
    need.save(force_insert=True)
    trail.act("people.record_need", person, by=by)
    return need


@transaction.atomic
def end_need(need: Need, *, by: Account) -> None:
    """It is not needed any more."""
    need.ended_at, need.ended_by = timezone.now(), by
    need.save(update_fields=["ended_at", "ended_by"])
    trail.act("people.end_need", need.person, by=by)


def needs_of(people: Iterable[Person]) -> list[Need]:
    """What these people need now, by person in the order they come."""
    people = list(people)
    order = {person.pk: place for place, person in enumerate(people)}
    found = Need.objects.filter(person__in=order, ended_at=None).select_related("person", "data_key")
    return sorted(found, key=lambda need: (order[need.person_id], need.recorded_at))


def _must_be_the_last(before: Competence, assessed_on: date) -> None:
    Person.objects.select_for_update().get(pk=before.child_id)
    later = Competence.objects.filter(replaces=before).select_related("recorded_by__person").first()
    if later:
        raise AlreadyThere(
            _("%(name)s judged it again while you were writing. Read that first, on the page of %(child)s.")
            % {"name": later.recorded_by.person.name, "child": before.child.called}
        )
    if assessed_on < before.assessed_on:
        raise DoesNotFit(_("It was judged on a later day before. Say when it was judged again."), field="assessed_on")


@transaction.atomic
def record_competence(
    child: Person,
    *,
    decision: str,
    finding: str,
    reasons: str,
    assessed_on: date,
    assessor: Person,
    today: date,
    by: Account,
    childs_words: str = "",
    replaces: Competence | None = None,
) -> Competence:
    """Whether a child understood enough for one decision, who judged it, why and when (Gillick v West Norfolk and Wisbech Area
    Health Authority, 1985: judged for each decision, at no fixed age). A later one replaces it and leaves it to be read.

    replaces: what was judged of the same decision before. Raises DoesNotFit for a day that is still to come or is before
    what it replaces, AlreadyThere when somebody judged the decision again meanwhile.
    """
    if assessed_on > today:
        raise DoesNotFit(_("This day is still to come."), field="assessed_on")
    if replaces:
        _must_be_the_last(replaces, assessed_on)
    row = Competence(child=child, data_key=child.data_key, finding=finding, assessed_on=assessed_on, assessor=assessor)
    row.decision, row.reasons, row.childs_words = decision.strip(), reasons.strip(), childs_words
    row.recorded_at, row.recorded_by, row.replaces = timezone.now(), by, replaces
    row.save(force_insert=True)
    trail.act("people.record_competence", child, by=by)
    return row
