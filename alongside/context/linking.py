"""One delivery of an agency compared with all people of the authority: which pairs are certain, and which a person must look at.

Only pairs of a person and a record are made: people are never compared with each other, and nothing follows from two pairs but
doubt. Everything happens in memory.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from alongside.context import comparing, linkage
from alongside.context.comparing import COMPARED
from alongside.context.engine import MEMORY, Comparing, in_memory
from alongside.context.linkage import MISSING, Band, Learnt
from alongside.context.preparing import one_piece, prepared

RECORDS_AT_ONCE = 80_000  # fewer at once take longer: everybody's keys are gone through for each part
LEANT_ON_ALL = 2.0  # pairs with one first name: a family name with fewer is hardly known
NAMED_ALIKE = {"same", "called", "typo"}
PAIRS = pa.schema(
    [
        ("person", pa.string()),
        ("record", pa.string()),
        ("probability", pa.float64()),
        ("band", pa.string()),
        ("evidence", pa.string()),
    ]
)


class Linking:
    """The people of the authority, made ready once for deliveries to be compared with, one after another."""

    def __init__(self, engine: Any, people: pa.Table, learnt: Learnt) -> None:
        """engine: DuckDB's in memory or a region's Spark. people: with the columns that `preparing` names."""
        self.ids, self.learnt = people["id"], learnt
        self.compared: Comparing | None = None
        if len(people):
            ours = prepared(people)
            self.ties, self.compared = tied_names(ours), Comparing(engine, ours, learnt)

    def pairs(self, records: pa.Table) -> pa.Table:
        """The pairs of a person and one of these records that are certain or uncertain, with probability and evidence
        (`linkage.Evidence`). Give a large delivery in parts of RECORDS_AT_ONCE: what is held at once grows with them.
        """
        if self.compared is None or not len(records):
            return PAIRS.empty_table()
        numbers = Numbers(self.compared.scored(prepared(records)), self.learnt, self.ties)
        return _decided(numbers, self.ids, records["id"], self.compared.prior)


def pairs(people: pa.Table, records: pa.Table, learnt: Learnt, *, memory: str = MEMORY) -> pa.Table:
    """The pairs of these people and one part of a delivery, for who has no other.

    memory: the most that the engine may take; it takes no disk.
    """
    with in_memory(memory) as engine:
        return Linking(engine, people, learnt).pairs(records)


def _decided(numbers: "Numbers", people: pa.ChunkedArray, records: pa.ChunkedArray, prior: float) -> pa.Table:
    probability = numbers.probability
    begins = np.array([linkage.certain_from(levels) for levels in numbers.patterns])[numbers.pattern]
    person, record = numbers.person, numbers.record
    certain = _alone(probability >= begins, record)
    kept = np.flatnonzero(probability >= linkage.UNCERTAIN_FROM)
    band = np.where(certain, Band.CERTAIN.value, Band.UNCERTAIN.value)[kept]
    evidence = list(numbers.evidence(kept, prior))
    columns = [people.take(pa.array(person[kept])), records.take(pa.array(record[kept])), pa.array(probability[kept]),
               pa.array(band, pa.string()), pa.array(evidence, pa.string())]  # fmt: skip
    return pa.table(columns, schema=PAIRS)


def tied_names(people: pa.Table) -> np.ndarray:
    """For each person the bits by which first names are commoner among those of their family name than among all.

    Names go together by where families come from: of two people named Okafor, more share a first name than of two at random. A
    family name that few bear is leant on all names together.
    """
    counted = people.select(["surname", "called"]).group_by(["surname", "called"]).aggregate([([], "count_all")])
    counted = counted.filter(pc.and_(pc.is_valid(counted["surname"]), pc.is_valid(counted["called"])))
    surnames, called = (one_piece(counted[name]).dictionary_encode() for name in ("surname", "called"))
    surname, first, both = (
        surnames.indices.to_numpy(),
        called.indices.to_numpy(),
        counted["count_all"].to_numpy().astype(float),
    )
    if not len(both):
        return np.zeros(len(people))
    share = np.bincount(first, both) / both.sum()
    bearers = np.bincount(surname, both)
    found = np.bincount(surname, both * (both - 1))
    expected = (bearers - 1) * np.bincount(surname, both * share[first])
    overall = max(found.sum() / max(expected.sum(), 1e-9), 1.0)
    bits = np.log2(np.maximum((found + LEANT_ON_ALL * overall) / (expected + LEANT_ON_ALL), 1.0))
    at = pc.fill_null(pc.index_in(people["surname"], value_set=surnames.dictionary), -1).to_numpy()
    return np.where(at >= 0, bits[at], 0.0)


def _alone(certain: np.ndarray, record: np.ndarray) -> np.ndarray:
    """Certain only where the record is certain with nobody else: of two, a person must say which."""
    if not len(record):
        return certain
    return certain & (np.bincount(record[certain], minlength=record.max() + 1)[record] == 1)


class Numbers:
    """Levels and bits of scored pairs as arrays, and what follows from them.

    patterns: each combination of levels that was found; pattern: by pair, the number of its one.
    """

    def __init__(self, scored: pa.Table, learnt: Learnt, ties: np.ndarray) -> None:
        self.person, self.record = (scored[side].to_numpy() for side in ("person", "record"))
        levels = np.stack(
            [scored[f"gamma_{compared.name}"].to_numpy().astype(np.int8) for compared in COMPARED], axis=1
        )
        code = np.zeros(len(scored), dtype=np.int64)
        for at, compared in enumerate(COMPARED):
            code = code * (len(compared.keys) + 1) + levels[:, at] + 1
        _, first, self.pattern = np.unique(code, return_index=True, return_inverse=True)
        self.patterns = [_named(row) for row in levels[first]]
        share_names = [found["forename"] in NAMED_ALIKE and found["surname"] in NAMED_ALIKE for found in self.patterns]
        self.tie = -ties[self.person] * np.array(share_names, dtype=float)[self.pattern]
        self.strangers = scored["match_weight"].to_numpy() + self.tie
        household = [learnt.household_bits(found) for found in self.patterns]
        self.household = np.array(household, dtype=float)[self.pattern] - np.log2(max(learnt.others, linkage.SMALLEST))
        self.parts = [_bits(scored, compared) for compared in COMPARED]

    @property
    def odds_against(self) -> np.ndarray:
        """How much likelier the pair is two people, strangers or of one household, than one."""
        return np.exp2(-self.strangers) + np.exp2(-self.household)

    @property
    def probability(self) -> np.ndarray:
        """That both are one person."""
        return 1 / (1 + self.odds_against)

    def evidence(self, kept: np.ndarray, prior: float) -> Iterator[str]:
        """The evidence of these pairs, as `linkage.Evidence.as_text` writes it."""
        begin = f'{{"prior":{np.log2(prior / (1 - prior)):.2f},"parts":['
        formats = [begin + ",".join(f'["{name}","{level}",%.2f]' for name, level in found.items())
                   + ',["both_names","tied",%.2f],["household","' for found in self.patterns]  # fmt: skip
        taken_off = -np.log2(self.odds_against[kept]) - self.strangers[kept]
        columns = [part[kept].tolist() for part in (*self.parts, self.tie)]
        for pattern, off, *bits in zip(self.pattern[kept].tolist(), taken_off.tolist(), *columns, strict=True):
            level = "likely" if off < -1 else "unlikely"
            yield formats[pattern] % tuple(bits) + f'{level}",{off:.2f}]]}}'


def _named(levels: np.ndarray) -> dict[str, str]:
    return {
        compared.name: MISSING if number < 0 else compared.keys[number]
        for compared, number in zip(COMPARED, levels, strict=True)
    }


def _bits(scored: pa.Table, compared: comparing.Compared) -> np.ndarray:
    bits = scored[f"mw_{compared.name}"].to_numpy()
    return bits + scored[f"mw_tf_adj_{compared.name}"].to_numpy() if compared.common else bits
