"""Every url of the program, and a page of two queries (the session and who is signed in) with no more than a line on it."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

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


urlpatterns = [path("bare/", bare), *urlpatterns]
