"""The profile is checked whenever the program starts."""

from typing import Any

from django.core import checks

from alongside.practice.layers import ProfileMistake
from alongside.practice.profile import current


def profile_is_usable(**_kwargs: Any) -> list[checks.CheckMessage]:
    """An error for each mistake in the profile of this installation, and a warning for what it leaves unsaid."""
    try:
        profile = current()
    except ProfileMistake as found:
        return [checks.Error(str(mistake), id="practice.E001") for mistake in found.mistakes]
    if not profile.council.duty_manager_phone:
        hint = "Say it in the council's own profile: [council] duty_manager_phone."
        return [checks.Warning("The practice profile has no duty manager's telephone.", hint=hint, id="practice.W001")]
    return []
