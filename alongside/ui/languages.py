"""Which languages pages may be shown in. A language that no native speaker has checked is for demonstrations only.

A catalogue says who checked it in a header of its .po file, `X-Checked-By: name, date`. English is the source.
"""

import gettext
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language_info, to_locale

COOKIE = "language"


@cache
def checked_by(code):
    """Who checked the language, from the header of its catalogue; an empty text if nobody did."""
    for folder in settings.LOCALE_PATHS:
        catalogue = Path(folder) / to_locale(code) / "LC_MESSAGES" / "django.mo"
        if catalogue.exists():
            with catalogue.open("rb") as stream:
                return gettext.GNUTranslations(stream).info().get("x-checked-by", "").strip()
    return ""


def is_checked(code):
    """Whether pages in this language may be shown to families and workers."""
    return code == settings.LANGUAGE_CODE or bool(checked_by(code))


def chosen(cookies):
    """The language asked for by the cookie, or the default when there is none or it is not offered."""
    code = cookies.get(COOKIE, "")
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def shown(code):
    """The language that a page is shown in when `code` is asked for."""
    return code if is_checked(code) or settings.DEMONSTRATION else settings.LANGUAGE_CODE


def offered(codes):
    """(code, own name) of the languages of this installation, kept to those that the council names ("cy", "en")."""
    kept = [
        (code, name)
        for code, name in settings.LANGUAGES
        if any(code == wanted or code.startswith(f"{wanted}-") for wanted in codes)
    ]
    return kept or list(settings.LANGUAGES[:1])


def name_local(code):
    """What speakers of the language call it."""
    return dict(settings.LANGUAGES).get(code) or get_language_info(code)["name_local"]
