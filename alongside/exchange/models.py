from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from alongside.access.models import Account, DataKey
from alongside.access.policy import Permission, Scope, allows
from alongside.conferences.models import Conference
from alongside.people.models import Delivery, Family, Person, Row


class ImportedRow(models.Model):
    """What an extract's row last said, as a keyed digest, and what it became here.

    `meeting` is set for conferences alone: the family and meeting of the case system, by which siblings' rows meet.
    `gone_in` is the delivery that no longer had the row; a later one that has it again takes this back.
    """

    table = models.CharField(max_length=60)
    key = models.CharField(max_length=600)
    digest = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    meeting = models.CharField(max_length=200, blank=True, db_index=True)
    # No row is looked for by one of these two alone, and there is one for each that ever came in: an index would only cost.
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="rows", db_index=False)
    gone_in = models.ForeignKey(Delivery, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "key"], name="a_row_is_remembered_once")]
        indexes = [models.Index(fields=["subject_kind", "subject_id"])]


@dataclass(frozen=True, slots=True)
class Remembered:
    """A row of ImportedRow, without what Django adds to each."""

    pk: int
    table: str
    key: str
    digest: str
    subject_kind: str
    subject_id: str
    gone_in_id: object

    COLUMNS: ClassVar = ("pk", "table", "key", "digest", "subject_kind", "subject_id", "gone_in")


class ImportRuns(models.QuerySet["ImportRun"]):
    def visible_to(self, account: Account) -> "ImportRuns":
        """Imports are for the authority's administrators."""
        may = allows(account.role, Permission.SETTLE_IMPORT, {Scope.AUTHORITY}) and account.is_active
        return self if may else self.none()


class ImportRun(Row):
    """One extract on its way in by the pages: received, checked, looked at, and then taken in by the worker.

    Its files and its report rest sealed with `data_key`; the files go when it has ended. `told_at` is when the worker last said
    that it is at work.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("waiting to be checked")
        CHECKED = "checked", _("checked, nothing changed yet")
        RUNNING = "running", _("coming in")
        STOPPED = "stopped", _("stopped")
        COMPLETE = "complete", _("came in whole")
        REFUSED = "refused", _("could not be read")
        DROPPED = "dropped", _("dropped, nothing changed")

    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    folder = models.CharField(max_length=200, blank=True, help_text="Of the folder of extracts; empty for an upload.")
    files = models.PositiveSmallIntegerField(default=0)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    checked: Any = models.JSONField(default=dict, help_text="By table, what would become of its rows.")
    problems = models.PositiveIntegerField(default=0)
    accepts_gone = models.BooleanField(default=False)
    table = models.CharField(max_length=60, blank=True, help_text="Where the worker is.")
    rows_done = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    stop_asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    result: Any = models.JSONField(default=dict, help_text="By table, what became of its rows.")

    objects = ImportRuns.as_manager()

    def grants_for(self, account: Account) -> set[Scope]:
        return {Scope.AUTHORITY} if account.is_staff else set()


class Questions(models.QuerySet["SameConferenceQuestion"]):
    def visible_to(self, account: Account) -> "Questions":
        """Questions are for the authority's administrators; not those about a family that is closed to them."""
        if not allows(account.role, Permission.SETTLE_IMPORT, {Scope.AUTHORITY}):
            return self.none()
        return self.filter(Exists(Family.objects.open_to(account).filter(pk=OuterRef("family"))))

    def waiting(self) -> "Questions":
        """Those that nobody has answered."""
        return self.filter(answered_at=None)


class SameConferenceQuestion(Row):
    """A conference of the extract that may be one arranged here, for one child. It waits for the administrator."""

    ssd_id = models.CharField(max_length=100, unique=True)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    conference_on = models.DateField()
    is_held = models.BooleanField()
    led_to_plan = models.BooleanField(null=True)
    outcomes: Any = models.JSONField(default=list)
    chair = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    is_same = models.BooleanField(null=True)

    objects = Questions.as_manager()

    def grants_for(self, account: Account) -> set[Scope]:
        return self.family.grants_for(account)
