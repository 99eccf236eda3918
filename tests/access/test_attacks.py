"""What somebody tries who means harm, and has an account of their own, a form of their own making, or somebody's telephone."""

import pytest
from django.urls import reverse

from alongside.access import actions as access
from alongside.access.policy import Role

DEANS, AMINAS = "lantern-harbour-quiet", "marigold-window-seven"


def _try(client, name, password, query=""):
    return client.post(reverse("sign_in") + query, {"sign_in_name": name, "password": password})


@pytest.fixture
def two(db):
    """The sign-in names of two people, of whom the first guesses at the second."""
    for name, password in (("dean@family.example", DEANS), ("amina@family.example", AMINAS)):
        access.make_staff_account(name, Role.SOCIAL_WORKER, by=None, password=password)
    return "dean@family.example", "amina@family.example"


def test_signing_in_to_ones_own_account_buys_no_free_tries_at_another(client, two):
    dean, amina = two
    for attempt in range(5):
        assert "That did not work" in _try(client, amina, f"a guess, number {attempt}").text, attempt
        assert _try(client, dean, DEANS).status_code == 302
    for name in (amina, amina.upper()):
        assert "Please wait" in _try(client, name, AMINAS).text


@pytest.mark.parametrize(
    "onward", ["family", "//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example"]
)
def test_after_signing_in_one_stays_on_this_site(client, two, onward):
    assert _try(client, two[0], DEANS, f"?next={onward}")["Location"] == "/"
