"""The front door: signing in by password and second step, or by passkey, and leaving."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from alongside.access import factors, guessing, sessions, setting_up, signing_in
from alongside.access.errors import DidNotWork
from alongside.access.forms import CodeForm, PasskeyForm, SignInForm
from alongside.access.models import Account
from alongside.ui.forms import Form
from alongside.ui.pages import page, submitted
from alongside.ui.views import local_path

# Somewhere nobody would ask about.
NEUTRAL_PAGE = "https://www.bbc.co.uk/weather"


def start(request: HttpRequest) -> HttpResponse:
    """The front door: to one's own pages, or to sign in."""
    if not request.user.is_authenticated:
        return redirect("sign_in")
    return redirect("my_work" if request.user.is_staff else "your_conference")


def sign_in(request: HttpRequest) -> HttpResponse:
    onward = local_path(request.GET.get("next", ""))
    if request.POST.get("passkey") == "ask":
        return JsonResponse(factors.passkey_asked(None))
    if request.POST.get("credential"):
        return _sign_in_by_passkey(request, onward)
    form = SignInForm(request.POST or None)

    def check(clean: dict[str, str]) -> Account:
        name = signing_in.plain_name(clean["sign_in_name"])
        places = guessing.places_of(request, "sign in", name)
        with guessing.turn(request, name):
            guessing.let_try(*places)
            account = signing_in.by_password(name, clean["password"])
            guessing.was_right(*places)
        return account

    if submitted(request, form, check):
        own_device = form.cleaned_data["own_device"]
        if form.result.is_staff:
            sessions.wait_for_second_step(request, form.result, own_device=own_device, onward=onward)
            return redirect("second_step")
        sessions.begin(request, form.result, how="password")
        return HttpResponseRedirect(onward)
    return page(request, "access/sign_in.html", form=form, by_council=bool(settings.OPENID_ISSUER))


def _sign_in_by_passkey(request: HttpRequest, onward: str) -> HttpResponse:
    form = PasskeyForm(request.POST)
    if submitted(request, form, lambda clean: signing_in.by_passkey(clean["credential"])):
        sessions.begin(request, form.result, how="passkey", own_device="own_device" in request.POST)
        return HttpResponseRedirect(onward)
    by_council = bool(settings.OPENID_ISSUER)
    return page(request, "access/sign_in.html", form=SignInForm(), forms=[form], by_council=by_council)


def second_step(request: HttpRequest) -> HttpResponse:
    """After the password: a code of the app, a recovery code, or a passkey. Who has none yet sets one up first."""
    pending = sessions.pending(request)
    if pending is None:
        return redirect("sign_in")
    account = pending.account
    has = factors.of(account)
    if not has.is_enough:
        return redirect("set_up")
    if request.POST.get("passkey") == "ask":
        return JsonResponse(factors.passkey_asked(account))
    form: Form
    if request.POST.get("credential"):
        form = PasskeyForm(request.POST)
        is_done = submitted(
            request, form, lambda clean: signing_in.by_passkey(clean["credential"], account) and "passkey"
        )
    else:
        form = CodeForm(request.POST or None)
        is_done = submitted(request, form, lambda clean: try_code(request, account, clean["code"]))
    if is_done:
        sessions.begin(request, account, how=f"password and {form.result}", own_device=pending.own_device)
        return HttpResponseRedirect(pending.onward)
    shown = form if isinstance(form, CodeForm) else CodeForm()
    return page(request, "access/second_step.html", form=shown, forms=[form] if form is not shown else [], has=has)


def try_code(request: HttpRequest, account: Account, code: str) -> str:
    """Use up a code, counting the try. Raises PleaseWait and DidNotWork."""
    places = guessing.code_places_of(request, account.pk)
    guessing.let_try(*places)
    try:
        kind = signing_in.by_code(account, code)
    except DidNotWork:
        signing_in.wrong_second_step(account)
        raise
    guessing.was_right(*places)
    return kind


def set_up(request: HttpRequest) -> HttpResponse:
    """The first time: choose what the second step shall be. No other page opens before."""
    pending = sessions.pending(request)
    if pending is None or factors.of(pending.account).is_enough:
        return redirect("second_step")
    return page(request, "access/set_up.html")


def set_up_app(request: HttpRequest) -> HttpResponse:
    return _set_up(request, setting_up.app, "password and new app")


def set_up_passkey(request: HttpRequest) -> HttpResponse:
    return _set_up(request, setting_up.passkey, "password and new passkey")


def _set_up(request: HttpRequest, step: setting_up.Step, how: str) -> HttpResponse:
    pending = sessions.pending(request)
    if pending is None or factors.of(pending.account).is_enough:
        return redirect("second_step")
    answer = step(request, pending.account)
    if answer is not None:
        return answer
    signing_in.make_codes(pending.account, by=pending.account)
    sessions.begin(request, pending.account, how=how, own_device=pending.own_device)
    request.session[setting_up.ONWARD] = pending.onward
    return redirect("recovery_codes")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return forgotten(redirect("sign_in"))


def leave(request: HttpRequest) -> HttpResponse:
    """Exit this page: end the session and go somewhere neutral. A plain link, so that it works without script."""
    logout(request)
    return forgotten(redirect(NEUTRAL_PAGE))


def forgotten(response: HttpResponse) -> HttpResponse:
    """Ask the browser to forget pages, cookies and storage of this site."""
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
