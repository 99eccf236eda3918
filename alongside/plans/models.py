from django.db import models
from django.db.models import Exists, OuterRef, Q

from alongside.access.fields import SealedTextField
from alongside.access.models import Account, DataKey
from alongside.access.policy import COUNCIL, Scope
from alongside.conferences.models import Conference, Decision
from alongside.people.models import Audience, Family, Person, Row
from alongside.ui import stale
from alongside.voices.models import View


class Plans(models.QuerySet["Plan"]):
    def visible_to(self, account: Account) -> "Plans":
        """Staff: those of the families they may know of. Family members: those that they were told of, by an area or by the
        decision for a plan that was marked for them.
        """
        if account.is_staff:
            return self.filter(Exists(Family.objects.visible_to(account).filter(pk=OuterRef("family"))))
        told = Decision.objects.filter(
            Audience.includes(account),
            conference=OuterRef("conference"),
            outcome=Decision.Outcome.PLAN,
            replaced_by=None,
        )
        marked = AreaOfChange.objects.visible_to(account).filter(plan=OuterRef("pk"))
        return self.filter(Q(Exists(marked)) | Q(Exists(told)))


class Plan(Row):
    """A child protection plan of a family: what needs to change, how that is seen, who does what."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="plans")
    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, null=True, related_name="plans")
    started_on = models.DateField()
    profile_digest = models.CharField(max_length=64)

    objects = Plans.as_manager()

    def grants_for(self, account: Account) -> set[Scope]:
        if account.is_staff:
            return self.family.grants_for(account)
        return {Scope.SHARED} if type(self).objects.visible_to(account).filter(pk=self.pk).exists() else set()


class PlanChild(Row):
    """One child's plan: census counts these."""

    ssd_id = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 some have none
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="children")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="plans")
    initial_category = models.CharField(max_length=60)
    latest_category = models.CharField(max_length=60)
    started_on = models.DateField()
    ended_on = models.DateField(null=True)
    is_of_other_authority = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "child"], name="a_child_is_in_a_plan_once")]


class Review(Row):
    """A review of a child's plan as the case system has it."""

    ssd_id = models.CharField(max_length=100, unique=True)
    plan_child = models.ForeignKey(PlanChild, on_delete=models.PROTECT, related_name="reviews")
    due_on = models.DateField(null=True)
    held_on = models.DateField(null=True)
    plan_continues = models.BooleanField(null=True)
    was_quorate = models.BooleanField(null=True)
    participation = models.CharField(max_length=3, blank=True, help_text="How the child took part: PN0 to PN7.")


class Visit(Row):
    """A worker's visit to a child under a plan, as the case system has it."""

    ssd_id = models.CharField(max_length=100, unique=True)
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="visits")
    plan_child = models.ForeignKey(PlanChild, on_delete=models.PROTECT, null=True, related_name="visits")
    on = models.DateField(null=True)
    child_seen = models.BooleanField(null=True)
    seen_alone = models.BooleanField(null=True)
    bedroom_seen = models.BooleanField(null=True)


class Areas(models.QuerySet["AreaOfChange"]):
    def visible_to(self, account: Account) -> "Areas":
        """The council's staff who may know of the family see all. Everybody else, professionals of other agencies among
        them, sees what is marked for them.
        """
        known = Q(Exists(Family.objects.visible_to(account).filter(plans=OuterRef("plan"))))
        if account.role in COUNCIL:
            return self.filter(known)
        return (
            self.filter(known, Audience.includes(account))
            if account.is_staff
            else self.filter(Audience.includes(account))
        )


class AreaOfChange(Row):
    """One thing that needs to change, between *not good enough now* and *good enough*."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="areas")
    position = models.PositiveSmallIntegerField()
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, null=True, related_name="+")
    least = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()

    objects = Areas.as_manager()

    class Meta:
        ordering = ["position"]

    @property
    def family_id(self) -> object:
        return self.plan.family_id

    @property
    def wording(self) -> "AreaWording":
        """How it reads now."""
        loaded: list[AreaWording] | None = getattr(self, "wordings_in_force", None)
        return loaded[0] if loaded else self.wordings.order_by("-number")[0]

    @property
    def steps_version(self) -> str:
        """What the page that words its steps shows, a part for each rung between the anchors."""
        words = {step.rung: step.words for step in self.steps.select_related("data_key")}
        return " ".join(stale.version(words.get(rung, "")) for rung in range(self.least + 1, self.most))

    def grants_for(self, account: Account) -> set[Scope]:
        if account.is_staff:
            return self.plan.family.grants_for(account)
        return {Scope.SHARED} if type(self).objects.visible_to(account).filter(pk=self.pk).exists() else set()


class AreaWording(Row):
    """How an area reads; a change is a new wording, and the one with the highest number is in force."""

    area = models.ForeignKey(AreaOfChange, on_delete=models.PROTECT, related_name="wordings")
    number = models.PositiveSmallIntegerField()
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    title = SealedTextField()
    harm_prevented = SealedTextField()
    not_good_enough_now = SealedTextField()
    good_enough = SealedTextField()
    life_for_the_child = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "number"], name="a_wording_has_one_number")]


class Step(Row):
    """A rung between the two anchors, in words."""

    area = models.ForeignKey(AreaOfChange, on_delete=models.PROTECT, related_name="steps")
    rung = models.PositiveSmallIntegerField()
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    words = SealedTextField()

    class Meta:
        ordering = ["rung"]
        constraints = [models.UniqueConstraint(fields=["area", "rung"], name="a_rung_has_one_step")]


class Action(Row):
    """What somebody will do for an area, and by when."""

    area = models.ForeignKey(AreaOfChange, on_delete=models.PROTECT, related_name="actions")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    words = SealedTextField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="actions")
    due_on = models.DateField()
    done_on = models.DateField(null=True)

    class Meta:
        ordering = ["due_on"]

    @property
    def family_id(self) -> object:
        return self.area.family_id

    def grants_for(self, account: Account) -> set[Scope]:
        """As for its area; SELF for whoever said they would do it."""
        own = {Scope.SELF} if self.owner.account_id == account.pk else set()
        return own | self.area.grants_for(account)


class CoreGroup(Row):
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="core_groups")
    held_on = models.DateField()
    people = models.ManyToManyField(Person, related_name="+")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    notes = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["held_on"]

    @property
    def family_id(self) -> object:
        return self.plan.family_id

    def grants_for(self, account: Account) -> set[Scope]:
        return self.plan.grants_for(account)


class Placements(models.QuerySet["Placement"]):
    def visible_to(self, account: Account) -> "Placements":
        """An account's own, and those whose speaker chose it as a reader, on areas that it may read. Nobody else, whatever
        their role; those changed or taken back since are left out.
        """
        return self.filter(
            view__in=View.objects.visible_to(account).current(), area__in=AreaOfChange.objects.visible_to(account)
        )


class Placement(Row):
    """Where one person places things on one ladder. The reason and who may read it are a view of theirs."""

    core_group = models.ForeignKey(CoreGroup, on_delete=models.PROTECT, null=True, related_name="placements")
    area = models.ForeignKey(AreaOfChange, on_delete=models.PROTECT, related_name="placements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="placements")
    rung = models.PositiveSmallIntegerField(null=True, help_text="None: not placed this time, and the view says why.")
    placed_on = models.DateField()
    view = models.OneToOneField(View, on_delete=models.PROTECT, related_name="placement")

    objects = Placements.as_manager()

    @property
    def family_id(self) -> object:
        return self.area.family_id

    def grants_for(self, account: Account) -> set[Scope]:
        own = {Scope.SELF} if self.person.account_id == account.pk else set()
        return own | self.area.grants_for(account)
