from django.urls import path

from alongside.meeting import views

urlpatterns = [
    path("conferences/<uuid:conference>/meeting/", views.meeting, name="meeting"),
    path("conferences/<uuid:conference>/room/", views.meeting_room, name="meeting_room"),
    path("invitations/<uuid:invitation>/view/", views.agency_view, name="agency_view"),
]
