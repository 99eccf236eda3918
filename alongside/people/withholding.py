"""Keeping from one person that somebody looked, where knowing it would harm them or somebody else."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access import trail
from alongside.access.models import Account, TrailEntry
from alongside.people.models import Family, Person, Withheld
from alongside.ui.errors import Broken


def in_force(person: Person) -> list[Withheld]:
    """What is withheld from a person now."""
    return list(Withheld.objects.filter(person=person, ended_at=None))


def left(entries: Iterable[TrailEntry], person: Person) -> list[TrailEntry]:
    """The readings that are not withheld from a person. Nothing tells how many were."""
    withheld = in_force(person)
    numbers = {each.entry for each in withheld if each.entry is not None}
    since = min((each.at for each in withheld if each.entry is None), default=None)
    return [entry for entry in entries if entry.number not in numbers and (since is None or entry.at < since)]


@transaction.atomic
def withhold(person: Person, family: Family, *, because: str, by: Account, entry: int | None = None) -> Withheld:
    """Withhold one reading from a person, or (without `entry`) all of them from now on.

    because: why it would harm; kept sealed. Raises Broken for a reading that is not of this family.
    """
    if (
        entry is not None
        and not TrailEntry.objects.filter(pk=entry, kind=TrailEntry.READING, family_id=family.pk).exists()
        and not TrailEntry.objects.filter(pk=entry, named__named=family.pk).exists()
    ):
        raise Broken(_("That reading is not one of this family. Go back and choose it again."))
    made = Withheld(
        person=person,
        family=family,
        entry=entry,
        data_key=family.data_key,
        because=because.strip(),
        by=by,
        at=timezone.now(),
    )
    made.save(force_insert=True)
    trail.act("people.withhold", person, by=by, withheld=str(made.pk), family=str(family.pk))
    return made


@transaction.atomic
def stop_withholding(withheld: Withheld, *, by: Account) -> None:
    """Let the person see it again. What was withheld stays on record with its reason."""
    if withheld.ended_at is None:
        withheld.ended_at, withheld.ended_by = timezone.now(), by
        withheld.save(update_fields=["ended_at", "ended_by"])
        trail.act("people.stop_withholding", withheld.person, by=by, withheld=str(withheld.pk))
