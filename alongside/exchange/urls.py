from django.urls import path

from alongside.exchange import views, views_imports

urlpatterns = [
    path("demonstration/", views.demonstration_cast, name="demonstration"),
    path("demonstration/be/", views.demonstration_be, name="demonstration_be"),
    path("demonstration/day/", views.demonstration_day, name="demonstration_day"),
    path("demonstration/mailbox/", views.demonstration_mailbox, name="demonstration_mailbox"),
    path("imports/", views_imports.imports, name="imports"),
    path("imports/<uuid:import_run>/", views_imports.import_run, name="import_run"),
    path("imports/<uuid:import_run>/report/", views_imports.import_report, name="import_report"),
    path("imports/settle/", views.settle_import, name="settle_import"),
]
