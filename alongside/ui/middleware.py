"""The language of a page, and the headers that every page carries."""

from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from alongside.ui import languages, maintenance

SCRIPT, ANSWER = "X-Sent-By", "X-Answer"
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


def language(get_response):
    """Show each page in the language of the visitor's cookie, if it may be shown (`languages.shown`)."""

    def respond(request):
        asked = languages.chosen(request.COOKIES)
        request.language_asked = asked
        request.LANGUAGE_CODE = languages.shown(asked)
        with translation.override(request.LANGUAGE_CODE):
            response = get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            patch_vary_headers(response, ["Cookie"])
        return response

    return respond


def looked_after(get_response):
    """While the program is being looked after, say so and ask nothing of the database. Other answers without a word get one."""
    from alongside.ui import views  # views know the names of headers from here

    def respond(request):
        if maintenance.is_on():
            return views.brand(request) if request.path == reverse("brand") else views.looked_after(request)
        response = get_response(request)
        is_blank = response.status_code in views.WORDLESS and not response.streaming and not response.content
        return views.worded(request, response) if is_blank else response

    return respond


def answers_for_the_script(get_response):
    """Tell the script that keeps words (styles/kept_words.js) where to go next, in a header, instead of a redirect.

    It sends forms itself, so that a lost connection or a fault here leaves the page and its words where they are. X-Answer
    says that the answer comes from here and not from something in between, and what kind it is.
    """

    def respond(request):
        response = get_response(request)
        if request.headers.get(SCRIPT) == "page":
            response.headers.setdefault(ANSWER, "page")
            if 300 <= response.status_code < 400:
                response.headers["X-Go-To"] = response.headers["Location"]
                del response.headers["Location"]
                response.status_code = 204
        return response

    return respond


def page_headers(get_response):
    """Keep pages out of caches and search engines, and switch off what no page uses.

    Only what `views.brand` serves may be kept by a browser: anything else may be about a family. Static files are served before
    this; a page that says that there is none of that name is a page like any other.
    """

    def respond(request):
        response = get_response(request)
        if not getattr(response, "may_be_kept", False):
            response.headers["Cache-Control"] = "no-store"
        # "no-referrer" would make browsers send forms with "Origin: null", which Django's CSRF check refuses.
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response

    return respond
