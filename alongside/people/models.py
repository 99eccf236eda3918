from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alongside.access import days
from alongside.access.days import latest
from alongside.access.fields import SealedTextField
from alongside.access.models import Account, DataKey
from alongside.access.policy import Permission, Role, Scope, scopes_for
from alongside.access.prepared import prepared
from alongside.people.about import (
    Change,
    Competence,
    ContactDetail,
    Identifier,
    KeptFile,
    LetOut,
    NameWord,
    Need,
    SearchKey,
    SharedDetail,
)
from alongside.people.case_record import (
    CaseSystemFacts,
    Delivery,
    Disability,
    EarlyHelpEpisode,
    ExtractChange,
    FirstContact,
    Referral,
)
from alongside.people.merge_records import Merge, MovedRow
from alongside.people.rows import Row
from alongside.people.standing import Conflict, Cover, Restriction, Sample
from alongside.practice import profile

__all__ = [
    "CaseSystemFacts",
    "Change",
    "Competence",
    "Conflict",
    "ContactDetail",
    "Cover",
    "Delivery",
    "Disability",
    "EarlyHelpEpisode",
    "ExtractChange",
    "FirstContact",
    "Identifier",
    "KeptFile",
    "LetOut",
    "Merge",
    "MovedRow",
    "NameWord",
    "Need",
    "Referral",
    "Restriction",
    "Row",
    "Sample",
    "SearchKey",
    "SharedDetail",
]


class Agency(Row):
    """An organisation that works with families: the council's own service, a school, the police."""

    key = models.CharField(max_length=60, unique=True, help_text=_("Its key in the practice profile."))
    name = models.CharField(max_length=200)


class Team(Row):
    name = models.CharField(max_length=200, unique=True)


class Person(Row):
    """Anybody: a child (unborn included), a family member, a worker.

    `ssd_id` is the case system's identifier; a person who has one is read-only here but by import.
    """

    ssd_id = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 several people have none
    forename = models.CharField(max_length=100, blank=True)
    surname = models.CharField(max_length=100, blank=True)
    birth_on = models.DateField(null=True)
    expected_birth_on = models.DateField(null=True)
    death_on = models.DateField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    language = models.CharField(max_length=10, blank=True)
    account = models.OneToOneField(Account, on_delete=models.PROTECT, null=True, related_name="person")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    # A second record of somebody: what named it names the kept one now. See `merging`.
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="also_recorded")

    class Meta:
        indexes = [models.Index(fields=["surname", "forename"]), models.Index(fields=["birth_on"])]

    @property
    def name(self) -> str:
        """Forename and surname, or what an unborn child is called until it has a name."""
        if not self.forename and self.birth_on is None and self.expected_birth_on and self.surname:
            return _("Baby %(surname)s") % {"surname": self.surname}
        return f"{self.forename} {self.surname}".strip() or str(_("Baby"))

    @property
    def called(self) -> str:
        """The first name alone, as the family's pages say it."""
        return self.forename or self.name

    def age_on(self, day: date) -> int | None:
        """Whole years on a day; None when unborn or the birth date is not known."""
        if not self.birth_on or self.birth_on > day:
            return None
        return day.year - self.birth_on.year - ((day.month, day.day) < (self.birth_on.month, self.birth_on.day))

    def is_child_on(self, day: date) -> bool:
        """Under 18, or not yet born. Somebody without any date is taken for an adult."""
        if self.birth_on is None:
            return self.expected_birth_on is not None
        age = self.age_on(day)
        return age is None or age < 18


class Worker(models.Model):
    """The working side of a person: a social worker, a chair, a teacher invited to a conference."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="worker")
    professional_id = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 some have none
    job_title = models.CharField(max_length=200, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="workers")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="workers")
    email = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    about_me = models.TextField(blank=True)
    staff_id = models.CharField(max_length=48, blank=True)
    registration_number = models.CharField(max_length=48, blank=True, help_text=_("With the social work regulator."))
    is_agency_worker = models.BooleanField(null=True)
    manages_team = models.BooleanField(default=False)
    left_on = models.DateField(null=True, help_text=_("Since when they no longer work here."))

    @property
    def family_id(self) -> None:
        """A worker's page is about no family."""

    def grants_for(self, account: Account) -> set[Scope]:
        """SELF for the worker; TEAM for whoever manages their team; AUTHORITY for everybody else who works here."""
        if not account.is_staff or not account.is_active:
            return set()
        if self.person.account_id == account.pk:
            return {Scope.SELF, Scope.AUTHORITY}
        manages = (
            self.team_id
            and Worker.objects.filter(person__account=account, team=self.team_id, manages_team=True).exists()
        )
        return {Scope.TEAM, Scope.AUTHORITY} if manages else {Scope.AUTHORITY}


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


class Relationships(models.QuerySet["Relationship"]):
    def current(self) -> "Relationships":
        """Those that last and were not recorded by mistake."""
        return self.filter(until_on=None, mistaken_at=None)


class Relationship(Row):
    """`person` is the `kind` of `other`: Amina is the mother of Sam. Parental responsibility is a fact, not access.

    What was said before is kept as a `Change`. One that was never true stays, marked, so that no import brings it back.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relationships")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="related_by")
    kind = models.CharField(max_length=60)
    parental_responsibility = models.BooleanField(null=True)
    acquired = models.CharField(
        max_length=40, blank=True, help_text="How responsibility came, a key of kinship.ACQUIRED."
    )
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    mistaken_at = models.DateTimeField(null=True)

    objects = Relationships.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other", "kind"], name="a_relationship_is_recorded_once")
        ]


class Address(Row):
    """Where somebody lives or lived: sealed, found only by a keyed hash of postcode and house number."""

    ssd_id = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 some have none
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="addresses")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    lines = SealedTextField()
    postcode = SealedTextField()
    found_by = models.CharField(max_length=64, blank=True, db_index=True)
    kind = models.CharField(max_length=60, blank=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    is_protected = models.BooleanField(default=False, help_text=_("Somebody fled; a refuge, hostel or placement."))


class Protection(Row):
    """That somebody protected an address, or took the protection away, and why."""

    address = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="protections")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    is_protected = models.BooleanField()
    because = SealedTextField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class SafeContact(Row):
    """How a message may reach a person without reaching somebody else. Nothing goes to one that is not confirmed."""

    class Channel(models.TextChoices):
        TEXT = "text", _("text message")
        EMAIL = "email", _("email")
        CALL = "call", _("phone call")

    class How(models.TextChoices):
        FACE_TO_FACE = "face to face", _("face to face, alone")
        THEY_RANG = "they rang", _("they rang me")
        THROUGH_WORKER = "through a worker", _("through somebody who works with them")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="safe_contacts")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    where = SealedTextField()
    safe_times = SealedTextField(null=True)
    may_leave_voicemail = models.BooleanField(default=False)
    confirmed_on = models.DateField()
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    confirmed_how = models.CharField(max_length=20, choices=How, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="a_person_has_one_safe_contact_in_force"
            )
        ]

    @property
    def takes_messages(self) -> bool:
        """Messages can go there; a phone call is made by a person."""
        return self.channel != self.Channel.CALL

    def is_stale_on(self, day: date) -> bool:
        """Confirmed longer ago than the profile allows: somebody asks again."""
        return (day - self.confirmed_on).days > profile.current().safe_contact.confirm_again_after_days


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


class Audience(Row):
    """An immutable set of people who may read one thing. Changing who may read is a new audience."""

    people = models.ManyToManyField(Person, through="AudienceMember", related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    @staticmethod
    def includes(account: Account) -> Exists:
        """The condition that the row's `audience` holds the person of an account: the one place that decides."""
        return Exists(
            AudienceMember.objects.filter(
                audience=OuterRef("audience"), person__account=account, person__account__is_active=True
            )
        )


class AudienceMember(models.Model):
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "person"], name="a_person_is_in_an_audience_once")]


class Involvement(Row):
    """A worker's part in a person's life, as the case system has it or as assigned here."""

    ssd_id = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 some have none
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="involvements")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="involvements")
    role = models.CharField(max_length=100)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    team_in_extract = models.CharField(max_length=255, blank=True)
    change_reason = models.CharField(max_length=255, blank=True, help_text=_("Why the worker changed."))


class Withheld(Row):
    """Readings that one person does not see on their page of who looked, and why: it would harm them or somebody else.

    entry: the number of one reading in the trail; none for all of them while this lasts.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="withheld")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField(null=True)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    because = SealedTextField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    def grants_for(self, account: Account) -> set[Scope]:
        """As an account stands to the family."""
        return self.family.grants_for(account)
