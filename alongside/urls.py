"""Every url. Each is guarded, or its name is on the short public list below; a test walks them."""

from django.urls import include, path

ROOMS = ["ui", "access", "context", "conferences", "voices", "plans", "reports", "desk", "home", "meeting", "exchange"]

# Pages that open without signing in. None of them names a person or a family.
PUBLIC = frozenset(
    {
        "start",
        "sign_in",
        "second_step",
        "set_up",
        "set_up_app",
        "set_up_passkey",
        "council_sign_in",
        "council_sign_in_back",
        "sign_out",
        "leave",
        "language",
        "brand",
        "health",
        "patterns",
        "why_services",
        "api_description",
        "form_token",
        "form_kept",
        "other_language",
        "begin",
        "begin_code",
        "begin_password",
        "demonstration",
        "demonstration_be",
        "demonstration_day",
        "demonstration_mailbox",
    }
)

urlpatterns = [path("", include(f"alongside.{room}.urls")) for room in ROOMS]

handler400 = "alongside.ui.views.bad_request"
handler403 = "alongside.ui.views.forbidden"
handler404 = "alongside.ui.views.not_found"
handler500 = "alongside.ui.views.failed"
