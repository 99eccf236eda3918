"""What the pages of the plan load: always from `visible_to`, and in a number of queries that does not grow with the plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alongside.access import days, policy
from alongside.access.models import Account
from alongside.access.policy import Permission
from alongside.access.prepared import prepared
from alongside.conferences import lateness
from alongside.conferences.models import Conference
from alongside.people.models import Person
from alongside.plans import dates, scales
from alongside.plans.actions import COUNCIL
from alongside.plans.models import Action, AreaOfChange, AreaWording, CoreGroup, Placement, Plan, PlanChild
from alongside.practice import actions as practice
from alongside.practice import profile
from alongside.practice.profile import Profile
from alongside.practice.running import RunningClock
from alongside.voices import readers as voices

WHOLE_PLAN = ("family__data_key", "conference__chair__account")


def conference_to_plan(reader: Account, conference: UUID) -> Conference:
    """A conference, for staff."""
    return Conference.objects.visible_to(_staff(reader)).select_related("family").get(pk=conference)


def plan(reader: Account, plan: UUID) -> Plan:
    """A plan, for those who work with it."""
    return Plan.objects.visible_to(_staff(reader)).select_related(*WHOLE_PLAN).get(pk=plan)


def my_plan(reader: Account, plan: UUID) -> Plan:
    """A plan, for a family member who was told of it."""
    if reader.is_staff:
        raise Plan.DoesNotExist
    return Plan.objects.visible_to(reader).select_related(*WHOLE_PLAN, "conference").get(pk=plan)


def area(reader: Account, area: UUID) -> AreaOfChange:
    """An area that the reader may read. Whoever it is, they are somebody with a name."""
    _person(reader)
    return _whole(AreaOfChange.objects.visible_to(reader)).get(pk=area)


def area_to_change(reader: Account, area: UUID) -> AreaOfChange:
    """An area, for staff."""
    return _whole(AreaOfChange.objects.visible_to(_staff(reader))).get(pk=area)


def action(reader: Account, action: UUID) -> Action:
    """An action of an area that the reader may read."""
    found = Action.objects.filter(area__in=AreaOfChange.objects.visible_to(reader))
    return found.select_related("owner", "data_key", "area__plan__family").get(pk=action)


def core_group(reader: Account, core_group: UUID) -> CoreGroup:
    """A core group, for those who work with the plan."""
    found = CoreGroup.objects.filter(plan__in=Plan.objects.visible_to(_staff(reader)))
    wanted = [f"plan__{each}" for each in WHOLE_PLAN]
    return found.select_related("data_key", *wanted).prefetch_related("people__worker").get(pk=core_group)


def own_placement(reader: Account, placement: UUID) -> Placement:
    """A place on a ladder that the reader took."""
    found = Placement.objects.visible_to(reader).filter(person__account=reader)
    return found.select_related(
        "person", "view__data_key", "view__audience", "view__helped_by", "area__plan__family", "area__plan__conference"
    ).get(pk=placement)


def _staff(reader: Account) -> Account:
    if not reader.is_staff:
        raise ObjectDoesNotExist
    return reader


def _person(reader: Account) -> Person:
    return reader.person  # raises ObjectDoesNotExist for an account that belongs to nobody


def _whole(areas: QuerySet[AreaOfChange]) -> QuerySet[AreaOfChange]:
    return _with_plan(areas).prefetch_related(*_parts())


def _parts() -> tuple[Prefetch[Any] | str, ...]:
    """What an area is shown with."""
    newer = AreaWording.objects.filter(area=OuterRef("area"), number__gt=OuterRef("number"))
    in_force = AreaWording.objects.filter(~Exists(newer)).select_related("data_key", "by__person")
    return (
        Prefetch("wordings", in_force, to_attr="wordings_in_force"),
        "steps__data_key",
        Prefetch("actions", Action.objects.select_related("data_key", "owner")),
        "audience__people__worker",
    )


def _with_plan(areas: QuerySet[AreaOfChange]) -> QuerySet[AreaOfChange]:
    return areas.select_related(*(f"plan__{each}" for each in WHOLE_PLAN), "audience")


@prepared
def _areas(reader: Account, plans: list[Any]) -> QuerySet[AreaOfChange]:
    return _with_plan(AreaOfChange.objects.visible_to(reader)).filter(plan__in=plans)


@prepared
def _placements(reader: Account, plans: list[Any]) -> QuerySet[Placement]:
    found = Placement.objects.filter(area__plan__in=plans).visible_to(reader)
    return found.select_related("view__data_key", "person__worker")


@dataclass(frozen=True)
class Ladder:
    """An area with its rungs and what of the places on it one reader may see."""

    area: AreaOfChange
    now: tuple[scales.Place, ...]
    passed: tuple[scales.Place, ...]
    over_time: tuple[scales.Scorer, ...]

    @property
    def rungs(self) -> list[tuple[int, str]]:
        """Each rung with what it looks like, if somebody said so; the highest first, the ends in the area's own words."""
        words = {step.rung: step.words for step in self.area.steps.all()}
        words |= {self.area.most: self.area.wording.good_enough, self.area.least: self.area.wording.not_good_enough_now}
        return [(rung, words.get(rung, "")) for rung in scales.rungs(self.area.least, self.area.most)]

    @property
    def marks(self) -> list[dict[str, Any]]:
        """The places of now as the drawing takes them, with the day short enough to stand beside a name."""
        return [
            {"who": p.who, "is_family": p.is_family, "rung": p.rung, "on": date_format(p.on, "j M Y"), "words": p.words}
            for p in self.now
        ]

    @property
    def has_changed(self) -> bool:
        """Somebody placed it on more than one day, so there is a change to draw."""
        return any(len(scorer.points) > 1 for scorer in self.over_time)

    def actions_of(self, person: Person) -> list[Action]:
        """What people will do, that person first, then by day."""
        return sorted(self.area.actions.all(), key=lambda action: (action.owner_id != person.pk, action.due_on))

    @property
    def readers(self) -> list[str]:
        """The names of those the area is marked for."""
        return sorted(person.name for person in self.area.audience.people.all()) if self.area.audience else []


def ladders(plan: Plan, reader: Account, *, you: str = "", until: date | None = None) -> list[Ladder]:
    """The areas of a plan that a reader may read, with the places on them that the reader may read.

    you: what the reader's own places are called, in place of the name. until: leaves out places after that day.
    """
    return ladders_of([plan], reader, you=you, until=until)


def ladders_of(plans: Iterable[Plan], reader: Account, *, you: str = "", until: date | None = None) -> list[Ladder]:
    """The same for several plans, in as many queries as for one."""
    ids = [plan.pk for plan in plans]
    areas = _areas(reader, ids)
    if not areas:
        return []
    prefetch_related_objects(areas, *_parts())
    places = _as_values(_placements(reader, ids), reader, you)
    return [_ladder(each, places, until) for each in areas]


def ladder(area: AreaOfChange, reader: Account, *, you: str = "") -> Ladder:
    """One area, as `ladders` gives it."""
    return _ladder(area, places_of(Placement.objects.filter(area=area), reader, you=you), None)


def _ladder(area: AreaOfChange, places: list[scales.Place], until: date | None) -> Ladder:
    seen = [place for place in places if until is None or place.on <= until]
    now, passed = scales.now(seen, area.pk), scales.passed(seen, area.pk)
    return Ladder(area, now, passed, scales.over_time(seen, area.pk))


def places_of(placements: Any, reader: Account, *, you: str = "") -> list[scales.Place]:
    """Those of the placements that a reader may read, as values."""
    loaded = placements.visible_to(reader).select_related("view__data_key", "person__worker")
    return _as_values(loaded, reader, you)


def _as_values(placements: Iterable[Placement], reader: Account, you: str) -> list[scales.Place]:
    return [
        scales.Place(
            area=each.area_id,
            person=each.person_id,
            who=you if you and each.person.account_id == reader.pk else each.person.name,
            is_family=not hasattr(each.person, "worker"),
            rung=each.rung,
            on=each.placed_on,
            said_at=each.view.said_at,
            words="" if each.view.words == str(each.rung) else each.view.words,
        )
        for each in placements
    ]


def own_placements(plan: Plan, reader: Account) -> dict[Any, tuple[Placement, list[str]]]:
    """By area, the reader's own newest place, with the names of those they let read it."""
    own = Placement.objects.visible_to(reader).filter(area__plan=plan, person__account=reader)
    ordered = own.select_related("view__audience").prefetch_related("view__audience__people")
    return {each.area_id: (each, names_of_readers(each)) for each in ordered.order_by("placed_on", "view__said_at")}


@dataclass(frozen=True)
class Around:
    """Who is around a plan: people of the family who are invited, those of them who come apart, and workers."""

    family: tuple[Person, ...]
    apart: frozenset[Any]
    workers: tuple[Person, ...]

    @property
    def everybody(self) -> tuple[Person, ...]:
        """The family first."""
        return (*self.family, *self.workers)


def around(plan: Plan) -> Around:
    """Those who may be chosen as readers, as owners of actions, and as present."""
    involved = Person.objects.filter(
        worker__involvements__person__families=plan.family_id, worker__involvements__until_on=None
    )
    workers = list(involved.select_related("worker__agency", "account").distinct())
    if plan.conference is None:
        return Around((), frozenset(), tuple(workers))
    invited = plan.conference.invitations.filter(withdrawn_at=None).select_related(
        "person__worker__agency", "person__account"
    )
    everybody = list(invited.order_by("invited_at"))
    family = [each for each in everybody if not hasattr(each.person, "worker")]
    workers += [each.person for each in everybody if hasattr(each.person, "worker")]
    return Around(
        tuple(each.person for each in family),
        frozenset(each.person_id for each in family if each.attends_separately),
        tuple(dict.fromkeys(workers)),
    )


def children_of(plan: Plan) -> list[tuple[PlanChild, str]]:
    """The children of a plan, each with the words of their category."""
    words = {category.key: str(category.title) for category in practice_of(plan).categories}
    children = plan.children.select_related("child").order_by("child__birth_on")
    return [(each, words.get(each.latest_category, each.latest_category)) for each in children]


def area_readers(around: Around) -> dict[str, Any]:
    """What an area's form is told of those who may be chosen. Somebody who comes apart is always asked about again."""
    # The council's own workers for the family read every area; choosing them would say nothing.
    others = [each for each in around.workers if each.account is None or each.account.role not in COUNCIL]
    hints = {each.pk: _job(each) for each in others}
    apart = _("Comes apart from the others. They must not learn anything here that is not for them.")
    return {
        "workers": others,
        "relatives": around.family,
        "to_confirm": around.apart,
        "hints": hints | dict.fromkeys(around.apart, apart),
        "asks": _(
            "Nobody is chosen until you choose. Without names, only the council’s workers for this family read it."
        ),
    }


def place_readers(area: AreaOfChange, speaker: Person) -> dict[str, Any]:
    """What the form of a place is told of those who may be chosen. A family member is asked again about each relative."""
    workers, relatives = may_choose(area, speaker)
    is_worker = hasattr(speaker, "worker")
    return {
        "workers": workers,
        "relatives": relatives,
        "to_confirm": () if is_worker else [each.pk for each in relatives],
        "hints": {each.pk: _job(each) for each in workers},
        "asks": _("Nobody is chosen until you choose. Until then only you can see it."),
    }


def _job(person: Person) -> str:
    return person.worker.job_title


def who_to_ask(plan: Plan, person: Person) -> list[Person]:
    """The family's social workers, whom a family member can ask about the plan."""
    return list(voices.offered(plan.family, person, None).social_workers)


def names_of_readers(placement: Placement) -> list[str]:
    """Who may read somebody's place, apart from them."""
    audience = placement.view.audience
    return sorted(each.name for each in audience.people.all() if each.pk != placement.person_id) if audience else []


def may_choose(area: AreaOfChange, speaker: Person) -> tuple[list[Person], list[Person]]:
    """Whom somebody may let read their place on an area, workers and relatives apart: only people who read the area."""
    offered = voices.offered(area.plan.family, speaker, area.plan.conference)
    marked = {person.pk for person in area.audience.people.all()} if area.audience else set()
    known = {each.pk for each in (offered.chair, *offered.social_workers) if each}
    readable = [each for each in offered.everybody if each.pk != speaker.pk and each.pk in marked | known]
    relatives = {each.pk for each in offered.family}
    return [e for e in readable if e.pk not in relatives], [e for e in readable if e.pk in relatives]


def core_group_of(area: AreaOfChange, number: str) -> CoreGroup | None:
    """The core group of the area's plan that a link names; None for anything else."""
    try:
        wanted = UUID(number)
    except ValueError:
        return None
    return area.plan.core_groups.filter(pk=wanted).first()


@dataclass(frozen=True)
class Dates:
    core_groups: tuple[RunningClock, ...]
    reviews: tuple[RunningClock, ...]


def practice_of(plan: Plan) -> Profile:
    """The practice profile that the plan was made under."""
    return practice.stored(plan.profile_digest) if plan.profile_digest else profile.current()


def dates_of(plan: Plan) -> Dates:
    """The plan's core groups and reviews, held and due, as they stand today."""
    clocks, today = practice_of(plan).clocks, days.today()
    began_on = (plan.conference.held_on if plan.conference else None) or plan.started_on
    held = list(plan.core_groups.values_list("held_on", flat=True))
    reviewed = plan.family.conferences.filter(kind=Conference.Kind.REVIEW, opened_at__date__gt=began_on)
    reviewed_on = [timezone.localdate(at) for at in reviewed.values_list("opened_at", flat=True) if at]
    return Dates(
        dates.core_groups(clocks, began_on=began_on, held=held, today=today),
        dates.reviews(clocks, began_on=began_on, held=reviewed_on, today=today),
    )


def late_reasons(plan: Plan, reader: Account) -> dict[Any, Any]:
    """Why clocks of the plan were late, by their key and the day they count from; for the council's own staff."""
    if reader.role not in COUNCIL:
        return {}
    return {(key, on): each for (_family, key, on), each in lateness.of_families([plan.family_id]).items()}


def comes_apart(plan: Plan, person: Person) -> bool:
    """Whether somebody is met apart from the others, so that their days are not to be told."""
    invitations = plan.conference.invitations if plan.conference else None
    return bool(invitations and invitations.filter(person=person, withdrawn_at=None, attends_separately=True).exists())


def may(reader: Account, thing: Any, *permissions: Permission) -> set[Permission]:
    """Those of the permissions that the reader holds on a thing, for the links of a page."""
    scopes = thing.grants_for(reader)
    return {permission for permission in permissions if policy.allows(reader.role, permission, scopes)}


def reads_notes(group: CoreGroup, reader: Account) -> bool:
    """The council's staff read the notes of every core group; a professional of another agency those of which they were
    part, since what was said there was not marked for anybody else.
    """
    return reader.role in COUNCIL or any(person.account_id == reader.pk for person in group.people.all())
