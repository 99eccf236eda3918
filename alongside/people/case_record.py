"""What the case system recorded about people, read-only here: its deliveries, what they changed, and what came first."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.access.fields import SealedTextField
from alongside.access.models import Account, DataKey
from alongside.people.rows import Row


class Delivery(Row):
    """One extract that came in. It counts once `completed_at` is set.

    An import that stopped half-way leaves it empty, and until one is complete every page that shows what the case system
    says also says that it may be a mix of two days.
    """

    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    rows_read = models.PositiveIntegerField(default=0)
    rows_added = models.PositiveIntegerField(default=0)
    rows_changed = models.PositiveIntegerField(default=0)
    rows_unchanged = models.PositiveIntegerField(default=0)
    rows_broken = models.PositiveIntegerField(default=0)
    rows_waiting = models.PositiveIntegerField(default=0)
    rows_gone = models.PositiveIntegerField(default=0)
    rows_back = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["completed_at"])]

    @staticmethod
    def unfinished() -> "Delivery | None":
        """The newest one, when it has begun and not come in whole."""
        newest = Delivery.objects.order_by("-started_at").first()
        return newest if newest and newest.completed_at is None else None

    @staticmethod
    def last() -> "Delivery | None":
        """The last that came in whole: what the case system says is correct as of then."""
        return Delivery.objects.exclude(completed_at=None).order_by("-completed_at").first()


class ExtractChange(Row):
    """What a delivery changed in a thing that an earlier one had brought: the values before and after, sealed.

    A row that is no longer in the extract is marked by GONE and never deleted; BACK takes the mark away.
    """

    class What(models.TextChoices):
        CHANGED = "changed", _("changed")
        GONE = "gone", _("no longer in the case system")
        BACK = "back", _("in the case system again")

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="extract_changes")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    table = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    what = models.CharField(max_length=10, choices=What)
    values = SealedTextField(default="")

    class Meta:
        indexes = [models.Index(fields=["person", "at"]), models.Index(fields=["subject_kind", "subject_id", "at"])]


class CaseSystemFacts(models.Model):
    """What the case system holds of a person beside name and dates."""

    person = models.OneToOneField(
        "people.Person", on_delete=models.PROTECT, primary_key=True, related_name="case_system_facts"
    )
    gender = models.CharField(max_length=48, blank=True)
    ethnicity = models.CharField(max_length=48, blank=True, help_text="A code of the census.")
    nationality = models.CharField(max_length=48, blank=True)
    has_special_educational_needs = models.BooleanField(null=True)
    pupil_number_unknown = models.CharField(max_length=48, blank=True, help_text="Why there is none, as a code.")


class Recorded(Row):
    """A row of the case system about one person."""

    ssd_id = models.CharField(max_length=100, unique=True)

    class Meta:
        abstract = True


class Disability(Recorded):
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="disabilities")
    code = models.CharField(max_length=48, help_text="A code of the census.")


class FirstContact(Recorded):
    """Somebody told the council about a child: who, when, and what came of it."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="first_contacts")
    on = models.DateField(null=True)
    source_code = models.CharField(max_length=48, blank=True)
    source = models.CharField(max_length=255, blank=True)
    outcomes: Any = models.JSONField(default=list, help_text="Pairs of name and value, as the case system has them.")


class EarlyHelpEpisode(Recorded):
    """Help that a family had before, or beside, children's social care."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="early_help")
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    reason = models.CharField(max_length=255, blank=True)
    end_reason = models.CharField(max_length=255, blank=True)
    organisation = models.CharField(max_length=255, blank=True)
    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, null=True, related_name="+")


class Referral(Recorded):
    """A child's time as a child in need, from the referral to its closing."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="referrals")
    on = models.DateField(null=True)
    need_code = models.CharField(max_length=48, blank=True)
    source_code = models.CharField(max_length=48, blank=True)
    source = models.CharField(max_length=255, blank=True)
    outcomes: Any = models.JSONField(default=list, help_text="Pairs of name and value, as the case system has them.")
    ended_without_action = models.BooleanField(null=True)
    closed_on = models.DateField(null=True)
    close_reason = models.CharField(max_length=255, blank=True)
    team = models.CharField(max_length=255, blank=True)
    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, null=True, related_name="+")
