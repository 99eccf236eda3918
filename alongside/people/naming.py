"""Names as they are searched: without accents, apostrophes, capitals or hyphens, each part of a name a word of its own. Pure."""

import itertools
import re
import unicodedata
from functools import lru_cache

# Letters that stay whole when accents are taken off, as a British keyboard types them.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
_APOSTROPHES = "'’‘ʼʻ`´ʹ"
LONGEST_WORD = 40
SHORT_PART = 3  # "O", "De", "Mac": parts that people write apart or together


def plain(text: str) -> str:
    """Text in small letters without accents: "Ó Briain" is "o briain", "Łukasz" is "lukasz"."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def typed_words(text: str) -> list[str]:
    """The words of what somebody typed into a search, each once, in their order."""
    without = plain(text).translate(str.maketrans("", "", _APOSTROPHES))
    return [word[:LONGEST_WORD] for word in dict.fromkeys(re.findall(r"[^\W_]+", without))]


def words_of(*names: str) -> set[str]:
    """Every word that somebody of these names is found by.

    "O'Brien-Smith" is found by obrien, brien, smith and obriensmith; "De Souza" by de, souza and desouza, so that whoever types
    it another way finds the same person.
    """
    return {word for name in names for word in _words_of_one(name)}


@lru_cache(maxsize=50_000)
def _words_of_one(name: str) -> frozenset[str]:
    parts = typed_words(name)
    found = set(parts)
    found.update(first + second for first, second in itertools.pairwise(parts) if len(first) <= SHORT_PART)
    for whole in plain(name).split():
        pieces = [piece for piece in re.split(rf"[{_APOSTROPHES}]", whole) if piece]
        found.update(word for piece in pieces[1:] for word in typed_words(piece) if len(word) > 1)
        if "-" in whole:
            found.update(typed_words(whole.replace("-", "")))
    return frozenset(word[:LONGEST_WORD] for word in found)
