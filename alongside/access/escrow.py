"""The key file kept by several people, none of whom can open it alone. No Django here: it is needed when nothing else works.

The file is sealed with a fresh key; the key is split into shares; each share is sealed by its holder's passphrase. Every
share file carries the sealed key file, so that any two of them (or as many as are needed) are enough.
"""

import base64
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from alongside.access import keys, shares

LEAST_PASSPHRASE = 12
# What a guess at a passphrase costs: 128 MB and about half a second.
SCRYPT_COST = 2**17


class ShareRefused(Exception):
    """A share cannot be used: its file is damaged, its passphrase is wrong, or it belongs to other shares."""


@dataclass(frozen=True)
class Share:
    """What a share file says openly. number: which one. of, needed: how many there are and how many together are enough.

    made_at: when. checksum: of the key file. sealed, salt, cost: the share itself. keys: the key file, sealed.
    """

    number: int
    of: int
    needed: int
    made_at: datetime
    checksum: str
    salt: bytes
    cost: int
    sealed: bytes
    keys: bytes

    def bound_to(self) -> bytes:
        return json.dumps([self.number, self.of, self.needed, self.made_at.isoformat(), self.checksum]).encode()


def _by_passphrase(passphrase: str, salt: bytes, cost: int) -> bytes:
    plain = " ".join(passphrase.split()).encode()
    return hashlib.scrypt(plain, salt=salt, n=cost, r=8, p=1, dklen=32, maxmem=256 * cost * 8)


def _seal(key: bytes, clear: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, clear, bound_to)


def _open(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], bound_to)


def make(content: dict[str, Any], passphrases: Sequence[str], *, needed: int) -> list[Share]:
    """A share of the key file for each holder, sealed by their passphrase. Raises ValueError for too few or short ones."""
    if any(len(" ".join(each.split())) < LEAST_PASSPHRASE for each in passphrases):
        raise ValueError(
            f"A passphrase has at least {LEAST_PASSPHRASE} letters: five words that nobody else would choose."
        )
    if len(set(passphrases)) != len(passphrases):
        raise ValueError("Each holder has a passphrase of their own.")
    key, checksum, made_at = AESGCM.generate_key(256), keys.checksum(content), datetime.now(UTC).replace(microsecond=0)
    sealed_keys = _seal(key, json.dumps(content).encode(), checksum.encode())
    made = []
    for share, passphrase in zip(shares.split(key, needed=needed, shares=len(passphrases)), passphrases, strict=True):
        salt = os.urandom(16)
        open_part = Share(share[0], len(passphrases), needed, made_at, checksum, salt, SCRYPT_COST, b"", sealed_keys)
        sealed = _seal(_by_passphrase(passphrase, salt, SCRYPT_COST), share, open_part.bound_to())
        made.append(Share(**{**vars(open_part), "sealed": sealed}))
    return made


def write(share: Share, folder: Path) -> Path:
    """Put a share into a file of its own that only its owner may read. Raises FileExistsError."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"share-{share.number}-of-{share.of}-{share.checksum}.json"
    content = {
        "what": f"One share of Alongside's key file. {share.needed} of {share.of} are needed, each with its passphrase.",
        "number": share.number,
        "of": share.of,
        "needed": share.needed,
        "made_at": share.made_at.isoformat(),
        "checksum": share.checksum,
        "salt": base64.b64encode(share.salt).decode(),
        "cost": share.cost,
        "share": base64.b64encode(share.sealed).decode(),
        "keys": base64.b64encode(share.keys).decode(),
    }
    keys.write_new(path, content)
    return path


def read(path: Path) -> Share:
    """A share file. Raises ShareRefused."""
    try:
        said = json.loads(path.read_bytes())
        return Share(
            number=int(said["number"]),
            of=int(said["of"]),
            needed=int(said["needed"]),
            made_at=datetime.fromisoformat(said["made_at"]),
            checksum=str(said["checksum"]),
            salt=base64.b64decode(said["salt"], validate=True),
            cost=min(int(said["cost"]), 2**22),
            sealed=base64.b64decode(said["share"], validate=True),
            keys=base64.b64decode(said["keys"], validate=True),
        )
    except (OSError, ValueError, KeyError, TypeError) as damaged:
        raise ShareRefused(f"{path} is not a share, or it is damaged.") from damaged


def opened(share: Share, passphrase: str) -> bytes:
    """The share itself. Raises ShareRefused for a wrong passphrase."""
    try:
        return _open(_by_passphrase(passphrase, share.salt, share.cost), share.sealed, share.bound_to())
    except (InvalidTag, ValueError) as wrong:
        raise ShareRefused(f"That is not the passphrase of share {share.number}, or its file is damaged.") from wrong


def recover(of: Sequence[Share], opened_shares: Sequence[bytes]) -> dict[str, Any]:
    """The content of the key file. Raises ShareRefused when the shares are too few or belong to another key file."""
    if len({(share.checksum, share.made_at, share.needed, share.of) for share in of}) != 1:
        raise ShareRefused("These shares were not made together.")
    if len(of) < of[0].needed:
        raise ShareRefused(f"{of[0].needed} shares are needed; there are {len(of)}.")
    try:
        key = shares.combine(opened_shares)
        content: dict[str, Any] = json.loads(_open(key, of[0].keys, of[0].checksum.encode()))
    except (InvalidTag, ValueError) as wrong:
        raise ShareRefused("These shares do not give the key file back. Was one of them given twice?") from wrong
    if keys.checksum(content) != of[0].checksum:
        raise ShareRefused("The key file in these shares is not the one they were made from.")
    return content
