"""Whom somebody can choose as readers of what they say, by name. Nobody is ever chosen beforehand."""

from dataclasses import dataclass

from alongside.conferences.models import Conference
from alongside.people.models import Family, Person


@dataclass(frozen=True)
class Offered:
    """People who can be chosen. `meeting`: everybody invited but the family; `family`: other family members who may be chosen,
    each only by a confirmation of its own."""

    chair: Person | None
    social_workers: tuple[Person, ...]
    meeting: tuple[Person, ...]
    family: tuple[Person, ...]

    @property
    def everybody(self) -> tuple[Person, ...]:
        """Each once, workers first."""
        chair = (self.chair,) if self.chair else ()
        return tuple(dict.fromkeys((*chair, *self.social_workers, *self.meeting, *self.family)))


def offered(family: Family, speaker: Person, conference: Conference | None) -> Offered:
    """Who can be chosen by a speaker: the family's social workers, and of a conference its chair and those invited.

    Family members are offered only when they are invited to the same meeting together; somebody who attends separately is
    not shown to the others, nor they to them.
    """
    workers = Person.objects.filter(
        worker__involvements__person__families=family,
        worker__involvements__until_on=None,
        account__role="social worker",
    ).distinct()
    if conference is None:
        return Offered(None, tuple(workers), (), ())
    invitations = list(conference.invitations.filter(withdrawn_at=None).select_related("person__worker"))
    speakers_own = next((each for each in invitations if each.person_id == speaker.pk), None)
    is_together = speakers_own is None or not speakers_own.attends_separately
    relatives = [
        each.person
        for each in invitations
        if not hasattr(each.person, "worker")
        and each.person_id != speaker.pk
        and is_together
        and not each.attends_separately
    ]
    return Offered(
        chair=conference.chair,
        social_workers=tuple(workers),
        meeting=tuple(each.person for each in invitations if hasattr(each.person, "worker")),
        family=tuple(relatives),
    )
