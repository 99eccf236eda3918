"""Accounts of staff as the system administrator's pages and the command line show and change them. No case data."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from alongside.access.models import Account
from alongside.access.policy import STAFF, Role
from alongside.conferences.standing import let_open
from alongside.people import accounts as people
from alongside.people.models import Person, Worker

PAGE = 50
MOST_WORKERS = 20


def listed(after: str = "", role: str = "") -> list[Account]:
    """Accounts of those who work here or for another agency, by name, one page and one more; family members are not here."""
    found = Account.objects.filter(role__in=STAFF, person__worker__isnull=False)
    if role in set(STAFF):
        found = found.filter(role=role)
    if after:
        found = found.filter(sign_in_name__gt=after)
    return list(
        found.select_related("person__worker__team", "person__worker__agency").order_by("sign_in_name")[: PAGE + 1]
    )


def account_named(reader: Account, account: Any) -> Account:
    """The account of somebody who works here. Raises Account.DoesNotExist for a family member's, as for none."""
    del reader
    found = Account.objects.filter(role__in=STAFF, person__worker__isnull=False)
    return StaffAccount(found.select_related("person__worker__team", "person__worker__agency").get(pk=account))  # type: ignore[return-value]


class StaffAccount:
    """An account as the thing of a page: whoever works for the authority stands to it by AUTHORITY."""

    family_id = None

    def __init__(self, account: Account) -> None:
        self.account, self._meta, self.pk = account, account._meta, account.pk

    def grants_for(self, account: Account) -> set[Any]:
        return account.grants_for(account)


def workers_without_account(words: str) -> QuerySet[Worker]:
    """Workers whose name or identifier fits and who have no account yet."""
    found = Worker.objects.filter(person__account=None).select_related("person", "agency", "team")
    for word in words.split()[:4]:
        found = found.filter(person__in=_named(word)) | found.filter(professional_id__iexact=word)
    return found.order_by("person__surname", "person__forename", "pk")[:MOST_WORKERS]


def _named(word: str) -> Any:
    people = Person.objects.filter(worker__isnull=False)
    return (people.filter(forename__istartswith=word) | people.filter(surname__istartswith=word)).values("pk")


@transaction.atomic
def open_account(
    worker: Worker, sign_in_name: str, role: Role, *, by: Account | None, password: str | None = None
) -> Account:
    """An account, and what their conferences let them open. Raises CannotChange."""
    account = people.open_account(worker, sign_in_name, role, by=by, password=password)
    let_open(worker.person, by=by)
    return account


def worker_without_account(worker: str | None) -> Worker | None:
    """A worker by the id in an address; None for somebody new. Raises Http404."""
    if worker is None:
        return None
    try:
        return Worker.objects.select_related("person").filter(person__account=None).get(pk=worker)
    except (Worker.DoesNotExist, ValidationError) as missing:
        raise Http404 from missing


@transaction.atomic
def open_with_first_password(
    worker: Worker | None, sign_in_name: str, role: Role, *, name: str, job_title: str, by: Account
) -> str:
    """An account for a worker, or for somebody new by `name`, and its first password, which is shown once to whoever hands it
    over. Raises CannotChange.
    """
    worker = worker or people.add_council_worker(name, job_title=job_title, by=by)
    password = "-".join(secrets.token_hex(3) for _ in range(4))
    open_account(worker, sign_in_name, role, by=by, password=password)
    return password


@transaction.atomic
def change_role(account: Account, role: Role, *, by: Account, seen: str = "") -> None:
    """Another role, and what it may open of its conferences. Raises CannotChange."""
    people.change_role(account, role, by=by, seen=seen)
    account.refresh_from_db()
    let_open(account.person, by=by)
