"""What every journey watches for: accessibility of each page, errors in the console, anything from elsewhere."""

import functools
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Frame, Locator, Page, Request, Route

from tests.journeys.pictures import Pictures

axe = Axe()


@dataclass
class Watch:
    """What was found wrong while one person used the program.

    Each page is scanned before the person presses something or goes elsewhere, and when the journey ends, so with all
    that was opened and typed on it. A page that was left in another way is itself a finding.

    scans: False for a second run over the same pages on another database, which would only be told the same.
    """

    name: str
    url: str
    pictures: Pictures | None = None
    scripts: bool = True
    scans: bool = True
    findings: list[str] = field(default_factory=list)
    scanned: set[tuple[str, str]] = field(default_factory=set)
    _waiting: dict[Page, str] = field(default_factory=dict)
    _documents: set[str] = field(default_factory=set)
    _asked_for: set[Page] = field(default_factory=set)

    def over(self, context: BrowserContext) -> None:
        """Watch every page of the context from now on."""
        context.route(lambda url: not url.startswith((self.url, "data:", "blob:")), self._refuse)
        context.on("page", self._page)
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.findings.append(f"{self.name}: script failed: {error.error}"))

    def finish(self, context: BrowserContext) -> None:
        """Look at what is still open."""
        for page in context.pages:
            self.look(page)

    def look(self, page: Page) -> None:
        """Keep a picture when asked for, and note each serious or critical finding of axe, once for each url and title."""
        if page.url == "about:blank":
            return
        if self.pictures:
            self.pictures.take(page, self.name)
        self._waiting.pop(page, None)
        seen = (page.url, page.title())
        if not self.scans or seen in self.scanned:
            return
        self.scanned.add(seen)
        for broken in self._violations(page):
            if broken["impact"] in ("serious", "critical"):
                where = "; ".join(str(node["target"][0]) for node in broken["nodes"][:3])
                self.findings.append(f"{self.name}: {page.url} ({seen[1]}): {broken['id']} at {where}")

    def _violations(self, page: Page) -> list[dict]:
        if self.scripts:
            return axe.run(page).response["violations"]
        # axe waits for ever where scripts are off, so it reads a copy; the policy keeps the page's own scripts from running.
        copy = {"body": page.content(), "headers": {"Content-Security-Policy": "script-src 'none'"}}
        with page.context.browser.new_context(viewport=page.viewport_size) as context:
            context.route(page.url, lambda route: route.fulfill(content_type="text/html; charset=utf-8", **copy))
            mirror = context.new_page()
            mirror.goto(page.url)
            return axe.run(mirror).response["violations"]

    def _page(self, page: Page) -> None:
        page.on("framenavigated", lambda frame: self._arrived(page, frame))
        page.on("close", self._left)

    def _arrived(self, page: Page, frame: Frame) -> None:
        if frame == page.main_frame and frame.url != "about:blank":
            if "#" in frame.url and page not in self._asked_for:
                return  # another part of the page that is open
            self._asked_for.discard(page)
            self._left(page)
            self._waiting[page] = frame.url

    def _left(self, page: Page) -> None:
        if page in self._waiting:
            self.findings.append(f"{self.name}: {self._waiting.pop(page)} was left before it was scanned")

    def _request(self, request: Request) -> None:
        if request.is_navigation_request():
            self._documents.add(request.url)
            if request.frame.parent_frame is None:
                self._asked_for.add(request.frame.page)

    def _refuse(self, route: Route, request: Request) -> None:
        self.findings.append(f"{self.name}: reached for {request.url}")
        route.abort()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        # "Not found" is an answer that journeys ask for; the browser writes it to the console as an error.
        is_answer = message.text.startswith("Failed to load resource") and message.location["url"] in self._documents
        # A journey that stops the server or takes the connection away asks for this.
        is_lost = message.text.endswith(("net::ERR_CONNECTION_REFUSED", "net::ERR_INTERNET_DISCONNECTED"))
        if not (is_answer or is_lost):
            self.findings.append(
                f"{self.name}: {message.page and message.page.url}: console: {message.text} ({message.location['url']})"
            )


def until_sent(page: Page) -> None:
    """Wait until a form that the page's script sends has been answered and what it answers is there."""
    # Between two pages there is a moment without any element.
    page.wait_for_function("() => document.documentElement && !('sending' in document.documentElement.dataset)")


def look_before_each_act(monkeypatch, watches: dict[BrowserContext, Watch]) -> None:
    """Have each page looked at before a press or a step elsewhere: once the browser leaves, it draws and answers no more."""

    def first_look(act):
        @functools.wraps(act)
        def acted(on, *arguments, **options):
            page = on.page if isinstance(on, Locator) else on
            if watch := watches.get(page.context):
                watch.look(page)
            done = act(on, *arguments, **options)
            if watch and watch.scripts and not page.is_closed():
                until_sent(page)
            return done

        return acted

    for kind, names in ((Locator, ("click", "press", "tap")), (Page, ("goto", "reload", "go_back", "click", "close"))):
        for name in names:
            monkeypatch.setattr(kind, name, first_look(getattr(kind, name)))
