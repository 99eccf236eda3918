"""Every url of the program, and two pages more to compare with.

The bare one asks two things (the session and who is signed in; in a demonstration also which day it is) and has one line. The empty
one is one of the program's own, guarded and with its reading committed, without anything on it.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from alongside.access.guard import guard
from alongside.access.policy import Permission
from alongside.ui.pages import page
from alongside.urls import (
    handler400,
    handler403,
    handler404,
    handler500,
    urlpatterns,
)

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"<!DOCTYPE html><title>Bare</title><p>{request.user.sign_in_name}</p>")


@guard(Permission.OPEN_MY_WORK)
def empty(request: HttpRequest) -> HttpResponse:
    return page(request, "ui/staff.html")


urlpatterns = [path("bare/", bare), path("empty/", empty), *urlpatterns]
