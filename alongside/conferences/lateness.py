"""Why something is late: said by who works with the family, corrected by saying it again, read by those it is marked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from alongside.access import days, trail
from alongside.access.models import Account
from alongside.access.policy import Permission, allows
from alongside.access.prepared import prepared
from alongside.conferences.errors import CannotExplain
from alongside.conferences.models import LateReason
from alongside.people import actions as people
from alongside.people import outgoing
from alongside.people.models import Family, Person
from alongside.practice import actions as practice
from alongside.practice import profile
from alongside.practice.running import RunningClock

Reasons = dict[tuple[Any, str, date], LateReason]


@transaction.atomic
def explain(
    family: Family,
    clock: RunningClock,
    *,
    words: str,
    readers: Iterable[Person],
    by: Account,
    seen: str = "",
    let_out_because: str = "",
) -> LateReason:
    """Keep why a clock of a family is or was late, and who of the family may read it.

    seen: the key of the reason that stood on the page where this was written, empty for none. It is kept, and shown no more.
    Raises CannotExplain when the clock is not late, when nothing was said, or when somebody else gave a reason meanwhile.
    """
    if not clock.is_or_was_late or clock.due_on is None:
        raise CannotExplain(_("This is not late, so there is nothing to explain."))
    if not words.strip():
        raise CannotExplain(_("Say why it is late."), field="words")
    members = set(family.people.values_list("pk", flat=True))
    chosen = list(readers)
    if any(person.pk not in members for person in chosen):
        raise CannotExplain(_("Choose from the people of this family."), field="readers")
    Family.objects.select_for_update().get(pk=family.pk)
    now = of_clock(family, clock)
    if now and str(now.pk) != seen:
        raise CannotExplain(
            _("%(name)s gave a reason while you were writing. Read it above. If yours is right, save it again.")
            % {"name": now.by.person.name},
            field="words",
        )
    outgoing.look_through(
        family, [words], readers=chosen, because=let_out_because, by=by, where="conferences.explain_late"
    )
    reason = LateReason(
        family=family,
        clock=clock.key,
        starts_on=clock.starts_on,
        due_on=clock.due_on,
        data_key=family.data_key,
        words=words,
        audience=people.audience(chosen, by=by) if chosen else None,
        profile_digest=practice.store(profile.current()).digest,
        at=days.now(),
        by=by,
        replaces=now,
    )
    reason.save(force_insert=True)
    trail.act("conferences.explain_late", reason, by=by, readers=len(chosen), clock=clock.key)
    return reason


def of_clock(family: Family, clock: RunningClock) -> LateReason | None:
    """The reason in force for one clock."""
    found = LateReason.objects.in_force().filter(family=family, clock=clock.key, starts_on=clock.starts_on)
    return found.select_related("data_key", "by__person", "audience").prefetch_related("audience__people").first()


@dataclass(frozen=True)
class Explained:
    """What stands below a late clock: the reason in force, and whether the reader of the page may give one."""

    reason: LateReason | None
    may_explain: bool


def beside(reader: Account, family: Family, clock: RunningClock | None) -> Explained | None:
    """What stands below a clock where a worker meets it; None when it is not late, or for whoever may not read the record.

    Who may read only names and arrangements is not told why: a reason may say how things are at home.
    """
    if clock is None or not clock.is_or_was_late:
        return None
    scopes = family.grants_for(reader)
    if not allows(reader.role, Permission.READ_FAMILY, scopes):
        return None
    return Explained(of_clock(family, clock), allows(reader.role, Permission.EXPLAIN_LATE, scopes))


def of_families(families: Any) -> Reasons:
    """The reasons in force of these families, by family, key of the clock and the day it counts from. For their staff."""
    found = _in_force(list(families))
    if any(each.audience_id for each in found):
        prefetch_related_objects(found, "audience__people")
    return {(each.family_id, each.clock, each.starts_on): each for each in found}


@prepared
def _in_force(families: list[Any]) -> QuerySet[LateReason]:
    found = LateReason.objects.in_force().filter(family__in=families)
    return found.select_related("data_key", "by__person", "audience")


def told(reader: Account) -> list[LateReason]:
    """What a family member may read about why things were late, the latest first. It never says when anything is or was:
    somebody who comes apart from the others is not told their days."""
    found = LateReason.objects.in_force().visible_to(reader).select_related("data_key", "by__person")
    return list(found.order_by("-at"))
