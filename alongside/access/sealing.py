"""Sealing of own words and addresses: AES-256-GCM, bound to the table, column and row they were written in.

A data key for each person (and each family) is wrapped by a key that lives outside the database. Text that is moved to
another row, column or person does not open. No Django here.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from alongside.access.keys import Keys

NONCE_BYTES = 12


class CannotOpen(Exception):
    """The sealed text was changed, moved from its row, or its key is not in the key file."""


def _seal(key: bytes, clear: bytes, place: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, clear, place)


def _open(key: bytes, sealed: bytes, place: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place)
    except InvalidTag as wrong:
        raise CannotOpen("Sealed text does not belong where it was found, or its key is another.") from wrong


def place(table: str, column: str, row: object) -> bytes:
    """What a sealed text is bound to. Each part carries its length, so that no two places read alike."""
    parts = [str(part).encode() for part in (table, column, row)]
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def new_data_key(keys: Keys, owner: object) -> bytes:
    """A fresh 32-byte data key, wrapped by the current wrapping key and bound to the row that keeps it."""
    return wrap(keys, owner, AESGCM.generate_key(256))


def wrap(keys: Keys, owner: object, data_key: bytes) -> bytes:
    """A data key wrapped by the current wrapping key and bound to the row that keeps it."""
    return _seal(keys.wrapping[keys.current], data_key, place("data_key", keys.current, owner))


def unwrap(keys: Keys, wrapped_by: str, owner: object, wrapped: bytes) -> bytes:
    """The data key itself. Raises CannotOpen when the wrapping key is missing or the row was tampered with."""
    if wrapped_by not in keys.wrapping:
        raise CannotOpen(f"The key file has no wrapping key named {wrapped_by}.")
    return _open(keys.wrapping[wrapped_by], wrapped, place("data_key", wrapped_by, owner))


def seal(data_key: bytes, clear: str, where: bytes) -> bytes:
    """Seal text for one place."""
    return _seal(data_key, clear.encode(), where)


def open_sealed(data_key: bytes, sealed: bytes, where: bytes) -> str:
    """Open text in its place. Raises CannotOpen when it was moved or changed."""
    return _open(data_key, sealed, where).decode()


def digest(data_key: bytes, clear: str) -> str:
    """A keyed digest of text, as 64 hexadecimal digits: it tells nothing without the data key."""
    for_digests = hmac.new(data_key, b"digest of text", hashlib.sha256).digest()
    return hmac.new(for_digests, clear.encode(), hashlib.sha256).hexdigest()
