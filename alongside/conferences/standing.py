"""What somebody may open by their conferences, when their account comes after the invitation."""

from django.db import transaction

from alongside.access import trail
from alongside.access.models import Account
from alongside.access.policy import Scope
from alongside.conferences.from_case_system import let_chair_open
from alongside.conferences.models import Invitation
from alongside.people import actions as people
from alongside.people.models import Person


@transaction.atomic
def let_open(person: Person, *, by: Account | None) -> None:
    """Somebody with a new account, or a new role, may open the families whose conferences they chair or are asked to."""
    account = person.account
    if account is None or not account.is_staff:
        return
    let_chair_open(person, by=by)
    asked = Invitation.objects.filter(
        person=person, withdrawn_at=None, conference__closed_at=None, conference__cancelled_at=None
    ).select_related("conference__family")
    for invitation in asked:
        people.grant(invitation.conference.family, account, Scope.CONFERENCE)
    trail.act("conferences.let_open", person, by=by)
