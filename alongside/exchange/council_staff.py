"""The workers of a demonstration council that is larger than the small one: as many as its open families need."""

from dataclasses import dataclass
from random import Random

from alongside.exchange.cast import CAST, CONFERENCE_SERVICE, Professional
from alongside.exchange.council_names import AGENCIES, CHAIRS, SCHOOLS, STAFF, TRADITIONS

FAMILIES_OF_A_WORKER = 17
WORKERS_OF_A_TEAM = 8
FAMILIES_OF_A_CHAIR = 150
SMALL_FAMILIES = 60


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works with the families: social workers, team managers, chairs, and professionals of other agencies."""

    workers: tuple[Professional, ...]
    managers: tuple[Professional, ...]
    chairs: tuple[Professional, ...]
    agencies: tuple[Professional, ...]

    @property
    def everybody(self) -> tuple[Professional, ...]:
        """In the order of the extract."""
        return (*self.workers, *self.managers, *self.agencies, *self.chairs)


SMALL_STAFF = Staff((*STAFF, CAST.ifan), (), (CAST.tom, *CHAIRS), AGENCIES)


def staff_of(open_families: int, seed: int) -> Staff:
    """The staff that the families beyond the small council's need; nobody of the cast is among them."""
    more = max(0, open_families - SMALL_FAMILIES)
    if not more:
        return Staff((), (), (), ())
    teams = max(1, round(more / FAMILIES_OF_A_WORKER / WORKERS_OF_A_TEAM))

    def named(professional_id: str, job_title: str, department: str) -> Professional:
        random = Random(f"{seed}-{professional_id}")  # noqa: S311  no secret
        tradition = random.choice(TRADITIONS)
        forename = random.choice((*tradition.feminine_forenames, *tradition.masculine_forenames))
        return Professional(professional_id, f"{forename} {random.choice(tradition.surnames)}", job_title, department)

    def team(number: int) -> str:
        return f"Family Safeguarding Team {number + 1}"

    return Staff(
        tuple(
            named(
                f"W-1{each:04}",
                "Senior social worker" if each % 5 == 4 else "Social worker",
                team(each // WORKERS_OF_A_TEAM),
            )
            for each in range(teams * WORKERS_OF_A_TEAM)
        ),
        tuple(named(f"W-2{each:04}", "Team manager", team(each)) for each in range(teams)),
        tuple(
            named(f"W-3{each:04}", "Conference chair", CONFERENCE_SERVICE)
            for each in range(more // FAMILIES_OF_A_CHAIR + 1)
        ),
        tuple(named(f"W-4{each:04}", "Designated safeguarding lead", school) for each, school in enumerate(SCHOOLS)),
    )
