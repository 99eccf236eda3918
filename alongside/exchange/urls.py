from django.urls import path

from alongside.exchange import views

urlpatterns = [
    path("demonstration/", views.demonstration_cast, name="demonstration"),
    path("demonstration/be/", views.demonstration_be, name="demonstration_be"),
    path("demonstration/day/", views.demonstration_day, name="demonstration_day"),
    path("demonstration/mailbox/", views.demonstration_mailbox, name="demonstration_mailbox"),
    path("imports/settle/", views.settle_import, name="settle_import"),
]
