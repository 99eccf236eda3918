"""A worker without a mouse: finds a family, opens it, and says why something is late."""

from playwright.sync_api import Page, expect

WHY = "The interpreter was ill. We meet on Monday."


def reach(page: Page, text: str, most: int = 120) -> None:
    """Press Tab until what has the focus says `text`. Fails when it cannot be reached so."""
    page.wait_for_load_state()
    for _press in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "(() => { const on = document.activeElement; const label = on.labels && on.labels[0];"
            " return (label ? label.innerText : on.innerText || '').trim() })()"
        )
        if text in focused:
            return
    raise AssertionError(f"The keyboard does not reach “{text}”.")


def test_a_worker_finds_a_family_and_says_why_something_is_late_with_the_keyboard_alone(person):
    page = person("Maria", width=1280)
    page.goto("/demonstration/")
    page.get_by_role("button", name="Be Maria Santos", exact=True).click()
    expect(page.get_by_role("heading", name="My work", level=1)).to_be_visible()

    reach(page, "Find a family")
    name = page.locator("#group-late + ul .work__family").first.inner_text().removesuffix(" family")
    page.keyboard.type(name)
    page.locator(":focus").press("Enter")
    page.wait_for_url("**/find/")
    expect(page.get_by_role("heading", name="Find a family")).to_be_visible()
    reach(page, f"{name} family")
    page.locator(":focus").press("Enter")
    page.wait_for_url("**/families/**")
    expect(page.get_by_role("heading", name=f"{name} family", level=1)).to_be_visible()

    reach(page, "Say why it is late")
    page.locator(":focus").press("Enter")
    page.wait_for_url("**/late/**")
    reach(page, "Why is it late?")
    page.keyboard.type(WHY)
    reach(page, "Save")
    page.locator(":focus").press("Enter")
    expect(page.get_by_text("Why it is late is kept")).to_be_visible()
    expect(page.get_by_text(WHY)).to_be_visible()
