"""Whether a text says where somebody lives. Pure: words and homes in, the homes that are named out.

A plain check. It finds a postcode however it is spaced, and the street or the house of an address with its usual short forms.
It does not find a home that is described, or one that nobody recorded.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_SHORT = {"st": "street", "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane", "cl": "close", "dr": "drive"}
_SHORT |= {"ct": "court", "cres": "crescent", "sq": "square", "gdns": "gardens", "pl": "place", "terr": "terrace"}
_NUMBERED = frozenset({"flat", "room", "floor", "unit", "apartment", "house", "number", "no"})
SHORTEST_POSTCODE = 5  # "M1 1AA" without its blank has five or more; less would be found in ordinary words
SHORTEST_NAME = 5  # one word alone, such as a street called "Broadway"; shorter ones are ordinary words


@dataclass(frozen=True)
class Home:
    """Where somebody lives or lived. `whose` is the key of the person."""

    whose: str
    lines: str
    postcode: str


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    return [_SHORT.get(word, word) for word in re.findall(r"[^\W_]+", plain)]


def _names(lines: str) -> Iterable[list[str]]:
    """The parts of an address that name a house or a street, without numbers. A single word without one is a town."""
    for part in re.split(r"[\n,]", lines):
        words = _words(part)
        name = list(words)
        while name and (name[0] in _NUMBERED or any(letter.isdigit() for letter in name[0])):
            name.pop(0)
        has_number = len(name) < len(words)
        if len(name) > 1 or (has_number and name and len(name[0]) >= SHORTEST_NAME):
            yield name


def _has_postcode(text: str, postcode: str) -> bool:
    letters = [re.escape(letter) for word in re.findall(r"[^\W_]+", postcode.casefold()) for letter in word]
    if len(letters) < SHORTEST_POSTCODE:
        return False
    spaced = r"[\W_]*".join(letters)
    return re.search(rf"(?<![^\W_]){spaced}(?![^\W_])", unicodedata.normalize("NFKC", text).casefold()) is not None


def named_in(text: str, homes: Iterable[Home]) -> list[Home]:
    """Those of the homes whose postcode, street or house stands in the text."""
    said = f" {' '.join(_words(text))} "
    return [
        home
        for home in homes
        if _has_postcode(text, home.postcode) or any(f" {' '.join(name)} " in said for name in _names(home.lines))
    ]
