"""Joiners, movers and leavers as the council's own provider has them: what each sign-in by it opens, changes and ends."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alongside.access import actions as access
from alongside.access import trail
from alongside.access.council_groups import Groups, Standing
from alongside.access.models import Account, CouncilIdentity
from alongside.access.openid import Arrival
from alongside.access.policy import Scope
from alongside.people import accounts, actions
from alongside.people.models import Team, Worker
from alongside.practice import profile
from alongside.ui.errors import Broken


class NoPlaceHere(Broken):
    """The council's provider knows them, and they may not come in."""


NO_PLACE = _(
    "You are signed in at the council, but you have no place in Alongside. Ask the person who looks after accounts."
)


def arrive(arrival: Arrival, groups: Groups) -> Account:
    """The account of somebody who came from the council's provider, as their groups have it now.

    Joiners get one, movers change role and team, and who is in no group any more loses everything at once and gets it anew when
    a group is theirs again. An account that was ended here stays ended. Raises NoPlaceHere, and GroupsMissing when the provider
    says nothing about groups.
    """
    standing = groups.standing_of(arrival.claims)
    with transaction.atomic():
        identity = (
            CouncilIdentity.objects.select_for_update(of=("self",))
            .select_related("account")
            .filter(issuer=arrival.issuer, subject=arrival.subject)
            .first()
        )
        if standing is None:
            if identity and identity.account.is_active:
                _leave(identity)
            account = None
        elif identity is None:
            account = _join(arrival, standing, groups)
        else:
            account = _back(identity)
        if account is not None and standing is not None:
            _move(account, standing)
    if account is None:  # after the transaction, so that leaving is kept
        raise NoPlaceHere(NO_PLACE)
    return account


def _leave(identity: CouncilIdentity) -> None:
    accounts.end(identity.account, by=None)
    identity.has_left = True
    identity.save(update_fields=["has_left"])


def _back(identity: CouncilIdentity) -> Account | None:
    """The account they had, opened again when only their groups had ended it."""
    account = identity.account
    if account.is_active:
        return account
    if not identity.has_left:
        return None
    identity.has_left = False
    identity.save(update_fields=["has_left"])
    worker = account.person.worker
    worker.left_on = None
    worker.save(update_fields=["left_on"])
    access.reopen(account, by=None)
    actions.grant_by_work(worker)
    return account


def _join(arrival: Arrival, standing: Standing, groups: Groups) -> Account | None:
    """An account for a worker whom the case system knows by identifier or email, or for a new worker; None when in doubt."""
    claims = arrival.claims
    email = str(claims.get("email") or claims.get("preferred_username") or "").strip().lower()
    professional_id = str(claims.get(groups.professional_id_claim) or "").strip()
    if not email or claims.get("email_verified") is False:
        return None
    found = list(
        Worker.objects.select_related("person__account").filter(professional_id=professional_id)
        if professional_id and Worker.objects.filter(professional_id=professional_id).exists()
        else Worker.objects.select_related("person__account").filter(
            Q(email__iexact=email) | Q(person__account__sign_in_name__iexact=email)
        )
    )
    if len(found) > 1:
        return None
    worker = found[0] if found else _new_worker(claims, email, professional_id)
    account = worker.person.account
    if account is None:
        if Account.objects.filter(sign_in_name__iexact=email).exists():
            return None
        account = actions.give_staff_account(worker, email, standing.role, by=None)
    elif not account.is_active or not account.is_staff or hasattr(account, "council_identity"):
        return None
    # From now on the council's provider is the one way in, so that leaving there is leaving here.
    access.forget_password(account, by=None)
    CouncilIdentity.objects.create(account=account, issuer=arrival.issuer, subject=arrival.subject)
    trail.act("people.join_by_council", account, by=None)
    return account


def _new_worker(claims: Mapping[str, Any], email: str, professional_id: str) -> Worker:
    """A worker whom the case system has not named yet."""
    council = actions.agency_named("council", profile.current().council.name)
    name = str(claims.get("name") or email.partition("@")[0])
    return actions.add_worker(name=name, agency=council, professional_id=professional_id or None, email=email, by=None)


def _move(account: Account, standing: Standing) -> None:
    """Role and team as the groups have them now. What the former ones gave is ended, and what the new ones give begins."""
    worker = account.person.worker
    team = Team.objects.get_or_create(name=standing.team)[0] if standing.team else worker.team
    has_moved = (worker.team, worker.manages_team) != (team, standing.manages_team)
    if not has_moved and account.role == standing.role:
        return
    worker.team, worker.manages_team = team, standing.manages_team
    worker.save(update_fields=["team", "manages_team"])
    if account.role != standing.role:
        accounts.change_role(account, standing.role, by=None)
        account.refresh_from_db()
    else:
        accounts.end_grants(account, Scope.OWN, Scope.TEAM)
    actions.grant_by_work(Worker.objects.select_related("person__account", "team").get(pk=worker.pk))
    trail.act("people.move_by_council", account, by=None, role=standing.role, team=str(team.pk) if team else "")
