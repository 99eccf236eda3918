"""Takes an extract in: a stream of rows, in batches that are each whole or not there, each with one entry in the trail.

A row that says what it said before costs a look at a remembered digest and changes nothing. So an import that was stopped is
simply started again. A row that is no longer there is marked when its whole table could be read, and never deleted.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from alongside.access import trail
from alongside.access.fields import installation_keys
from alongside.access.inserting import insert_values
from alongside.access.models import Account
from alongside.exchange import actions, history, ssd, taking
from alongside.exchange.known import Agencies, Known
from alongside.exchange.models import ImportedRow, Remembered
from alongside.exchange.process_rows import InitialConferenceRow, InvolvementRow
from alongside.exchange.rows import Row, columns
from alongside.incoming.problems import Kind, Problem, RefusedRowError, WaitingRowError
from alongside.incoming.seen import Seen
from alongside.people.models import Delivery

BATCH_ROWS = 1000
REMEMBERED = ("table", "key", "digest", "subject_kind", "subject_id", "meeting", "delivery_id", "gone_in_id")
COLLECT_AFTER = 10_000
FEW_GONE, GONE_SHARE = 50, 0.1
"""More of a table than both is taken for an extract that is not whole, until somebody says that it is."""


class Stopped(Exception):
    """Somebody stopped the import. What had come in stays; starting again goes on."""


@dataclass
class Counts:
    """Of one table, or of all: `read` counts every row of the files, and the others say what became of each."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    broken: int = 0
    waiting: int = 0
    gone: int = 0
    back: int = 0


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
    accepts_gone: bool = False,
) -> Summary:
    """Import an extract of the Standard Safeguarding Dataset from a folder, and go on past whatever is broken.

    today: decides what is in the future, and what is held or ended. by: who imports; None for the command line.
    agencies: for departments that are not the council's own, the agency's key and name.
    on_problem is told each problem, on_progress each table and how many of its rows are done; it may raise Stopped.
    accepts_gone: somebody has said that it is right when much is no longer there.
    Raises NotADirectoryError or FileNotFoundError for the folder.
    """
    summary, waiting_plans = Summary(), set[str]()
    delivery: Delivery | None = None

    def told(problem: Problem) -> None:
        summary.problems += 1
        on_problem(problem)

    with Seen() as seen, few_collections():
        for row_type, chunk in batches(ssd.read(directory, today=today, seen=seen), summary, told, batch_rows):
            delivery = delivery or actions.begin_delivery(by=by)
            counts = summary.tables[row_type.table]
            with transaction.atomic(), trail.batch("exchange.import", by=by, table=row_type.table):
                known = Known(
                    [each.row for each in chunk], today=today, agencies=agencies or {}, waiting_plans=waiting_plans
                )
                problems, outcome = _take_in(chunk, known, delivery)
            for name, count in asdict(outcome).items():
                setattr(counts, name, getattr(counts, name) + count)
            for problem in problems:
                told(problem)
            on_progress(row_type.table, counts.read)
        if delivery:
            for row_type in ssd.TABLES:
                _mark_gone(row_type, seen, delivery, summary, told, today, accepts_gone=accepts_gone)
            counted = {f"rows_{name}": count for name, count in asdict(summary.total).items()}
            actions.complete_delivery(delivery, by=by, **counted)
    return summary


@contextmanager
def few_collections() -> Iterator[None]:
    """What a batch makes goes when the batch goes. To look every few rows for what refers to itself took a third of an import;
    it is looked for every few batches, and not again in what was there before, so memory stays flat.
    """
    thresholds = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


def is_much(gone: int, live: int) -> bool:
    """Whether so many rows of a table are no longer there that the extract may not be whole."""
    return gone > FEW_GONE and gone > GONE_SHARE * live


def no_longer_there(row_type: type[Row], seen: Seen, delivery: Delivery | None = None) -> Iterator[list[Remembered]]:
    """The remembered rows of a table that an extract does not have, by the batch; none when the table was not read whole.

    delivery: what this one has brought is in the extract, and is not looked at.
    """
    if not seen.has(ssd.whole(row_type.table), ""):
        return
    live = ImportedRow.objects.filter(table=row_type.table, gone_in=None).order_by("pk")
    live = live.exclude(delivery=delivery) if delivery else live
    last = 0
    while rows := [
        Remembered(*each) for each in live.filter(pk__gt=last).values_list(*Remembered.COLUMNS)[:BATCH_ROWS]
    ]:
        last = rows[-1].pk
        if gone := [row for row in rows if not seen.has(row.table, row.key)]:
            yield gone


def much_gone(file: str) -> Problem:
    """What is told of a table of which much is no longer there."""
    reason = _(
        "More than a tenth of the rows that were here before are missing, so none was marked as gone. "
        "See whether the extract is whole. If it is, import again and say that these rows have gone."
    )
    return Problem(file, 0, "", "", Kind.MANY_GONE, reason, "nothing")


def _mark_gone(
    row_type: type[Row],
    seen: Seen,
    delivery: Delivery,
    summary: Summary,
    told: Callable[[Problem], None],
    today: date,
    *,
    accepts_gone: bool,
) -> None:
    count = sum(len(rows) for rows in no_longer_there(row_type, seen, delivery))
    if not count:
        return
    live = ImportedRow.objects.filter(table=row_type.table, gone_in=None).count()
    if is_much(count, live) and not accepts_gone:
        told(much_gone(ssd.file_name(row_type)))
        return
    for rows in no_longer_there(row_type, seen, delivery):
        with transaction.atomic(), trail.batch("exchange.import", by=delivery.by, table=row_type.table):
            actions.mark_gone(rows, delivery, today=today)
        summary.tables[row_type.table].gone += len(rows)


def batches(
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


def _take_in(chunk: list[ssd.Found], known: Known, delivery: Delivery) -> tuple[list[Problem], Counts]:
    """Take one batch in, inside its transaction, and give the problems of rows that refer to nothing."""
    key = installation_keys().taken_in
    row_type = type(chunk[0].row)
    found = ImportedRow.objects.filter(table=row_type.table, key__in=[each.key for each in chunk]).values_list(
        *Remembered.COLUMNS
    )
    known.before = {each.key: each for each in (Remembered(*columns_of) for columns_of in found)}
    remembered: list[tuple[object, ...]] = []
    problems: list[Problem] = []
    outcome = Counts()
    said: list[tuple[ssd.Found, str]] = []
    for each in chunk:
        digest = digest_of(each.row, key, known.today)
        before = known.before.get(each.key)
        if before and before.digest == digest and before.gone_in_id is None:
            outcome.unchanged += 1
        else:
            said.append((each, digest))
    new = [each.row for each, _digest in said if each.key not in known.before]
    subjects = taking.MANY[row_type](new, known) if new and row_type in taking.MANY else {}
    for each, digest in said:
        row, before = each.row, known.before.get(each.key)
        try:
            subject = subjects.get(each.key) or _take_one(row, known, before, delivery)
        except RefusedRowError as refused:
            outcome.broken += 1
            problems.append(problem_of(each, refused.field, refused.kind, refused.reason))
            continue
        except WaitingRowError:
            outcome.waiting += 1
            continue
        outcome.added += before is None
        outcome.back += before is not None and before.gone_in_id is not None
        outcome.changed += before is not None and before.gone_in_id is None
        remembered.append(
            (
                row.table,
                each.key,
                digest,
                subject._meta.label_lower,
                str(subject.pk),
                known.meeting_of.get(each.key, ""),
                delivery.pk,
                None,
            )
        )
    known.finish()
    insert_values(ImportedRow, REMEMBERED, remembered, instead=("table", "key"))
    places = {id(each.row): each for each, _digest in said}
    for row, name, kind, reason in known.warnings:
        problems.append(replace(problem_of(places[id(row)], name, kind, reason), costs="nothing"))
    return problems, outcome


def _take_one(row: Row, known: Known, before: Remembered | None, delivery: Delivery) -> Model:
    if before is None:
        return taking.ONE[type(row)](row, known)
    was = history.as_it_is(before.subject_kind, before.subject_id)
    subject = taking.ONE[type(row)](row, known)
    now = history.as_it_is(subject._meta.label_lower, str(subject.pk))
    history.changed(before, delivery, was, now, was_gone=before.gone_in_id is not None)
    return subject


def digest_of(row: Row, key: bytes, today: date) -> str:
    """The keyed digest of what the row says today: a day to come that has come says something else."""
    day = {InitialConferenceRow: "conference_on", InvolvementRow: "end_on"}.get(type(row))
    on = getattr(row, day) if day else None
    return row.digest(key) + ("+" if on and on > today else "")


def problem_of(found: ssd.Found, name: str, kind: Kind, reason: str) -> Problem:
    """What is told of a good row that does not fit what came before."""
    column = columns(type(found.row))[name]
    shown = column.shown(str(getattr(found.row, name)))
    return Problem(found.file, found.line, column.name, shown, kind, reason)
