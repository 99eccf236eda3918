"""How you sign in: everybody's own passkeys, second steps, recovery codes and password, and signing out everywhere."""

from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alongside.access import factors, guessing, sessions, setting_up, signing_in
from alongside.access.forms import CodeForm, ConfirmForm, NewPasswordForm, PasskeyForm
from alongside.access.guard import guard
from alongside.access.models import Account
from alongside.access.policy import Permission
from alongside.access.sessions import lately_confirmed
from alongside.access.views import try_code
from alongside.ui.forms import Form
from alongside.ui.pages import page, submitted, tell
from alongside.ui.views import local_path


def _is_of_council(account: Account) -> bool:
    """Whether they sign in by the council's own provider, which then is the only way in."""
    return hasattr(account, "council_identity")


@guard(Permission.CHANGE_OWN_SIGN_IN)
def how_you_sign_in(request: HttpRequest) -> HttpResponse:
    account = request.reader
    return page(
        request,
        "access/how_you_sign_in.html",
        has=factors.of(account),
        has_password=account.has_usable_password(),
        by_council=_is_of_council(account),
    )


@guard(Permission.CHANGE_OWN_SIGN_IN)
def confirm_it_is_you(request: HttpRequest) -> HttpResponse:
    """Before something dangerous: the second step again for staff, the password for a family member, or a passkey."""
    account, onward = request.reader, local_path(request.GET.get("next", ""))
    has = factors.of(account)
    if request.POST.get("passkey") == "ask":
        return JsonResponse(factors.passkey_asked(account))
    form: Form

    def password_is_right(clean: dict[str, str]) -> None:
        places = guessing.places_of(request, "sign in", account.sign_in_name)
        guessing.let_try(*places)
        signing_in.by_password(account.sign_in_name, clean["password"])
        guessing.was_right(*places)

    if request.POST.get("credential"):
        form = PasskeyForm(request.POST)
        is_done = submitted(request, form, lambda clean: signing_in.by_passkey(clean["credential"], account))
    elif has.is_enough and account.is_staff:
        form = CodeForm(request.POST or None)
        is_done = submitted(request, form, lambda clean: try_code(request, account, clean["code"]))
    else:
        form = ConfirmForm(request.POST or None)
        is_done = submitted(request, form, password_is_right)
    if is_done:
        sessions.confirm(request)
        return HttpResponseRedirect(onward)
    asks = CodeForm if has.is_enough and account.is_staff else ConfirmForm
    shown = form if isinstance(form, asks) else asks()
    can_type = account.has_usable_password() or asks is CodeForm
    others = [form] if form is not shown else []
    return page(request, "access/confirm.html", form=shown, forms=others, has=has, can_type=can_type)


@guard(Permission.CHANGE_OWN_SIGN_IN)
@lately_confirmed
def add_app(request: HttpRequest) -> HttpResponse:
    if not request.reader.is_staff or _is_of_council(request.reader):
        raise Http404
    answer = setting_up.app(request, request.reader)
    if answer is None:
        tell(request, _("Your app is set up."))
        return _on_to_codes(request)
    return answer


@guard(Permission.CHANGE_OWN_SIGN_IN)
@lately_confirmed
def add_passkey(request: HttpRequest) -> HttpResponse:
    if _is_of_council(request.reader):
        raise Http404
    answer = setting_up.passkey(request, request.reader)
    if answer is None:
        tell(request, _("Your passkey is set up."))
        return _on_to_codes(request)
    return answer


def _on_to_codes(request: HttpRequest) -> HttpResponse:
    """Staff who have no recovery codes yet get them with their first second step."""
    if request.reader.is_staff and not factors.of(request.reader).codes_left:
        signing_in.make_codes(request.reader, by=request.reader)
        return redirect("recovery_codes")
    return redirect("how_you_sign_in")


@guard(Permission.CHANGE_OWN_SIGN_IN)
@lately_confirmed
def remove_factor(request: HttpRequest) -> HttpResponse:
    """Asks once, by name, then takes a passkey or the app away."""
    account, has = request.reader, factors.of(request.reader)
    asked = request.GET.get("what", "")
    passkey = next((each for each in has.passkeys if str(each.id) == asked), None)
    if passkey is None and not (asked == "app" and has.has_app):
        raise Http404
    form = Form(request.POST if request.method == "POST" else None)

    def remove(_clean: dict[str, str]) -> None:
        if passkey:
            signing_in.remove_passkey(account, passkey.id, by=account)
        else:
            signing_in.remove_app(account, by=account)

    if submitted(request, form, remove):
        tell(request, _("It is taken away."))
        return redirect("how_you_sign_in")
    return page(request, "access/remove_factor.html", form=form, passkey=passkey)


@guard(Permission.CHANGE_OWN_SIGN_IN)
@lately_confirmed
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New codes are shown until their owner says that they are kept; afterwards nobody can read them again."""
    account = request.reader
    if not account.is_staff or _is_of_council(account):
        raise Http404
    if request.POST.get("codes") == "new":
        signing_in.make_codes(account, by=account)
        return redirect("recovery_codes")
    if request.POST.get("codes") == "kept":
        signing_in.keep_codes(account, by=account)
        return HttpResponseRedirect(local_path(request.session.pop(setting_up.ONWARD, "")))
    return page(request, "access/recovery_codes.html", codes=factors.unread_codes(account), has=factors.of(account))


@guard(Permission.CHANGE_OWN_SIGN_IN)
@lately_confirmed
def change_password(request: HttpRequest) -> HttpResponse:
    account = request.reader
    if not account.has_usable_password():
        raise Http404
    form = NewPasswordForm(request.POST or None)
    if submitted(
        request, form, lambda clean: signing_in.change_password(account, password=clean["password"], by=account)
    ):
        update_session_auth_hash(request, account)
        tell(request, _("Your password is changed. You are signed out everywhere else."))
        return redirect("how_you_sign_in")
    return page(request, "access/change_password.html", form=form)


@guard(Permission.CHANGE_OWN_SIGN_IN)
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Ends every other session at its next press; this one stays."""
    account = request.reader
    signing_in.sign_out_everywhere(account, by=account)
    update_session_auth_hash(request, account)
    tell(request, _("You are signed out everywhere else."))
    return redirect("how_you_sign_in")
