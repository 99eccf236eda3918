"""A manager's team, or each team for those who watch over the authority: what each worker has, what is late of it, who is away,
and which families nobody works with.

Workers stand by name and never by rank.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from alongside.access.models import Account
from alongside.access.policy import Role
from alongside.desk import work, work_loading
from alongside.people.models import Cover, Family, Involvement, Worker
from alongside.people.models import Team as Place
from alongside.practice import profile

OF_PAGE = 10


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
    mine = Worker.objects.filter(team__workers__person__account=reader)
    return _shared(families, _here_now(mine), today)


def of_one(reader: Account, team: Place, today: date) -> Team:
    """One team of the authority, without the families that are closed to the reader."""
    families = {family.pk: family for found in _families_of(reader, [team]).values() for family in found}
    return _shared(families, _here_now(Worker.objects.filter(team=team)), today)


@dataclass(frozen=True)
class Numbers:
    """One team in numbers. late, this_week: things to do that are late, or due in the next seven days."""

    team: Place
    workers: int
    families: int
    unassigned: int
    late: int
    this_week: int


def in_numbers(reader: Account, teams: Sequence[Place], today: date) -> list[Numbers]:
    """Each of these teams, without the families that are closed to the reader; in a fixed number of queries."""
    of_team = _families_of(reader, teams)
    families = {family.pk: family for found in of_team.values() for family in found}
    tasks = work.of_families(Role.TEAM_MANAGER, work_loading.work_of(families), profile.current(), today)
    counted = {group.key: Counter(task.family.pk for task in group.tasks) for group in work.grouped(tasks, today)}
    nothing: Counter[Any] = Counter()
    late = counted.get("late", nothing)
    soon = counted.get("today", nothing) + counted.get("week", nothing)
    with_whom = _with_whom(families)
    workers = Counter(worker.team_id for worker in _here_now(Worker.objects.filter(team__in=teams)))
    return [
        Numbers(
            team=team,
            workers=workers[team.pk],
            families=len(of_team[team.pk]),
            unassigned=sum(not with_whom.get(family.pk) for family in of_team[team.pk]),
            late=sum(late[family.pk] for family in of_team[team.pk]),
            this_week=sum(soon[family.pk] for family in of_team[team.pk]),
        )
        for team in teams
    ]


def page_of_teams(after: Any) -> tuple[list[Place], bool]:
    """A page of the authority's teams by name, after this one, and whether there are more."""
    found = Place.objects.order_by("name", "pk")
    last = Place.objects.filter(pk=after).first() if after else None
    rows = list((found.filter(name__gt=last.name) if last else found)[: OF_PAGE + 1])
    return rows[:OF_PAGE], len(rows) > OF_PAGE


def _families_of(reader: Account, teams: Sequence[Place]) -> dict[Any, list[Family]]:
    """By team: the families in which one of its workers has a part that lasts, one who has left too, by name."""
    parts = Involvement.objects.filter(until_on=None, worker__team__in=teams, person__memberships__until_on=None)
    pairs = set(parts.values_list("worker__team", "person__memberships__family"))
    open_to = Family.objects.open_to(reader).filter(pk__in={family for _team, family in pairs}).order_by("name", "pk")
    found: dict[Any, list[Family]] = {team.pk: [] for team in teams}
    for family in open_to:
        for team in teams:
            if (team.pk, family.pk) in pairs:
                found[team.pk].append(family)
    return found


def _shared(families: work_loading.Families, workers: list[Worker], today: date) -> Team:
    tasks = work.of_families(Role.TEAM_MANAGER, work_loading.work_of(families), profile.current(), today)
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


def _here_now(found: QuerySet[Worker]) -> list[Worker]:
    """Those of them who work here now, managers left out, by name."""
    found = found.filter(manages_team=False, left_on=None).exclude(person__account__is_active=False)
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
