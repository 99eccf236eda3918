"""Families of the demonstration council around the cast, with the history a case system would have of them."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from alongside.exchange.addresses import Address
from alongside.exchange.cast import CAST, Home, Person
from alongside.exchange.council_names import POSTCODE_LETTERS, STREETS, TRADITIONS, Tradition
from alongside.exchange.council_records import records
from alongside.exchange.council_staff import Staff
from alongside.exchange.extract import ALLOCATED_WORKER, INITIAL_CONFERENCE_WORKING_DAYS, Extract, working_days_from

CATEGORIES = ("NEG", "NEG", "NEG", "EMO", "EMO", "EMO", "EMO", "PHY", "SAB", "MUL")
FIRST_REVIEW_DAYS, LATER_REVIEW_DAYS = 91, 182
UNBORN_NUMBERS = frozenset({1004, 1019, 1033})
EARLIER_WORKER_NUMBERS = frozenset({1002, 1012, 1025})
DISAGREEMENT_WORKING_DAYS = 3
LATE_REVIEW_STAGE = 8
REFUGE = "REFUGE"


class Household:
    """The people of one family, drawn from one way of naming."""

    def __init__(self, number: int, random: Random, today: date) -> None:
        self.number, self.random, self.today = number, random, today
        self.tradition: Tradition = random.choice(TRADITIONS)
        self.family_id = f"F-{number}"
        self.people = 0
        self.has_long_names = False
        self.forenames_taken: set[str] = set()
        place = random.randrange(len(self.tradition.surnames))
        self.father_surname = self.tradition.surnames[place]
        bear = self.tradition.feminine or self.tradition.surnames
        own = random.randrange(len(bear)) if self.tradition.mothers_own else place
        self.mother_surname = bear[own]
        self.daughter_surname = bear[place] if self.tradition.children_take == "father" else self.mother_surname
        self.son_surname = self.father_surname if self.tradition.children_take == "father" else self.mother_surname

    def person(self, sex: str, surname: str, years: tuple[int, int]) -> Person:
        return self.join(sex, surname, self.random.randrange(years[0] * 365 + 10, years[1] * 365))

    def join(self, sex: str, surname: str, age_days: int, forename: str | None = None) -> Person:
        self.people += 1
        if forename is None:
            names = self.tradition.feminine_forenames if sex == "F" else self.tradition.masculine_forenames
            free = [name for name in names if name not in self.forenames_taken]
            forename = self.random.choice(free or names)
            self.forenames_taken.add(forename)
            if self.has_long_names and self.random.random() < 0.4:
                forename = f"{forename} {self.random.choice(names)}"
        born_on = self.today - timedelta(days=age_days)
        person_id = f"P-{self.number}-{self.people}"
        return Person(person_id, forename, surname, sex, self.tradition.ethnicity, born_on=born_on)

    def child(self, age: int) -> Person:
        sex = self.random.choice("FM")
        surname = self.daughter_surname if sex == "F" else self.son_surname
        return self.join(sex, surname, age * 366 + self.random.randrange(5, 60))

    def home(self) -> Home:
        house, street = str(self.random.randrange(1, 180)), self.random.choice(STREETS)
        flat = f"Flat {self.random.randrange(1, 24)}" if self.random.random() < 0.4 else ""
        letters = "".join(self.random.choices(POSTCODE_LETTERS, k=2))
        postcode = f"RV{self.random.randrange(1, 10)} {self.random.randrange(1, 10)}{letters}"
        return Home(Address(flat=flat, house=house, street=street, town="Riverside"), postcode)


def generated_family(
    extract: Extract, number: int, place: int, random: Random, staff: Staff, *, is_small: bool = True
) -> None:
    """Add one family. `place` decides how far its history has come, so that a council of 60 has every stage.

    Beyond the small council some have twins, a child named after a parent, an earlier home, or fled to a refuge.
    """
    household = Household(number, random, extract.today)
    household.has_long_names = not is_small
    mother = household.person("F", household.mother_surname, (19, 44))
    oldest = max(2, min(17, (extract.today - mother.birth_on(extract.today)).days // 365 - 18))
    ages = range(1 if number in UNBORN_NUMBERS else 0, oldest)
    wanted = random.choices((1, 2, 3, 4), (4, 4, 2, 1))[0]
    # Different ages in whole years, each soon after a birthday, so that no two births are too close to be true.
    children = [household.child(age) for age in sorted(random.sample(ages, min(wanted, len(ages))), reverse=True)]
    if not is_small:
        _namesakes(household, mother, children, number)
    unborn = household.join("U", mother.surname, 0, forename="Unborn") if number in UNBORN_NUMBERS else None

    extract.person(mother, is_mother=True)
    extract.member(household.family_id, mother)
    for child in children:
        extract.child(household.family_id, child, mother)
    if unborn:
        expected_on = extract.today + timedelta(days=random.randrange(30, 100))
        extract.child(household.family_id, unborn, mother, expected_birth_on=expected_on)
    home, moved_in_on = household.home(), extract.today - timedelta(days=random.randrange(200, 2500))
    if not is_small and number % 10 == 3:
        former = household.home()
        for person in (mother, *children):
            extract.lives(person, former, moved_in_on - timedelta(days=900), moved_in_on)
    for person in (mother, *children):
        extract.lives(person, home, moved_in_on, kind=REFUGE if not is_small and number % 50 == 7 else "HOME")
    half = _others(extract, household, mother, children, home, moved_in_on)
    _siblings(extract, children, half)
    _history(extract, household, [*children, *([unborn] if unborn else [])], place, staff)


def _namesakes(household: Household, mother: Person, children: list[Person], number: int) -> None:
    """A twin for the youngest, or a daughter who bears her mother's name: what no program may take for one person."""
    youngest = children[-1]
    if number % 40 == 1:
        days = (household.today - youngest.birth_on(household.today)).days
        children.append(household.join(youngest.sex, youngest.surname, days))
    if number % 25 == 4 and youngest.sex == "F":
        place = children.index(youngest)
        children[place] = replace(youngest, forename=mother.forename, surname=mother.surname)


def _others(
    extract: Extract, household: Household, mother: Person, children: list[Person], home: Home, moved_in_on: date
) -> Person | None:
    """Father, step-parent and grandmother as the dice fall; the child who is a half-sibling of the others, if any."""
    random, family_id = household.random, household.family_id

    def join(person: Person, where: Home) -> None:
        extract.person(person)
        extract.member(family_id, person)
        extract.lives(person, where, moved_in_on)

    grown_up = 18 + max((extract.today - child.birth_on(extract.today)).days // 365 for child in children)
    half = children[0] if len(children) > 1 and random.random() < 0.35 else None
    if random.random() < 0.75:
        father = household.person("M", household.father_surname, (grown_up, grown_up + 22))
        together = random.random() < 0.5
        join(father, home if together else household.home())
        extract.relate(father, "partner" if together else "former partner", mother)
        for child in children:
            if child is not half:
                extract.relate(father, "father", child, responsible=random.random() < 0.85)
            elif together:
                extract.relate(father, "step-parent", child, responsible=False)
    elif random.random() < 0.5:
        surname = random.choice(household.tradition.surnames)
        partner = household.person("M", surname, (21, 50))
        join(partner, home)
        extract.relate(partner, "partner", mother)
        for child in children:
            extract.relate(partner, "parent's partner", child, responsible=False)
    if random.random() < 0.3:
        years = (extract.today - mother.birth_on(extract.today)).days // 365
        grandmother = household.person("F", mother.surname, (years + 18, years + 35))
        join(grandmother, household.home())
        extract.relate(grandmother, "mother", mother)
        for child in children:
            extract.relate(grandmother, "grandparent", child, responsible=False)
    return half


def _siblings(extract: Extract, children: list[Person], half: Person | None) -> None:
    for place, child in enumerate(children):
        for other in children[place + 1 :]:
            extract.relate(child, "half-sibling" if half in (child, other) else "sibling", other)


def _history(extract: Extract, household: Household, children: list[Person], place: int, staff: Staff) -> None:
    """Enquiry, conference, plan and reviews.

    Of every 25 families, 4 have an enquiry and no conference yet, 2 a conference that is arranged, 2 one that is late,
    10 a plan before its first review, 6 one after it, and 1 had a conference without a plan.
    """
    random, today = household.random, extract.today
    stage = place % 25
    worker = staff.workers[household.number % len(staff.workers)]
    chair = random.choice(staff.chairs)
    ages = {0: (1, 13), 1: (6, 12), 2: (17, 24), 3: (16, 70), 4: (90, 330), 5: (20, 60)}
    held = _stage_of(stage)
    started_on = working_days_from(today, -random.randint(*ages[held]))
    target_on = working_days_from(started_on, INITIAL_CONFERENCE_WORKING_DAYS)
    conference_on = _conference_day(held, started_on, today, random)
    if household.family_id == CAST.target_disagrees_family_id:
        target_on = working_days_from(target_on, DISAGREEMENT_WORKING_DAYS)

    is_held = conference_on is not None and conference_on <= today
    category = random.choice(CATEGORIES)
    latest = random.choice(CATEGORIES) if held == 4 and random.random() < 0.2 else category
    agencies = random.sample(staff.agencies, 2)
    for child in children:
        first_on = started_on - timedelta(days=20)
        if household.number in EARLIER_WORKER_NUMBERS:
            extract.involve(CAST.luke, ALLOCATED_WORKER, child, first_on, started_on, "Worker left the authority")
            first_on = started_on
        extract.involve(worker, ALLOCATED_WORKER, child, first_on)
        for agency in agencies:
            extract.involve(agency, agency.job_title, child, first_on)
        extract.enquiry(child, worker, started_on, conference_on if is_held else None)
        if held == 0:
            continue
        meeting_id = f"IM-{household.number}"
        led_to_plan = held != 5 if is_held else None
        extract.conference(child, meeting_id, chair, target_on, conference_on, led_to_plan=led_to_plan)
        if led_to_plan and conference_on:
            extract.plan(child, conference_on, category, latest)
    plan_on = conference_on if is_held and held != 5 else None
    records(extract, children, worker, started_on - timedelta(days=20), plan_on=plan_on)
    if is_held and held != 5 and conference_on:
        _reviews(extract, household.number, children, conference_on, random, stage)


def _stage_of(place: int) -> int:
    """0 enquiry, 1 conference arranged, 2 conference late, 3 plan, 4 plan with reviews, 5 conference without a plan."""
    for stage, until in enumerate((4, 6, 8, 18, 24)):
        if place < until:
            return stage
    return 5


def _conference_day(stage: int, started_on: date, today: date, random: Random) -> date | None:
    if stage == 1:
        return working_days_from(today, random.randint(1, 3))
    if stage in (3, 4, 5):
        return working_days_from(started_on, random.choice((12, 13, 14, 14, 15, 15, 15)))
    return None


def _reviews(extract: Extract, number: int, children: list[Person], plan_on: date, random: Random, stage: int) -> None:
    """Reviews held since the plans began, and the next one due; at `LATE_REVIEW_STAGE` it is late."""
    meeting, due_on = 1, plan_on + timedelta(days=FIRST_REVIEW_DAYS)
    while due_on <= extract.today:
        review_on = working_days_from(due_on, -random.randint(1, 8))
        for child in children:
            participation = random.choice(("PN1", "PN2", "PN5", "PN6")) if child.sex != "U" else "PN0"
            extract.review(child, f"RM-{number}-{meeting}", due_on, review_on, participation=participation)
        meeting, due_on = meeting + 1, review_on + timedelta(days=LATER_REVIEW_DAYS)
    if stage == LATE_REVIEW_STAGE:
        due_on = extract.today - timedelta(days=6)
    for child in children:
        extract.review(child, f"RM-{number}-{meeting}", due_on, None)
