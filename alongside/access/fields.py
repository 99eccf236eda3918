"""A text field that is encrypted in the database and reads as text in the program."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

from alongside.access import keys, sealing


class SealedText:
    """Reads as str. What came from the database stays sealed until somebody reads it."""

    def __init__(self, field: "SealedTextField") -> None:
        self.field = field

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        value = row.__dict__.get(self.field.attname, "")
        if isinstance(value, bytes | memoryview):
            value = row.data_key.open(bytes(value), self.field.place(row))
            row.__dict__[self.field.attname] = value
        return value

    def __set__(self, row: Any, value: str | bytes | memoryview) -> None:
        row.__dict__[self.field.attname] = value


if TYPE_CHECKING:
    _Column = models.TextField  # what rooms read and write is text
else:
    _Column = models.BinaryField


class SealedTextField(_Column):
    """Text sealed with the row's `data_key` (a foreign key to DataKey), bound to table, column and primary key.

    The primary key must be known before the row is saved, so such models have UUID keys. The column cannot be searched.
    """

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, SealedText(self))

    def _check_str_default_value(self) -> list[Any]:
        return []  # a default is text here; it is sealed like any other before it is saved

    def place(self, row: models.Model) -> bytes:
        return sealing.place(row._meta.db_table, self.column, row.pk)

    def pre_save(self, row: Any, add: bool) -> bytes | None:
        value = row.__dict__.get(self.attname, "")
        if isinstance(value, bytes | memoryview):
            return bytes(value)
        if value is None and self.null:
            return None
        return row.data_key.seal(value, self.place(row))


def installation_keys() -> keys.Keys:
    """The keys of this installation. Raises KeyFileMissing."""
    return keys.load(settings.KEY_FILE)
