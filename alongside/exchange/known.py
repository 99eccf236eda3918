"""What a batch of rows refers to, fetched at once: people, workers and families of the case system by their identifiers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import NoReturn

from django.utils.translation import gettext as _

from alongside.exchange.models import Remembered
from alongside.exchange.rows import AddressRow, PersonRow, ProfessionalRow, Row
from alongside.incoming.problems import Kind, RefusedRowError
from alongside.people import many_from_case_system as many
from alongside.people.models import Family, FamilyMember, Involvement, Person, Relationship, Worker
from alongside.plans.models import PlanChild

PEOPLE = ("person_id", "other_person_id", "child_person_id")
WORKERS = ("professional_id", "completed_by_professional_id")
Agencies = Mapping[str, tuple[str, str]]


def _named(rows: Iterable[Row], names: Iterable[str], own: type[Row] | None = None) -> set[str]:
    """The identifiers in these fields of the rows, and those of the rows that are themselves what is looked for."""
    found: set[str] = set()
    for row_type, group in groupby(rows, type):
        here = [name for name in names if hasattr(row_type, name)] + (["ssd_id"] if row_type is own else [])
        of = list(group)
        found.update(getattr(row, name) for row in of for name in here)
    return found - {""}


class Known:
    """For one batch. `agencies` says for a department which agency (key, name) it is; all others are the council's own."""

    def __init__(self, rows: Iterable[Row], *, today: date, agencies: Agencies, waiting_plans: set[str]) -> None:
        rows = list(rows)
        self.today, self.agencies, self.waiting_plans = today, agencies, waiting_plans
        self.before: dict[str, Remembered] = {}
        self.meeting_of: dict[str, str] = {}
        self.renamed: set[Family] = set()
        self.plans: dict[str | None, PlanChild] | None = None
        self.warnings: list[tuple[Row, str, Kind, str]] = []
        types = set(map(type, rows))
        people = Person.objects.filter(ssd_id__in=_named(rows, PEOPLE, PersonRow))
        if PersonRow not in types:  # what else there is of people is read when something asks for it, which is seldom
            people = people.only("ssd_id", "surname", "merged_into", "data_key")
        if AddressRow in types:
            people = people.select_related("data_key")
        self.recorded = {each.ssd_id: each for each in people}
        # Where a second record of somebody was made one with the first, what is said of it is said of that one.
        kept = Person.objects.in_bulk({each.merged_into_id for each in self.recorded.values()} - {None})
        self.people = {ssd_id: kept.get(each.merged_into_id, each) for ssd_id, each in self.recorded.items()}
        workers = Worker.objects.filter(professional_id__in=_named(rows, WORKERS, ProfessionalRow))
        workers = workers.select_related("person__account", "team", "agency")
        self.workers = {each.professional_id: each for each in workers}
        families = Family.objects.filter(ssd_id__in=_named(rows, ("family_id",)))
        self.families = {each.ssd_id: each for each in families}
        self._family_of: dict[object, Family] = {}

    def person(self, row: Row, field: str = "person_id") -> Person:
        """The person that a row names. Raises RefusedRowError."""
        found = self.people.get(getattr(row, field))
        if found is None:
            raise RefusedRowError(
                field,
                Kind.NOT_FOUND,
                _("No person of the extract has this identifier. Add the person to ssd_person and import again."),
            )
        return found

    def worker(self, row: Row, field: str = "professional_id") -> Worker:
        """The professional that a row names. Raises RefusedRowError."""
        found = self.workers.get(getattr(row, field))
        if found is None:
            raise RefusedRowError(
                field,
                Kind.NOT_FOUND,
                _("No professional has this identifier. Add them to ssd_professionals and import again."),
            )
        return found

    def family(self, row: Row, field: str = "family_id") -> Family:
        """The family that a row names. Raises RefusedRowError."""
        found = self.families.get(getattr(row, field))
        if found is None:
            raise RefusedRowError(
                field,
                Kind.NOT_FOUND,
                _("No child of ssd_family is in this family. Add the children first and import again."),
            )
        return found

    def no_plan(self, row: Row, field: str = "plan_id") -> NoReturn:
        """Raises RefusedRowError: the plan that a row names is not there."""
        raise RefusedRowError(
            field, Kind.NOT_FOUND, _("No plan has this identifier. Add the plan to ssd_cp_plans and import again.")
        )

    def worker_if_known(self, row: Row, field: str = "professional_id") -> Worker | None:
        """The professional that a row names, when the extract has them; a name that is not there costs nothing but itself."""
        return self.workers.get(getattr(row, field))

    def family_of(self, child: Person) -> Family:
        """The family in which what happens to a child is written. Raises RefusedRowError for a child of none.

        A child may be in several: then the one in which the child's mother is, and among several of these the first by the
        case system's identifier.
        """
        if not self._family_of:
            self._find_families()
        found = self._family_of.get(child.pk)
        if found is None:
            raise RefusedRowError(
                "person_id",
                Kind.NOT_FOUND,
                _("This child is in no family. Add the child to ssd_family and import again."),
            )
        return found

    def _find_families(self) -> None:
        ids = [each.pk for each in self.people.values()]
        mothers = dict(
            Relationship.objects.filter(other__in=ids, kind="mother", mistaken_at=None).values_list("other", "person")
        )
        with_mother = set(FamilyMember.objects.filter(person__in=set(mothers.values())).values_list("family", "person"))
        memberships = [each for places in self.memberships.values() for each in places]
        for each in sorted(
            memberships,
            key=lambda it: ((it.family_id, mothers.get(it.person_id)) not in with_mother, it.family.ssd_id or "~"),
        ):
            self._family_of.setdefault(each.person_id, each.family)

    @cached_property
    def memberships(self) -> dict[object, list[FamilyMember]]:
        """By person of the batch: their places in families, and those that the batch gives them."""
        found: dict[object, list[FamilyMember]] = defaultdict(list)
        places = list(FamilyMember.objects.filter(person__in=[each.pk for each in self.people.values()]))
        # Each family is read once, and not with each of its members.
        families = Family.objects.in_bulk({each.family_id for each in places})
        for each in places:
            each.family = families[each.family_id]
            found[each.person_id].append(each)
        return found

    def plan_of(self, ssd_id: str) -> PlanChild | None:
        """A child's plan by the identifier of the case system."""
        if self.plans is None:
            return PlanChild.objects.filter(ssd_id=ssd_id).first() if ssd_id else None
        return self.plans.get(ssd_id)

    @cached_property
    def worked_with(self) -> set[object]:
        """Those people of the batch in whose lives a worker has a part that lasts."""
        ids = [each.pk for each in self.people.values()]
        return set(Involvement.objects.filter(person__in=ids, until_on=None).values_list("person", flat=True))

    def told(self, row: Row, field: str, kind: Kind, reason: str) -> None:
        """Something the administrator should look at; the row comes in all the same."""
        self.warnings.append((row, field, kind, reason))

    def finish(self) -> None:
        """What follows from the whole batch: families are called by the name their people now have."""
        families = {family.pk: family for family in self.renamed}
        names = names_of(families)
        changed = [family for pk, family in families.items() if names.get(pk) and names[pk] != family.name]
        for family in changed:
            family.name = names[family.pk]
        if changed:
            many.name_families(changed, by=None)


def names_of(families: Iterable[object]) -> dict[object, str]:
    """What families are called, by their keys: after the mother of most of their children; while none is known, by the
    commonest surname. A family of which no surname is known is left out.
    """
    members: dict[object, dict[object, str]] = defaultdict(dict)
    for family, person, surname in FamilyMember.objects.filter(family__in=list(families)).values_list(
        "family", "person", "person__surname"
    ):
        members[family][person] = surname
    everybody = {person for people in members.values() for person in people}
    mothers: dict[object, set[object]] = defaultdict(set)
    related = Relationship.objects.filter(kind="mother", mistaken_at=None, person__in=everybody)
    for mother, child in related.values_list("person", "other"):
        mothers[mother].add(child)
    found = {}
    for family, people_in in members.items():
        here = {mother: mothers[mother] & people_in.keys() for mother in people_in if mother in mothers}
        grown_up = {mother for mother, children in here.items() if children}
        counted = Counter({mother: len(children - grown_up) for mother, children in here.items()}).most_common(2)
        counted = [each for each in counted if each[1]]
        named = people_in[counted[0][0]] if counted else ""
        if named and (len(counted) == 1 or counted[0][1] > counted[1][1]):
            found[family] = named
            continue
        surnames = Counter(surname for surname in people_in.values() if surname)
        if surnames:
            found[family] = min(surnames, key=lambda name: (-surnames[name], name))
    return found
