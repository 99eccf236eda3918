"""What closes a family to somebody whose role or grants would open it: a restriction, a conflict of interest."""

from django.db import models
from django.db.models import Q, QuerySet

from alongside.access.fields import SealedTextField
from alongside.access.models import Account, DataKey
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
