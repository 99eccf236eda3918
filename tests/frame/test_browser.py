"""What every journey stands on: that a page which is wrong is found, and one that is right is not."""

import sys
from pathlib import Path

import pytest

from tests.journeys.browser import Watch, look_before_each_act
from tests.journeys.conftest import browser  # noqa: F401  the browser of the journeys
from tests.journeys.pictures import Pictures
from tests.server import Place, running

SHOP = [sys.executable, str(Path(__file__).with_name("shop.py"))]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with running(Place("sqlite://", tmp_path_factory.mktemp("shop")), program=SHOP) as server:
        yield server.url


@pytest.fixture
def visit(browser, shop, monkeypatch):  # noqa: F811
    """visit(path, …): open the paths one after another, press things, and return what was found wrong."""
    watches = {}
    look_before_each_act(monkeypatch, watches)

    def visit(*paths, scripts=True, press=(), pictures=None, act=None):
        context = browser.new_context(
            base_url=shop, java_script_enabled=scripts, viewport={"width": 360, "height": 740}
        )
        context.set_default_timeout(10_000)
        watch = watches[context] = Watch("Amina", shop, pictures, scripts)
        watch.over(context)
        page = context.new_page()
        for path in paths:
            page.goto(path)
        for name in press:
            page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).click()
        if act:
            act(page)
        watch.finish(context)
        context.close()
        return watch

    return visit


def test_good_pages_give_no_findings(visit):
    watch = visit("/", "/good", "/form")
    assert watch.findings == []
    assert len(watch.scanned) == 3


def test_each_page_is_scanned_when_it_is_left_by_a_link_or_a_button(visit, shop):
    assert {url for url, _ in visit("/", press=["Good page"]).scanned} == {f"{shop}/", f"{shop}/good"}
    assert {url for url, _ in visit("/form", press=["Save"]).scanned} == {f"{shop}/form", f"{shop}/good"}


@pytest.mark.parametrize("scripts", [True, False])
def test_page_that_a_journey_only_passes_through_is_found_inaccessible(visit, shop, scripts):
    findings = visit("/", press=["Bad page", "On"], scripts=scripts).findings
    assert len(findings) == 1
    assert f"{shop}/picture" in findings[0]
    assert "image-alt" in findings[0]


def test_script_that_the_content_security_policy_refuses_is_found(visit):
    findings = visit("/script").findings
    assert any("Content Security Policy" in finding for finding in findings)


def test_picture_that_is_not_there_is_found(visit):
    assert any("404" in finding for finding in visit("/broken").findings)


def test_page_that_is_not_found_is_an_answer(visit):
    assert visit("/nobody").findings == []


def test_request_to_elsewhere_is_stopped_and_found(visit):
    assert any("reached for http://example.org/house.png" in finding for finding in visit("/elsewhere").findings)


def test_page_left_before_it_could_be_scanned_is_found(visit):
    def go_on(page):
        with page.expect_navigation():
            page.evaluate("document.querySelector('a').click()")

    assert any("was left before it was scanned" in finding for finding in visit("/", act=go_on).findings)


def test_pictures_show_each_page_as_it_was_left(visit, tmp_path):
    visit("/form", press=["Save"], pictures=Pictures(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["001-amina-360-form.png", "002-amina-360-good.png"]
