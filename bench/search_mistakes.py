"""What somebody types who looks for a person and makes mistakes: at a keyboard, by ear, from memory, or from another form. Pure.

The program's own tables of short forms and sounds are not looked at here.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bench.search_people import Someone

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
NEIGHBOURS = {
    letter: {
        other
        for row, across in ((r, ROWS[r]) for r in (at - 1, at, at + 1) if 0 <= r < 3)
        for place, other in enumerate(across)
        if abs(place - ROWS[at].index(letter)) <= 1 and other != letter and (row == at or place <= ROWS[at].index(letter))
    }
    for at, letters in enumerate(ROWS)
    for letter in letters
}  # fmt: skip
DIGITS = {str(n): {str(abs(n - 1)), str(min(9, n + 1))} - {str(n)} for n in range(10)}
SHORT = {
    name: short.split("/")
    for name, short in (
        line.split(" ")
        for line in """Olivia Liv/Livvy
Amelia Millie
Emily Em/Emmy
Sophie Soph
Jessica Jess/Jessie
Charlotte Charlie/Lottie
Megan Meg
Katie Kate/Kat
Rebecca Becky/Bex/Becca
Nicola Nicky
Jacqueline Jackie/Jacqui
Deborah Debbie/Deb
Samantha Sam
Michelle Shell/Chelle
Victoria Vicky/Tori
Rachel Rach
Natalie Nat
Abigail Abby/Abi
Bethany Beth
Georgia George
Harriet Hattie
Matilda Tilly
Florence Flo
Beatrice Bea
Rosemary Rosie
Gillian Gill
Pamela Pam
Susan Sue
Oliver Ollie/Olly
Harry Harold/Haz
Jack John
Charlie Charles
Jacob Jake
Thomas Tom/Tommy
William Will/Bill/Billy
James Jim/Jimmy/Jamie
Joshua Josh
Samuel Sam
Daniel Dan/Danny
Joseph Joe/Joey
Benjamin Ben
Matthew Matt
Michael Mike/Mick
David Dave
Andrew Andy
Stephen Steve
Richard Rick/Dick/Rich
Robert Rob/Bob/Bobby
Christopher Chris
Anthony Tony
Kevin Kev
Gary Gaz
Graham Gray
Edward Ed/Ted/Eddie
Frederick Fred/Freddie
Archibald Archie
Margaret Maggie/Peggy
Kathleen Kath/Kathy
Bridget Bridie
Patrick Paddy/Pat
Sean Shaun/Shane
Mohammed Mo/Mohamed/Muhammad
Muhammad Mo/Mohammad
Ahmed Ahmad
Yusuf Yousef
Fatima Fatema
Aisha Ayesha
Hassan Hasan
Hussein Hussain
Katarzyna Kasia
Małgorzata Gosia
Magdalena Magda
Joanna Asia
Zuzanna Zuza
Aleksandra Ola
Agnieszka Aga
Krzysztof Krzys/Chris
Tomasz Tomek/Tom
Paweł Paul
Michał Michal/Michael
Jakub Kuba/Jacob
Grzegorz Greg
Alexandru Alex
Alexandra Alex
Oluwaseun Seun
Temitope Temi
Babatunde Tunde
Emmanuel Emma/Manny
Dafydd Dai/David
Gruffydd Griff
Gwenllian Gwen
Mohamed Mo/Mohammed
Abdirahman Abdi""".splitlines()
    )
}
BY_EAR = (
    ("ph", "f"), ("ck", "k"), ("ie", "y"), ("ey", "y"), ("y", "ie"), ("ee", "ea"), ("ea", "ee"), ("oo", "u"), ("ss", "s"),
    ("ll", "l"), ("nn", "n"), ("tt", "t"), ("mm", "m"), ("sh", "sch"), ("c", "k"), ("k", "c"), ("s", "z"), ("z", "s"), ("v", "w"),
    ("w", "v"), ("j", "y"), ("cz", "ch"), ("sz", "sh"), ("th", "t"), ("gh", "g"), ("x", "ks"), ("qu", "kw"), ("ei", "i"),
    ("ou", "u"), ("u", "oo"), ("i", "y"), ("o", "a"), ("a", "e"), ("e", "a"), ("er", "ar"), ("on", "en"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed: names, then a day or a year or nothing. `wrong` says what was done to it, in the order of doing."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    born_on: date | None
    only_year: bool = False
    surname_first: bool = False
    wrong: tuple[str, ...] = ()


def typed_for(someone: Someone, chance: random.Random, *, mistakes: int) -> tuple[Typed, Typed]:
    """What is typed of somebody by who makes so many mistakes, each of a kind that fits; and the same without any mistake, but with
    no more than is said in it: what an exact search could have been asked.
    """
    typed = Typed(tuple(someone.forename.replace("-", " ").split()), tuple(someone.surname.split()), someone.born_on)
    meant = typed
    while len(typed.wrong) < mistakes:
        kind = chance.choice(list(KINDS))
        if (kind in typed.wrong and kind not in MAY_COME_TWICE) or _is_lost(typed.wrong, kind):
            continue
        state = chance.getstate()
        changed = KINDS[kind](typed, chance)
        if not changed or changed == typed:
            continue
        typed = replace(changed, wrong=(*typed.wrong, kind))
        if kind in LEAVES_OUT:
            after = chance.getstate()
            chance.setstate(state)
            meant = KINDS[kind](meant, chance) or meant
            chance.setstate(after)
    return typed, meant


def _is_lost(before: tuple[str, ...], kind: str) -> bool:
    """Whether this would take away the mistake that was made before."""
    about_forename, about_date = ("forename", "nickname", "initial"), ("wrong", "turned", "year only")
    if kind in ("no forename", "initial only"):
        return any(part in each for each in before for part in about_forename)
    return kind in ("no birth date", "year only") and any(part in each for each in before for part in about_date)


def as_text(typed: Typed, chance: random.Random) -> str:
    """How it stands in the box."""
    names = (*typed.last, *typed.first) if typed.surname_first else (*typed.first, *typed.last)
    text = (", " if typed.surname_first and chance.random() < 0.3 else " ").join(
        [" ".join(typed.last), " ".join(typed.first)] if typed.surname_first and typed.first else [" ".join(names)]
    )
    if chance.random() < 0.5:
        text = text.lower()
    if typed.born_on is None:
        return text
    if typed.only_year:
        return f"{text} {typed.born_on.year}"
    day = typed.born_on
    ways = (
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day:%y}",
        f"{day:%d.%m.%Y}",
        f"{day:%Y-%m-%d}",
        f"{day.day} {day:%b %Y}",
    )
    # Two figures of a year are read as this century's until they are to come.
    return f"{text} {chance.choice(ways[:1] + ways[2:] if day.year < 1928 else ways)}"


def _slip(word: str, chance: random.Random) -> str:
    if len(word) < 2:
        return word
    place = chance.randrange(len(word))
    kind = chance.random()
    if kind < 0.3:
        return word[:place] + word[place + 1 :]
    if kind < 0.55:
        near = sorted(NEIGHBOURS.get(word[place].lower(), ()))
        return word[:place] + chance.choice(near) + word[place + 1 :] if near else word
    if kind < 0.75:
        place = chance.randrange(len(word) - 1)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind < 0.9:
        return word[:place] + word[place] + word[place:]
    near = sorted(NEIGHBOURS.get(word[place].lower(), ()))
    return word[:place] + chance.choice(near) + word[place:] if near else word


def _by_ear(word: str, chance: random.Random) -> str:
    ways = [(heard, written) for heard, written in BY_EAR if heard in word.lower()]
    if not ways:
        return word
    heard, written = chance.choice(ways)
    place = word.lower().index(heard)
    return word[:place] + written + word[place + len(heard) :]


def _in(names: tuple[str, ...], change: Callable[[str], str], chance: random.Random) -> tuple[str, ...]:
    if not names:
        return names
    place = chance.randrange(len(names))
    return (*names[:place], change(names[place]), *names[place + 1 :])


def _slip_in_forename(typed: Typed, chance: random.Random) -> Typed:
    return replace(typed, first=_in(typed.first, lambda word: _slip(word, chance), chance))


def _slip_in_surname(typed: Typed, chance: random.Random) -> Typed:
    return replace(typed, last=_in(typed.last, lambda word: _slip(word, chance), chance))


def _forename_by_ear(typed: Typed, chance: random.Random) -> Typed:
    return replace(typed, first=_in(typed.first, lambda word: _by_ear(word, chance), chance))


def _surname_by_ear(typed: Typed, chance: random.Random) -> Typed:
    return replace(typed, last=_in(typed.last, lambda word: _by_ear(word, chance), chance))


def _nickname(typed: Typed, chance: random.Random) -> Typed | None:
    if not typed.first or not (short := SHORT.get(typed.first[0])):
        return None
    return replace(typed, first=(chance.choice(short), *typed.first[1:]))


def _swapped(typed: Typed, chance: random.Random) -> Typed | None:
    return replace(typed, surname_first=True) if typed.first else None


def _whole_date(typed: Typed) -> bool:
    return typed.born_on is not None and not typed.only_year


def _turned(typed: Typed, _chance: random.Random) -> Typed | None:
    if not _whole_date(typed) or typed.born_on.day > 12 or typed.born_on.day == typed.born_on.month:
        return None
    return replace(typed, born_on=typed.born_on.replace(day=typed.born_on.month, month=typed.born_on.day))


def _wrong_day(typed: Typed, chance: random.Random) -> Typed | None:
    """A day some days away, or another key of it."""
    if not _whole_date(typed):
        return None
    if chance.random() < 0.5:
        day = typed.born_on.day + chance.choice((-2, -1, 1, 2, 10, -10))
    else:
        written = f"{typed.born_on.day:02d}"
        place = chance.randrange(2)
        day = int(written[:place] + chance.choice(sorted(DIGITS[written[place]])) + written[place + 1 :])
    return _dated(typed, day=day)


def _wrong_month(typed: Typed, chance: random.Random) -> Typed | None:
    if not _whole_date(typed):
        return None
    return _dated(typed, month=typed.born_on.month + chance.choice((-1, 1, -1, 1, 2, -2, 6)))


def _wrong_year(typed: Typed, chance: random.Random) -> Typed | None:
    """The year before or after, another key of it, its last figures changed for one another, or ten years."""
    if not _whole_date(typed):
        return None
    year = typed.born_on.year
    kind = chance.random()
    if kind < 0.5:
        year += chance.choice((-1, 1))
    elif kind < 0.75:
        year = int(str(year)[:3] + chance.choice(sorted(DIGITS[str(year)[3]])))
    elif kind < 0.9:
        year = int(str(year)[:2] + str(year)[3] + str(year)[2])
    else:
        year += chance.choice((-10, 10))
    return _dated(typed, year=year)


def _dated(typed: Typed, **parts: int) -> Typed | None:
    try:
        day = typed.born_on.replace(**parts)
    except ValueError:
        return None
    return replace(typed, born_on=day) if date(1920, 1, 1) < day < date(2026, 11, 1) + timedelta(days=300) else None


def _year_only(typed: Typed, _chance: random.Random) -> Typed | None:
    return replace(typed, only_year=True) if _whole_date(typed) else None


def _no_date(typed: Typed, _chance: random.Random) -> Typed | None:
    return replace(typed, born_on=None) if _whole_date(typed) and typed.first else None


def _no_forename(typed: Typed, _chance: random.Random) -> Typed | None:
    return replace(typed, first=()) if typed.first and _whole_date(typed) else None


def _initial_only(typed: Typed, _chance: random.Random) -> Typed | None:
    return replace(typed, first=(typed.first[0][0],)) if typed.first and len(typed.first[0]) > 1 else None


def _a_part_missing(typed: Typed, chance: random.Random) -> Typed | None:
    """One of two forenames, or of two surnames."""
    several = [name for name in ("first", "last") if len(getattr(typed, name)) > 1]
    if not several:
        return None
    which = chance.choice(several)
    parts = getattr(typed, which)
    gone = chance.randrange(len(parts))
    return replace(typed, **{which: parts[:gone] + parts[gone + 1 :]})


KINDS: dict[str, Callable[[Typed, random.Random], Typed | None]] = {
    "slip in forename": _slip_in_forename,
    "slip in surname": _slip_in_surname,
    "forename by ear": _forename_by_ear,
    "surname by ear": _surname_by_ear,
    "nickname": _nickname,
    "surname first": _swapped,
    "day and month turned": _turned,
    "wrong day": _wrong_day,
    "wrong month": _wrong_month,
    "wrong year": _wrong_year,
    "year only": _year_only,
    "no birth date": _no_date,
    "no forename": _no_forename,
    "initial only": _initial_only,
    "a part missing": _a_part_missing,
}
MAY_COME_TWICE = frozenset({"slip in forename", "slip in surname", "forename by ear", "surname by ear"})
LEAVES_OUT = frozenset({"year only", "no birth date", "no forename", "initial only", "a part missing"})
