"""What the pages of a conference show, loaded for one reader with a fixed number of queries."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from alongside.access import days
from alongside.access.models import Account
from alongside.access.policy import Role, Scope
from alongside.conferences import counting, quorum
from alongside.conferences.models import Conference, Invitation
from alongside.people.models import Agency, Family, Grant, Need, Person, Worker
from alongside.people.needs import needs_of
from alongside.practice import actions as practice
from alongside.practice import profile, running
from alongside.practice.running import RunningClock


def family(reader: Account, family: UUID) -> Family:
    return Family.objects.visible_to(reader).get(pk=family)


def conference(reader: Account, conference: UUID) -> Conference:
    return (
        Conference.objects.visible_to(reader)
        .select_related("family", "chair__account", "data_key")
        .prefetch_related("children")
        .get(pk=conference)
    )


def invitation(reader: Account, invitation: UUID) -> Invitation:
    """One that was not taken back, of a conference that the reader may know of."""
    return Invitation.objects.select_related("conference__family", "person__account", "agency").get(
        pk=invitation, withdrawn_at=None, conference__in=Conference.objects.visible_to(reader)
    )


def invited(conference: Conference) -> QuerySet[Invitation]:
    """Everybody asked, the family first, then by agency."""
    return (
        conference.invitations.filter(withdrawn_at=None)
        .select_related("person__account", "person__worker", "agency")
        .order_by("agency__name", "person__surname", "person__forename")
    )


def chairs() -> list[Person]:
    """Those who chair conferences here and still work here."""
    return list(
        Person.objects.filter(account__role=Role.CHAIR, account__is_active=True).order_by("surname", "forename")
    )


def children(family: Family) -> list[Person]:
    """The children of a family, unborn ones included, the eldest first."""
    day = days.today()
    found = [person for person in family.people.filter(death_on=None) if person.is_child_on(day)]
    return sorted(found, key=lambda child: (child.birth_on or date.max, child.name))


@dataclass(frozen=True)
class InitialClock:
    """The clock of an initial conference as it stands today, and whether the strategy discussion is known."""

    running: RunningClock
    is_from_strategy_discussion: bool


def initial_clock(family: Family) -> InitialClock | None:
    """By when a family's initial conference is to be; None when no enquiry awaits one."""
    awaiting = list(family.enquiries.awaiting_conference())
    if not awaiting:
        return None
    first = min(awaiting, key=lambda enquiry: enquiry.clock_starts_on)
    rules = profile.current().clocks
    one = running.run(rules, "initial_conference", first.clock_starts_on, today=days.today())
    return InitialClock(one, bool(first.strategy_discussion_on))


def clock_of(conference: Conference) -> InitialClock | None:
    """The clock of an initial conference: as it runs until it is held, and when it was met after that; None for other kinds
    and when no enquiry is known that led to it."""
    if conference.kind != Conference.Kind.INITIAL:
        return None
    if conference.held_on is None:
        return initial_clock(conference.family)
    held = conference.family.conferences.filter(
        kind=Conference.Kind.INITIAL, cancelled_at=None, opened_at__lt=conference.opened_at
    )
    before = [timezone.localdate(at) for at in held.values_list("opened_at", flat=True) if at]
    enquiries = conference.family.enquiries.filter(needs_no_conference=False)
    led = counting.led_to(enquiries, conference.held_on, before=before)
    starting = [each for each in led if each.clock_starts_on <= conference.held_on]
    if not starting:
        return None
    first = min(starting, key=lambda enquiry: enquiry.clock_starts_on)
    one = running.run(
        profile.current().clocks,
        "initial_conference",
        first.clock_starts_on,
        today=days.today(),
        done_on=conference.held_on,
    )
    return InitialClock(one, bool(first.strategy_discussion_on))


def booked(family: Family) -> list[Conference]:
    """Conferences of a family that are still to come."""
    return list(family.conferences.filter(opened_at=None, cancelled_at=None, arranged_by__isnull=False))


@dataclass(frozen=True)
class Arrangements:
    """What a conference's page says about who is asked."""

    family: list[Invitation]
    professionals: list[Invitation]
    quorum: quorum.Quorum
    family_is_majority: bool
    kind: object
    agenda_minutes: int
    needs: list[Need]

    @property
    def on_another_day(self) -> list[Invitation]:
        """People who come on their own, on another day than the conference."""
        return [
            each
            for each in self.family
            if each.attends_separately
            and each.own_starts_at
            and timezone.localdate(each.own_starts_at) != timezone.localdate(each.conference.starts_at)
        ]


def not_named(conference: Conference, professionals: list[Invitation]) -> list[Person]:
    """Of a restricted family's conference: the chair and those asked who have an account and are not named, so cannot open it."""
    if not conference.family.is_restricted:
        return []
    named = set(Grant.in_force().filter(family=conference.family, scope=Scope.NAMED).values_list("account", flat=True))
    asked = [conference.chair, *(each.person for each in professionals)]
    unnamed = [person for person in asked if person and person.account_id and person.account_id not in named]
    return list(dict.fromkeys(unnamed))


def arrangements(conference: Conference) -> Arrangements:
    asked = list(invited(conference))
    for each in asked:
        each.conference = conference
    held_under = practice.stored(conference.profile_digest)
    professionals = [each for each in asked if each.agency]
    relatives = [each for each in asked if not each.agency]
    return Arrangements(
        family=relatives,
        professionals=professionals,
        quorum=quorum.of(
            (each.agency.key for each in professionals if each.answer != Invitation.Answer.NOT_COMING),
            others_needed=held_under.conference.quorum_other_agencies,
        ),
        family_is_majority=quorum.family_is_majority(family=len(relatives), others=len(professionals)),
        kind=profile.row(held_under.conference.kinds, conference.kind).title,
        agenda_minutes=sum(item.minutes for item in held_under.agenda),
        needs=needs_of(dict.fromkeys([*(each.person for each in relatives), *conference.children.all()])),
    )


@dataclass(frozen=True)
class AgencyToAsk:
    """An agency that can be asked; `is_invited` when somebody comes for it already."""

    key: str
    name: str
    is_invited: bool


def agencies_to_ask(conference: Conference) -> list[AgencyToAsk]:
    """Children's social care, those of the profile, and others the installation knows."""
    known = {agency.key: agency.name for agency in Agency.objects.order_by("name")}
    named = {each.key: str(each.name) for each in practice.stored(conference.profile_digest).agencies}
    keys = [*([quorum.SOCIAL_CARE] if quorum.SOCIAL_CARE in known else []), *named, *known]
    asked = set(invited(conference).values_list("agency__key", flat=True))
    return [AgencyToAsk(key, named.get(key) or known[key], key in asked) for key in dict.fromkeys(keys)]


def workers_of(conference: Conference, agency: AgencyToAsk) -> list[Worker]:
    """People of an agency who can be asked: not those whose account ended, who are asked already, or the chair."""
    asked = invited(conference).values("person")
    return list(
        Worker.objects.filter(agency__key=agency.key)
        .exclude(person__account__is_active=False)
        .exclude(person__in=asked)
        .exclude(person=conference.chair_id)
        .select_related("person")
        .order_by("person__surname", "person__forename")
    )


def relatives_to_ask(conference: Conference) -> list[Person]:
    """The family's people who are not asked yet, adults first."""
    asked = invited(conference).values("person")
    found = conference.family.people.filter(death_on=None).exclude(pk__in=asked).order_by("birth_on")
    return list(found)
