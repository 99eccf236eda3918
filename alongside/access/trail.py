"""The trail of acts and readings: one chain, written in the transaction of what it describes.

Nothing here names a person or repeats what was typed; who, what kind of thing, which row, and counts.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from alongside.access import chain, checkpoints, presses, verifying
from alongside.access.chain import length_prefixed
from alongside.access.data_keys import make_data_key
from alongside.access.fields import installation_keys
from alongside.access.inserting import insert
from alongside.access.keys import KeyFileMissing
from alongside.access.models import Account, TrailEntry, TrailHead, TrailNamed, TrailText
from alongside.access.prepared import prepared
from alongside.access.verifying import faults as faults
from alongside.access.verifying import faults_in as faults_in

SEARCHED, SHOWN, OPENED, DETAIL_OPENED = LEVELS = ("searched", "shown", "opened", "detail opened")

# Every entry of the program writes it, so it is not put together anew each time.
HEAD_MOVES = 'UPDATE "access_trailhead" SET "last" = %s, "digest" = %s, "key" = %s WHERE "id" = 1'

_batch: ContextVar[list[bytes] | None] = ContextVar("_batch", default=None)


class OutsideTransaction(Exception):
    """An act was about to be recorded outside the transaction of what it describes."""


def family_of(thing: Any) -> Any:
    """The id of the family that something is about, or None."""
    return thing.pk if thing._meta.label_lower == "people.family" else getattr(thing, "family_id", None)


def _subject(thing: Any) -> dict[str, Any]:
    if thing is None:
        return {}
    return {
        "subject_kind": thing._meta.label_lower,
        "subject_id": str(thing.pk),
        "family_id": family_of(thing),
    }


def _append(**fields: Any) -> TrailEntry:
    if not connection.in_atomic_block:
        raise OutsideTransaction("The trail is written in the transaction of what it describes.")
    if fields["kind"] == TrailEntry.ACT:
        presses.claim()
    keys = installation_keys()
    (head,) = _locked_head()
    if head.key != keys.trail_name:
        if head.key not in keys.trails:
            raise KeyFileMissing(
                "The key file is older than the database: the trail has a key that it does not hold. "
                "Put back the newest copy of the key file."
            )
        head.key = keys.trail_name
        _link(head, keys.trail, kind=TrailEntry.ACT, verb=verifying.NEW_KEY, detail={"key": keys.trail_name})
    entry = _link(head, keys.trail, **fields)
    with connection.cursor() as cursor:
        cursor.execute(HEAD_MOVES, (head.last, head.digest, head.key))
    return entry


@prepared
def _locked_head() -> QuerySet[TrailHead]:
    return TrailHead.objects.select_for_update().filter(pk=1)


def _link(head: TrailHead, key: bytes, **fields: Any) -> TrailEntry:
    entry = TrailEntry(number=head.last + 1, at=timezone.now(), **fields)
    entry.digest = chain.link(key, bytes(head.digest), chain.fields_of(entry))
    insert(TrailEntry, [entry])
    head.last, head.digest = entry.number, entry.digest
    return entry


def checkpoint(folder: Path, *, kind: str = checkpoints.AT) -> checkpoints.Checkpoint:
    """Sign where the chain is and add it to the files of a folder. Returns what was written.

    Raises KeyFileMissing when there is no key to sign with, OSError when the folder cannot be written.
    """
    keys = installation_keys()
    if not keys.signing:
        raise KeyFileMissing(
            "The key file has no key to sign checkpoints with. Add one with: alongside keys rotate --signing"
        )
    head = TrailHead.objects.get(pk=1)
    made = checkpoints.Checkpoint(kind, head.last, bytes(head.digest).hex(), datetime.now(UTC))
    checkpoints.write(folder, made, keys.signing)
    # After the file: a head that names a checkpoint which was never written would be a false alarm.
    TrailHead.objects.filter(pk=1, checked__lt=made.last).update(checked=made.last)
    return made


def act(verb: str, thing: Any, *, by: Account | None, **detail: Any) -> TrailEntry | None:
    """Record an act as the last statement of its transaction.

    verb: "room.action". by: who did it; None for the program itself (an import). detail: counts and row ids only, never
    names or words. Inside `batch` the act goes into the batch's one entry. Raises OutsideTransaction.
    """
    batched = _batch.get()
    if batched is not None:
        subject = _subject(thing)
        written = json.dumps(detail, sort_keys=True) if detail else "{}"
        batched.append(length_prefixed(verb, *subject.values(), written))
        return None
    return _append(kind=TrailEntry.ACT, verb=verb, account_id=by.pk if by else None, detail=detail, **_subject(thing))


def act_with_reason(verb: str, reason: str, *, by: Account | None, family_id: Any = None, **detail: Any) -> TrailEntry:
    """An act that names no row but may be about a family, with why it was done, kept sealed. Raises OutsideTransaction."""
    return _append_with_words(reason, kind=TrailEntry.ACT, verb=verb, by=by, detail=detail, family_id=family_id)


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
        digest = hashlib.sha256(length_prefixed(*(act.hex() for act in acts))).hexdigest()
        _append(
            kind=TrailEntry.ACT,
            verb=verb,
            account_id=by.pk if by else None,
            detail={**detail, "acts": len(acts), "digest": digest},
        )


def reading(verb: str, thing: Any, *, by: Account, level: str, reason: str = "", **detail: Any) -> TrailEntry:
    """Record a reading and commit it before anything is rendered.

    level: one of LEVELS. reason: what the reader said they need it for; kept sealed, and only its digest is in the chain.
    detail: as for `act`.
    """
    _must_be_level(level)
    with transaction.atomic(durable=True):
        return _append_with_words(
            reason, kind=TrailEntry.READING, verb=verb, by=by, level=level, detail=detail, **_subject(thing)
        )


def searched(terms: str, *, by: Account, found: int) -> TrailEntry:
    """Record what somebody searched for and how many were found, and commit it before they are shown.

    The terms are kept sealed under a key of their own, which `erase_words` erases.
    """
    with transaction.atomic(durable=True):
        return _append_with_words(
            terms, kind=TrailEntry.READING, verb="search", by=by, level=SEARCHED, detail={"found": found}
        )


def shown(verb: str, things: Iterable[Any], *, by: Account) -> TrailEntry | None:
    """Record that a list names these families or people to a reader: one entry with their ids, committed before it is shown.

    things: families or people, or their ids. Nothing is written for an empty list.
    """
    named = sorted({_id_of(thing).hex for thing in things})
    if not named:
        return None
    with transaction.atomic(durable=True):
        entry = _append(
            kind=TrailEntry.READING,
            verb=verb,
            account_id=by.pk,
            level=SHOWN,
            detail={"shown": named, "found": len(named)},
        )
        insert(TrailNamed, [TrailNamed(entry=entry, named=uuid.UUID(each)) for each in named])
    return entry


def _id_of(thing: Any) -> uuid.UUID:
    found = getattr(thing, "pk", thing)
    return found if isinstance(found, uuid.UUID) else uuid.UUID(str(found))


def _must_be_level(level: str) -> None:
    if level not in LEVELS:
        raise ValueError(f"{level!r} is not a level of reading.")


def _append_with_words(words: str, *, by: Account | None, **fields: Any) -> TrailEntry:
    """An entry with what was typed, sealed beside it; the chain has only the digest under the text's own key."""
    words = words.strip()
    detail = fields.pop("detail", {})
    account = by.pk if by else None
    if not words:
        return _append(account_id=account, detail=detail, **fields)
    key = make_data_key()
    entry = _append(account_id=account, detail={**detail, "words": key.digest(words)}, **fields)
    insert(TrailText, [TrailText(entry=entry, data_key=key, words=words)])
    return entry


@transaction.atomic
def erase_words(entry: TrailEntry, *, by: Account | None) -> None:
    """Erase what was typed with an entry, by law or when it is no longer kept. The chain stays whole and says it was done."""
    text = TrailText.objects.select_for_update().get(pk=entry.pk)
    key = text.data_key
    if key is None:
        return
    TrailText.objects.filter(pk=entry.pk).update(words=b"", data_key=None, erased_at=timezone.now())
    key.delete()
    act("access.erase_words", None, by=by, entry=entry.number)


def words_of(numbers: Iterable[int]) -> dict[int, str]:
    """What was typed with these entries, by their number; erased words are not there."""
    texts = TrailText.objects.filter(pk__in=list(numbers), erased_at=None).select_related("data_key")
    return {text.pk: text.words for text in texts}
