"""Sessions: how one begins, what is remembered between password and second step, and who has lately shown that it is them."""

import functools
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode

from alongside.access import guessing, signing_in
from alongside.access.models import Account

BACKEND = "django.contrib.auth.backends.ModelBackend"
PENDING, CONFIRMED_AT, OWN_DEVICE = "second_step", "confirmed_at", "own_device"
SECONDS_FOR_SECOND_STEP = 10 * 60
SECONDS_CONFIRMED = 10 * 60


@dataclass(frozen=True)
class Pending:
    """Somebody whose password was right and whose second step is not done. They are not signed in."""

    account: Account
    own_device: bool
    onward: str


def _now() -> int:
    return int(timezone.now().timestamp())


def begin(request: HttpRequest, account: Account, *, how: str, own_device: bool = False) -> None:
    """Sign somebody in. how: for the trail. own_device: nobody else uses it, so staff may be idle for longer."""
    signing_in.signed_in(account, how=how)
    request.session.pop(PENDING, None)
    login(request, account, backend=BACKEND)
    now = _now()
    request.session.update({"began": now, "seen": now, CONFIRMED_AT: now, OWN_DEVICE: own_device})
    guessing.came_in(request, account.sign_in_name, str(account.pk))
    if random.random() < 0.01:  # noqa: S311 housekeeping, not a secret
        request.session.clear_expired()


def wait_for_second_step(request: HttpRequest, account: Account, *, own_device: bool, onward: str) -> None:
    """Remember who is between their password and their second step."""
    request.session.cycle_key()
    request.session[PENDING] = {
        "account": str(account.pk),
        "stamp": account.get_session_auth_hash(),
        "until": _now() + SECONDS_FOR_SECOND_STEP,
        "own_device": own_device,
        "onward": onward,
    }


def pending(request: HttpRequest) -> Pending | None:
    """Who that is; None when nobody is, it was too long ago, or the account or its password changed meanwhile."""
    kept = request.session.get(PENDING)
    if not kept or kept["until"] < _now():
        return None
    account = Account.objects.filter(pk=kept["account"], is_active=True).first()
    if account is None or not constant_time_compare(kept["stamp"], account.get_session_auth_hash()):
        return None
    return Pending(account, kept["own_device"], kept["onward"])


def confirm(request: HttpRequest) -> None:
    """They have just shown again that it is them."""
    request.session[CONFIRMED_AT] = _now()


def is_confirmed(request: HttpRequest) -> bool:
    return _now() - request.session.get(CONFIRMED_AT, 0) <= SECONDS_CONFIRMED


def lately_confirmed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Before a dangerous change of one's account: who did not sign in or confirm in the last ten minutes does it now.

    Goes inside the guard, so that whoever is signed out is asked to sign in.
    """

    @functools.wraps(view)
    def confirmed(request: HttpRequest, *arguments: Any, **parts: Any) -> HttpResponse:
        if not is_confirmed(request):
            return redirect(f"{reverse('confirm_it_is_you')}?{urlencode({'next': request.get_full_path()})}")
        return view(request, *arguments, **parts)

    return confirmed
