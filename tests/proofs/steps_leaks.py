"""Ten mistakes that somebody could make in the program, each planted by a patch: the machine of `steps` must see every one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch


def leaks(world: Any) -> dict[str, Callable[[], AbstractContextManager[Any]]]:
    """The mistakes by name, each as a patch to enter."""
    from django.core.exceptions import PermissionDenied
    from django.utils import timezone

    from alongside.access.policy import Permission, Scope, scopes_for
    from alongside.people import accounts, details, family
    from alongside.people.models import Conflict, Families, Family
    from alongside.people.searching import finding
    from alongside.reports.models import Paragraphs
    from alongside.voices import actions as voices
    from alongside.voices.models import Views

    audience, find = voices._audience, finding.find

    def all_named(role: str, permission: Permission) -> frozenset[Scope]:
        is_forgotten = permission == Permission.SEE_RESTRICTED
        return frozenset({Scope.AUTHORITY}) if is_forgotten else scopes_for(role, permission)

    def refusing(reader: Any, terms: Any, today: Any) -> Any:
        answer = find(reader, terms, today)
        hidden = Family.objects.exclude(restricted_at=None).filter(
            people__forename__icontains=" ".join(terms.words) or "-"
        )
        if not answer.found and hidden.exists():
            raise PermissionDenied
        return answer

    def findable(families: Any, account: Any) -> Any:
        return families.all() if scopes_for(account.role, Permission.FIND_FAMILY) else families.none()

    def with_chair(readers: Any, *, by: Any) -> Any:
        return audience([*readers, world.tom], by=by)

    return {
        "the father's copy has the mother's paragraphs": lambda: patch.object(
            Paragraphs, "in_the_copy_of", lambda paragraphs, account: paragraphs.filter(removed_at=None)
        ),
        "restricted families are forgotten": lambda: patch.object(family, "scopes_for", all_named),
        "a conflict of interest is ignored": lambda: patch.object(
            Conflict, "in_force", staticmethod(lambda: Conflict.objects.none())
        ),
        "what was opened or covered for a while never ends": lambda: patch.object(family, "latest", timezone.now),
        "a view is visible to all": lambda: patch.object(
            Views, "visible_to", lambda views, account: views.select_related("speaker", "data_key")
        ),
        "an account that was ended is let in": lambda: patch.object(
            accounts.access, "revoke", lambda account, *, by: None
        ),
        "the search names families that are closed": lambda: patch.object(Families, "findable_by", findable),
        "the search says that it may not name a family": lambda: patch.object(finding, "find", refusing),
        "whoever writes down a view adds a reader": lambda: patch.object(voices, "_audience", with_chair),
        "what was taken back is still shared": lambda: patch.object(
            details, "shared_on", lambda day: details.SharedDetail.objects.all()
        ),
    }
