"""New rows about what is known of a person, taken in by the batch. As `many_people`: what is not plainly new is left."""

from collections.abc import Callable, Iterable
from typing import Any

from alongside.exchange.known import Known
from alongside.exchange.record_rows import VisitRow
from alongside.exchange.taking_records import columns_of
from alongside.people import many_from_case_system as many
from alongside.people.models import Disability, EarlyHelpEpisode, FirstContact, Referral
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


def visits(rows: Iterable[VisitRow], known: Known) -> Subjects:
    """Visits to children under plans."""
    rows = list(rows)
    known.plans = {each.ssd_id: each for each in PlanChild.objects.filter(ssd_id__in={row.plan_id for row in rows})}
    return _taking(plans.record_visits, "child")(rows, known)
