"""Keeping profiles, and reading back those that were kept."""

import functools

from django.db import transaction

from alongside.practice.layers import Mistake, ProfileMistake
from alongside.practice.models import PracticeProfile
from alongside.practice.profile import Profile


@transaction.atomic
def store(profile: Profile) -> PracticeProfile:
    """The row that keeps this profile, made when it is not there yet."""
    row, _ = PracticeProfile.objects.get_or_create(
        digest=profile.digest,
        defaults={"name": profile.name, "version": profile.version, "content": profile.canonical()},
    )
    return row


@functools.lru_cache(maxsize=64)
def stored(digest: str) -> Profile:
    """The profile that was kept under `digest`.

    Raises PracticeProfile.DoesNotExist, and ProfileMistake when the row no longer says what its digest stands for.
    """
    row = PracticeProfile.objects.get(digest=digest)
    profile = Profile.from_canonical(row.content)
    if profile.digest != digest:
        raise ProfileMistake(
            [Mistake("stored profile", "", "digest", "The stored profile was changed after it was kept.")]
        )
    return profile
