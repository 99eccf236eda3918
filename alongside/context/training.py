"""Learning how often one person's entries agree, how often strangers' do, and how often those of people who live together do.

No pair is labelled. Splink's expectation maximisation finds what two entries about one person look like; pairs at random, what
strangers look like; people of the authority who share an address, what a household looks like: they are known to be different.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from splink import DuckDBAPI, Linker

from alongside.context.comparing import COMPARED, DUCKDB, settings
from alongside.context.engine import Comparing, in_memory
from alongside.context.linkage import LIKE_BIRTH, SAME_FORENAME, Learnt, Level
from alongside.context.linking import Numbers, tied_names
from alongside.context.preparing import prepared

RANDOM_PAIRS = 1_000_000
SEED = 1
WHERE = {"place"}  # shared by those who live together now; what they have each said before is no more alike
# Pairs among which those of one person are many; what a rule asks to agree is learnt by the others.
LEARNT_FROM = (
    "l.born = r.born",
    "l.surname = r.surname and l.called = r.called",
    "l.nhs_number = r.nhs_number",
    "l.upn = r.upn",
)
IDENTIFIERS = {"l.nhs_number = r.nhs_number": "nhs_number", "l.upn = r.upn": "upn"}
LIVING_TOGETHER = "l.place = r.place and l.unique_id < r.unique_id"
MOST_IN_A_HOME = 12
FAMILIES = (
    0.1  # of pairs of one address share a family name, or these are no households but strangers with like addresses
)
FEW = 20  # pairs: fewer teach nothing
BOTH_AGREE = 2e-5  # of pairs of one household: one first name and one birth date
LEAST, LEAST_OF_HOUSEHOLD = 1e-4, 5e-4
RECORDS_FOR_SHARE = 5_000
MOST_PAIRS = 1_000_000  # for each rule


def train(people: pa.Table, feeds: Sequence[pa.Table], *, version: str, memory: str = "2GB") -> Learnt:
    """What these people and deliveries teach. version: a name under which decisions keep what they were made with."""
    ours, theirs = prepared(people), [prepared(feed) for feed in feeds]
    with in_memory(memory) as engine:
        levels = _same_and_strangers(engine, ours, theirs)
    learnt = Learnt(
        version,
        levels,
        share=0.5,
        others=0.0,
        trained_on={"people": len(people), "records": sum(len(feed) for feed in feeds)},
    )
    with in_memory(memory) as engine:
        learnt = _with_households(engine, ours, learnt)
    for _ in range(2):
        with in_memory(memory) as engine:
            learnt = _with_share(engine, ours, theirs, learnt)
    return _without_oneself(learnt, len(people))


def _without_oneself(learnt: Learnt, people: int) -> Learnt:
    """Of pairs at random some are one person's, and in a small list these make up what strangers seem to share."""
    own = learnt.share / max(people, 1)

    def strangers(level: Level) -> float:
        return max((level.strangers - own * level.same) / (1 - own), level.strangers / 50, 1 / RANDOM_PAIRS / 2)

    levels = {
        name: {key: replace(level, strangers=strangers(level)) for key, level in of.items()}
        for name, of in learnt.levels.items()
    }
    return replace(learnt, levels=levels)


def _same_and_strangers(engine: DuckDBAPI, people: pa.Table, feeds: Sequence[pa.Table]) -> dict[str, dict[str, Level]]:
    names = ["people", *(f"feed_{number}" for number in range(len(feeds)))]
    tables = [
        engine.register(table, dataset_display_name=name) for name, table in zip(names, [people, *feeds], strict=True)
    ]
    linker = Linker(tables, settings(DUCKDB, is_training=True), log_level=None, validate_settings=False)
    linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=SEED)
    for rule in LEARNT_FROM:
        column = IDENTIFIERS.get(rule)
        if column is None or _in_common(people[column], feeds, column) >= FEW:
            linker.training.estimate_parameters_using_expectation_maximisation(
                rule, estimate_without_term_frequencies=True, max_pairs=MOST_PAIRS
            )
    return {
        compared["output_column_name"]: {
            level["label_for_charts"]: _level(level)
            for level in compared["comparison_levels"]
            if not level.get("is_null_level")
        }
        for compared in linker.misc.save_model_to_json()["comparisons"]
    }


def _in_common(ours: pa.ChunkedArray, feeds: Sequence[pa.Table], column: str) -> int:
    return sum(pc.sum(pc.is_in(feed[column].drop_null(), value_set=ours.drop_null())).as_py() or 0 for feed in feeds)


def _level(said: dict[str, Any]) -> Level:
    same, strangers = (_number(said.get(f"{letter}_probability")) for letter in "mu")
    strangers = 1 / RANDOM_PAIRS / 2 if strangers is None else strangers
    same = LEAST if same is None else max(same, LEAST)
    return Level(same, strangers, strangers)


def _number(said: Any) -> float | None:
    return said if isinstance(said, float) else None


def _with_households(engine: DuckDBAPI, people: pa.Table, learnt: Learnt) -> Learnt:
    """How two of one household differ, counted among people with one address; nearly equal ones may be one person twice."""
    homes = people["place"].drop_null().value_counts()
    large = homes.field(0).filter(pc.greater(homes.field(1), MOST_IN_A_HOME))
    private = people.filter(pc.invert(pc.is_in(people["place"], value_set=large)))
    found = Numbers(
        Comparing(engine, private, learnt).scored(private, -1000.0, [LIVING_TOGETHER]), learnt, np.zeros(len(private))
    )
    counts = np.bincount(found.pattern, minlength=len(found.patterns))
    seen = [
        (levels, int(count))
        for levels, count in zip(found.patterns, counts, strict=True)
        if not (levels["forename"] in SAME_FORENAME and levels["born"] in LIKE_BIRTH)
    ]
    pairs = sum(count for _, count in seen)
    related = sum(count for levels, count in seen if levels["surname"] == "same")
    if pairs < FEW or related < FAMILIES * pairs:
        return learnt
    levels = {compared.name: _of_household(compared.name, seen, learnt) for compared in COMPARED}
    return replace(learnt, levels=levels, together=_together(levels, seen), others=2 * pairs / len(people))


def _together(
    levels: Mapping[str, Mapping[str, Level]], seen: Sequence[tuple[dict[str, str], int]]
) -> dict[str, float]:
    """How often two of one household show each level of first name with each of birth date.

    Where both agree it cannot be counted, since that may be one person twice; it is taken for BOTH_AGREE, and for a first name that
    is the same but swapped for as much less as one person shows it less.
    """
    counted = dict.fromkeys(((name, day) for name in levels["forename"] for day in levels["born"]), 0)
    for found, count in seen:
        if (both := (found["forename"], found["born"])) in counted:
            counted[both] += count
    total = sum(counted.values())
    together = {}
    for (name, day), count in counted.items():
        forename, born = levels["forename"][name], levels["born"][day]
        share = max(count / total, forename.household * born.household, BOTH_AGREE)
        if name in ("same", "swapped") and day in LIKE_BIRTH:
            share = (
                BOTH_AGREE * forename.same / levels["forename"]["same"].same * born.same / levels["born"]["same"].same
            )
        elif name in SAME_FORENAME and day in LIKE_BIRTH:
            share = BOTH_AGREE
        together[f"{name}|{day}"] = share
    return together


def _of_household(name: str, seen: Sequence[tuple[dict[str, str], int]], learnt: Learnt) -> dict[str, Level]:
    figures, counted = learnt.levels[name], dict.fromkeys(learnt.levels[name], 0)
    for levels, count in seen:
        if levels[name] in counted:
            counted[levels[name]] += count
    total = sum(counted.values())
    if name in WHERE or total < FEW:
        return {
            key: replace(level, household=level.same if name in WHERE else level.strangers)
            for key, level in figures.items()
        }
    return {
        key: replace(level, household=max(counted[key] / total, LEAST_OF_HOUSEHOLD)) for key, level in figures.items()
    }


def _with_share(engine: DuckDBAPI, people: pa.Table, feeds: Sequence[pa.Table], learnt: Learnt) -> Learnt:
    comparing = Comparing(engine, people, learnt)
    ties = tied_names(people)
    parts = [feed.slice(0, RECORDS_FOR_SHARE) for feed in feeds]
    found = sum(float(Numbers(comparing.scored(part, -5.0), learnt, ties).probability.sum()) for part in parts)
    return replace(learnt, share=min(found / sum(len(part) for part in parts), 1.0))
