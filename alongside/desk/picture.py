"""The family picture: a drawing of who is related to whom, the people and services around them, and the same in words.

Only people of the family that the reader opened are drawn. Who lives together shows, and never where.
"""

from dataclasses import dataclass
from datetime import date
from math import cos, hypot, pi, sin

from django.http import HttpRequest, HttpResponse

from alongside.access import days
from alongside.access.guard import guard
from alongside.access.policy import Permission
from alongside.desk import genogram, loading, person_loading
from alongside.desk.genogram import Drawing, Member
from alongside.people.kinship import Fact
from alongside.people.models import Family, Involvement, Person
from alongside.ui.pages import page

SIZES = (50, 75, 100, 150)
BOX_WIDTH, BOX_HEIGHT, BETWEEN, CORE_WIDTH = 150, 46, 16, 132
FLAT = 0.5  # boxes are wide and low, so rings are drawn flat


@guard(Permission.READ_FAMILY, load=loading.family_named)
def picture(request: HttpRequest, family: Family) -> HttpResponse:
    today = days.today()
    members = loading.members_of(family)
    workers = loading.workers_of(members)
    facts = facts_of(family)
    asked = request.GET.get("size", "")
    size = int(asked) if asked in {str(each) for each in SIZES} else 100
    return page(
        request,
        "desk/picture.html",
        family=family,
        drawing=drawing_of(members, facts, today),
        network=network_of(members, workers, today),
        said=[(each, person_loading.relations_among(each, members, facts)) for each in members],
        homes=homes_of(members),
        workers=workers,
        size=size,
        sizes=SIZES,
        today=today,
    )


def facts_of(family: Family) -> list[Fact]:
    """Who is recorded as what to whom, among the people of a family."""
    return [Fact(row.person_id, row.kind, row.other_id) for row in person_loading.relationships_in(family)]


def drawing_of(members: list[Person], facts: list[Fact], today: date) -> Drawing:
    """The drawing of a family on a day."""
    return genogram.draw([member_of(person, today) for person in members], facts)


def member_of(person: Person, today: date) -> Member:
    return Member(
        key=person.pk,
        name=person.name,
        sex=person.sex,
        years=person.age_on(person.death_on or today),
        born_on=person.birth_on,
        is_unborn=person.is_unborn,
        has_died=person.death_on is not None,
        is_focus=person.is_child_on(today) and person.death_on is None,
        home=home_of(person),
    )


def home_of(person: Person) -> str | None:
    """What is alike for people who live at one place now, without saying where: the keyed hash of the place."""
    if person.death_on:
        return None
    present = [each for each in person.addresses.all() if each.until_on is None and each.found_by]
    return max(present, key=lambda each: each.from_on or date.min).found_by if present else None


def homes_of(members: list[Person]) -> list[list[str]]:
    """The names of those who live together, home by home, in the order in which the drawing numbers them."""
    found: dict[str, list[str]] = {}
    for person in members:
        home = home_of(person)
        if home:
            found.setdefault(home, []).append(person.name)
    return [names for names in found.values() if len(names) > 1]


@dataclass(frozen=True)
class Around:
    """Somebody in the picture of the network, with the middle of their box, and to where their line goes."""

    name: str
    note: str
    x: float
    y: float
    is_family: bool


@dataclass(frozen=True)
class Network:
    """The children in the middle, the family around them, and those who work with them outside."""

    width: float
    height: float
    children: tuple[str, ...]
    around: tuple[Around, ...]


def network_of(members: list[Person], workers: list[Involvement], today: date) -> Network:
    """Where each stands in the picture of the network."""
    children = [each for each in members if each.is_child_on(today) and not each.death_on]
    family = [(each.name, "") for each in members if each not in children and not each.death_on]
    services = [
        (each.worker.person.name, each.worker.job_title or each.role or each.worker.agency.name) for each in workers
    ]
    return ring(tuple(each.name for each in children), family, services)


def ring(children: tuple[str, ...], family: list[tuple[str, str]], services: list[tuple[str, str]]) -> Network:
    """Two flat rings of boxes, as narrow as they can be without one box on another."""
    reach = hypot(BOX_WIDTH, BOX_HEIGHT / FLAT) + BETWEEN
    core = hypot((BOX_WIDTH + CORE_WIDTH) / 2, (BOX_HEIGHT + core_height(len(children))) / 2 / FLAT) + BETWEEN
    inner = max(core, _radius(len(family), reach))
    outer = max(inner + reach if family else core, _radius(len(services), reach))
    widest = outer if services else inner
    across, down = widest + BOX_WIDTH / 2 + BETWEEN, widest * FLAT + BOX_HEIGHT / 2 + BETWEEN
    around = [
        Around(
            name, note, round(across + radius * sin(angle), 1), round(down - radius * FLAT * cos(angle), 1), is_family
        )
        for people, radius, is_family in ((family, inner, True), (services, outer, False))
        for (name, note), angle in zip(people, _angles(len(people), 0 if is_family else 0.5), strict=True)
    ]
    return Network(round(across * 2, 1), round(down * 2, 1), children, tuple(around))


def core_height(count: int) -> float:
    """How tall the box of the children is."""
    return 20.0 * count + 24


def _radius(count: int, reach: float) -> float:
    return reach / (2 * sin(pi / count)) if count > 1 else 0


def _angles(count: int, start: float) -> list[float]:
    return [2 * pi * (place + start) / count for place in range(count)]
