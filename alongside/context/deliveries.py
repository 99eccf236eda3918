"""What agencies deliver: taken in whole or not at all, rested encrypted, taken back, and forgotten when its time is over."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access import actions as access
from alongside.access import days, trail
from alongside.access.models import Account, DataKey
from alongside.access.policy import Permission, Scope, allows
from alongside.context import delivery_files, papers, reading, sealed_parquet
from alongside.context.errors import CannotTake
from alongside.context.models import AgencyRecord, FeedDelivery
from alongside.context.rows import FeedRow
from alongside.incoming.problems import Problem
from alongside.practice import actions as practice
from alongside.practice import profile
from alongside.practice.feeds import Feed
from alongside.practice.profile import row as row_of

FEW_ROWS, LEAST_SHARE = 20, 0.5
"""A file of which less than this share is taken is a file gone wrong, until somebody says that it is right."""


@dataclass
class Taken:
    """What became of a file. rows_left_out: those that could not be taken; correct_as_of: the day it says it was so."""

    delivery: FeedDelivery
    rows_read: int = 0
    rows_left_out: int = 0
    problems: int = 0
    correct_as_of: date | None = None
    refused: list[Problem] = field(default_factory=list)


def feed_named(key: str) -> Feed:
    """The feed of this installation's practice profile. Raises CannotTake."""
    try:
        return row_of(profile.current().feeds, key)
    except LookupError:
        known = ", ".join(feed.key for feed in profile.current().feeds) or "—"
        raise CannotTake(
            _("The practice profile has no feed “%(key)s”. It has: %(known)s.") % {"key": key, "known": known},
            field="feed",
        ) from None


def take_in(
    key: str,
    path: Path,
    *,
    by: Account | None,
    correct_as_of: date | None = None,
    accepts_fewer: bool = False,
    on_problem: Callable[[Problem], None] = lambda problem: None,
    on_progress: Callable[[int], None] = lambda rows: None,
) -> FeedDelivery:
    """Take a file in as a delivery of that feed: all of it counts at once when it is complete, or none of it.

    by: who brings it in; None for the command line. correct_as_of: the day the agency says this was so; not needed when
    the feed has it in a column. accepts_fewer: somebody has said that it is right when it holds far less than before, or
    much is broken. Killed at any moment it leaves nothing that is seen, and is started again. Raises CannotTake, and
    OSError for the file.
    """
    feed = feed_named(key)
    _must_be_allowed(feed, by, correct_as_of)
    digest = delivery_files.digest_of(path, feed.key)
    delivery = FeedDelivery(
        feed=feed.key,
        digest=digest,
        holds_all=feed.holds_all,
        correct_as_of=correct_as_of or days.today(),
        profile_digest=profile.current().digest,
        by=by,
    )
    with delivery_files.unfinished(delivery.pk) as file:
        try:
            data_key = _begin(delivery, by=by)
            taken = Taken(delivery, correct_as_of=correct_as_of)
            rows = _good_rows(path, feed, taken, on_problem, on_progress)
            sealed_parquet.write(file, rows, data_key, delivery.pk)
            _must_be_enough(taken, accepts_fewer=accepts_fewer)
            delivery_files.finish(delivery.pk)
            _complete(taken, by=by)
        except BaseException:
            _clear(delivery, by=by)
            raise
    return delivery


def take_back(delivery: FeedDelivery, *, because: str, by: Account) -> None:
    """It no longer counts, from this moment on; what it replaced counts again. Raises CannotTake."""
    if not because.strip():
        raise CannotTake(_("Say why it is taken back."), field="because")
    with transaction.atomic():
        found = FeedDelivery.objects.select_for_update().get(pk=delivery.pk)
        if found.completed_at is None or found.taken_back_at or found.data_key is None:
            raise CannotTake(_("This delivery does not count already."))
        found.taken_back_at, found.taken_back_by, found.taken_back_because = timezone.now(), by, because.strip()
        found.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_because"])
        trail.act_with_reason(
            "context.take_back_delivery", because.strip(), by=by, feed=found.feed, delivery=str(found.pk)
        )


def records_of(delivery: FeedDelivery) -> Iterator[pa.RecordBatch]:
    """The rows of a complete delivery, as batches of `sealed_parquet.SCHEMA` that are in memory only; `rows_of` reads a batch.

    Raises CannotTake for one that is not complete, was taken back or is forgotten, or whose file is not there.
    """
    if delivery.completed_at is None or delivery.taken_back_at or delivery.data_key is None:
        raise CannotTake(_("This delivery does not count, so nothing of it is read."))
    try:
        yield from sealed_parquet.read(delivery_files.path_of(delivery.pk), delivery.data_key, delivery.pk)
    except FileNotFoundError:
        raise CannotTake(
            _(
                "The file of this delivery is not here. Put it back from a backup, or take the delivery back and bring it in again."
            )
        ) from None


rows_of = sealed_parquet.rows_of


def deliveries_to_forget(today: date) -> list[FeedDelivery]:
    """Those whose time is over: what was taken back, and what is older than its feed keeps it.

    A feed that the profile has no longer keeps nothing.
    """
    kept = {feed.key: feed.keeps_days for feed in profile.current().feeds}
    there = FeedDelivery.objects.exclude(completed_at=None).exclude(data_key=None).order_by("completed_at")
    return [
        each
        for each in there.select_related("data_key")
        if each.taken_back_at or each.correct_as_of + timedelta(days=kept.get(each.feed, 0)) < today
    ]


def forget(delivery: FeedDelivery, *, by: Account | None) -> None:
    """Erase what a delivery brought: its file, its key and the records found in it.

    The row stays and says that it once came; why it was taken back is in the trail.
    """
    with transaction.atomic():
        found = FeedDelivery.objects.select_for_update().get(pk=delivery.pk)
        key = found.data_key
        if key is None:
            return
        records, _kinds = AgencyRecord.objects.filter(delivery=found).delete()
        FeedDelivery.objects.filter(pk=found.pk).update(data_key=None, taken_back_because=b"")
        DataKey.objects.filter(pk=key.pk).delete()
        trail.act("context.forget_delivery", found, by=by, feed=found.feed, records=records)
    delivery_files.remove(delivery.pk)


def _must_be_allowed(feed: Feed, by: Account | None, correct_as_of: date | None) -> None:
    today = days.today()
    if by and not (by.is_active and allows(by.role, Permission.BRING_IN_FEED, {Scope.AUTHORITY})):
        raise CannotTake(_("This account may not bring in what agencies deliver. The data steward does."))
    if lacking := papers.missing(feed.key, today):
        raise CannotTake(
            _("Nothing of this feed is taken in until these are recorded: %(papers)s.")
            % {"papers": ", ".join(str(kind.label) for kind in lacking)}
        )
    if correct_as_of is None and "correct_as_of" not in feed.columns:
        raise CannotTake(_("Say on which day this was so at the agency."), field="correct_as_of")
    if correct_as_of and correct_as_of > today:
        raise CannotTake(_("The day on which this was so cannot be to come."), field="correct_as_of")


def _begin(delivery: FeedDelivery, *, by: Account | None) -> DataKey:
    """Make the row, which nobody sees yet, and give its key. What a killed import left of this feed is cleared away.

    Raises CannotTake.
    """
    try:
        key = _begin_row(delivery, by=by)
    except IntegrityError:  # another process began with the very same file meanwhile
        raise CannotTake(_being_taken_in()) from None
    for stray in list(delivery_files.left_over(set(FeedDelivery.objects.values_list("pk", flat=True)))):
        delivery_files.remove(stray)
    return key


def _being_taken_in() -> str:
    return _("A file of this feed is being taken in at this moment. Wait until it has ended.")


def _begin_row(delivery: FeedDelivery, *, by: Account | None) -> DataKey:
    with transaction.atomic():
        others = FeedDelivery.objects.select_for_update().filter(feed=delivery.feed, taken_back_at=None)
        for same in others.filter(digest=delivery.digest).exclude(completed_at=None):
            raise CannotTake(
                _("This very file was taken in already, as of %(day)s. Nothing was changed.")
                % {"day": same.correct_as_of.isoformat()}
            )
        for left in others.filter(completed_at=None):
            if delivery_files.is_being_written(left.pk):
                raise CannotTake(_being_taken_in())
            _clear_row(left, by=by)
        practice.store(profile.current())
        delivery.data_key = key = access.make_data_key()
        delivery.started_at = timezone.now()
        delivery.save(force_insert=True)
        trail.act("context.begin_delivery", delivery, by=by, feed=delivery.feed)
    return key


def _good_rows(
    path: Path,
    feed: Feed,
    taken: Taken,
    on_problem: Callable[[Problem], None],
    on_progress: Callable[[int], None],
) -> Iterator[FeedRow]:
    last_left_out = 0
    latest: date | None = None
    for found in reading.read(path, feed, today=days.today()):
        if isinstance(found, Problem):
            taken.problems += 1
            on_problem(found)
            if found.costs == "file":
                taken.refused.append(found)
            elif found.costs == "row" and found.line != last_left_out:
                last_left_out = found.line  # all that is wrong with one line comes together
                taken.rows_read += 1
                taken.rows_left_out += 1
            continue
        taken.rows_read += 1
        if found.row.correct_as_of:
            latest = max(latest or found.row.correct_as_of, found.row.correct_as_of)
        if taken.rows_read % sealed_parquet.ROWS_AT_ONCE == 0:
            on_progress(taken.rows_read)
        yield found.row
    taken.correct_as_of = taken.correct_as_of or latest


def _must_be_enough(taken: Taken, *, accepts_fewer: bool) -> None:
    delivery = taken.delivery
    good = taken.rows_read - taken.rows_left_out
    if taken.refused:
        raise CannotTake(taken.refused[0].reason)
    if not good:
        raise CannotTake(_("No row of this file could be read, so nothing was taken."))
    if taken.correct_as_of is None:
        raise CannotTake(_("Say on which day this was so at the agency."), field="correct_as_of")
    in_force = FeedDelivery.objects.in_force().filter(feed=delivery.feed).order_by("-completed_at").first()
    if in_force and delivery.holds_all and taken.correct_as_of < in_force.correct_as_of:
        raise CannotTake(
            _(
                "What counts now is newer than this file: it is correct as of %(day)s. Take that back first if it is wrong."
            )
            % {"day": in_force.correct_as_of.isoformat()}
        )
    before = in_force.rows_read - in_force.rows_left_out if in_force and delivery.holds_all else 0
    wanted = max(taken.rows_read, before)
    if wanted >= FEW_ROWS and good < wanted * LEAST_SHARE and not accepts_fewer:
        raise CannotTake(
            _(
                "Only %(good)d rows could be taken, of %(wanted)d in this file or the one before. Nothing was taken. If that is "
                "right, say that fewer are accepted."
            )
            % {"good": good, "wanted": wanted},
            field="accepts_fewer",
        )


def _complete(taken: Taken, *, by: Account | None) -> None:
    delivery = taken.delivery
    with transaction.atomic():
        delivery.completed_at = timezone.now()
        delivery.rows_read, delivery.rows_left_out = taken.rows_read, taken.rows_left_out
        delivery.correct_as_of = taken.correct_as_of or delivery.correct_as_of
        changed = FeedDelivery.objects.filter(pk=delivery.pk, completed_at=None).update(
            completed_at=delivery.completed_at,
            rows_read=delivery.rows_read,
            rows_left_out=delivery.rows_left_out,
            correct_as_of=delivery.correct_as_of,
        )
        if not changed:
            raise CannotTake(_("Another import has taken the place of this one. Nothing of it counts."))
        trail.act(
            "context.complete_delivery",
            delivery,
            by=by,
            feed=delivery.feed,
            rows=taken.rows_read,
            left_out=taken.rows_left_out,
            digest=delivery.digest,
        )


def _clear(delivery: FeedDelivery, *, by: Account | None) -> None:
    """Nothing stays of a delivery that was refused or broken off."""
    with transaction.atomic():
        if begun := FeedDelivery.objects.filter(pk=delivery.pk, completed_at=None).first():
            _clear_row(begun, by=by)
    delivery_files.remove(delivery.pk)


def _clear_row(delivery: FeedDelivery, *, by: Account | None) -> None:
    pk, key = delivery.pk, delivery.data_key
    transaction.on_commit(lambda: delivery_files.remove(pk))
    trail.act("context.clear_delivery", delivery, by=by, feed=delivery.feed)
    FeedDelivery.objects.filter(pk=pk).delete()
    if key:
        key.delete()
