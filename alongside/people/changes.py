"""Who changed something last, for a page that says so to whoever changed it at the same time."""

from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.access import trail
from alongside.access.models import Account, TrailEntry
from alongside.people.models import Person
from alongside.ui.stale import Saved


def saved_by(account_id: UUID | None, *, at: datetime | None, by: Account, texts: list[tuple[Any, str]]) -> Saved:
    """What is saved now, by the account that saved it, as `by` is told it."""
    person = Person.objects.filter(account=account_id).first() if account_id else None
    return Saved(person.name if person else "", at, texts, is_own=account_id == by.pk)


def saved_by_act(verb: str, thing: Any, *, by: Account, texts: list[tuple[Any, str]], **detail: str | int) -> Saved:
    """The same, where only the trail knows who did the act. detail: as in `trail.act`."""
    said = {f"detail__{name}": value for name, value in detail.items()}
    done = TrailEntry.objects.filter(
        family_id=trail.family_of(thing), verb=verb, subject_id=str(thing.pk), kind=TrailEntry.ACT, **said
    ).order_by("-number")
    entry = done.first()
    return saved_by(entry.account_id if entry else None, at=entry.at if entry else None, by=by, texts=texts)
