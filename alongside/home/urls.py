from django.urls import path

from alongside.home import views, your_details
from alongside.home import views_my_views as answering

urlpatterns = [
    path("begin/", views.begin, name="begin"),
    path("begin/code/", views.begin_code, name="begin_code"),
    path("begin/password/", views.begin_password, name="begin_password"),
    path("yours/", views.your_conference, name="your_conference"),
    path("yours/staying-safe/", views.staying_safe, name="staying_safe"),
    path("yours/who-looked/", views.own_who_looked, name="own_who_looked"),
    path("yours/<uuid:invitation>/", views.one_conference, name="one_conference"),
    path("yours/<uuid:invitation>/who/", views.who_will_be_there, name="who_will_be_there"),
    path("yours/<uuid:invitation>/what-will-happen/", views.what_will_happen, name="what_will_happen"),
    path("yours/<uuid:invitation>/your-rights/", views.your_rights, name="your_rights"),
    path("yours/<uuid:invitation>/answer/", views.answer_invitation, name="answer_invitation"),
    path("yours/<uuid:invitation>/my-views/", answering.my_views, name="my_views"),
    path("yours/<uuid:invitation>/my-views/check-answers/", answering.my_views_check, name="my_views_check"),
    path("yours/<uuid:invitation>/my-views/<slug:question>/", answering.my_views_question, name="my_views_question"),
    path(
        "yours/<uuid:invitation>/my-views/<slug:question>/readers/", answering.my_views_readers, name="my_views_readers"
    ),
    path(
        "yours/<uuid:invitation>/my-views/<slug:question>/readers/<uuid:person>/",
        answering.my_views_confirm,
        name="my_views_confirm",
    ),
    path(
        "yours/<uuid:invitation>/my-views/<slug:question>/take-back/",
        answering.my_views_take_back,
        name="my_views_take_back",
    ),
    path("yours/<uuid:invitation>/who/<uuid:person>/photo/", your_details.photo, name="photo_of_worker"),
    path("yours/how-we-reach-you/", your_details.your_details, name="your_details"),
    path("yours/shared/<uuid:shared>/", your_details.shared_detail, name="shared_detail"),
    path("responses/<uuid:response>/enough/", views.say_if_enough, name="say_if_enough"),
    path("responses/<uuid:response>/more/", views.say_more, name="say_more"),
]
