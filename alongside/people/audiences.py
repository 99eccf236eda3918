"""Who may read one thing, and what somebody is not shown. Import the tables from `people.models`."""

from django.db import models
from django.db.models import Exists, OuterRef

from alongside.access.fields import SealedTextField
from alongside.access.models import Account, DataKey
from alongside.access.policy import COUNCIL, Scope
from alongside.people.family import Family
from alongside.people.person import Person
from alongside.people.rows import Row


class Audience(Row):
    """An immutable set of people who may read one thing. Changing who may read is a new audience."""

    people = models.ManyToManyField(Person, through="AudienceMember", related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    @staticmethod
    def includes(account: Account) -> Exists:
        """The condition that the row's `audience` holds the person of an account: the one place that decides."""
        return Exists(
            AudienceMember.objects.filter(
                audience=OuterRef("audience"), person__account=account, person__account__is_active=True
            )
        )

    @staticmethod
    def includes_council() -> Exists:
        """The condition that the row's `audience` holds somebody of the council's own staff, also one whose account was ended: it
        was said to the authority, and not to an advocate, a school or a relative alone."""
        told = AudienceMember.objects.filter(audience=OuterRef("audience"), person__account__role__in=sorted(COUNCIL))
        return Exists(told)


class AudienceMember(models.Model):
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "person"], name="a_person_is_in_an_audience_once")]


class Withheld(Row):
    """Readings that one person does not see on their page of who looked, and why: it would harm them or somebody else.

    entry: the number of one reading in the trail; none for all of them while this lasts.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="withheld")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField(null=True)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    because = SealedTextField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    def grants_for(self, account: Account) -> set[Scope]:
        """As an account stands to the family."""
        return self.family.grants_for(account)
