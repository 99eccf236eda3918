"""The keys of an installation, in one file outside the database. No Django here: the settings read it."""

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class KeyFileMissing(Exception):
    """The key file is not where ALONGSIDE_KEY_FILE says, or cannot be used; without it nothing that was written can be read."""


@dataclass(frozen=True)
class Keys:
    """What the key file holds.

    current: name of the wrapping key that new data keys are wrapped with.
    wrapping: name to 32 bytes; older ones stay so that what they wrapped can be opened.
    trail: 32 bytes for new entries of the trail's chain. index: 32 bytes for keyed search of addresses. secret: for
    Django's signing. trail_name, older_trail, index_name, older_index: the name of the key, and those before it by name.
    signing: 32 bytes of Ed25519 for checkpoints; empty in a file that was made before there were any. public_before: the public
    halves of the signing keys before it, oldest first, in hexadecimal figures; the private halves are gone.
    """

    current: str
    wrapping: dict[str, bytes]
    trail: bytes
    index: bytes
    secret: str
    trail_name: str = "1"
    older_trail: dict[str, bytes] = field(default_factory=dict)
    signing: bytes = b""
    index_name: str = "1"
    older_index: dict[str, bytes] = field(default_factory=dict)
    public_before: tuple[str, ...] = ()

    @property
    def taken_in(self) -> bytes:
        """32 bytes for digests of what another system said, by which a row that says the same is known again. They could not be
        made anew without what was said, so the key of the index, which can be changed, has no part in them."""
        return hmac.digest(self.secret.encode(), b"what was taken in", hashlib.sha256)

    @property
    def trails(self) -> dict[str, bytes]:
        """Every key of the chain by its name."""
        return {**self.older_trail, self.trail_name: self.trail}


def _fresh() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def make(path: Path) -> None:
    """Write a new key file that only its owner may read. Raises FileExistsError rather than replace one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_new(
        path,
        {
            "current": "1",
            "wrapping": {"1": _fresh()},
            "trail": {"current": "1", "keys": {"1": _fresh()}},
            "index": _fresh(),
            "signing": _fresh(),
            "secret": _fresh(),
        },
    )


def write_new(path: Path, content: dict[str, Any]) -> None:
    """Write a key file where there is none, readable by its owner only, on disk when this returns. Raises FileExistsError."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """A new name is on disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace(path: Path, content: dict[str, Any]) -> None:
    """Put a changed key file in the place of the old one in one step: a kill leaves either the old or the new, whole."""
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)  # left by a change that was killed before it counted
    write_new(beside, content)
    beside.replace(path)
    _sync_folder(path.parent)


def content_of(path: Path) -> dict[str, Any]:
    """The file as it is written. Raises KeyFileMissing with a sentence for whoever started the program."""
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError as missing:
        raise KeyFileMissing(
            f"There is no key file at {path}. Put the installation's key file there (or recover it from its shares with: "
            f"alongside keys recover), or make one for a new database with: alongside keys make"
        ) from missing
    except PermissionError as closed:
        raise KeyFileMissing(
            f"The key file at {path} may not be read by this account. It belongs to another."
        ) from closed
    except (ValueError, OSError) as damaged:
        raise KeyFileMissing(_damaged(path)) from damaged
    if not isinstance(found, dict):
        raise KeyFileMissing(_damaged(path))
    return found


def _damaged(path: Path) -> str:
    return f"The key file at {path} is damaged. Put back a copy of it, or recover it from its shares with: alongside keys recover"


def load(path: Path) -> Keys:
    """Read the key file, again only when it has changed, so that every process sees a change of keys at once.

    Raises KeyFileMissing.
    """
    try:
        now = path.stat()
    except OSError:
        content_of(path)  # says which
        raise
    return _loaded(path, now.st_mtime_ns, now.st_ino, now.st_size)


@lru_cache(maxsize=8)
def _loaded(path: Path, _changed_at: int, _inode: int, _size: int) -> Keys:
    return parsed(content_of(path), path)


def parsed(content: dict[str, Any], path: Path) -> Keys:
    """The keys in what a key file says. Raises KeyFileMissing when something is not there or is not a key."""
    try:
        trail_name, trail, older_trail = _in_use(content["trail"])
        index_name, index, older_index = _in_use(content["index"])
        signing = content.get("signing", "")
        if isinstance(signing, str):  # as it was written before it could change
            signing = {"key": signing, "public_before": []}
        found = Keys(
            current=content["current"],
            wrapping={name: _key(key) for name, key in content["wrapping"].items()},
            trail=trail,
            index=index,
            secret=content["secret"],
            trail_name=trail_name,
            older_trail=older_trail,
            signing=_key(signing["key"]) if signing["key"] else b"",
            index_name=index_name,
            older_index=older_index,
            public_before=tuple(_public(key) for key in signing["public_before"]),
        )
    except (KeyError, TypeError, AttributeError, ValueError, binascii.Error) as damaged:
        raise KeyFileMissing(_damaged(path)) from damaged
    if found.current not in found.wrapping:
        raise KeyFileMissing(_damaged(path))
    return found


def _several(kept: Any) -> dict[str, Any]:
    """The keys of one purpose, also as they were written before they could change."""
    return {"current": "1", "keys": {"1": kept}} if isinstance(kept, str) else kept


def _in_use(kept: Any) -> tuple[str, bytes, dict[str, bytes]]:
    """The name of the key in use, the key, and those before it by name."""
    several = _several(kept)
    keys = {name: _key(key) for name, key in several["keys"].items()}
    return several["current"], keys.pop(several["current"]), keys


def _public(text: str) -> str:
    if len(bytes.fromhex(text)) != 32:
        raise ValueError("A public key has 32 bytes.")
    return text


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != 32:
        raise ValueError("A key has 32 bytes.")
    return key


def checksum(content: dict[str, Any]) -> str:
    """Sixteen figures that tell two key files apart and say nothing about the keys."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def public_key(signing: bytes) -> str:
    """The public half of the signing key, as 64 hexadecimal figures."""
    return Ed25519PrivateKey.from_private_bytes(signing).public_key().public_bytes_raw().hex()


def secret_key(path: Path) -> str:
    """The signing key for the settings; empty when there is no key file yet, which Django refuses as soon as it is used."""
    try:
        return load(path).secret
    except KeyFileMissing:
        return ""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _next_name(names: Any) -> str:
    return str(max(int(name) for name in names) + 1)


def add_wrapping_key(path: Path) -> str:
    """Add a wrapping key and make it the one that new data keys are wrapped with. Returns its name."""
    content = content_of(path)
    name = _next_name(content["wrapping"])
    content["wrapping"][name] = _fresh()
    content["current"] = name
    content["current_since"] = _now()
    replace(path, content)
    return name


def add_trail_key(path: Path) -> str:
    """Add a key for new entries of the trail's chain. The ones before stay, so that older entries can be checked."""
    return _add_key(path, "trail")


def add_index_key(path: Path) -> str:
    """Add a key for keyed hashes. The ones before stay, so that what is found by them is found. Returns its name."""
    return _add_key(path, "index")


def _add_key(path: Path, purpose: str) -> str:
    content = content_of(path)
    several = _several(content[purpose])
    name = _next_name(several["keys"])
    content[purpose] = {"current": name, "keys": {**several["keys"], name: _fresh()}, "since": _now()}
    replace(path, content)
    return name


def drop_older_index_keys(path: Path) -> None:
    """Leave only the key of the index that is in use. The caller has made sure that nothing needs the others."""
    content = content_of(path)
    several = _several(content["index"])
    content["index"] = {**several, "keys": {several["current"]: several["keys"][several["current"]]}}
    replace(path, content)


def index_since(path: Path) -> datetime | None:
    """Since when the current key of the index is in use; None for the first."""
    since = _several(content_of(path)["index"]).get("since")
    return datetime.fromisoformat(since) if since else None


def change_signing_key(path: Path) -> None:
    """A new key to sign checkpoints with. Of the one before only the public half stays, so that nobody can sign with it later."""
    content, now = content_of(path), load(path)
    before = [*now.public_before, *([public_key(now.signing)] if now.signing else [])]
    replace(path, {**content, "signing": {"key": _fresh(), "public_before": before}})


def drop_wrapping_key(path: Path, name: str) -> None:
    """Remove a wrapping key. The caller has made sure that nothing uses it. Raises KeyError; ValueError for the current one."""
    content = content_of(path)
    if name == content["current"]:
        raise ValueError("The key that is in use cannot be dropped.")
    del content["wrapping"][name]
    replace(path, content)


def current_since(path: Path) -> datetime | None:
    """Since when the current wrapping key is in use; None for the first."""
    since = content_of(path).get("current_since")
    return datetime.fromisoformat(since) if since else None
