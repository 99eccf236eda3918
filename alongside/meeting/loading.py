"""What the pages of the meeting show, loaded for one reader with a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.utils import timezone

from alongside.access import days
from alongside.access.models import Account
from alongside.conferences import following, quorum
from alongside.conferences.loading import invited
from alongside.conferences.models import AgencyView, Conference, Decision, Invitation, Point
from alongside.meeting.in_room import Attendance, may_show_anything, point_is_shared, view_is_shared
from alongside.people.models import Person
from alongside.practice import actions as practice
from alongside.practice.profile import Profile
from alongside.practice.running import RunningClock
from alongside.practice.tables import AgendaItem
from alongside.voices.models import View


def chaired(reader: Account, conference: UUID) -> Conference:
    """A conference for the page of its own chair; nobody else runs it."""
    return (
        Conference.objects.visible_to(reader)
        .select_related("family__data_key", "chair__account", "data_key")
        .get(pk=conference, chair__account=reader, cancelled_at=None)
    )


def own_invitation(reader: Account, invitation: UUID) -> Invitation:
    """A professional's own invitation for an agency, while it stands."""
    return (
        Invitation.objects.select_related("conference__family__data_key", "conference__chair", "person", "agency")
        .exclude(agency=None)
        .get(
            pk=invitation,
            withdrawn_at=None,
            person__account=reader,
            conference__in=Conference.objects.visible_to(reader).filter(cancelled_at=None),
        )
    )


@dataclass(frozen=True)
class Item:
    """An item of the agenda: when it should begin, what was captured under it, and whether the meeting is there or past it."""

    key: str
    title: str
    words: str
    minutes: int
    begins_at: datetime
    is_now: bool
    is_done: bool


class Screen:
    """Everything that the chair's page and the room's screen show of one meeting, each thing asked for once."""

    def __init__(self, conference: Conference, reader: Account) -> None:
        self.conference, self.reader = conference, reader
        self.profile: Profile = practice.stored(conference.profile_digest)

    @cached_property
    def invited(self) -> list[Invitation]:
        found = list(invited(self.conference))
        for each in found:
            each.conference = self.conference
        return found

    @cached_property
    def children(self) -> list[Person]:
        found = Person.objects.filter(conferences=self.conference).select_related("data_key")
        return sorted(found, key=lambda child: (child.birth_on is None, child.birth_on or days.today()))

    @property
    def relatives(self) -> list[Invitation]:
        return [each for each in self.invited if each.agency is None]

    @property
    def agencies(self) -> list[Invitation]:
        """Those asked for an agency."""
        return [each for each in self.invited if each.agency and each.person_id != self.conference.chair_id]

    @property
    def family_speakers(self) -> list[Person]:
        """Who of the family may be asked: those who are here, the children, then others who were invited."""
        here = [each.person for each in self.relatives if each.is_here]
        return list(dict.fromkeys([*here, *self.children, *(each.person for each in self.relatives)]))

    @property
    def speakers(self) -> list[Person]:
        """Everybody whose words may be captured, those who are here first."""
        asked = sorted(self.invited, key=lambda each: (not each.is_here, each.agency is not None))
        chair = [self.conference.chair] if self.conference.chair else []
        return list(dict.fromkeys([*(each.person for each in asked), *self.children, *chair]))

    @cached_property
    def now(self) -> AgendaItem:
        """Where the meeting is."""
        agenda = self.profile.agenda
        return next((item for item in agenda if item.key == self.conference.agenda_item), agenda[0])

    @property
    def next(self) -> AgendaItem | None:
        agenda = self.profile.agenda
        after = agenda[agenda.index(self.now) + 1 :]
        return after[0] if after else None

    @cached_property
    def agenda(self) -> list[Item]:
        begins_at = self.conference.opened_at or self.conference.starts_at
        where = self.profile.agenda.index(self.now)
        items = []
        begun, ended = self.conference.opened_at is not None, self.conference.closed_at is not None
        for number, item in enumerate(self.profile.agenda):
            items.append(
                Item(
                    item.key,
                    str(item.title),
                    str(item.words),
                    item.minutes,
                    begins_at,
                    is_now=begun and not ended and number == where,
                    is_done=ended or (begun and number < where),
                )
            )
            begins_at += timedelta(minutes=item.minutes)
        return items

    @cached_property
    def points(self) -> list[Point]:
        return list(self.conference.points.select_related("speaker", "data_key").order_by("at"))

    @property
    def points_here(self) -> list[Point]:
        """What was captured under the present item."""
        return [point for point in self.points if point.agenda_item == self.now.key]

    @cached_property
    def views(self) -> list[View]:
        """What the family said that the reader may read, with who else may."""
        return list(
            View.objects.visible_to(self.reader)
            .current()
            .filter(conference=self.conference, topic__in=["my views", "said", "threshold", "disagreement"])
            .select_related("helped_by")
            .prefetch_related("audience__people")
            .order_by("said_at")
        )

    def views_about(self, *topics: str) -> list[View]:
        return [view for view in self.views if view.topic in topics]

    @cached_property
    def agency_views(self) -> dict[UUID, AgencyView]:
        """The view in force of each invitation. Read its words only where `may_read` says so."""
        found = AgencyView.objects.filter(invitation__in=self.invited, replaced_by=None).select_related("data_key")
        return {view.invitation_id: view for view in found}

    def may_read(self, view: AgencyView) -> bool:
        """Once opened everybody in the meeting; before that only whoever wrote it."""
        return self.conference.agency_views_opened_at is not None or view.by_id == self.reader.pk

    @cached_property
    def decisions(self) -> dict[UUID, Decision]:
        found = self.conference.decisions.filter(replaced_by=None)
        found = found.select_related("data_key", "child").prefetch_related("audience__people")
        return {decision.child_id: decision for decision in found}

    @property
    def quorum(self) -> quorum.Quorum:
        """By those who came, also when they have left since."""
        return quorum.of(
            (each.agency.key for each in self.agencies if each.agency and each.attended),
            others_needed=self.profile.conference.quorum_other_agencies,
        )

    @property
    def family_here(self) -> int:
        return sum(each.is_here for each in self.relatives)

    @property
    def others_here(self) -> int:
        return sum(each.is_here for each in self.agencies)

    @property
    def next_dates(self) -> list[RunningClock]:
        """What follows, once it was held."""
        if self.conference.held_on is None:
            return []
        return following.after(
            self.conference.held_on,
            kind=self.conference.kind,
            has_plan=any(decision.outcome == Decision.Outcome.PLAN for decision in self.decisions.values()),
            rules=self.profile.clocks,
            today=days.today(),
        )

    @property
    def is_on_its_day(self) -> bool:
        return timezone.localdate(self.conference.starts_at) == days.today()

    # The screen for the room

    @cached_property
    def attendance(self) -> list[Attendance]:
        """Nobody before the meeting begins and after it has ended, so that the screen for the room is silent then."""
        if not self.conference.is_open:
            return []
        return [
            Attendance(each.person_id, each.attends_separately, each.came_at, each.left_at, each.is_here)
            for each in self.invited
        ]

    @property
    def room_is_silent(self) -> bool:
        """Nothing said may be shown in the room now: nobody is marked as here, or somebody who comes on their own is."""
        return not may_show_anything(self.attendance)

    @property
    def room_views(self) -> list[View]:
        """The family's words, where everyone present may read them, under the items where they are talked about."""
        topics = {"family": ("my views", "said"), "each_view": ("threshold",), "decision": ("disagreement",)}
        return [
            view
            for view in self.views_about(*topics.get(self.now.key, ()))
            if view_is_shared(
                view.speaker_id,
                {person.pk for person in view.audience.people.all()} if view.audience else (),
                self.conference.chair_id,
                self.attendance,
            )
        ]

    @property
    def room_points(self) -> list[tuple[str, str]]:
        """What was said under the present item, with the name of whoever said it only while they are here."""
        here = {each.person for each in self.attendance if each.is_here} | {self.conference.chair_id}
        return [
            (point.speaker.name if point.speaker and point.speaker_id in here else "", point.words)
            for point in self.points_here
            if point_is_shared(point.at, point.speaker_id, self.attendance)
        ]
