"""What the pages of services load: through what the reader may see, in a number of queries that stays the same."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.access.models import Account
from alongside.access.policy import Permission, Scope, scopes_for
from alongside.context.models import AgencyRecord, Compared, Conversation, FeedDelivery, Pair, shown_of
from alongside.context.record_keys import said_of
from alongside.context.rows import FeedRow
from alongside.context.states import Checked, Cover, State, is_stale, state_of
from alongside.people.models import Family, Person
from alongside.practice import profile
from alongside.practice.feeds import Feed


def family_named(reader: Account, family: Any) -> Family:
    """A family by its id, if the reader may know of it. Raises Family.DoesNotExist."""
    return Family.objects.visible_to(reader).select_related("data_key").get(pk=family)


def family_to_look_around(reader: Account, family: Any) -> Family:
    """A family whose services the reader may look at. Raises Family.DoesNotExist."""
    found = family_named(reader, family)
    if not is_in_journey(reader, found.grants_for(reader)):
        raise Family.DoesNotExist
    return found


def is_in_journey(reader: Account, scopes: set[Scope]) -> bool:
    """Whether the profile's journey leads a reader who stands so to a family to the services around it.

    Where it is "linked to caseload", not to those of a family that is only opened with a reason.
    """
    works_with_it = scopes - {Scope.AUTHORITY, Scope.NAMED, Scope.REASON}
    may_always = Scope.AUTHORITY in scopes_for(reader.role, Permission.SEE_SERVICES)
    return profile.current().services.journey != "linked_to_caseload" or bool(works_with_it) or may_always


def members_of(family: Family) -> list[Person]:
    """Who is in the family now, the youngest first; nobody who has died."""
    found = family.people.filter(memberships__family=family, memberships__until_on=None, death_on=None)
    return list(found.distinct().order_by("-birth_on", "forename"))


# What there is to ring about comes first, then what is not known yet.
ORDER = (State.CURRENT, State.PAST, State.KNOWN, State.BEING_CHECKED, State.UNCLEAR, State.NOT_CHECKED, State.NO_RECORD,
         State.NOT_COVERED, State.HIDDEN_BY_AGE, State.UNBORN)  # fmt: skip


class ServiceOf:
    """A service and a person of a family: the guard asks the family, the trail names the person."""

    def __init__(self, family: Family, person: Person, feed: Feed) -> None:
        self.family, self.person, self.feed = family, person, feed
        self._meta, self.pk, self.family_id = person._meta, person.pk, family.pk

    def grants_for(self, account: Account) -> set[Scope]:
        return self.family.grants_for(account)


def service_named(reader: Account, family: Any, person: Any, feed: str) -> ServiceOf:
    """A service around somebody of a family that the reader may know of. Raises DoesNotExist."""
    found = family_to_look_around(reader, family)
    for each in profile.current().feeds:
        if each.key == feed:
            return ServiceOf(found, found.people.get(pk=person), each)
    raise Family.DoesNotExist


class RecordOf(ServiceOf):
    """A record that is linked with a person of a family, as the page shows it."""

    def __init__(self, family: Family, person: Person, feed: Feed, pair: Pair) -> None:
        super().__init__(family, person, feed)
        self.pair = pair


def record_named(reader: Account, family: Any, pair: Any) -> RecordOf:
    """A record that is linked with somebody of a family that the reader may know of. Raises DoesNotExist."""
    found = family_to_look_around(reader, family)
    linked = Pair.objects.filter(person__in=found.people.all()).select_related("person").get(pk=pair)
    for each in profile.current().feeds:
        if each.key == linked.feed:
            return RecordOf(found, linked.person, each, linked)
    raise Family.DoesNotExist


@dataclass(frozen=True)
class Shown:
    """One record on the page: what the agency said, of which day it is correct, and the pair by which it is there."""

    pair: Pair
    row: FeedRow
    correct_as_of: date
    decided_by_person: bool


@dataclass
class Service:
    """One service for one person. checked: the newest delivery that counts; None when none came. left_out: rows of it that could
    not be read."""

    feed: Feed
    state: State
    cover: Cover
    age: int | None
    checked: Checked | None
    is_stale: bool
    left_out: int
    records: list[Shown] = field(default_factory=list)
    conversations: list[Conversation] = field(default_factory=list)


@dataclass(frozen=True)
class Card:
    """A person of the family with every service of the profile."""

    person: Person
    services: list[Service]


def cards_of(family: Family, today: date, reader: Account) -> list[Card]:
    """Everybody of a family with every service that the profile declares: those involved first, else in its order."""
    feeds = profile.current().feeds
    members = members_of(family)
    ids = [person.pk for person in members]
    deliveries = list(shown_of([feed.key for feed in feeds]))
    came_in = {each.pk: each for each in deliveries}
    pairs = list(Pair.objects.filter(person__in=ids).exclude(stands=Pair.Verdict.DIFFERENT).select_related("data_key"))
    records = _newest_records({each.record_key for each in pairs}, deliveries)
    doubts = _doubts(each for each in pairs if each.record_key in records)
    linked: dict[tuple[UUID, str], list[Shown]] = {}
    for pair in pairs:
        if pair.stands == Pair.Verdict.SAME and pair.record_key in records:
            row, as_of = records[pair.record_key].row, came_in[records[pair.record_key].delivery_id].correct_as_of
            shown = Shown(pair, row, row.correct_as_of or as_of, decided_by_person=pair.band != "certain")
            linked.setdefault((pair.person_id, pair.feed), []).append(shown)
    since = _compared_since(members)
    said = _conversations(family, reader)
    newest, until = _newest(deliveries), _compared_until(deliveries)
    return [
        Card(person, sorted((
            _service(feed, person, today, newest.get(feed.key), _is_in(since.get(person.pk), until.get(feed.key)),
                     linked.get((person.pk, feed.key), []), doubts.get((person.pk, feed.key)),
                     said.get((person.pk, feed.key), []))
            for feed in feeds
        ), key=lambda each: ORDER.index(each.state)))
        for person in members
    ]  # fmt: skip


def _doubts(pairs: Iterable[Pair]) -> dict[tuple[UUID, str], State]:
    """By person and feed, whether a record that may be theirs is looked at, or nobody could tell."""
    found: dict[tuple[UUID, str], State] = {}
    for each in pairs:
        if each.stands != Pair.Verdict.SAME:
            doubt = State.BEING_CHECKED if each.waits_as else State.UNCLEAR
            if found.get((each.person_id, each.feed)) is not State.BEING_CHECKED:
                found[each.person_id, each.feed] = doubt
    return found


def _compared_since(people: Iterable[Person]) -> dict[UUID, datetime]:
    """Since when each of these is compared by the names and the birth date they have now."""
    said = {person.pk: said_of(person.forename, person.surname, person.birth_on) for person in people}
    found = Compared.objects.filter(person__in=said).values_list("person", "since", "said")
    return {pk: since for pk, since, by in found if by == said[pk]}


def _compared_until(deliveries: Iterable[FeedDelivery]) -> dict[str, datetime]:
    """Until when somebody must have been known to be compared with all of a feed: several of its deliveries may count."""
    found: dict[str, datetime] = {}
    for each in deliveries:
        if each.linked_at:
            found[each.feed] = min(found.get(each.feed, each.linked_at), each.linked_at)
    return found


def _is_in(since: datetime | None, until: datetime | None) -> bool:
    """Whether somebody who is compared since then was with what was compared at that time."""
    return since is not None and until is not None and since <= until


def _newest(deliveries: Iterable[FeedDelivery]) -> dict[str, FeedDelivery]:
    """The newest delivery of each feed; they come newest first."""
    found: dict[str, FeedDelivery] = {}
    for each in deliveries:
        found.setdefault(each.feed, each)
    return found


def _newest_records(keys: set[str], deliveries: list[FeedDelivery]) -> dict[str, AgencyRecord]:
    """Each record as the newest delivery that has it brought it. What no delivery that is shown has any more is not there."""
    order = {each.pk: place for place, each in enumerate(deliveries)}
    records = AgencyRecord.objects.filter(record_key__in=keys, delivery__in=list(order)).select_related("data_key")
    found: dict[str, AgencyRecord] = {}
    for record in sorted(records, key=lambda each: order[each.delivery_id]):
        found.setdefault(record.record_key, record)
    return found


def _conversations(family: Family, reader: Account) -> dict[tuple[UUID, str], list[Conversation]]:
    said = Conversation.objects.visible_to(reader).filter(family=family)
    found: dict[tuple[UUID, str], list[Conversation]] = {}
    for each in said.select_related("data_key", "by__person").order_by("-had_on", "-at"):
        found.setdefault((each.person_id, each.feed), []).append(each)
    return found


def _service(
    feed: Feed,
    person: Person,
    today: date,
    delivery: FeedDelivery | None,
    has_person: bool,
    records: list[Shown],
    doubt: State | None,
    conversations: list[Conversation],
) -> Service:
    cover, age = cover_of(feed), person.age_on(today)
    checked = Checked(delivery.correct_as_of, has_person) if delivery else None
    said = [each.row for each in records]
    state = state_of(cover, age, said, checked, today, doubt=doubt, is_unborn=person.is_unborn)
    if state is State.HIDDEN_BY_AGE:
        records = []
    stale = checked is not None and is_stale(cover, checked, today)
    left_out = delivery.rows_left_out if delivery else 0
    return Service(feed, state, cover, age, checked, stale, left_out, records, conversations)


def cover_of(feed: Feed) -> Cover:
    """What the feed declares, as the rule of states takes it."""
    return Cover(
        from_age=feed.shown_from_age or None,
        until_age=feed.shown_until_age,
        from_on=feed.coverage.since,
        until_on=feed.coverage.until,
        stale_after_days=feed.stale_after_days,
    )


def pair_named(reader: Account, pair: Any) -> Pair:
    """A pair that the reader may decide. Raises Pair.DoesNotExist."""
    return Pair.objects.visible_to(reader).select_related("data_key", "person").get(pk=pair)


class FeedOf:
    """A feed of the profile: it is no row, and concerns no family."""

    def __init__(self, feed: Feed, reader: Account) -> None:
        self.feed = feed
        self._meta, self.pk = reader._meta, reader.pk

    def grants_for(self, account: Account) -> set[Scope]:
        """Whoever brings in feeds does so for the authority."""
        return {Scope.AUTHORITY} if account.is_staff else set()


def feed_named(reader: Account, feed: str) -> FeedOf:
    """A feed of the profile in use. Raises FeedDelivery.DoesNotExist."""
    for each in profile.current().feeds:
        if each.key == feed:
            return FeedOf(each, reader)
    raise FeedDelivery.DoesNotExist


def delivery_named(reader: Account, delivery: Any) -> FeedDelivery:
    """A delivery that came in whole, for whoever brings them in. Raises FeedDelivery.DoesNotExist."""
    if Scope.AUTHORITY not in scopes_for(reader.role, Permission.BRING_IN_FEED):
        raise FeedDelivery.DoesNotExist
    found = FeedDelivery.objects.exclude(completed_at=None)
    return found.select_related("data_key").get(pk=delivery)
