"""How large a demonstration council is. The families of a smaller one are in every larger one of the same seed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """`open_families` have work going on (the cast's ten among them); `known_families` are known from the past only."""

    open_families: int
    known_families: int = 0


SMALL = Size(60)
COUNCIL = Size(3_000, 23_300)
REGION = Size(15 * COUNCIL.open_families, 15 * COUNCIL.known_families)
SIZES = {"small": SMALL, "council": COUNCIL, "region": REGION}
"""A council is 100,000 people and 3,000 open families; a region is fifteen of them."""
