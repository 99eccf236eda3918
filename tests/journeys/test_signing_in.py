"""Signing in as it really is: an authenticator app, passkeys, the council's own provider, an account that ends while in use.

Passkeys are bound to a name, so the program is asked for as localhost here.
"""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from alongside.exchange.cast import CAST
from alongside.exchange.play import WITH_PASSWORD
from tests import provider as providers
from tests.access.signing_in import App
from tests.journeys.browser import axe
from tests.journeys.test_family_way import be, follow, press
from tests.proofs import guessing
from tests.server import copied, running

NAME, SECRET = "maria@riverside.example", WITH_PASSWORD[CAST.maria.professional_id]


@pytest.fixture(scope="module")
def place(demonstration, tmp_path_factory):
    with copied(demonstration, tmp_path_factory.mktemp("signing-in")) as place:
        yield place


@pytest.fixture(scope="module")
def provider():
    with providers.running() as provider:
        yield provider


@pytest.fixture(scope="module")
def server(place, provider):
    secret, groups = place.var / "secret", place.var / "groups.toml"
    secret.write_text("a secret")
    groups.write_text('[[group]]\nname = "chairs"\nrole = "chair"\n')
    environ = {
        "ALONGSIDE_OPENID_ISSUER": provider.issuer,
        "ALONGSIDE_OPENID_CLIENT_ID": "alongside",
        "ALONGSIDE_OPENID_SECRET_FILE": str(secret),
        "ALONGSIDE_OPENID_GROUPS": str(groups),
    }
    with running(place, environ=environ, worker=False) as server:
        yield replace(server, url=server.url.replace("127.0.0.1", "localhost"))


def passkey_device(page: Page) -> None:
    """Chromium's own stand-in for a phone that keeps passkeys and knows its owner's finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in(page: Page) -> None:
    """Name and password, by the keyboard alone."""
    page.goto("/sign-in/")
    page.get_by_label("Your sign-in name").focus()
    page.keyboard.type(NAME)
    page.keyboard.press("Tab")
    page.keyboard.type(SECRET)
    page.get_by_label("Your password").press("Enter")


def test_a_worker_sets_up_an_app_and_comes_in_with_it(place, person):
    place.command("account", "lost-second-step", NAME)
    maria = person("Maria", width=360)
    sign_in(maria)
    expect(maria.get_by_role("heading", name="Set up a second step")).to_be_visible()
    maria.goto("/work/")
    expect(maria.get_by_role("heading", name="Sign in")).to_be_visible()
    maria.goto("/sign-in/set-up/")
    follow(maria, "Use an app")
    app = App(maria.locator(".app-key").inner_text().replace(" ", ""))
    expect(maria.get_by_role("img", name="Picture for the app")).to_be_visible()
    maria.get_by_label("The 6 figures").fill("000000")
    press(maria, "Go on")
    expect(maria.get_by_role("alert")).to_contain_text("That did not work")
    maria.get_by_label("The 6 figures").fill(app.code())
    press(maria, "Go on")
    codes = maria.locator("code").all_inner_texts()
    assert len(codes) == 10
    press(maria, "I have kept them")
    expect(maria.get_by_role("heading", name="My work")).to_be_visible()
    press(maria, "Sign out")

    sign_in(maria)
    maria.get_by_label("The 6 figures").fill(codes[0])
    press(maria, "Go on")
    expect(maria.get_by_role("heading", name="My work")).to_be_visible()
    follow(maria, "Maria Santos")
    expect(maria.locator("main")).to_contain_text("9 are left")
    press(maria, "Sign out everywhere else")
    expect(maria.get_by_text("You are signed out everywhere else.")).to_be_visible()


def test_a_worker_sets_up_a_passkey_and_comes_in_with_it_alone(place, person):
    place.command("account", "lost-second-step", NAME)
    maria = person("Maria", width=1280)
    passkey_device(maria)
    sign_in(maria)
    follow(maria, "Use a passkey")
    maria.get_by_label("A name for it").fill("My laptop")
    press(maria, "Make the passkey")
    expect(maria.get_by_role("heading", name="Recovery codes")).to_be_visible()
    press(maria, "I have kept them")
    press(maria, "Sign out")
    expect(maria.get_by_role("heading", name="Sign in")).to_be_visible()
    press(maria, "Sign in with a passkey")
    expect(maria.get_by_role("heading", name="My work")).to_be_visible()
    press(maria, "Sign out")

    sign_in(maria)
    press(maria, "Use a passkey")
    expect(maria.get_by_role("heading", name="My work")).to_be_visible()
    follow(maria, "Maria Santos")
    expect(maria.locator("main")).to_contain_text("Passkey: My laptop")
    follow(maria, "Take away Passkey: My laptop")
    press(maria, "Take it away")
    expect(maria.get_by_role("alert")).to_contain_text("This is your only second step.")


def test_a_father_comes_in_with_a_passkey_of_his_own_until_he_takes_it_away(person):
    dean = person("Dean", width=360)
    passkey_device(dean)
    be(dean, "Dean Carter")
    follow(dean, "How you sign in")
    follow(dean, "Add Passkey")
    expect(dean.locator("main")).to_contain_text("Do not do this on a phone or computer that somebody else can open.")
    press(dean, "Make the passkey")
    expect(dean.locator("main")).to_contain_text("Passkey: Passkey")
    press(dean, "Sign out")
    press(dean, "Sign in with a passkey")
    expect(dean.get_by_role("link", name="How you sign in")).to_be_visible()
    follow(dean, "How you sign in")
    follow(dean, "Take away Passkey: Passkey")
    press(dean, "Take it away")
    press(dean, "Sign out")
    press(dean, "Sign in with a passkey")
    expect(dean.get_by_role("alert")).to_contain_text("That did not work")


def test_an_account_that_ends_while_it_is_in_use_opens_nothing_more(place, person):
    joy = person("Joy", width=1280)
    be(joy, "Joy Adeyemi")
    expect(joy.get_by_role("heading", name="My work")).to_be_visible()
    place.command("account", "end", "joy@riverside.example")
    joy.goto("/work/")
    expect(joy.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_chair_comes_in_by_the_councils_own_provider_and_not_when_their_group_is_gone(browser, server, provider):
    provider.knows("tom", email="thomas@riverside.example", name="Thomas Reed", groups=["chairs"])
    with browser.new_context(base_url=server.url, viewport={"width": 360, "height": 740}) as context:
        tom = context.new_page()

        def come():
            tom.goto("/sign-in/")
            follow(tom, "Sign in with your account at Riverside Council")
            expect(tom).to_have_url(re.compile(re.escape(provider.issuer)))
            tom.locator("[name=sub]").first.fill("tom")
            tom.locator("[name=sub]").first.press("Enter")

        come()
        expect(tom.get_by_role("heading", name="My work")).to_be_visible()
        press(tom, "Sign out")
        provider.knows("tom", email="thomas@riverside.example", name="Thomas Reed", groups=[])
        come()
        expect(tom.get_by_role("heading", name="You are not signed in")).to_be_visible()
        assert not [each for each in axe.run(tom).response["violations"] if each["impact"] in ("serious", "critical")]
        tom.goto("/work/")
        expect(tom.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_guessing_from_many_addresses_neither_comes_in_nor_keeps_the_real_person_out(place, server):
    place.command("account", "lost-second-step", NAME)
    url = server.url.replace("localhost", "127.0.0.1")
    # The proof itself measures the waiting; here the machine may be busy with other tests.
    outcome = guessing.attack(url, name=NAME, password=SECRET, trials=200, seed=1, addresses=20, seconds_at_most=10)
    assert not outcome.failures, (outcome.failures, outcome.notes)
