"""The Jinja2 environment of all rooms, and what every page knows."""

from functools import cache
from hashlib import sha256
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader

from alongside.practice import profile
from alongside.ui import languages, words
from alongside.ui.colours import palette
from alongside.ui.pages import take_notice


def environment(**options):
    """The environment that Django's Jinja2 engine asks for: escaping, translating, with the GOV.UK macros."""
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    options |= {
        "loader": ChoiceLoader([options["loader"], govuk]) if options.get("loader") else govuk,
        "undefined": ChainableUndefined,  # the GOV.UK macros reach through options that are not given
        "autoescape": True,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n"],
    }
    made = Environment(**options)  # noqa: S701 - autoescape is on, above
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    made.globals |= {"url": url, "static": staticfiles_storage.url, "errors_of": errors_of}
    made.filters |= {
        "day": words.day,
        "day_short": words.day_short,
        "time": words.time,
        "working_days": words.working_days,
        "age": words.age,
        "initials": words.initials,
    }
    return made


def url(name, *args, **kwargs):
    """The path of a named url. Raises NoReverseMatch for one that does not exist."""
    if not args and all(type(each) is UUID for each in kwargs.values()):
        return _pattern(name, tuple(kwargs), get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()).format(
            **kwargs
        )
    return reverse(name, args=args or None, kwargs=kwargs or None)


@cache
def _pattern(name, parts, _urlconf, _prefix):
    """The path with a place for each id: a page has a hundred links, and finding one anew takes longer than drawing it."""
    stand_ins = {part: uuid4() for part in parts}
    path = reverse(name, kwargs=stand_ins or None).replace("{", "{{").replace("}", "}}")
    for part, stand_in in stand_ins.items():
        path = path.replace(str(stand_in), "{" + part + "}")
    return path


def path_if_any(name):
    """The path of a named url, or nothing in a site that has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def errors_of(*forms):
    """What the error summary lists: dicts of `text` and, where a field is to be corrected, `href`."""
    listed = []
    for form in forms:
        if not form or not form.is_bound:
            continue
        listed += [{"text": text} for text in form.non_field_errors()]
        for field in form:
            if field.errors:
                target = getattr(field.field, "first_id", lambda bound: bound.auto_id)(field)
                listed += [{"text": text, "href": f"#{target}"} for text in field.errors]
    return listed


def brand():
    """What pages show of the council, and the address of its colours, which changes when they do."""
    council = profile.current().council
    return {
        "name": council.name,
        "colours": f"{reverse('brand')}?{_digest_of_colours(council.colour, council.family_colour)}",
        "duty_manager_phone": council.duty_manager_phone,
    }


@cache
def _digest_of_colours(council, family):
    return sha256(repr(palette(council, family)).encode()).hexdigest()[:8]


def shell(request):
    """Context of every page: brand, language, languages, is_demonstration, notice() and what the layout asks for."""
    asked = getattr(request, "language_asked", settings.LANGUAGE_CODE)
    shown = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    return {
        "brand": SimpleLazyObject(brand),
        "language": shown,
        "direction": "rtl" if translation.get_language_bidi() or getattr(request, "is_mirrored", False) else "ltr",
        "languages": languages.offered(profile.current().council.languages),
        "language_waiting": languages.name_local(asked) if asked != shown else "",
        "language_unchecked": not languages.is_checked(shown),
        "is_demonstration": settings.DEMONSTRATION,
        "demonstration_cast": path_if_any("demonstration") if settings.DEMONSTRATION else "",
        "is_staff_page": getattr(request, "is_staff_page", False),
        "today_in_words": lambda: words.day(timezone.localdate()),
        "notice": lambda: take_notice(request),
        "here": request.get_full_path(),
        "sign_in_path": path_if_any("sign_in"),
        "form_kept_path": path_if_any("form_kept"),
        "other_language_path": path_if_any("other_language"),
        "form_token_path": path_if_any("form_token"),
        "words_are_back": getattr(request, "words_are_back", []),
    }
