from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alongside.access import days, trail
from alongside.access.models import Account
from alongside.asking.models import Sitting
from alongside.conferences.models import Conference
from alongside.people import actions as people
from alongside.people import outgoing
from alongside.people.models import Audience, Family, Person
from alongside.practice import actions as practice
from alongside.practice import profile
from alongside.voices.errors import CannotAnswer, CannotSay
from alongside.voices.models import Response, View


def _audience(readers: Iterable[Person], *, by: Account) -> Audience | None:
    """The chosen readers, and whoever wrote it down for the speaker, who knows it anyway. None when nobody is chosen."""
    chosen = list(readers)
    return people.audience(chosen, by=by) if chosen else None


def _key(view: View) -> str:
    """The audience of a view for the trail, so that who could read it when can be told afterwards; empty for nobody."""
    return str(view.audience_id or "")


@transaction.atomic
def record(
    speaker: Person,
    words: str,
    *,
    family: Family,
    topic: str,
    readers: Iterable[Person],
    by: Account,
    conference: Conference | None = None,
    sitting: Sitting | None = None,
    question: str = "",
    was_read_back: bool = False,
    replaces: View | None = None,
) -> View:
    """Keep what somebody said, in their own words.

    When another account than the speaker's writes it down, it is recorded as helped, and that person is among the readers,
    since they know it. Raises CannotSay for empty words, or when a view that is replaced was changed meanwhile.
    """
    if not words.strip():
        raise CannotSay(_("Write what was said."), field="words")
    is_own_hand = speaker.account_id == by.pk
    helper = None if is_own_hand else getattr(by, "person", None)
    chosen = [*readers, *([helper] if helper else [])]
    if replaces is not None:
        View.objects.select_for_update().get(pk=replaces.pk)
        if not View.objects.current().filter(pk=replaces.pk).exists():
            raise CannotSay(_("This was changed in another window. Look at it again before you change it."))
    view = View(
        speaker=speaker,
        family=family,
        conference=conference,
        topic=topic,
        sitting=sitting,
        question=question,
        data_key=speaker.data_key,
        words=words,
        language=get_language() or "",
        captured=View.Captured.OWN_HAND if is_own_hand else View.Captured.WRITTEN_DOWN,
        was_read_back=was_read_back,
        helped_by=helper,
        audience=_audience(chosen, by=by),
        profile_digest=practice.store(profile.current()).digest,
        said_at=days.now(),
        recorded_by=by,
        replaces=replaces,
    )
    view.save(force_insert=True)
    trail.act("voices.record", view, by=by, topic=topic, audience=_key(view))
    return view


@transaction.atomic
def answer_question(
    sitting: Sitting,
    question: str,
    words: str,
    *,
    readers: Iterable[Person],
    by: Account,
    conference: Conference | None = None,
    seen: str | None = None,
) -> View | None:
    """Keep the answer to one question of a sitting. The same words to the same readers again change nothing; emptied words
    take the answer back. Returns the view in force, or None.

    seen: the id of the view that the person saw when they began to write, empty when there was none; None when nobody
    looked before. Raises CannotSay when other words, or none, stand there by now: the later window must not undo the other.
    """
    # The sitting is locked, not the answer: of two first answers at once neither would find the other to lock.
    Sitting.objects.select_for_update().get(pk=sitting.pk)
    before = View.objects.current().filter(sitting=sitting, question=question).first()
    is_stale = seen is not None and seen != (str(before.pk) if before else "")
    if is_stale and (before.words if before else "") != words:
        raise CannotSay(_("You changed this answer in another window. Here are both. Which is right?"), field="words")
    if not words.strip():
        if before:
            withdraw(before, by=by)
        return None
    readers = list(readers)
    if before and before.words == words:
        had = set(before.audience.people.values_list("pk", flat=True)) if before.audience else set()
        if had != {reader.pk for reader in readers}:
            choose_readers(before, readers, by=by)
        return before
    return record(
        sitting.person,
        words,
        family=sitting.family,
        topic=View.Topic.MY_VIEWS,
        readers=readers,
        by=by,
        conference=conference,
        sitting=sitting,
        question=question,
        replaces=before,
    )


@transaction.atomic
def write_down(
    speaker: Person,
    said: Mapping[str, tuple[str, Iterable[Person]]],
    *,
    family: Family,
    by: Account,
    conference: Conference | None = None,
    let_out_because: str = "",
) -> list[View]:
    """Keep what somebody said to a worker, read back to them. said: words and readers by the key of the question.

    Questions with no words are left out. Raises CannotSay when nothing was said at all, and
    SaysWhere when somebody would read where another one lives.
    """
    for words, readers in said.values():
        others = [reader for reader in readers if reader != speaker]
        outgoing.look_through(
            family, [words], readers=others, because=let_out_because, by=by, where="voices.write_down"
        )
    views = [
        record(
            speaker,
            words,
            family=family,
            topic=View.Topic.SAID,
            readers=readers,
            by=by,
            conference=conference,
            question=question,
            was_read_back=True,
        )
        for question, (words, readers) in said.items()
        if words.strip()
    ]
    if not views:
        raise CannotSay(_("Write at least one thing that was said."))
    return views


@transaction.atomic
def choose_readers(view: View, readers: Iterable[Person], *, by: Account) -> None:
    """Who may read a view from now on. Whoever wrote it down for the speaker stays among them."""
    chosen = [*readers, *([view.helped_by] if view.helped_by else [])]
    view.audience = _audience(chosen, by=by)
    view.save(update_fields=["audience"])
    trail.act("voices.choose_readers", view, by=by, readers=len(chosen), audience=_key(view))


@transaction.atomic
def withdraw(view: View, *, by: Account) -> None:
    """Take a view back: nobody reads it any more, and that it was said stays in the trail."""
    view.withdrawn_at = timezone.now()
    view.save(update_fields=["withdrawn_at"])
    trail.act("voices.withdraw", view, by=by)


@transaction.atomic
def respond(view: View, *, what: str, words: str, by: Account, let_out_because: str = "") -> Response:
    """Say what was done about a view, or why not. what: a Response.What. Raises CannotAnswer for empty words, and
    SaysWhere when they say where somebody lives whom the speaker, or another reader of the view, need not find.
    """
    if not words.strip():
        raise CannotAnswer(_("Say what was done, or why not."), field="words")
    readers = [view.speaker, *(view.audience.people.select_related("worker", "account") if view.audience else ())]
    outgoing.look_through(view.family, [words], readers=readers, because=let_out_because, by=by, where="voices.respond")
    response = Response(view=view, what=what, data_key=view.speaker.data_key, words=words, by=by, at=days.now())
    response.save(force_insert=True)
    trail.act("voices.respond", view, by=by, response=str(response.pk))
    return response


@transaction.atomic
def tell(response: Response, *, told_on: date, told_how: str, by: Account) -> None:
    """Record that the speaker was told of a response. told_how: a Response.How. Raises CannotAnswer for a day to come."""
    if told_on > days.today():
        raise CannotAnswer(_("The day they were told must be today or in the past."), field="told_on")
    was = response.told_on.isoformat() if response.told_on else ""
    response.told_on, response.told_how, response.told_by = told_on, told_how, by
    response.save(update_fields=["told_on", "told_how", "told_by"])
    trail.act("voices.tell", response.view, by=by, response=str(response.pk), told_on=told_on.isoformat(), was=was)


@transaction.atomic
def say_if_enough(response: Response, *, was_enough: bool, by: Account, more: str = "") -> None:
    """The speaker says whether the response is enough. When it is not, the view waits for another answer.

    more: what is still missing, in their own words; kept only when it is not enough.

    Whoever says so on their own pages has been told there.
    """
    response.was_enough, response.was_enough_at = was_enough, days.now()
    response.more = None if was_enough or not more else more
    if response.told_on is None:
        response.told_on, response.told_how, response.told_by = days.today(), Response.How.ON_THEIR_PAGES, by
    response.save(update_fields=["was_enough", "was_enough_at", "more", "told_on", "told_how", "told_by"])
    trail.act("voices.say_if_enough", response.view, by=by, response=str(response.pk), enough=was_enough)


def waiting(views: Iterable[View]) -> list[View]:
    """Those of the views (with responses prefetched) that wait for somebody: no response, the speaker not told, or not enough."""
    return [view for view in views if not any(r.told_on and r.was_enough is not False for r in view.responses.all())]
