from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from alongside.access.fields import SealedTextField
from alongside.access.models import Account, DataKey
from alongside.access.policy import Scope
from alongside.people.models import Agency, Audience, Family, Person, Row, Worker
from alongside.ui import stale

CLOCK_START = Coalesce("strategy_discussion_on", "started_on")


class Enquiries(models.QuerySet["Enquiry"]):
    def awaiting_conference(self) -> "Enquiries":
        """Those after which no initial conference about the child was held, and of which nobody has said that none is needed.

        An enquiry may end before its conference; its clock runs on.
        """
        held = Conference.objects.filter(
            about__child=OuterRef("child"),
            kind__in=(Conference.Kind.INITIAL, Conference.Kind.PRE_BIRTH),
            opened_at__gte=OuterRef("started_on"),
            cancelled_at=None,
        )
        return self.filter(~Exists(held), needs_no_conference=False)

    def to_book(self) -> "Enquiries":
        """Of each family that awaits an initial conference and has none booked, the enquiry whose clock counts: the earliest.

        `clock_start` is the day it counts from.
        """
        counted = Enquiry.objects.annotate(clock_start=CLOCK_START)
        awaiting = counted.awaiting_conference().filter(family=OuterRef("family"))
        earlier = awaiting.filter(
            Q(clock_start__lt=OuterRef("clock_start")) | Q(clock_start=OuterRef("clock_start"), pk__lt=OuterRef("pk"))
        )
        booked = Conference.objects.filter(
            family=OuterRef("family"),
            kind=Conference.Kind.INITIAL,
            cancelled_at=None,
            starts_at__gte=OuterRef("started_on"),
        )
        return counted.awaiting_conference().filter(~Exists(booked), ~Exists(earlier))


class Enquiry(Row):
    """A section 47 enquiry about one child. Its clock starts at the strategy discussion; until that is typed, at its start."""

    ssd_id = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 some have none
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="enquiries")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enquiries")
    started_on = models.DateField()
    ended_on = models.DateField(null=True)
    needs_no_conference = models.BooleanField(default=False)
    strategy_discussion_on = models.DateField(null=True)
    target_in_extract_on = models.DateField(null=True)
    outcomes_in_extract: Any = models.JSONField(default=list, help_text="Pairs of name and value.")
    completed_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, related_name="+")
    completed_by_team = models.CharField(max_length=255, blank=True)

    objects = Enquiries.as_manager()

    class Meta:
        indexes = [models.Index(CLOCK_START, "id", name="enquiries_by_clock", condition=Q(needs_no_conference=False))]

    def grants_for(self, account: Account) -> set[Scope]:
        return self.family.grants_for(account)

    @property
    def clock_starts_on(self) -> date:
        """The day the clock of the initial conference counts from."""
        return self.strategy_discussion_on or self.started_on


class Conferences(models.QuerySet["Conference"]):
    def visible_to(self, account: Account) -> "Conferences":
        """Staff: those of the families they may know of. Family members: those they are invited to."""
        if account.is_staff:
            return self.filter(Exists(Family.objects.visible_to(account).filter(pk=OuterRef("family"))))
        return self.filter(
            Exists(
                Invitation.objects.filter(
                    conference=OuterRef("pk"),
                    person__account=account,
                    withdrawn_at=None,
                    person__account__is_active=True,
                )
            )
        )


class Conference(Row):
    """A child protection conference: about one family, for the children named, at one time and place."""

    class Kind(models.TextChoices):
        """As the practice profile names them."""

        INITIAL = "initial"
        REVIEW = "review"
        PRE_BIRTH = "pre_birth"
        TRANSFER_IN = "transfer_in"

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="conferences")
    kind = models.CharField(max_length=20, choices=Kind)
    children = models.ManyToManyField(Person, through="ConferenceChild", related_name="conferences")
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)
    how_to_get_there = models.TextField(blank=True)
    chair = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="chairs")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    late_because = SealedTextField(default="")
    profile_digest = models.CharField(max_length=64)
    arranged_at = models.DateTimeField()
    arranged_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    agenda_item = models.CharField(
        max_length=60, blank=True, help_text="Where the meeting is, by its key in the profile."
    )
    family_spoke_at = models.DateTimeField(null=True)
    agency_views_opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = Conferences.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["starts_at", "id"], name="conferences_to_come", condition=Q(closed_at=None, cancelled_at=None)
            )
        ]

    def grants_for(self, account: Account) -> set[Scope]:
        return self.family.grants_for(account)

    @property
    def version(self) -> str:
        """What the page that moves it shows, to tell a change meanwhile."""
        return stale.version(self.starts_at, self.place, self.how_to_get_there, self.chair_id, self.late_because)

    @property
    def held_on(self) -> date | None:
        """The day it was held, once it has been opened."""
        return timezone.localdate(self.opened_at) if self.opened_at else None

    @property
    def is_open(self) -> bool:
        """The meeting is going on now."""
        return self.opened_at is not None and self.closed_at is None


class ConferenceChild(Row):
    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="about")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ssd_id = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 some have none
    led_to_plan_in_extract = models.BooleanField(null=True)
    outcomes_in_extract: Any = models.JSONField(default=list, help_text="Pairs of name and value.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "child"], name="a_child_is_in_a_conference_once")]


class Invitation(Row):
    """One person asked to one conference. An agency sends one, or a reason says why more."""

    class Answer(models.TextChoices):
        NONE = ""
        COMING = "coming"
        NOT_COMING = "not coming"

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    will_ask = models.CharField(max_length=300, blank=True, help_text="What they will be asked, in plain words.")
    has_met_family = models.BooleanField(null=True)
    reason_for_another = models.CharField(max_length=300, blank=True)
    # Somebody who attends separately is told their own time and place and never the others'.
    attends_separately = models.BooleanField(default=False)
    own_starts_at = models.DateTimeField(null=True)
    own_place = models.CharField(max_length=300, blank=True)
    answer = models.CharField(max_length=20, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)
    attended = models.BooleanField(null=True)
    came_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    invited_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "person"], condition=Q(withdrawn_at=None), name="a_person_is_invited_once"
            )
        ]

    @property
    def family_id(self) -> object:
        return self.conference.family_id

    @property
    def version(self) -> str:
        """What a page shows to whoever answers."""
        return stale.version(self.answer, self.answered_at, self.starts_at, self.place)

    @property
    def starts_at(self) -> datetime | None:
        """When this person is expected; None while a separate time is still to be agreed."""
        return self.own_starts_at if self.attends_separately else self.conference.starts_at

    @property
    def place(self) -> str:
        """Where this person is expected."""
        return self.own_place if self.attends_separately else self.conference.place

    @property
    def is_here(self) -> bool:
        """Came, and has not left."""
        return bool(self.attended) and self.left_at is None

    def grants_for(self, account: Account) -> set[Scope]:
        own = {Scope.SELF, Scope.SHARED} if self.person.account_id == account.pk else set()
        return own | (self.conference.grants_for(account) if account.is_staff else set())


class Point(Row):
    """Something said in the meeting, captured where the agenda was."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="points")
    agenda_item = models.CharField(max_length=60)
    speaker = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    words = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class AgencyView(Row):
    """What one agency thinks of the threshold, written before hearing the others. A new one replaces the one before."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="agency_views")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    words = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    was_entered_by_chair = models.BooleanField(default=False)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")


class Decision(Row):
    """What the chair decided for one child, with the reason. A correction is a new decision that names the old one."""

    class Outcome(models.TextChoices):
        PLAN = "plan"
        NO_PLAN = "no plan"

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="decisions")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome)
    category = models.CharField(max_length=60, blank=True, help_text="Its key in the practice profile.")
    what_follows = models.CharField(max_length=60, blank=True, help_text="Its key in the practice profile.")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    reasons = SealedTextField()
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(outcome="plan") & ~Q(category="") & Q(what_follows=""))
                | (Q(outcome="no plan") & Q(category="") & ~Q(what_follows="")),
                name="a_plan_has_a_category_and_no_plan_says_what_follows",
            )
        ]


class LateReasons(models.QuerySet["LateReason"]):
    def in_force(self) -> "LateReasons":
        """Without those that were corrected since."""
        return self.filter(replaced_by=None)

    def visible_to(self, account: Account) -> "LateReasons":
        """Staff: those of the families they may know of. Family members: those that are marked for them."""
        if account.is_staff:
            return self.filter(Exists(Family.objects.visible_to(account).filter(pk=OuterRef("family"))))
        return self.filter(Audience.includes(account))


class LateReason(Row):
    """Why something with a clock was not done in time. A correction is a new reason that names the one before.

    Which clock: its key in the profile and the day it counts from. Without an audience staff of the family read it alone.
    """

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="late_reasons")
    clock = models.CharField(max_length=60, help_text="Its key in the practice profile.")
    starts_on = models.DateField()
    due_on = models.DateField()
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    words = SealedTextField()
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, null=True, related_name="+")
    profile_digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    objects = LateReasons.as_manager()

    class Meta:
        indexes = [models.Index(fields=["family", "clock", "starts_on"])]
        constraints = [
            # A correction names the one before, so two that name none are two people who wrote at the same moment.
            models.UniqueConstraint(
                fields=["family", "clock", "starts_on"], condition=Q(replaces=None), name="a_clock_has_one_first_reason"
            )
        ]
