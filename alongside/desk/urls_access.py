"""Who may open a family, and the workers and accounts that do."""

from django.urls import path

from alongside.desk import views_opening

urlpatterns = [
    path("families/<uuid:family>/open/", views_opening.open_with_reason, name="open_with_reason"),
    path("families/<uuid:family>/emergency/", views_opening.family_in_emergency, name="family_in_emergency"),
    path("openings/<uuid:opening>/", views_opening.answer_for_opening, name="answer_for_opening"),
    path("openings/<uuid:opening>/end/", views_opening.end_opening, name="end_opening"),
]
