"""What the page *Who looked* of a family says: who, when, at what, how closely and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.access import readings, trail
from alongside.access.models import Account, TrailEntry
from alongside.access.policy import STAFF
from alongside.people.models import Family, Person, Withheld

LEVELS = {
    trail.SEARCHED: gettext_lazy("searched"),
    trail.SHOWN: gettext_lazy("shown in a list"),
    trail.OPENED: gettext_lazy("opened"),
    trail.DETAIL_OPENED: gettext_lazy("confidential detail opened"),
}
# By kind of row first, since many permissions lead to one.
THINGS = {
    "people.family": gettext_lazy("the family's record"),
    "people.person": gettext_lazy("a person's page"),
    "conferences.conference": gettext_lazy("a conference"),
    "conferences.enquiry": gettext_lazy("an enquiry"),
    "conferences.invitation": gettext_lazy("an invitation to a conference"),
    "voices.view": gettext_lazy("what somebody said"),
    "voices.response": gettext_lazy("an answer to what somebody said"),
    "reports.report": gettext_lazy("the report"),
    "reports.paragraph": gettext_lazy("a paragraph of the report"),
    "plans.plan": gettext_lazy("the plan"),
    "plans.areaofchange": gettext_lazy("an area of the plan"),
    "plans.action": gettext_lazy("an action of the plan"),
    "plans.coregroup": gettext_lazy("a core group"),
}
VERBS = {
    "read_contact_details": gettext_lazy("address and safe contact"),
    "read_protected_address": gettext_lazy("a protected address"),
    "see_who_looked": gettext_lazy("who looked"),
    "see_services": gettext_lazy("the services around the family"),
    "see_services_use": gettext_lazy("who used the services pages"),
    "decide_link": gettext_lazy("whether a record of a service is theirs"),
}


@dataclass(frozen=True)
class Looked:
    """One reading. about: the person whose page it was. withheld_from: first names."""

    number: int
    at: datetime
    who: str
    role: str
    level: str
    what: str
    about: str = ""
    reason: str = ""
    withheld_from: tuple[str, ...] = ()
    family: Family | None = None


def by_day(family: Family, page: readings.Page) -> list[tuple[date, list[Looked]]]:
    """The readings of one page, the newest day first."""
    entries = page.entries
    who = names_of({entry.account_id for entry in entries})
    about = dict(family.people.values_list("pk", "forename"))
    reasons = trail.words_of(entry.number for entry in entries)
    withheld: dict[int, list[str]] = {}
    for each in Withheld.objects.filter(family=family, ended_at=None).exclude(entry=None).select_related("person"):
        withheld.setdefault(each.entry, []).append(each.person.called)
    looked = [
        Looked(
            number=entry.number,
            at=entry.at,
            who=who.get(entry.account_id, ("", ""))[0],
            role=who.get(entry.account_id, ("", ""))[1],
            level=str(LEVELS.get(entry.level, entry.level)),
            what=what_of(entry),
            about=_about(entry, about),
            reason=reasons.get(entry.number, ""),
            withheld_from=tuple(withheld.get(entry.number, ())),
        )
        for entry in _lists_once_a_day(entries)
    ]
    return [(day, list(rows)) for day, rows in groupby(looked, key=lambda each: timezone.localdate(each.at))]


def _lists_once_a_day(entries: Iterable[TrailEntry]) -> Iterator[TrailEntry]:
    """The readings, without those that show the same list to the same person again on the same day."""
    seen: set[tuple[Any, str, date]] = set()
    for entry in entries:
        key = (entry.account_id, entry.verb, timezone.localdate(entry.at))
        if entry.level != trail.SHOWN or key not in seen:
            yield entry
        if entry.level == trail.SHOWN:
            seen.add(key)


def of_authority(families: Any, page: readings.Page) -> list[tuple[date, list[Looked]]]:
    """The readings of many families, the newest day first, each with its family; none of a family that is not among them."""
    who = names_of({entry.account_id for entry in page.entries})
    named = families.in_bulk({entry.family_id for entry in page.entries})
    reasons = trail.words_of(entry.number for entry in page.entries)
    looked = [
        Looked(
            number=entry.number,
            at=entry.at,
            who=who.get(entry.account_id, ("", ""))[0],
            role=who.get(entry.account_id, ("", ""))[1],
            level=str(LEVELS.get(entry.level, entry.level)),
            what=what_of(entry),
            reason=reasons.get(entry.number, ""),
            family=named[entry.family_id],
        )
        for entry in page.entries
        if entry.family_id in named
    ]
    return [(day, list(rows)) for day, rows in groupby(looked, key=lambda each: timezone.localdate(each.at))]


def everybody() -> list[tuple[str, str]]:
    """Everybody who works here or for another agency and has an account, by name."""
    people = Person.objects.filter(account__role__in=STAFF).order_by("forename", "surname")
    return [(str(person.account_id), person.name) for person in people]


def what_of(entry: TrailEntry) -> str:
    """What was read, in words."""
    if entry.level == trail.SHOWN:
        return _("the family's name")
    if entry.verb == "read_contact_details" and entry.level != trail.DETAIL_OPENED:
        return str(THINGS["people.person"])  # the page that asks for a reason, which shows none of it
    return str(VERBS.get(entry.verb) or THINGS.get(entry.subject_kind) or _("another page of the family"))


def _about(entry: TrailEntry, people: dict[Any, str]) -> str:
    if entry.subject_kind != "people.person":
        return ""
    return next((name for key, name in people.items() if str(key) == entry.subject_id), "")


def names_of(accounts: Iterable[Any]) -> dict[Any, tuple[str, str]]:
    """Name and role of accounts. An account of nobody known is called by its role alone."""
    found = Account.objects.filter(pk__in=list(accounts)).select_related("person__worker")
    return {account.pk: (_name_of(account), _role_of(account)) for account in found}


def _name_of(account: Account) -> str:
    person: Person | None = getattr(account, "person", None)
    return person.name if person else _("somebody")


def _role_of(account: Account) -> str:
    worker = getattr(getattr(account, "person", None), "worker", None)
    return (worker.job_title if worker else "") or account.role_in_words


def choices(family: Family) -> list[tuple[str, str]]:
    """Who ever looked, for choosing one: by name."""
    named = names_of(readings.accounts_of_family(family.pk))
    return sorted(((str(account), name) for account, (name, _role) in named.items()), key=lambda each: each[1])
