"""Acts that close a family: restricted to named people, or a conflict of interest of one worker. Each with its reason."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from alongside.access import days, trail
from alongside.access.models import Account
from alongside.access.policy import Permission, Scope, scopes_for
from alongside.people.actions import end_grant, grant
from alongside.people.changes import saved_by
from alongside.people.errors import CannotClose
from alongside.people.models import Conflict, Family, Grant, Person, Restriction
from alongside.ui import stale


@transaction.atomic
def restrict(family: Family, *, named: Iterable[Account], because: str, by: Account, seen: str = "") -> Restriction:
    """From now on only the named people and the duty manager may know of the family. Raises CannotClose.

    seen: `version_of` what the page showed, here and below; raises StaleEdit when somebody restricted it otherwise meanwhile.
    """
    family = _locked(family, seen, by=by)
    if family.is_restricted:
        raise CannotClose(_("This family is restricted already."))
    return _say(family, Restriction.What.RESTRICTED, named=named, because=because, by=by)


@transaction.atomic
def name_others(family: Family, *, named: Iterable[Account], because: str, by: Account, seen: str = "") -> Restriction:
    """These people, and nobody else who was named before, may know of a restricted family. Raises CannotClose."""
    family = _locked(family, seen, by=by)
    if not family.is_restricted:
        raise CannotClose(_("This family is not restricted."))
    return _say(family, Restriction.What.NAMED_OTHERS, named=named, because=because, by=by)


@transaction.atomic
def lift_restriction(family: Family, *, because: str, by: Account, seen: str = "") -> Restriction:
    """From now on whoever is assigned, invited or in charge may open the family again. Raises CannotClose."""
    family = _locked(family, seen, by=by)
    if not family.is_restricted:
        raise CannotClose(_("This family is not restricted."))
    return _say(family, Restriction.What.LIFTED, named=[], because=because, by=by)


def version_of(family: Family) -> str:
    """What a page shows of how a family is restricted."""
    last = Restriction.objects.filter(family=family).last()
    return stale.version(last and last.pk)


def _locked(family: Family, seen: str = "", *, by: Account) -> Family:
    now = Family.objects.select_for_update(of=("self",)).select_related("data_key").get(pk=family.pk)
    stale.must_be_current(seen, version_of(now), lambda: _saved(now, by))
    return now


def _saved(family: Family, by: Account) -> stale.Saved:
    last = Restriction.objects.filter(family=family).last()
    named = Person.objects.filter(account__in=last.named.all()).order_by("forename", "surname") if last else ()
    names = ", ".join(person.name for person in named)
    texts = [(_("Who may know of the family"), names or _("whoever is assigned, invited or in charge"))]
    return saved_by(last.by_id if last else None, at=last.at if last else None, by=by, texts=texts)


def _say(family: Family, what: str, *, named: Iterable[Account], because: str, by: Account) -> Restriction:
    named = list({account.pk: account for account in named}.values())
    if not because.strip():
        raise CannotClose(_("Say why."), field="because")
    is_closed = what != Restriction.What.LIFTED
    if is_closed and not named:
        raise CannotClose(_("Name at least one person who works with the family."), field="named")
    if any(not account.is_active or not may_be_named(account) for account in named):
        raise CannotClose(_("Choose people who work here now and who may be named."), field="named")
    said = Restriction(family=family, what=what, data_key=family.data_key, because=because, at=days.now(), by=by)
    said.save(force_insert=True)
    said.named.set(named)
    if is_closed != family.is_restricted:
        family.restricted_at = said.at if is_closed else None
        family.save(update_fields=["restricted_at"])
    before = Grant.in_force().filter(family=family, scope=Scope.NAMED).select_related("account")
    for held in before:
        if held.account not in named:
            end_grant(family, held.account, Scope.NAMED)
    for account in named:
        grant(family, account, Scope.NAMED)
    verb = {"restricted": "restrict", "named others": "name_others", "lifted": "lift_restriction"}[what]
    trail.act(f"people.{verb}", family, by=by, named=sorted(str(account.pk) for account in named))
    return said


def may_be_named(account: Account) -> bool:
    """Whether being named for a restricted family means anything to an account's role."""
    return Scope.NAMED in scopes_for(account.role, Permission.SEE_RESTRICTED)


@transaction.atomic
def record_conflict(family: Family, person: Person, *, because: str, by: Account) -> Conflict:
    """A worker is related to, or lives with, the family: from now on it is closed to them. Raises CannotClose."""
    if not because.strip():
        raise CannotClose(_("Say why."), field="because")
    family = _locked(family, by=by)
    if Conflict.in_force().filter(family=family, person=person).exists():
        raise CannotClose(_("This is recorded already."), field="person")
    conflict = Conflict(family=family, person=person, data_key=family.data_key, because=because, at=days.now(), by=by)
    conflict.save(force_insert=True)
    trail.act("people.record_conflict", family, by=by, conflict=str(conflict.pk), person=str(person.pk))
    return conflict


@transaction.atomic
def end_conflict(conflict: Conflict, *, because: str, by: Account) -> None:
    """It was a mistake, or is over. What else gives the worker the family counts again. Raises CannotClose."""
    if not because.strip():
        raise CannotClose(_("Say why."), field="because")
    conflict = Conflict.objects.select_for_update(of=("self",)).select_related("data_key", "family").get(pk=conflict.pk)
    if conflict.ended_at:
        return
    conflict.ended_at, conflict.ended_by, conflict.ended_because = days.now(), by, because
    conflict.save(update_fields=["ended_at", "ended_by", "ended_because"])
    trail.act("people.end_conflict", conflict.family, by=by, conflict=str(conflict.pk))
