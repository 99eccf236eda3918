from django.db import models
from django.db.models import Exists, OuterRef, Q

from alongside.access.fields import SealedTextField
from alongside.access.models import Account, DataKey
from alongside.access.policy import Permission, Role, Scope, scopes_for
from alongside.conferences.models import Conference, Invitation
from alongside.people.models import Audience, Family, Person, Row
from alongside.voices.models import View

_READS_ALL = [role for role in Role if scopes_for(role, Permission.READ_REPORT) - {Scope.SHARED}]


class Reports(models.QuerySet["Report"]):
    def visible_to(self, account: Account) -> "Reports":
        """Staff who work with the family: always. Others: once it is released and a paragraph is marked for them."""
        marked = Q(Exists(Paragraph.objects.in_the_copy_of(account).filter(report=OuterRef("pk"))))
        if account.role in _READS_ALL:
            marked |= Q(Exists(Family.objects.visible_to(account).filter(pk=OuterRef("family"))))
        return self.filter(marked)


class Report(Row):
    """The social worker's short report for one conference."""

    conference = models.OneToOneField(Conference, on_delete=models.PROTECT, related_name="report")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="reports")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    profile_digest = models.CharField(max_length=64)
    started_at = models.DateTimeField()

    objects = Reports.as_manager()

    def grants_for(self, account: Account) -> set[Scope]:
        scopes = self.family.grants_for(account) if account.is_staff else set()
        if Paragraph.objects.in_the_copy_of(account).filter(report=self).exists():
            scopes = scopes | {Scope.SHARED}
        return scopes


class Paragraphs(models.QuerySet["Paragraph"]):
    def in_the_copy_of(self, account: Account) -> "Paragraphs":
        """What an account reads in its own copy: marked for it, not taken out, and released.

        The copies go to those who are asked to the conference and to its chair; with the invitation the copy goes too.
        Nothing of a family that is closed to a member of staff.
        """
        invited = Invitation.objects.filter(
            conference=OuterRef("report__conference"), person__account=account, withdrawn_at=None
        )
        paragraphs = self
        if account.is_staff:
            paragraphs = self.filter(Exists(Family.objects.open_to(account).filter(pk=OuterRef("report__family"))))
        return paragraphs.filter(
            Audience.includes(account),
            Exists(Release.objects.filter(report=OuterRef("report"))),
            Q(Exists(invited)) | Q(report__conference__chair__account=account),
            removed_at=None,
        )

    def visible_to(self, account: Account) -> "Paragraphs":
        """Staff who work with the family: all, those taken out too. Others: those of their own copy."""
        marked = Q(pk__in=self.model.objects.in_the_copy_of(account).values("pk"))
        if account.role in _READS_ALL:
            marked |= Q(Exists(Family.objects.visible_to(account).filter(reports=OuterRef("report"))))
        return self.filter(marked)


class Paragraph(Row):
    """One paragraph of a section. Without an audience it is unmarked: withheld, and it blocks the release."""

    class WithheldBecause(models.TextChoices):
        NOTHING = ""
        THIRD_PARTY = "third party"
        SERIOUS_HARM = "gives serious harm"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="paragraphs")
    section = models.CharField(max_length=60, help_text="Its key in the practice profile.")
    position = models.PositiveSmallIntegerField()
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, null=True, related_name="+")
    withheld_because = models.CharField(max_length=30, choices=WithheldBecause, blank=True)
    removed_at = models.DateTimeField(null=True)

    objects = Paragraphs.as_manager()

    class Meta:
        ordering = ["section", "position"]

    @property
    def family_id(self) -> object:
        return self.report.family_id

    def grants_for(self, account: Account) -> set[Scope]:
        scopes = self.report.family.grants_for(account) if account.is_staff else set()
        if Paragraph.objects.in_the_copy_of(account).filter(pk=self.pk).exists():
            scopes = scopes | {Scope.SHARED}
        return scopes


class ParagraphWording(Row):
    """How a paragraph reads; a change is a new wording, and the one with the highest number is in force."""

    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, related_name="wordings")
    number = models.PositiveSmallIntegerField()
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    words = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paragraph", "number"], name="a_paragraph_wording_has_one_number")
        ]


class CopyOpened(Row):
    """The releasing manager looked at one reader's copy as it then was."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="copies_opened")
    reader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    digest = models.CharField(max_length=64, help_text="Of the copy: opened again when it changes.")


class Release(Row):
    """A second person let the copies go to their readers."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="releases")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class ParagraphAnswer(Row):
    """What a reader answers to a paragraph: a stance and, as a view of theirs, their words and who may read them."""

    class Stance(models.TextChoices):
        RIGHT = "right"
        NOT_RIGHT = "not right"
        ADD = "add"

    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, related_name="answers")
    stance = models.CharField(max_length=20, choices=Stance)
    view = models.OneToOneField(View, on_delete=models.PROTECT, related_name="paragraph_answer")
