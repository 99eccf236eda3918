"""Every page without a mouse: what has the focus is seen, the menus and what folds open and close, and nothing is a trap."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_desk_keyboard import reach

# What somebody who tabs sees of where they are: a mark that was not there before, and not wholly behind something else.
FOCUSED = """() => {
    const on = document.activeElement;
    if (!on || on === document.body) return null;
    const look = () => {
        const marks = [on, ...(on.labels || [])].flatMap(one => [null, "::before", "::after"].map(part => {
            const drawn = getComputedStyle(one, part);
            return [drawn.outlineStyle, drawn.outlineWidth, drawn.outlineColor, drawn.boxShadow, drawn.backgroundColor,
                drawn.borderColor, drawn.borderWidth, drawn.color].join();
        }));
        return marks.join(";");
    };
    const focused = look();
    const box = on.getBoundingClientRect();
    const inset = 2, points = [];
    for (const x of [box.left + inset, box.left + box.width / 2, box.right - inset])
        for (const y of [box.top + inset, box.top + box.height / 2, box.bottom - inset]) points.push([x, y]);
    const isSeen = points.some(([x, y]) => {
        const there = document.elementFromPoint(x, y);
        return there && (on.contains(there) || there.contains(on)
            || [...(on.labels || [])].some(one => one.contains(there)));
    });
    on.blur();
    const plain = look();
    on.focus({ preventScroll: true });
    return { says: (on.innerText || on.getAttribute("aria-label") || on.name || on.tagName).trim().slice(0, 60), tag: on.tagName,
        isMarked: focused !== plain, isSeen, top: box.top, bottom: box.bottom };
}"""


def tabbed(page: Page, most: int = 150) -> list[dict]:
    """What has the focus, one press of Tab after another, until it leaves the page or comes round again."""
    page.wait_for_load_state()
    page.evaluate("document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
    found = []
    for _press in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        found.append(focused)
    return found


def is_walked(page: Page, *, reaches: list[str]) -> None:
    """Every stop of Tab is marked and seen, and each of these is among them."""
    stops = tabbed(page)
    assert stops[0]["says"] in ("Skip to main content", "Neidio i'r prif gynnwys")
    hidden = [stop["says"] for stop in stops if not stop["isSeen"]]
    assert not hidden, f"{page.url}: the focus is behind something at {hidden}"
    unmarked = [stop["says"] for stop in stops if not stop["isMarked"]]
    assert not unmarked, f"{page.url}: the focus is not seen at {unmarked}"
    said = [stop["says"] for stop in stops]
    for words in reaches:
        assert any(words in each for each in said), f"{page.url}: {words} is not reached"
    assert "" not in said, "nothing without a name is stopped at"


def folds(page: Page, summary: str) -> None:
    """What folds opens and closes with Enter and with Space, keeps the focus, and Escape leaves everything as it is."""
    reach(page, summary)
    details = page.locator("details", has=page.locator("summary:focus"))
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        expect(details).to_have_attribute("open", "")
        page.keyboard.press("Escape")
        expect(details).to_have_attribute("open", "")
        page.keyboard.press(key)
        expect(details).not_to_have_attribute("open", "")
    expect(page.locator("summary:focus")).to_have_count(1)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_workers_pages_with_the_keyboard_alone(person, width):
    page = person("Maria", width=width)
    page.goto("/demonstration/")
    page.get_by_role("button", name="Be Maria Santos", exact=True).click()
    is_walked(page, reaches=["Maria Santos", "Sign out", "Cymraeg", "My work", "Find"])
    page.goto("/work/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main", "past the menus in one press"
    page.goto("/work/")
    reach(page, "About you")
    page.locator(":focus").press("Enter")
    page.wait_for_url("**/about-me/")
    is_walked(page, reaches=["About you", "Save these words"])
    page.goto("/work/")
    page.locator(".work__family a").first.click()
    page.wait_for_url("**/families/**")
    is_walked(page, reaches=["Chronology", "Family picture"])
    page.get_by_role("link", name="Chronology").click()
    folds(page, "Show only some of it")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_mothers_pages_with_the_keyboard_alone(person, width):
    page = person("Rukshana", width=width)
    page.goto("/demonstration/")
    page.get_by_role("button", name="Be Rukshana Begum", exact=True).click()
    is_walked(page, reaches=["Exit this page", "Sign out", "Cymraeg"])
    folds(page, "How to get there")
    page.goto(page.url)
    reach(page, "Cymraeg")
    page.locator(":focus").press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    page.keyboard.press("Escape")
    is_walked(page, reaches=["Gadael y dudalen hon", "English"])
