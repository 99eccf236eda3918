"""Checkpoints of the trail: where its chain was at a moment, signed, in files outside the database.

A chain alone does not notice that its tail is gone, or that all of it was written anew by somebody who holds its key.
A checkpoint says "entry 4,711 has this digest", signed with Ed25519, in a file that only grows. Keep the folder where whoever
can rewrite the database cannot rewrite it too: another host, or storage that is written once. No Django here.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from alongside.access import keys

AT, RESTORED = "at", "restored"
PUBLIC_KEY = "public-key.txt"
A_MOMENT = timedelta(minutes=1)


@dataclass(frozen=True)
class Checkpoint:
    """One line of the files.

    kind: "at" for where the chain was; "restored" when an older copy of the database was put back and goes on from there.
    last: number of the entry. digest: of that entry, in hexadecimal figures. made_at: when it was signed.
    """

    kind: str
    last: int
    digest: str
    made_at: datetime

    def signed_part(self) -> bytes:
        return json.dumps([self.kind, self.last, self.digest, self.made_at.isoformat()]).encode()


@dataclass(frozen=True)
class Wrong:
    """A line that is no checkpoint. is_unreadable: cut short, as by a full disk; else it was not signed here, or changed."""

    text: str
    is_unreadable: bool


def write(folder: Path, checkpoint: Checkpoint, signing: bytes) -> Path:
    """Add a line to the month's file and return it when it is on disk. Raises OSError when the folder cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    signature = Ed25519PrivateKey.from_private_bytes(signing).sign(checkpoint.signed_part()).hex()
    line = {
        "kind": checkpoint.kind,
        "last": checkpoint.last,
        "digest": checkpoint.digest,
        "made_at": checkpoint.made_at.isoformat(),
        "signature": signature,
    }
    _publish(folder, keys.public_key(signing))
    path = folder / f"trail-{checkpoint.made_at.astimezone(UTC):%Y-%m}.jsonl"
    # One write of one line with O_APPEND: two programs that write at once do not mix their lines. A line that a full disk
    # cut short is ended first, or it would swallow the next.
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        size = os.fstat(handle).st_size
        is_cut = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        os.write(handle, (b"\n" if is_cut else b"") + json.dumps(line).encode() + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
    return path


def _publish(folder: Path, key: str) -> None:
    path = folder / PUBLIC_KEY
    known = path.read_text().split() if path.exists() else []
    if key not in known:
        with path.open("a") as file:
            file.write(key + "\n")
            file.flush()
            os.fsync(file.fileno())


def read(folder: Path, trusted: Sequence[str]) -> Iterator[Checkpoint | Wrong]:
    """Every line of the files in their order; in the place of one that is not signed by a trusted key, a Wrong.

    trusted: public keys in hexadecimal figures, oldest first. Once one has signed, those before it sign no more: whoever finds an
    older key can add nothing with it. The keys that lie in the folder are not taken: whoever can put a line there can put a key
    there.
    """
    known = [Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)) for key in trusted]
    newest, newest_since = -1, datetime.max.replace(tzinfo=UTC)
    for path in sorted(folder.glob("trail-*.jsonl")):
        lines = path.read_bytes().split(b"\n")
        for number, line in enumerate(lines, start=1):
            if not line:
                continue
            where = f"{path.name}, line {number}"
            found, signer = _read(line, known, where)
            if isinstance(found, Checkpoint) and signer > newest:
                newest, newest_since = signer, found.made_at
            elif isinstance(found, Checkpoint) and signer < newest and not _was_under_way(found, newest_since):
                found = Wrong(
                    f"{where} of the checkpoints was signed with a key that had been changed.", is_unreadable=False
                )
            yield found


def _was_under_way(checkpoint: Checkpoint, changed_at: datetime) -> bool:
    """A program may have been signing in the moment the key was changed."""
    return checkpoint.kind == AT and abs(checkpoint.made_at - changed_at) < A_MOMENT


def _read(line: bytes, known: list[Ed25519PublicKey], where: str) -> tuple[Checkpoint | Wrong, int]:
    """The line, and which of the keys signed it."""
    try:
        said = json.loads(line)
        found = Checkpoint(
            str(said["kind"]), int(said["last"]), str(said["digest"]), datetime.fromisoformat(said["made_at"])
        )
        signature = bytes.fromhex(said["signature"])
    except (ValueError, KeyError, TypeError):
        return Wrong(f"{where} of the checkpoints cannot be read.", is_unreadable=True), -1
    for number, key in enumerate(known):
        try:
            key.verify(signature, found.signed_part())
        except InvalidSignature:
            continue
        return found, number
    return Wrong(f"{where} of the checkpoints was not signed by this installation.", is_unreadable=False), -1
