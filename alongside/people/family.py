"""A family, and which accounts may know of it and open it. Import the tables from `people.models`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alongside.access import days
from alongside.access.days import latest
from alongside.access.models import Account, DataKey
from alongside.access.policy import Permission, Role, Scope, scopes_for
from alongside.access.prepared import prepared
from alongside.people.person import Person
from alongside.people.rows import Row
from alongside.people.standing import Conflict, Cover
from alongside.people.whereabouts import Address
from alongside.people.workplaces import Involvement

# What lets an account of the authority know of families without a grant.
_KNOWS_ALL = (Permission.READ_FAMILY, Permission.READ_ARRANGEMENTS)


class Families(models.QuerySet["Family"]):
    def open_to(self, account: Account) -> "Families":
        """Those that are not closed to a member of staff, whatever their role or grants: nothing by itself opens one.

        A restricted family is closed to everybody who is not named and is not the duty manager; a conflict of interest
        closes a family to one worker, recorded or found. An account that was ended finds all closed.
        """
        families = self.filter(Exists(Account.objects.filter(pk=account.pk, is_active=True)))
        sees_restricted = scopes_for(account.role, Permission.SEE_RESTRICTED)
        if Scope.AUTHORITY not in sees_restricted:
            named = Grant.in_force().filter(account=account, scope__in=sees_restricted & {Scope.NAMED})
            families = families.filter(Q(restricted_at=None) | Q(pk__in=named.values("family")))
        # Each asked by itself: as one condition with "or", the database reads every member of every family.
        for closed in (Conflict.in_force().filter(person__account=account), *_of_or_living_with(account)):
            families = families.exclude(pk__in=closed.values("family"))
        return families

    def visible_to(self, account: Account) -> "Families":
        """The families an account may open something of: by a grant that is in force, or all of the authority's for those
        whose role needs none. Without those that are closed to it. A family member sees none through this."""
        if not account.is_staff:
            return self.none()
        families = self.open_to(account)
        if any(Scope.AUTHORITY in scopes_for(account.role, known) for known in _KNOWS_ALL):
            return families
        return families._held_by(account)

    def worked_on_by(self, account: Account) -> "Families":
        """The families whose work is this account's: assigned or covered, of the team, invited to; for the authority's
        administrators all. What was opened with a reason is nobody's work, nor is all that the duty manager may open.
        """
        if account.role == Role.ADMINISTRATOR:
            return self.visible_to(account)
        return self.open_to(account)._held_by(account, (Scope.OWN, Scope.TEAM, Scope.CONFERENCE))

    def without_worker(self, exists: type[Exists] = Exists) -> "Families":
        """Those that nobody works with now: no worker is assigned, or each has left, is away without cover, or may not open
        the family.

        exists: `ExistsForEach` where these are a few among all families.
        """
        is_away = Cover.objects.running(days.today()).filter(away=OuterRef("account"))
        own = (
            Grant.in_force()
            .filter(family=OuterRef("pk"), scope=Scope.OWN)
            .exclude(Exists(is_away))
            .exclude(Exists(Conflict.in_force().filter(family=OuterRef("family"), person__account=OuterRef("account"))))
        )
        named = Grant.in_force().filter(family=OuterRef("family"), account=OuterRef("account"), scope=Scope.NAMED)
        # Whom the case system names, and who has no account here yet, works with them all the same.
        elsewhere = Involvement.objects.filter(
            person__memberships__family=OuterRef("pk"),
            until_on=None,
            worker__left_on=None,
            worker__team__isnull=False,
            worker__person__account=None,
        )
        return self.filter(~exists(own.filter(Q(family__restricted_at=None) | Exists(named))), ~exists(elsewhere))

    def findable_by(self, account: Account) -> "Families":
        """The families whose names a search, a count, a list or a picture may show to an account. To open one, see
        `visible_to`."""
        scopes = scopes_for(account.role, Permission.FIND_FAMILY) if account.is_staff else frozenset()
        if Scope.AUTHORITY in scopes:
            return self.open_to(account)
        return self.open_to(account)._held_by(account, scopes) if scopes else self.none()

    def where_may(self, account: Account, permission: Permission) -> "Families":
        """The families on which an account may do something, without those that are closed to it."""
        scopes = scopes_for(account.role, permission) if account.is_staff else frozenset()
        if Scope.AUTHORITY in scopes:
            return self.open_to(account)
        return self.open_to(account)._held_by(account, scopes) if scopes else self.none()

    def _held_by(self, account: Account, scopes: Iterable[Scope] | None = None) -> "Families":
        # The few grants are looked up and not asked of every family of the authority.
        held = Grant.in_force().filter(account=account).exclude(scope=Scope.NAMED)
        held = held.filter(scope__in=scopes) if scopes is not None else held
        return self.filter(pk__in=held.values("family"))


def _of_or_living_with(account: Account) -> tuple["QuerySet[FamilyMember]", "QuerySet[FamilyMember]"]:
    """Members of families who are this account's own person, and those who live where that person lives now."""
    now = Q(until_on=None) | Q(until_on__gte=days.today())
    own = Address.objects.filter(now, person__account=account).exclude(found_by="")
    there = Address.objects.filter(now, found_by__in=own.values("found_by"))
    members = FamilyMember.objects.all()
    return members.filter(person__account=account), members.filter(person__in=there.values("person"))


class Family(Row):
    """The people a conference is about and around. Siblings share it; a person may be in several."""

    ssd_id = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 several families have none
    name = models.CharField(max_length=200)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    people = models.ManyToManyField(Person, through="FamilyMember", related_name="families")
    restricted_at = models.DateTimeField(
        null=True, help_text=_("Since when only named people and the duty manager may know of it.")
    )

    objects = Families.as_manager()

    @property
    def is_restricted(self) -> bool:
        """Only named people and the duty manager may know of it."""
        return self.restricted_at is not None

    def grants_for(self, account: Account) -> set[Scope]:
        """The scopes an account holds on this family now; none when it is closed to the account.

        Whoever may know of a restricted family holds NAMED on it, the duty manager too.
        """
        if not account.is_staff:
            return set()
        found = _standing_of(account, self.pk)
        if not found:
            return set()
        scopes = {Scope(scope) for _restricted_at, scope in found if scope}
        return scopes | {Scope.AUTHORITY} | ({Scope.NAMED} if found[0][0] else set())


@prepared
def _standing_of(account: Account, family: UUID) -> QuerySet[Any]:
    """Since when a family is restricted, beside each scope that an account holds on it; nothing when it is closed to it."""
    at = latest()
    mine = FilteredRelation(
        "grants",
        condition=Q(grants__account=account, grants__from_at__lte=at)
        & (Q(grants__until_at=None) | Q(grants__until_at__gt=at)),
    )
    rows = Family.objects.open_to(account).filter(pk=family).annotate(mine=mine)
    return rows.values_list("restricted_at", "mine__scope")


class FamilyMember(Row):
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["family", "person"], name="a_person_is_in_a_family_once")]


class Grant(Row):
    """How an account stands to a family, from when until when. The only source of scope."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="grants")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    scope = models.CharField(max_length=20, choices=[(scope.value, scope.value) for scope in Scope])
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    covers = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", help_text=_("For whom, while they are away.")
    )

    class Meta:
        indexes = [models.Index(fields=["account", "family"])]

    @staticmethod
    def in_force(at: datetime | None = None) -> "QuerySet[Grant]":
        """Grants of active accounts that have begun and not ended, now or at a moment."""
        at = at or latest()
        return Grant.objects.filter(Q(until_at=None) | Q(until_at__gt=at), from_at__lte=at, account__is_active=True)
