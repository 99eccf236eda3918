"""The keyed hash that an address is found by, and hashing all addresses anew when its key is changed.

Rows of one home have one hash: by it people who live together, and a worker who lives with the family, are known. So all rows of
a home change at once, also when somebody writes one of them meanwhile. The house number is not kept by itself: it is the part of
the sealed lines that gives the hash that is there, and `lines_with` sees to it that it is one.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, product

from alongside.access import index_keys
from alongside.access.fields import installation_keys
from alongside.access.index_keys import Moved
from alongside.people.models import Address

HOMES_AT_ONCE = 100
# Tried for lines that were written without the number of their house.
NUMBERS, LETTERS = range(1, 2_000), ("", *"ABCDEFGH")


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
    for length in range(1, len(words) + 1):
        for start in range(len(words) - length + 1):
            found = "".join(words[start : start + length])
            yield found
            if found.endswith(","):
                yield found.rstrip(",")


def lines_with(lines: str, house: str) -> str:
    """The lines of an address with its house in them: what they are found by can then be hashed anew under another key."""
    words, wanted = lines.split(), house.split()
    if any(words[start : start + len(wanted)] == wanted for start in range(len(words) - len(wanted) + 1)):
        return lines
    plain = _plain("", house)
    if plain in (_plain("", each) for each in houses_in(lines)):
        return lines
    return f"{house.strip()}\n{lines}".rstrip()


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
            new = _anew(found_by, home)
            if not new:
                new, stuck = index_keys.keyed(_by_itself(home[0])), stuck + len(home)
            Address.objects.filter(found_by=found_by).update(found_by=new)
            moved += len(home)
        return Moved(chosen[-1] if len(chosen) == HOMES_AT_ONCE else "", moved, stuck)


def _anew(found_by: str, home: Sequence[Address]) -> str:
    """The hash of a home under the key in use; empty when nothing says what it was made of."""
    for plain in _may_have_been(home):
        if found_by in index_keys.keyed_before(plain):
            return index_keys.keyed(plain)
    return ""


def _may_have_been(home: Sequence[Address]) -> Iterator[str]:
    """What a home may have been hashed from: the words of its lines first, and then every number of a house."""
    for address in home:
        for house in houses_in(address.lines):
            yield _plain(address.postcode, house)
    for postcode in dict.fromkeys(address.postcode for address in home):
        for number, letter in product(NUMBERS, LETTERS):
            yield _plain(postcode, f"{number}{letter}")
    for address in home:
        yield _by_itself(address)


def _by_itself(address: Address) -> str:
    """In place of a house that nothing says: those who live there stay together, and no other home becomes one with theirs."""
    return f"{address.pk}|"
