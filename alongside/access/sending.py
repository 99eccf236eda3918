"""Sending a form once: the middleware around every view, what each form carries, and a fresh token for a page left open."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alongside.access import kept_words, presses
from alongside.ui import views as ui
from alongside.ui.pages import tell


class SendOnce:
    """Lets a press act once, and gives words back that were typed before their writer was signed out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD") and request.user.is_authenticated:
            kept_words.give_back(request)
        try:
            response = self.get_response(request)
            press = presses.pressing.get()
        finally:
            presses.pressing.set(None)
        return self._answered(request, press, response) if press else response

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, parts: Any) -> HttpResponse | None:
        """After the check of where the form came from, before the view: whose form is it, and was it pressed before?"""
        if request.method != "POST" or presses.FIELD not in request.POST:
            return None
        writer, reader = presses.writer_of(request), presses.name_of(request.user)
        if reader == presses.NOBODY and writer not in ("", reader):
            return None  # whoever was signed out: the guard answers
        if writer not in (reader, presses.NOBODY):
            return ui.stale_form(request)
        press = presses.of(request)
        if presses.result_of(press) is not None:
            return self._again(request, press)
        presses.pressing.set(press)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Another request of the same press was first."""
        press = presses.pressing.get()
        if press and isinstance(exception, presses.AlreadyPressed):
            return self._again(request, press)
        return None

    def _again(self, request: HttpRequest, press: presses.Pressing) -> HttpResponse:
        result = presses.waited_for(press)
        if not result:
            tell(request, _("This was saved already."))
            result = ui.path_before(request)
        response = HttpResponseRedirect(result)
        response.is_again = True  # type: ignore[attr-defined]
        return response

    def _answered(self, request: HttpRequest, press: presses.Pressing, response: HttpResponse) -> HttpResponse:
        if getattr(response, "is_again", False):
            return response
        if 300 <= response.status_code < 400:
            presses.went_to(press, response["Location"])
            kept_words.saved(request)
            return response
        if presses.result_of(press) is not None:  # refused because the other of two presses had done it
            return self._again(request, press)
        if response.status_code < 500:  # a fault after the act has not undone it
            presses.is_not_over(press)
        return response


def form_fields(request: HttpRequest) -> dict[str, Any]:
    """Context of every page. csrf_input: what each form carries, drawn anew for each. csrf_alone: the same without the press,
    for the small forms around a page, which may come any number of times and must not ask who is signed in."""
    return {"csrf_input": _drawn(request, True), "csrf_alone": _drawn(request, False)}


def _draw(request: HttpRequest, has_press: bool) -> SafeString:
    drawn = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
    if has_press:
        named = '<input type="hidden" name="{}" value="{}" autocomplete="off">'
        drawn += format_html(named, presses.FIELD, presses.form_key(getattr(request, "user", None)))
        if before := getattr(request, "press_key_before", ""):
            drawn += format_html(named, presses.AGAIN, before)
    return drawn


_drawn = lazy(_draw, SafeString, str)


@require_POST
def form_kept(request: HttpRequest) -> HttpResponse:
    """Keep what is typed into a form while its page is shown in another language. ?page= is the path of that page."""
    is_kept = request.user.is_authenticated and kept_words.keep(
        request, ui.local_path(request.GET.get("page", "")), bool
    )
    return HttpResponse(status=204 if is_kept else 409)


@require_POST
def other_language(request: HttpRequest) -> HttpResponse:
    """Show a page in another language with what is typed into its form, for browsers without script. ?page= is its path."""
    page = ui.local_path(request.GET.get("page", ""))
    if request.user.is_authenticated:
        kept_words.keep(request, page, bool)
    return ui.in_language(request.POST.get(kept_words.LANGUAGE, ""), page)


@require_safe
def form_token(request: HttpRequest) -> JsonResponse:
    """For a page that was left open: a token that its form can be sent with, and whose forms this browser may send now."""
    return JsonResponse({"token": get_token(request), "form_key": presses.form_key(request.user)})
