from django.urls import path

from alongside.plans import family, views

urlpatterns = [
    path("conferences/<uuid:conference>/plan/", views.start_plan, name="start_plan"),
    path("plans/<uuid:plan>/", views.plan, name="plan"),
    path("plans/<uuid:plan>/areas/", views.add_area, name="add_area"),
    path("areas/<uuid:area>/", views.change_area, name="change_area"),
    path("areas/<uuid:area>/steps/", views.word_step, name="word_step"),
    path("areas/<uuid:area>/actions/", views.add_action, name="add_action"),
    path("actions/<uuid:action>/done/", views.action_done, name="action_done"),
    path("plans/<uuid:plan>/core-groups/", views.hold_core_group, name="hold_core_group"),
    path("core-groups/<uuid:core_group>/", views.core_group, name="core_group"),
    path("plans/<uuid:plan>/yours/", family.my_plan, name="my_plan"),
    path("areas/<uuid:area>/place/", family.place, name="place"),
    path("places/<uuid:placement>/readers/", family.place_readers, name="place_readers"),
]
