"""The urls of the program, and those of other rooms that pages of reports link to, while these rooms are not there."""

from django.http import HttpResponse
from django.urls import path

from alongside.urls import PUBLIC, handler400, handler403, handler404, handler500
from alongside.urls import urlpatterns as all_rooms

__all__ = ["PUBLIC", "handler400", "handler403", "handler404", "handler500"]


def elsewhere(request, **parts):
    return HttpResponse()


urlpatterns = [
    *all_rooms,
    path("work/", elsewhere, name="my_work"),
    path("families/<uuid:family>/", elsewhere, name="family"),
    path("yours/", elsewhere, name="your_conference"),
]
