from django.db import models

from alongside.access.models import Account
from alongside.access.policy import Scope
from alongside.people.models import Family, Person, Row


class Sitting(Row):
    """One person going through one question set, over as many visits as they like. The answers are views."""

    class Help(models.TextChoices):
        """With whose help the answers are given."""

        ALONE = "alone"
        SOCIAL_WORKER = "social worker"
        FRIEND = "friend"
        ADVOCATE = "advocate"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sittings")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    question_set = models.CharField(max_length=60, help_text="Its key in the practice profile.")
    profile_digest = models.CharField(max_length=64)
    help = models.CharField(max_length=20, choices=Help, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    def grants_for(self, account: Account) -> set[Scope]:
        return {Scope.SELF} if self.person.account_id == account.pk else self.family.grants_for(account)
