"""What somebody typed into *Find a family*, taken apart: names, a birth date or year, an identifier, an address. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from alongside.people.naming import plain, typed_words

LONGEST = 200
FEWEST_LETTERS = 2
FEWEST_IN_IDENTIFIER = 4
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WELSH_MONTHS = ("ion", "chw", "maw", "ebr", "mai", "meh", "gor", "aws", "med", "hyd", "tac", "rha")
_IGNORED = str.maketrans("", "", "*%")  # what other programs take for any letters
_POSTCODE = re.compile(r"\b([a-z]{1,2}[0-9][a-z0-9]?)\s*([0-9][a-z]{2})\b", re.IGNORECASE)
_HOUSE = re.compile(r"^[0-9]+[a-z]?$", re.IGNORECASE)
_DATES = (
    re.compile(r"(?<![\w/.-])(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4}|\d{2})(?![\w/-])"),
    re.compile(r"(?<![\w/.-])(?P<y>\d{4})[/.-](?P<m>\d{1,2})[/.-](?P<d>\d{1,2})(?![\w/-])"),
    re.compile(
        r"\b(?P<d>\d{1,2})(?:st|nd|rd|th|af|il|ydd|fed|eg|ain)?[\s./-]*(?:of\s+)?(?P<m>[a-z]{3,9})\.?,?[\s./-]*"
        r"(?P<y>\d{4}|\d{2})\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?P<m>[a-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})\b", re.IGNORECASE),
    re.compile(r"(?<![\w/.-])(?P<d>\d{1,2})\s(?P<m>\d{1,2})\s(?P<y>\d{4})(?![\w/-])"),
    re.compile(r"(?<![\w/.-])(?P<d>\d{2})(?P<m>\d{2})(?P<y>(?:19|20)\d{2})(?![\w/.-])"),
)
_YEAR = re.compile(r"(?:19|20)\d{2}")
# What people write before a birth date, and before a number that is an identifier.
_SAYS_BORN = re.compile(
    r"\b(?:d\.?\s?o\.?\s?b\.?|date of birth|born(?: on| in)?|b\.|ganwyd|dyddiad geni)\s*:?\s*(?=\d)", re.IGNORECASE
)
_SAYS_NUMBER = re.compile(
    r"\b(?:nhs(?: number| no\.?)?|upn|(?:case|client|pupil|reference) (?:number|no\.?|ref(?:erence)?)|rhif(?: gig)?)"
    r"\s*:?\s*(?=[\w/-]*\d)",
    re.IGNORECASE,
)
# An NHS number in its groups, and a pupil number, with blanks wherever somebody put them.
_GROUPED = (
    re.compile(r"(?<![\w/.-])\d{3}[\s-]\d{3}[\s-]\d{4}(?![\w/.-])"),
    re.compile(r"(?<![\w/.-])[a-z][\s-]?(?:\d[\s-]?){11}[0-9a-z](?![\w/.-])", re.IGNORECASE),
)


@dataclass(frozen=True)
class Terms:
    """What is looked for. Everything given must fit; `identifiers` are looked for by themselves, as they were typed."""

    words: tuple[str, ...] = ()
    born_on: date | None = None
    born_in: int | None = None
    postcode: str = ""
    house: str = ""
    identifiers: tuple[str, ...] = ()

    @property
    def names_anything(self) -> bool:
        """Whether there is something to look for: a single letter is not."""
        has_word = any(len(word) >= FEWEST_LETTERS for word in self.words)
        return has_word or bool(self.born_on or self.born_in or (self.postcode and self.house) or self.identifiers)


def read(typed: str, today: date) -> Terms:
    """Take apart what was typed. A birth date is read day first, as it is written here; 18 is 2018 until that is to come.

    A date that does not exist is left among the identifiers, and finds nothing by itself. Where a postcode stands without a number,
    the words before it may be the name of the house. `*` and `%` are ignored.
    """
    left = _SAYS_NUMBER.sub("", _SAYS_BORN.sub("", typed.translate(_IGNORED).strip()[:LONGEST]))
    grouped, left = _grouped(left)
    postcode = house = ""
    if found := _POSTCODE.search(left):
        postcode = f"{found[1]}{found[2]}".upper()
        left = f"{left[: found.start()]} {left[found.end() :]}"
    identifiers = (*grouped, *_identifiers(left))
    born_on, left = _birth_date(left, today)
    born_in = None
    words = []
    parts = (part.strip(",;.") for part in left.split())
    # What has figures among other signs is a reference, and its letters are no name.
    named = [part for part in parts if part.isalnum() or not any(sign.isdigit() for sign in part)]
    for word in typed_words(" ".join(named).replace("-", " ")):
        if postcode and not house and _HOUSE.match(word):
            house = word.upper()
        elif born_on is None and born_in is None and _YEAR.fullmatch(word) and int(word) <= today.year + 1:
            born_in = int(word)
        elif not any(letter.isdigit() for letter in word):
            words.append(word)
    if postcode and not house:
        house = "".join(words).upper()
    return Terms(tuple(words), born_on, born_in, postcode, house, identifiers)


def _birth_date(text: str, today: date) -> tuple[date | None, str]:
    for pattern in _DATES:
        if not (found := pattern.search(text)):
            continue
        month = found["m"]
        number = int(month) if month.isdigit() else _month(month)
        year = int(found["y"])
        if len(found["y"]) == 2:
            year += 2000 if year <= today.year % 100 else 1900
        try:
            born_on = date(year, number, int(found["d"]))
        except ValueError:
            continue
        return born_on, f"{text[: found.start()]} {text[found.end() :]}"
    return None, text


def _month(word: str) -> int:
    """The number of a month by its first three letters; 0, which no date has, for another word."""
    start = plain(word)[:3]
    return next((months.index(start) + 1 for months in (MONTHS, WELSH_MONTHS) if start in months), 0)


def _grouped(text: str) -> tuple[list[str], str]:
    """The numbers that are written in groups, without what is between them, and the text without them."""
    found = []
    for pattern in _GROUPED:
        found += ["".join(re.split(r"[\s-]", each)) for each in pattern.findall(text)]
        text = pattern.sub(" ", text)
    return found, text


def _identifiers(text: str) -> Iterator[str]:
    """The whole, and each part, that could be an identifier: four signs or more, not all of them letters. A year is none."""
    whole = "".join(text.split())
    parts = [part.strip(",;") for part in text.split()]
    for candidate in dict.fromkeys((whole, text.strip(), *parts)):
        if len(candidate) >= FEWEST_IN_IDENTIFIER and not candidate.isalpha() and not _YEAR.fullmatch(candidate):
            yield candidate
