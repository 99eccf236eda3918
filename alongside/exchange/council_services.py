"""What the services of the demonstration council know of its people, with typing mistakes, former homes and gaps.

Everything is invented: 01632 is a range of telephone numbers kept for fiction.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from alongside.exchange.cast import CAST, FORMER_HOME
from alongside.exchange.council_names import SCHOOLS, STREETS

KNOWN_TO_NOBODY = 0.06
KNOW_EVERYBODY = ("school", "health", "housing")
NICKNAMES = {
    "Daniel": "Dan", "Benjamin": "Ben", "Samuel": "Sam", "Siobhán": "Shiv", "Danielle": "Dani", "Agnieszka": "Aga",
    "Magdalena": "Magda", "Stephen": "Steve", "Megan": "Meg", "Rukshana": "Ruksana", "Temitope": "Temi", "Leanne": "Lea",
}  # fmt: skip
FORMER_SURNAMES = ("Bright", "Cole", "Fenn", "Hale", "Larch", "Marlow", "Otter", "Quill", "Rush", "Thorn")
STAFF = (
    "Robin Ash",
    "Jo Bream",
    "Chris Dunn",
    "Alex Eden",
    "Sam Firth",
    "Toni Gale",
    "Lee Holm",
    "Pat Iles",
    "Kit Jarvis",
)


@dataclass(frozen=True)
class Someone:
    """A person of the extract, or a stranger to it, as a service might have written them down."""

    person_id: str
    forename: str
    surname: str
    sex: str
    born_on: date | None
    lines: tuple[str, ...] = ()
    postcode: str = ""
    former_lines: tuple[str, ...] = ()
    former_postcode: str = ""
    nhs_number: str = ""

    @property
    def is_of_the_cast(self) -> bool:
        """Those have a name in their identifier, and the others a number."""
        return self.person_id.startswith("P-") and not self.person_id[2:3].isdigit()

    def age_on(self, today: date) -> int:
        """In whole years; a child not yet born is 0."""
        born = self.born_on or today
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


@dataclass(frozen=True)
class Service:
    """Whom a service knows. chance: how likely at an age, for each sex; works_in: what its teams are called."""

    feed: str
    from_age: int
    until_age: int
    chance: dict[str, float]
    works_in: tuple[str, ...]
    roles: tuple[str, ...]
    items: dict[str, tuple[str, ...]] = field(default_factory=dict)
    days_old: int = 3


def _everybody(chance: float) -> dict[str, float]:
    return dict.fromkeys("FMU", chance)


_HOUSING_CASES = ("none", "none", "none", "closed", "open")
SERVICES = (
    Service(
        "school", 4, 17, _everybody(0.93), ("Riverside School", *SCHOOLS[:6]), ("Designated safeguarding lead",),
        {"school_number": ("2013401", "2013402", "2014000"), "admission_type": ("main",) * 8 + ("secondary", "off_site")},
    ),
    Service(
        "housing", 0, 110, _everybody(0.45), ("Riverside Housing",), ("Housing officer", "Tenancy officer"),
        {"landlord": ("Riverside Homes", "Harbour Housing Trust"), **dict.fromkeys(
            ("antisocial_behaviour", "arrears", "notice", "eviction"), _HOUSING_CASES)},
    ),
    Service("police", 10, 110, {"F": 0.12, "M": 0.25, "U": 0.1}, ("Mill Bridge", "Harbour Street"), ("PC", "DC")),
    Service("adult_social_care", 15, 110, _everybody(0.12), ("Adult Team East", "Adult Team West"), ("Social worker",)),
    Service("health", 0, 110, _everybody(0.93), ("Weir Street Surgery", "Harbour Practice"), ("Health visitor", "School nurse")),
    Service("substance_misuse", 16, 110, {"F": 0.08, "M": 0.14, "U": 0.1}, ("Riverside Recovery",), ("Key worker",)),
    Service("probation", 18, 110, {"F": 0.03, "M": 0.12, "U": 0.05}, ("Riverside Probation Office",), ("Probation officer",)),
    Service("mental_health", 8, 110, {"F": 0.2, "M": 0.15, "U": 0.1}, ("Adult Recovery Team", "CAMHS"), ("Care coordinator",)),
    Service("youth_justice", 10, 18, {"F": 0.05, "M": 0.12, "U": 0.05}, ("Youth Justice",), ("Case manager",), days_old=60),
)  # fmt: skip
OFFENCES = ("violence_without_injury", "violence_with_injury", "robbery", "weapons")


def records(
    someone: Someone, service: Service, today: date, random: Random, *, surely: bool = False
) -> dict[str, object] | None:
    """What the service says of somebody, by the fields of a row; None when it does not know them.

    surely: it knows them, and writes them without a mistake. The cast is known as CAST_TOLD says, and otherwise only to
    services that know nearly everybody.
    """
    told = CAST_TOLD.get((service.feed, someone.person_id))
    if told is None and not surely:
        is_in_age = service.from_age <= someone.age_on(today) <= service.until_age
        may_be = service.feed in KNOW_EVERYBODY or not someone.is_of_the_cast
        if not (is_in_age and may_be and random.random() < service.chance.get(someone.sex, 0)):
            return None
    is_exact = surely or told is not None
    said = _who(someone, random, exact=is_exact) | _work(someone, service, today, random, told or {})
    for key, values in service.items.items():
        said[key] = random.choice(values)
    if service.feed == "police" and said["involvement"] != "none" and not is_exact and random.random() < 0.7:
        for number in range(1, random.choice((1, 1, 2, 3)) + 1):
            said[f"offence_on {number}"] = today - timedelta(days=random.randrange(30, 2000))
            said[f"offence_type {number}"] = random.choice(OFFENCES)
            said[f"offence_nature {number}"] = random.choice(("convicted", "suspected"))
    return said | (told or {})


def stranger(number: int, today: date, random: Random) -> Someone:
    """Somebody whom the council's children's services do not know."""
    postcode = f"RV{random.randrange(1, 10)} {random.randrange(1, 10)}ZZ"
    return Someone(
        f"X-{number}",
        random.choice(("Ada", "Bryn", "Cleo", "Dov", "Edie", "Finn", "Gwen", "Hugo")),
        random.choice(("Archer", "Bold", "Carter", "Dray", "Evans", "Hassan", "Nowak", "Okoro")),
        random.choice("FM"),
        today - timedelta(days=random.randrange(300, 25000)),
        (f"{random.randrange(1, 200)} {random.choice(STREETS)}", "Riverside"),
        postcode,
    )


def _work(
    someone: Someone, service: Service, today: date, random: Random, told: dict[str, object]
) -> dict[str, object]:
    involvement = told.get("involvement") or random.choices(("current", "historic", "none"), (6, 3, 1))[0]
    correct_as_of = today - timedelta(days=service.days_old)
    started = correct_as_of - timedelta(days=random.randrange(40, 1500))
    started = max(started, min(someone.born_on or started, correct_as_of))
    ended = started + timedelta(days=random.randrange(10, 1000)) if involvement == "historic" else None
    ended = min(ended, correct_as_of) if ended else None
    last = (ended or correct_as_of) - timedelta(days=random.randrange(0, 40))
    name = random.choice(STAFF)
    is_said = involvement != "none"
    return {
        "involvement": involvement,
        "organisation": random.choice(service.works_in),
        "practitioner_name": name,
        "practitioner_role": random.choice(service.roles),
        "practitioner_phone": f"01632 960{random.randrange(100, 999)}",
        "practitioner_email": f"{name.lower().replace(' ', '.')}@{service.feed.replace('_', '-')}.example",
        "started_on": started if is_said else None,
        "ended_on": ended,
        "last_contact_on": max(last, started) if is_said else None,
        "correct_as_of": correct_as_of,
    }


def _who(someone: Someone, random: Random, *, exact: bool) -> dict[str, object]:
    said: dict[str, object] = {
        "forename": someone.forename,
        "surname": someone.surname,
        "born_on": someone.born_on,
        "gender": someone.sex,
        "lines": someone.lines,
        "postcode": someone.postcode,
        "nhs_number": someone.nhs_number,
    }
    if exact:
        return said
    dice = random.random
    if dice() < 0.06:
        said["forename"] = NICKNAMES.get(someone.forename, _mistyped(someone.forename, random))
    if dice() < 0.05:
        said["surname"] = _mistyped(someone.surname, random)
    elif dice() < 0.04:
        said["surname"] = random.choice(FORMER_SURNAMES)
    if dice() < 0.04:
        said["born_on"] = None
    elif someone.born_on and someone.born_on.day <= 12 and dice() < 0.05:
        said["born_on"] = someone.born_on.replace(month=someone.born_on.day, day=someone.born_on.month)
    if someone.former_postcode and dice() < 0.4:
        said["lines"], said["postcode"] = someone.former_lines, someone.former_postcode
    elif dice() < 0.08:
        said["lines"], said["postcode"] = (f"{random.randrange(1, 90)} {random.choice(STREETS)}", "Riverside"), ""
    if dice() < 0.05:
        said["postcode"] = ""
    if dice() < 0.1:
        said["gender"] = ""
    return said


def _mistyped(name: str, random: Random) -> str:
    """With two letters the wrong way round, or one that is missing."""
    at = random.randrange(max(1, len(name) - 1))
    if random.random() < 0.5:
        return name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]
    return name[: at + 1] + name[at + 2 :]


_OLD_HOME = {"lines": tuple(FORMER_HOME.address.lines()), "postcode": FORMER_HOME.postcode}
_NEW_HOME = {"lines": tuple(CAST.hassan.home.address.lines()), "postcode": CAST.hassan.home.postcode}
_AT_SCHOOL = {
    "involvement": "current", "organisation": "Riverside School", "practitioner_name": CAST.karen.name,
    "practitioner_role": CAST.karen.job_title, "practitioner_email": "karen.cole@school.example",
    "practitioner_phone": "01632 960145", "school_number": "2013401", "admission_type": "main",
}  # fmt: skip
_HASSAN_CHILDREN = tuple(child.person_id for child in CAST.hassan.children)

CAST_TOLD: dict[tuple[str, str], dict[str, object]] = {
    # Where Amina fled to stands in one feed. It is protected, so no page may show it and nothing may be linked because of it.
    ("health", "P-AMINA"): {"involvement": "current", **_NEW_HOME},
    ("housing", "P-AMINA"): {"involvement": "historic", "arrears": "closed", **_OLD_HOME},
    ("police", "P-DEAN"): {
        "involvement": "current", **_OLD_HOME, "offence_type 1": "violence_without_injury",
        "offence_nature 1": "suspected", "offence_on 1": date(2025, 10, 4),
    },
    ("housing", "P-DEAN"): {"involvement": "current", "arrears": "open", "notice": "open", **_OLD_HOME},
    **{("school", child): {**_AT_SCHOOL, **_OLD_HOME} for child in _HASSAN_CHILDREN},
    # Children in housing: hidden because of age.
    **{("housing", child): {"involvement": "historic", **_OLD_HOME} for child in _HASSAN_CHILDREN},
    # Jana Novak, or somebody else? Another spelling, another home.
    ("mental_health", "P-NOVAK-JANA"): {
        "involvement": "current", "surname": "Nowak", "lines": ("12 Keel Place", "Riverside"), "postcode": "RV9 1QX",
    },
    ("school", "P-BEGUM-YUSUF"): {**_AT_SCHOOL},
    ("probation", "P-DOYLE-LIAM"): {"involvement": "current"},
}  # fmt: skip


def also_there(someone: Someone) -> list[tuple[str, Someone]]:
    """People who are easily taken for somebody: a twin whom the council does not know, and a son named after his father."""
    if someone.person_id == "P-BEGUM-YUSUF":
        return [("school", replace(someone, person_id="X-TWIN", forename="Yunus", nhs_number=""))]
    if someone.person_id == "P-DOYLE-LIAM" and someone.born_on:
        born_on = someone.born_on.replace(year=someone.born_on.year + 27)
        junior = replace(someone, person_id="X-JUNIOR", born_on=born_on, nhs_number="")
        return [("youth_justice", junior), ("school", junior)]
    return []
