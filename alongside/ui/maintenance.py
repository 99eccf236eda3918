"""Whether the program is being looked after: a file that `alongside maintenance on` makes. No database is asked."""

from django.conf import settings


def switch():
    """The file. While it is there, every page says that it will be back."""
    return settings.VAR / "maintenance"


def is_on():
    return switch().exists()


def turn(on):
    """Idempotent. Raises OSError when the folder cannot be written."""
    if on:
        switch().touch(mode=0o600)
    else:
        switch().unlink(missing_ok=True)
