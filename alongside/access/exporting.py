"""The trail, or a part of it, for an inspector: as a table in a sealed file, each row with its link of the chain."""

import csv
import hashlib
import io
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access import sealed_file, trail
from alongside.access.models import Account, TrailEntry, TrailNamed
from alongside.ui.errors import Broken

COLUMNS = (
    "number", "at", "kind", "level", "what", "account", "sign_in_name", "role", "subject_kind", "subject_id", "family_id",
    "detail", "words", "digest",
)  # fmt: skip
AT_ONCE = 1000
MOST = 200_000


@dataclass(frozen=True)
class Chosen:
    """Which part of the trail: of one family or one account (or all), between two days, both included."""

    from_on: date
    until_on: date
    family: Any = None
    account: Any = None

    def entries(self) -> Any:
        """The entries, the oldest first."""
        begin = timezone.make_aware(datetime.combine(self.from_on, time.min))
        end = timezone.make_aware(datetime.combine(self.until_on + timedelta(days=1), time.min))
        found = TrailEntry.objects.filter(at__gte=begin, at__lt=end)
        if self.family:
            listed = TrailNamed.objects.filter(named=self.family).values("entry")
            found = found.filter(Q(family_id=self.family) | Q(pk__in=listed))
        if self.account:
            found = found.filter(account_id=self.account)
        return found.order_by("number")


@dataclass(frozen=True)
class Export:
    """What was exported. name: of the file, which tells nothing. content: the sealed file."""

    name: str
    content: bytes
    entries: int


def export(chosen: Chosen, passphrase: str, *, by: Account | None, because: str = "") -> Export:
    """Make the sealed file, and write into the trail what it holds: which entries, how many, and a digest of the table.

    by: who asked; None for whoever runs the server. because: why and for whom, kept sealed. Raises Broken when there is nothing,
    or too much for one file.
    """
    if chosen.until_on < chosen.from_on:
        raise Broken(_("The last day is before the first one."), field="until_on")
    count = chosen.entries().count()
    if not count:
        raise Broken(_("Nothing was read or done between these days."), field="from_on")
    if count > MOST:
        raise Broken(_("That is more than one file holds. Choose fewer days."), field="from_on")
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(COLUMNS)
    first = last = written = 0
    for row in _rows(chosen):
        rows.writerow(row)
        first, last, written = first or row[0], row[0], written + 1
    clear = table.getvalue().encode("utf-8-sig")
    name = uuid.uuid4().hex[:12]
    file = sealed_file.seal(clear, passphrase, now=timezone.now())
    with transaction.atomic():
        trail.act_with_reason(
            "access.export_trail",
            because,
            by=by,
            family_id=chosen.family,
            export=name,
            entries=written,
            first=first,
            last=last,
            account=str(chosen.account or ""),
            table=hashlib.sha256(clear).hexdigest(),
        )
    return Export(f"trail-{name}.alongside", file, written)


def _rows(chosen: Chosen) -> Iterator[list[Any]]:
    waiting: list[TrailEntry] = []
    for entry in chosen.entries().iterator(chunk_size=AT_ONCE):
        waiting.append(entry)
        if len(waiting) == AT_ONCE:
            yield from _told(waiting)
            waiting = []
    yield from _told(waiting)


def _told(entries: list[TrailEntry]) -> Iterator[list[Any]]:
    accounts = Account.objects.in_bulk({entry.account_id for entry in entries if entry.account_id})
    words = trail.words_of(entry.number for entry in entries)
    for entry in entries:
        account = accounts.get(entry.account_id)
        yield [
            entry.number,
            entry.at.isoformat(),
            entry.kind,
            entry.level,
            entry.verb,
            entry.account_id or "",
            safe_cell(account.sign_in_name) if account else "",
            account.role if account else "",
            entry.subject_kind,
            entry.subject_id,
            entry.family_id or "",
            json.dumps(entry.detail, sort_keys=True),
            safe_cell(words.get(entry.number, "")),
            bytes(entry.digest).hex(),
        ]


def safe_cell(text: str) -> str:
    """What somebody typed, or another system sent, so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def differences(table: bytes) -> Iterator[str]:
    """What an exported table says otherwise than the trail of this database does, row by row."""
    rows = csv.DictReader(io.StringIO(table.decode("utf-8-sig")))
    for row in rows:
        entry = TrailEntry.objects.filter(pk=int(row["number"])).first()
        if entry is None:
            yield f"Entry {row['number']} is not in the trail."
        elif (row["digest"], row["at"], row["what"]) != (bytes(entry.digest).hex(), entry.at.isoformat(), entry.verb):
            yield f"Entry {row['number']} is another in the trail."
