"""The trail of acts and readings: one chain, written in the transaction of what it describes.

Nothing here names a person or repeats what was typed; who, what kind of thing, which row, and counts.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from alongside.access.fields import installation_keys
from alongside.access.models import Account, TrailEntry, TrailHead

_batch: ContextVar[list[bytes] | None] = ContextVar("_batch", default=None)


class OutsideTransaction(Exception):
    """An act was about to be recorded outside the transaction of what it describes."""


def _length_prefixed(*parts: object) -> bytes:
    encoded = [str(part).encode() for part in parts]
    return b"".join(len(part).to_bytes(8, "big") + part for part in encoded)


def digest_of(entry: TrailEntry, previous: bytes) -> bytes:
    """The link of the chain: an HMAC over the entry's fields, each with its length, and the link before it."""
    at: datetime = entry.at
    fields = _length_prefixed(
        entry.number,
        int(at.timestamp() * 1_000_000),
        entry.kind,
        entry.verb,
        entry.account_id or "",
        entry.subject_kind,
        entry.subject_id,
        entry.family_id or "",
        entry.level,
        json.dumps(entry.detail, sort_keys=True),
    )
    return hmac.new(installation_keys().trail, previous + fields, hashlib.sha256).digest()


def _subject(thing: Any) -> dict[str, Any]:
    if thing is None:
        return {}
    return {
        "subject_kind": thing._meta.label_lower,
        "subject_id": str(thing.pk),
        "family_id": thing.pk if thing._meta.label_lower == "people.family" else getattr(thing, "family_id", None),
    }


def _append(**fields: Any) -> TrailEntry:
    if not connection.in_atomic_block:
        raise OutsideTransaction("The trail is written in the transaction of what it describes.")
    head = TrailHead.objects.select_for_update().get(pk=1)
    entry = TrailEntry(number=head.last + 1, at=timezone.now(), **fields)
    entry.digest = digest_of(entry, bytes(head.digest))
    entry.save(force_insert=True)
    head.last, head.digest = entry.number, entry.digest
    head.save(update_fields=["last", "digest"])
    return entry


def act(verb: str, thing: Any, *, by: Account | None, **detail: Any) -> TrailEntry | None:
    """Record an act as the last statement of its transaction.

    verb: "room.action". by: who did it; None for the program itself (an import). detail: counts and row ids only, never
    names or words. Inside `batch` the act goes into the batch's one entry. Raises OutsideTransaction.
    """
    batched = _batch.get()
    if batched is not None:
        subject = _subject(thing)
        batched.append(_length_prefixed(verb, *subject.values(), json.dumps(detail, sort_keys=True)))
        return None
    return _append(kind=TrailEntry.ACT, verb=verb, account_id=by.pk if by else None, detail=detail, **_subject(thing))


@contextmanager
def batch(verb: str, *, by: Account | None, **detail: Any) -> Iterator[None]:
    """One entry for many acts of one transaction (an import): their count and a digest over them all.

    Open it inside the transaction. Nothing is written when nothing was done.
    """
    acts: list[bytes] = []
    token = _batch.set(acts)
    try:
        yield
    finally:
        _batch.reset(token)
    if acts:
        digest = hashlib.sha256(_length_prefixed(*(act.hex() for act in acts))).hexdigest()
        _append(
            kind=TrailEntry.ACT,
            verb=verb,
            account_id=by.pk if by else None,
            detail={**detail, "acts": len(acts), "digest": digest},
        )


def reading(verb: str, thing: Any, *, by: Account, level: str) -> None:
    """Record a reading and commit it before anything is rendered. level: "shown", "opened" or "detail opened"."""
    with transaction.atomic(durable=True):
        _append(kind=TrailEntry.READING, verb=verb, account_id=by.pk, level=level, **_subject(thing))


def faults() -> Iterator[str]:
    """Every break in the chain of this database, in words."""
    return faults_in(TrailEntry.objects.order_by("number").iterator())


def faults_in(entries: Iterable[TrailEntry]) -> Iterator[str]:
    """Every break in a chain of entries in their order: one changed, missing or out of order, or a head that is not the end.

    The tail cut together with its head needs exported checkpoints to be noticed; they are not made yet.
    """
    previous, expected, head = b"", 1, TrailHead.objects.get(pk=1)
    for entry in entries:
        if entry.number != expected:
            yield f"Entries {expected} to {entry.number - 1} are missing."
        elif digest_of(entry, previous) != bytes(entry.digest):
            yield f"Entry {entry.number} was changed, or the one before it was."
        previous, expected = bytes(entry.digest), entry.number + 1
    if head.last != expected - 1 or bytes(head.digest) != previous:
        yield f"The trail ends at {expected - 1}, but its head says {head.last}."
