"""What every journey watches for: accessibility of each page, errors in the console, anything from elsewhere."""

from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Frame, Page, Request, Route

axe = Axe()


@dataclass
class Watch:
    """What was found wrong while one person used the program.

    Each page is scanned when the person leaves it or the journey ends, so with all that was opened and typed on it.
    """

    name: str
    url: str
    findings: list[str] = field(default_factory=list)
    scanned: set[tuple[str, str]] = field(default_factory=set)
    _waiting: set[Page] = field(default_factory=set)
    _documents: set[str] = field(default_factory=set)

    def over(self, context: BrowserContext) -> None:
        """Watch every page of the context from now on."""
        context.route("**/*", self._request)
        context.on("page", self._page)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.findings.append(f"{self.name}: script failed: {error.error}"))

    def finish(self, context: BrowserContext) -> None:
        """Scan what is still open."""
        for page in context.pages:
            self.scan(page)

    def scan(self, page: Page) -> None:
        """Note each serious or critical finding of axe, once for each url and title."""
        if page not in self._waiting:
            return
        self._waiting.discard(page)
        seen = (page.url, page.title())
        if seen in self.scanned:
            return
        self.scanned.add(seen)
        for broken in axe.run(page).response["violations"]:
            if broken["impact"] in ("serious", "critical"):
                where = "; ".join(str(node["target"][0]) for node in broken["nodes"][:3])
                self.findings.append(f"{self.name}: {page.url} ({seen[1]}): {broken['id']} at {where}")

    def _page(self, page: Page) -> None:
        page.on("framenavigated", lambda frame: self._arrived(page, frame))
        page.on("close", self._closed)

    def _arrived(self, page: Page, frame: Frame) -> None:
        if frame == page.main_frame and frame.url != "about:blank":
            self._waiting.add(page)

    def _closed(self, page: Page) -> None:
        if page in self._waiting:
            self.findings.append(f"{self.name}: {page.url} was closed by the test before it was scanned")

    def _request(self, route: Route, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.findings.append(f"{self.name}: reached for {request.url}")
            route.abort()
            return
        if request.is_navigation_request():
            self._documents.add(request.url)
            self.scan(request.frame.page)
        route.continue_()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        # "Not found" is an answer that journeys ask for; the browser writes it to the console as an error.
        is_answer = message.text.startswith("Failed to load resource") and message.location["url"] in self._documents
        if not is_answer:
            self.findings.append(f"{self.name}: {message.page and message.page.url}: console: {message.text}")
