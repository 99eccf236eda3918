"""How the pages say what services are: states, items, reasons. In the reader's language."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.context.loading import Service
from alongside.context.models import Look
from alongside.context.rows import FeedRow, Involvement
from alongside.context.states import State
from alongside.context.use import Kind
from alongside.practice import profile
from alongside.practice.feeds import Feed, FeedPart

TONES = {State.CURRENT: "good", State.BEING_CHECKED: "soon", State.UNCLEAR: "soon", State.NOT_CHECKED: "late"}


def reason_of(look: Look) -> str:
    """Why somebody looks, as the trail keeps it and the family may be told."""
    why = str(Look.Why(look.why).label)
    return f"{why}: {look.because.strip()}" if look.because.strip() else why


def tone_of(state: State) -> str:
    """The colour of its mark, which only repeats what the words say."""
    return TONES.get(state, "quiet")


def month(day: date) -> str:
    """March 2024."""
    return date_format(day, "F Y")


def day(on: date) -> str:
    """18 November 2026."""
    return date_format(on, "j F Y")


def state(service: Service) -> str:
    """The state in words."""
    match service.state:
        case State.CURRENT:
            return _("Involved now")
        case State.PAST:
            return _past(service)
        case State.KNOWN:
            return _("Has a record, is not involved")
        case State.NO_RECORD:
            return _no_record(service)
        case State.NOT_COVERED:
            return _not_covered(service)
        case State.BEING_CHECKED:
            return _("A record may be theirs: the data steward is looking")
        case State.UNCLEAR:
            return _("A record may be theirs: nobody could tell. Ring to find out")
        case State.HIDDEN_BY_AGE:
            return _hidden(service)
        case State.UNBORN:
            return _unborn()
        case _:
            return _not_checked(service)


def _past(service: Service) -> str:
    before = (each.row for each in service.records if each.row.involvement is Involvement.HISTORIC)
    ended = [row.ended_on or row.last_contact_on for row in before]
    known = [each for each in ended if each]
    return _("Was involved until %(month)s") % {"month": month(max(known))} if known else _("Was involved before")


def _no_record(service: Service) -> str:
    cover = service.feed.coverage
    return _("No record, in data from %(day)s on (%(area)s)") % {"day": day(cover.since), "area": cover.area}


def _not_covered(service: Service) -> str:
    until = service.feed.coverage.until
    if until:
        return _("Not covered: its data ends on %(day)s") % {"day": day(until)}
    return _("Not covered: its data starts on %(day)s") % {"day": day(service.feed.coverage.since)}


def _not_checked(service: Service) -> str:
    if service.checked is None:
        return _("Not checked: nothing has come from this service")
    if not service.checked.has_person:
        return _("Not checked: this person was added or corrected here after the last check")
    return _("Not checked since %(day)s") % {"day": day(service.checked.correct_as_of)}


def _hidden(service: Service) -> str:
    cover = service.cover
    if service.age is None:
        return _("Not shown: shown by age, and the birth date is not known")
    if cover.from_age is not None and service.age < cover.from_age:
        return _("Not shown: under %(years)s") % {"years": cover.from_age}
    return _("Not shown: over %(years)s") % {"years": cover.until_age}


def _unborn() -> str:
    return _(
        "No birth is recorded here yet, so there is nothing to compare: "
        "until a birth, services keep what they know with the mother."
    )


def involvement(row: FeedRow) -> str:
    """What one record says of the agency's work with somebody."""
    return {
        Involvement.CURRENT: _("Involved now"),
        Involvement.HISTORIC: _("Involved before"),
        Involvement.NONE: _("Has a record, is not involved"),
    }[row.involvement]


def items(feed: Feed, row: FeedRow) -> Iterator[tuple[str, str]]:
    """The details of a record that the profile lets this feed show, each with its name; the parts of one group together."""
    for item in feed.items:
        parts = item.columns()
        for number in sorted({each.group for each in row.items if each.key in {part.key for part in parts}}):
            values = {each.key: each.value for each in row.items if each.group == number}
            said = [_value(part, values[part.key]) for part in parts if part.key in values]
            if shown := [each for each in said if each]:
                yield str(item.name), ", ".join(shown)


def _value(part: FeedPart, value: str) -> str:
    """Empty for a value that the profile declares no longer."""
    if part.kind == "date":
        return day(date.fromisoformat(value))
    if part.kind == "value":
        found = part.value_of(value)
        return str(found.words) if found else ""
    return value


def remark(one: Any, name: str) -> str:
    """Something to ask about, as a sentence without blame."""
    said = {
        Kind.OWN_NAME: _("%(name)s searched for their own surname"),
        Kind.OWN_POSTCODE: _("%(name)s searched for their own postcode"),
        Kind.FAMOUS_NAME: _("%(name)s searched for a well-known name"),
        Kind.MANY_IN_A_ROW: _("%(name)s opened many families within an hour"),
        Kind.OUTSIDE_HOURS: _("%(name)s looked outside working hours"),
    }[one.kind] % {"name": name}
    times = ngettext("once", "%(num)s times", one.times) % {"num": one.times}
    return _("%(what)s, %(times)s, last on %(day)s.") % {"what": said, "times": times, "day": day(one.at)}


def whom(feed: Feed) -> str:
    """Of what age somebody is whom a feed is shown for."""
    first, last = feed.shown_from_age, feed.shown_until_age
    if last is None:
        return _("People of %(first)s and over") % {"first": first} if first else _("People of any age")
    return _("People from %(first)s to %(last)s") % {"first": first, "last": last}


def covers(feed: Feed) -> str:
    """Since when, and until when, a service's data tells something."""
    if feed.coverage.until:
        return _("from %(since)s to %(until)s") % {"since": day(feed.coverage.since), "until": day(feed.coverage.until)}
    return _("since %(since)s") % {"since": day(feed.coverage.since)}


def kept(feed: Feed) -> str:
    """How long a delivery is kept."""
    days = feed.keeps_days
    return ngettext("%(num)s day", "%(num)s days", days) % {"num": days}


def likeliness(probability: float) -> str:
    """How likely a pair is, in words: a figure would say more than is known."""
    if probability >= 0.99:
        return _("very likely")
    return _("likely") if probability >= 0.8 else _("may be")


def feed_names() -> dict[str, str]:
    """What each feed of the profile is called."""
    return {feed.key: str(feed.name) for feed in profile.current().feeds}
