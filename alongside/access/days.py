"""The day the program believes it is: today, or the day a demonstration has been moved to."""

from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

moved_to: ContextVar[date | None] = ContextVar("moved_to", default=None)
# While SQL is worked out (`prepared`): stand-ins for today, now and latest.
stood_in: ContextVar[tuple[date, datetime, datetime] | None] = ContextVar("stood_in", default=None)


def today() -> date:
    """The date here. In a demonstration, the day it was moved to."""
    if clock := stood_in.get():
        return clock[0]
    return moved_to.get() or timezone.localdate()


def now() -> datetime:
    """The moment on `today()`, with the time of day of the wall clock."""
    if clock := stood_in.get():
        return clock[1]
    real = timezone.localtime()
    day = moved_to.get()
    if day is None:
        return real
    return timezone.make_aware(datetime.combine(day, real.time().replace(tzinfo=None)))


def latest() -> datetime:
    """The moment by which what lasts until a time has ended: now or, in a demonstration that was moved on, then.

    A demonstration that was moved back keeps what was given since.
    """
    if clock := stood_in.get():
        return clock[2]
    real = timezone.now()
    day = moved_to.get()
    return max(real, now()) if day else real
