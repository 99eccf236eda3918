"""More workers for a test's world: one account of any role, opened through actions."""

from alongside.access.models import Account
from alongside.access.policy import Role
from alongside.people import actions as people
from alongside.people.models import Agency, Worker


def worker(name: str, *, team=None, manages_team: bool = False, **fields) -> Worker:
    agency = Agency.objects.filter(workers__team__isnull=False).first() or people.agency_named("council", "Riverside")
    return people.add_worker(
        name=name, agency=agency, team=team, manages_team=manages_team, by=None, job_title="Worker", **fields
    )


def account(name: str, role: Role, **fields) -> Account:
    """A new worker of that name with an account of that role."""
    sign_in_name = f"{name.lower().replace(' ', '.')}@riverside.example"
    return people.give_staff_account(worker(name, **fields), sign_in_name, role, by=None)
