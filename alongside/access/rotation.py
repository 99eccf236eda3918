"""Changing the wrapping key while people work: every data key is wrapped anew, a batch at a time.

It may be killed at any moment. The key file is changed in one step and keeps the older keys; a batch is one transaction, so
each data key is wrapped by the old key or by the new one, and both are there. Said again, it goes on where it was.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Count

from alongside.access import keys, sealing, trail
from alongside.access.fields import installation_keys
from alongside.access.models import DataKey
from alongside.access.sealing import CannotOpen
from alongside.ui.errors import Broken

AT_ONCE = 500
# A program that read the key file just before it changed may still write with the older key for as long as its work lasts.
LONGEST_WORK = timedelta(hours=1)


def used_by() -> dict[str, int]:
    """How many data keys each wrapping key wraps."""
    return dict(DataKey.objects.order_by().values_list("wrapped_by").annotate(Count("pk")))


def left() -> int:
    """How many data keys are not wrapped by the current key yet."""
    return DataKey.objects.exclude(wrapped_by=installation_keys().current).count()


@transaction.atomic
def rewrap(at_once: int = AT_ONCE) -> int:
    """Wrap up to that many data keys with the current key. Returns how many; none when all are.

    Raises CannotOpen when one cannot be opened; then nothing of this batch is changed.
    """
    now = installation_keys()
    found = list(DataKey.objects.select_for_update().exclude(wrapped_by=now.current).order_by("pk")[:at_once])
    for key in found:
        clear = sealing.unwrap(now, key.wrapped_by, key.pk, bytes(key.wrapped))
        key.wrapped_by, key.wrapped = now.current, sealing.wrap(now, key.pk, clear)
    if found:
        DataKey.objects.bulk_update(found, ["wrapped_by", "wrapped"])
        trail.act("access.rewrap_keys", None, by=None, keys=len(found), wrapped_by=now.current)
    return len(found)


def begin(path: Path) -> str | None:
    """Add a wrapping key, unless the last change of keys was not finished; then go on with that one. Returns the new name."""
    if left():
        return None
    return keys.add_wrapping_key(path)


def drop(path: Path, name: str) -> None:
    """Remove an older wrapping key that nothing uses. Raises Broken with what stands against it."""
    now = installation_keys()
    if name not in now.wrapping:
        raise Broken(f"There is no wrapping key named {name}.")
    if name == now.current:
        raise Broken(f"Key {name} is the one in use.")
    if used := used_by().get(name, 0):
        raise Broken(f"{used} data keys are wrapped by key {name}. First: alongside keys rotate")
    since = keys.current_since(path)
    if since is None or datetime.now(UTC) - since < LONGEST_WORK:
        raise Broken("The keys were changed less than an hour ago, and work that began before may still use it. Wait.")
    keys.drop_wrapping_key(path, name)
    with transaction.atomic():
        trail.act("access.drop_key", None, by=None, key=name)


def cannot_be_opened() -> int:
    """How many data keys the key file does not open. It opens each, which takes a while."""
    now, wrong = installation_keys(), 0
    for key in DataKey.objects.iterator(chunk_size=5000):
        try:
            sealing.unwrap(now, key.wrapped_by, key.pk, bytes(key.wrapped))
        except CannotOpen:
            wrong += 1
    return wrong
