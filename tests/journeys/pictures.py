"""A picture of each step of a journey, to be looked at by a person: SHOTS=folder make suite."""

import functools
import re
from pathlib import Path

from playwright.sync_api import Locator, Page


class Pictures:
    """Keeps a picture of the page before each press, with all that was typed, and of the page that the journey ends on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self._names: dict[Page, str] = {}
        self._last: dict[Page, bytes] = {}

    def of(self, page: Page, name: str) -> None:
        """Pictures of this page carry the name of who uses it and the width."""
        self._names[page] = f"{name}-{page.viewport_size['width']}"

    def take(self, page: Page) -> None:
        """Keep a picture, unless the page looks as it did the last time."""
        if page not in self._names or page.is_closed():
            return
        taken = page.screenshot(full_page=True)
        if taken == self._last.get(page):
            return
        self._last[page] = taken
        words = re.sub(r"[^a-z0-9]+", "-", page.title().lower()).strip("-")[:50]
        step = len(list(self.folder.glob("*.png"))) + 1
        (self.folder / f"{step:03}-{self._names[page].lower()}-{words}.png").write_bytes(taken)

    def take_before_each_press(self, monkeypatch) -> None:
        # Before, not while the page is left: the browser draws nothing as long as the scan holds the next request.
        for name in ("click", "press"):
            monkeypatch.setattr(Locator, name, self._after_a_picture(getattr(Locator, name)))

    def _after_a_picture(self, act):
        @functools.wraps(act)
        def acted(locator, *arguments, **options):
            self.take(locator.page)
            return act(locator, *arguments, **options)

        return acted
