"""The demonstration council: made once, on an empty database, by the same import and the same actions that people use."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from alongside.access import actions as access
from alongside.access import days
from alongside.access.models import Account
from alongside.context.models import FeedDelivery
from alongside.exchange import council, council_feeds, delivered, play, standing
from alongside.exchange.cast import CAST, Family
from alongside.exchange.council_names import AGENCY_OF_DEPARTMENT
from alongside.exchange.council_sizes import SMALL, Size
from alongside.exchange.extract import working_days_from
from alongside.exchange.importing import Summary, import_ssd
from alongside.people.models import Person
from alongside.practice import clocks, profile
from alongside.ui.errors import Broken

CLOCKS_REACH = timedelta(days=184)
STEPS = {
    "a": _("An enquiry has begun. Nothing is arranged yet."),
    "b": _("The conference is arranged. Nobody of the family has an account yet."),
    "c": _("The mother has written My Views."),
    "d": _("A child has said three things, and who may know them."),
    "e": _("The report is shared, and the mother has answered a paragraph."),
    "f": _("The conference was held and decided on a plan."),
    "g": _("There is a plan, with what needs to change."),
    "h": _("The core group has met, and each has said where things stand."),
    "i": _("What the child said was answered, and the child was told."),
    "no plan": _("The conference was held and no plan was needed."),
}
TO_SEE = {
    CAST.maria.professional_id: _("Ten families of her own, from the first day to the core group."),
    CAST.tom.professional_id: _("The conferences he chairs, and the meeting itself."),
    CAST.joy.professional_id: _("The families of her team, and reports to release."),
    CAST.priya.professional_id: _("Conferences to arrange, and what an import could not settle."),
    CAST.karen.professional_id: _("The conferences that her school is asked to, and their plans."),
    CAST.ana.professional_id: _("The conferences that health is asked to, and their plans."),
    CAST.ifan.professional_id: _("Another team's social worker: he must not find Maria's families."),
    CAST.beth.professional_id: _("The manager of the other team, and its families."),
    CAST.dee.professional_id: _("On duty for everybody: restricted families too, and families that nobody works with."),
    CAST.eli.professional_id: _("Emergency duty: opens a family with a reason, for names, workers, plan and safety."),
    CAST.quinn.professional_id: _("Quality assurance: is told when a family was opened with a reason."),
    CAST.eve.professional_id: _("The system's administrator: accounts and roles, and no family."),
    CAST.nia.professional_id: _("Stands in for Ifan, who is away this week."),
    CAST.rina.professional_id: _("The data steward: brings in what agencies deliver, and opens no family."),
    CAST.luke.professional_id: _("He has left. His account was ended and opens nothing."),
}


@dataclass(frozen=True)
class Part:
    """Somebody of the cast. `account` is None for a family member who has none yet; `sees` says what there is to see."""

    person: Person
    what: str
    sees: str
    account: Account | None


@dataclass(frozen=True)
class Household:
    """A family of the cast, how far it has come, and its members."""

    name: str
    step: str
    members: tuple[Part, ...]


EVERYBODY = (*CAST.professionals, *CAST.not_in_the_extract)


def is_made() -> bool:
    """Whether the cast is here already."""
    wanted = {each.professional_id for each in EVERYBODY}
    there = Person.objects.filter(worker__professional_id__in=wanted).exclude(account=None).count()
    delivered_all = FeedDelivery.objects.exclude(linked_at=None).values("feed").distinct().count()
    is_delivered = delivered_all >= len(council_feeds.writable(profile.current().feeds))
    return there == len(wanted) and is_delivered and all(_is_played(told) for told in CAST.families)


def make(*, today: date, seed: int = 1, size: Size = SMALL) -> Summary:
    """Write the council of that day, import it, play the cast, and bring in what agencies deliver. Goes on where it was stopped.

    Raises NotADemonstration for a database that holds records it did not make.
    """
    if not access.is_demonstration():
        access.mark_as_demonstration(_is_empty)
    with tempfile.TemporaryDirectory() as folder:
        council.write(Path(folder), today=today, seed=seed, size=size)
        summary = import_ssd(Path(folder), today=today, agencies=AGENCY_OF_DEPARTMENT)
    play_cast()
    delivered.bring_in(today=today, seed=seed, size=size)
    return summary


def play_cast() -> None:
    """Open the staff's accounts, and play each family of the cast to its step: each whole, or not at all."""
    with transaction.atomic():
        play.open_staff_accounts()
        standing.put_on_duty()
    for told in CAST.families:
        if _is_played(told):
            continue
        with transaction.atomic():
            play.protect_new_home(told)
            played = play.play(told, through=told.step)
            if told is CAST.hassan and played.father:
                # Everything else about this family is left to whoever walks the journey by hand.
                played.give_account(played.father, word="otter")
    with transaction.atomic():
        standing.close_and_cover()


def _is_played(told: Family) -> bool:
    """Somebody of the family has an account, or its conference is arranged."""
    members = Person.objects.filter(families__ssd_id=told.family_id)
    return members.exclude(account=None).exists() or members.exclude(families__conferences=None).exists()


def _is_empty() -> bool:
    return not Account.objects.exists() and not Person.objects.exists()


def move_on(to: date | None = None, *, by: Account | None) -> None:
    """Move the demonstration to a day; without one, to the next working day. Raises Broken for a day without a calendar."""
    if to is None:
        _must_be_in_calendar(days.today())
        to = working_days_from(days.today(), 1)
    _must_be_in_calendar(to)
    access.move_day(to, by=by)


def _must_be_in_calendar(day: date) -> None:
    try:
        clocks.is_working_day(day)
        # The clocks count some months ahead and must find their bank holidays there.
        clocks.is_working_day(day + CLOCKS_REACH)
    except (clocks.BeyondCalendar, OverflowError) as beyond:
        first_year, last_year = clocks.calendar_years()
        raise Broken(
            _("Choose a day between %(first)d and the middle of %(last)d: bank holidays are known for these years.")
            % {"first": first_year, "last": last_year},
            field="day",
        ) from beyond


def staff() -> Iterator[Part]:
    """The workers of the cast, in its order."""
    found = {
        person.worker.professional_id: person
        for person in Person.objects.filter(
            worker__professional_id__in=[each.professional_id for each in EVERYBODY]
        ).select_related("account", "worker")
    }
    for professional in EVERYBODY:
        if person := found.get(professional.professional_id):
            sees = str(TO_SEE[professional.professional_id])
            yield Part(person, professional.job_title, sees, person.account)


def to_sign_in_for_real() -> tuple[str, str] | None:
    """Sign-in name and password of the worker who can also be signed in without one press; None before there is one."""
    ((professional_id, password),) = play.WITH_PASSWORD.items()
    account = Account.objects.filter(person__worker__professional_id=professional_id).first()
    return (account.sign_in_name, password) if account else None


def households() -> Iterator[Household]:
    """The families of the cast, in the order of the journey, with their grown-ups."""
    ids = [person.person_id for told in CAST.families for person in told.people]
    found = {person.ssd_id: person for person in Person.objects.filter(ssd_id__in=ids).select_related("account")}
    for told in CAST.families:
        members = tuple(
            Part(found[each.person_id], what, "", found[each.person_id].account)
            for each, what in _roles(told)
            if each.person_id in found
        )
        if members:
            yield Household(told.mother.surname, str(STEPS[told.step]), members)


def _roles(told: Family) -> Iterator[tuple]:
    apart = told.father_home is not None
    yield told.mother, str(_("mother"))
    if told.father:
        yield told.father, str(_("father, who must not learn where she lives") if apart else _("father"))
    if told.grandmother:
        yield told.grandmother, str(_("grandmother"))
