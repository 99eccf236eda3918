"""The keys by which somebody is found although their name or birth date is typed otherwise than it is recorded. Pure.

A key is made of two things that are likely to be right together: how one part of the name sounds with the first or the last
letters of another, how a part sounds with the year or with the day and month of birth, or the birth date whole. Parts of a name
are alike whatever stands first, day and month whichever is which, and a short form is its whole name. Who of a query's people was
meant is then told by `likeness`: keys only say whom to look at. Somebody with one forename and one surname has nine.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations, product

from alongside.people.naming import plain, typed_words
from alongside.people.nicknames import group_of

MOST_PARTS = 4
# Parts that some people write, some leave out, and many share.
_PARTICLES = frozenset(("al", "bin", "bint", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "el", "ibn", "la", "mac",
                        "mc", "o", "st", "van", "von", "y"))  # fmt: skip
_GAELIC = re.compile(r"^(?:mc|mac)(?=[a-z]{4})")
_SOUNDS = (
    (re.compile(r"^(?:kn|gn|pn)"), "n"),
    (re.compile(r"^wr"), "r"),
    (re.compile(r"gh(?=t)"), ""),
    (re.compile(r"ph|[vw]"), "f"),
    (re.compile(r"sch|sh|ch|cz|sz|zh|ts|tz|c(?=[eiy])|[zxj]"), "s"),
    (re.compile(r"ck|q|g|c"), "k"),
    (re.compile(r"d"), "t"),
    (re.compile(r"b"), "p"),
)
_SILENT = re.compile(r"[aeiouyh]+")
_TWICE = re.compile(r"(.)\1+")
LONGEST_SOUND = 5


@lru_cache(maxsize=50_000)
def parts_of(names: str) -> tuple[str, ...]:
    """The parts of a name that count, in their order. "Ferreira da Silva" has two; "De" alone is one."""
    words = typed_words(names.replace("-", " "))
    counting = [_GAELIC.sub("", word) for word in words if word not in _PARTICLES]
    return tuple(dict.fromkeys(counting or words))


@lru_cache(maxsize=50_000)
def sound_of(word: str) -> str:
    """The consonants of a word as they are heard, few kinds of them: "philips" and "fillipps" have one. A word that begins with a
    vowel keeps that it does. What holds none of these letters sounds as it is written.
    """
    heard = word
    for pattern, sound in _SOUNDS:
        heard = pattern.sub(sound, heard)
    vowel = "a" if word[:1] in "aeiouyh" else ""
    return (vowel + _SILENT.sub("", _TWICE.sub(r"\1", heard)))[:LONGEST_SOUND] or word


@lru_cache(maxsize=50_000)
def _forms(part: str) -> tuple[str, ...]:
    """A part as it is written, and the name it is a form of."""
    return tuple(dict.fromkeys((group_of(part), part)))


def keys_of(forename: str, surname: str, birth_on: date | None) -> set[int]:
    """The keys of a person who is recorded so."""
    first, several = parts_of(forename)[:2], parts_of(surname)
    last = tuple(dict.fromkeys((*several[:1], *several[-1:])))
    pairs = product(first, last) if first and last else combinations(first or last, 2)
    found = {key for one, other in pairs for key in _of_pair(one, other)}
    if birth_on:
        found |= {key for part in (*first, *last) for key in _of_part(part, birth_on)}
        found.add(_of_date(birth_on))
    return found


def keys_typed(words: Iterable[str], born_on: date | None, born_in: int | None) -> tuple[set[int], set[int]]:
    """The keys of what somebody typed: those that few people share, and the others. Both are empty for one name alone."""
    parts = parts_of(" ".join(words))[:MOST_PARTS]
    few = {_of_date(born_on)} if born_on else set()
    usual = set()
    for one, other in combinations(parts, 2):
        usual |= set(_of_pair(one, other))
    for part in parts:
        if born_on:
            few |= {_of_day(form, born_on.day, born_on.month) for form in _forms(part)}
        if year := born_on.year if born_on else born_in:
            usual |= {_of_year(form, year) for form in _forms(part)}
    return few, usual - few


def _of_pair(one: str, other: str) -> Iterator[int]:
    for first in _forms(one):
        for second in _forms(other):
            for heard, written in ((first, second), (second, first)):
                sound = sound_of(heard)
                yield _key(f"<{sound}|{written[:2]}")
                yield _key(f">{sound}|{written[-2:]}")


def _of_part(part: str, born_on: date) -> Iterator[int]:
    for form in _forms(part):
        yield _of_year(form, born_on.year)
        yield _of_day(form, born_on.day, born_on.month)


@lru_cache(maxsize=50_000)
def _of_year(form: str, year: int) -> int:
    return _key(f"y{sound_of(form)}|{year}")


@lru_cache(maxsize=50_000)
def _of_day(form: str, one: int, other: int) -> int:
    return _key(f"d{sound_of(form)}|{min(one, other)}|{max(one, other)}")


@lru_cache(maxsize=50_000)
def _of_date(day: date) -> int:
    return _key(f"b{day.year}|{min(day.day, day.month)}|{max(day.day, day.month)}")


@lru_cache(maxsize=100_000)
def _key(text: str) -> int:
    """A whole number of 64 bits, as both databases keep one, signed."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def near_spellings(word: str) -> set[str]:
    """Every word that is one slip away: a letter too many, too few, wrong, or changed for its neighbour. Not the word itself."""
    word = plain(word)
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {left + right[1:] for left, right in cuts if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    for letter in _LETTERS:
        found |= {left + letter + right[1:] for left, right in cuts if right}
        found |= {left + letter + right for left, right in cuts}
    return {each for each in found if len(each) > 1} - {word}
