"""Whether a text says where somebody lives or how they are reached. Pure: words and secrets in, those that are named out.

It finds what is recorded, also when it is spaced, spelled out, joined, misspelled by a letter or written with other alphabets'
letters that look alike. It does not find a home that is described without its name, or one that nobody recorded, unless it
has the form of an address (`looks_like_an_address`).
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

_SHORT = {"st": "street", "str": "street", "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane", "cl": "close"}
_SHORT |= {"ct": "court", "crt": "court", "cres": "crescent", "sq": "square", "gdns": "gardens", "pl": "place"}
_SHORT |= {"dr": "drive", "terr": "terrace", "hse": "house", "bldg": "building", "bldgs": "buildings", "gr": "grove"}
_WAYS = frozenset(_SHORT.values()) | {
    "way",
    "hill",
    "walk",
    "mews",
    "row",
    "rise",
    "green",
    "view",
    "parade",
    "crescent",
}
_NUMBERED = frozenset({"flat", "room", "floor", "unit", "apartment", "house", "number", "no"})
_GENERIC = {
    "school": {
        "school",
        "primary",
        "infant",
        "infants",
        "junior",
        "juniors",
        "nursery",
        "academy",
        "college",
        "secondary",
    },
    "gp": {"surgery", "practice", "medical", "health", "centre", "center", "clinic", "doctors", "gp"},
    "work": {"ltd", "limited", "plc", "company", "the"},
}
_DIGITS = {"zero": "0", "oh": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
_DIGITS |= {"six": "6", "seven": "7", "eight": "8", "nine": "9"}
# Letters of other alphabets that look like ours, and letters and digits that look like each other.
_LOOKS = str.maketrans("авеѕкмнорстухіјԁɡԛԝαβεικνορτυχ", "abeskmhopctyxijdgqwabeikvoptux")
_ALIKE = str.maketrans("oil", "011")
SHORTEST_POSTCODE = 5  # "M1 1AA" without its blank has five or more; less would be found in ordinary words
SHORTEST_NAME = 5  # one word alone, such as a street called "Broadway"; shorter ones are ordinary words
SHORTEST_NUMBER = 7  # digits of a telephone number; fewer are found in dates and sums


@dataclass(frozen=True)
class Home:
    """Where somebody lives or lived. `whose` is the key of the person."""

    whose: str
    lines: str
    postcode: str


@dataclass(frozen=True)
class Detail:
    """A phone, e-mail address, school, surgery or place of work; kind as ContactDetail.Kind."""

    whose: str
    kind: str
    value: str


def _plain(text: str) -> str:
    """The text in small letters, without what only changes how letters look."""
    text = unicodedata.normalize("NFKD", html.unescape(text)).casefold().translate(_LOOKS)
    return "".join(
        letter for letter in text if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"
    )


def _words(text: str) -> list[str]:
    plain = _plain(text).replace("'", "").replace("’", "")
    return [_SHORT.get(word, word) for word in re.findall(r"[^\W_]+", plain)]


def _joined_letters(words: list[str]) -> Iterator[str]:
    """Words that were spelled out, letter by letter: four or more single letters in a row."""
    run = ""
    for word in [*words, "  "]:
        if len(word) == 1:
            run += word
            continue
        if len(run) > 3:
            yield run
        run = ""


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


def _is_nearly(said: str, meant: str) -> bool:
    """The same word, or one letter wrong, missing, too many or swapped in a word of five or more, the first excepted."""
    if said == meant:
        return True
    if len(meant) < 5 or abs(len(said) - len(meant)) > 1 or said[:1] != meant[:1]:
        return False
    if said.translate(_ALIKE) == meant.translate(_ALIKE):
        return True
    at = next((i for i, (a, b) in enumerate(zip(said, meant, strict=False)) if a != b), min(len(said), len(meant)))
    rest, other = said[at:], meant[at:]
    is_swapped = (
        len(rest) > 1 and len(other) > 1 and rest[0] == other[1] and rest[1] == other[0] and rest[2:] == other[2:]
    )
    return rest[1:] == other[1:] or rest[1:] == other or rest == other[1:] or is_swapped


def _has_name(said: list[str], spelled: list[str], name: list[str]) -> bool:
    together = "".join(name)
    if len(name) > 1 and any(_is_nearly(word, together) for word in said):
        return True
    if any(together in letters for letters in spelled):
        return True
    is_certain = len(name) > 1  # a name of one word must be written right: near it lie ordinary words
    return any(
        all(
            _is_nearly(each, meant) if is_certain else each == meant
            for each, meant in zip(said[at : at + len(name)], name, strict=True)
        )
        for at in range(len(said) - len(name) + 1)
    )


def _with_digits(plain: str) -> str:
    """The text with numbers that were written as words turned to digits."""
    plain = re.sub(r"\bdouble[\s-]+(\w+)", r"\1 \1", plain)
    return re.sub(r"\b(" + "|".join(_DIGITS) + r")\b", lambda match: _DIGITS[match[1]], plain)


def _has_postcode(text: str, postcode: str) -> bool:
    letters = "".join(re.findall(r"[^\W_]+", _plain(postcode))).translate(_ALIKE)
    if len(letters) < SHORTEST_POSTCODE:
        return False
    spaced = r"[\W_]*".join(map(re.escape, letters))
    return re.search(rf"(?<![^\W_]){spaced}(?![^\W_])", _with_digits(_plain(text)).translate(_ALIKE)) is not None


def _numbers(text: str) -> list[str]:
    """Runs of digits that may be telephone numbers, as they are dialled within the country."""
    runs = re.findall(r"\+?\d(?:[\s().,/\-_]*\d)+", _with_digits(_plain(text)).replace("o", "0"))
    return [re.sub(r"^(\+44|0044|44(?=[127]))0?", "0", re.sub(r"[^\d+]", "", run)) for run in runs]


def _has_number(text: str, number: str) -> bool:
    wanted = next(iter(_numbers(number)), "").lstrip("0")
    return len(wanted) >= SHORTEST_NUMBER and any(wanted in run for run in _numbers(text))


def _has_mailbox(text: str, mailbox: str) -> bool:
    def joined(written: str) -> str:
        spoken = re.sub(r"[\s(\[]+(?:at)[\s)\]]+", "@", _plain(written))
        return re.sub(r"\s+", "", re.sub(r"[\s(\[]+dot[\s)\]]+", ".", spoken))

    return "@" in mailbox and joined(mailbox) in joined(text)


def _has_place(said: list[str], spelled: list[str], kind: str, value: str) -> bool:
    """A school, a surgery or a place of work by its own name; one word of it counts only before a word such as "school"."""
    generic = _GENERIC.get(kind, set())
    name = _words(re.split(r"[\n,]", value)[0])
    own = list(name)
    while own and own[-1] in generic:
        own.pop()
    if len(own) > 1:
        return _has_name(said, spelled, own)
    if not own or len(own[0]) < 3:
        return len(name) > 1 and _has_name(said, spelled, name)
    return any(_is_nearly(one, own[0]) and two in generic for one, two in pairwise(said)) or (
        len(name) > 1 and _has_name(said, spelled, name)
    )


def named_in(text: str, homes: Iterable[Home]) -> list[Home]:
    """Those of the homes whose postcode, street or house stands in the text."""
    said, spelled = _read(text)
    return [
        home
        for home in homes
        if _has_postcode(text, home.postcode) or any(_has_name(said, spelled, name) for name in _names(home.lines))
    ]


def details_in(text: str, details: Iterable[Detail]) -> list[Detail]:
    """Those of the details that stand in the text."""
    said, spelled = _read(text)
    return [
        detail
        for detail in details
        if _has_number(text, detail.value)
        or _has_mailbox(text, detail.value)
        or (detail.kind in _GENERIC and _has_place(said, spelled, detail.kind, detail.value))
    ]


@lru_cache(maxsize=8)
def _read(text: str) -> tuple[list[str], list[str]]:
    said = _words(text)
    return said, list(_joined_letters(said))


# Between a number and "place" or "way" these make a sentence and not a street.
_ORDINARY = frozenset(
    {"a", "an", "and", "the", "of", "in", "on", "at", "to", "is", "was", "are", "were", "by", "for", "with"}
)
_ORDINARY |= {
    "has",
    "have",
    "had",
    "will",
    "from",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "more",
}
_ORDINARY |= {"time", "times", "minutes", "hours", "people", "children", "adults", "per"}
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?[ \-.]*[0-9][ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)


def looks_like_an_address(text: str) -> bool:
    """Whether a postcode, or a number before the name of a street, stands in the text: "14 Alder St", "RV1 4AB"."""
    plain = unicodedata.normalize("NFKC", text)
    if _POSTCODE.search(plain):
        return True
    words = _words(plain)
    return any(
        re.fullmatch(r"\d{1,4}[a-z]?", words[at]) and any(each in _WAYS for each in words[at + 2 : at + 4])
        and not any(each in _ORDINARY for each in words[at + 1 : at + 4])
        for at in range(len(words) - 2)
    )  # fmt: skip
