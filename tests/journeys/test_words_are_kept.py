"""What was typed is never lost: not in a train's tunnel, not to a server that stops, a session that ends or a second press."""

import re

from playwright.sync_api import expect

from tests.journeys.test_family_way import be, follow, open_person, press
from tests.server import running

WORDS = "He found out where we live.\nPlease do not tell him."
NOT_CONNECTED = "You are not connected. Keep this page open and we will save it when you are back."
SIGNED_OUT = "To keep you safe, we signed you out."


def open_question(page):
    """A question of My Views, with other words in it than before."""
    be(page, "Jana Novak")
    page.goto("/yours/")
    page.get_by_role("link", name=re.compile("Say what you think")).click()
    page.goto(re.sub(r"my-views/.*", "my-views/worries/", page.url))
    page.locator("[name=words]").fill(WORDS)
    return page.url


def is_saved(page, address, words=WORDS):
    """Going on led to another page, and the words are there when the question is opened again."""
    expect(page).not_to_have_url(address)
    page.goto(address)
    expect(page.locator("[name=words]")).to_have_value(words)


def save(page):
    page.wait_for_timeout(1100)  # a button takes no second press within a second
    press(page, "Save and continue")


def test_words_stay_on_the_page_until_they_are_saved(person, server):
    jana = person("Jana")
    address = open_question(jana)
    words = jana.locator("[name=words]")
    through_what_the_server_refuses(jana, words, address)
    through_a_lost_connection_and_two_presses(jana, words)
    is_saved(jana, address)
    words.fill(WORDS + " Thank you.")
    through_the_end_of_the_session_and_somebody_else(jana, words)
    is_saved(jana, address, WORDS + " Thank you.")
    through_another_language(jana, words)
    words.fill(WORDS)
    server.stop()
    save(jana)
    expect(jana.get_by_role("alert").filter(has_text=NOT_CONNECTED)).to_be_visible()
    with running(server.place, port=server.port):
        is_saved(jana, address)
        jana.close()


def through_what_the_server_refuses(jana, words, address):
    """A fault of the server, more than it takes, too much at once, and an answer to put right."""
    refusals = (
        (500, "Sorry, something went wrong here."),
        (413, "This is too much to send at once."),
        (429, "Please wait a minute, then press again."),
    )
    for status, said in refusals:
        jana.route(address, lambda route, _asked, status=status: route.fulfill(status=status, body="no"), times=1)
        save(jana)
        expect(jana.get_by_role("alert").filter(has_text=said)).to_be_visible()
        expect(words).to_have_value(WORDS)
    words.fill("")
    save(jana)
    expect(jana.locator(".govuk-error-summary")).to_be_focused()
    expect(jana).to_have_title(re.compile("^Error"))
    words.fill(WORDS)


def through_a_lost_connection_and_two_presses(jana, words):
    jana.context.set_offline(True)
    save(jana)
    expect(jana.get_by_role("alert").filter(has_text=NOT_CONNECTED)).to_be_visible()
    save(jana)
    expect(words).to_have_value(WORDS)
    assert jana.evaluate("localStorage.length + sessionStorage.length") == 0
    jana.context.set_offline(False)


def through_the_end_of_the_session_and_somebody_else(jana, words):
    """The session ends; somebody else signs in; then she does."""
    jana.context.clear_cookies(name="session")
    save(jana)
    expect(jana.get_by_text(SIGNED_OUT)).to_be_visible()
    for name in ("Dean Carter", "Jana Novak"):
        expect(words).to_have_value(WORDS + " Thank you.")
        other = jana.context.new_page()
        be(other, name)
        other.goto("/yours/")
        assert "He found out" not in other.content()
        other.close()
        save(jana)
        if name == "Dean Carter":
            expect(jana.get_by_text(SIGNED_OUT)).to_be_visible()


def through_another_language(jana, words):
    words.fill("Geiriau")
    press(jana, "Cymraeg")
    expect(words).to_have_value("Geiriau")
    expect(jana.locator("html")).to_have_attribute("lang", "cy")
    press(jana, "English")


def test_a_worker_loses_nothing_and_without_script_words_come_back_after_signing_in(person):
    maria = person("Maria", width=1280)
    be(maria, "Maria Santos")
    open_person(maria, "Layla Carter")
    follow(maria, re.compile("Write down what Layla says"))
    maria.locator("textarea").first.fill(WORDS)
    maria.context.set_offline(True)
    maria.locator("main form button").last.click()
    said = "You are not connected. What you wrote is on this page and will be saved when you are back."
    expect(maria.get_by_role("alert").filter(has_text=said)).to_be_visible()
    maria.context.set_offline(False)
    expect(
        maria.get_by_role("alert").filter(has_text=re.compile("Saved, in their own words|needs putting"))
    ).to_be_visible()

    for width in (360, 1280):  # every part that pages are made of
        looks = person("Looks", width=width)
        for shown in ("side=home", "side=desk", "side=desk&direction=rtl"):
            looks.goto(f"/patterns/?{shown}")
            assert looks.evaluate("document.documentElement.scrollWidth <= innerWidth"), shown

    jana = person("Jana", scripts=False)
    address = open_question(jana)
    jana.context.clear_cookies(name="session")
    press(jana, "Save and continue")
    expect(jana.get_by_role("heading", name="You were signed out.")).to_be_visible()
    be(jana, "Jana Novak")
    jana.goto(address)
    expect(jana.get_by_text("What you wrote is back. It is not saved yet.")).to_be_visible()
    expect(jana.locator("[name=words]")).to_have_value(WORDS)
    press(jana, "Save and continue")
    is_saved(jana, address)
    expect(jana.get_by_text("What you wrote is back.")).to_have_count(0)
