"""Takes an extract in: a stream of rows, in batches that are each whole or not there, each with one entry in the trail.

A row that says what it said before costs a look at a remembered digest and changes nothing. So an import that was stopped is
simply started again.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from alongside.access import trail
from alongside.access.fields import installation_keys
from alongside.access.models import Account
from alongside.exchange import actions, ssd, taking_people, taking_process
from alongside.exchange.known import Agencies, Known
from alongside.exchange.models import ImportedRow
from alongside.exchange.problems import Problem, RefusedRowError, WaitingRowError
from alongside.exchange.process_rows import EnquiryRow, InitialConferenceRow, InvolvementRow, PlanRow, ReviewRow
from alongside.exchange.rows import (
    AddressRow,
    FamilyMemberRow,
    FamilyRow,
    MotherRow,
    PersonRow,
    ProfessionalRow,
    RelationshipRow,
    Row,
    columns,
)
from alongside.people.models import Delivery

BATCH_ROWS = 1000

TAKE: dict[type[Row], Callable[[Any, Known], Any]] = {
    ProfessionalRow: taking_people.professional,
    PersonRow: taking_people.person,
    FamilyRow: taking_people.child_of_family,
    FamilyMemberRow: taking_people.family_member,
    RelationshipRow: taking_people.relationship,
    MotherRow: taking_people.mother,
    AddressRow: taking_people.address,
    InvolvementRow: taking_process.involvement,
    EnquiryRow: taking_process.enquiry,
    InitialConferenceRow: taking_process.initial_conference,
    PlanRow: taking_process.plan,
    ReviewRow: taking_process.review,
}


@dataclass
class Counts:
    """Of one table, or of all: `read` counts every row of the files, and the others say what became of each."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    broken: int = 0
    waiting: int = 0


@dataclass
class Summary:
    """What an import did, by table, and how many problems were told."""

    tables: dict[str, Counts] = field(default_factory=lambda: {each.table: Counts() for each in ssd.TABLES})
    problems: int = 0

    @property
    def total(self) -> Counts:
        """Over all tables."""
        names = asdict(Counts())
        return Counts(**{name: sum(getattr(each, name) for each in self.tables.values()) for name in names})


def import_ssd(
    directory: Path,
    *,
    today: date,
    by: Account | None = None,
    agencies: Agencies | None = None,
    on_problem: Callable[[Problem], None] = lambda problem: None,
    on_progress: Callable[[str, int], None] = lambda table, rows: None,
    batch_rows: int = BATCH_ROWS,
) -> Summary:
    """Import an extract of the Standard Safeguarding Dataset from a folder, and go on past whatever is broken.

    today: decides what is in the future, and what is held or ended. by: who imports; None for the command line.
    agencies: for departments that are not the council's own, the agency's key and name.
    on_problem is told each problem, on_progress each table and how many of its rows are done.
    Raises NotADirectoryError or FileNotFoundError for the folder.
    """
    summary, waiting_plans = Summary(), set[str]()
    delivery: Delivery | None = None

    def told(problem: Problem) -> None:
        summary.problems += 1
        on_problem(problem)

    for row_type, chunk in _batches(ssd.read(directory, today=today), summary, told, batch_rows):
        delivery = delivery or Delivery.objects.create(started_at=timezone.now())
        counts = summary.tables[row_type.table]
        with transaction.atomic(), trail.batch("exchange.import", by=by, table=row_type.table):
            known = Known(
                [each.row for each in chunk], today=today, agencies=agencies or {}, waiting_plans=waiting_plans
            )
            problems = _take_in(chunk, known, delivery, counts)
        for problem in problems:
            told(problem)
        on_progress(row_type.table, counts.read)
    if delivery:
        counted = {f"rows_{name}": count for name, count in asdict(summary.total).items()}
        actions.complete_delivery(delivery, by=by, **counted)
    return summary


def _batches(
    found: Iterator[ssd.Found | Problem], summary: Summary, told: Callable[[Problem], None], batch_rows: int
) -> Iterator[tuple[type[Row], list[ssd.Found]]]:
    """Good rows of one table each, in their order. What is broken is counted once for each row and told on the way."""
    tables = {ssd.file_name(row_type).casefold(): row_type.table for row_type in ssd.TABLES}
    chunk: list[ssd.Found] = []
    last_broken = ("", 0)
    for each in found:
        if isinstance(each, Problem):
            if each.costs == "row" and (each.file, each.line) != last_broken:
                last_broken = (each.file, each.line)
                counts = summary.tables[tables[each.file.casefold()]]
                counts.read += 1
                counts.broken += 1
            told(each)
            continue
        if chunk and (type(each.row) is not type(chunk[0].row) or len(chunk) >= batch_rows):
            yield type(chunk[0].row), chunk
            chunk = []
        chunk.append(each)
        summary.tables[each.row.table].read += 1
    if chunk:
        yield type(chunk[0].row), chunk


def _take_in(chunk: list[ssd.Found], known: Known, delivery: Delivery, counts: Counts) -> list[Problem]:
    """Take one batch in, inside its transaction, and give the problems of rows that refer to nothing."""
    key = installation_keys().index
    table = chunk[0].row.table
    keys = [each.row.key for each in chunk]
    known.before = {each.key: each for each in ImportedRow.objects.filter(table=table, key__in=keys)}
    remembered: list[ImportedRow] = []
    problems: list[Problem] = []
    outcome = Counts()
    for each in chunk:
        row = each.row
        before, digest = known.before.get(row.key), _digest(row, key, known.today)
        if before and before.digest == digest:
            outcome.unchanged += 1
            continue
        try:
            subject = TAKE[type(row)](row, known)
        except RefusedRowError as refused:
            outcome.broken += 1
            problems.append(_problem(each, refused))
            continue
        except WaitingRowError:
            outcome.waiting += 1
            continue
        outcome.changed += before is not None
        outcome.added += before is None
        remembered.append(
            ImportedRow(
                table=table,
                key=row.key,
                digest=digest,
                subject_kind=subject._meta.label_lower,
                subject_id=str(subject.pk),
                meeting=known.meeting_of.get(row.key, ""),
                delivery=delivery,
            )
        )
    known.finish()
    ImportedRow.objects.bulk_create(
        remembered,
        update_conflicts=True,
        unique_fields=["table", "key"],
        update_fields=["digest", "subject_kind", "subject_id", "meeting", "delivery"],
    )
    for name, count in asdict(outcome).items():
        setattr(counts, name, getattr(counts, name) + count)
    return problems


def _digest(row: Row, key: bytes, today: date) -> str:
    """The keyed digest of what the row says today: a day to come that has come says something else."""
    day = {InitialConferenceRow: "conference_on", InvolvementRow: "end_on"}.get(type(row))
    on = getattr(row, day) if day else None
    return row.digest(key) + ("+" if on and on > today else "")


def _problem(found: ssd.Found, refused: RefusedRowError) -> Problem:
    column = columns(type(found.row))[refused.field]
    shown = column.shown(str(getattr(found.row, refused.field)))
    return Problem(found.file, found.line, column.name, shown, refused.kind, refused.reason)
