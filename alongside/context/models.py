"""Services around the family: what agencies deliver, to whom it is linked and who decided that, and what looking at it led to."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alongside.access.days import latest
from alongside.access.fields import SealedTextField
from alongside.access.models import Account, DataKey
from alongside.access.policy import Permission, Scope, scopes_for
from alongside.context.rows import FeedRow
from alongside.people.models import Family, FamilyMember, Person
from alongside.people.rows import Row


class FeedPaper(Row):
    """A paper without which a feed is not loaded. Never changed: a newer one ends it."""

    class Kind(models.TextChoices):
        GUIDANCE = "guidance", _("usage guidance")
        AGREEMENT = "agreement", _("the data owner's agreement")
        ASSESSMENT = "assessment", _("signed impact assessment")

    feed = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=Kind)
    kept_where = models.CharField(max_length=300, help_text="Where the paper itself is kept.")
    signed_by = models.CharField(max_length=200)
    signed_on = models.DateField()
    until_on = models.DateField(null=True, help_text="Its last day, when it has one.")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "kind"], condition=Q(ended_at=None), name="a_feed_has_one_paper_of_a_kind_in_force"
            )
        ]

    def is_in_force_on(self, day: date) -> bool:
        """Nobody ended it, it is signed, and its last day is not over."""
        return self.ended_at is None and self.signed_on <= day and (self.until_on is None or day <= self.until_on)

    def grants_for(self, account: Account) -> set[Scope]:
        """It concerns no family."""
        return {Scope.AUTHORITY} if account.is_staff else set()


class FeedDeliveries(models.QuerySet["FeedDelivery"]):
    def in_force(self) -> "FeedDeliveries":
        """Those that count: complete, not taken back, and not replaced by a newer one of their feed that holds all."""
        return self._not_replaced(FeedDelivery.objects.all())

    def shown(self) -> "FeedDeliveries":
        """Those that pages show: what was compared with the people known here, until what replaces it was compared too."""
        compared = FeedDelivery.objects.exclude(linked_at=None)
        return self.exclude(linked_at=None)._not_replaced(compared)

    def _not_replaced(self, by: "FeedDeliveries") -> "FeedDeliveries":
        newer = by.filter(
            feed=OuterRef("feed"), holds_all=True, completed_at__gt=OuterRef("completed_at"), taken_back_at=None
        )
        return self.exclude(completed_at=None).exclude(data_key=None).filter(~Exists(newer), taken_back_at=None)


class FeedDelivery(Row):
    """One file of an agency. It counts, whole, from `completed_at` on; the file itself rests encrypted under the row's id.

    digest: keyed, of the file's bytes: the same file is not taken twice. holds_all: it replaces what the feed delivered before;
    otherwise it adds to it. data_key: None once it is forgotten, and then nothing of it can be read.
    """

    feed = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, null=True, related_name="+")
    profile_digest = models.CharField(max_length=64)
    holds_all = models.BooleanField()
    correct_as_of = models.DateField()
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    rows_read = models.PositiveIntegerField(default=0)
    rows_left_out = models.PositiveIntegerField(default=0)
    linked_at = models.DateTimeField(null=True, help_text="When it was last compared with the people who are known.")
    model_version = models.CharField(max_length=60, blank=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_because = SealedTextField(default="")

    objects = FeedDeliveries.as_manager()

    class Meta:
        indexes = [models.Index(fields=["feed", "completed_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "digest"],
                condition=Q(taken_back_at=None),
                name="a_file_is_delivered_once",
            )
        ]

    def grants_for(self, account: Account) -> set[Scope]:
        """It concerns no one family."""
        return {Scope.AUTHORITY} if account.is_staff else set()


class AgencyRecord(Row):
    """A row of a delivery that was found to be about somebody known here, or may be. No other row of it is in the database.

    record_key: the keyed digest of feed and agency's identifier, the same in each delivery.
    """

    delivery = models.ForeignKey(FeedDelivery, on_delete=models.PROTECT, related_name="records")
    record_key = models.CharField(max_length=64)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    told = SealedTextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record_key", "delivery"], name="a_record_is_once_in_a_delivery")
        ]

    @property
    def row(self) -> FeedRow:
        """What the agency said."""
        return FeedRow.from_text(self.told)


class Pairs(models.QuerySet["Pair"]):
    def linked(self) -> "Pairs":
        """Those whose last decision that stands says that they are the same person."""
        return self.filter(stands=Pair.Verdict.SAME)

    def visible_to(self, account: Account) -> "Pairs":
        """Those that an account may decide: of people none of whose families is closed to it, nor restricted without it."""
        if Scope.AUTHORITY not in scopes_for(account.role, Permission.DECIDE_LINK):
            return self.none()
        member = FamilyMember.objects.filter(person=OuterRef("person"))
        closed = member.exclude(family__in=Family.objects.open_to(account))
        return self.filter(Exists(member), ~Exists(closed))


class Pair(Row):
    """A record of an agency and a person who may be the same. Decisions about it outlive deliveries.

    stands: the verdict of the decision that stands, kept here so that a page asks one table; empty while nobody, and no rule, has
    decided. waits_as: why it waits for a data steward, empty when it does not.
    """

    class Verdict(models.TextChoices):
        SAME = "same", _("same person")
        DIFFERENT = "different", _("different people")
        CANNOT_TELL = "cannot tell", _("cannot tell")

    class Waits(models.TextChoices):
        WRONG = "wrong person", _("a worker says that it is somebody else")
        CHANGED = "changed", _("the record has changed since it was decided")
        SECOND = "second opinion", _("a colleague could not tell")
        NEW = "new", _("new")

    feed = models.CharField(max_length=60)
    record_key = models.CharField(max_length=64)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pairs")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    band = models.CharField(max_length=20)
    probability = models.FloatField()
    model_version = models.CharField(max_length=60)
    evidence = SealedTextField(help_text="What spoke for it and against it, as `linkage.Evidence` writes it.")
    compared_at = models.DateTimeField()
    said_then = models.CharField(max_length=64, help_text="Keyed digest of the two names and birth dates compared.")
    stands = models.CharField(max_length=20, choices=Verdict, blank=True)
    waits_as = models.CharField(max_length=20, choices=Waits, blank=True)

    objects = Pairs.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "stands"]), models.Index(fields=["waits_as", "-probability"])]
        constraints = [
            models.UniqueConstraint(fields=["record_key", "person"], name="a_record_and_a_person_are_compared_once")
        ]

    def grants_for(self, account: Account) -> set[Scope]:
        """Whoever decides links does so for the authority; the pair was loaded through `visible_to`."""
        return {Scope.AUTHORITY} if account.is_staff else set()


class Decision(Row):
    """What somebody, or the rule for certain pairs (no account), decided about a pair. Never changed; a later one undoes it."""

    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="decisions")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=20, choices=Pair.Verdict)
    because = SealedTextField(default="")
    probability = models.FloatField()
    band = models.CharField(max_length=20)
    model_version = models.CharField(max_length=60)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    is_wrong_person = models.BooleanField(default=False, help_text="A worker said so on the family's page.")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]


class Compared(models.Model):
    """That somebody was among the people with whom deliveries are compared, and since when. Who is not here was not checked.

    said: the keyed digest of the names and birth date they were compared by. Who has others now was not checked by these.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="compared")
    since = models.DateTimeField()
    said = models.CharField(max_length=64, default="")


class LinkageModel(Row):
    """The figures that linking uses, as they were learnt, with how good they were. The newest is in use."""

    version = models.CharField(max_length=60, unique=True)
    learnt = models.TextField(help_text="JSON of `linkage.Learnt`: no person's data.")
    card = models.TextField(help_text="JSON: training data, measured quality by feed and by origin of name.")
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at"]


class Looks(models.QuerySet["Look"]):
    def running(self, at: datetime | None = None) -> "Looks":
        """Those whose time is not up."""
        return self.filter(until_at__gt=at or latest())


class Look(Row):
    """That somebody said why they look at the services around a family. The pages then open for some hours."""

    class Why(models.TextChoices):
        CONFERENCE = "conference", _("to prepare a conference or review")
        ASSESSMENT = "assessment", _("for an enquiry or assessment")
        PLAN = "plan", _("to follow a plan through")
        CONTACT = "contact", _("to find out whom to ring")
        OTHER = "other", _("for something else")

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="looks")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="looks")
    why = models.CharField(max_length=20, choices=Why)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    because = SealedTextField()
    at = models.DateTimeField()
    until_at = models.DateTimeField()

    objects = Looks.as_manager()

    class Meta:
        indexes = [models.Index(fields=["account", "family", "until_at"])]

    def grants_for(self, account: Account) -> set[Scope]:
        """As an account stands to the family; oneself besides."""
        return self.family.grants_for(account) | ({Scope.SELF} if account.pk == self.account_id else set())


class Conversations(models.QuerySet["Conversation"]):
    def visible_to(self, account: Account) -> "Conversations":
        """Those about families whose services the account may see."""
        families = Family.objects.where_may(account, Permission.SEE_SERVICES)
        return self.filter(Exists(families.filter(pk=OuterRef("family"))))


class Conversation(Row):
    """A talk with somebody of a service that the page led to: with whom, what was learnt, and what it changed."""

    class How(models.TextChoices):
        RANG = "rang", _("by telephone")
        WROTE = "wrote", _("in writing")
        MET = "met", _("face to face")

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="conversations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", help_text="About whom.")
    feed = models.CharField(max_length=60)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    had_on = models.DateField()
    how = models.CharField(max_length=10, choices=How)
    whom = SealedTextField()
    learnt = SealedTextField()
    changed = SealedTextField(default="")
    saved_a_request = models.BooleanField(default=False, help_text="No separate request for information was needed.")
    family_knows = models.BooleanField(default=False, help_text="The family was told of it.")
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    objects = Conversations.as_manager()

    class Meta:
        indexes = [models.Index(fields=["family", "had_on"])]

    def grants_for(self, account: Account) -> set[Scope]:
        """As an account stands to the family."""
        return self.family.grants_for(account)


def shown_of(feeds: Any) -> QuerySet[FeedDelivery]:
    """The newest delivery first of each of these feeds that pages show."""
    return FeedDelivery.objects.shown().filter(feed__in=feeds).order_by("feed", F("completed_at").desc())


class ApiToken(Row):
    """The key of another program, such as the case system, to read services as one of the workers. Only its digest is kept."""

    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    until_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    def is_in_force_on(self, day: date) -> bool:
        """Nobody ended it, and its last day is not over."""
        return self.ended_at is None and day <= self.until_on
