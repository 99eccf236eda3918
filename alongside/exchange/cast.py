"""The named people of the demonstration council, with identifiers that tests and scripted actions can say aloud.

Everyone is invented, and so are the borough of Riverside, its streets and its RV postcodes.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from alongside.exchange.addresses import Address

TEAM_NORTH = "Family Safeguarding Team North"
TEAM_SOUTH = "Family Safeguarding Team South"
CONFERENCE_SERVICE = "Conference and Review Service"


@dataclass(frozen=True, slots=True)
class Professional:
    """Someone who works with families; `has_left` is true for one whose account must be closed."""

    professional_id: str
    name: str
    job_title: str
    department: str
    has_left: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A family member. Adults have a fixed birth date; a child has an age in whole years on the day of the extract."""

    person_id: str
    forename: str
    surname: str
    sex: str
    ethnicity: str
    born_on: date | None = None
    age: int | None = None

    def birth_on(self, today: date) -> date:
        """The birth date, for a child so that the age is right on `today`."""
        if self.born_on:
            return self.born_on
        return birthday_years_ago(today, self.age or 0) - timedelta(days=7 * (sum(map(ord, self.person_id)) % 50) + 3)


def birthday_years_ago(today: date, years: int) -> date:
    """The same day of the year some years ago; 28 February for a 29 February that was not there."""
    return today.replace(year=today.year - years, day=28 if (today.month, today.day) == (2, 29) else today.day)


@dataclass(frozen=True, slots=True)
class Home:
    """An address with its postcode."""

    address: Address
    postcode: str


@dataclass(frozen=True, slots=True)
class Family:
    """A family of the cast. `step` is its place on the journey, `enquiry_age` its enquiry's age in working days."""

    family_id: str
    step: str
    enquiry_age: int
    mother: Person
    children: tuple[Person, ...]
    home: Home
    father: Person | None = None
    father_home: Home | None = None
    grandmother: Person | None = None
    speaks_welsh: bool = False

    @property
    def people(self) -> tuple[Person, ...]:
        """Everyone, the adults first."""
        adults = (self.mother, self.father, self.grandmother)
        return (*(adult for adult in adults if adult), *self.children)


def _home(house: str, street: str, postcode: str, *, flat: str = "", building: str = "") -> Home:
    return Home(Address(flat=flat, building=building, house=house, street=street, town="Riverside"), postcode)


def _family(
    name: str,
    step: str,
    enquiry_age: int,
    ethnicity: str,
    mother: tuple[str, str, date],
    children: list[tuple[str, str, str, int]],
    home: Home,
    father: tuple[str, str, date] | None = None,
    *,
    speaks_welsh: bool = False,
) -> Family:
    def adult(sex: str, forename: str, surname: str, born_on: date) -> Person:
        return Person(f"P-{name}-{forename.upper()}", forename, surname, sex, ethnicity, born_on=born_on)

    return Family(
        f"F-{name}",
        step,
        enquiry_age,
        adult("F", *mother),
        tuple(
            Person(f"P-{name}-{forename.upper()}", forename, surname, sex, ethnicity, age=age)
            for forename, surname, sex, age in children
        ),
        home,
        father=adult("M", *father) if father else None,
        speaks_welsh=speaks_welsh,
    )


FORMER_HOME = _home("14", "Old Mill Lane", "RV2 6LM")
"""Where Amina and the children lived with Dean, and where he still lives."""

_HASSAN = Family(
    "F-HASSAN",
    "a",
    9,
    Person("P-AMINA", "Amina", "Hassan", "F", "AOTH", born_on=date(1991, 4, 12)),
    (
        Person("P-SAM", "Sam", "Carter", "M", "MWAS", age=10),
        Person("P-LAYLA", "Layla", "Carter", "F", "MWAS", age=8),
    ),
    _home("", "Saltmarsh Walk", "RV7 4QD", flat="Flat 3", building="Heron Court"),
    father=Person("P-DEAN", "Dean", "Carter", "M", "WBRI", born_on=date(1987, 11, 3)),
    father_home=FORMER_HOME,
    grandmother=Person("P-SAMIRA", "Samira", "Hassan", "F", "AOTH", born_on=date(1962, 8, 27)),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who. Amina fled Dean: her present home, and the children's, must never reach him."""

    hassan: Family
    okafor: Family
    novak: Family
    begum: Family
    evans: Family
    kowalski: Family
    mensah: Family
    doyle: Family
    webb: Family
    price: Family
    maria: Professional
    tom: Professional
    joy: Professional
    priya: Professional
    karen: Professional
    ana: Professional
    ifan: Professional
    beth: Professional
    luke: Professional
    dee: Professional
    eli: Professional
    quinn: Professional
    eve: Professional
    nia: Professional
    rina: Professional
    target_disagrees_family_id: str

    @property
    def families(self) -> tuple[Family, ...]:
        """In the order of the journey; all have Maria as their social worker."""
        journey = (self.hassan, self.okafor, self.novak, self.begum, self.evans, self.kowalski)
        return (*journey, self.mensah, self.doyle, self.webb, self.price)

    @property
    def professionals(self) -> tuple[Professional, ...]:
        """Everyone with a staff or agency account."""
        staff = (self.maria, self.tom, self.joy, self.priya, self.ifan, self.beth, self.luke)
        return (*staff, self.karen, self.ana)

    @property
    def not_in_the_extract(self) -> tuple[Professional, ...]:
        """Those of the council whom its case system does not know; a demonstration alone has them."""
        return (self.dee, self.eli, self.quinn, self.eve, self.nia, self.rina)


CAST = Cast(
    hassan=_HASSAN,
    okafor=_family(
        "OKAFOR",
        "b",
        5,
        "BAFR",
        ("Ngozi", "Okafor", date(1988, 2, 19)),
        [("Chidi", "Okafor", "M", 7), ("Adaeze", "Okafor", "F", 4)],
        _home("31", "Tanner Street", "RV1 2BD"),
        ("Emeka", "Okafor", date(1985, 6, 30)),
    ),
    novak=_family(
        "NOVAK",
        "c",
        7,
        "WOTH",
        ("Jana", "Novak", date(1994, 9, 5)),
        [("Marek", "Novak", "M", 6)],
        _home("8", "Ferry Road", "RV3 1HT"),
    ),
    begum=_family(
        "BEGUM",
        "d",
        9,
        "ABAN",
        ("Rukshana", "Begum", date(1990, 12, 1)),
        [("Yusuf", "Miah", "M", 11), ("Nadia", "Miah", "F", 9)],
        _home("102", "Weir Street", "RV4 8PN"),
        ("Kamal", "Miah", date(1984, 3, 14)),
    ),
    evans=_family(
        "EVANS",
        "e",
        12,
        "WBRI",
        ("Siân", "Evans", date(1992, 5, 23)),
        [("Gruffydd", "Evans", "M", 8), ("Mali", "Evans", "F", 5)],
        _home("5", "Lock Cottages", "RV5 3LG"),
        speaks_welsh=True,
    ),
    kowalski=_family(
        "KOWALSKI",
        "f",
        14,
        "WOTH",
        ("Agnieszka", "Kowalska", date(1989, 7, 17)),
        [("Zofia", "Kowalska", "F", 12), ("Jakub", "Kowalski", "M", 9)],
        _home("47", "Mast Street", "RV6 5RX"),
        ("Paweł", "Kowalski", date(1986, 1, 8)),
    ),
    mensah=_family(
        "MENSAH",
        "g",
        20,
        "BAFR",
        ("Abena", "Mensah", date(1993, 10, 11)),
        [("Kwame", "Mensah", "M", 3)],
        _home("19", "Rope Walk", "RV8 2TC"),
    ),
    doyle=_family(
        "DOYLE",
        "h",
        60,
        "WIRI",
        ("Siobhán", "Doyle", date(1987, 8, 2)),
        [("Aoife", "Doyle", "F", 13), ("Conor", "Doyle", "M", 10)],
        _home("66", "Chandler Street", "RV9 7WA"),
        ("Liam", "Doyle", date(1983, 12, 29)),
    ),
    webb=_family(
        "WEBB",
        "i",
        70,
        "WBRI",
        ("Kelly", "Webb", date(1995, 1, 26)),
        [("Tyler", "Webb", "M", 9)],
        _home("3", "Sluice Close", "RV1 9NE"),
    ),
    price=_family(
        "PRICE",
        "no plan",
        25,
        "MWBC",
        ("Danielle", "Price", date(1990, 6, 15)),
        [("Ruby", "Price", "F", 6), ("Noah", "Price", "M", 2)],
        _home("88", "Barge Street", "RV2 4JS"),
        ("Marcus", "Price", date(1988, 4, 4)),
    ),
    maria=Professional("W-MARIA", "Maria Santos", "Social worker", TEAM_NORTH),
    tom=Professional("W-TOM", "Tom Reed", "Conference chair", CONFERENCE_SERVICE),
    joy=Professional("W-JOY", "Joy Adeyemi", "Team manager", TEAM_NORTH),
    priya=Professional("W-PRIYA", "Priya Shah", "Conference administrator", CONFERENCE_SERVICE),
    karen=Professional("W-KAREN", "Karen Cole", "Designated safeguarding lead", "Riverside School"),
    ana=Professional("W-ANA", "Ana Lopes", "Health visitor and school nurse", "Riverside Community Health"),
    ifan=Professional("W-IFAN", "Ifan Rees", "Social worker", TEAM_SOUTH),
    beth=Professional("W-BETH", "Beth Morgan", "Team manager", TEAM_SOUTH),
    dee=Professional("W-DEE", "Dee Marsh", "Duty manager", CONFERENCE_SERVICE),
    eli=Professional("W-ELI", "Eli Frost", "Emergency duty social worker", CONFERENCE_SERVICE),
    quinn=Professional("W-QUINN", "Quinn Hale", "Quality assurance officer", CONFERENCE_SERVICE),
    eve=Professional("W-EVE", "Eve Stone", "System administrator", CONFERENCE_SERVICE),
    nia=Professional("W-NIA", "Nia Bell", "Social worker", TEAM_SOUTH),
    rina=Professional("W-RINA", "Rina Patel", "Data steward", CONFERENCE_SERVICE),
    luke=Professional("W-LUKE", "Luke Hart", "Social worker", TEAM_NORTH, has_left=True),
    target_disagrees_family_id="F-1007",
)
