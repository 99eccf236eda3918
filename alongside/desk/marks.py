"""What every page about a family carries at its top: a quiet mark when it is restricted, a loud one when opened with a reason."""

from typing import Any

from django.http import HttpRequest

from alongside.access.policy import Scope
from alongside.desk import openings


def marks(request: HttpRequest) -> dict[str, Any]:
    """A context processor: `marks()` gives the marks of the page. Asks the database only on a page opened with a reason."""
    standing = getattr(request, "standing", None)
    if standing is None or not standing.family_id or not standing.scopes & {Scope.NAMED, Scope.REASON}:
        return {}
    return {"marks": lambda: list(openings.marks(request.user, standing.scopes, standing.family_id))}  # type: ignore[arg-type]
