"""The rows of a delivery as an encrypted Parquet file: nothing of them is ever on a disk in the clear.

Parquet's own encryption (AES-256-GCM, page by page and the footer too), by a fresh key for each file. That key lies in the file's
footer, sealed with the delivery's data key and bound to the delivery, so a file that is laid in another's place does not open.
"""

import base64
import os
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe

from alongside.access import sealing
from alongside.access.models import DataKey
from alongside.context.rows import DATES, FeedRow, Involvement, Item

ROWS_AT_ONCE = 10_000
_TEXTS = (
    "record", "forename", "surname", "gender", "nhs_number", "upn", "address", "house", "postcode", "involvement",
    "organisation", "practitioner_name", "practitioner_role", "practitioner_phone", "practitioner_email",
)  # fmt: skip
_ITEM = pa.struct([("key", pa.string()), ("value", pa.string()), ("group", pa.int8())])
SCHEMA = pa.schema(
    [(name, pa.string()) for name in _TEXTS] + [(name, pa.date32()) for name in DATES] + [("items", pa.list_(_ITEM))]
)
"""A column for each field of FeedRow; items are a list of key, value and group. Empty text is empty, and a day may be null."""


class _Wrapping(pe.KmsClient):
    """Seals the file's own key with the delivery's."""

    def __init__(self, data_key: DataKey, owner: UUID) -> None:
        super().__init__()
        self.data_key, self.where = data_key, sealing.place("context_feeddelivery", "file", owner)

    def wrap_key(self, key_bytes: bytes, master_key_identifier: str) -> bytes:
        return base64.b64encode(self.data_key.seal(base64.b64encode(key_bytes).decode(), self.where))

    def unwrap_key(self, wrapped_key: bytes, master_key_identifier: str) -> bytes:
        return base64.b64decode(self.data_key.open(base64.b64decode(wrapped_key), self.where))


def _factory(data_key: DataKey, owner: UUID) -> pe.CryptoFactory:
    return pe.CryptoFactory(lambda _config: _Wrapping(data_key, owner))


def write(file: IO[bytes], rows: Iterable[FeedRow], data_key: DataKey, owner: UUID) -> int:
    """Write them to an open file, some thousand at a time, and give how many. It is on disk when this returns."""
    encryption = pe.EncryptionConfiguration(footer_key="delivery", uniform_encryption=True, data_key_length_bits=256)
    properties = _factory(data_key, owner).file_encryption_properties(pe.KmsConnectionConfig(), encryption)
    written = 0
    with pq.ParquetWriter(file, SCHEMA, encryption_properties=properties, compression="zstd") as writer:
        for batch in batches(rows):
            writer.write_batch(batch)
            written += batch.num_rows
    file.flush()
    os.fsync(file.fileno())
    return written


def batches(rows: Iterable[FeedRow]) -> Iterator[pa.RecordBatch]:
    """Rows as batches of the SCHEMA."""
    waiting: list[dict[str, Any]] = []
    for row in rows:
        waiting.append(_columns(row))
        if len(waiting) == ROWS_AT_ONCE:
            yield pa.RecordBatch.from_pylist(waiting, schema=SCHEMA)
            waiting = []
    if waiting:
        yield pa.RecordBatch.from_pylist(waiting, schema=SCHEMA)


def read(path: Path, data_key: DataKey, owner: UUID) -> Iterator[pa.RecordBatch]:
    """The batches of a file, opened in memory only.

    Raises sealing.CannotOpen for a file that was changed or belongs to another delivery, FileNotFoundError for none.
    """
    decryption = pe.DecryptionConfiguration(cache_lifetime=timedelta(seconds=60))
    properties = _factory(data_key, owner).file_decryption_properties(pe.KmsConnectionConfig(), decryption)
    try:
        with pq.ParquetFile(path, decryption_properties=properties, pre_buffer=False) as file:
            yield from file.iter_batches(ROWS_AT_ONCE)
    except FileNotFoundError:
        raise
    except (pa.ArrowException, OSError) as wrong:
        raise sealing.CannotOpen("The file of a delivery was changed.") from wrong


def rows_of(batch: pa.RecordBatch) -> Iterator[FeedRow]:
    """The rows of a batch."""
    for values in batch.to_pylist():
        values["involvement"] = Involvement(values["involvement"])
        values["items"] = tuple(Item(**each) for each in values["items"])
        yield FeedRow(**values)


def _columns(row: FeedRow) -> dict[str, Any]:
    columns = {name: getattr(row, name) for name in SCHEMA.names}
    columns["involvement"] = row.involvement.value
    columns["items"] = [{"key": each.key, "value": each.value, "group": each.group} for each in row.items]
    return columns
