"""What links an agency's record to a person: the figures that were learnt, the evidence of a pair, and the rule for its band. Pure.

`docs/running.md` says how these are used; `comparing` says which levels there are.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self

SHIPPED = Path(__file__).with_name("learnt.json")
MISSING = "missing"
SMALLEST = 1e-7  # no level is taken for impossible


class Band(StrEnum):
    """CERTAIN: linked by itself. UNCERTAIN: a person decides. NONE: not kept."""

    CERTAIN = "certain"
    UNCERTAIN = "uncertain"
    NONE = "none"


@dataclass(frozen=True)
class Level:
    """How often a level of agreement is found. same: between two entries about one person; strangers: between two people at
    random; household: between two people who live together. Each is of the pairs in which both sides say something."""

    same: float
    strangers: float
    household: float

    @property
    def bits(self) -> float:
        """For one person rather than strangers."""
        return math.log2(max(self.same, SMALLEST) / max(self.strangers, SMALLEST))

    @property
    def household_bits(self) -> float:
        """For one person rather than two of one household."""
        return math.log2(max(self.same, SMALLEST) / max(self.household, SMALLEST))


@dataclass(frozen=True)
class Learnt:
    """All that is learnt from data, and no person's data.

    levels: by comparison, by level. share: how many people of the authority a record of an agency is about, on average (below
    1: some records are about nobody here). others: how many others of a household are among the people. together: by
    levels of first name and birth date, as "called|same", how often two who live together show both: twins share one and juniors
    the other, nobody both. How common a name or
    birth date is, is counted anew among the authority's people whenever records are linked, and is not kept.
    """

    version: str
    levels: Mapping[str, Mapping[str, Level]]
    share: float
    others: float
    together: Mapping[str, float] = field(default_factory=dict)
    trained_on: Mapping[str, int] = field(default_factory=dict)

    def as_text(self) -> str:
        """As JSON, the same text for the same figures."""
        levels = {
            name: {
                key: [_short(level.same), _short(level.strangers), _short(level.household)] for key, level in of.items()
            }
            for name, of in self.levels.items()
        }
        said = {"version": self.version, "share": _short(self.share), "others": _short(self.others),
                "together": {key: _short(share) for key, share in self.together.items()},
                "trained_on": dict(self.trained_on), "levels": levels}  # fmt: skip
        return json.dumps(said, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """What `as_text` wrote."""
        said = json.loads(text)
        levels = {name: {key: Level(*each) for key, each in of.items()} for name, of in said.pop("levels").items()}
        return cls(levels=levels, **said)

    def household_bits(self, found: Mapping[str, str]) -> float:
        """For one person rather than two of one household, by all levels found."""
        forename, born = found["forename"], found["born"]
        both = f"{forename}|{born}"
        if MISSING in (forename, born) or both not in self.together:
            return sum(self.levels[name][key].household_bits for name, key in found.items() if key != MISSING)
        rest = {name: key for name, key in found.items() if name not in ("forename", "born") and key != MISSING}
        same = self.levels["forename"][forename].same * self.levels["born"][born].same
        return math.log2(same / self.together[both]) + sum(
            self.levels[name][key].household_bits for name, key in rest.items()
        )

    @classmethod
    def shipped(cls) -> Self:
        """What an authority links with before it has trained on feeds of its own."""
        return cls.from_text(SHIPPED.read_text("utf-8"))


def _short(number: float) -> float:
    return float(f"{number:.5g}")


@dataclass(frozen=True)
class Part:
    """One comparison: the level found, and how many bits it speaks for one person (above 0) or against."""

    comparison: str
    level: str
    bits: float


@dataclass(frozen=True)
class Evidence:
    """What spoke for a pair and against it, without anything that either side said.

    prior: bits before anything is compared. The sum of it and of all parts is the pair's log-odds. A part "household" takes off
    what two people who live together share anyway.
    """

    prior: float
    parts: tuple[Part, ...]

    @property
    def levels(self) -> dict[str, str]:
        """By comparison, the level found."""
        return {part.comparison: part.level for part in self.parts}

    @property
    def bits(self) -> float:
        """The log-odds that both are one person."""
        return self.prior + sum(part.bits for part in self.parts)

    def as_text(self) -> str:
        """As JSON, as it is kept (sealed)."""
        parts = [[part.comparison, part.level, round(part.bits, 2)] for part in self.parts]
        return json.dumps({"prior": round(self.prior, 2), "parts": parts}, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """What `as_text` wrote."""
        said = json.loads(text)
        return cls(said["prior"], tuple(Part(*part) for part in said["parts"]))


# Agreement of a first name, of a birth date, that one person's two entries show and two people hardly do.
SAME_FORENAME = {"same", "swapped", "called"}
LIKE_FORENAME = SAME_FORENAME | {"typo"}
LIKE_BIRTH = {"same", "other_way", "typo", "new_year"}
SAME_HOME = {"protected", "same", "house", "words", "street"}
IDENTIFIERS = ("nhs_number", "upn")

CERTAIN_FROM = 0.995
CERTAIN_WITH_IDENTIFIER_FROM = 0.99
UNCERTAIN_FROM = 0.5
NEVER = 2.0


def band_of(evidence: Evidence, probability: float) -> Band:
    """The band of a pair by itself; `linking.pairs` asks besides that nobody else is as certain."""
    return band_at(probability, certain_from(evidence.levels))


def band_at(probability: float, certain: float) -> Band:
    """The band by probability, when `certain` is where certainty begins."""
    if probability >= certain:
        return Band.CERTAIN
    return Band.UNCERTAIN if probability >= UNCERTAIN_FROM else Band.NONE


def certain_from(levels: Mapping[str, str]) -> float:
    """From which probability a pair with these levels is certain; NEVER when a person must decide whatever the figures say.

    The figures take what is compared for independent, which is wrong in families: twins, and juniors who bear a parent's name.
    So certainty asks for agreement of first name and birth date each, and nothing that only another person explains.
    """
    if is_vetoed(levels):
        return NEVER
    if has_identifier(levels):
        return CERTAIN_WITH_IDENTIFIER_FROM
    forename, born = levels.get("forename", MISSING), levels.get("born", MISSING)
    if born == "new_year" and levels.get("place") not in SAME_HOME:
        return NEVER  # a birthday that an office gives to whoever does not know their own
    return CERTAIN_FROM if forename in SAME_FORENAME and born in LIKE_BIRTH else NEVER


def is_vetoed(levels: Mapping[str, str]) -> bool:
    """First names or birth dates disagree, or an identifier does."""
    return (
        levels.get("forename", MISSING) in ("different", "part", "near")
        or levels.get("born", MISSING) in ("part", "year", "different")
        or any(levels.get(name, MISSING) == "different" for name in IDENTIFIERS)
    )


def has_identifier(levels: Mapping[str, str]) -> bool:
    """An identifier is the same, and first name and birth date go with it."""
    return (
        any(levels.get(name) == "same" for name in IDENTIFIERS)
        and levels.get("forename") in LIKE_FORENAME
        and levels.get("born") in LIKE_BIRTH
    )
