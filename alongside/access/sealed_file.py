"""A file that leaves the program: sealed by a passphrase, with a last day on which this program opens it. No Django here.

The first line says what it is, the second (JSON) when it was made, until when it opens and how its key is derived; the rest is
AES-256-GCM over the content, bound to both lines. The last day is kept by whoever opens it with this program; a file cannot
know that it is late, so what keeps it is the passphrase.
"""

import base64
import hashlib
import json
import os
import secrets
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FIRST_LINE = b"alongside sealed file 1\n"
DAYS_OPEN = 14
SCRYPT_COST = 2**15
# Without letters and figures that are mistaken for one another when read aloud or copied by hand.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class CannotOpenFile(Exception):
    """The passphrase is wrong, the file was changed, it is not one of ours, or its days are over."""


def new_passphrase() -> str:
    """Twenty-four letters in groups of four: about 118 bits, which no guessing finds."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(24))
    return "-".join(letters[start : start + 4] for start in range(0, 24, 4))


def _key(passphrase: str, salt: bytes, cost: int) -> bytes:
    plain = "".join(letter for letter in passphrase.upper() if letter.isalnum()).encode()
    return hashlib.scrypt(plain, salt=salt, n=cost, r=8, p=1, dklen=32, maxmem=256 * cost * 8)


def seal(content: bytes, passphrase: str, *, now: datetime) -> bytes:
    """The file, which opens until DAYS_OPEN days from now."""
    salt, nonce = os.urandom(16), os.urandom(12)
    until = (now.astimezone(UTC) + timedelta(days=DAYS_OPEN)).replace(microsecond=0)
    said = {
        "made_at": now.astimezone(UTC).replace(microsecond=0).isoformat(),
        "opens_until": until.isoformat(),
        "salt": base64.b64encode(salt).decode(),
        "cost": SCRYPT_COST,
    }
    head = FIRST_LINE + json.dumps(said).encode() + b"\n"
    return head + nonce + AESGCM(_key(passphrase, salt, SCRYPT_COST)).encrypt(nonce, content, head)


def open_sealed(file: bytes, passphrase: str, *, now: datetime) -> bytes:
    """What the file holds. Raises CannotOpenFile with a sentence."""
    if not file.startswith(FIRST_LINE):
        raise CannotOpenFile("This is not a sealed file of Alongside.")
    try:
        end = file.index(b"\n", len(FIRST_LINE)) + 1
        said = json.loads(file[len(FIRST_LINE) : end])
        salt, cost = base64.b64decode(said["salt"], validate=True), min(int(said["cost"]), 2**20)
        until = datetime.fromisoformat(said["opens_until"])
        content = AESGCM(_key(passphrase, salt, cost)).decrypt(file[end : end + 12], file[end + 12 :], file[:end])
    except (InvalidTag, ValueError, KeyError, TypeError) as wrong:
        raise CannotOpenFile("The passphrase is wrong, or the file was changed.") from wrong
    if now > until:
        raise CannotOpenFile(f"This file opened until {until:%d %B %Y}. Ask for a new one.")
    return content
