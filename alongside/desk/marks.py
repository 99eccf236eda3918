"""What every page about a family carries at its top: a quiet mark when it is restricted, a loud one when opened with a reason."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.policy import Permission, Scope, scopes_for
from alongside.desk import openings


def marks(request: HttpRequest) -> dict[str, Any]:
    """A context processor: `marks()` gives the marks of the page, `links()` what its navigation offers besides My work.

    Asks the database only on a page opened with a reason.
    """
    links = {"links": lambda: list(_links(request))}
    standing = getattr(request, "standing", None)
    if standing is None or not standing.family_id or not standing.scopes & {Scope.NAMED, Scope.REASON}:
        return links
    return links | {"marks": lambda: list(openings.marks(request.user, standing.scopes, standing.family_id))}  # type: ignore[arg-type]


def _links(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """What else stands in the navigation, by role."""
    role, person = request.user.role, getattr(request.user, "person", None)  # type: ignore[union-attr]
    if scopes_for(role, Permission.SEE_TEAM_WORK):
        yield _("Your team"), reverse("team")
    if scopes_for(role, Permission.SEE_ALL_TEAMS):
        yield _("All teams"), reverse("all_teams")
    if Scope.AUTHORITY in scopes_for(role, Permission.SEE_WHO_LOOKED):
        yield _("Who looked"), reverse("all_who_looked")
    if scopes_for(role, Permission.DECIDE_LINK):
        yield _("Links to decide"), reverse("links")
    if scopes_for(role, Permission.BRING_IN_FEED):
        yield _("Feeds"), reverse("feeds")
    if scopes_for(role, Permission.SEE_SERVICES_USE):
        yield _("Services used"), reverse("services_used")
    if scopes_for(role, Permission.DRAW_SAMPLE):
        yield _("Audits"), reverse("samples")
    if scopes_for(role, Permission.SEE_LET_OUT):
        yield _("What was let out"), reverse("all_let_out")
    if scopes_for(role, Permission.MANAGE_ACCOUNTS):
        yield _("Accounts"), reverse("staff_accounts")
    if Scope.SELF in scopes_for(role, Permission.ARRANGE_COVER) and person:
        yield _("Away"), reverse("away", args=[person.pk])
    if scopes_for(role, Permission.SEE_WHO_WORKS_WHERE):
        yield _("Agencies and teams"), reverse("agencies")
    if scopes_for(role, Permission.WRITE_ABOUT_ME) and person:
        yield _("About you"), reverse("about_me")
