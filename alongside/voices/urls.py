from django.urls import path

from alongside.voices import views

urlpatterns = [
    path("families/<uuid:family>/people/<uuid:person>/said/", views.record_view, name="record_view"),
    path("views/<uuid:view>/respond/", views.respond, name="respond"),
    path("responses/<uuid:response>/told/", views.tell_speaker, name="tell_speaker"),
]
