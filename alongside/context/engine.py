"""The engines that pairs are compared in: DuckDB in memory, which never writes to a disk, or a region's Spark. No Django in it."""

import logging
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from splink import DuckDBAPI, Linker
from splink.internals.splink_dataframe import SplinkDataFrame

from alongside.context import pairing
from alongside.context.comparing import COMPARED, DUCKDB, SPARK, prior, settings
from alongside.context.linkage import Learnt

MEMORY = "1GB"
# A name counts as if so many people at random were among those who are there, so that a short list of people says little of it.
COUNTED_BESIDES = 2000

_COLUMNS = (
    "unique_id_l",
    "match_weight",
    *(f"gamma_{compared.name}" for compared in COMPARED),
    *(f"mw_{compared.name}" for compared in COMPARED),
    *(f"mw_tf_adj_{compared.name}" for compared in COMPARED if compared.common),
)
_NUMBERS = f"select {', '.join(_COLUMNS)} from {{this}}"  # noqa: S608 (names of our own)


@contextmanager
def in_memory(memory: str = MEMORY) -> Iterator[DuckDBAPI]:
    """A database that is nowhere but in memory, and gone afterwards. Too little memory is an error, never a file."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect(":memory:")
    try:
        connection.execute("SET temp_directory = ''")
        connection.execute("SET max_temp_directory_size = '0KB'")
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET preserve_insertion_order = false")
        connection.execute(f"SET memory_limit = '{memory}'")
        yield DuckDBAPI(connection=connection)
    finally:
        connection.close()


def on_spark(session: Any) -> Any:
    """The region's Spark, in a session that was begun with `spark_settings`."""
    from splink import SparkAPI

    logging.getLogger("splink").setLevel(logging.ERROR)
    return SparkAPI(spark_session=session, break_lineage_method="persist")


def spark_settings() -> dict[str, str]:
    """What a Spark session needs so that it knows the same functions: the jar that comes with Splink."""
    from splink.internals.spark.jar_location import similarity_jar_location

    return {"spark.jars": similarity_jar_location(), "spark.sql.ansi.enabled": "false"}


class Comparing:
    """The people of the authority in an engine, ready to be compared with records. Both as `preparing.prepared` gives them."""

    def __init__(self, engine: Any, people: pa.Table, learnt: Learnt) -> None:
        self.engine, self.people, self.learnt = engine, people, learnt
        self.dialect = SPARK if engine.sql_dialect.sql_dialect_str == SPARK else DUCKDB
        self.prior = prior(learnt, len(people))
        self.linker = Linker(
            self.engine.register(people.slice(0, 1)),
            settings(self.dialect, learnt, len(people)),
            log_level=None,
            validate_settings=False,
        )
        said = people
        for column, frequencies in _how_common(people, learnt):
            said = said.append_column(f"common_{column}", _says(people[column], frequencies))
            self.linker.table_management.register_term_frequency_lookup(self.engine.register(frequencies), column)
        self.keys = self._keys(said, of_people=True)

    def scored(self, records: pa.Table, from_bits: float = 0.0, rules: Sequence[str] = pairing.PAIRED) -> pa.Table:
        """The pairs of a person and a record with at least so many bits, their levels and the bits of each comparison.

        rules: which pairs are compared.
        """
        person, record = self._promising(records, from_bits, rules)
        rows = pa.array(np.arange(len(person)))
        sides = [
            self.engine.register(table.take(at).set_column(0, "unique_id", rows))
            for table, at in ((self.people, person), (records, record))
        ]
        found = self.linker.inference.predict_between(*sides, threshold_match_weight=from_bits, warning_mode="never")
        numbers = found.query_sql(_NUMBERS)
        table = numbers.as_pyarrow_table()
        at = table["unique_id_l"]
        _dropped(numbers, found, *sides)
        return (
            table.drop_columns("unique_id_l")
            .append_column("person", person.take(at))
            .append_column("record", record.take(at))
        )

    def _promising(self, records: pa.Table, from_bits: float, rules: Sequence[str]) -> tuple[pa.Array, pa.Array]:
        keys = self._keys(records)
        met = self.keys.query_sql(pairing.met(keys.physical_name, rules))
        needed = from_bits - math.log2(self.prior / (1 - self.prior))
        found = met.query_sql(pairing.promising(self.keys.physical_name, keys.physical_name, self.learnt, needed))
        table = found.as_pyarrow_table()
        _dropped(found, met, keys)
        return table["person"], table["record"]

    def _keys(self, table: pa.Table, *, of_people: bool = False) -> SplinkDataFrame:
        whole = self.engine.register(table)
        keys = whole.query_sql(pairing.keys(self.dialect, of_people=of_people))
        _dropped(whole)
        return keys


def _dropped(*tables: SplinkDataFrame) -> None:
    for table in tables:
        table.drop_table_from_database_and_remove_from_cache(force_non_splink_table=True)


def _says(column: pa.ChunkedArray, frequencies: pa.Table) -> pa.ChunkedArray:
    """How many bits it says that both have the value which one has."""
    value, share = frequencies.columns
    return pc.negate(pc.log2(share)).take(pc.index_in(column, value_set=value))


def _how_common(people: pa.Table, learnt: Learnt) -> Iterator[tuple[str, pa.Table]]:
    """By column, how often each of its values is met at random: counted among the people, leant on what was learnt."""
    for compared in COMPARED:
        for key, column in compared.common:
            average = learnt.levels[compared.name][key].strangers
            counted = people[column].drop_null().value_counts()
            values, counts = (
                (counted.field(0), counted.field(1))
                if len(counted)
                else (pa.array([], pa.string()), pa.array([], pa.int64()))
            )
            total = pc.sum(counts).as_py() or 0
            share = pc.divide(
                pc.add(counts.cast(pa.float64()), average * COUNTED_BESIDES), float(total + COUNTED_BESIDES)
            )
            yield column, pa.table({column: values, f"tf_{column}": share})
