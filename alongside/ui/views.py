"""The council's colours, the choice of language, and the pages for when something goes wrong."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from alongside.practice import profile
from alongside.ui import languages
from alongside.ui.colours import palette
from alongside.ui.middleware import ANSWER, SCRIPT
from alongside.ui.pages import page

DAY_SECONDS = 86_400
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
    response = HttpResponseRedirect(local_path(request.POST.get("next", "")))
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            languages.COOKIE,
            code,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def bad_request(request, exception=None):
    """400: what was sent cannot be understood. 413: it is more than may be sent at once."""
    if isinstance(exception, TOO_MUCH):
        return page(request, "ui/errors/too_much.html", status=413)
    return page(request, "ui/errors/bad_request.html", status=400)


def forbidden(request, exception=None):
    """403: a page that this account may know of, and may not do."""
    return page(request, "ui/errors/forbidden.html", status=403)


def not_found(request, exception=None):
    """404: says the same whether the page does not exist or may not be known to exist."""
    return page(request, "ui/errors/not_found.html", status=404)


def failed(request):
    """500: a mistake of the program. The page asks nothing of the database, which may be what failed."""
    return page(request, "ui/errors/failed.html", status=500)


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
