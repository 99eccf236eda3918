"""Who looked: readings out of the trail, the newest first, a page at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from alongside.access import trail
from alongside.access.models import Account, TrailEntry, TrailNamed
from alongside.access.policy import STAFF

AT_ONCE = 50
# What a colleague did in a search or a list, and what they opened.
LEVELS = trail.LEVELS


@dataclass(frozen=True)
class Page:
    """Readings, the newest first. older: the number to ask for the next page with; None on the last."""

    entries: list[TrailEntry]
    older: int | None


def by_staff() -> QuerySet[TrailEntry]:
    """Readings by people who work here or for another agency. What a family member opens of their own is not here."""
    is_staff = Account.objects.filter(pk=OuterRef("account_id"), role__in=STAFF)
    return TrailEntry.objects.filter(Exists(is_staff), kind=TrailEntry.READING)


def of_family(
    family: Any, *, before: int | None = None, account: Any = None, level: str = "", at_once: int = AT_ONCE
) -> Page:
    """Who read something of a family, or was shown its name in a list.

    before: only those with a smaller number. account, level: only those by this account, at this level.
    """
    chosen = by_staff()
    if account:
        chosen = chosen.filter(account_id=account)
    if level in LEVELS:
        chosen = chosen.filter(level=level)
    listed = TrailNamed.objects.filter(named=family)
    return _page(chosen, Q(family_id=family), listed, before, at_once)


def of_families(families: QuerySet[Any], *, before: int | None = None, account: Any = None, level: str = "") -> Page:
    """Who read something of any of these families."""
    chosen = by_staff().filter(family_id__in=families.values("pk"))
    if before:
        chosen = chosen.filter(number__lt=before)
    if account:
        chosen = chosen.filter(account_id=account)
    if level in LEVELS:
        chosen = chosen.filter(level=level)
    found = list(chosen.order_by("-number")[: AT_ONCE + 1])
    return Page(found[:AT_ONCE], found[AT_ONCE - 1].number if len(found) > AT_ONCE else None)


def of_subjects(
    subjects: Iterable[Any], named: Iterable[Any], *, before: int | None = None, at_once: int = AT_ONCE
) -> Page:
    """Who read one of these rows, or was shown one of these people or families in a list. Both are ids."""
    about = Q(subject_id__in=[str(each) for each in subjects])
    return _page(by_staff(), about, TrailNamed.objects.filter(named__in=list(named)), before, at_once)


def _page(
    chosen: QuerySet[TrailEntry], about: Q, listed: QuerySet[TrailNamed], before: int | None, at_once: int
) -> Page:
    """Two queries that each follow an index, put together here: one with OR would read the whole trail."""
    if before:
        chosen, listed = chosen.filter(number__lt=before), listed.filter(entry__lt=before)
    opened = chosen.filter(about).order_by("-number")[: at_once + 1]
    shown = chosen.filter(pk__in=listed.values("entry")).order_by("-number")[: at_once + 1]
    found = sorted({entry.number: entry for entry in (*opened, *shown)}.values(), key=lambda entry: -entry.number)
    return Page(found[:at_once], found[at_once - 1].number if len(found) > at_once else None)


def accounts_of_family(family: Any) -> set[Any]:
    """The accounts of staff who ever read something of a family or were shown its name, for choosing one of them."""
    opened = by_staff().filter(family_id=family)
    shown = by_staff().filter(pk__in=TrailNamed.objects.filter(named=family).values("entry"))
    return {
        account
        for each in (opened, shown)
        for account in each.order_by().values_list("account_id", flat=True).distinct()
    }
