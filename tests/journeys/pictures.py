"""A picture of each step of a journey, to be looked at by a person: SHOTS=folder make suite."""

import re
from pathlib import Path

from playwright.sync_api import Page


class Pictures:
    """Keeps numbered pictures in a folder, one for each step that looks different from the step before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self._last: dict[Page, bytes] = {}

    def take(self, page: Page, name: str) -> None:
        """Keep a picture of the whole page, named by who sees it, the width and the title."""
        taken = page.screenshot(full_page=True)
        if taken == self._last.get(page):
            return
        self._last[page] = taken
        width = (page.viewport_size or {}).get("width")
        words = re.sub(r"[^a-z0-9]+", "-", page.title().lower()).strip("-")[:50]
        step = len(list(self.folder.glob("*.png"))) + 1
        (self.folder / f"{step:03}-{name.lower()}-{width}-{words}.png").write_bytes(taken)
