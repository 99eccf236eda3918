"""What the desk's pages show, loaded through what each reader may see, in a fixed number of queries."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from alongside.access import days
from alongside.access.actions import WRONG_TRIES_TO_TELL
from alongside.access.models import Account, SignInInvitation
from alongside.access.policy import Permission, Scope, scopes_for
from alongside.access.prepared import prepared
from alongside.conferences import loading as conference_pages
from alongside.conferences.models import Conference, Enquiry
from alongside.desk import clocks
from alongside.desk.family_rows import conferences_of as conferences_of
from alongside.desk.family_rows import enquiries_about as enquiries_about
from alongside.desk.family_rows import members_of as members_of
from alongside.desk.family_rows import plans_of as plans_of
from alongside.people.models import Family, FamilyMember, Grant, Involvement, Person, Withheld
from alongside.practice import profile
from alongside.practice.running import RunningClock


def family_named(reader: Account, family: Any) -> Family:
    """A family by its id, if the reader may know of it. Raises Family.DoesNotExist."""
    found = _known(reader, Family._meta.pk.to_python(family))
    if not found:
        raise Family.DoesNotExist
    return found[0]


@prepared
def _known(reader: Account, family: UUID) -> QuerySet[Family]:
    return Family.objects.visible_to(reader).select_related("data_key").filter(pk=family)


def person_named(reader: Account, family: Any, person: Any) -> Person:
    """A person of a family that the reader may know of, with `family` set on it for the guard. Raises DoesNotExist."""
    found = family_named(reader, family)
    member = found.people.select_related("data_key", "account").get(pk=person)
    return MemberOf(member, found)


class MemberOf:
    """A person in one family: the guard asks the family, the trail names the person."""

    def __init__(self, person: Person, family: Family) -> None:
        self.person, self.family = person, family
        self._meta, self.pk, self.family_id = person._meta, person.pk, family.pk

    def grants_for(self, account: Account) -> set[Scope]:
        return self.family.grants_for(account)


class ClockOf:
    """One running clock of a family: the guard asks the family."""

    def __init__(self, family: Family, running: RunningClock) -> None:
        self.family, self.running = family, running
        self._meta, self.pk, self.family_id = family._meta, family.pk, family.pk

    def grants_for(self, account: Account) -> set[Scope]:
        return self.family.grants_for(account)


def clock_named(reader: Account, family: Any, clock: str) -> ClockOf:
    """A clock of a family that the reader may know of, by its key and the day it counts from. Raises DoesNotExist."""
    found = family_named(reader, family)
    one = [found.pk]
    conferences = conferences_of(one)
    enquiries = clocks.latest(enquiries_about(found), conferences)
    shown = clocks.clocks_of(enquiries, conferences, plans_of(one), profile.current(), days.today())
    for each in chain(shown, _of_their_pages(found, conferences, clock)):
        if each.name == clock:
            return ClockOf(found, each)
    raise Family.DoesNotExist


def _of_their_pages(family: Family, conferences: list[Conference], name: str) -> Iterator[RunningClock]:
    """The clocks that stand on the page of a conference and of its report, held ones too, and the one to book by."""
    if name.startswith("initial_conference"):
        found = [conference_pages.initial_clock(family)]
        found += [conference_pages.clock_of(each) for each in conferences if each.held_on]
        yield from (each.running for each in found if each)
    else:
        yield from (clocks.report_clock(each, profile.current(), days.today()) for each in conferences)


def enquiry_named(reader: Account, enquiry: Any) -> Enquiry:
    """A section 47 enquiry of a family the reader may know of. Raises Enquiry.DoesNotExist."""
    return Enquiry.objects.select_related("family", "child").get(
        pk=enquiry, family__in=Family.objects.visible_to(reader)
    )


def family_looked_at(reader: Account, family: Any) -> Family:
    """A family whose readings the reader may see: one they may know of, or any that is not closed to them for those who watch
    over the whole authority. Raises Family.DoesNotExist."""
    if Scope.AUTHORITY in scopes_for(reader.role, Permission.SEE_WHO_LOOKED):
        return Family.objects.open_to(reader).select_related("data_key").get(pk=family)
    return family_named(reader, family)


def withheld_named(reader: Account, withheld: Any) -> Withheld:
    """Something withheld of a family the reader may know of. Raises Withheld.DoesNotExist."""
    return Withheld.objects.select_related("family", "person").get(
        pk=withheld, family__in=Family.objects.visible_to(reader)
    )


def workers_of(people: Iterable[Person]) -> list[Involvement]:
    """Each worker once, with the part they play."""
    found: dict[Any, Involvement] = {}
    for person in people:
        for involvement in person.involvements.all():
            found.setdefault(involvement.worker_id, involvement)
    return list(found.values())


def has_own_grant(reader: Account, family: Family) -> bool:
    """Whether the reader is assigned to the family."""
    return Grant.objects.filter(family=family, account=reader, scope=Scope.OWN, until_at=None).exists()


def addresses_of(person: Person) -> list[Any]:
    """Addresses with their keys, the present one first."""
    return sorted(
        person.addresses.select_related("data_key"),
        key=lambda address: (address.until_on is not None, -(address.from_on.toordinal() if address.from_on else 0)),
    )


def safe_contact_of(person: Person) -> Any:
    """The safe contact in force, or None."""
    return person.safe_contacts.filter(ended_at=None).select_related("data_key", "confirmed_by__person").first()


def ways_in_guessed_at(reader: Account) -> list[FamilyMember]:
    """Members of the reader's families, whom the reader may invite, at whose way in somebody has tried many wrong words."""
    if not scopes_for(reader.role, Permission.INVITE_FAMILY_MEMBER):
        return []
    return _guessed_at(reader)


@prepared
def _guessed_at(reader: Account) -> QuerySet[FamilyMember]:
    guessed = SignInInvitation.objects.filter(accepted_at=None, withdrawn_at=None, wrong_tries__gte=WRONG_TRIES_TO_TELL)
    families = Family.objects.visible_to(reader)
    found = FamilyMember.objects.filter(family__in=families, person__account__in=guessed.values("account"))
    return found.select_related("person", "family").order_by("person__surname", "person__forename")
