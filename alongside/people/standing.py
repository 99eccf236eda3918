"""What closes a family to somebody whose role or grants would open it, and what opens one that is not theirs."""

from datetime import date

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alongside.access.days import latest
from alongside.access.fields import SealedTextField
from alongside.access.models import Account, DataKey
from alongside.access.policy import Permission, Role, Scope, scopes_for
from alongside.people.rows import Row


class Restriction(Row):
    """One act about the restriction of a family, with its reason. The latest says how it stands; none is ever changed."""

    class What(models.TextChoices):
        RESTRICTED = "restricted"
        NAMED_OTHERS = "named others"
        LIFTED = "lifted"

    family = models.ForeignKey("people.Family", on_delete=models.PROTECT, related_name="restrictions")
    what = models.CharField(max_length=20, choices=What)
    named = models.ManyToManyField(Account, related_name="+")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    because = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]


class Conflict(Row):
    """A worker is related to, or lives with, a family: it is closed to them, and they are not told why."""

    family = models.ForeignKey("people.Family", on_delete=models.PROTECT, related_name="conflicts")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    because = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    ended_because = SealedTextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["family", "person"], condition=Q(ended_at=None), name="a_conflict_is_recorded_once"
            )
        ]

    @staticmethod
    def in_force() -> "QuerySet[Conflict]":
        """Those that nobody has ended."""
        return Conflict.objects.filter(ended_at=None)


class Openings(models.QuerySet["Opening"]):
    def running(self) -> "Openings":
        """Those whose time is not up and that nobody has ended."""
        return self.filter(ended_at=None, until_at__gt=latest())

    def visible_to(self, account: Account) -> "Openings":
        """One's own; and those that one answers for: a manager those of the team's families, quality assurance and the duty
        manager all. None of a family that is closed to the account.
        """
        families = apps.get_model("people", "Family").objects.open_to(account)
        grants = apps.get_model("people", "Grant").in_force().filter(account=account, family=OuterRef("family"))
        answers_for = scopes_for(account.role, Permission.ANSWER_FOR_OPENING)
        theirs = Q(account=account) | Q(Exists(grants.filter(scope__in=answers_for)))
        if Scope.AUTHORITY in answers_for:
            theirs = Q()
        return self.filter(theirs, Exists(families.filter(pk=OuterRef("family"))))

    def waiting_for(self, account: Account) -> "Openings":
        """Those that this account is to say something about, the longest waiting first.

        Each waits for the team's manager and for quality assurance. Where no manager holds the family, the duty manager.
        """
        if not scopes_for(account.role, Permission.ANSWER_FOR_OPENING):
            return self.none()
        role = answers_as(account.role)
        answered = OpeningAnswer.objects.filter(opening=OuterRef("pk"), role=role)
        waiting = self.visible_to(account).exclude(account=account).filter(~Exists(answered))
        if account.role == Role.DUTY_MANAGER:
            managers = apps.get_model("people", "Grant").in_force().filter(scope=Scope.TEAM, family=OuterRef("family"))
            waiting = waiting.filter(~Exists(managers))
        return waiting.order_by("at", "pk")


def answers_as(role: str) -> str:
    """Whose answer somebody of that role gives: the duty manager stands in for a team manager."""
    return Role.TEAM_MANAGER if role == Role.DUTY_MANAGER else Role(role)


class Covers(models.QuerySet["Cover"]):
    def to_come_or_running(self, today: date) -> "Covers":
        """Those that nobody has ended and whose last day is today or later."""
        return self.filter(ended_at=None, until_on__gte=today)

    def running(self, today: date) -> "Covers":
        """Those in force on a day."""
        return self.to_come_or_running(today).filter(from_on__lte=today)


class Opening(Row):
    """A family that is not one's own, opened with a reason for a few hours. Its grant ends with it; this row stays."""

    class Category(models.TextChoices):
        DANGER = "danger", _("A child may be in danger now")
        ASKED = "asked", _("Somebody of the family has rung or come in")
        SERVICE = "service", _("Another service asks or tells us about the family")
        COLLEAGUE = "colleague", _("Their worker cannot be reached, and something cannot wait")
        OTHER = "other", _("Something else")

    family = models.ForeignKey("people.Family", on_delete=models.PROTECT, related_name="openings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="openings")
    category = models.CharField(max_length=20, choices=Category)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    because = SealedTextField()
    at = models.DateTimeField()
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = Openings.as_manager()

    class Meta:
        indexes = [models.Index(fields=["family", "account"]), models.Index(fields=["at"])]

    @property
    def is_over(self) -> bool:
        """Its time is up, or its account said that they are done."""
        return self.ended_at is not None or self.until_at <= latest()

    def grants_for(self, account: Account) -> set[Scope]:
        """SELF for whoever opened it; for others as they stand to the family."""
        scopes: set[Scope] = self.family.grants_for(account)
        return scopes | {Scope.SELF} if scopes and self.account_id == account.pk else scopes


class OpeningAnswer(Row):
    """The team manager, or quality assurance, has seen that a family was opened with a reason, and says what they did."""

    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="answers")
    role = models.CharField(max_length=30)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    did = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "role"], name="an_opening_is_answered_once_each")]


class Sample(Row):
    """Families drawn at random for an audit, who drew them and why. Whoever has the seed can draw the same once more."""

    families = models.ManyToManyField("people.Family", related_name="samples")
    wanted = models.PositiveSmallIntegerField()
    drawn_from = models.PositiveIntegerField(help_text="How many families it was drawn from.")
    seed = models.CharField(max_length=32)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    because = SealedTextField()
    until_on = models.DateField(help_text="The last day on which they are open for the audit.")
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"])]

    def is_over_on(self, day: date) -> bool:
        """Its last day has gone, or somebody ended it."""
        return self.ended_at is not None or self.until_on < day

    def grants_for(self, account: Account) -> set[Scope]:
        """AUTHORITY for whoever works here; the table says whose role it is."""
        return {Scope.AUTHORITY} if account.is_staff else set()


class Cover(Row):
    """A worker is away from one day to another, and a colleague stands in: they hold the worker's families for those days."""

    away = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="times_away")
    colleague = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="covers")
    from_on = models.DateField()
    until_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = Covers.as_manager()

    class Meta:
        indexes = [models.Index(fields=["away", "until_on"])]
        constraints = [
            models.CheckConstraint(condition=Q(from_on__lte=F("until_on")), name="a_cover_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(away=F("colleague")), name="nobody_covers_for_themselves"),
        ]

    def grants_for(self, account: Account) -> set[Scope]:
        """SELF for the two it is about; TEAM for whoever manages the team of the worker who is away."""
        scopes = {Scope.SELF} if account.pk in (self.away_id, self.colleague_id) else set()
        return scopes | self.away.person.worker.grants_for(account)
