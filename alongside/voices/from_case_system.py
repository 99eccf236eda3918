"""What only an import writes: what a child answered to the questions of the case system."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from alongside.access import trail
from alongside.access.models import Account
from alongside.people.many_from_case_system import add_all
from alongside.people.models import Person
from alongside.voices.models import AnswersInCaseSystem


@transaction.atomic
def record_answers(child: Person, *, ssd_id: str, by: Account | None, **fields: Any) -> AnswersInCaseSystem:
    """A child's answers as the case system now has them. `fields` are columns of AnswersInCaseSystem."""
    answers, _is_new = AnswersInCaseSystem.objects.update_or_create(ssd_id=ssd_id, defaults={"child": child, **fields})
    trail.act("voices.record_answers", answers, by=by)
    return answers


@transaction.atomic
def record_all_answers(rows: Iterable[dict[str, Any]], *, by: Account | None) -> list[AnswersInCaseSystem]:
    """Answers that are new, columns of AnswersInCaseSystem each."""
    return add_all(AnswersInCaseSystem, rows, verb="voices.record_answers", by=by)
