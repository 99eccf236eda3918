"""The keys of an installation, in one file outside the database. No Django here: the settings read it."""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path


class KeyFileMissing(Exception):
    """The key file is not where ALONGSIDE_KEY_FILE says; without it nothing that was written can be read."""


@dataclass(frozen=True)
class Keys:
    """What the key file holds.

    current: name of the wrapping key that new data keys are wrapped with.
    wrapping: name to 32 bytes; older ones stay so that what they wrapped can be opened.
    trail: 32 bytes for the chain of the trail. index: 32 bytes for keyed search of addresses. secret: for Django's signing.
    """

    current: str
    wrapping: dict[str, bytes]
    trail: bytes
    index: bytes
    secret: str


def make(path: Path) -> None:
    """Write a new key file that only its owner may read. Raises FileExistsError rather than replace one."""
    path.parent.mkdir(parents=True, exist_ok=True)

    def fresh() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    content = {"current": "1", "wrapping": {"1": fresh()}, "trail": fresh(), "index": fresh(), "secret": fresh()}
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


@cache
def load(path: Path) -> Keys:
    """Read the key file. Raises KeyFileMissing with a sentence for whoever started the program."""
    try:
        content = json.loads(path.read_text())
    except FileNotFoundError as missing:
        raise KeyFileMissing(
            f"There is no key file at {path}. Put the installation's key file there, or make one for a new database "
            f"with: alongside keys make"
        ) from missing
    return Keys(
        current=content["current"],
        wrapping={name: base64.b64decode(key) for name, key in content["wrapping"].items()},
        trail=base64.b64decode(content["trail"]),
        index=base64.b64decode(content["index"]),
        secret=content["secret"],
    )


def secret_key(path: Path) -> str:
    """The signing key for the settings; empty when there is no key file yet, which Django refuses as soon as it is used."""
    try:
        return load(path).secret
    except KeyFileMissing:
        return ""
