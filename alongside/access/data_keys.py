"""Making data keys, and erasing what was written with one."""

from alongside.access import sealing
from alongside.access.fields import installation_keys
from alongside.access.models import DataKey


def make_data_key() -> DataKey:
    """A new data key, saved. Call it inside the transaction that makes its owner."""
    keys = installation_keys()
    key = DataKey(wrapped_by=keys.current)
    key.wrapped = sealing.new_data_key(keys, key.pk)
    key.save(force_insert=True)
    return key
