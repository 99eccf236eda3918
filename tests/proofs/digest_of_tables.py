"""A digest of everything that an import writes, without what is drawn by lot or read off the clock.

Keys are replaced by what they name, sealed text by what it says, so that two installations with the same content have the same
digest.
"""

import hashlib
from functools import cache
from typing import Any

ROOMS = ("people", "conferences", "plans", "voices", "exchange", "practice")
LEFT_OUT = {"people.delivery"}
CLOCK_AND_LOT = {
    "at",
    "arranged_at",
    "asked_at",
    "started_at",
    "from_at",
    "made_at",
    "stored_at",
    "data_key",
    "delivery",
}


def digest() -> str:
    """Of all tables, in hexadecimal."""
    from django.apps import apps

    tables = {}
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            if model._meta.label_lower not in LEFT_OUT:
                tables[model._meta.label_lower] = sorted(_row(row) for row in model._default_manager.all())
    return hashlib.sha256(repr(sorted(tables.items())).encode()).hexdigest()


def _row(row: Any) -> str:
    values = []
    for field in row._meta.concrete_fields:
        if field.name in CLOCK_AND_LOT or (field.primary_key and not field.is_relation):
            continue
        if field.is_relation:
            key = getattr(row, field.attname)
            model = field.related_model
            value = _named(model, key) if key and model._meta.label_lower not in LEFT_OUT else bool(key)
        elif field.name == "subject_id":
            value = _subject(row.subject_kind, row.subject_id)
        elif field.name == "meeting":
            value = row.meeting.partition(":")[2]
        else:
            value = getattr(row, field.name)
        values.append((field.name, str(value)))
    return hashlib.sha256(repr(values).encode()).hexdigest()


@cache
def _named(model: Any, key: Any) -> str:
    return _row(model._default_manager.get(pk=key))


def _subject(kind: str, key: str) -> str:
    from django.apps import apps

    return _named(apps.get_model(kind), key)
