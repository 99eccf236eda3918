"""Has the trail been changed? Reads it once from its beginning, beside what belongs to it and the exported checkpoints."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alongside.access import chain, checkpoints
from alongside.access.chain import Entry
from alongside.access.fields import installation_keys
from alongside.access.keys import public_key
from alongside.access.models import TrailEntry, TrailHead, TrailNamed, TrailText
from alongside.access.sealing import CannotOpen

# An entry with this verb says which key it and those after it are bound with.
NEW_KEY = "access.change_trail_key"
ERASED = "access.erase_words"
AT_ONCE = 5000


@dataclass(frozen=True)
class Finding:
    """One sentence about the trail. is_fault: something was changed, or may have been without our noticing."""

    text: str
    is_fault: bool = True


@dataclass
class Signed:
    """What the exported checkpoints say."""

    digests: dict[int, list[checkpoints.Checkpoint]] = field(default_factory=dict)
    last: checkpoints.Checkpoint | None = None
    findings: list[Finding] = field(default_factory=list)


def _stream() -> Iterable[Any]:
    names = (
        "number",
        "at",
        "kind",
        "verb",
        "account_id",
        "subject_kind",
        "subject_id",
        "family_id",
        "level",
        "detail",
        "digest",
    )
    return TrailEntry.objects.order_by("number").values_list(*names, named=True).iterator(chunk_size=AT_ONCE)


def faults() -> Iterator[str]:
    """Every break in the trail of this database, in words, without asking the checkpoints."""
    head = TrailHead.objects.get(pk=1)
    beside: list[str] = []
    yield from faults_in(_beside(_until(_stream(), head.last), beside), head)
    yield from beside


def verify(folder: Path) -> Iterator[Finding]:
    """Everything that can be said about the trail with the checkpoints of a folder: faults, and what to know besides.

    Other programs may write meanwhile: what they add after this began is not looked at.
    """
    head = TrailHead.objects.get(pk=1)
    signed = signed_in(folder)
    yield from signed.findings
    missing = {number for number in signed.digests if number > head.last}
    beside: list[str] = []
    differing: list[Finding] = []
    seen = _against(signed, _beside(_until(_stream(), head.last), beside), differing)
    for fault in faults_in(seen, head):
        yield Finding(fault)
    yield from (Finding(fault) for fault in beside)
    yield from differing
    if missing:
        newest = signed.digests[max(missing)][-1]
        yield Finding(
            f"The trail ends at {head.last}, but a checkpoint of {newest.made_at:%d %B %Y at %H:%M} (UTC) was signed at "
            f"{newest.last}: its tail was cut, or an older copy of the database was put back."
        )
    if head.checked and not signed.digests:
        yield Finding(f"Checkpoints were made up to entry {head.checked}, but there are none in {folder}.")
    elif signed.last is None:
        yield Finding(
            f"There are no checkpoints in {folder} yet: a tail that was cut with its head would not be noticed.",
            is_fault=False,
        )
    elif head.last > signed.last.last:
        yield Finding(
            f"Entries newer than the last checkpoint ({signed.last.made_at:%d %B %Y at %H:%M} UTC): "
            f"{head.last - signed.last.last}.",
            is_fault=False,
        )


def signed_in(folder: Path) -> Signed:
    """The checkpoints of a folder that this installation signed, and what is wrong with the others."""
    keys = installation_keys()
    signed = Signed()
    trusted = [*keys.public_before, *([public_key(keys.signing)] if keys.signing else [])]
    for each in checkpoints.read(folder, trusted):
        if isinstance(each, checkpoints.Wrong):
            signed.findings.append(Finding(each.text, is_fault=not each.is_unreadable))
            continue
        if each.kind == checkpoints.RESTORED:
            lost = sorted(number for number in signed.digests if number > each.last)
            if lost:
                signed.findings.append(
                    Finding(
                        f"An older copy of the database was put back on {each.made_at:%d %B %Y at %H:%M} (UTC): entries "
                        f"{each.last + 1} to {lost[-1]} at least are gone.",
                        is_fault=False,
                    )
                )
            for number in lost:
                del signed.digests[number]
        signed.digests.setdefault(each.last, []).append(each)
        signed.last = each
    return signed


def _until(entries: Iterable[Entry], last: int) -> Iterator[Entry]:
    for entry in entries:
        if entry.number > last:
            return
        yield entry


def _against(signed: Signed, entries: Iterable[Entry], differing: list[Finding]) -> Iterator[Entry]:
    """The entries as they are; what a checkpoint says otherwise is added to `differing`, the first time only."""
    for entry in entries:
        for checkpoint in signed.digests.get(entry.number, ()):
            if checkpoint.digest != bytes(entry.digest).hex() and not differing:
                differing.append(
                    Finding(
                        f"Entry {entry.number} is not the one that was signed on {checkpoint.made_at:%d %B %Y at %H:%M} (UTC): "
                        f"the trail was written anew up to there."
                    )
                )
        yield entry


def faults_in(entries: Iterable[Entry], head: TrailHead | None = None) -> Iterator[str]:
    """Every break in a chain of entries in their order: one changed, missing, added or out of order, or a head that is not
    the end."""
    keys = installation_keys()
    head = head or TrailHead.objects.get(pk=1)
    key, previous, expected = keys.trails.get("1", b""), b"", 1
    for entry in entries:
        if entry.verb == NEW_KEY:
            name = str(entry.detail.get("key"))
            if name not in keys.trails:
                yield f"From entry {entry.number} on the chain has a key named {name}, which the key file does not hold."
                return
            key = keys.trails[name]
        if entry.number > expected:
            yield _missing(expected, entry.number - 1)
        elif entry.number < expected:
            yield f"Entry {entry.number} is there again, or out of order."
        elif chain.link(key, previous, chain.fields_of(entry)) != bytes(entry.digest):
            yield f"Entry {entry.number} was changed, or the one before it was."
        previous, expected = bytes(entry.digest), entry.number + 1
    if head.last != expected - 1 or bytes(head.digest) != previous:
        yield f"The trail ends at {expected - 1}, but its head says {head.last}."


def _missing(first: int, last: int) -> str:
    return f"Entries {first} to {last} are missing."


def _beside(entries: Iterable[Entry], found: list[str]) -> Iterator[Entry]:
    """The entries as they are; what does not fit in the tables beside the chain (words, lists) is added to `found`."""
    texts = _merging(TrailText.objects.order_by("pk").select_related("data_key").iterator(chunk_size=AT_ONCE), "pk")
    named = _merging(TrailNamed.objects.order_by("entry_id", "named").iterator(chunk_size=AT_ONCE), "entry_id")
    erased: set[int] = set()
    said_erased: set[int] = set()
    last = 0
    for entry in entries:
        last = entry.number
        text = next(iter(texts(entry.number)), None)
        rows = named(entry.number)
        if "words" in entry.detail or text:
            found.extend(_words_fault(entry, text, erased))
        if sorted(row.named.hex for row in rows) != sorted(entry.detail.get("shown", [])):
            found.append(f"What the list of entry {entry.number} showed was changed beside the chain.")
        if entry.verb == ERASED:
            said_erased.add(entry.detail.get("entry", 0))
        yield entry
    if erased - said_erased:  # one that was erased while this read has its act further on
        later = TrailEntry.objects.filter(number__gt=last, verb=ERASED)
        said_erased |= {entry.detail.get("entry", 0) for entry in later}
    found.extend(
        f"The words of entry {number} were erased, and no act says so." for number in sorted(erased - said_erased)
    )


def _words_fault(entry: Entry, text: TrailText | None, erased: set[int]) -> Iterator[str]:
    if text is None:
        yield f"The words of entry {entry.number} are missing."
    elif text.erased_at or text.data_key is None:
        erased.add(entry.number)
    else:
        try:
            is_same = text.data_key.digest(text.words) == entry.detail.get("words")
        except CannotOpen:
            is_same = False
        if not is_same:
            yield f"The words of entry {entry.number} were changed."


def _merging(rows: Iterator[Any], key: str) -> Any:
    """The rows of one entry, asked for in the order of entries: both are read once, side by side."""
    waiting: list[Any] = []

    def of(number: int) -> list[Any]:
        found: list[Any] = []
        while True:
            row = waiting.pop() if waiting else next(rows, None)
            if row is None or getattr(row, key) > number:
                if row is not None:
                    waiting.append(row)
                return found
            if getattr(row, key) == number:
                found.append(row)

    return of
