"""Making a page, and carrying out what a form asks for: the two sentences that views are made of."""

from django.core.exceptions import ValidationError
from django.shortcuts import render

from alongside.ui.errors import Broken
from alongside.ui.kept_files import as_kept, kept_in
from alongside.ui.stale import StaleEdit

NOTICE = "notice"


def page(request, template, *, status=200, **context):
    """The page made from a template. `form` or `forms` in the context fill the error summary, `back` the back link.

    Words that came back to a page that is asked for are shown as they are: they were not sent, and nothing is missing yet.
    A form that was not looked at because whoever sent it must wait makes it a 429, with all that may be shown of what was typed.
    """
    forms = [each for each in (context.get("form"), *context.get("forms", ())) if each]
    if hasattr(request, "words_are_back"):
        for each in forms:
            each.say_nothing_yet()
    wait = max((getattr(each, "wait_seconds", 0) for each in forms), default=0)
    response = render(request, template, context, status=429 if wait else status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def submitted(request, form, act):
    """Whether `form` was sent, was right, and `act(cleaned_data)` was carried out.

    What act returns is left as `form.result`. A `Broken` from act becomes an error of the form, on the field that
    it names, so that the page is shown again with all that was typed. Other exceptions are
    mistakes of the program and are not caught.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        form.result = act(form.cleaned_data)
    except StaleEdit as stale:
        form.stale = stale
        form.data = form.data.copy()
        form.data[form.add_prefix("seen")] = stale.version  # saved once more, it takes the place of what is shown
        for name, content in stale.files.items():
            form.data[kept_in(form.add_prefix(name))] = as_kept(content)
        form.add_error(None, ValidationError(stale.sentence, code="stale"))
        return False
    except Broken as broken:
        if broken.field in form.when_asked:
            form.ask(broken.field)
        form.wait_seconds = broken.wait_seconds
        field = broken.field if broken.field in form.fields else None
        form.add_error(field, ValidationError(broken.sentence, code="broken"))
        return False
    return True


def tell(request, text):
    """Keep one sentence for the next page that this visitor opens, such as "Your answer is saved".

    It is kept in the session and drawn once. It must not hold anybody's own words, names or addresses.
    """
    request.session[NOTICE] = str(text)


def take_notice(request):
    """The sentence kept by `tell`, which is then forgotten; empty when there is none. Never starts a session."""
    session = getattr(request, "session", None)
    if session is None or NOTICE not in session:
        return ""
    return session.pop(NOTICE)
