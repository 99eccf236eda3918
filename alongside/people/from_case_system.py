"""What only an import writes: facts that the case system holds and that are read-only here.

The rest of an import (people, families, workers, addresses, involvements that are new) goes through `people.actions`.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from alongside.access import trail
from alongside.access.models import Account
from alongside.access.policy import Role, Scope
from alongside.people.actions import end_grant, grant, index_names
from alongside.people.models import (
    Delivery,
    Disability,
    EarlyHelpEpisode,
    ExtractChange,
    Family,
    FamilyMember,
    FirstContact,
    Grant,
    Identifier,
    Involvement,
    Person,
    Referral,
    Relationship,
    Team,
    Worker,
)

AnyRecorded = TypeVar("AnyRecorded", Disability, EarlyHelpEpisode, FirstContact, Referral)


@transaction.atomic
def correct_person(person: Person, *, by: Account | None, **fields: Any) -> None:
    """Take over what the case system now says about a person. `fields` are columns of Person.

    A birth or a death that a worker recorded first stays while the case system does not know of it yet.
    """
    fields = {
        name: value
        for name, value in fields.items()
        if value is not None or name not in ("birth_on", "death_on") or getattr(person, name) is None
    }
    for name, value in fields.items():
        setattr(person, name, value)
    person.save(update_fields=list(fields))
    if fields.keys() & {"forename", "surname", "birth_on"}:
        index_names([person])
    trail.act("people.correct_person", person, by=by)


@transaction.atomic
def correct_worker(
    worker: Worker,
    *,
    name: str,
    job_title: str,
    team: Team | None,
    manages_team: bool,
    by: Account | None,
    **about: Any,
) -> None:
    """Take over what the case system now says about a worker. Who changes team takes the families along, and the managers
    of the team that was left lose them. `about` are further columns of Worker.
    """
    forename, _, surname = name.strip().partition(" ")
    worker.person.forename, worker.person.surname = forename, surname
    worker.person.save(update_fields=["forename", "surname"])
    index_names([worker.person])
    moved = (worker.team_id, worker.manages_team) != (team.pk if team else None, manages_team)
    worker.job_title, worker.team, worker.manages_team = job_title, team, manages_team
    for column, value in about.items():
        setattr(worker, column, value)
    worker.save(update_fields=["job_title", "team", "manages_team", *about])
    if moved:
        account = worker.person.account
        touched = set(Family.objects.filter(people__involvements__worker=worker).values_list("pk", flat=True))
        touched |= set(Grant.objects.filter(account=account, until_at=None).values_list("family", flat=True))
        if team and manages_team:
            touched |= set(Family.objects.filter(people__involvements__worker__team=team).values_list("pk", flat=True))
        for family in Family.objects.filter(pk__in=touched):
            settle_grants(family)
    trail.act("people.correct_worker", worker.person, by=by)


@transaction.atomic
def join_family(
    family: Family, person: Person, *, by: Account | None, from_on: date | None = None, until_on: date | None = None
) -> FamilyMember:
    """A person belongs to a family, once. Those who already work with the person may open the family from now on."""
    member, is_new = FamilyMember.objects.get_or_create(family=family, person=person)
    if (from_on or until_on) and (member.from_on, member.until_on) != (from_on, until_on):
        member.from_on, member.until_on = from_on, until_on
        member.save(update_fields=["from_on", "until_on"])
    if is_new and person.involvements.filter(until_on=None).exists():
        settle_grants(family)
    trail.act("people.join_family", person, by=by, family=str(family.pk))
    return member


@transaction.atomic
def leave_family(member: FamilyMember, *, by: Account | None) -> None:
    """The case system had put a person into the wrong family. Who worked with that person alone loses the family."""
    family, person = member.family, member.person
    member.delete()
    settle_grants(family)
    trail.act("people.leave_family", person, by=by, family=str(family.pk))


@transaction.atomic
def name_family(family: Family, *, name: str, by: Account | None) -> None:
    """What a family is called in lists."""
    family.name = name
    family.save(update_fields=["name"])
    trail.act("people.name_family", family, by=by)


@transaction.atomic
def relate(
    person: Person,
    kind: str,
    other: Person,
    *,
    by: Account | None,
    parental_responsibility: bool | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
) -> Relationship:
    """`person` is the `kind` of `other`. What is not said leaves what was said before; responsibility gives no access."""
    relationship, _is_new = Relationship.objects.get_or_create(person=person, other=other, kind=kind)
    said = {"parental_responsibility": parental_responsibility, "from_on": from_on, "until_on": until_on}
    changed = [name for name, value in said.items() if value is not None and getattr(relationship, name) != value]
    for name in changed:
        setattr(relationship, name, said[name])
    if changed:
        relationship.save(update_fields=changed)
    trail.act("people.relate", person, by=by, other=str(other.pk))
    return relationship


@transaction.atomic
def correct_involvement(
    involvement: Involvement,
    *,
    person: Person,
    worker: Worker,
    role: str,
    from_on: date | None,
    until_on: date | None,
    by: Account | None,
    **about: Any,
) -> None:
    """Take over what the case system now says about a worker's part; access follows for both the old and the new.

    `about` are further columns of Involvement.
    """
    families = set(involvement.person.families.all()) | set(person.families.all())
    involvement.person, involvement.worker, involvement.role = person, worker, role
    involvement.from_on, involvement.until_on = from_on, until_on
    for column, value in about.items():
        setattr(involvement, column, value)
    involvement.save(update_fields=["person", "worker", "role", "from_on", "until_on", *about])
    for family in families:
        settle_grants(family)
    trail.act("people.correct_involvement", person, by=by)


@transaction.atomic
def end_identifier(ssd_id: str, *, until_on: date, by: Account | None) -> None:
    """The case system no longer has an identifier that it had given."""
    found = Identifier.objects.filter(ssd_id=ssd_id, until_on=None).select_related("person").first()
    if found:
        found.until_on = until_on
        found.save(update_fields=["until_on"])
        trail.act("people.end_identifier", found.person, by=by)


@transaction.atomic
def record(model: type[AnyRecorded], ssd_id: str, *, person: Person, by: Account | None, **fields: Any) -> AnyRecorded:
    """What the case system now says in one of its rows about a person. `fields` are columns of the model."""
    row, _is_new = model.objects.update_or_create(ssd_id=ssd_id, defaults={"person": person, **fields})
    trail.act("people.record", row, by=by)
    return row


def settle_grants(family: Family) -> None:
    """Make the grants that come from assignment fit the involvements that last. Call it inside an action.

    The social worker of a lasting involvement may open the family, and so may the managers of that worker's team; nobody
    else by assignment. Invitations to conferences are not touched.
    """
    # Asked in steps: as one query, PostgreSQL takes minutes for it while an import's tables have no statistics yet.
    members = list(family.members.values_list("person", flat=True))
    parts = Involvement.objects.filter(person__in=members, until_on=None).select_related("worker__person__account")
    workers = {part.worker for part in parts}
    accounts = {worker.person.account for worker in workers if worker.person.account}
    teams = {worker.team_id for worker in workers if worker.team_id}
    managers = Account.objects.filter(person__worker__manages_team=True, person__worker__team__in=teams, is_active=True)
    accounts = {account for account in accounts if account.is_active}
    wanted = {(account, Scope.OWN) for account in accounts if account.role == Role.SOCIAL_WORKER} | {
        (account, Scope.TEAM) for account in managers
    }
    held = Grant.objects.filter(family=family, until_at=None, covers=None, scope__in=(Scope.OWN, Scope.TEAM))
    for each in held.select_related("account"):
        if (each.account, each.scope) not in wanted:
            end_grant(family, each.account, Scope(each.scope))
    for account, scope in wanted:
        grant(family, account, scope)


@transaction.atomic
def keep_changes(delivery: Delivery, rows: Iterable[dict[str, Any]], *, by: Account | None) -> None:
    """What a delivery changed in things about people. `rows` are columns of ExtractChange; the values are sealed."""
    at = timezone.now()
    for row in rows:
        change = ExtractChange(delivery=delivery, at=at, data_key=row["person"].data_key, **row)
        change.save(force_insert=True)
        trail.act("people.keep_change", change, by=by)
