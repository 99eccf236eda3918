"""Who may open a family, and the workers and accounts that do."""

from django.urls import path

from alongside.desk import let_out, samples, views_accounts, views_closing, views_opening, views_workers

urlpatterns = [
    path("samples/", samples.samples, name="samples"),
    path("samples/<uuid:sample>/", samples.sample, name="sample"),
    path("samples/<uuid:sample>/end/", samples.end_sample, name="end_sample"),
    path("let-out/", let_out.all_let_out, name="all_let_out"),
    path("families/<uuid:family>/let-out/", let_out.family_let_out, name="family_let_out"),
    path("families/<uuid:family>/open/", views_opening.open_with_reason, name="open_with_reason"),
    path("families/<uuid:family>/emergency/", views_opening.family_in_emergency, name="family_in_emergency"),
    path("openings/<uuid:opening>/", views_opening.answer_for_opening, name="answer_for_opening"),
    path("openings/<uuid:opening>/end/", views_opening.end_opening, name="end_opening"),
    path("families/<uuid:family>/who-may-open/", views_closing.who_may_open, name="who_may_open"),
    path("families/<uuid:family>/restrict/", views_closing.restrict_family, name="restrict_family"),
    path("families/<uuid:family>/restrict/end/", views_closing.lift_restriction, name="lift_restriction"),
    path("families/<uuid:family>/conflict/", views_closing.record_conflict, name="record_conflict"),
    path("conflicts/<uuid:conflict>/end/", views_closing.end_conflict, name="end_conflict"),
    path("families/<uuid:family>/assign/", views_workers.assign_worker, name="assign_worker"),
    path("workers/<uuid:person>/away/", views_workers.away, name="away"),
    path("cover/<uuid:cover>/end/", views_workers.end_cover, name="end_cover"),
    path("accounts/", views_accounts.staff_accounts, name="staff_accounts"),
    path("accounts/open/", views_accounts.open_account, name="open_account"),
    path("accounts/<uuid:account>/", views_accounts.staff_account, name="staff_account"),
    path("accounts/<uuid:account>/end/", views_accounts.end_account, name="end_account"),
]
