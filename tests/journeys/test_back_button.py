"""Who takes the screen over and presses Back reads nothing, and who presses Back themselves does nothing twice."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.test_desk_keyboard import reach
from tests.journeys.test_family_way import be, press

WHY = "The interpreter was ill. We meet on Monday."
WORDS = "I worry when the phone rings late."
NEUTRAL = re.compile(r"^https://")


def nothing_behind(page: Page, *words: str) -> None:
    """Going back, as far as where one chooses somebody to be, leads to no page that says any of the words."""
    for _press in range(9):
        page.go_back()
        page.wait_for_load_state()
        if "/demonstration/" in page.url:
            return
        said = page.content()
        assert not [each for each in words if each in said], f"{page.url} says it still"
    raise AssertionError("The beginning was not reached.")


def a_worker_who_goes_back_saves_nothing_twice_and_leaves_nothing_when_signed_out(page):
    be(page, "Maria Santos")
    page.get_by_role("link", name=re.compile("^Say why")).first.click()
    family = page.locator(".govuk-back-link").inner_text()
    page.locator("[name=words]").fill(WHY)
    press(page, "Save")
    expect(page.get_by_text("Why it is late is kept")).to_be_visible()
    page.go_back()
    page.locator("[name=words]").fill(WHY)
    page.wait_for_timeout(1100)  # a button takes no second press within a second
    press(page, "Save")
    expect(page).not_to_have_url(re.compile("/late/"))
    page.goto("/work/")
    page.get_by_role("link", name=family).first.click()
    expect(page.get_by_text(WHY)).to_have_count(1)

    press(page, "Sign out")
    expect(page).to_have_url(re.compile("/sign-in/"))
    nothing_behind(page, family, WHY)


def a_mother_answers_by_the_keyboard_alone_and_nothing_is_left_when_she_exits(page):
    page.route(NEUTRAL, lambda route: route.fulfill(body="The weather", content_type="text/html"))
    be(page, "Jana Novak")
    page.wait_for_url("**/yours/**")
    reach(page, "Say what you think")
    page.locator(":focus").press("Enter")
    page.wait_for_url("**/my-views/**")
    page.goto(re.sub(r"my-views/.*", "my-views/worries/", page.url))
    reach(page, "Skip to main content")
    page.locator(":focus").press("Enter")
    reach(page, "worr")
    page.keyboard.press("Control+a")
    page.keyboard.type(WORDS)
    reach(page, "Save and continue")
    page.locator(":focus").press("Enter")
    expect(page).not_to_have_url(re.compile("/worries/(#.*)?$"))
    page.goto("/yours/")
    reach(page, "Exit this page")
    page.locator(":focus").press("Enter")
    expect(page.get_by_text("The weather")).to_be_visible()
    nothing_behind(page, WORDS, "Jana", "Novak")


def test_going_back_does_nothing_twice_and_shows_nothing_of_who_left(person, browser, server):
    a_worker_who_goes_back_saves_nothing_twice_and_leaves_nothing_when_signed_out(person("Maria", width=1280))
    # Exit leads to somebody else's page, which is not looked at here.
    with browser.new_context(base_url=server.url, viewport={"width": 360, "height": 740}) as context:
        context.set_default_timeout(30_000)
        a_mother_answers_by_the_keyboard_alone_and_nothing_is_left_when_she_exits(context.new_page())
