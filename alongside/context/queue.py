"""Which pairs wait for a data steward, and which were decided. What is closed to the steward is neither shown nor counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from alongside.access.models import Account
from alongside.context.models import AgencyRecord, Decision, FeedDelivery, Pair
from alongside.people.models import FamilyMember

AT_ONCE = 25
ORDER = (Pair.Waits.WRONG, Pair.Waits.CHANGED, Pair.Waits.SECOND, Pair.Waits.NEW)


@dataclass(frozen=True)
class Waiting:
    """One page of the queue; onward is the key of the next, empty on the last."""

    pairs: list[Pair]
    onward: str


def _open(reader: Account) -> QuerySet[Pair]:
    """Pairs that wait and whose record is still shown, each with its place in the order of kinds."""
    record = AgencyRecord.objects.filter(record_key=OuterRef("record_key"), delivery__in=FeedDelivery.objects.shown())
    kind = Case(
        *(When(waits_as=each, then=Value(place)) for place, each in enumerate(ORDER)), output_field=IntegerField()
    )
    return Pair.objects.visible_to(reader).exclude(waits_as="").filter(Exists(record)).annotate(kind=kind)


def waiting_for(reader: Account, after: str = "") -> Waiting:
    """A page of the queue: what a worker called wrong first, then second opinions, then new ones, the likeliest first."""
    found = _open(reader).select_related("person").order_by("kind", "-probability", "pk")
    if key := _key(after):
        kind, probability, pk = key
        found = found.filter(
            Q(kind__gt=kind)
            | Q(kind=kind, probability__lt=probability)
            | Q(kind=kind, probability=probability, pk__gt=pk)
        )
    pairs = list(found[: AT_ONCE + 1])
    onward = ""
    if len(pairs) > AT_ONCE:
        pairs = pairs[:AT_ONCE]
        last: Any = pairs[-1]
        onward = f"{last.kind}~{last.probability!r}~{last.pk}"
    return Waiting(pairs, onward)


def _key(text: str) -> tuple[int, float, UUID] | None:
    parts = text.split("~")
    try:
        return int(parts[0]), float(parts[1]), UUID(parts[2])
    except (ValueError, IndexError):
        return None


def counts_for(reader: Account) -> dict[str, int]:
    """How many wait, by feed."""
    found = _open(reader).values("feed").annotate(count=Count("pk")).order_by("feed")
    return {each["feed"]: each["count"] for each in found}


def how_many(reader: Account, *, called_wrong: bool) -> int:
    """How many wait because a worker called them wrong, or for another reason."""
    found = _open(reader)
    is_wrong = Q(waits_as=Pair.Waits.WRONG)
    return found.filter(is_wrong if called_wrong else ~is_wrong).count()


def decided_for(reader: Account) -> list[Decision]:
    """The latest decisions that people made, the newest first."""
    decisions = Decision.objects.filter(pair__in=Pair.objects.visible_to(reader)).exclude(by=None)
    return list(decisions.select_related("pair__person", "by__person", "data_key").order_by("-at", "-pk")[:AT_ONCE])


def decisions_about(pair: Pair) -> list[Decision]:
    """Every decision about one pair, the newest first; the first that nobody undid is the one that stands."""
    found = pair.decisions.select_related("by__person", "undone_by__person", "data_key")
    return list(found.order_by("-at", "-pk"))


def families_of(people: Iterable[Any]) -> set[UUID]:
    """The families that these people are in now: for the trail, which names families."""
    members = FamilyMember.objects.filter(person__in=list(people), until_on=None)
    return set(members.values_list("family", flat=True))
