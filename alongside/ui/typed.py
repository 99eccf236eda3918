"""Reading days and times as people type them. Pure: texts in; dates and times out, or what is wrong with which part."""

import re
from datetime import date, time

from babel.dates import get_month_names
from django.utils.translation import gettext_lazy as _

PARTS = ("day", "month", "year")
CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>am|pm|a\.m\.?|p\.m\.?|yb|yp)?")
WORDS_FOR_TIMES = {
    "midday": time(12),
    "noon": time(12),
    "midnight": time(0),
    "canol dydd": time(12),
    "hanner dydd": time(12),
    "hanner nos": time(0),
}


class Unreadable(ValueError):
    """What was typed cannot be read. `sentence` says what to do, `parts` names the parts of a day that are wrong."""

    def __init__(self, sentence, parts=PARTS):
        super().__init__(sentence)
        self.sentence = sentence
        self.parts = tuple(parts)


def _month_numbers():
    numbers = {}
    for locale in ("en_GB", "cy"):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=locale).items():
                numbers[name.casefold().rstrip(".")] = number
    return numbers | {"sept": 9}


MONTH_NUMBERS = _month_numbers()


def read_month(text):
    """1 to 12 for a number or a name, English or Welsh, whole or short. Raises Unreadable."""
    typed = text.casefold().strip().rstrip(".")
    number = int(typed) if typed.isdecimal() else MONTH_NUMBERS.get(typed, 0)
    if not 1 <= number <= 12:
        raise Unreadable(_("The month must be a number from 1 to 12, or its name"), ["month"])
    return number


def read_day(day, month, year):
    """The date that three texts give, or None when all are empty.

    Raises Unreadable, which names the missing or wrong parts, first what is missing, then what cannot be.
    """
    typed = dict(zip(PARTS, (text.strip() for text in (day, month, year)), strict=True))
    missing = [part for part in PARTS if not typed[part]]
    if len(missing) == len(PARTS):
        return None
    if missing:
        raise Unreadable(_MISSING[tuple(missing)], missing)
    if not typed["day"].isdecimal() or not 1 <= int(typed["day"]) <= 31:
        raise Unreadable(_("The day must be a number from 1 to 31"), ["day"])
    number = read_month(typed["month"])
    if not typed["year"].isdecimal() or len(typed["year"]) != 4 or int(typed["year"]) == 0:
        raise Unreadable(_("The year must have 4 numbers, like 2026"), ["year"])
    try:
        return date(int(typed["year"]), number, int(typed["day"]))
    except ValueError:
        raise Unreadable(_("The date must be a real date")) from None


_MISSING = {
    ("day",): _("The date must have a day"),
    ("month",): _("The date must have a month"),
    ("year",): _("The date must have a year"),
    ("day", "month"): _("The date must have a day and a month"),
    ("day", "year"): _("The date must have a day and a year"),
    ("month", "year"): _("The date must have a month and a year"),
}


def read_time(text):
    """The time that a text gives: "10am", "10:00", "2.30pm", "14.30", "midday". None when it is empty.

    Raises Unreadable for anything else. A bare hour from 1 to 12 may be morning or night, so it is asked again.
    """
    typed = " ".join(text.casefold().split())
    if not typed:
        return None
    if typed in WORDS_FOR_TIMES:
        return WORDS_FOR_TIMES[typed]
    match = CLOCK.fullmatch(typed)
    if match is None:
        raise Unreadable(_("Write the time like 10am or 2.30pm"))
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").replace(".", "")
    if half:
        if not 1 <= hour <= 12 or minute > 59:
            raise Unreadable(_("The time must be a real time, like 10am or 2.30pm"))
        return time(hour % 12 + (12 if half in ("pm", "yp") else 0), minute)
    if match["minute"] is None and hour <= 12:
        raise Unreadable(_("Say if the time is morning or afternoon, like 10am or 2pm"))
    if hour > 23 or minute > 59:
        raise Unreadable(_("The time must be a real time, like 10am or 2.30pm"))
    return time(hour, minute)
