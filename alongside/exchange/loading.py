"""What the pages of this room show, with a number of queries that stays the same."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from alongside.access.models import Account
from alongside.conferences.models import Conference
from alongside.exchange.cast import CAST
from alongside.exchange.models import SameConferenceQuestion
from alongside.messages.models import Message
from alongside.people.models import Delivery
from alongside.practice import clocks

NEWEST = 50


@dataclass(frozen=True)
class Pair:
    """A conference arranged here and one of the extract that may be the same; a question for each child."""

    here: Conference
    questions: tuple[SameConferenceQuestion, ...]

    @property
    def question(self) -> SameConferenceQuestion:
        """One that stands for all: an answer is for all children of the two conferences."""
        return self.questions[0]

    @property
    def working_days_apart(self) -> int | None:
        """None when the calendar does not reach that far."""
        try:
            first = timezone.localdate(self.here.starts_at)
            return abs(clocks.working_days_between(first, self.question.conference_on))
        except clocks.BeyondCalendar:
            return None


def pairs(reader: Account) -> list[Pair]:
    """What waits for the administrator, the longest waiting first."""
    asked = (
        SameConferenceQuestion.objects.visible_to(reader)
        .waiting()
        .select_related("family", "child", "chair", "conference__chair")
        .prefetch_related("conference__children")
        .order_by("asked_at", "ssd_id")
    )
    found: dict[object, list[SameConferenceQuestion]] = defaultdict(list)
    for question in asked:
        found[question.conference_id, question.conference_on].append(question)
    return [Pair(questions[0].conference, tuple(questions)) for questions in found.values()]


def last_delivery() -> Delivery | None:
    """The last extract that came in whole."""
    return Delivery.objects.exclude(completed_at=None).order_by("-completed_at").first()


def cast_accounts() -> QuerySet[Account]:
    """Accounts that one press may open in a demonstration: the cast's, and none that was ended."""
    workers = [professional.professional_id for professional in CAST.professionals]
    relatives = [person.person_id for told in CAST.families for person in told.people]
    accounts = Account.objects.filter(is_active=True).select_related("person")
    return accounts.filter(person__worker__professional_id__in=workers) | accounts.filter(person__ssd_id__in=relatives)


def newest_messages() -> QuerySet[Message]:
    """What a demonstration's telephones would show, the newest first."""
    return Message.objects.select_related("person", "data_key").order_by("-queued_at")[:NEWEST]
