"""The guard on every url: load, ask the policy once, commit the reading, and only then let the view run."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse

from alongside.access import policy, trail
from alongside.access.kept_words import signed_out
from alongside.access.models import Account
from alongside.access.policy import Permission, Scope


class Guardable(Protocol):
    """What a url names: it knows how an account stands to it."""

    def grants_for(self, account: Account) -> set[Scope]: ...


@dataclass(frozen=True)
class Standing:
    """How the reader of a page stands to the family it is about, if it is about one: what the page carries at its top."""

    scopes: set[Scope]
    family_id: Any


Load = Callable[..., Any]


def guard(permission: Permission, load: Load | None = None, *, level: str = "opened") -> Callable[..., Any]:
    """Guard a view.

    load(reader, **url parts) gives the thing that the url names, through `visible_to`, or raises ObjectDoesNotExist. Without it
    the page is about the reader alone. The view is called with the request and the thing. Answers "not found" for whatever
    may not be known to exist, and "not allowed" only to staff who may know of the family but not do this. Whoever was signed
    out while they wrote gets their words back, whatever the url names.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, **parts: Any) -> HttpResponse:
            account = request.user
            if not isinstance(account, Account):
                if request.method == "POST":
                    return signed_out(request)
                if load:
                    raise Http404
                return redirect_to_login(request.get_full_path())
            account = getattr(account, "_wrapped", account)  # Django's looks itself up at each use
            thing = _load(load, account, parts) if load else account
            scopes = thing.grants_for(account)
            if not policy.allows(account.role, permission, scopes):
                if any(
                    policy.allows(account.role, known, scopes)
                    for known in (Permission.READ_FAMILY, Permission.READ_ARRANGEMENTS, Permission.READ_SAFETY)
                ):
                    raise PermissionDenied
                raise Http404
            # Only what is opened with a reason carries the mark; whoever works with the family needs none.
            mark: dict[str, Any] = {"opened_with_reason": True} if Scope.REASON in scopes else {}
            trail.reading(permission.name.lower(), thing, by=account, level=level, **mark)
            request.reader = account  # type: ignore[attr-defined]
            request.standing = Standing(scopes, trail.family_of(thing))  # type: ignore[attr-defined]
            return view(request, thing) if load else view(request)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.names_something = load is not None  # type: ignore[attr-defined]
        guarded.level = level  # type: ignore[attr-defined]
        guarded.loaded_by = f"{load.__module__}.{getattr(load, '__qualname__', load)}" if load else ""  # type: ignore[attr-defined]
        return guarded

    return decorate


def _load(load: Load, account: Account, parts: dict[str, Any]) -> Any:
    try:
        return load(account, **parts)
    except (ObjectDoesNotExist, ValidationError) as missing:
        raise Http404 from missing
