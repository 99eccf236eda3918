"""Who belongs to a family and how they are related, as it is kept here: made, corrected and ended, with what was said before."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from alongside.access import actions as access
from alongside.access import trail
from alongside.access.models import Account
from alongside.people.actions import add_person, index_names
from alongside.people.changes import saved_by
from alongside.people.errors import AlreadyThere, DoesNotFit, ReadOnly
from alongside.people.from_case_system import join_family
from alongside.people.kinship import ACQUIRED, acquired_in_words, in_words
from alongside.people.models import Change, Family, Person, Relationship
from alongside.ui import stale
from alongside.ui.stale import Saved


@transaction.atomic
def add_member(
    family: Family,
    *,
    kind: str,
    other: Person,
    by: Account,
    forename: str = "",
    surname: str = "",
    birth_on: date | None = None,
    expected_birth_on: date | None = None,
    sex: str = "",
) -> Person:
    """Somebody of the family whom the case system does not know: an unborn child, a grandmother. `other` says to whom
    they are what `kind` says; an unborn child's kind is the other person's, such as "mother".

    Raises DoesNotFit.
    """
    if not forename.strip() and not expected_birth_on:
        raise DoesNotFit(_("Write a first name, or the day a baby is expected."), field="forename")
    person = add_person(
        forename=forename.strip(),
        surname=surname.strip(),
        birth_on=birth_on,
        expected_birth_on=expected_birth_on,
        sex=sex,
        by=by,
    )
    join_family(family, person, by=by)
    if expected_birth_on and birth_on is None:
        relate(other, kind, person, by=by)
    else:
        relate(person, kind, other, by=by)
    trail.act("people.add_member", person, by=by, family=str(family.pk))
    return person


@transaction.atomic
def relate(
    person: Person,
    kind: str,
    other: Person,
    *,
    by: Account,
    parental_responsibility: bool | None = None,
    acquired: str = "",
    from_on: date | None = None,
    because: str = "",
) -> Relationship:
    """`person` is the `kind` of `other`, and may have parental responsibility for them; a fact that gives no access.

    Raises DoesNotFit, and AlreadyThere when the same is said already. One that had ended, or was taken for a mistake, is
    said again.
    """
    if person == other:
        raise DoesNotFit(_("Nobody is related to themselves. Choose another person."), field="other")
    row = Relationship.objects.filter(person=person, other=other, kind=kind).first()
    if row and row.until_on is None and row.mistaken_at is None:
        raise AlreadyThere(_("This is recorded already. Correct it on the person's page."), field="other")
    before = _said(row) if row else ""
    row = row or Relationship(person=person, other=other, kind=kind)
    row.until_on = row.mistaken_at = None
    _set(row, parental_responsibility, acquired, from_on)
    row.save()
    _keep(row, before=before, because=because, by=by)
    trail.act("people.relate", person, by=by, other=str(other.pk))
    return row


@transaction.atomic
def correct_relationship(
    row: Relationship,
    *,
    kind: str,
    by: Account,
    because: str,
    parental_responsibility: bool | None = None,
    acquired: str = "",
    from_on: date | None = None,
    seen: str = "",
) -> None:
    """What was recorded about a relationship was not right, or has changed. Raises AlreadyThere.

    seen: `version_of` what the page showed, here and below; raises StaleEdit when it is otherwise now. Whoever has seen that it
    was ended, or taken for a mistake, meanwhile and says this all the same says that it lasts.
    """
    row = _as_seen(row, seen, by=by)
    alike = Relationship.objects.filter(person=row.person_id, other=row.other_id, kind=kind).exclude(pk=row.pk)
    if alike.exists():
        raise AlreadyThere(_("This is recorded already. End the one that is not right."), field="kind")
    before = _said(row)
    row.kind = kind
    row.until_on = row.mistaken_at = None
    _set(row, parental_responsibility, acquired, from_on)
    row.save()
    _keep(row, before=before, because=because, by=by)
    trail.act("people.correct_relationship", row.person, by=by, other=str(row.other_id))


@transaction.atomic
def end_relationship(row: Relationship, *, until_on: date, because: str, by: Account, seen: str = "") -> None:
    """It was so until a day. Raises DoesNotFit."""
    row = _as_seen(row, seen, by=by)
    if row.from_on and until_on < row.from_on:
        raise DoesNotFit(_("The last day is before the first one."), field="until_on")
    before = _said(row)
    row.until_on, row.mistaken_at = until_on, None
    row.save(update_fields=["until_on", "mistaken_at"])
    _keep(row, before=before, because=because, by=by)
    trail.act("people.end_relationship", row.person, by=by, other=str(row.other_id))


@transaction.atomic
def was_never_so(row: Relationship, *, because: str, by: Account, seen: str = "") -> None:
    """It was recorded by mistake: nothing shows it any more but the list of what was changed, and no import brings it back."""
    row = _as_seen(row, seen, by=by)
    before = _said(row)
    row.mistaken_at = timezone.now()
    row.save(update_fields=["mistaken_at"])
    _keep(row, before=before, because=because, by=by)
    trail.act("people.was_never_so", row.person, by=by, other=str(row.other_id))


@transaction.atomic
def record_birth(
    person: Person, *, forename: str, surname: str, birth_on: date, sex: str = "", today: date, by: Account
) -> None:
    """A child who was expected is born: the same person, now with a name and a day. The expected day stays.

    The case system may say the same later; an import that does not know yet takes nothing back. Raises DoesNotFit.
    """
    if person.birth_on:
        raise DoesNotFit(_("The day of birth is known already."), field="birth_on")
    if birth_on > today:
        raise DoesNotFit(_("This day is still to come."), field="birth_on")
    before = who(person)
    person.forename, person.surname, person.birth_on = forename.strip(), surname.strip(), birth_on
    person.sex = sex or person.sex
    person.save(update_fields=["forename", "surname", "birth_on", "sex"])
    index_names([person])
    _change(person, before=before, because=_("born"), by=by)
    trail.act("people.record_birth", person, by=by)


@transaction.atomic
def record_death(person: Person, *, death_on: date, today: date, by: Account, seen: str = "") -> None:
    """Somebody died. Their account and their safe contact end at once, so that nothing is sent. Raises DoesNotFit."""
    person = _who_was_seen(person, seen, by=by)
    if death_on > today:
        raise DoesNotFit(_("This day is still to come."), field="death_on")
    if person.birth_on and death_on < person.birth_on:
        raise DoesNotFit(_("This day is before the day of birth."), field="death_on")
    before = who(person)
    person.death_on = death_on
    person.save(update_fields=["death_on"])
    person.safe_contacts.filter(ended_at=None).update(ended_at=timezone.now(), ended_by=by)
    if person.account and person.account.is_active:
        access.revoke(person.account, by=by)
    _change(person, before=before, because=_("died"), by=by)
    trail.act("people.record_death", person, by=by)


@transaction.atomic
def correct_who(
    person: Person,
    *,
    forename: str,
    surname: str,
    birth_on: date | None,
    expected_birth_on: date | None,
    because: str,
    by: Account,
    seen: str = "",
) -> None:
    """A name or date of somebody whom only this program keeps. Raises ReadOnly for those of the case system."""
    person = _who_was_seen(person, seen, by=by)
    if person.ssd_id:
        raise ReadOnly(_("The case system holds the name and dates of this person. Change them there."))
    before = who(person)
    person.forename, person.surname = forename.strip(), surname.strip()
    person.birth_on, person.expected_birth_on = birth_on, expected_birth_on
    person.save(update_fields=["forename", "surname", "birth_on", "expected_birth_on"])
    index_names([person])
    _change(person, before=before, because=because, by=by)
    trail.act("people.correct_who", person, by=by)


def version_of(thing: Person | Relationship) -> str:
    """What a page shows of a person or a relationship that it changes."""
    if isinstance(thing, Person):
        return stale.version(
            thing.forename, thing.surname, thing.birth_on, thing.expected_birth_on, thing.death_on, thing.sex
        )
    return stale.version(
        thing.kind, thing.parental_responsibility, thing.acquired, thing.from_on, thing.until_on, thing.mistaken_at
    )


def _who_was_seen(person: Person, seen: str, *, by: Account) -> Person:
    now = Person.objects.select_for_update(of=("self",)).select_related("data_key", "account").get(pk=person.pk)
    last = Change.objects.filter(person=now, what=Change.What.WHO).order_by("-at")
    stale.must_be_current(seen, version_of(now), lambda: _saved(last, _("Name and dates"), who(now), by=by))
    return now


def _as_seen(row: Relationship, seen: str, *, by: Account) -> Relationship:
    rows = Relationship.objects.select_for_update(of=("self",)).select_related("person__data_key", "other")
    now = rows.get(pk=row.pk)
    last = Change.objects.filter(person=now.person, other=now.other, what=Change.What.RELATIONSHIP).order_by("-at")
    says = _("It was never so") if now.mistaken_at else _said(now)
    # What is over is not changed by whoever has not seen that it is.
    seen = seen or ("" if now.is_current else "nothing")
    stale.must_be_current(seen, version_of(now), lambda: _saved(last, _("How they are related"), says, by=by))
    return now


def _saved(changes: QuerySet[Change], what: str, says: str, *, by: Account) -> Saved:
    last = changes.first()
    return saved_by(last.by_id if last else None, at=last.at if last else None, by=by, texts=[(what, says)])


def who(person: Person) -> str:
    """Name and dates as one line of the list of changes: in English, and dates as the world writes them."""
    dates = (("born", person.birth_on), ("expected", person.expected_birth_on), ("died", person.death_on))
    return ", ".join([person.name, *(f"{word} {day.isoformat()}" for word, day in dates if day)])


def _set(row: Relationship, parental_responsibility: bool | None, acquired: str, from_on: date | None) -> None:
    if acquired and (not parental_responsibility or acquired not in ACQUIRED):
        raise DoesNotFit(
            _("Say how parental responsibility came about only for somebody who has it."), field="acquired"
        )
    row.parental_responsibility, row.acquired, row.from_on = parental_responsibility, acquired, from_on


def _said(row: Relationship) -> str:
    """A relationship as one line of the list of changes, always in English so that what was kept reads alike."""
    with override("en-gb"):
        parts = [f"{row.person.name}: {in_words(row.kind)} of {row.other.name}"]
        if row.parental_responsibility is not None:
            parts.append("has parental responsibility" if row.parental_responsibility else "no parental responsibility")
        if row.acquired:
            parts.append(acquired_in_words(row.acquired))
        if row.from_on:
            parts.append(f"from {row.from_on.isoformat()}")
        if row.until_on:
            parts.append(f"until {row.until_on.isoformat()}")
    return ", ".join(parts)


def _keep(row: Relationship, *, before: str, because: str, by: Account) -> None:
    after = "" if row.mistaken_at else _said(row)
    change = Change(person=row.person, other=row.other, data_key=row.person.data_key, what=Change.What.RELATIONSHIP)
    change.before, change.after, change.because = before, after, because.strip()
    change.at, change.by = timezone.now(), by
    change.save(force_insert=True)


def _change(person: Person, *, before: str, because: str, by: Account) -> None:
    change = Change(person=person, data_key=person.data_key, what=Change.What.WHO, before=before, after=who(person))
    change.because, change.at, change.by = because.strip(), timezone.now(), by
    change.save(force_insert=True)
