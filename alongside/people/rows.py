import uuid

from django.db import models


class Row(models.Model):
    """A row with a random key that is known before it is saved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
