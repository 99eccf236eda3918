"""The keyed hash that an address is found by, and hashing all addresses anew when its key is changed.

Rows of one home have one hash: by it people who live together, and a worker who lives with the family, are known. So all rows of
a home change at once, also when somebody writes one of them meanwhile. The house number is not kept by itself: it is the part of
the sealed lines that gives the hash that is there.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from alongside.access import index_keys
from alongside.access.fields import installation_keys
from alongside.access.index_keys import Moved
from alongside.people.models import Address

HOMES_AT_ONCE = 100
LONGEST_HOUSE = 8  # words, as in "The Old Coach House, Upper Mill Yard"


def _plain(postcode: str, house: str) -> str:
    return f"{''.join(postcode.upper().split())}|{''.join(house.upper().split())}"


def address_hash(postcode: str, house: str) -> str:
    """The keyed hash an address is kept under: postcode without blanks and house number, in capitals. Call it inside the action
    that writes: while the key is being changed, the other rows of the home come along. Empty without a postcode: nobody lives
    with somebody else because neither's address is known.
    """
    if not postcode.strip():
        return ""
    plain = _plain(postcode, house)
    found_by = index_keys.keyed(plain)
    if before := index_keys.keyed_before(plain):
        Address.objects.filter(found_by__in=before).update(found_by=found_by)
    return found_by


def address_hashes(postcode: str, house: str) -> list[str]:
    """What an address may be kept under: one hash, or two while the key is being changed."""
    plain = _plain(postcode, house)
    return [index_keys.keyed(plain), *index_keys.keyed_before(plain)]


def houses_in(lines: str) -> Iterator[str]:
    """What of an address may have been its house number or name, as it is hashed; the empty one first."""
    yield ""
    words = lines.split()
    for length in range(1, LONGEST_HOUSE + 1):
        for start in range(len(words) - length + 1):
            yield "".join(words[start : start + length]).rstrip(",")


class Homes:
    """Addresses, as `alongside keys rotate --index` hashes them anew."""

    name = "addresses"

    def left(self) -> int:
        return self._before().count()

    def _before(self):
        found = Address.objects.exclude(found_by="")
        current = installation_keys().index_name
        if current == index_keys.FIRST:
            return found.filter(found_by__contains=":")
        return found.exclude(found_by__startswith=f"{current}:")

    def move(self, after: str) -> Moved:
        homes = self._before().filter(found_by__gt=after).order_by("found_by").values_list("found_by", flat=True)
        chosen = list(homes.distinct()[:HOMES_AT_ONCE])
        rows = list(
            Address.objects.select_for_update(of=("self",))
            .filter(found_by__in=chosen)
            .select_related("data_key")
            .order_by("found_by", "pk")
        )
        moved = stuck = 0
        for found_by, each in groupby(rows, key=lambda row: row.found_by):
            home = list(each)
            if new := _anew(found_by, home):
                Address.objects.filter(found_by=found_by).update(found_by=new)
                moved += len(home)
            else:
                stuck += len(home)
        return Moved(chosen[-1] if len(chosen) == HOMES_AT_ONCE else "", moved, stuck)


def _anew(found_by: str, home: Iterable[Address]) -> str:
    """The hash of a home under the key in use; empty when none of its rows says what it was made of."""
    for address in home:
        for house in houses_in(address.lines):
            plain = _plain(address.postcode, house)
            if found_by in index_keys.keyed_before(plain):
                return index_keys.keyed(plain)
    return ""
