"""What a delivery changed, kept as it was before: read from the thing that a row had become, before and after."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models

from alongside.exchange.models import Remembered
from alongside.people import from_case_system as people
from alongside.people.case_words import LABELS
from alongside.people.models import CaseSystemFacts, Delivery, ExtractChange, Person, Worker

Values = dict[str, str]


@dataclass(frozen=True)
class Kept:
    """A thing as it was at one moment: whom it is about, and its values by column."""

    subject: models.Model | None
    values: Values


def as_it_is(kind: str, key: str) -> Kept:
    """The thing that a row became, as it is in the database now."""
    model = apps.get_model(kind)
    subject = model._default_manager.filter(pk=key).first()
    if subject is None:
        return Kept(None, {})
    values = _values(subject)
    if isinstance(subject, Person):
        facts = CaseSystemFacts.objects.filter(person=subject).first()
        values |= _values(facts) if facts else {}
    if isinstance(subject, Worker):
        values |= _values(subject.person)
    return Kept(subject, values)


def _values(thing: models.Model) -> Values:
    return {
        field.name: written
        for field in thing._meta.concrete_fields
        if field.name in LABELS and (written := _written(getattr(thing, field.name)))
    }


def _written(value: Any) -> str:
    match value:
        case None | "" | []:
            return ""
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()[:10]
        case Worker():
            return value.person.name
        case list():
            return ", ".join(f"{name}: {each}" for name, each in value)
        case models.Model():
            name = getattr(value, "name", "")
            starts_at = getattr(value, "starts_at", None)
            return str(name) if name else starts_at.date().isoformat() if starts_at else str(value.pk)
    return str(value)


def about(subject: models.Model | None) -> Person | None:
    """Whom a thing is about."""
    match subject:
        case Person() | None:
            return subject
        case Worker():
            return subject.person
    found = getattr(subject, "person", None) or getattr(subject, "child", None)
    if found is None and (plan_child := getattr(subject, "plan_child", None)):
        found = plan_child.child
    return found if isinstance(found, Person) else None


def changed(row: Remembered, delivery: Delivery, before: Kept, after: Kept, *, was_gone: bool) -> None:
    """Keep what a row changed; a row that changed nothing a reader would see is not kept."""
    columns = sorted(column for column in before.values.keys() | after.values.keys())
    told = [
        [column, before.values.get(column, ""), after.values.get(column, "")]
        for column in columns
        if before.values.get(column) != after.values.get(column)
    ]
    if told or was_gone:
        what = ExtractChange.What.BACK if was_gone else ExtractChange.What.CHANGED
        _keep([(row, after.subject or before.subject)], delivery, what, told)


def gone(rows: Iterable[tuple[Remembered, models.Model | None]], delivery: Delivery) -> None:
    """Keep that things are no longer in the extract."""
    _keep(rows, delivery, ExtractChange.What.GONE, [])


def _keep(
    rows: Iterable[tuple[Remembered, models.Model | None]],
    delivery: Delivery,
    what: ExtractChange.What,
    told: list[list[str]],
) -> None:
    values = json.dumps(told, ensure_ascii=False) if told else ""
    people.keep_changes(
        delivery,
        [
            {
                "person": person,
                "table": row.table,
                "subject_kind": row.subject_kind,
                "subject_id": row.subject_id,
                "what": what,
                "values": values,
            }
            for row, subject in rows
            if (person := about(subject)) is not None
        ],
        by=None,
    )
