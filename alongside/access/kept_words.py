"""What somebody typed before they were signed out: kept sealed for a short time, for their own account in the same browser.

The form names, signed, whose page it stood on (`presses`). Only that account gets the words back, in the same form; when somebody
else signs in there, they are erased.
"""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone

from alongside.access import presses
from alongside.access.data_keys import make_data_key
from alongside.access.models import DataKey, KeptWords
from alongside.ui import views as ui

MINUTES_KEPT = 20
LONGEST = 300_000
MOST = 5
SESSION = "kept_words"
LANGUAGE = "language"  # the name of the buttons for another language
# What a page puts into its forms by itself: kept, and no reason to keep anything.
NOT_TYPED = presses.TECHNICAL | {LANGUAGE, "seen", "named", "number", "then"}


def _is_words(text: str) -> bool:
    return " " in text.strip() or "\n" in text.strip()


def _may_be_kept(request: HttpRequest, is_worth: Callable[[str], bool]) -> bool:
    writer, reader = presses.writer_of(request), presses.name_of(request.user)
    names = [name for name in request.POST if name not in NOT_TYPED]
    return (
        writer not in ("", presses.NOBODY)
        and reader in (writer, presses.NOBODY)
        and not any("password" in name for name in names)
        and any(is_worth(text) for name in names for text in request.POST.getlist(name))
    )


def keep(request: HttpRequest, path: str = "", is_worth: Callable[[str], bool] = _is_words) -> bool:
    """Keep what was typed into a form that could not be saved. False when the form does not say whose it is, or has no words.

    path: the page that it goes back to; without it, the one it was sent to. is_worth: whether a text is worth keeping.
    """
    if not _may_be_kept(request, is_worth):
        return False
    kept = {name: request.POST.getlist(name) for name in request.POST if name not in presses.TECHNICAL | {LANGUAGE}}
    kept[presses.AGAIN] = [presses.press_key(request)]
    words = json.dumps({"path": path or request.get_full_path(), "fields": kept})
    if len(words) > LONGEST:
        return False
    with transaction.atomic():
        forget(KeptWords.objects.filter(until__lt=timezone.now()))
        row = KeptWords(
            writer=presses.writer_of(request),
            until=timezone.now() + timedelta(minutes=MINUTES_KEPT),
            data_key=make_data_key(),
            words=words,
        )
        row.save(force_insert=True)
    request.session[SESSION] = [*request.session.get(SESSION, []), str(row.pk)][-MOST:]
    return True


def forget(rows: Any) -> None:
    """Erase kept words and the keys they were sealed with."""
    with transaction.atomic():
        found = list(rows.values_list("pk", "data_key"))
        KeptWords.objects.filter(pk__in=[pk for pk, _key in found]).delete()
        DataKey.objects.filter(pk__in=[key for _pk, key in found]).delete()


def _of_this_browser(request: HttpRequest) -> list[KeptWords]:
    """What this browser's session keeps for whoever is signed in now. Another's, and what is too old, is erased."""
    rows = KeptWords.objects.filter(pk__in=[uuid.UUID(each) for each in request.session[SESSION]])
    writer = presses.name_of(request.user)
    found = list(rows.select_related("data_key"))
    own = [row for row in found if row.writer == writer and row.until > timezone.now()]
    if len(own) != len(found):
        forget(rows.exclude(pk__in=[row.pk for row in own]))
    if own:
        request.session[SESSION] = [str(row.pk) for row in own]
    else:
        del request.session[SESSION]
    return own


def give_back(request: HttpRequest) -> None:
    """Put what was typed before into the form of this page. The page is asked for, not sent: nothing is saved."""
    if SESSION not in request.session:
        return
    for row in _of_this_browser(request):
        kept = json.loads(row.words)
        if kept["path"] == request.get_full_path():
            again = kept["fields"].pop(presses.AGAIN, [""])[0]
            request.POST = _as_sent(kept["fields"])
            request.press_key_before = again  # type: ignore[attr-defined]
            request.words_are_back = [  # type: ignore[attr-defined]
                text for texts in kept["fields"].values() for text in texts if _is_words(text)
            ]


def _as_sent(fields: dict[str, list[str]]) -> QueryDict:
    sent = QueryDict(mutable=True)
    for name, texts in fields.items():
        sent.setlist(name, texts)
    sent._mutable = False
    return sent


def saved(request: HttpRequest) -> None:
    """The form was saved after all: erase what was kept of it."""
    if SESSION in request.session:
        path = request.get_full_path()
        done = [row.pk for row in _of_this_browser(request) if json.loads(row.words)["path"] == path]
        forget(KeptWords.objects.filter(pk__in=done))


def signed_out(request: HttpRequest) -> HttpResponse:
    """404, as for all that a visitor who is not signed in asks for; what they sent comes back when they sign in again."""
    return ui.signed_out(request, is_kept=keep(request))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is not this browser's any more. What was typed comes back on a fresh page, for its writer alone."""
    if not request.user.is_authenticated and presses.writer_of(request) not in ("", presses.NOBODY):
        return signed_out(request)
    if not ui.is_from_script(request) and keep(request):
        return HttpResponseRedirect(request.get_full_path())
    return ui.stale_form(request, reason)
