"""Making data keys."""

import uuid

from alongside.access import sealing
from alongside.access.fields import installation_keys
from alongside.access.inserting import insert
from alongside.access.models import DataKey
from alongside.access.ordered import ordered_id


def make_data_key() -> DataKey:
    """A new data key, saved. Call it inside the transaction that makes its owner."""
    keys = installation_keys()
    key = DataKey(wrapped_by=keys.current)
    key.wrapped = sealing.new_data_key(keys, key.pk)
    key.save(force_insert=True)
    return key


def data_key_named(name: uuid.UUID) -> DataKey:
    """The one data key of that identifier, which is the program's own and nobody's; made when it is not there yet."""
    key = DataKey.objects.filter(pk=name).first()
    if key is None:
        keys = installation_keys()
        made = DataKey(pk=name, wrapped_by=keys.current, wrapped=sealing.new_data_key(keys, name))
        DataKey.objects.bulk_create([made], ignore_conflicts=True)  # somebody else may have made it meanwhile
        key = DataKey.objects.get(pk=name)
    return key


def make_data_keys(count: int) -> list[DataKey]:
    """As many fresh data keys at once, in the order of their identifiers."""
    keys = installation_keys()
    made = []
    for _each in range(count):
        key = DataKey(id=ordered_id(), wrapped_by=keys.current)
        key.wrapped = sealing.new_data_key(keys, key.pk)
        made.append(key)
    return insert(DataKey, made)
