"""Keeping what somebody of the family says in the meeting as a view of theirs."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from alongside.access.models import Account
from alongside.conferences.errors import NotNow
from alongside.conferences.models import Conference
from alongside.people.models import Person
from alongside.voices import actions as voices
from alongside.voices.models import View


@transaction.atomic
def keep(
    conference: Conference,
    speaker: Person,
    *,
    topic: str,
    words: str,
    readers: Iterable[Person],
    was_read_back: bool,
    by: Account,
) -> View:
    """A view said in the meeting, written down by the chair.

    The same words of the same person about the same thing are kept once, so a second press makes no second view; the readers
    are those chosen last. Raises NotNow while the meeting is not open, CannotSay for empty words.
    """
    locked = Conference.objects.select_for_update().get(pk=conference.pk)
    if not locked.is_open:
        raise NotNow(_("The meeting is not open. Open it when everybody has come in."))
    readers = list(readers)
    before = View.objects.current().filter(conference=conference, speaker=speaker, topic=topic, recorded_by=by)
    for view in before.select_related("data_key", "helped_by", "audience"):
        if view.words == words:
            had = set(view.audience.people.values_list("pk", flat=True)) if view.audience else set()
            if had != {reader.pk for reader in readers} | ({view.helped_by_id} if view.helped_by_id else set()):
                voices.choose_readers(view, readers, by=by)
            return view
    return voices.record(
        speaker,
        words,
        family=conference.family,
        conference=conference,
        topic=topic,
        readers=readers,
        was_read_back=was_read_back,
        by=by,
    )
