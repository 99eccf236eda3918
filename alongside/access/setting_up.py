"""The steps that set up an authenticator app or a passkey, at the first sign-in and later on one's own page.

Each answers with a page until it is done, and with None when it is.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from alongside.access import factors, guessing, keeping, signing_in
from alongside.access.forms import NewAppForm, NewPasskeyForm, PasskeyForm
from alongside.access.models import Account
from alongside.ui.pages import page, submitted

Step = Callable[[HttpRequest, Account], HttpResponse | None]
SEED, ONWARD = "app_seed", "after_codes"


def app(request: HttpRequest, account: Account) -> HttpResponse | None:
    """Show the key of a new authenticator app, as a picture and as text, and ask for a code to see that it came over."""
    seed = keeping.open_for(account, SEED, request.session.get(SEED, ""))
    if not seed:
        seed = factors.new_seed()
        request.session[SEED] = keeping.seal_for(account, SEED, seed)
    form = NewAppForm(request.POST or None)

    def add(clean: dict[str, str]) -> None:
        places = guessing.code_places_of(request, account.pk)
        guessing.let_try(*places)
        signing_in.add_app(account, seed=seed, code=clean["code"], by=account)
        guessing.was_right(*places)

    if submitted(request, form, add):
        del request.session[SEED]
        return None
    side, path = factors.drawing_of(factors.seed_link(account, seed))
    spaced = " ".join(seed[start : start + 4] for start in range(0, len(seed), 4))
    return page(request, "access/new_app.html", form=form, seed=spaced, side=side, path=path, account=account)


def passkey(request: HttpRequest, account: Account) -> HttpResponse | None:
    """Have the browser make a passkey."""
    if request.POST.get("passkey") == "ask":
        return JsonResponse(factors.passkey_offered(account))
    form, name = PasskeyForm(request.POST or None), NewPasskeyForm(request.POST or None)
    is_named = not name.is_bound or name.is_valid()

    def add(clean: dict[str, str]) -> None:
        signing_in.add_passkey(
            account,
            name=name.cleaned_data["name"] or _("Passkey"),
            credential=factors.passkey_made(clean["credential"]),
            by=account,
        )

    if is_named and submitted(request, form, add):
        return None
    return page(request, "access/new_passkey.html", form=name, forms=[form], account=account)
