"""The keys of an installation, in one file outside the database. No Django here: the settings read it."""

import base64
import binascii
import hashlib
import json
import os
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any


class KeyFileMissing(Exception):
    """The key file is not where ALONGSIDE_KEY_FILE says, or cannot be used; without it nothing that was written can be read."""


@dataclass(frozen=True)
class Keys:
    """What the key file holds.

    current: name of the wrapping key that new data keys are wrapped with.
    wrapping: name to 32 bytes; older ones stay so that what they wrapped can be opened.
    trail: 32 bytes for new entries of the trail's chain. index: 32 bytes for keyed search of addresses. secret: for
    Django's signing. trail_name, older_trail: the name of the chain's key, and those before it by name.
    signing: 32 bytes of Ed25519 for checkpoints; empty in a file that was made before there were any.
    """

    current: str
    wrapping: dict[str, bytes]
    trail: bytes
    index: bytes
    secret: str
    trail_name: str = "1"
    older_trail: dict[str, bytes] = field(default_factory=dict)
    signing: bytes = b""

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
        trail = content["trail"]
        if isinstance(trail, str):  # as it was written before the chain's key could change
            trail = {"current": "1", "keys": {"1": trail}}
        trails = {name: _key(key) for name, key in trail["keys"].items()}
        newest = trails.pop(trail["current"])
        found = Keys(
            current=content["current"],
            wrapping={name: _key(key) for name, key in content["wrapping"].items()},
            trail=newest,
            index=_key(content["index"]),
            secret=content["secret"],
            trail_name=trail["current"],
            older_trail=trails,
            signing=_key(content["signing"]) if "signing" in content else b"",
        )
    except (KeyError, TypeError, AttributeError, ValueError, binascii.Error) as damaged:
        raise KeyFileMissing(_damaged(path)) from damaged
    if found.current not in found.wrapping:
        raise KeyFileMissing(_damaged(path))
    return found


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != 32:
        raise ValueError("A key has 32 bytes.")
    return key


def checksum(content: dict[str, Any]) -> str:
    """Sixteen figures that tell two key files apart and say nothing about the keys."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def secret_key(path: Path) -> str:
    """The signing key for the settings; empty when there is no key file yet, which Django refuses as soon as it is used."""
    try:
        return load(path).secret
    except KeyFileMissing:
        return ""


def _next_name(names: Any) -> str:
    return str(max(int(name) for name in names) + 1)


def add_wrapping_key(path: Path) -> str:
    """Add a wrapping key and make it the one that new data keys are wrapped with. Returns its name."""
    content = content_of(path)
    name = _next_name(content["wrapping"])
    content["wrapping"][name] = _fresh()
    content["current"] = name
    content["current_since"] = datetime.now(UTC).isoformat(timespec="seconds")
    replace(path, content)
    return name


def add_trail_key(path: Path) -> str:
    """Add a key for new entries of the trail's chain. The ones before stay, so that older entries can be checked."""
    content = content_of(path)
    trail = content["trail"]
    if isinstance(trail, str):
        trail = {"current": "1", "keys": {"1": trail}}
    name = _next_name(trail["keys"])
    trail["keys"][name] = _fresh()
    content["trail"] = {**trail, "current": name}
    replace(path, content)
    return name


def add_signing_key(path: Path) -> None:
    """Add the key that checkpoints are signed with to a file that was made before there were any."""
    content = content_of(path)
    if "signing" not in content:
        replace(path, {**content, "signing": _fresh()})


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
