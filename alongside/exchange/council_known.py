"""Families of the demonstration council that are known from the past only: nothing is open about them now."""

from datetime import timedelta
from random import Random

from alongside.exchange.council_families import Household
from alongside.exchange.council_records import records
from alongside.exchange.council_staff import Staff
from alongside.exchange.extract import ALLOCATED_WORKER, Extract


def known_family(extract: Extract, number: int, random: Random, staff: Staff) -> None:
    """Add one family whose case was closed: people, homes, and for some a worker's part or an enquiry that ended."""
    today = extract.today
    household = Household(number, random, today)
    household.has_long_names = True
    mother = household.person("F", household.mother_surname, (22, 48))
    oldest = max(2, min(17, (today - mother.birth_on(today)).days // 365 - 18))
    wanted = min(random.choices((1, 2, 3, 4), (3, 5, 3, 1))[0], oldest)
    children = [household.child(age) for age in sorted(random.sample(range(oldest), wanted), reverse=True)]
    extract.person(mother, is_mother=True)
    extract.member(household.family_id, mother)
    for child in children:
        extract.child(household.family_id, child, mother)
    home, moved_in_on = household.home(), today - timedelta(days=random.randrange(200, 4000))
    for person in (mother, *children):
        extract.lives(person, home, moved_in_on)
    if random.random() < 0.6:
        grown_up = 18 + oldest
        father = household.person("M", household.father_surname, (grown_up, grown_up + 22))
        extract.person(father)
        extract.member(household.family_id, father)
        extract.lives(father, home if random.random() < 0.6 else household.home(), moved_in_on)
        for child in children:
            extract.relate(father, "father", child, responsible=random.random() < 0.85)
    began_on = today - timedelta(days=random.randrange(500, 3000))
    ended_on = began_on + timedelta(days=random.randrange(10, 200))
    if random.random() < 0.5 and staff.workers:
        worker = random.choice(staff.workers)
        records(extract, children, worker, began_on, closed_on=ended_on)
        for child in children:
            extract.involve(worker, ALLOCATED_WORKER, child, began_on, ended_on, "Case closed")
            if number % 4 == 0:
                extract.ended_enquiry(child, worker, began_on, ended_on)
