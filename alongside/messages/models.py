from django.db import models

from alongside.access.fields import SealedTextField
from alongside.access.models import Account, DataKey
from alongside.people.models import Person, Row, SafeContact


class Message(Row):
    """The outbox: what will go, or went, to somebody's safe contact. Written in the transaction of what it tells."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="messages")
    safe_contact = models.ForeignKey(SafeContact, on_delete=models.PROTECT, related_name="+")
    template = models.CharField(max_length=40)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    body = SealedTextField()
    queued_at = models.DateTimeField()
    queued_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    stopped_because = models.CharField(max_length=200, blank=True)
