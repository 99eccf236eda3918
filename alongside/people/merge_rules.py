"""When two records may be made one, which are offered, and who is told of it.

A record of a family that somebody may not open is never offered to them, named or counted. Why two records cannot be made one is
not said where the reason may be such a family.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from alongside.access.models import Account
from alongside.access.policy import Permission, allows
from alongside.people.errors import CannotMerge
from alongside.people.models import Family, FamilyMember, Merge, NameWord, Person

OFFERED = 20


def is_across(kept: Person, merged: Person) -> bool:
    """They are not in the same families: whoever works with one of these would meet the person of the others."""
    return _families(kept) != _families(merged)


def check(kept: Person, merged: Person, *, by: Account, permission: Permission) -> None:
    """Raise CannotMerge unless these two may be made one.

    by, permission: where the two are not in the same families, this account must hold this permission on every family of both,
    and none of them may be restricted: its people would be met by those who may not know of it.
    """
    if kept == merged:
        raise CannotMerge(_("Choose another record."), field="merged")
    if hasattr(kept, "worker") or hasattr(merged, "worker"):
        raise CannotMerge(_("Somebody who works with families keeps a record apart from their own family's."))
    if kept.account_id and merged.account_id:
        raise CannotMerge(_("Both have an account of their own. End one of them first."))
    if kept.merged_into_id or merged.merged_into_id or merged.also_recorded.exists():
        raise CannotMerge(_("One of these records was made one with another already. Undo that first."))
    if is_across(kept, merged):
        families = _of(kept, merged)
        if (
            not _families(kept)
            or not _families(merged)
            or any(family.is_restricted for family in families)
            or not _may_in_each(families, by, permission)
        ):
            # Not said why: the other family may be none of the reader's business.
            raise CannotMerge(
                _("These two records cannot be made one here. Ask whoever looks after your council's records.")
            )


def must_decide_in_each_family(merge: Merge, *, by: Account) -> None:
    """Raise CannotMerge unless this account decides in every family of both records."""
    if not _may_in_each(_of(merge.kept, merge.merged), by, Permission.DECIDE_MERGE):
        raise CannotMerge(_("You cannot decide this. Ask another manager, or the duty manager."))


def alike_elsewhere(kept: Person, *, by: Account) -> list[Person]:
    """Records of other families that may be the same person: the same birth date, or a name in common.

    Only of families in which `by` may say so, and none that is restricted; nobody when a family of `kept` is not among them.
    """
    families = Family.objects.where_may(by, Permission.MERGE_RECORDS).filter(restricted_at=None)
    here = _families(kept)
    if not here or families.filter(pk__in=here).count() != len(here):
        return []
    members, words = FamilyMember.objects.filter(person=OuterRef("pk")), kept.name_words.values("word")
    alike = Q(Exists(NameWord.objects.filter(person=OuterRef("pk"), word__in=words)))
    if kept.birth_on:
        alike |= Q(birth_on=kept.birth_on)
    found = Person.objects.filter(
        alike, Exists(members.filter(family__in=families.values("pk"))), merged_into=None, worker=None
    )
    found = found.exclude(Exists(members.exclude(family__in=families.values("pk"))))
    found = found.exclude(Exists(members.filter(family__in=here))).prefetch_related("families")
    return list(found.order_by("surname", "forename", "birth_on", "pk")[:OFFERED])


def named_to(reader: Account, family: Family) -> QuerySet[Merge]:
    """What was asked about the records of a family, as far as a reader may know both: each is in a family that they may open,
    or the two are one person now."""
    visible = FamilyMember.objects.filter(family__in=Family.objects.visible_to(reader).values("pk"))
    here = FamilyMember.objects.filter(family=family)
    is_one = Q(done_at__isnull=False, undone_at=None)
    return Merge.objects.filter(
        Q(family=family)
        | Exists(here.filter(person=OuterRef("kept")))
        | Exists(here.filter(person=OuterRef("merged"))),
        Exists(visible.filter(person=OuterRef("kept"))),
        is_one | Exists(visible.filter(person=OuterRef("merged"))),
    )


def decided_by(reader: Account) -> QuerySet[Merge]:
    """Those that a reader may decide, or undo: both records are in none but families in which they decide."""
    families = Family.objects.where_may(reader, Permission.DECIDE_MERGE)
    elsewhere = FamilyMember.objects.exclude(family__in=families.values("pk"))
    return Merge.objects.exclude(Exists(elsewhere.filter(person=OuterRef("kept")))).exclude(
        Exists(elsewhere.filter(person=OuterRef("merged")))
    )


def _families(person: Person) -> set[Any]:
    return set(person.memberships.values_list("family", flat=True))


def _of(*people: Person) -> list[Family]:
    return list(Family.objects.filter(members__person__in=people).distinct())


def _may_in_each(families: list[Family], by: Account, permission: Permission) -> bool:
    return all(allows(by.role, permission, family.grants_for(by)) for family in families)
