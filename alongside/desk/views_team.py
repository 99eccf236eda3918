"""Your team, and each team for those who watch over the authority."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from alongside.access import days, trail
from alongside.access.guard import guard
from alongside.access.policy import Permission, Scope, scopes_for
from alongside.conferences import lateness
from alongside.desk import team as teams
from alongside.desk.workers import OfTheAuthority, team_named
from alongside.people.models import Team
from alongside.ui.pages import page


@guard(Permission.SEE_TEAM_WORK)
def team(request: HttpRequest) -> HttpResponse:
    """What each worker of the reader's team has, what is late of it, and who is away."""
    return _team(request, teams.of(request.reader, days.today()), verb="see_team_work")


@guard(Permission.SEE_ALL_TEAMS)
def all_teams(request: HttpRequest) -> HttpResponse:
    """Every team in numbers, a page at a time, for those who watch over the authority."""
    asked = request.GET.get("after", "")
    found, more = teams.page_of_teams(_team_asked_for(asked))
    return page(
        request,
        "desk/all_teams.html",
        teams=teams.in_numbers(request.reader, found, days.today()),
        more=found[-1].pk if more else "",
        is_first_page=not asked,
    )


@guard(Permission.SEE_ALL_TEAMS, load=team_named)
def team_work(request: HttpRequest, team: OfTheAuthority) -> HttpResponse:
    """One team of the authority. Who may not open its families reads how much there is and of what, and no names of families."""
    return _team(
        request, teams.of_one(request.reader, team.thing, days.today()), verb="see_all_teams", place=team.thing
    )


def _team(request: HttpRequest, found: teams.Team, *, verb: str, place: Team | None = None) -> HttpResponse:
    """A team, drawn by what its reader may do. place: its name, when it is not the reader's own."""
    role = request.reader.role
    names_families = bool(scopes_for(role, Permission.READ_FAMILY) & {Scope.TEAM, Scope.AUTHORITY})
    late = {task.family.pk for share in found.shares for task in share.late}
    named = [*found.unassigned, *(family for share in found.shares for family in share.families)]
    if names_families:
        trail.shown(verb, {family.pk for family in named}, by=request.reader)
    return page(
        request,
        "desk/team.html",
        team=found,
        place=place,
        today=days.today(),
        reasons=lateness.of_families(late) if late else {},
        names_families=names_families,
        may_explain=bool(scopes_for(role, Permission.EXPLAIN_LATE)),
        may_assign=bool(scopes_for(role, Permission.ASSIGN_WORKER)),
        may_arrange_cover=bool(scopes_for(role, Permission.ARRANGE_COVER)),
    )


def _team_asked_for(asked: str) -> UUID | None:
    try:
        return UUID(asked)
    except ValueError:
        return None
