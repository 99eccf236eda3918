"""A press of a button is one act, however often it arrives: pressed twice, sent again over a bad connection, or both at once.

Every form carries a key that names, signed, whose page it stands on and on which day it was made. The same form with the same
words is the same press. The first act of a press writes it down in the act's own transaction, so that a crash leaves both or
neither; whatever comes second finds it there and goes where the first went.
"""

import hashlib
import hmac
import secrets
import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils import timezone

from alongside.access.models import Press

FIELD, AGAIN = "form_key", "press_key"
TECHNICAL = frozenset({FIELD, AGAIN, "csrfmiddlewaretoken"})
DAYS_KEPT = 2
SECONDS_TO_FINISH = 3.0
NOBODY = "nobody"


class AlreadyPressed(Exception):
    """The act of this press was done by a request before; all of this one's transaction goes back."""


@dataclass
class Pressing:
    """One request that carries a press. `key` is the same for the same press, `request` is this request's own."""

    key: str
    request: str = field(default_factory=lambda: secrets.token_hex(16))


pressing: ContextVar[Pressing | None] = ContextVar("pressing", default=None)


def _signer() -> signing.Signer:
    return signing.Signer(salt="alongside.form")


def _keyed(*parts: str) -> "hmac.HMAC":
    made = hmac.new(settings.SECRET_KEY.encode(), digestmod=hashlib.sha256)
    for part in parts:
        encoded = part.encode()
        made.update(len(encoded).to_bytes(8, "big") + encoded)
    return made


def name_of(account: Any) -> str:
    """What a form's key calls an account: a keyed digest of its id, or NOBODY for whoever is not signed in."""
    if account is None or not account.is_authenticated:
        return NOBODY
    return _keyed("account", str(account.pk)).hexdigest()[:32]


def form_key(account: Any) -> str:
    """The key of every form on pages of this account made today."""
    return _signer().sign(f"{timezone.now().date().toordinal()}:{name_of(account)}")


def writer_of(request: HttpRequest) -> str:
    """Whose form was sent, as `name_of` says it; empty when the form has no key, a changed one, or one of long ago."""
    try:
        day, _colon, name = _signer().unsign(request.POST.get(FIELD, "")).partition(":")
    except signing.BadSignature:
        return ""
    age = timezone.now().date().toordinal() - int(day)
    return name if 0 <= age < DAYS_KEPT else ""


def of(request: HttpRequest) -> Pressing:
    """The press that a form with a key carries: whose it is, which form on which page, and all that was filled in."""
    made = _keyed(writer_of(request), press_key(request), request.get_full_path())
    for name in sorted(set(request.POST) - TECHNICAL):
        made.update(_keyed(name, *(_plain(text) for text in request.POST.getlist(name))).digest())
    for name in sorted(request.FILES):
        for sent in request.FILES.getlist(name):
            made.update(_keyed(name, sent.name or "", hashlib.sha256(sent.read()).hexdigest()).digest())
            sent.seek(0)
    return Pressing(made.hexdigest())


def press_key(request: HttpRequest) -> str:
    """What is drawn anew for each form; a form that was sent again after signing in carries the one it had before."""
    return request.POST.get(AGAIN) or request.POST.get("csrfmiddlewaretoken", "")


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")


def claim() -> None:
    """Write this request's press down in the transaction of its act. Nothing without a press. Raises AlreadyPressed.

    Two at once: the second waits here until the first's transaction has ended.
    """
    mine = pressing.get()
    if mine is None:
        return
    row = Press(key=mine.key, request=mine.request, at=timezone.now())
    Press.objects.bulk_create([row], ignore_conflicts=True)
    if Press.objects.values_list("request", flat=True).get(pk=mine.key) != mine.request:
        raise AlreadyPressed


def result_of(press: Pressing) -> str | None:
    """Where the first of this press went; empty when that is not known, None when no other request did the act."""
    found = Press.objects.filter(pk=press.key).exclude(request=press.request).values_list("result", flat=True)
    return found.first()


def waited_for(press: Pressing) -> str:
    """`result_of`, waited for while the first is about to finish; empty when it does not, as after a crash."""
    give_up_at = time.monotonic() + SECONDS_TO_FINISH
    while not (result := result_of(press)) and time.monotonic() < give_up_at:
        time.sleep(0.05)
    return result or ""


def went_to(press: Pressing, result: str) -> None:
    """Keep where the act of this press led, for whoever comes second."""
    Press.objects.filter(pk=press.key, request=press.request).update(result=result)
    if press.key.startswith("00"):  # now and then
        Press.objects.filter(at__lt=timezone.now() - timedelta(days=DAYS_KEPT)).delete()


def is_not_over(press: Pressing) -> None:
    """The answer was no page to go to, such as a form with something to put right: the same press may come again."""
    Press.objects.filter(pk=press.key, request=press.request).delete()
