"""What the family's pages show: a reader's own invitations and what was marked for them, in a fixed number of queries."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from alongside.access.models import Account
from alongside.access.policy import Role, Scope
from alongside.conferences import lateness
from alongside.conferences.models import Conference, ConferenceChild, Decision, Invitation
from alongside.people.models import Audience, Involvement, KeptFile, Person, Relationship
from alongside.plans.models import Plan
from alongside.practice import actions as practice
from alongside.practice import profile
from alongside.practice.profile import Profile
from alongside.reports.models import Report
from alongside.voices.loading import ready
from alongside.voices.models import View
from alongside.voices.readers import kind_of_agency


def invitations_of(reader: Account) -> QuerySet[Invitation]:
    """The meetings a person is invited to, the latest first. Their own invitation only, never anybody else's."""
    return (
        Invitation.objects.filter(
            conference__in=Conference.objects.visible_to(reader),
            conference__cancelled_at=None,
            person__account=reader,
            withdrawn_at=None,
        )
        .select_related("person__account", "person__data_key", "conference__chair__worker", "conference__family")
        .prefetch_related(
            Prefetch("conference__about", ConferenceChild.objects.select_related("child").order_by("child__birth_on"))
        )
        .order_by("-conference__starts_at")
    )


def invitation_named(reader: Account, invitation: Any) -> Invitation:
    """One of the reader's own invitations. Raises Invitation.DoesNotExist."""
    return invitations_of(reader).get(pk=invitation)


def children_of(invitation: Invitation) -> list[Person]:
    """The children the meeting is about, the eldest first. To somebody who comes on their own, only those they are related
    to: a child born since may not be known to them.
    """
    children = [about.child for about in invitation.conference.about.all()]
    if not invitation.attends_separately:
        return children
    known = set(
        Relationship.objects.filter(person=invitation.person_id, other__in=children).values_list("other", flat=True)
    ) | set(
        Relationship.objects.filter(other=invitation.person_id, person__in=children).values_list("person", flat=True)
    )
    return [child for child in children if child.pk in known]


def names_of(people: list[Person]) -> str:
    """First names as they are said: "Sam", "Sam and Layla", "Zofia, Jakub and Ola"."""
    names = [person.called for person in people]
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def profile_of(conference: Conference) -> Profile:
    """How this meeting is held: the profile it was arranged under."""
    return practice.stored(conference.profile_digest)


@dataclass(frozen=True)
class Coming:
    """Somebody who will be at the meeting, as another person who comes may know them."""

    name: str
    does: str
    will_ask: str = ""
    has_met: bool | None = None
    about_me: str = ""
    person: Person | None = None
    has_photo: bool = False


def who_will_be_there(invitation: Invitation) -> list[Coming]:
    """Who will be there besides the reader: the chair, those who come for an agency, and family who come together.

    Nobody who attends separately is shown, and to them no other family member is, and nobody who comes for another agency:
    a split conference separates the lists of who is invited, and a name known at a school gate says which school it is. Which
    school or surgery somebody comes from may say where the children live: only its kind is given.
    """
    conference, own = invitation.conference, invitation
    others = list(
        conference.invitations.filter(withdrawn_at=None)
        .exclude(person=own.person_id)
        .select_related("person__worker__agency")
        .order_by("invited_at", "pk")
    )
    children = children_of(invitation)
    working = {
        involvement.worker_id
        for involvement in Involvement.objects.filter(
            person__in=[about.child for about in conference.about.all()],
            until_on=None,
            worker__person__account__role=Role.SOCIAL_WORKER,
            worker__person__in=[other.person_id for other in others],
        )
    }
    met = {other.person_id: other.has_met_family for other in others}
    coming = []
    if conference.chair:
        has_met = None if own.attends_separately else met.get(conference.chair_id)
        coming.append(
            Coming(conference.chair.name, _("leads the meeting"), has_met=has_met, **_shown(conference.chair))
        )
    for other in others:
        if other.person_id == conference.chair_id:
            continue
        if not hasattr(other.person, "worker"):
            if not (own.attends_separately or other.attends_separately):
                coming.append(Coming(other.person.name, _("from your family")))
            continue
        if other.person_id in working:
            does = (
                _("social worker for %(children)s") % {"children": names_of(children)}
                if children
                else _("social worker")
            )
        elif own.attends_separately:
            continue
        else:
            kind = kind_of_agency(other.person)
            does = ", ".join(part for part in (other.person.worker.job_title, kind) if part)
        has_met = None if own.attends_separately else other.has_met_family
        coming.append(Coming(other.person.name, does, other.will_ask, has_met, **_shown(other.person)))
    with_photo = set(
        KeptFile.objects.filter(
            person__in=[each.person for each in coming if each.person], purpose=KeptFile.Purpose.PHOTO, ended_at=None
        ).values_list("person", flat=True)
    )
    return [replace(each, has_photo=bool(each.person and each.person.pk in with_photo)) for each in coming]


def _shown(person: Person) -> dict[str, Any]:
    """What a worker wrote about themselves, and that their photo may be shown."""
    worker = getattr(person, "worker", None)
    return {"about_me": worker.about_me, "person": person} if worker else {}


class PhotoOf:
    """The photo of somebody whom the reader will meet: the guard asks the invitation, the trail names whose photo it is."""

    def __init__(self, photo: KeptFile, invitation: Invitation) -> None:
        self.photo, self.invitation = photo, invitation
        self._meta, self.pk = photo._meta, photo.pk

    def grants_for(self, account: Account) -> set[Scope]:
        return self.invitation.grants_for(account)


def photo_named(reader: Account, invitation: Any, person: Any) -> PhotoOf:
    """The photo of somebody whom *Who will be there* shows with one. Raises ObjectDoesNotExist."""
    own = invitation_named(reader, invitation)
    shown = next((c for c in who_will_be_there(own) if c.has_photo and c.person and c.person.pk == person), None)
    if shown is None:
        raise KeptFile.DoesNotExist
    return PhotoOf(KeptFile.objects.get(person=shown.person, purpose=KeptFile.Purpose.PHOTO, ended_at=None), own)


def decisions_for(reader: Account, conference: Conference) -> list[Decision]:
    """What was decided and marked for the reader, once the meeting has ended."""
    if not conference.closed_at:
        return []
    return list(
        Decision.objects.filter(Audience.includes(reader), conference=conference, replaced_by=None)
        .select_related("child", "data_key", "by__person")
        .order_by("child__birth_on")
    )


def report_for(reader: Account, conference: Conference) -> Report | None:
    """The report of a meeting once there is a copy for the reader."""
    return Report.objects.visible_to(reader).filter(conference=conference).first()


def plans_for(reader: Account) -> list[Plan]:
    """Plans with an area that is marked for the reader, the newest first."""
    return list(Plan.objects.visible_to(reader).select_related("conference").order_by("-started_on"))


@dataclass(frozen=True)
class Said:
    """What a reader said, and what others let them read. Answered ones first; those that only the reader reads are not here
    unless answered, since nobody is to answer them."""

    answered: list[View]
    waiting: list[View]
    shared: list[View]


def said_for(reader: Account) -> Said:
    """The views of the reader, and those of others that were marked for them, with what was done."""
    views = View.objects.current().visible_to(reader).exclude(topic=View.Topic.PLACE)
    found = ready(views.order_by("-said_at", "pk"), reader)
    own = [view for view in found if view.speaker.account_id == reader.pk]
    return Said(
        answered=[view for view in own if view.responses.all()],
        waiting=[view for view in own if not view.responses.all() and view.audience_id],
        shared=[view for view in found if view.speaker.account_id != reader.pk],
    )


@dataclass(frozen=True)
class Late:
    """Why something was late, as a family member reads it: what, who says so, when they wrote it. No day that it was due."""

    what: str
    words: str
    by: str
    at: datetime


def late_for(reader: Account) -> list[Late]:
    """Why things were late, where that was marked for the reader."""
    clocks = profile.current().clocks
    return [
        Late(str(clocks[each.clock].title), each.words, each.by.person.name, each.at)
        for each in lateness.told(reader)
        if each.clock in clocks
    ]
