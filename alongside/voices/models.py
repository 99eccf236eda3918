from django.db import models
from django.db.models import Exists, OuterRef, Q

from alongside.access.fields import SealedTextField
from alongside.access.models import Account, DataKey
from alongside.access.policy import Permission, Scope, scopes_for
from alongside.asking.models import Sitting
from alongside.conferences.models import Conference
from alongside.people.models import Audience, Family, Grant, Person, Row


class Views(models.QuerySet["View"]):
    def current(self) -> "Views":
        """Without those that were changed or taken back since."""
        return self.filter(replaced_by=None, withdrawn_at=None)

    def visible_to(self, account: Account) -> "Views":
        """What an account said itself, or was marked for it; and while a family is drawn for an audit, for quality assurance what
        was marked for somebody of the council. Nobody else, whatever their role; and no member of staff of a family that is
        closed to them.
        """
        may = Q(speaker__account=account, speaker__account__is_active=True) | Q(Audience.includes(account))
        if Scope.SAMPLED in scopes_for(account.role, Permission.READ_VIEW):
            drawn = Grant.in_force().filter(account=account, scope=Scope.SAMPLED)
            may |= Q(family__in=drawn.values("family")) & Q(Audience.includes_council())
        views = self.filter(may).select_related("speaker", "data_key")
        if account.is_staff:
            views = views.filter(Exists(Family.objects.open_to(account).filter(pk=OuterRef("family"))))
        return views


class View(Row):
    """What somebody said, in their own words: about what, how it was captured, who may read it.

    Changing the words makes a new view that replaces this one. Without an audience only the speaker reads it.
    """

    class Topic(models.TextChoices):
        MY_VIEWS = "my views"
        SAID = "said"  # said to a worker, at a visit or in between
        REPORT = "report"  # an answer to a paragraph of the report
        THRESHOLD = "threshold"  # what the family thinks about whether a plan is needed
        DISAGREEMENT = "disagreement"
        PLACE = "place"  # a place on a ladder, with its reason

    class Captured(models.TextChoices):
        OWN_HAND = "own hand"
        WRITTEN_DOWN = "written down by a worker"

    speaker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="views")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, null=True, related_name="views")
    topic = models.CharField(max_length=20, choices=Topic)
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, null=True, related_name="answers")
    question = models.CharField(max_length=60, blank=True, help_text="Its key in the question set.")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    words = SealedTextField()
    language = models.CharField(max_length=10)
    captured = models.CharField(max_length=30, choices=Captured)
    was_read_back = models.BooleanField(default=False)
    helped_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, null=True, related_name="+")
    profile_digest = models.CharField(max_length=64)
    said_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    withdrawn_at = models.DateTimeField(null=True)

    objects = Views.as_manager()

    def grants_for(self, account: Account) -> set[Scope]:
        """SELF for the speaker, SHARED for those it is marked for; for staff also how they stand to the family."""
        scopes = self.family.grants_for(account) if account.is_staff else set()
        if account.is_staff and not scopes:
            return scopes
        if self.speaker.account_id == account.pk:
            scopes.add(Scope.SELF)
        if self.audience_id and self.audience.members.filter(person__account=account).exists():
            scopes.add(Scope.SHARED)
        return scopes


class Responses(models.QuerySet["Response"]):
    def visible_to(self, account: Account) -> "Responses":
        """Those to views that an account may read and that are still in force."""
        views = View.objects.current().visible_to(account)
        return self.filter(view__in=views.values("pk")).select_related("view__speaker", "view__data_key", "data_key")


class Response(Row):
    """What was done about a view, or why not; when and how the speaker was told; whether it was enough.

    Whoever may read the view may read its responses.
    """

    class What(models.TextChoices):
        DONE = "done"
        WILL_BE_DONE = "will be done"
        NOT_DONE = "not done"

    class How(models.TextChoices):
        IN_PERSON = "in person"
        BY_PHONE = "by phone"
        ON_THEIR_PAGES = "on their pages"

    view = models.ForeignKey(View, on_delete=models.PROTECT, related_name="responses")
    what = models.CharField(max_length=20, choices=What)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    words = SealedTextField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    told_on = models.DateField(null=True)
    told_how = models.CharField(max_length=20, choices=How, blank=True)
    told_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    was_enough = models.BooleanField(null=True)
    was_enough_at = models.DateTimeField(null=True)
    more = SealedTextField(
        null=True,
        help_text="What the speaker says is still missing: for the workers who may read the view, not for relatives.",
    )

    objects = Responses.as_manager()

    @property
    def family_id(self) -> object:
        return self.view.family_id

    def grants_for(self, account: Account) -> set[Scope]:
        """As an account stands to the view."""
        return self.view.grants_for(account)


class AnswersInCaseSystem(Row):
    """What a child answered to the five yes-or-no questions of the case system, of which it gives no date."""

    ssd_id = models.CharField(max_length=100, unique=True)
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="answers_in_case_system")
    worries_were_explained = models.BooleanField(null=True)
    story_helps_understand = models.BooleanField(null=True)
    agrees_with_worker = models.BooleanField(null=True)
    plan_keeps_safe = models.BooleanField(null=True)
    drawing_helped_explain = models.BooleanField(null=True)
