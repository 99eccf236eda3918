"""What the page *who may open this family* shows: everybody who holds it, how, until when, and what closes it to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alongside.access.models import Account
from alongside.access.policy import STAFF, Role, Scope
from alongside.people.models import Conflict, Family, Grant, Worker
from alongside.people.restricting import may_be_named
from alongside.people.standing import Opening

HOW: dict[str, str | Promise] = {
    Scope.OWN: _("assigned"),
    Scope.TEAM: _("manages the team"),
    Scope.CONFERENCE: _("asked to a conference, or chairs it"),
    Scope.REASON: _("opened it with a reason"),
    Scope.SAMPLED: _("audits it, as one of a sample"),
    Scope.NAMED: _("named"),
}
NEWEST = 20


@dataclass(frozen=True)
class Held:
    """One way in which somebody holds a family."""

    how: str | Promise
    covers: str
    until_at: datetime | None


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a family; `is_closed` when they cannot open it all the same."""

    account: Account
    held: list[Held]
    is_closed: bool


def holders(family: Family) -> list[Holder]:
    """Everybody who holds a grant on a family now or from a later day on, by name. Nothing says why it is closed to one."""
    grants = (
        Grant.in_force()
        .filter(family=family)
        .select_related("account__person__worker__agency", "covers__person")
        .order_by("account__person__surname", "account__person__forename", "from_at")
    )
    found: dict[Any, list[Grant]] = {}
    for grant in grants:
        found.setdefault(grant.account_id, []).append(grant)
    closed = closed_to(family, [grants[0].account for grants in found.values()])
    return [Holder(each[0].account, [_held(grant) for grant in each], pk in closed) for pk, each in found.items()]


def _held(grant: Grant) -> Held:
    covers = grant.covers.person.name if grant.covers else ""
    return Held(HOW[grant.scope], covers, grant.until_at)


def closed_to(family: Family, accounts: Iterable[Account]) -> set[Any]:
    """The ids of those accounts to which the family is closed, whatever they hold. One query for each account that holds it."""
    return {account.pk for account in accounts if not Family.objects.open_to(account).filter(pk=family.pk).exists()}


def nameable(family: Family) -> list[Account]:
    """Those whom the page offers to name: who holds the family today and whose role can be named."""
    held = Grant.in_force().filter(family=family).values("account")
    found = Account.objects.filter(pk__in=held).select_related("person__worker").order_by("person__surname")
    return [account for account in found if may_be_named(account)]


def accounts_of(emails: str) -> tuple[list[Account], list[str]]:
    """The accounts of staff with these sign-in names, one on each line, and the names that nobody has."""
    found, unknown = [], []
    for name in filter(None, (line.strip() for line in emails.splitlines())):
        account = Account.objects.filter(sign_in_name__iexact=name, role__in=STAFF, is_active=True).first()
        found.append(account) if account else unknown.append(name)
    return found, unknown


def context(family: Family) -> dict[str, Any]:
    """Everything the page draws."""
    openings = (
        Opening.objects.filter(family=family)
        .select_related("account__person", "data_key")
        .prefetch_related("answers__by__person", "answers__data_key")
    )
    return {
        "family": family,
        "holders": holders(family),
        "history": list(
            family.restrictions.select_related("by__person", "data_key")
            .prefetch_related("named__person")
            .order_by("-at")
        ),
        "conflicts": list(
            family.conflicts.select_related("person", "by__person", "ended_by__person", "data_key").order_by("-at")
        ),
        "openings": list(openings.order_by("-at")[:NEWEST]),
    }


def conflict_named(reader: Account, conflict: Any) -> "OfFamily":
    """A conflict in force of a family that the reader may open. Raises Conflict.DoesNotExist."""
    found = Conflict.in_force().select_related("family__data_key", "person", "data_key")
    return OfFamily(found.get(pk=conflict, family__in=Family.objects.visible_to(reader)))


class OfFamily:
    """A row about a family: the guard asks the family, the trail names the row."""

    def __init__(self, row: Any) -> None:
        self.row, self.family = row, row.family
        self._meta, self.pk, self.family_id = row._meta, row.pk, row.family_id

    def grants_for(self, account: Account) -> set[Scope]:
        return self.family.grants_for(account)


def social_workers(team: Any = None) -> list[Worker]:
    """Social workers with an account that is open, of a team or of all, by name."""
    found = Worker.objects.filter(
        person__account__role=Role.SOCIAL_WORKER, person__account__is_active=True, left_on=None
    )
    if team:
        found = found.filter(team=team)
    return list(found.select_related("person__account", "team").order_by("person__surname", "person__forename", "pk"))
