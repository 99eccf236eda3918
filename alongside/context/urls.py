from django.urls import path

from alongside.context import api, views, views_about, views_feeds, views_links

urlpatterns = [
    path("families/<uuid:family>/services/", views.services, name="services"),
    path("families/<uuid:family>/services/<uuid:pair>/wrong/", views.wrong_person, name="wrong_person"),
    path(
        "families/<uuid:family>/services/<uuid:person>/<slug:feed>/conversation/",
        views.record_conversation,
        name="record_conversation",
    ),
    path("services/", views_about.why_services, name="why_services"),
    path("services/used/", views_about.services_used, name="services_used"),
    path("links/model/", views_about.model_card, name="model_card"),
    path("feeds/", views_feeds.feeds, name="feeds"),
    path("feeds/<slug:feed>/paper/", views_feeds.feed_paper, name="feed_paper"),
    path("deliveries/<uuid:delivery>/take-back/", views_feeds.take_back_delivery, name="take_back_delivery"),
    path("api/openapi.json", api.openapi_description, name="api_description"),
    path("api/families/", api.api_find, name="api_find"),
    path("api/families/<str:family>/services/", api.api_services, name="api_services"),
    path("links/", views_links.links, name="links"),
    path("links/decided/", views_links.links_decided, name="links_decided"),
    path("links/<uuid:pair>/", views_links.link, name="link"),
    path("links/<uuid:pair>/undo/", views_links.undo_link, name="undo_link"),
]
