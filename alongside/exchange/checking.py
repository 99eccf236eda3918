"""What an import would do, without doing it: the same reading and the same comparison, and nothing written."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from alongside.access.fields import installation_keys
from alongside.exchange import ssd
from alongside.exchange.importing import (
    BATCH_ROWS,
    Summary,
    batches,
    digest_of,
    few_collections,
    is_much,
    much_gone,
    no_longer_there,
    problem_of,
)
from alongside.exchange.known import Known
from alongside.exchange.models import ImportedRow, Remembered
from alongside.exchange.process_rows import InvolvementRow, ReviewRow
from alongside.exchange.rows import FamilyMemberRow, FamilyRow, PersonRow, ProfessionalRow, Row
from alongside.incoming.problems import Problem, RefusedRowError
from alongside.incoming.seen import Seen
from alongside.plans.models import PlanChild

_FAMILIES = "families"


def check_ssd(
    directory: Path,
    *,
    today: date,
    on_problem: Callable[[Problem], None] = lambda problem: None,
    on_progress: Callable[[str, int], None] = lambda table, rows: None,
) -> Summary:
    """The counts that `import_ssd` would end with, and the problems it would tell; nothing is changed.

    What only shows while rows come in is not known before: a child of no family, an identifier that was somebody else's.
    Raises NotADirectoryError or FileNotFoundError for the folder.
    """
    summary = Summary()
    key = installation_keys().taken_in

    def told(problem: Problem) -> None:
        summary.problems += 1
        on_problem(problem)

    with Seen() as seen, few_collections():
        for row_type, chunk in batches(ssd.read(directory, today=today, seen=seen), summary, told, BATCH_ROWS):
            counts = summary.tables[row_type.table]
            rows = [each.row for each in chunk]
            found = ImportedRow.objects.filter(table=row_type.table, key__in=[row.key for row in rows])
            before = {each.key: each for each in (Remembered(*of) for of in found.values_list(*Remembered.COLUMNS))}
            missing = _missing(row_type, rows, seen, today)
            for each in chunk:
                old = before.get(each.row.key)
                if old and old.gone_in_id is None and old.digest == digest_of(each.row, key, today):
                    counts.unchanged += 1
                elif refused := next(missing(each.row), None):
                    counts.broken += 1
                    told(problem_of(each, refused.field, refused.kind, refused.reason))
                elif old is None:
                    counts.added += 1
                elif old.gone_in_id is None:
                    counts.changed += 1
                else:
                    counts.back += 1
                if isinstance(each.row, FamilyRow):
                    seen.add(_FAMILIES, each.row.family_id)
            on_progress(row_type.table, counts.read)
        for row_type in ssd.TABLES:
            counts = summary.tables[row_type.table]
            counts.gone = sum(len(rows) for rows in no_longer_there(row_type, seen))
            live = ImportedRow.objects.filter(table=row_type.table, gone_in=None).count() if counts.gone else 0
            if is_much(counts.gone, live):
                told(replace(much_gone(ssd.file_name(row_type)), costs="nothing"))
    return summary


def _missing(
    row_type: type[Row], rows: list[Any], seen: Seen, today: date
) -> Callable[[Any], Iterator[RefusedRowError]]:
    """Asks of a row what it refers to that is neither here nor in the extract."""
    known = Known(rows, today=today, agencies={}, waiting_plans=set())
    plans = {row.plan_id for row in rows} if row_type is ReviewRow else set()
    plans_here = set(PlanChild.objects.filter(ssd_id__in=plans).values_list("ssd_id", flat=True)) if plans else set()

    def missing(row: Any) -> Iterator[RefusedRowError]:
        for name in ("person_id", "other_person_id", "child_person_id"):
            if hasattr(row, name) and not seen.has(PersonRow.table, getattr(row, name)):
                yield from _refused(known.person, row, name)
        if isinstance(row, InvolvementRow) and not seen.has(ProfessionalRow.table, row.professional_id):
            yield from _refused(known.worker, row, "professional_id")
        if isinstance(row, FamilyMemberRow) and not seen.has(_FAMILIES, row.family_id):
            yield from _refused(known.family, row, "family_id")
        if isinstance(row, ReviewRow) and row.plan_id not in plans_here and not seen.has("ssd_cp_plans", row.plan_id):
            yield from _refused(known.no_plan, row, "plan_id")

    return missing


def _refused(ask: Callable[..., Any], row: Any, name: str) -> Iterator[RefusedRowError]:
    try:
        ask(row, name)
    except RefusedRowError as refused:
        yield refused
