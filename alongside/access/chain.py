"""The chain of the trail: how each entry is bound to the one before it. Values in, a digest out."""

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any, Protocol


class Entry(Protocol):
    """What an entry of the trail has, wherever it was read from."""

    number: int
    at: datetime
    kind: str
    verb: str
    account_id: Any
    subject_kind: str
    subject_id: str
    family_id: Any
    level: str
    detail: Any
    digest: Any


def length_prefixed(*parts: object) -> bytes:
    """Parts one after another, each with its length, so that no two lists of parts read alike."""
    encoded = [str(part).encode() for part in parts]
    return b"".join(len(part).to_bytes(8, "big") + part for part in encoded)


def fields_of(entry: Entry) -> bytes:
    """Everything an entry says, as the bytes that its link covers."""
    return length_prefixed(
        entry.number,
        int(entry.at.timestamp() * 1_000_000),
        entry.kind,
        entry.verb,
        entry.account_id or "",
        entry.subject_kind,
        entry.subject_id,
        entry.family_id or "",
        entry.level,
        json.dumps(entry.detail, sort_keys=True),
    )


def link(key: bytes, previous: bytes, fields: bytes) -> bytes:
    """The digest of an entry: an HMAC over the link before it and its fields."""
    return hmac.digest(key, previous + fields, hashlib.sha256)
