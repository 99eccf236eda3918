"""A small site of the pages in tests/ui/urls.py, with the room's own middleware and no database."""

from pathlib import Path

import pytest
from django.test import Client

from tests.ui import urls

HERE = Path(__file__).parent
OURS = (
    "django.middleware.security.",
    "csp.",
    "django.contrib.sessions.",
    "alongside.ui.",
    "django.middleware.common.",
    "django.middleware.csrf.",
)


@pytest.fixture
def site(settings):
    """A visitor's browser on the pages of the tests."""
    settings.ROOT_URLCONF = "tests.ui.urls"
    settings.CSRF_FAILURE_VIEW = "alongside.ui.views.stale_form"
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name.startswith(OURS)]
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [HERE / "jinja2"]}]
    urls.RAN.clear()
    return Client(raise_request_exception=False)
