"""Who works where and with whom: tables of the room. Import them from `people.models`."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alongside.access.models import Account
from alongside.access.policy import Scope
from alongside.people.person import Person
from alongside.people.rows import Row


class Agency(Row):
    """An organisation that works with families: the council's own service, a school, the police."""

    key = models.CharField(max_length=60, unique=True, help_text=_("Its key in the practice profile."))
    name = models.CharField(max_length=200)


class Team(Row):
    name = models.CharField(max_length=200, unique=True)


class Worker(models.Model):
    """The working side of a person: a social worker, a chair, a teacher invited to a conference."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="worker")
    professional_id = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 some have none
    job_title = models.CharField(max_length=200, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="workers")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="workers")
    email = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    about_me = models.TextField(blank=True)
    staff_id = models.CharField(max_length=48, blank=True)
    registration_number = models.CharField(max_length=48, blank=True, help_text=_("With the social work regulator."))
    is_agency_worker = models.BooleanField(null=True)
    manages_team = models.BooleanField(default=False)
    left_on = models.DateField(null=True, help_text=_("Since when they no longer work here."))

    @property
    def family_id(self) -> None:
        """A worker's page is about no family."""

    def grants_for(self, account: Account) -> set[Scope]:
        """SELF for the worker; TEAM for whoever manages their team; AUTHORITY for everybody else who works here."""
        if not account.is_staff or not account.is_active:
            return set()
        if self.person.account_id == account.pk:
            return {Scope.SELF, Scope.AUTHORITY}
        manages = (
            self.team_id
            and Worker.objects.filter(person__account=account, team=self.team_id, manages_team=True).exists()
        )
        return {Scope.TEAM, Scope.AUTHORITY} if manages else {Scope.AUTHORITY}


class Involvement(Row):
    """A worker's part in a person's life, as the case system has it or as assigned here."""

    ssd_id = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 some have none
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="involvements")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="involvements")
    role = models.CharField(max_length=100)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    team_in_extract = models.CharField(max_length=255, blank=True)
    change_reason = models.CharField(max_length=255, blank=True, help_text=_("Why the worker changed."))
