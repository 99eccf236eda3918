from django.urls import path

from alongside.access import own_views, sending, views
from alongside.access.health import health

urlpatterns = [
    path("", views.start, name="start"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/second-step/", views.second_step, name="second_step"),
    path("sign-in/set-up/", views.set_up, name="set_up"),
    path("sign-in/set-up/app/", views.set_up_app, name="set_up_app"),
    path("sign-in/set-up/passkey/", views.set_up_passkey, name="set_up_passkey"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("leave/", views.leave, name="leave"),
    path("how-you-sign-in/", own_views.how_you_sign_in, name="how_you_sign_in"),
    path("how-you-sign-in/confirm/", own_views.confirm_it_is_you, name="confirm_it_is_you"),
    path("how-you-sign-in/app/", own_views.add_app, name="add_app"),
    path("how-you-sign-in/passkey/", own_views.add_passkey, name="add_passkey"),
    path("how-you-sign-in/take-away/", own_views.remove_factor, name="remove_factor"),
    path("how-you-sign-in/recovery-codes/", own_views.recovery_codes, name="recovery_codes"),
    path("how-you-sign-in/password/", own_views.change_password, name="change_password"),
    path("how-you-sign-in/sign-out-everywhere/", own_views.sign_out_everywhere, name="sign_out_everywhere"),
    path("health/", health, name="health"),
    path("form-kept/", sending.form_kept, name="form_kept"),
    path("form-kept/language/", sending.other_language, name="other_language"),
    path("form-token/", sending.form_token, name="form_token"),
]
