"""Write the demonstration council: families of an invented London borough as a Standard Safeguarding Dataset extract.

The cast comes with its section 47 enquiry and nothing after it: conferences, reports and plans are made in the program
by the same actions that people use. All other families come with their history. The same day and seed give the same
files, byte for byte.
"""

from datetime import date, timedelta
from pathlib import Path
from random import Random

from alongside.exchange import ssd
from alongside.exchange.cast import CAST, FORMER_HOME, Family
from alongside.exchange.council_families import generated_family
from alongside.exchange.council_known import known_family
from alongside.exchange.council_names import AGENCIES, CHAIRS, STAFF
from alongside.exchange.council_records import records
from alongside.exchange.council_sizes import SMALL, Size
from alongside.exchange.council_staff import SMALL_STAFF, staff_of
from alongside.exchange.extract import ALLOCATED_WORKER, Extract, working_days_from

AMINA_MOVED_DAYS_AGO = 40
FIRST_NUMBER = 1001
FIRST_KNOWN_NUMBER = 1_000_001
SCHOOL_AGE = 4


def write(
    directory: Path,
    *,
    today: date,
    seed: int = 1,
    families: int | None = None,
    size: Size = SMALL,
    only: Family | None = None,
) -> list[Path]:
    """Write one file for each table into a folder, which is made when missing, and return their paths.

    `families` counts the cast's ten, and stands for a size of as many open ones. `only`: one family of the cast and no
    other, with all workers. Raises ValueError for too few, and `practice.clocks.BeyondCalendar` for a `today` near the end of
    the known bank holidays.
    """
    if families is not None:
        size = Size(families)
    if only:
        size = Size(len(CAST.families))
    if size.open_families < len(CAST.families):
        raise ValueError(f"The cast alone has {len(CAST.families)} families. Ask for at least as many.")
    directory = Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    with ssd.Writing(directory) as files:
        add_families(Extract(today, files.add), size, seed, only)
    return files.paths


def add_families(extract: Extract, size: Size, seed: int, only: Family | None = None) -> None:
    """Add everybody of a council of that size: the workers, the cast, and the families around it, one after another."""
    staff = staff_of(size.open_families, seed)
    for professional in (*CAST.professionals, *STAFF, *AGENCIES, *CHAIRS, *staff.everybody):
        extract.professional(professional)
    for family in (only,) if only else CAST.families:
        _cast_family(extract, family)
        extract.finish_family()

    def random_of(number: int) -> Random:
        # A stream of dice for each family, so that one family more or less leaves the others as they are.
        return Random(f"{seed}-{number}")  # noqa: S311  no secret

    for place in range(size.open_families - len(CAST.families)):
        number, is_small = FIRST_NUMBER + place, place < SMALL.open_families - len(CAST.families)
        of = SMALL_STAFF if is_small else staff
        generated_family(extract, number, place, random_of(number), of, is_small=is_small)
        extract.finish_family()
    for place in range(size.known_families):
        number = FIRST_KNOWN_NUMBER + place
        known_family(extract, number, random_of(number), staff)
        extract.finish_family()


def _cast_family(extract: Extract, family: Family) -> None:
    extract.person(family.mother, is_mother=True)
    extract.member(family.family_id, family.mother)
    for child in family.children:
        extract.child(family.family_id, child, family.mother)
    if family.father:
        _father(extract, family)
    if family.grandmother:
        extract.person(family.grandmother, is_mother=True)
        extract.member(family.family_id, family.grandmother)
        extract.relate(family.grandmother, "mother", family.mother)
        for child in family.children:
            extract.relate(family.grandmother, "grandparent", child, responsible=False)
    for place, child in enumerate(family.children):
        for other in family.children[place + 1 :]:
            extract.relate(child, "sibling", other)
    _cast_homes(extract, family)
    _cast_work(extract, family)


def _father(extract: Extract, family: Family) -> None:
    assert family.father
    extract.person(family.father)
    extract.member(family.family_id, family.father)
    extract.relate(family.father, "former partner" if family.father_home else "partner", family.mother)
    for child in family.children:
        extract.relate(family.father, "father", child, responsible=True)


def _cast_homes(extract: Extract, family: Family) -> None:
    since = extract.today - timedelta(days=1200)
    if not family.father_home:
        for person in family.people:
            extract.lives(person, family.home, since)
        return
    moved_on = extract.today - timedelta(days=AMINA_MOVED_DAYS_AGO)
    for person in (family.mother, *family.children):
        extract.lives(person, FORMER_HOME, since, moved_on)
        extract.lives(person, family.home, moved_on)
    if family.father:
        extract.lives(family.father, family.father_home, since)


def _cast_work(extract: Extract, family: Family) -> None:
    """The enquiry began `enquiry_age` working days before today, or before the last working day if today is none."""
    started_on = working_days_from(working_days_from(extract.today, 0), -family.enquiry_age)
    referred_on = started_on - timedelta(days=30)
    is_hassan = family is CAST.hassan
    for child in family.children:
        if is_hassan:
            reason = "Worker left the authority"
            extract.involve(CAST.luke, ALLOCATED_WORKER, child, referred_on - timedelta(days=90), referred_on, reason)
        extract.involve(CAST.maria, ALLOCATED_WORKER, child, referred_on)
        if (child.age or 0) >= SCHOOL_AGE:
            extract.involve(CAST.karen, CAST.karen.job_title, child, referred_on)
        extract.involve(CAST.ana, CAST.ana.job_title, child, referred_on)
        extract.enquiry(child, CAST.maria, started_on)
    records(extract, list(family.children), CAST.maria, referred_on)
