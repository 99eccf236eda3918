"""Every profile that something was recorded under, whole, so that the record keeps the form it was made on."""

from django.db import models
from django.utils import timezone


class PracticeProfile(models.Model):
    """One profile under its digest. Rows are never changed: another content has another digest."""

    digest = models.CharField(primary_key=True, max_length=64)
    name = models.CharField(max_length=200)
    version = models.CharField(max_length=100)
    content = models.TextField()
    stored_at = models.DateTimeField(default=timezone.now)
