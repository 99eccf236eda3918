"""New rows about what is known of a person, taken in by the batch. As `many_people`: what is not plainly new is left."""

from collections.abc import Callable, Iterable
from typing import Any

from alongside.exchange.known import Known
from alongside.exchange.record_rows import LinkedIdentifierRow, VisitRow
from alongside.exchange.taking_records import columns_of
from alongside.people import identifiers
from alongside.people import many_from_case_system as many
from alongside.people.models import Disability, EarlyHelpEpisode, FirstContact, Identifier, Referral
from alongside.plans import from_case_system as plans
from alongside.plans.models import PlanChild
from alongside.voices import from_case_system as voices

Subjects = dict[str, Any]
Rows = Iterable[Any]


def _good(rows: Rows, known: Known) -> list[Any]:
    return [row for row in rows if row.person_id in known.people]


def _taking(record: Callable[..., list[Any]], person: str) -> Callable[[Rows, Known], Subjects]:
    def taken(rows: Rows, known: Known) -> Subjects:
        good = _good(rows, known)
        made = record(
            [{"ssd_id": row.ssd_id, person: known.people[row.person_id], **columns_of(row, known)} for row in good],
            by=None,
        )
        return {row.key: each for row, each in zip(good, made, strict=True)}

    return taken


disabilities = _taking(lambda rows, by: many.record_all(Disability, rows, by=by), "person")
first_contacts = _taking(lambda rows, by: many.record_all(FirstContact, rows, by=by), "person")
early_help = _taking(lambda rows, by: many.record_all(EarlyHelpEpisode, rows, by=by), "person")
referrals = _taking(lambda rows, by: many.record_all(Referral, rows, by=by), "person")
answers = _taking(voices.record_all_answers, "child")


def linked_identifiers(rows: Iterable[LinkedIdentifierRow], known: Known) -> Subjects:
    """Numbers of other systems that nobody has recorded and that pass their check; all others are taken one by one."""
    good = _good(rows, known)
    people = {known.people[row.person_id].pk for row in good}
    there = set(Identifier.objects.filter(person__in=people).values_list("person", "kind", "value"))
    new: dict[tuple[object, str, str], tuple[LinkedIdentifierRow, dict[str, Any]]] = {}
    for row in good:
        person, read = known.people[row.person_id], identifiers.read(row.kind, row.value)
        place = person.pk, read.kind, read.value
        if (
            row.kind
            and read.value
            and not read.problem
            and not read.warning
            and place not in there
            and place not in new
        ):
            columns = {"person": person, "kind": read.kind, "value": read.value}
            new[place] = row, {"ssd_id": row.ssd_id, "from_on": row.from_on, "until_on": row.until_on, **columns}
    made = many.record_all(Identifier, [fields for _row, fields in new.values()], by=None)
    return {row.key: each for (row, _fields), each in zip(new.values(), made, strict=True)}


def visits(rows: Iterable[VisitRow], known: Known) -> Subjects:
    """Visits to children under plans."""
    rows = list(rows)
    known.plans = {each.ssd_id: each for each in PlanChild.objects.filter(ssd_id__in={row.plan_id for row in rows})}
    return _taking(plans.record_visits, "child")(rows, known)
