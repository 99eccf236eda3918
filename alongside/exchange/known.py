"""What a batch of rows refers to, fetched at once: people, workers and families of the case system by their identifiers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from alongside.exchange.models import ImportedRow
from alongside.exchange.problems import Kind, RefusedRowError
from alongside.exchange.rows import PersonRow, ProfessionalRow, Row
from alongside.people import from_case_system as people
from alongside.people.models import Family, FamilyMember, Person, Relationship, Worker

PEOPLE = ("person_id", "other_person_id", "child_person_id")
Agencies = Mapping[str, tuple[str, str]]


class Known:
    """For one batch. `agencies` says for a department which agency (key, name) it is; all others are the council's own."""

    def __init__(self, rows: Iterable[Row], *, today: date, agencies: Agencies, waiting_plans: set[str]) -> None:
        rows = list(rows)
        self.today, self.agencies, self.waiting_plans = today, agencies, waiting_plans
        self.before: dict[str, ImportedRow] = {}
        self.meeting_of: dict[str, str] = {}
        self.renamed: set[Family] = set()
        ids = {getattr(row, name) for row in rows for name in PEOPLE if hasattr(row, name)}
        ids |= {row.ssd_id for row in rows if isinstance(row, PersonRow)}
        self.people = {
            each.ssd_id: each for each in Person.objects.filter(ssd_id__in=ids).select_related("data_key", "account")
        }
        ids = {getattr(row, "professional_id", "") for row in rows} - {""}
        ids |= {row.ssd_id for row in rows if isinstance(row, ProfessionalRow)}
        self.workers = {
            each.professional_id: each
            for each in Worker.objects.filter(professional_id__in=ids).select_related("person__account", "team")
        }
        ids = {row.family_id for row in rows if hasattr(row, "family_id")}
        self.families = {each.ssd_id: each for each in Family.objects.filter(ssd_id__in=ids).select_related("data_key")}
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
            Relationship.objects.filter(mistaken_at=None, other__in=ids, kind="mother").values_list("other", "person")
        )
        with_mother = set(FamilyMember.objects.filter(person__in=set(mothers.values())).values_list("family", "person"))
        memberships = FamilyMember.objects.filter(person__in=ids).select_related("family__data_key")
        for each in sorted(
            memberships,
            key=lambda it: ((it.family_id, mothers.get(it.person_id)) not in with_mother, it.family.ssd_id or "~"),
        ):
            self._family_of.setdefault(each.person_id, each.family)

    def finish(self) -> None:
        """What follows from the whole batch: families are called by the name their people now have."""
        for family in self.renamed:
            name = name_of(family)
            if name and name != family.name:
                people.name_family(family, name=name, by=None)


def name_of(family: Family) -> str:
    """A family is called after the mother of most of its children; while none is known, by the commonest surname."""
    members = {each.pk: each for each in family.people.all()}
    mothers = Relationship.objects.filter(mistaken_at=None, kind="mother", person__in=members, other__in=members)
    pairs = list(mothers.values_list("person", "other"))
    grown_up = {mother for mother, _child in pairs}
    counted = Counter(mother for mother, child in pairs if child not in grown_up).most_common(2)
    if counted and (len(counted) == 1 or counted[0][1] > counted[1][1]) and members[counted[0][0]].surname:
        return members[counted[0][0]].surname
    surnames = Counter(each.surname for each in members.values() if each.surname)
    return min(surnames, key=lambda name: (-surnames[name], name), default="")
