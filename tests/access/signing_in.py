"""Signing in as a person with an authenticator app does it."""

import re
import time

import pyotp
from django.test import Client
from django.urls import reverse


class App:
    """An authenticator app with one key. Each code is of a half minute further on, since a code works once."""

    def __init__(self, seed: str):
        self.totp = pyotp.TOTP(seed)

    def code(self, *, later_seconds: int = 0) -> str:
        return self.totp.at(time.time() + later_seconds)


def password(client: Client, name: str, secret: str, **other):
    """Type name and password; the answer."""
    return client.post(reverse("sign_in"), {"sign_in_name": name, "password": secret}, **other)


def seed_on(page: str) -> str:
    """The key that a page shows as text."""
    shown = re.search(r'translate="no">([A-Z2-7 ]+)<', page)
    assert shown, "the page shows no key"
    return shown.group(1).replace(" ", "")


def set_up_app(client: Client, path: str = "set_up_app") -> App:
    """Set up an authenticator app, up to the recovery codes, and keep them."""
    app = App(seed_on(client.get(reverse(path)).text))
    answer = client.post(reverse(path), {"code": app.code()})
    assert answer.status_code == 302, answer.text
    return app


def codes_on(page: str) -> list[str]:
    """The recovery codes that a page shows."""
    return re.findall(r"<code>(\d{5} \d{5})</code>", page)
