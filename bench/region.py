"""A synthetic region: families of an authority and what agencies hold about them, with the truth of who is who.

How it differs from what the linker knows: names, short forms and spellings are lists of its own (`region_names`), and the
linker's are not imported; it works in households and in what happens to them (birth, twins, names handed on, separation,
step-parents, moving, hostels), of which the linker is told nothing but which addresses are shared; mistakes are what clerks do
(the key beside the right one, a name heard and not read, a form with its boxes swapped), not as edits of one letter. Rates are of
our making. Everything follows from the seed.
"""

import random
import string
from dataclasses import dataclass, field
from datetime import date, timedelta

import pyarrow as pa

from bench.region_names import KEYS_BESIDE, STREET_NAMES, TRADITIONS, USED_AS, by_ear, daughters

TODAY = date(2026, 6, 1)
ADDRESSES_IN_A_POSTCODE = 15
STREETS = STREET_NAMES.split()
ENDINGS = ("", "", "field", "side", "wood")
KINDS = [
    "Road",
    "Street",
    "Avenue",
    "Close",
    "Lane",
    "Drive",
    "Terrace",
    "Grove",
    "Way",
    "Court",
    "Crescent",
    "Gardens",
]
TOWNS = ["Aldermere", "Brackenby", "Coldwick", "Dunmarsh", "Elverton", "Farleigh", "Grimsworth", "Hexley"]
BESIDE = dict(zip(string.ascii_lowercase, KEYS_BESIDE.split(), strict=True))


@dataclass
class Someone:
    """A person as they are. same: number of the person, tags: what makes them hard to tell from others."""

    same: int
    forename: str
    surname: str
    born_on: date
    gender: str
    tradition: str
    nhs_number: str
    upn: str
    home: "Home"
    before: "Home | None" = None
    surname_before: str = ""
    tags: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Home:
    """An address."""

    postcode: str
    house: str
    street: str
    is_shared: bool = False


@dataclass(frozen=True)
class Feed:
    """How well an agency writes down whom it knows. Shares of records, unless said otherwise.

    ages: whom it knows. covers: how many of those. hears: names by ear. old: address from before a move.
    """

    name: str
    ages: tuple[int, int]
    covers: float
    nhs: float
    upn: float
    no_birth: float
    no_address: float
    no_gender: float
    key: float
    hears: float
    short: float
    wrong_birth: float
    swaps: float
    initial: float
    old: float


FEEDS = (
    Feed("school", (4, 18), 0.85, 0, 0.95, 0.001, 0.01, 0.001, 0.010, 0.010, 0.03, 0.006, 0.004, 0.000, 0.3),
    Feed("health", (0, 100), 0.60, 0.97, 0, 0.001, 0.01, 0.005, 0.010, 0.010, 0.03, 0.006, 0.004, 0.001, 0.4),
    Feed("housing", (16, 100), 0.35, 0, 0, 0.030, 0.01, 0.020, 0.020, 0.020, 0.05, 0.015, 0.008, 0.010, 0.1),
    Feed("police", (10, 100), 0.20, 0, 0, 0.010, 0.08, 0.010, 0.020, 0.030, 0.05, 0.015, 0.010, 0.002, 0.5),
    Feed("social_care", (0, 100), 0.25, 0.60, 0.2, 0.010, 0.03, 0.005, 0.015, 0.015, 0.04, 0.010, 0.005, 0.001, 0.4),
)


class Region:
    """People of a region by household, from a seed. hard: every family has twins, or a child who bears a parent's name."""

    def __init__(self, households: int, seed: int, *, hard: bool = False) -> None:
        self.chance = random.Random(seed)  # noqa: S311 (nobody's secret)
        self.hard = hard
        self.count = 0
        self.hostels = [self._home(is_shared=True) for _ in range(max(households // 400, 1))]
        self.names = {
            name: [
                (text.split(), _rarer(text.split(), length, name))
                for text, length in zip(row[2:], (200, 200, 600), strict=True)
            ]
            for name, row in TRADITIONS.items()
        }
        shares = [row[0] for row in TRADITIONS.values()]
        self.families = [
            self._family(tradition) for tradition in self.chance.choices(list(TRADITIONS), shares, k=households)
        ]

    def people(self, share: float = 0.5) -> tuple[pa.Table, set[int]]:
        """Those whom the authority knows, as the linker is given them, and their numbers: of so many families, nearly everybody."""
        known = [
            person
            for family in self.families
            if self.chance.random() < share
            for person in family
            if self.chance.random() < (0.6 if self.hard else 0.9)
        ]
        own = Feed("people", (0, 120), 1, 0.6, 0.5, 0.005, 0.02, 0.002, 0.004, 0.004, 0.02, 0.003, 0.001, 0, 0.15)
        rows = [(f"p{person.same}", *self._written(person, own)) for person in known]
        return _table(rows), {person.same for person in known}

    def records(self, feed: Feed) -> tuple[pa.Table, list[Someone]]:
        """What an agency delivers, and whom each record is about."""
        about = [
            person
            for family in self.families
            for person in family
            if feed.ages[0] <= _age(person.born_on) <= feed.ages[1] and self.chance.random() < feed.covers
        ]
        self.chance.shuffle(about)
        return _table([(f"{feed.name}-{at}", *self._written(each, feed)) for at, each in enumerate(about)]), about

    def _home(self, *, is_shared: bool = False) -> Home:
        chance = self.chance
        area = chance.randrange(4000)  # postcodes lie in areas of one street each, 20 to an area
        inner = chance.randrange(20)
        postcode = f"LN{area // 200 + 1} {area // 20 % 10}{'ABDEFGHJLN'[area % 10]}{'PQRSTUWXYZABDEFGHJLN'[inner]}"
        local = random.Random(area)  # noqa: S311
        street = f"{local.choice(STREETS)}{local.choice(ENDINGS)} {local.choice(KINDS)}, {TOWNS[area % 8]}"
        return Home(
            postcode,
            str(chance.randrange(inner * ADDRESSES_IN_A_POSTCODE + 1, (inner + 1) * ADDRESSES_IN_A_POSTCODE + 1)),
            street,
            is_shared,
        )

    def _family(self, tradition: str) -> list[Someone]:
        chance, how = self.chance, TRADITIONS[tradition][1]
        home = chance.choice(self.hostels) if chance.random() < 0.02 else self._home()
        youngest_parent = TODAY - timedelta(days=chance.randrange(18 * 365, 55 * 365))
        mother = self._someone(tradition, "F", youngest_parent, self._surname(tradition, "F"), home)
        father = self._someone(tradition, "M", youngest_parent - timedelta(days=chance.randrange(-1500, 2500)),
                               self._surname(tradition, "M"), home)  # fmt: skip
        if how == "father" and chance.random() < 0.6:
            mother.surname_before, mother.surname = mother.surname, father.surname
        children = self._children(tradition, mother, father, home)
        members = [mother, father, *children]
        self._hand_on_names(members)
        self._separate(members, tradition)
        self._move(members)
        return members

    def _children(self, tradition: str, mother: Someone, father: Someone, home: Home) -> list[Someone]:
        chance, children = self.chance, []
        count = chance.choices([1, 2, 3, 4, 5], [35, 38, 17, 7, 3])[0]
        born = mother.born_on + timedelta(days=chance.randrange(17 * 365, 30 * 365))
        while len(children) < count and born < TODAY:
            gender = chance.choice("FM")
            child = self._someone(tradition, gender, born, self._childs(tradition, gender, mother, father), home)
            if _told_apart(child) not in {_told_apart(other) for other in children}:
                children.append(child)
            if len(children) < count and chance.random() < (0.6 if self.hard else 0.025):
                children.append(self._twin(child, children))
            born += timedelta(days=chance.randrange(330, 2000))
        return children

    def _twin(self, child: Someone, others: list[Someone]) -> Someone:
        """Born the same day, often of the same sex, sometimes with a name that sounds or begins like the other's."""
        chance = self.chance
        gender = child.gender if chance.random() < 0.65 else "FM".replace(child.gender, "")
        names = self._first_names(child.tradition, gender)
        alike = [name for name in names if name[:2] == child.forename[:2] or name[-3:] == child.forename[-3:]]
        taken = {_told_apart(other) for other in others}
        free = [name for name in (alike if alike and chance.random() < 0.35 else names) if name not in taken]
        twin = self._someone(child.tradition, gender, child.born_on, child.surname, child.home)
        twin.forename = chance.choice(free or [name for name in names if name not in taken])
        for each in (child, twin):
            each.tags.add("twin")
        return twin

    def _hand_on_names(self, members: list[Someone]) -> None:
        """A child who bears a parent's whole name."""
        mother, father, *children = members
        for child in children:
            parent = father if child.gender == "M" else mother
            taken = {_told_apart(other) for other in children}
            if (
                _told_apart(parent) not in taken
                and "twin" not in child.tags
                and self.chance.random() < (0.7 if self.hard else 0.03)
            ):
                child.forename, child.surname = parent.forename, parent.surname
                child.tags.add("junior")
                parent.tags.add("junior")

    def _separate(self, members: list[Someone], tradition: str) -> None:
        """One parent lives elsewhere, and in some of those families somebody else moved in with a child of their own."""
        chance = self.chance
        if chance.random() > 0.25:
            return
        members[1].home, members[1].before = self._home(), members[1].home
        if chance.random() < 0.4:
            home = members[0].home
            other = self._someone(tradition, "M", members[0].born_on, self._surname(tradition, "M"), home)
            child = self._someone(
                tradition,
                chance.choice("FM"),
                TODAY - timedelta(days=chance.randrange(300, 16 * 365)),
                other.surname,
                home,
            )
            for each in (other, child):
                each.before = self._home()
            if chance.random() < 0.3 and len(members) > 2:
                members[2].surname_before, members[2].surname = members[2].surname, other.surname
            for each in (other, child, *members[2:]):
                each.tags.add("step-family")
            members += [other, child]

    def _move(self, members: list[Someone]) -> None:
        if self.chance.random() < 0.3:
            home = members[0].home
            new = self._home()
            for each in members:
                if each.home == home:
                    each.home, each.before = new, home
                    each.tags.add("moved")

    def _someone(self, tradition: str, gender: str, born_on: date, surname: str, home: Home) -> Someone:
        self.count += 1
        chance = self.chance
        forename = chance.choice(self._first_names(tradition, gender))
        if tradition in ("pakistani", "english") and chance.random() < 0.2:
            second = chance.choice(self._first_names(tradition, gender))
            forename = f"{'Mohammed' if tradition == 'pakistani' and gender == 'M' else forename} {second}"
        tags = {"hostel"} if home.is_shared else set()
        if tradition in ("somali", "pakistani") and born_on.year < 2000 and chance.random() < 0.15:
            born_on = date(born_on.year, 1, 1)  # a birthday that an office gave
        upn = f"{chance.choice('ABCDEFGH')}{chance.randrange(10**12):012d}"
        return Someone(
            self.count, forename, surname, born_on, gender, tradition, _nhs_number(chance), upn, home, tags=tags
        )

    def _first_names(self, tradition: str, gender: str) -> list[str]:
        common, rare = self.names[tradition][0 if gender == "F" else 1]
        return common if self.chance.random() < 0.65 else rare

    def _family_name(self, tradition: str) -> str:
        common, rare = self.names[tradition][2]
        if self.chance.random() < 0.4:
            return self.chance.choice(rare)
        return common[min(int(self.chance.paretovariate(0.7)) - 1, len(common) - 1)]

    def _surname(self, tradition: str, gender: str) -> str:
        chance, name = self.chance, self._family_name(tradition)
        how = TRADITIONS[tradition][1]
        if how == "two":
            return f"{name} {self._family_name(tradition)}"
        if how == "patronymic":
            return f"{name} {self._family_name(tradition)}"
        if tradition == "english" and chance.random() < 0.05:
            return f"{name}-{self._family_name(tradition)}"
        return daughters(name, tradition) if gender == "F" else name

    def _childs(self, tradition: str, gender: str, mother: Someone, father: Someone) -> str:
        how = TRADITIONS[tradition][1]
        if how == "two":
            return f"{father.surname.split()[0]} {mother.surname.split()[0]}"
        if how == "patronymic":
            return f"{father.forename} {father.surname.split()[0]}"
        if how == "own" and gender == "F":
            return self.chance.choice([father.surname, mother.surname])
        if how == "gendered":
            root = father.surname
            return daughters(root, tradition) if gender == "F" else root
        return father.surname if self.chance.random() < 0.8 else mother.surname

    def _written(self, person: Someone, feed: Feed) -> tuple:
        chance = self.chance
        forename, surname = self._name_as_written(person, feed)
        born_on = None if chance.random() < feed.no_birth else person.born_on
        if born_on and chance.random() < feed.wrong_birth:
            born_on = _wrong_day(born_on, chance)
        home = person.before if person.before and chance.random() < feed.old else person.home
        postcode, house, address = home.postcode, home.house, f"{home.house} {home.street}"
        if chance.random() < feed.no_address:
            postcode = house = address = ""
        elif chance.random() < feed.key:
            postcode = _other_key(postcode, chance)
        elif chance.random() < 0.02:
            postcode = ""
        gender = "" if chance.random() < feed.no_gender else person.gender
        nhs = person.nhs_number if chance.random() < feed.nhs else ""
        upn = person.upn if chance.random() < feed.upn and 4 <= _age(person.born_on) <= 19 else ""
        return (
            forename,
            surname,
            born_on,
            gender,
            nhs,
            upn,
            postcode,
            house,
            "",
            home.is_shared and bool(address),
            address,
        )

    def _name_as_written(self, person: Someone, feed: Feed) -> tuple[str, str]:
        chance, forename, surname = self.chance, person.forename, person.surname
        if person.surname_before and chance.random() < 0.3:
            surname = person.surname_before
        parts = surname.replace("-", " ").split()
        if len(parts) > 1 and chance.random() < 0.2:
            surname = chance.choice(parts)
        if " " in forename and chance.random() < 0.5:
            forename = (
                forename.split()[0] if person.tradition != "pakistani" or chance.random() < 0.3 else forename.split()[1]
            )
        if chance.random() < feed.short and forename.split()[0] in USED_AS:
            forename = chance.choice(USED_AS[forename.split()[0]])
        if chance.random() < feed.initial:
            forename = forename[0]
        if chance.random() < feed.hears * (1 if person.tradition in ("english", "welsh", "irish") else 2):
            forename, surname = (
                (by_ear(forename, chance), surname) if chance.random() < 0.6 else (forename, by_ear(surname, chance))
            )
        if chance.random() < feed.key:
            forename, surname = (
                (_other_key(forename, chance), surname)
                if chance.random() < 0.5
                else (forename, _other_key(surname, chance))
            )
        if chance.random() < feed.swaps * (4 if person.tradition in ("chinese", "somali") else 1):
            forename, surname = surname, forename
        if person.tradition in ("somali", "sikh") and chance.random() < 0.01:
            forename, surname = "", forename  # one name only
        return (forename.upper(), surname.upper()) if feed.name in ("housing", "police") else (forename, surname)


def _rarer(names: list[str], length: int, tradition: str) -> list[str]:
    """Names that few bear, which sound like the tradition's: the beginning of one with the end of another."""
    local = random.Random(f"rarer {tradition}")  # noqa: S311
    made: dict[str, None] = {}
    for _ in range(length * 2):
        one, other = local.choice(names).replace("'", ""), local.choice(names).lower().replace("'", "")
        made[one[: max(2, len(one) * 3 // 5)] + other[len(other) // 2 :]] = None
    return list(made)[:length]


def _told_apart(person: Someone) -> str:
    """The first name that brothers and sisters do not share."""
    words = person.forename.split()
    return words[-1] if words[0] == "Mohammed" else words[0]


def _age(born_on: date) -> int:
    return (TODAY - born_on).days // 365


def _nhs_number(chance: random.Random) -> str:
    while True:
        digits = [chance.randrange(10) for _ in range(9)]
        check = (11 - sum(digit * (10 - at) for at, digit in enumerate(digits)) % 11) % 11
        if check != 10:
            return "".join(map(str, [*digits, check]))


def _wrong_day(born_on: date, chance: random.Random) -> date:
    kind = chance.random()
    if kind < 0.3 and born_on.day <= 12:
        return born_on.replace(month=born_on.day, day=born_on.month)
    if kind < 0.5:
        return born_on.replace(day=1, month=1)
    if kind < 0.75:
        return born_on + timedelta(days=chance.choice([1, -1, 10, -10, 30, -30]))
    return born_on.replace(year=born_on.year + chance.choice([1, -1, 10, -10]), day=min(born_on.day, 28))


def _other_key(text: str, chance: random.Random) -> str:
    """A slip of the keyboard: the key beside, one too many, one too few, or two in the wrong order."""
    if len(text) < 2:
        return text
    at = chance.randrange(len(text) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    beside = chance.choice(BESIDE.get(text[at].lower(), "e")) if text[at].isalpha() else str(chance.randrange(10))
    return text[:at] + (beside if kind == 2 else text[at] + beside) + text[at + 1 :]


NAMES = (
    "id",
    "forename",
    "surname",
    "born_on",
    "gender",
    "nhs_number",
    "upn",
    "postcode",
    "house",
    "home",
    "is_shared_address",
    "address",
)


def _table(rows: list[tuple]) -> pa.Table:
    columns = list(zip(*rows, strict=True))
    kinds = {"born_on": pa.date32(), "is_shared_address": pa.bool_()}
    return pa.table(
        {name: pa.array(column, kinds.get(name, pa.string())) for name, column in zip(NAMES, columns, strict=True)}
    )
