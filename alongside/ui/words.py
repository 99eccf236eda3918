"""How days, times, spans and ages are said, in the language of the page."""

from datetime import date, datetime

from babel.dates import format_date
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext


def _locale():
    return (translation.get_language() or "en-gb").replace("-", "_")


def _local(moment):
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


def day(value):
    """A date, or the local date of a moment: "Thursday 8 January 2026". Nothing for nothing."""
    return format_date(_local(value), "EEEE d MMMM y", locale=_locale()) if value else ""


def day_short(value):
    """ "8 January 2026". Nothing for nothing."""
    return format_date(_local(value), "d MMMM y", locale=_locale()) if value else ""


def time(value):
    """A time, or the local time of a moment: "10am", "2.30pm", "midday", "midnight". Nothing for nothing."""
    if value is None or not hasattr(value, "hour"):
        return ""
    local = _local(value)
    if (local.hour, local.minute) == (12, 0):
        return _("midday")
    if (local.hour, local.minute) == (0, 0):
        return _("midnight")
    clock = f"{local.hour % 12 or 12}" + (f".{local.minute:02}" if local.minute else "")
    if local.hour < 12:
        return pgettext("time of day, like 10am", "%(clock)sam") % {"clock": clock}
    return pgettext("time of day, like 2.30pm", "%(clock)spm") % {"clock": clock}


def working_days(count, calendar_days=None):
    """A count of working days from today in words: 0 is due today, below 0 is late. Nothing for nothing.

    calendar_days: the same in calendar days, for a weekend between today and the due day, which has no working day.
    """
    if count is None:
        return ""
    if count == 0 and calendar_days:
        if calendar_days > 0:
            return ngettext("in %(count)s day", "in %(count)s days", calendar_days) % {"count": calendar_days}
        return ngettext("%(count)s day late", "%(count)s days late", -calendar_days) % {"count": -calendar_days}
    if count == 0:
        return _("due today")
    if count > 0:
        return ngettext("in %(count)s working day", "in %(count)s working days", count) % {"count": count}
    late = -count
    return ngettext("%(count)s working day late", "%(count)s working days late", late) % {"count": late}


def age(born_on, today=None):
    """Age in whole years, in months below 2 years, in weeks below 3 months: "8 years". `today` is a date."""
    if not isinstance(born_on, date):
        return ""
    today = today or timezone.localdate()
    if born_on > today:
        return _("not born yet")
    months = (today.year - born_on.year) * 12 + today.month - born_on.month - (today.day < born_on.day)
    if months >= 24:
        return ngettext("%(count)s year", "%(count)s years", months // 12) % {"count": months // 12}
    if months >= 3:
        return ngettext("%(count)s month", "%(count)s months", months) % {"count": months}
    weeks = (today - born_on).days // 7
    return ngettext("%(count)s week", "%(count)s weeks", weeks) % {"count": weeks}


def initials(name):
    """At most two letters that stand for a person where there is no photo: "Maria Jones" is "MJ"."""
    names = str(name).split()
    return "".join(part[0] for part in (names[:1] + names[1:][-1:])).upper()
