from django.urls import path

from alongside.reports import views

urlpatterns = [
    path("conferences/<uuid:conference>/report/", views.report, name="report"),
    path(
        "conferences/<uuid:conference>/report/cite/<uuid:conversation>/",
        views.cite_conversation,
        name="cite_conversation",
    ),
    path("paragraphs/<uuid:paragraph>/", views.report_paragraph, name="report_paragraph"),
    path("paragraphs/<uuid:paragraph>/readers/", views.paragraph_readers, name="paragraph_readers"),
    path("paragraphs/<uuid:paragraph>/take-out/", views.take_out_paragraph, name="take_out_paragraph"),
    path("paragraphs/<uuid:paragraph>/answer/", views.answer_paragraph, name="answer_paragraph"),
    path("reports/<uuid:report>/", views.my_report, name="my_report"),
    path("reports/<uuid:report>/summary/", views.report_summary, name="report_summary"),
    path("reports/<uuid:report>/release/", views.report_release, name="report_release"),
    path("reports/<uuid:report>/copies/<uuid:reader>/", views.report_copy, name="report_copy"),
    path("reports/<uuid:report>/previews/<uuid:reader>/", views.report_preview, name="report_preview"),
]
