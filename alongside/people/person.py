"""A person, and how two people are related: tables of the room. Import them from `people.models`."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.access.models import Account, DataKey
from alongside.people.rows import Row


def years_between(birth_on: date | None, day: date) -> int | None:
    """Whole years of age on a day; None when unborn or the birth date is not known."""
    if not birth_on or birth_on > day:
        return None
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))


class Person(Row):
    """Anybody: a child (unborn included), a family member, a worker.

    `ssd_id` is the case system's identifier; a person who has one is read-only here but by import.
    """

    ssd_id = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 several people have none
    forename = models.CharField(max_length=100, blank=True)
    surname = models.CharField(max_length=100, blank=True)
    birth_on = models.DateField(null=True)
    expected_birth_on = models.DateField(null=True)
    death_on = models.DateField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    language = models.CharField(max_length=10, blank=True)
    account = models.OneToOneField(Account, on_delete=models.PROTECT, null=True, related_name="person")
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    # A second record of somebody: what named it names the kept one now. See `merging`.
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="also_recorded")

    class Meta:
        indexes = [models.Index(fields=["surname", "forename"]), models.Index(fields=["birth_on"])]

    @property
    def name(self) -> str:
        """Forename and surname, or what an unborn child is called until it has a name."""
        if not self.forename and self.birth_on is None and self.expected_birth_on and self.surname:
            return _("Baby %(surname)s") % {"surname": self.surname}
        return f"{self.forename} {self.surname}".strip() or str(_("Baby"))

    @property
    def called(self) -> str:
        """The first name alone, as the family's pages say it."""
        return self.forename or self.name

    @property
    def is_unborn(self) -> bool:
        """Expected, and no birth is recorded."""
        return self.birth_on is None and self.expected_birth_on is not None

    def age_on(self, day: date) -> int | None:
        """Whole years on a day; None when unborn or the birth date is not known."""
        return years_between(self.birth_on, day)

    def is_child_on(self, day: date) -> bool:
        """Under 18, or not yet born. Somebody without any date is taken for an adult."""
        if self.birth_on is None:
            return self.is_unborn
        age = self.age_on(day)
        return age is None or age < 18


class Relationships(models.QuerySet["Relationship"]):
    def current(self) -> "Relationships":
        """Those that last and were not recorded by mistake."""
        return self.filter(until_on=None, mistaken_at=None)


class Relationship(Row):
    """`person` is the `kind` of `other`: Amina is the mother of Sam. Parental responsibility is a fact, not access.

    What was said before is kept as a `Change`. One that was never true stays, marked, so that no import brings it back.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relationships")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="related_by")
    kind = models.CharField(max_length=60)
    parental_responsibility = models.BooleanField(null=True)
    acquired = models.CharField(
        max_length=40, blank=True, help_text="How responsibility came, a key of kinship.ACQUIRED."
    )
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    mistaken_at = models.DateTimeField(null=True)

    objects = Relationships.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other", "kind"], name="a_relationship_is_recorded_once")
        ]

    @property
    def is_current(self) -> bool:
        """It lasts, and was not recorded by mistake."""
        return self.until_on is None and self.mistaken_at is None
