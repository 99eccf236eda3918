"""Imports that an administrator asks for on a page: received, checked by the worker, looked at, then taken in by the worker."""

import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from alongside.access import actions as access
from alongside.access import days, trail
from alongside.access.models import Account
from alongside.exchange import checking, kept_files
from alongside.exchange.council_names import AGENCY_OF_DEPARTMENT
from alongside.exchange.importing import Stopped, Summary, import_ssd
from alongside.exchange.models import ImportRun
from alongside.incoming.problems import Problem
from alongside.ui.errors import Broken

QUIET = timedelta(minutes=2)
MOST_PROBLEMS = 20_000
SECONDS_BETWEEN_WORDS = 1.0
State = ImportRun.State


class CannotImport(Broken):
    """The import cannot go on like this."""


@transaction.atomic
def receive(*, by: Account, sent: Iterable[kept_files.Sent] = (), folder: str = "") -> ImportRun:
    """An extract to check: files that were sent, or a folder on the server. Raises CannotTake, CannotImport."""
    if folder and folder not in kept_files.folders():
        raise CannotImport(_("The folder has gone. Choose another."), field="folder")
    run = ImportRun(data_key=access.make_data_key(), asked_at=timezone.now(), asked_by=by, folder=folder)
    if not folder:
        run.files = kept_files.keep(run, sent)
    run.save(force_insert=True)
    check.enqueue(str(run.pk))
    trail.act("exchange.receive", run, by=by, files=run.files)
    return run


@transaction.atomic
def start(run: ImportRun, *, by: Account, accepts_gone: bool) -> None:
    """Let the worker take it in, or go on where it stopped; one whose reading was cut off is read again. Raises CannotImport while
    another one runs.
    """
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.state == State.RECEIVED and has_gone_quiet(run):
        run.told_at = timezone.now()
        run.save(update_fields=["told_at"])
        check.enqueue(str(run.pk))
        trail.act("exchange.check_again", run, by=by)
        return
    if run.state not in (State.CHECKED, State.STOPPED) and not has_gone_quiet(run):
        raise CannotImport(_("It is not waiting to be started. Look again."))
    others = ImportRun.objects.filter(state=State.RUNNING).exclude(pk=run.pk)
    if any(not has_gone_quiet(each) for each in others):
        raise CannotImport(_("Another import is going on. Wait until it has ended."))
    run.state, run.accepts_gone, run.told_at, run.stop_asked_at = State.RUNNING, accepts_gone, timezone.now(), None
    run.table, run.rows_done = "", 0
    run.save(update_fields=["state", "accepts_gone", "told_at", "stop_asked_at", "table", "rows_done"])
    take_in.enqueue(str(run.pk))
    trail.act("exchange.start_import", run, by=by)


@transaction.atomic
def stop(run: ImportRun, *, by: Account) -> None:
    """Ask the worker to stop after the batch it is at. What has come in stays."""
    ImportRun.objects.filter(pk=run.pk, state=State.RUNNING).update(stop_asked_at=timezone.now())
    trail.act("exchange.stop_import", run, by=by)


@transaction.atomic
def drop(run: ImportRun, *, by: Account) -> None:
    """Do not take it in. Its files go."""
    dropped = ImportRun.objects.filter(pk=run.pk, state__in=(State.RECEIVED, State.CHECKED, State.STOPPED))
    if dropped.update(state=State.DROPPED, ended_at=timezone.now()):
        transaction.on_commit(lambda: kept_files.remove(run, keeps_report=True))
    trail.act("exchange.drop_import", run, by=by)


def has_gone_quiet(run: ImportRun) -> bool:
    """Whether the worker that was at it seems to have been killed."""
    if run.state == State.RECEIVED and run.told_at is None:
        return False  # it waits for its turn
    at_work = run.state in (State.RECEIVED, State.RUNNING)
    return at_work and (run.told_at is None or timezone.now() - run.told_at > QUIET)


@task()
def check(run_id: str) -> None:
    """Read an extract and say what it would change. The worker runs this."""
    run = ImportRun.objects.select_related("data_key").get(pk=run_id)
    if run.state != State.RECEIVED:
        return
    problems = _Problems()
    try:
        summary = _with_files(
            run,
            lambda folder: checking.check_ssd(
                folder, today=days.today(), on_problem=problems.add, on_progress=_teller(run)
            ),
        )
    except Stopped:  # dropped meanwhile
        return
    if summary is None or summary.total.read == summary.total.broken:
        _end(run, State.REFUSED, problems)
        return
    kept_files.keep_report(run, problems.kept)
    ImportRun.objects.filter(pk=run.pk, state=State.RECEIVED).update(
        checked=_counts(summary), problems=summary.problems, state=State.CHECKED
    )


@task()
def take_in(run_id: str) -> None:
    """Take an extract in, and say how far it has come. The worker runs this; it is looked after by whoever looks at the page."""
    run = ImportRun.objects.select_related("data_key", "asked_by").get(pk=run_id)
    if run.state != State.RUNNING:
        return
    agencies = AGENCY_OF_DEPARTMENT if access.is_demonstration() else {}
    problems = _Problems()
    try:
        summary = _with_files(
            run,
            lambda folder: import_ssd(
                folder,
                today=days.today(),
                by=run.asked_by,
                agencies=agencies,
                accepts_gone=run.accepts_gone,
                on_problem=problems.add,
                on_progress=_teller(run),
            ),
        )
    except Stopped:
        ImportRun.objects.filter(pk=run.pk).update(state=State.STOPPED)
        return
    if summary:
        run.result, run.problems = _counts(summary), summary.problems
    _end(run, State.COMPLETE if summary else State.REFUSED, problems)


class _Problems:
    """What is told, as far as a report has room for it."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []

    def add(self, problem: Problem) -> None:
        if len(self.kept) < MOST_PROBLEMS:
            self.kept.append(problem)


def _with_files(run: ImportRun, act: Callable[..., Summary]) -> Summary | None:
    try:
        with kept_files.opened(run) as folder:
            return act(folder)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _teller(run: ImportRun) -> Callable[[str, int], None]:
    """Says how far the worker is, about once a second. Raises Stopped when somebody asked for that, or has dropped the extract."""
    last = 0.0

    def tell(table: str, rows: int) -> None:
        nonlocal last
        if time.monotonic() - last < SECONDS_BETWEEN_WORDS:
            return
        last = time.monotonic()
        mine = ImportRun.objects.filter(pk=run.pk, state=run.state, stop_asked_at=None)
        if not mine.update(table=table, rows_done=rows, told_at=timezone.now()):
            raise Stopped

    return tell


def _end(run: ImportRun, state: str, problems: _Problems) -> None:
    if problems.kept:
        kept_files.keep_report(run, problems.kept)
    ImportRun.objects.filter(pk=run.pk, state=run.state).update(
        state=state, ended_at=timezone.now(), result=run.result, problems=run.problems
    )
    kept_files.remove(run, keeps_report=True)


def _counts(summary: Summary) -> dict[str, dict[str, int]]:
    tables = {table: asdict(counts) for table, counts in {**summary.tables, "all": summary.total}.items()}
    return {table: counts for table, counts in tables.items() if any(counts.values())}
