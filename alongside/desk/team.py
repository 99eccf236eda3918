"""A manager's team: what each worker has, what is late of it, who is away, and which families nobody works with.

Workers stand by name and never by rank.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from alongside.access.models import Account
from alongside.access.policy import Role
from alongside.desk import work, work_loading
from alongside.people.models import Cover, Family, Involvement, Worker
from alongside.practice import profile


@dataclass
class Share:
    """One worker with the families they work with, and what is due for these. `cover`: who stands in now, while they are away."""

    worker: Worker
    families: list[Family] = field(default_factory=list)
    late: list[work.Task] = field(default_factory=list)
    this_week: list[work.Task] = field(default_factory=list)
    cover: Cover | None = None

    @property
    def can_be_covered(self) -> bool:
        """Whether a colleague can stand in: as for the page that arranges it, a social worker whose account is open."""
        account = self.worker.person.account
        return bool(account and account.is_active and account.role == Role.SOCIAL_WORKER)


@dataclass(frozen=True)
class Team:
    """`unassigned`: families of the team with which nobody works who still works here."""

    shares: list[Share]
    unassigned: list[Family]
    families: int


def of(reader: Account, today: date) -> Team:
    """The team that the reader manages, in a number of queries that does not grow with it."""
    families = work_loading.families_of(reader)
    workers = _workers(reader)
    tasks = work.of_families(reader.role, work_loading.work_of(families), profile.current(), today)
    shares = {worker.pk: Share(worker) for worker in workers}
    with_whom = _with_whom(families)
    for pk, family in families.items():
        for worker in with_whom.get(pk, ()):
            if worker in shares:
                shares[worker].families.append(family)
    for group in work.grouped(tasks, today):
        for task in group.tasks:
            for worker in with_whom.get(task.family.pk, ()):
                if worker in shares and group.key == "late":
                    shares[worker].late.append(task)
                elif worker in shares and group.key in ("today", "week"):
                    shares[worker].this_week.append(task)
    away = Cover.objects.running(today).filter(away__person__worker__in=workers)
    for cover in away.select_related("away__person", "colleague__person"):
        shares[cover.away.person.pk].cover = cover
    unassigned = [family for pk, family in families.items() if not with_whom.get(pk)]
    return Team(list(shares.values()), unassigned, len(families))


def _workers(reader: Account) -> list[Worker]:
    """Everybody of the team who works here now, its managers left out, by name."""
    found = Worker.objects.filter(team__workers__person__account=reader, manages_team=False, left_on=None)
    found = found.exclude(person__account__is_active=False)
    return list(
        found.select_related("person__account").order_by("person__forename", "person__surname", "pk").distinct()
    )


def _with_whom(families: Iterable[Any]) -> dict[Any, set[Any]]:
    """The workers of each family who are in a team of the council's and work here now, with an account or not yet."""
    rows = (
        Involvement.objects.filter(
            person__memberships__family__in=list(families),
            person__memberships__until_on=None,
            until_on=None,
            worker__team__isnull=False,
            worker__left_on=None,
        )
        .exclude(worker__person__account__is_active=False)
        .values_list("person__memberships__family", "worker")
    )
    found: dict[Any, set[Any]] = {}
    for family, worker in rows:
        found.setdefault(family, set()).add(worker)
    return found
