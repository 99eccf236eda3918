"""A browser, people who use it, and the real program on a demonstration council of its own for each journey.

    def test_mother_reads_her_plan(server, person):
        amina = person("Amina", width=360)
        amina.goto(server.url)

`person` gives a page of Playwright with cookies of its own; relative addresses work.
SHOTS=folder keeps a picture of each page.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.journeys.browser import Watch, look_before_each_act
from tests.journeys.pictures import Pictures
from tests.server import copied, empty, running

# Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

IS_SQLITE = os.environ.get("DATABASE_URL", "sqlite").startswith("sqlite")
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


@pytest.fixture(scope="session")
def browser():
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", headless=True, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    """The demonstration council, made once; never served, so that it can be copied."""
    with empty(tmp_path_factory.mktemp("demonstration")) as place:
        place.command("keys", "make")
        place.command("migrate", "--verbosity=0")
        place.command("demo", "make")
        yield place


@pytest.fixture
def server(demonstration, tmp_path):
    """The real program, web server and worker, on a copy of the demonstration council of its own."""
    with copied(demonstration, tmp_path) as place, running(place) as server:
        yield server


@pytest.fixture
def person(browser, server, monkeypatch):
    """person(name, width=360 or 1280, scripts=True): a page with cookies of its own.

    The test fails at its end when any page that was opened has a serious or critical finding of axe (with SQLite), wrote an error
    to the console, broke the content security policy, or reached for anything but the server.
    """
    watches = {}
    pictures = Pictures(Path(os.environ["SHOTS"])) if "SHOTS" in os.environ else None
    look_before_each_act(monkeypatch, watches)

    def arrive(name, *, width=360, scripts=True):
        size = {"width": width, "height": 740 if width < 600 else 800}
        context = browser.new_context(base_url=server.url, viewport=size, java_script_enabled=scripts, locale="en-GB")
        context.set_default_timeout(30_000)
        watches[context] = Watch(name, server.url, pictures, scripts, scans=IS_SQLITE)
        watches[context].over(context)
        return context.new_page()

    expect.set_options(timeout=30_000)
    yield arrive
    for context, watch in watches.items():
        watch.finish(context)
        context.close()
    findings = [finding for watch in watches.values() for finding in watch.findings]
    assert not findings, "\n".join(findings)
