"""Whether enough agencies are here for a conference. Values in, values out.

Source: local procedures (practice profile, conference.quorum_other_agencies): children's social care and at least so many
other agencies. The chair may go ahead without it and says why.
"""

from collections.abc import Iterable
from dataclasses import dataclass

SOCIAL_CARE = "council"


@dataclass(frozen=True, slots=True)
class Quorum:
    """How the quorum stands. `others` counts agencies besides children's social care, each once."""

    has_social_care: bool
    others: int
    others_needed: int

    @property
    def others_missing(self) -> int:
        return max(0, self.others_needed - self.others)

    @property
    def is_met(self) -> bool:
        return self.has_social_care and self.others_missing == 0


def of(agency_keys: Iterable[str], *, others_needed: int) -> Quorum:
    """The quorum of people who come for these agencies. Two people of one agency count once."""
    agencies = set(agency_keys)
    return Quorum(
        has_social_care=SOCIAL_CARE in agencies,
        others=len(agencies - {SOCIAL_CARE}),
        others_needed=others_needed,
    )


def family_is_majority(*, family: int, others: int) -> bool:
    """Whether more people of the family than professionals are here. Good for a family, and no rule."""
    return family > others
