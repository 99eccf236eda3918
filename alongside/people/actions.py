from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access import actions as access
from alongside.access import days, trail
from alongside.access.days import latest
from alongside.access.inserting import insert_values
from alongside.access.models import Account
from alongside.access.policy import Role, Scope
from alongside.people import identifiers
from alongside.people.address_keys import address_hash as address_hash
from alongside.people.address_keys import lines_with
from alongside.people.errors import WorksHere
from alongside.people.models import (
    Address,
    Agency,
    Audience,
    AudienceMember,
    Cover,
    Family,
    FamilyMember,
    Grant,
    Identifier,
    Involvement,
    Merge,
    NameWord,
    Person,
    SearchKey,
    Team,
    Worker,
)
from alongside.people.naming import words_of
from alongside.people.protecting import comes_in_protected
from alongside.people.protecting import protect_address as protect_address
from alongside.people.search_keys import keys_of


@transaction.atomic
def add_person(*, by: Account | None, **fields: Any) -> Person:
    """A person, with a data key of their own. `fields` are columns of Person."""
    person = Person(data_key=access.make_data_key(), **fields)
    person.save(force_insert=True)
    index_names([person], is_new=True)
    trail.act("people.add_person", person, by=by)
    return person


def index_names(people: Iterable[Person], *, is_new: bool = False) -> None:
    """Make these people found by the names and birth dates they have now. Call it inside the action that writes them.

    A record that was made one with another is found by nothing; the one that was kept is found as both were. is_new: they were
    never indexed, so there is nothing to take away.
    """
    recorded: Iterable[Person] = list(people)
    if not is_new:
        found_as = {person.merged_into_id or person.pk for person in recorded}
        for table in (NameWord, SearchKey):
            table.objects.filter(person__in=found_as | {person.pk for person in recorded}).delete()
        made_one = Merge.objects.filter(kept__in=found_as, done_at__isnull=False, undone_at=None)
        recorded = Person.objects.filter(pk__in=[*found_as, *made_one.values_list("merged", flat=True)])
    words: dict[UUID, set[str]] = {}
    keys: dict[UUID, set[int]] = {}
    born_in: dict[UUID, int | None] = {}
    for person in recorded:
        pk = person.merged_into_id or person.pk
        words.setdefault(pk, set()).update(words_of(person.forename, person.surname))
        keys.setdefault(pk, set()).update(keys_of(person.forename, person.surname, person.birth_on))
        if pk == person.pk:
            born_in[pk] = person.birth_on.year if person.birth_on else None
    found_by = [(pk, word, born_in[pk]) for pk, each in words.items() for word in each]
    shared = [(pk, key) for pk, each in keys.items() for key in each]
    # Sorted as the indexes have them.
    insert_values(NameWord, ("person_id", "word", "born_in"), sorted(found_by, key=itemgetter(1)))
    insert_values(SearchKey, ("person_id", "key"), sorted(shared, key=itemgetter(1)))


@transaction.atomic
def add_family(*, name: str, people: Iterable[Person], by: Account | None, ssd_id: str | None = None) -> Family:
    """A family of these people, with a data key for what is written about all of them."""
    family = Family(name=name, ssd_id=ssd_id, data_key=access.make_data_key())
    family.save(force_insert=True)
    FamilyMember.objects.bulk_create(FamilyMember(family=family, person=person) for person in people)
    trail.act("people.add_family", family, by=by)
    return family


@transaction.atomic
def add_worker(
    *, name: str, agency: Agency, by: Account | None, professional_id: str | None = None, **fields: Any
) -> Worker:
    """A worker and the person they are. `name` is split at the first blank. `fields` are columns of Worker."""
    forename, _, surname = name.strip().partition(" ")
    person = add_person(forename=forename, surname=surname, by=by)
    worker = Worker(person=person, agency=agency, professional_id=professional_id, **fields)
    worker.save(force_insert=True)
    trail.act("people.add_worker", person, by=by)
    return worker


@transaction.atomic
def give_staff_account(
    worker: Worker, sign_in_name: str, role: Role, *, by: Account | None, password: str | None = None
) -> Account:
    """An account for a worker, with the grants that their involvements and their team already give.

    Without a password it opens only by demonstration.
    """
    account = access.make_staff_account(sign_in_name, role, by=by, password=password)
    worker.person.account = account
    worker.person.save(update_fields=["account"])
    grant_by_work(worker)
    trail.act("people.give_staff_account", worker.person, by=by)
    return account


def grant_by_work(worker: Worker) -> None:
    """Give what a worker's own families and the team they manage give today. Call it inside the action that is its reason."""
    for family in Family.objects.filter(
        people__involvements__worker=worker, people__involvements__until_on=None
    ).distinct():
        assigned(family, worker)
    if worker.manages_team and worker.team and worker.person.account:
        for family in Family.objects.filter(
            people__involvements__worker__team=worker.team, people__involvements__until_on=None
        ).distinct():
            grant(family, worker.person.account, Scope.TEAM)


@transaction.atomic
def invite_family_member(person: Person, *, word: str, by: Account) -> Any:
    """A way into an account for a family member, who has agreed `word` with the worker face to face.

    Returns the access invitation; the caller sends its reference to the person's safe contact. Raises WorksHere: the account
    of somebody's work is never opened by what reaches their family's telephone, and never shows their family.
    """
    if person.account is not None and person.account.is_staff:
        raise WorksHere(_("This record is of somebody who works here. Ask for a second record of them, as family."))
    invitation = access.invite(word=word, by=by, account=person.account)
    if person.account is None:
        person.account = invitation.account
        person.save(update_fields=["account"])
    trail.act("people.invite_family_member", person, by=by)
    return invitation


def grant(family: Family, account: Account, scope: Scope) -> None:
    """Give a scope from now on, once, until it is ended. Call it inside the action that is its reason.

    An account that was ended is given nothing: it must not come back with it.
    """
    held = Grant.objects.filter(family=family, account=account, scope=scope, until_at=None, covers=None)
    if not account.is_active or held.exists():
        return
    Grant.objects.create(family=family, account=account, scope=scope, from_at=timezone.now())
    if scope == Scope.OWN:
        for cover in account.times_away.to_come_or_running(days.today()).select_related("colleague"):
            cover_family(cover, family)


def cover_family(cover: Cover, family: Family) -> None:
    """Give the colleague the family from the first to the last day of the cover. Call it inside an action."""
    begins, ends = (
        timezone.make_aware(datetime.combine(day, time.min)) for day in (cover.from_on, cover.until_on + timedelta(1))
    )
    Grant.objects.create(
        family=family,
        account=cover.colleague,
        scope=Scope.OWN,
        from_at=max(begins, timezone.now()),
        until_at=ends,
        covers=cover.away,
    )


def end_grant(family: Family, account: Account, scope: Scope) -> None:
    """End a scope now, and with it what colleagues hold who cover for the account. Call it inside the action that is its
    reason. What the account holds because it covers for somebody else stays.
    """
    held = Grant.objects.filter(Q(until_at=None) | Q(until_at__gt=latest()), family=family, scope=scope)
    held.filter(Q(account=account, covers=None) | Q(covers=account)).update(until_at=timezone.now())


def assigned(family: Family, worker: Worker) -> None:
    """Let a worker who has a lasting part in a family, and the managers of their team, open it. Call it inside an action."""
    account = worker.person.account
    if account and account.role == Role.SOCIAL_WORKER:
        grant(family, account, Scope.OWN)
    if worker.team_id:
        managers = Account.objects.filter(person__worker__team=worker.team_id, person__worker__manages_team=True)
        for manager in managers:
            grant(family, manager, Scope.TEAM)


@transaction.atomic
def involve(
    person: Person,
    worker: Worker,
    *,
    role: str,
    by: Account | None,
    from_on: date | None = None,
    until_on: date | None = None,
    ssd_id: str | None = None,
    **about: Any,
) -> Involvement:
    """Record a worker's part; while it lasts, the worker and their team's managers may open the person's families.

    `about` are further columns of Involvement.
    """
    involvement = Involvement(
        person=person, worker=worker, role=role, from_on=from_on, until_on=until_on, ssd_id=ssd_id, **about
    )
    involvement.save(force_insert=True)
    if until_on is None:
        for family in person.families.all():
            assigned(family, worker)
    trail.act("people.involve", person, by=by)
    return involvement


@transaction.atomic
def end_involvement(involvement: Involvement, *, until_on: date, by: Account | None) -> None:
    """End a worker's part. A worker with no part left in a family loses it at once, and so do managers of their team."""
    involvement.until_on = until_on
    involvement.save(update_fields=["until_on"])
    worker = involvement.worker
    for family in involvement.person.families.all():
        left = Involvement.objects.filter(person__families=family, until_on=None)
        if worker.person.account and not left.filter(worker=worker).exists():
            end_grant(family, worker.person.account, Scope.OWN)
        if worker.team_id and not left.filter(worker__team=worker.team_id).exists():
            for manager in Account.objects.filter(
                person__worker__team=worker.team_id, person__worker__manages_team=True
            ):
                end_grant(family, manager, Scope.TEAM)
    trail.act("people.end_involvement", involvement.person, by=by)


def audience(people: Iterable[Person], *, by: Account | None) -> Audience:
    """A new audience of these people. Call it inside the action that uses it."""
    made = Audience.objects.create(made_at=timezone.now(), made_by=by)
    unique = {person.pk: person for person in people}.values()
    AudienceMember.objects.bulk_create(AudienceMember(audience=made, person=person) for person in unique)
    return made


@transaction.atomic
def record_address(
    person: Person,
    *,
    lines: str,
    postcode: str,
    house: str = "",
    kind: str = "",
    from_on: date | None = None,
    until_on: date | None = None,
    is_protected: bool = False,
    ssd_id: str | None = None,
    by: Account | None,
) -> Address:
    """An address, sealed with the person's key. Editing one keeps a protection it already had. Its lines say its house."""
    address = Address.objects.filter(ssd_id=ssd_id).first() if ssd_id else None
    if address is None:
        address = Address(ssd_id=ssd_id, person=person, data_key=person.data_key)
    address.lines, address.postcode = lines_with(lines, house), postcode
    address.found_by = address_hash(postcode, house)
    address.kind, address.from_on, address.until_on = kind, from_on, until_on
    address.is_protected = comes_in_protected(address, asked=is_protected)
    address.save()
    trail.act("people.record_address", person, by=by)
    return address


@transaction.atomic
def record_identifier(
    person: Person,
    *,
    kind: str,
    value: str,
    by: Account | None,
    from_on: date | None = None,
    until_on: date | None = None,
    ssd_id: str | None = None,
) -> Identifier:
    """A number another system knows somebody by, as `identifiers.read` gives it; once, however it is written.

    One that does not pass its check is kept all the same: callers ask `identifiers.read` first and say what is wrong.
    """
    read = identifiers.read(kind, value)
    found = person.identifiers.filter(kind=read.kind, value=read.value).first()
    found = found or (Identifier.objects.filter(ssd_id=ssd_id).first() if ssd_id else None)
    row = found or Identifier(person=person)
    row.person, row.kind, row.value, row.ssd_id = person, read.kind, read.value, ssd_id or row.ssd_id
    row.from_on, row.until_on = from_on, until_on
    row.save()
    trail.act("people.record_identifier", person, by=by)
    return row


def agency_named(key: str, name: str) -> Agency:
    """The agency of that key, made when it is new. Call it inside an action."""
    return Agency.objects.get_or_create(key=key, defaults={"name": name})[0]


def team_named(name: str) -> Team:
    """The team of that name, made when it is new. Call it inside an action."""
    return Team.objects.get_or_create(name=name)[0]
