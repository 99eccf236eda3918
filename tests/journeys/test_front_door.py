import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("scripts", [True, False])
def test_front_door_leads_to_signing_in_and_says_nothing_about_why(server, person, scripts):
    page = person("Anyone", scripts=scripts)
    page.goto("/")
    expect(page).to_have_url(f"{server.url}/sign-in/")
    assert "child protection" not in page.content().lower()
