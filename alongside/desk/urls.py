from django.urls import path

from alongside.desk import (
    council_sign_in,
    person_urls,
    urls_access,
    views,
    views_find,
    views_late,
    views_team,
    views_work,
)
from alongside.desk import views_who_looked as looked

urlpatterns = [
    *urls_access.urlpatterns,
    path("sign-in/council/", council_sign_in.council_sign_in, name="council_sign_in"),
    path("sign-in/council/back/", council_sign_in.council_sign_in_back, name="council_sign_in_back"),
    path("work/", views_work.my_work, name="my_work"),
    path("team/", views_team.team, name="team"),
    path("teams/", views_team.all_teams, name="all_teams"),
    path("teams/<uuid:team>/work/", views_team.team_work, name="team_work"),
    path("find/", views_find.find_family, name="find_family"),
    path("families/<uuid:family>/", views.family, name="family"),
    path("families/<uuid:family>/late/<slug:clock>/", views_late.explain_late, name="explain_late"),
    path(
        "families/<uuid:family>/people/<uuid:person>/account/", views.invite_family_member, name="invite_family_member"
    ),
    path("families/<uuid:family>/who-looked/", looked.family_who_looked, name="family_who_looked"),
    path("who-looked/", looked.all_who_looked, name="all_who_looked"),
    path("families/<uuid:family>/who-looked/export/", looked.export_who_looked, name="export_who_looked"),
    path("families/<uuid:family>/who-looked/withhold/", looked.withhold_who_looked, name="withhold_who_looked"),
    path("withheld/<uuid:withheld>/show-again/", looked.stop_withholding, name="stop_withholding"),
    path("enquiries/<uuid:enquiry>/strategy-discussion/", views.strategy_discussion, name="strategy_discussion"),
    *person_urls.urlpatterns,
]
