"""Where somebody lives and how they are reached safely: tables of the room. Import them from `people.models`."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alongside.access.fields import SealedTextField
from alongside.access.models import Account, DataKey
from alongside.people.person import Person
from alongside.people.rows import Row
from alongside.practice import profile


class Address(Row):
    """Where somebody lives or lived: sealed, found only by a keyed hash of postcode and house number."""

    ssd_id = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 some have none
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="addresses")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    lines = SealedTextField()
    postcode = SealedTextField()
    found_by = models.CharField(max_length=64, blank=True, db_index=True)
    kind = models.CharField(max_length=60, blank=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    is_protected = models.BooleanField(default=False, help_text=_("Somebody fled; a refuge, hostel or placement."))


class Protection(Row):
    """That somebody protected an address, or took the protection away, and why."""

    address = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="protections")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    is_protected = models.BooleanField()
    because = SealedTextField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class SafeContact(Row):
    """How a message may reach a person without reaching somebody else. Nothing goes to one that is not confirmed."""

    class Channel(models.TextChoices):
        TEXT = "text", _("text message")
        EMAIL = "email", _("email")
        CALL = "call", _("phone call")

    class How(models.TextChoices):
        FACE_TO_FACE = "face to face", _("face to face, alone")
        THEY_RANG = "they rang", _("they rang me")
        THROUGH_WORKER = "through a worker", _("through somebody who works with them")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="safe_contacts")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    where = SealedTextField()
    safe_times = SealedTextField(null=True)
    may_leave_voicemail = models.BooleanField(default=False)
    confirmed_on = models.DateField()
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    confirmed_how = models.CharField(max_length=20, choices=How, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="a_person_has_one_safe_contact_in_force"
            )
        ]

    @property
    def takes_messages(self) -> bool:
        """Messages can go there; a phone call is made by a person."""
        return self.channel != self.Channel.CALL

    def is_stale_on(self, day: date) -> bool:
        """Confirmed longer ago than the profile allows: somebody asks again."""
        return (day - self.confirmed_on).days > profile.current().safe_contact.confirm_again_after_days
