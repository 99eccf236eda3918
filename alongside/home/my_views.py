"""My Views of one person for one meeting: where they are in it, what they answered, and keeping an answer."""

import hashlib
import uuid
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _

from alongside.access.models import Account
from alongside.access.policy import Scope
from alongside.asking import actions as asking
from alongside.asking import order
from alongside.asking.models import Sitting
from alongside.conferences.models import Invitation
from alongside.home.loading import invitation_named
from alongside.people.models import Person
from alongside.practice import actions as practice
from alongside.practice import profile
from alongside.practice.tables import Question, QuestionSet
from alongside.voices import actions as voices
from alongside.voices.errors import CannotSay
from alongside.voices.models import View
from alongside.voices.readers import Offered, offered

QUESTION_SET = "my_views"
EVERYONE, CHAIR, CHOOSE, ONLY_ME = "everyone", "chair", "choose", "me"


class MyViews:
    """The guard asks the invitation, and the trail names it."""

    def __init__(self, invitation: Invitation, question: str | None = None) -> None:
        self.invitation, self.conference, self.person = invitation, invitation.conference, invitation.person
        self.family = self.conference.family
        self._meta, self.pk, self.family_id = invitation._meta, invitation.pk, invitation.family_id
        self.question = self._question(question) if question else None

    def grants_for(self, account: Account) -> set[Scope]:
        return self.invitation.grants_for(account)

    @property
    def is_closed(self) -> bool:
        """The meeting has ended."""
        return self.conference.closed_at is not None

    @cached_property
    def last_meeting_ended_at(self) -> Any:
        """When the family's meeting before this one ended: what was answered for it stays with it."""
        before = self.family.conferences.filter(closed_at__isnull=False, starts_at__lt=self.conference.starts_at)
        return before.order_by("-closed_at").values_list("closed_at", flat=True).first()

    @cached_property
    def sitting(self) -> Sitting | None:
        return asking.left(
            self.person, family=self.family, question_set=QUESTION_SET, not_before=self.last_meeting_ended_at
        )

    @cached_property
    def question_set(self) -> QuestionSet:
        """The questions as they were when the person began, or as they are today."""
        used = practice.stored(self.sitting.profile_digest) if self.sitting else profile.current()
        return used.question_sets[QUESTION_SET]

    @property
    def keys(self) -> list[str]:
        return [question.key for question in self.question_set.questions]

    @cached_property
    def answers(self) -> dict[str, View]:
        """The answers in force, by question, with their readers."""
        if not self.sitting:
            return {}
        views = View.objects.current().filter(sitting=self.sitting, speaker=self.person)
        with_readers = views.select_related("data_key", "speaker", "helped_by").prefetch_related("audience__people")
        return {view.question: view for view in with_readers}

    @cached_property
    def offered(self) -> Offered:
        return offered(self.family, self.person, self.conference)

    @property
    def named(self) -> str:
        """Stands for the people that "everyone at the meeting" and "only the chair" name just now."""
        chair = str(self.offered.chair.pk) if self.offered.chair else ""
        keys = [chair, *sorted(str(person.pk) for person in self.offered.at_the_meeting)]
        return hashlib.sha256(" ".join(keys).encode()).hexdigest()[:16]

    @property
    def answer(self) -> View | None:
        """The answer in force to the question of this page."""
        return self.answers.get(self.question.key) if self.question else None

    @property
    def next_key(self) -> str | None:
        return order.following(self.keys, self.question.key) if self.question else None

    @property
    def previous_key(self) -> str | None:
        return order.preceding(self.keys, self.question.key) if self.question else None

    @property
    def progress(self) -> tuple[int, int]:
        return order.progress(self.keys, self.question.key) if self.question else (0, len(self.keys))

    @property
    def goes_on_with(self) -> str | None:
        """The question where the person stopped; None when all are passed."""
        return order.where_left_off(self.keys, self.answers)

    def readers_of(self, view: View | None) -> list[Person]:
        """Those the person chose; without whoever wrote it down, who stays anyway."""
        people = view.audience.people.all() if view and view.audience else []
        return [person for person in people if not view or person.pk != view.helped_by_id]

    def who_is_chosen(self) -> str:
        """The choice that stands for the readers of the answer in force, empty while nobody is chosen."""
        chosen = set(self.readers_of(self.answer))
        if not chosen:
            return ""
        if self.offered.chair and chosen == {self.offered.chair}:
            return CHAIR
        if len(chosen) == 1 and chosen <= set(self.offered.social_workers):
            return str(next(iter(chosen)).pk)
        return EVERYONE if chosen == set(self.offered.at_the_meeting) else CHOOSE

    def _question(self, key: str) -> Question:
        for question in self.question_set.questions:
            if question.key == key:
                return question
        raise ObjectDoesNotExist


def named(reader: Account, invitation: Any) -> MyViews:
    """My Views for one of the reader's own meetings. Raises ObjectDoesNotExist."""
    return MyViews(invitation_named(reader, invitation))


def question_named(reader: Account, invitation: Any, question: str) -> MyViews:
    """The same, at one question. Raises ObjectDoesNotExist also for a question that is not in the set."""
    return MyViews(invitation_named(reader, invitation), question)


def answer_named(reader: Account, invitation: Any, question: str) -> MyViews:
    """The same, at a question that has an answer. Raises ObjectDoesNotExist."""
    found = question_named(reader, invitation, question)
    if not found.answer:
        raise ObjectDoesNotExist
    return found


class MyViewsFor(MyViews):
    """At a question with an answer, and a family member who could be let read it."""

    reader: Person


def confirmation_named(reader: Account, invitation: Any, question: str, person: Any) -> MyViewsFor:
    """The answer, and somebody of the family who comes to the same meeting. Raises ObjectDoesNotExist."""
    found = MyViewsFor(invitation_named(reader, invitation), question)
    relatives = [each for each in found.offered.family if each.pk == person]
    if not relatives or not found.answer:
        raise ObjectDoesNotExist
    found.reader = relatives[0]
    return found


def _must_be_open(my_views: MyViews) -> None:
    if my_views.is_closed:
        raise CannotSay(_("The meeting has ended, so these answers stay as they are. You can still talk to us."))


@transaction.atomic
def begin(my_views: MyViews, *, whose_help: str, by: Account) -> Sitting:
    """Begin, or go on, with whose help. Raises CannotSay once the meeting has ended."""
    _must_be_open(my_views)
    sitting = _sitting(my_views, by=by)
    if sitting.help != whose_help:
        asking.say_with_whose_help(sitting, whose_help, by=by)
    return sitting


def _sitting(my_views: MyViews, *, by: Account) -> Sitting:
    return asking.begin(
        my_views.person,
        family=my_views.family,
        question_set=QUESTION_SET,
        by=by,
        not_before=my_views.last_meeting_ended_at,
    )


@transaction.atomic
def keep(my_views: MyViews, *, words: str, who: str, seen: str, named: str, by: Account) -> list[Person]:
    """Keep the answer to the question, for the readers that `who` stands for; CHOOSE leaves them as they are.

    A family member is never among them by this alone, unless confirmed before: those still to be asked about are returned.
    seen: as in `voices.actions.answer_question`. named: `MyViews.named` of the page that was chosen on. Raises CannotSay, also
    when EVERYONE or CHAIR stood for other people there.
    """
    _must_be_open(my_views)
    assert my_views.question
    if who in (EVERYONE, CHAIR) and named != my_views.named:
        raise CannotSay(_("Who will be at the meeting has changed. Look at the names again, then choose."), field="who")
    had, offer = my_views.readers_of(my_views.answer), my_views.offered
    to_confirm: list[Person] = []
    chosen: list[Person] = []
    if who == EVERYONE:
        confirmed = [person for person in offer.family if person in had]
        to_confirm = [person for person in offer.family if person not in had]
        chosen = [*(person for person in offer.at_the_meeting if person not in offer.family), *confirmed]
    elif who == CHAIR and offer.chair:
        chosen = [offer.chair]
    elif who == CHOOSE:
        chosen = had
    else:
        chosen = [person for person in offer.social_workers if str(person.pk) == who]
    voices.answer_question(
        _sitting(my_views, by=by),
        my_views.question.key,
        words,
        readers=chosen,
        by=by,
        conference=my_views.conference,
        seen=seen,
    )
    return to_confirm


@transaction.atomic
def choose(my_views: MyViews, people: Iterable[str], *, by: Account) -> list[Person]:
    """Let exactly these people read the answer. Family members not confirmed before are left out and returned."""
    _must_be_open(my_views)
    assert my_views.answer
    had = my_views.readers_of(my_views.answer)
    wanted = set(people)
    ticked = [person for person in my_views.offered.everybody if str(person.pk) in wanted]
    to_confirm = [person for person in ticked if person in my_views.offered.family and person not in had]
    voices.choose_readers(my_views.answer, [person for person in ticked if person not in to_confirm], by=by)
    return to_confirm


@transaction.atomic
def confirm(my_views: MyViewsFor, *, by: Account) -> None:
    """Let one more family member read the answer, as was just asked."""
    _must_be_open(my_views)
    assert my_views.answer
    voices.choose_readers(my_views.answer, [*my_views.readers_of(my_views.answer), my_views.reader], by=by)


@transaction.atomic
def take_back(my_views: MyViews, *, by: Account) -> None:
    """Take the answer to the question back, when there is one. Raises CannotSay once the meeting has ended."""
    _must_be_open(my_views)
    if my_views.answer:
        voices.withdraw(my_views.answer, by=by)


@transaction.atomic
def finish(my_views: MyViews, *, by: Account) -> None:
    """Done for now. Raises CannotSay once the meeting has ended."""
    _must_be_open(my_views)
    asking.finish(_sitting(my_views, by=by), by=by)


def identifiers(values: Iterable[str]) -> list[uuid.UUID]:
    """Those of the texts that are ids; anything else is left out."""
    found = []
    for value in values:
        try:
            found.append(uuid.UUID(value))
        except ValueError:
            continue
    return found
