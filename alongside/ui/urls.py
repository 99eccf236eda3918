from django.urls import path

from alongside.ui import views

urlpatterns = [
    path("brand.css", views.brand, name="brand"),
    path("language", views.language, name="language"),
]
