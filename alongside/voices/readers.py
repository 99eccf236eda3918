"""Whom somebody can choose as readers of what they say, by name. Nobody is ever chosen beforehand."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from alongside.access import days
from alongside.conferences.models import Conference
from alongside.people.models import Address, Family, Person
from alongside.practice import profile


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

    @property
    def workers(self) -> tuple[Person, ...]:
        """Those who can be chosen without a confirmation."""
        return tuple(person for person in self.everybody if person not in self.family)

    @property
    def at_the_meeting(self) -> tuple[Person, ...]:
        """Everyone who will sit in the same meeting: the chair first, the family last."""
        chair = (self.chair,) if self.chair else ()
        return tuple(dict.fromkeys((*chair, *self.meeting, *self.family)))

    def named(self, person: Person) -> str:
        """A person as a choice: the name and what they do."""
        if person == self.chair:
            return _("%(name)s, who leads the meeting") % {"name": person.name}
        if person in self.social_workers:
            return _("%(name)s, social worker") % {"name": person.name}
        agency = "" if person in self.family else kind_of_agency(person)
        return f"{person.name}, {agency}" if agency else person.name


def kind_of_agency(worker: Person) -> str:
    """Where a worker comes from as the practice profile says it ("School or nursery"), empty when it does not say.

    Never the name of the agency: which school or surgery it is may tell somebody where the children live.
    """
    key = worker.worker.agency.key
    return next((str(agency.name) for agency in profile.current().agencies if agency.key == key), "")


def offered(family: Family, speaker: Person, conference: Conference | None) -> Offered:
    """Who can be chosen by a speaker: the family's social workers, and of a conference its chair and those invited.

    Family members are offered only when they are invited to the same meeting together; somebody who attends separately is
    not shown to the others, nor they to them, nor who comes for another agency: that may say which school the children go to.
    A child is offered grown-ups of the family as `_grown_ups` says. A worker whose account was ended is not offered: nobody
    would read what is left for them.
    """
    workers = (
        Person.objects.filter(
            worker__involvements__person__families=family,
            worker__involvements__until_on=None,
            account__role="social worker",
            account__is_active=True,
        )
        .distinct()
        .order_by("surname", "forename")
    )
    is_child = speaker.is_child_on(days.today())
    if conference is None:
        return Offered(None, tuple(workers), (), _grown_ups(family, speaker) if is_child else ())
    invitations = list(
        conference.invitations.filter(withdrawn_at=None)
        .select_related("person__worker__agency")
        .order_by("invited_at", "pk")
    )
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
    if is_child and (protected := _protected(family, speaker)):
        relatives = list(protected)
    return Offered(
        chair=conference.chair,
        social_workers=tuple(workers),
        meeting=tuple(
            each.person
            for each in invitations
            if hasattr(each.person, "worker") and (is_together or each.person in workers)
        ),
        family=tuple(relatives),
    )


def _grown_ups(family: Family, child: Person) -> tuple[Person, ...]:
    """The adults a child can choose before a conference is arranged. Where somebody of the family lives at a protected
    address, only those who do: what the child says must not reach the person they are protected from."""
    protected = _protected(family, child)
    if protected:
        return protected
    today = days.today()
    people = family.people.filter(memberships__family=family, memberships__until_on=None).order_by(
        "surname", "forename"
    )
    return tuple(person for person in people if person != child and not person.is_child_on(today))


def _protected(family: Family, child: Person) -> tuple[Person, ...]:
    today = days.today()
    people = Person.objects.filter(
        families=family,
        pk__in=Address.objects.filter(is_protected=True, until_on=None).values("person"),
    ).order_by("surname", "forename")
    return tuple(person for person in people if person != child and not person.is_child_on(today))
