"""Comparing deliveries with the people known here, and keeping what was found: records, pairs, and what the rule decides.

What people decided outlives every delivery. A pair that a rule had linked and that is certain no longer goes to the data steward;
one that somebody decided and whose record has changed since is shown to them again, and stands until they say otherwise.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

import pyarrow as pa
from django.db import transaction

from alongside.access import days, trail
from alongside.access.inserting import insert
from alongside.access.models import Account
from alongside.context import deciding, deliveries, known_people
from alongside.context.engine import in_memory
from alongside.context.linkage import Band, Learnt
from alongside.context.linking import RECORDS_AT_ONCE, Linking
from alongside.context.models import AgencyRecord, Compared, Decision, FeedDelivery, Pair
from alongside.context.record_keys import keyed, record_key, said_of
from alongside.context.rows import FeedRow
from alongside.people.models import Person

AT_ONCE = 500


@dataclass
class Summary:
    """What linking one delivery came to."""

    feed: str
    records: int = 0
    certain: int = 0
    uncertain: int = 0
    reopened: int = 0
    withdrawn: int = 0


@dataclass(frozen=True)
class Found:
    """A pair as the comparison gives it."""

    person: UUID
    record: str
    probability: float
    band: str
    evidence: str


Each = TypeVar("Each")
Engine = Callable[[], AbstractContextManager[Any]]


def rows_in(delivery: FeedDelivery) -> Iterator[FeedRow]:
    """The rows of a delivery that counts, in memory only."""
    for batch in deliveries.records_of(delivery):
        yield from deliveries.rows_of(batch)


def link_all(
    *,
    by: Account | None,
    learnt: Learnt,
    engine: Engine = in_memory,
    only_new: bool = False,
    on_progress: Callable[[str, int], None] = lambda feed, rows: None,
) -> Iterator[Summary]:
    """Compare every delivery in force with everybody known now, feed by feed.

    engine: what compares; it is closed at the end. only_new: only what was never compared. Whoever was added meanwhile stays "not
    checked" for the others.
    """
    waiting = FeedDelivery.objects.in_force().select_related("data_key").order_by("completed_at")
    if only_new and not (waiting := waiting.filter(linked_at=None)).exists():
        return
    with engine() as running:
        linking = _everybody(running, learnt)
        for delivery in waiting:
            yield link(delivery, linking, by=by, on_progress=on_progress)


def _everybody(engine: Any, learnt: Learnt) -> Linking:
    people = known_people.as_table()
    with transaction.atomic():
        _note_compared(people)
    return Linking(engine, people, learnt)


def _note_compared(people: pa.Table) -> None:
    """From now on these people, by the names and birth dates they have here, and nobody who was not among them, count as checked by
    what is compared from here on."""
    known, at = dict(Compared.objects.values_list("person", "said")), days.now()
    columns = (people[name].to_pylist() for name in ("id", "forename", "surname", "born_on"))
    for some in _some(zip(*columns, strict=True), AT_ONCE):
        said = [Compared(person_id=UUID(pk), since=at, said=said_of(*names)) for pk, *names in some]
        insert(Compared, [each for each in said if each.person_id not in known])
        changed = [each for each in said if known.get(each.person_id, each.said) != each.said]
        Compared.objects.bulk_update(changed, ["since", "said"])


def link(
    delivery: FeedDelivery,
    linking: Linking,
    *,
    by: Account | None,
    on_progress: Callable[[str, int], None] = lambda feed, rows: None,
) -> Summary:
    """Compare one delivery, part by part, and keep what is found. What was found counts, for readers, when all of it is there."""
    seen = set[tuple[str, UUID]]()
    # Read to its end before anything is kept: of a file that is damaged somewhere, nothing is.
    records = sum(batch.num_rows for batch in deliveries.records_of(delivery))
    summary = Summary(delivery.feed, records)
    for rows in _some(rows_in(delivery), RECORDS_AT_ONCE):
        said = {row.record: row for row in rows}
        for some in _some(_found(linking, rows), AT_ONCE):
            with transaction.atomic(), trail.batch("context.link", by=by, delivery=str(delivery.pk)):
                _keep(delivery, some, said, linking.learnt, summary, seen)
            on_progress(delivery.feed, len(seen))
        del rows, said  # before the next part is read
    with transaction.atomic():
        _withdraw_others(delivery, seen, by=by, summary=summary)
        FeedDelivery.objects.filter(pk=delivery.pk).update(linked_at=days.now(), model_version=linking.learnt.version)
        trail.act("context.linked", delivery, by=by, certain=summary.certain, uncertain=summary.uncertain)
    return summary


def _found(linking: Linking, rows: list[FeedRow]) -> list[Found]:
    """By record, the likeliest person first."""
    pairs = linking.pairs(known_people.records_as_table(rows)).to_pylist()
    found = [Found(UUID(each["person"]), each["record"], each["probability"], each["band"], each["evidence"])
             for each in pairs]  # fmt: skip
    return sorted(found, key=lambda each: (each.record, -each.probability))


def _some(found: Iterable[Each], count: int) -> Iterator[list[Each]]:
    """So many at a time. It keeps none of them itself."""
    left = iter(found)
    return iter(lambda: list(islice(left, count)), [])


def _keep(
    delivery: FeedDelivery,
    found: list[Found],
    said: dict[str, FeedRow],
    learnt: Learnt,
    summary: Summary,
    seen: set[tuple[str, UUID]],
) -> None:
    people = Person.objects.select_related("data_key").in_bulk({each.person for each in found})
    keys = {each.record: record_key(delivery.feed, each.record) for each in found}
    _keep_records(delivery, {keys[each.record]: said[each.record] for each in found})
    known = {
        (pair.record_key, pair.person_id): pair
        for pair in Pair.objects.filter(record_key__in=keys.values(), person__in=people).select_related("data_key")
    }
    for each in found:
        person = people.get(each.person)
        if person is None:
            continue  # merged or gone since they were compared
        key = (keys[each.record], each.person)
        seen.add(key)
        pair = _pair(delivery, each, person, said[each.record], keys[each.record], learnt, known.get(key), summary)
        if each.band == Band.CERTAIN:
            summary.certain += 1
            if deciding.decide_by_rule(pair) is None:
                _ask_if_nobody_does(pair)
        else:
            summary.uncertain += 1


def _ask_if_nobody_does(pair: Pair) -> None:
    """A certain pair that no rule may link, since the record is somebody else's already, is for a data steward to look at."""
    if not pair.stands and not pair.waits_as:
        pair.waits_as = Pair.Waits.NEW
        pair.save(update_fields=["waits_as"])


def _keep_records(delivery: FeedDelivery, rows: dict[str, FeedRow]) -> None:
    there = set(
        AgencyRecord.objects.filter(delivery=delivery, record_key__in=rows).values_list("record_key", flat=True)
    )
    insert(
        AgencyRecord,
        [
            AgencyRecord(delivery=delivery, record_key=key, data_key=delivery.data_key, told=row.as_text())
            for key, row in rows.items()
            if key not in there
        ],
    )


def _pair(
    delivery: FeedDelivery,
    found: Found,
    person: Person,
    row: FeedRow,
    key: str,
    learnt: Learnt,
    pair: Pair | None,
    summary: Summary,
) -> Pair:
    said_then = _said(person, row)
    values: dict[str, Any] = {
        "band": found.band, "probability": found.probability, "model_version": learnt.version, "evidence": found.evidence,
        "compared_at": days.now(), "said_then": said_then,
    }  # fmt: skip
    if pair is None:
        waits_as = Pair.Waits.NEW if found.band == Band.UNCERTAIN else ""
        pair = Pair(
            feed=delivery.feed, record_key=key, person=person, data_key=person.data_key, waits_as=waits_as, **values
        )
        pair.save(force_insert=True)
        return pair
    has_changed = pair.said_then != said_then
    for name, value in values.items():
        setattr(pair, name, value)
    pair.save(update_fields=list(values))
    if has_changed and pair.stands and pair.decisions.exclude(by=None).filter(undone_at=None).exists():
        # A worker who says that it is somebody else is asked about first, whatever else has changed.
        again = Pair.objects.filter(pk=pair.pk).exclude(waits_as=Pair.Waits.WRONG)
        summary.reopened += again.update(waits_as=Pair.Waits.CHANGED)
    elif found.band == Band.UNCERTAIN and _stands_by_rule(pair):
        deciding.withdraw_by_rule(pair)
        summary.withdrawn += 1
    return pair


def _said(person: Person, row: FeedRow) -> str:
    """The keyed digest of what the two were called and when they were born: when it changes, a decision is looked at again."""
    parts = (person.forename, person.surname, person.birth_on, row.forename, row.surname, row.born_on)
    return keyed("\x1f".join(str(part) for part in parts))


def _stands_by_rule(pair: Pair) -> bool:
    last = Decision.objects.filter(pair=pair, undone_at=None).last()
    return last is not None and last.by_id is None


def _withdraw_others(
    delivery: FeedDelivery, seen: set[tuple[str, UUID]], *, by: Account | None, summary: Summary
) -> None:
    """Links of this delivery's records that only the rule had made and that the comparison no longer finds."""
    gone = {
        (pair.record_key, pair.person_id): pair
        for pair in Pair.objects.linked().filter(feed=delivery.feed).select_related("data_key", "person")
        if (pair.record_key, pair.person_id) not in seen
    }
    there = {record_key(delivery.feed, row.record) for row in rows_in(delivery)} if gone else set()
    for (key, _person), pair in gone.items():
        if key in there and _stands_by_rule(pair):
            deciding.withdraw_by_rule(pair)
            summary.withdrawn += 1
