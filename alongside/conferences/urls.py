from django.urls import path

from alongside.conferences import views

urlpatterns = [
    path("families/<uuid:family>/arrange/", views.arrange_conference, name="arrange_conference"),
    path("conferences/<uuid:conference>/", views.conference, name="conference"),
    path("conferences/<uuid:conference>/invite/", views.invite_to_conference, name="invite_to_conference"),
    path("conferences/<uuid:conference>/move/", views.move_conference, name="move_conference"),
    path("invitations/<uuid:invitation>/withdraw/", views.withdraw_invitation, name="withdraw_invitation"),
]
