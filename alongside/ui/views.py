"""The council's colours, the choice of language, and the pages for when something goes wrong."""

import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.html import escape
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alongside.practice import profile
from alongside.ui import languages
from alongside.ui.colours import palette
from alongside.ui.middleware import ANSWER, SCRIPT
from alongside.ui.pages import page

DAY_SECONDS = 86_400
SECONDS_TO_WAIT = 60
DATABASE_IS_AWAY = (OperationalError, InterfaceError)
WORDLESS = {400: "bad_request", 403: "forbidden", 405: "bad_request", 413: "too_much", 429: "too_many"}
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


@require_safe
def brand(request):
    """The council's colours as CSS custom properties. Public: it says nothing about anybody."""
    council = profile.current().council
    properties = palette(council.colour, council.family_colour)
    lines = ";".join(f"{name}:{value}" for name, value in properties.items())
    response = HttpResponse(f":root{{{lines}}}", content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={DAY_SECONDS}"
    response.may_be_kept = True
    return response


def local_path(wanted):
    """`wanted` if it is a path of this site, else the start page. Nothing that leads to another site passes."""
    is_path = (
        wanted.startswith("/") and wanted.isprintable() and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    )
    return wanted if is_path else "/"


@require_POST
def language(request):
    """Remember the language that was chosen, and go back to the page it was chosen on."""
    return in_language(request.POST.get("language", ""), local_path(request.POST.get("next", "")))


def in_language(code, onward):
    """The answer that goes on to a path of this site in the language of that code; an unknown one changes nothing."""
    response = HttpResponseRedirect(onward)
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            languages.COOKIE,
            code,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def problem(request, name, status):
    """The page for something that went wrong: `ui/errors/NAME.html`, or a plain one when that cannot be made either."""
    try:
        return page(request, f"ui/errors/{name}.html", status=status)
    except Exception:  # noqa: BLE001  whatever fails here is reported already, and somebody waits for an answer
        return HttpResponse(plain_problem(), status=status)


def plain_problem():
    """A page that needs nothing: no template, no database, no style."""
    words = [_("Sorry, something went wrong here."), _("It was not you. What you did last may not have been saved.")]
    told = "".join(f"<p>{escape(text)}</p>" for text in words)
    head = f'<meta charset="utf-8"><title>{escape(_("Sorry"))}</title>'
    return f'<!DOCTYPE html><html lang="{get_language()}">{head}<main>{told}</main>'


def bad_request(request, exception=None):
    """400: what was sent cannot be understood. 413: it is more than may be sent at once."""
    if isinstance(exception, TOO_MUCH):
        return problem(request, "too_much", 413)
    return problem(request, "bad_request", 400)


def forbidden(request, exception=None):
    """403: a page that this account may know of, and may not do."""
    return problem(request, "forbidden", 403)


def not_found(request, exception=None):
    """404: says the same whether the page does not exist or may not be known to exist."""
    return problem(request, "not_found", 404)


def failed(request):
    """500: a mistake of the program. 503: the database does not answer, or takes nothing just now: it may be asked again."""
    if isinstance(sys.exc_info()[1], DATABASE_IS_AWAY):
        return looked_after(request, "away")
    return problem(request, "failed", 500)


def looked_after(request, name="looked_after"):
    """503, with when to ask again."""
    response = problem(request, name, 503)
    response.headers["Retry-After"] = str(SECONDS_TO_WAIT)
    return response


def too_many(request, seconds, *, is_kept=False):
    """429, with how many seconds to wait. is_kept: what was typed is in its form again when the page is opened later."""
    here = local_path(request.get_full_path())
    response = page(request, "ui/errors/too_many.html", status=429, is_kept=is_kept, page_before=here)
    response.headers["Retry-After"] = str(seconds)
    response.headers[ANSWER] = "wait"
    return response


def worded(request, response):
    """A page in place of an answer without a word, with the headers that it had."""
    named = problem(request, WORDLESS[response.status_code], response.status_code)
    for header, value in response.items():
        if header != "Content-Length":
            named.headers[header] = value
    named.headers["Content-Type"] = "text/html; charset=utf-8"
    named.cookies = response.cookies
    return named


def is_from_script(request):
    """Whether the script that keeps words sent this form: its page, and what was typed there, is still open."""
    return request.headers.get(SCRIPT) == "page"


def path_before(request):
    """The page of this site that a form was on, or the start page."""
    before = urlsplit(request.headers.get("Referer", ""))
    return local_path(before.path + (f"?{before.query}" if before.query else ""))


def signed_out(request, is_kept=False):
    """404, as for all that a visitor who is not signed in asks for, with the words that they sent, to copy: whoever was signed
    out while they wrote must not lose them. Nothing is saved. is_kept: they come back after signing in."""
    words = [text for name in request.POST for text in request.POST.getlist(name) if " " in text.strip()]
    here = local_path(request.get_full_path())
    response = page(request, "ui/errors/signed_out.html", status=404, words=words, is_kept=is_kept, page_before=here)
    response.headers[ANSWER] = "signed-out"
    return response


def stale_form(request, reason=""):
    """403 for a form without a fresh token: the page was open too long, and what was typed is one Back away."""
    response = page(request, "ui/errors/stale_form.html", status=403)
    response.headers[ANSWER] = "stale"
    return response
