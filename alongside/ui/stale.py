"""Two people change the same thing at once: neither text is lost, and the second of them decides which is right.

A form that changes something carries in `seen` (fields.SeenField) what it showed. The action compares, under a lock, and raises
StaleEdit; the page then shows what is saved now above what was typed, and saving once more puts the typed in its place.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from alongside.ui.errors import Broken


@dataclass(frozen=True)
class Saved:
    """What is saved now: who changed it and when, and the texts, each as (what it is, how it reads)."""

    who: str
    at: datetime | None
    texts: list[tuple[Any, str]]
    is_own: bool = False


class StaleEdit(Broken):
    """Somebody else, or the same person in another window, changed it since the form was drawn.

    files: what was sent in fields for files, which a browser does not send again by itself; the form keeps it.
    """

    def __init__(self, saved: Saved, version: str, files: Mapping[str, bytes] | None = None):
        if saved.is_own:
            sentence = _("You changed this in another window. Here are both. Which is right?")
        else:
            words = _("%(name)s changed this while you were writing. Here are both. Which is right?")
            sentence = words % {"name": saved.who or _("Somebody")}
        super().__init__(sentence)
        self.saved = saved
        self.version = version
        self.files = files or {}


def version(*values: object) -> str:
    """What `seen` holds for these values. Never empty, also for nothing at all."""
    made = hashlib.sha256()
    for value in values:
        encoded = str(value).encode()
        made.update(len(encoded).to_bytes(8, "big") + encoded)
    return made.hexdigest()[:16]


def must_be_current(
    seen: str, current: str, saved: Callable[[], Saved], files: Mapping[str, bytes] | None = None
) -> None:
    """Raises StaleEdit when the form showed something else. seen: "" where no form was drawn, as in an import."""
    if seen and seen != current:
        raise StaleEdit(saved(), current, files)
