"""Who has looked at what is about one person, as that person may know it.

Only what staff read is here, and only what the person may know to exist: themselves, what they said, what was shared with
them, and their family's record as a whole. Nothing names another family member, nor tells that one has pages, wrote or was
read. Who is not known to them from their own meeting or work is not named: where somebody works may say where somebody
lives.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access import readings, trail
from alongside.access.models import Account, TrailEntry
from alongside.conferences.models import Conference, Invitation
from alongside.people import withholding
from alongside.people.models import Family, Involvement, Person
from alongside.plans.models import Plan
from alongside.reports.models import Report
from alongside.voices.models import View

AT_ONCE = 200


@dataclass(frozen=True)
class Day:
    """One day and what was looked at, each thing once, in sentences."""

    on: date
    sentences: list[str]


@dataclass(frozen=True)
class WhoLooked:
    days: list[Day]
    older: int | None


def of(reader: Account, *, before: int | None = None) -> WhoLooked:
    """What the page says to a reader: the newest day first."""
    person = reader.person
    invitations = list(Invitation.objects.filter(person=person, withdrawn_at=None).select_related("conference"))
    things = _things(reader, person, invitations)
    families = _families(person, invitations)
    page = readings.of_subjects([person.pk, *families, *things], [person.pk, *families], before=before, at_once=AT_ONCE)
    entries = [entry for entry in withholding.left(page.entries, person) if _is_told(entry)]
    known = _known_to(person, invitations)
    found: dict[date, list[str]] = {}
    for entry in entries:
        sentence = _sentence(known.get(entry.account_id), _what(entry, things))
        sentences = found.setdefault(timezone.localdate(entry.at), [])
        if sentence not in sentences:
            sentences.append(sentence)
    return WhoLooked([Day(on, sentences) for on, sentences in found.items()], page.older)


def _families(person: Person, invitations: Iterable[Invitation]) -> list[Any]:
    """The person's families, unless they are kept apart from others at a meeting: then a reading of the family as a whole
    may be about the others, and tells when something happens to them."""
    if any(invitation.attends_separately for invitation in invitations):
        return []
    return list(Family.objects.filter(members__person=person, members__until_on=None).values_list("pk", flat=True))


def _things(reader: Account, person: Person, invitations: Iterable[Invitation]) -> dict[Any, str]:
    """What the person may know to exist, by its id: what it is called."""
    things: dict[Any, str] = dict.fromkeys(
        View.objects.filter(speaker=person).values_list("pk", flat=True), _("something you said")
    )
    things |= dict.fromkeys((each.pk for each in invitations), _("your invitation to the meeting"))
    if not any(each.attends_separately for each in invitations):
        meetings = Conference.objects.visible_to(reader).values_list("pk", flat=True)
        things |= dict.fromkeys(meetings, _("the page about your meeting"))
        things |= dict.fromkeys(Report.objects.visible_to(reader).values_list("pk", flat=True), _("the report"))
        things |= dict.fromkeys(Plan.objects.visible_to(reader).values_list("pk", flat=True), _("the plan"))
    return things


def _is_told(entry: TrailEntry) -> bool:
    """A name in a list of one's own work is no look at anybody; one that somebody searched for is."""
    return entry.level != trail.SHOWN or entry.verb.startswith("find_")


def _what(entry: TrailEntry, things: dict[Any, str]) -> str:
    if entry.level == trail.SHOWN:
        return ""
    if entry.verb == "see_services":
        return _("which other services work with your family")
    if entry.verb == "decide_link":
        return _("whether a record of another service is about you or your family")
    if entry.level == trail.DETAIL_OPENED:
        return _("your address or phone number")
    if entry.subject_kind == "people.person":
        return _("your page")
    if entry.subject_kind == "people.family":
        return _("your family's pages")
    return next((what for key, what in things.items() if str(key) == entry.subject_id), _("your pages"))


def _sentence(who: str | None, what: str) -> str:
    name = who or _("Somebody who works for the council, or with it,")
    if not what:
        return _("%(name)s looked for your family's name.") % {"name": name}
    return _("%(name)s opened %(what)s.") % {"name": name, "what": what}


def _known_to(person: Person, invitations: Iterable[Invitation]) -> dict[Any, str]:
    """The names of workers whom the person knows: who works with them, and who comes to their own meeting."""
    known: dict[Any, str] = {}
    meetings = [each.conference for each in invitations]
    coming = Person.objects.filter(
        invitations__conference__in=meetings,
        invitations__withdrawn_at=None,
        worker__isnull=False,
        account__isnull=False,
    )
    for each in coming:
        known[each.account_id] = each.name
    for chair in Person.objects.filter(pk__in=[each.chair_id for each in meetings], account__isnull=False):
        known[chair.account_id] = _("%(name)s, who leads your meeting,") % {"name": chair.name}
    for involvement in Involvement.objects.filter(person=person, until_on=None).select_related(
        "worker__person__account"
    ):
        account = involvement.worker.person.account
        if account:
            known[account.pk] = _("%(name)s, who works with you,") % {"name": involvement.worker.person.name}
    return known
