"""Too much from one account in a short time: somebody who copies families one after another, or a program that presses for them.

Each account has an allowance of forms and one of pages, which fills up again as time goes by. It is kept in each process, so
that it costs no query; with two processes it may be twice as much. Whoever is not signed in is not counted here, since everybody
in one house or office has the same address: guessing is slowed where it is guessed (`guessing`). The ways out are never
refused.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.access import kept_words
from alongside.access.models import Account
from alongside.ui import views as ui

PAGES_FOR_A_FORM = 10
SECONDS_TO_WAIT = 60
MOST_REMEMBERED = 5_000
NEVER_REFUSED = ("leave", "sign_out", "brand", "language")


@dataclass
class Allowance:
    """What is left, as of `at` (seconds of a clock that never goes back). has_refused: since it was last enough."""

    left: float
    at: float
    has_refused: bool = False

    def take(self, most: int, now: float) -> bool:
        """Whether one more fits, which is then taken. It fills from nothing to `most` in a minute."""
        self.left = min(most, self.left + (now - self.at) * most / 60)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        self.has_refused = False
        return True


_allowances: dict[tuple[str, bool], Allowance] = {}
_one_at_a_time = threading.Lock()


def refusal(account: str, is_form: bool, most: int, now: float) -> str:
    """Empty when the request may go on; "first" for the first one refused in a row, else "again"."""
    with _one_at_a_time:
        if len(_allowances) >= MOST_REMEMBERED:
            for each in [each for each, known in _allowances.items() if now - known.at > SECONDS_TO_WAIT]:
                del _allowances[each]
        allowance = _allowances.setdefault((account, is_form), Allowance(most, now))
        if allowance.take(most, now):
            return ""
        was, allowance.has_refused = allowance.has_refused, True
        return "again" if was else "first"


def is_too_much(account: Account, *, is_form: bool) -> bool:
    """Whether this is more in a minute than anybody does by hand, asked by what knows an account without a session."""
    most = settings.FORMS_A_MINUTE * (1 if is_form else PAGES_FOR_A_FORM)
    return bool(most and refusal(str(account.pk), is_form, most, time.monotonic()))


def unhurried(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 429 to an account that asks or sends more in a minute than anybody does by hand. What was typed is kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not settings.FORMS_A_MINUTE or not request.user.is_authenticated:
            return get_response(request)
        is_form = request.method == "POST"
        most = settings.FORMS_A_MINUTE * (1 if is_form else PAGES_FOR_A_FORM)
        refused = refusal(str(request.user.pk), is_form, most, time.monotonic())
        if not refused or request.path in [reverse(name) for name in NEVER_REFUSED]:
            return get_response(request)
        is_kept = refused == "first" and is_form and not ui.is_from_script(request) and kept_words.keep(request)
        return ui.too_many(request, SECONDS_TO_WAIT, is_kept=is_kept)

    return middleware
