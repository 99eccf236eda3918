"""Which languages pages may be shown in. A language that no native speaker has checked is for demonstrations only."""

from django.conf import settings

COOKIE = "language"

# Who has read every text of the program in a language that is their own, and when: "cy": "Nia Prys, 1 March 2027".
# Babel drops headers that it does not know from catalogues, so this stands here. English is the source.
CHECKED_BY: dict[str, str] = {}


def is_checked(code):
    """Whether pages in this language may be shown to families and workers."""
    return code == settings.LANGUAGE_CODE or code in CHECKED_BY


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
    return dict(settings.LANGUAGES)[code]
