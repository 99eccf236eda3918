"""Two records of one person: that they were made one, by whom and why, and which rows were moved, so that it can be undone."""

from typing import Any

from django.db import models
from django.db.models import Q

from alongside.access.fields import SealedTextField
from alongside.access.models import Account, DataKey
from alongside.people.rows import Row


class Merge(Row):
    """One record kept, one merged into it. Where the two could be read by different people a manager decides first."""

    family = models.ForeignKey("people.Family", on_delete=models.PROTECT, related_name="merges")
    kept = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="merged_by")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    because = SealedTextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    needs_manager = models.BooleanField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    was_refused = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)
    took_account = models.BooleanField(default=False)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(was_refused=False, undone_at=None), name="a_record_is_merged_once"
            )
        ]

    @property
    def is_waiting(self) -> bool:
        """A manager has still to decide."""
        return self.needs_manager and self.decided_at is None and self.undone_at is None


class MovedRow(models.Model):
    """A row that named the merged record and names the kept one, or one that was set aside because there was one like it."""

    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="moved")
    table = models.CharField(max_length=100)
    row = models.CharField(max_length=64)
    column = models.CharField(max_length=60, blank=True)
    set_aside: Any = models.JSONField(null=True)
