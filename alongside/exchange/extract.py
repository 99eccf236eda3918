"""An extract in the making: rows that belong together are added together, with identifiers that follow a pattern."""

import functools
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Literal

from alongside.exchange.cast import Home, Person, Professional
from alongside.exchange.process_rows import EnquiryRow, InitialConferenceRow, InvolvementRow, PlanRow, ReviewRow
from alongside.exchange.rows import (
    AddressRow,
    FamilyMemberRow,
    FamilyRow,
    MotherRow,
    PersonRow,
    ProfessionalRow,
    RelationshipRow,
    Row,
)
from alongside.practice import clocks

ALLOCATED_WORKER = "Allocated case worker"
INITIAL_CONFERENCE_WORKING_DAYS = 15


class Extract:
    """Rows on their way to wherever `add` puts them. `today` is the day of the extract.

    Nothing is kept of a family once it is finished: a council may be larger than the memory.
    """

    def __init__(self, today: date, add: Callable[[Row], object]) -> None:
        self.today, self.add = today, add
        self._homes: Counter[str] = Counter()

    def finish_family(self) -> None:
        """The rows that follow are about other people."""
        self._homes.clear()

    def professional(self, professional: Professional) -> None:
        """A worker of the authority or of another agency."""
        self.add(
            ProfessionalRow(
                ssd_id=professional.professional_id,
                staff_id=f"S{professional.professional_id[2:]}",
                name=professional.name,
                job_title=professional.job_title,
                department=professional.department,
                is_agency_worker=False,
            )
        )

    def person(self, person: Person, *, is_mother: bool = False, expected_birth_on: date | None = None) -> None:
        """A person; with an expected birth date, a child not yet born."""
        self.add(
            PersonRow(
                ssd_id=person.person_id,
                forename=person.forename,
                surname=person.surname,
                sex=person.sex,
                ethnicity=person.ethnicity,
                birth_on=None if expected_birth_on else person.birth_on(self.today),
                expected_birth_on=expected_birth_on,
                is_mother=is_mother,
            )
        )

    def child(self, family_id: str, child: Person, mother: Person, *, expected_birth_on: date | None = None) -> None:
        """A child of a family, and who the mother is."""
        self.person(child, expected_birth_on=expected_birth_on)
        self.add(FamilyRow(ssd_id=f"FT-{child.person_id}", family_id=family_id, person_id=child.person_id))
        self.add(
            MotherRow(
                ssd_id=f"MT-{child.person_id}",
                person_id=mother.person_id,
                child_person_id=child.person_id,
                child_birth_on=None if expected_birth_on else child.birth_on(self.today),
            )
        )
        self.relate(mother, "mother", child, responsible=True)

    def member(self, family_id: str, person: Person) -> None:
        """An adult, or someone else around the children."""
        self.add(FamilyMemberRow(family_id=family_id, person_id=person.person_id))

    def relate(self, person: Person, relationship: str, other: Person, *, responsible: bool | None = None) -> None:
        """`person` is the `relationship` of `other`."""
        self.add(
            RelationshipRow(
                person_id=person.person_id,
                other_person_id=other.person_id,
                relationship=relationship,
                has_parental_responsibility=responsible,
            )
        )

    def lives(
        self, person: Person, home: Home, start_on: date | None, end_on: date | None = None, *, kind: str = "HOME"
    ) -> None:
        """Where a person lives, or lived until `end_on`."""
        self._homes[person.person_id] += 1
        self.add(
            AddressRow(
                ssd_id=f"AD-{person.person_id}-{self._homes[person.person_id]}",
                person_id=person.person_id,
                address=home.address,
                address_type=kind,
                start_on=start_on,
                end_on=end_on,
                postcode=home.postcode,
            )
        )

    def involve(
        self,
        professional: Professional,
        role: str,
        person: Person,
        start_on: date,
        end_on: date | None = None,
        change_reason: str = "",
    ) -> None:
        """A professional who works, or worked, with a person."""
        self.add(
            InvolvementRow(
                ssd_id=f"IN-{professional.professional_id[2:]}-{person.person_id}",
                professional_id=professional.professional_id,
                role=role,
                team=professional.department,
                start_on=start_on,
                end_on=end_on,
                change_reason=change_reason,
                person_id=person.person_id,
                referral_id=referral_id(person),
            )
        )

    def enquiry(self, child: Person, worker: Professional, start_on: date, end_on: date | None = None) -> None:
        """A section 47 enquiry that leads to a conference."""
        self.add(
            EnquiryRow(
                ssd_id=f"S47-{child.person_id}",
                referral_id=referral_id(child),
                person_id=child.person_id,
                start_on=start_on,
                end_on=end_on,
                ended_without_action=False if end_on else None,
                outcome=(("OUTCOME_CP_CONFERENCE", "Y"),) if end_on else (),
                completed_by_professional_id=worker.professional_id if end_on else "",
                completed_by_team=worker.department if end_on else "",
            )
        )

    def ended_enquiry(self, child: Person, worker: Professional, start_on: date, end_on: date) -> None:
        """A section 47 enquiry after which no conference was needed."""
        self.add(
            EnquiryRow(
                ssd_id=f"S47-{child.person_id}",
                referral_id=referral_id(child),
                person_id=child.person_id,
                start_on=start_on,
                end_on=end_on,
                ended_without_action=True,
                outcome=(("OUTCOME_NFA", "Y"),),
                completed_by_professional_id=worker.professional_id,
                completed_by_team=worker.department,
            )
        )

    def conference(
        self,
        child: Person,
        meeting_id: str,
        chair: Professional,
        target_on: date,
        conference_on: date | None,
        *,
        led_to_plan: bool | None,
    ) -> None:
        """An initial conference about one child of a meeting."""
        self.add(
            InitialConferenceRow(
                ssd_id=f"IC-{child.person_id}",
                meeting_id=meeting_id,
                enquiry_id=f"S47-{child.person_id}",
                person_id=child.person_id,
                plan_id=f"CP-{child.person_id}" if led_to_plan else "",
                referral_id=referral_id(child),
                is_transfer_in=False,
                target_on=target_on,
                conference_on=conference_on,
                led_to_plan=led_to_plan,
                team=chair.department,
                professional_id=chair.professional_id,
            )
        )

    def plan(self, child: Person, start_on: date, category: str, latest_category: str) -> None:
        """A plan that has not ended."""
        self.add(
            PlanRow(
                ssd_id=f"CP-{child.person_id}",
                referral_id=referral_id(child),
                initial_conference_id=f"IC-{child.person_id}",
                person_id=child.person_id,
                start_on=start_on,
                initial_category=category,
                is_of_other_authority=False,
                latest_category=latest_category,
            )
        )

    def review(
        self, child: Person, meeting_id: str, due_on: date, review_on: date | None, *, participation: str = ""
    ) -> None:
        """A review conference: held, or due. Children of one meeting share `meeting_id`."""
        self.add(
            ReviewRow(
                ssd_id=f"{meeting_id}-{child.person_id}",
                person_id=child.person_id,
                plan_id=f"CP-{child.person_id}",
                due_on=due_on,
                review_on=review_on,
                meeting_id=meeting_id if review_on else "",
                plan_continues=True if review_on else None,
                was_quorate=True if review_on else None,
                participation=participation,
            )
        )


def referral_id(person: Person) -> str:
    """The referral under which the work with a person goes on."""
    return f"RF-{person.person_id}"


@functools.lru_cache(maxsize=10_000)
def working_days_from(start: date, steps: int) -> date:
    """The day `steps` working days after `start`, or before it; with 0 the last working day up to `start`.

    Raises `clocks.BeyondCalendar`.
    """
    if steps:
        direction: Literal["before", "after"] = "after" if steps > 0 else "before"
        return clocks.due(clocks.ClockRule(amount=abs(steps), unit="working_days", direction=direction), start)
    return start if clocks.is_working_day(start) else working_days_from(start, -1)
