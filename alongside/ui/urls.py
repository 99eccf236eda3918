from django.urls import path

from alongside.ui import patterns, views

urlpatterns = [
    path("brand.css", views.brand, name="brand"),
    path("patterns/", patterns.patterns, name="patterns"),
    path("language", views.language, name="language"),
]
