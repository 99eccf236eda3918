from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from alongside.access import guessing
from alongside.access.actions import THAT_DID_NOT_WORK, plain_reference
from alongside.access.errors import DidNotWork
from alongside.access.forms import SignInForm
from alongside.access.models import Account
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
    form = SignInForm(request.POST or None)

    def check(clean: dict[str, str]) -> None:
        name = clean["sign_in_name"].strip()
        name = name if "@" in name else plain_reference(name)
        places = [guessing.place_of(request, door) for door in ("sign in", f"sign in|{name.casefold()}")]
        for place in places:
            guessing.let_try(place)
        account = authenticate(request, username=name, password=clean["password"])
        if not isinstance(account, Account):
            for place in places:
                guessing.was_wrong(place)
            raise DidNotWork(THAT_DID_NOT_WORK)
        for place in places:
            guessing.was_right(place)
        login(request, account)

    if submitted(request, form, check):
        return HttpResponseRedirect(local_path(request.GET.get("next", "")))
    return page(request, "access/sign_in.html", form=form)


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
