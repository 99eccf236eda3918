"""What somebody must know when the program starts: that a duty manager can open a restricted family tonight."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.db import DatabaseError

from alongside.access.models import Account
from alongside.access.policy import Role


@register(Tags.database)
def somebody_is_on_duty(databases: list[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """A warning outside demonstration mode while no active account has the role of the duty manager."""
    if settings.DEMONSTRATION or "default" not in (databases or []):
        return []
    try:
        is_held = Account.objects.filter(role=Role.DUTY_MANAGER, is_active=True).exists()
    except DatabaseError:
        return []  # no tables yet: nobody can be on duty before the first migration
    if is_held:
        return []
    hint = 'Open one: alongside account open EMAIL --new "NAME" --role "duty manager"'
    return [
        checks.Warning(
            "Nobody has the role duty manager: a restricted family cannot be opened by whoever is called at night.",
            hint=hint,
            id="people.W001",
        )
    ]
