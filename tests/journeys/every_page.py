"""Every page that each of the cast reaches by links, at 360 and 1280 px, in both languages: looked at by axe, with a picture.

    python -m tests.journeys.every_page FOLDER [--only NAME] [--language cy] [--width 360] [--most 200]

Makes a demonstration council, signs in as each of its people by one press, and follows links, one page for each kind of url. Prints
what was found and exits 1 when anything serious, a page wider than its window, or an answer other than 200 was.
"""

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.server import empty, running

NEVER = ("/leave/", "/sign-out/", "/demonstration/", "/static/", "/language", "/health")
PUBLIC = ("/", "/sign-in/", "/begin/", "/demonstration/", "/demonstration/mailbox/", "/patterns/", "/nothing/")
LANGUAGES, WIDTHS = {"en-gb": "English", "cy": "Cymraeg"}, (360, 1280)
AXE = Axe()
# What a program writes for itself, and nobody should read.
CODES = re.compile(r"\b(?:None(?! is)|NaN|undefined|[a-z]+_[a-z_]+)\b|%\(|\{\{|&(?:amp|lt|gt|quot|#)|<[a-z]+>")
IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")


def kind_of(path: str) -> str:
    """Urls that differ only in what they name are one kind."""
    parts = urlsplit(path)
    return IDENTIFIER.sub("…", parts.path) + ("?" if parts.query else "")


def links_of(page: Page) -> list[str]:
    hrefs = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
    return [href for href in hrefs if href.startswith("/") and not href.startswith(NEVER)]


def pages_of(page: Page, most: int, first: tuple[str, ...]) -> Iterator[str]:
    """The paths that links lead to from where somebody is, each kind once; the page is at each when it is given."""
    waiting, seen = list(first), set()
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        if kind_of(path) in seen:
            continue
        seen.add(kind_of(path))
        answer = page.goto(path)
        if answer and "text/html" not in answer.headers.get("content-type", ""):
            continue
        waiting += links_of(page)
        yield path if (answer and answer.ok) or path == "/nothing/" else f"{path} answered {answer and answer.status}"


def skeleton(page: Page) -> str:
    """What the page is built of, without its words, and with one of those that repeat: pages alike in it are scanned once."""
    return page.evaluate(
        """() => {
            const said = one => {
                const below = [...new Set([...one.querySelectorAll(":scope > *")].map(said))];
                return `${one.tagName}.${one.className}[${one.getAttribute('role')}${one.hidden}](${below})`;
            };
            return said(document.documentElement);
        }"""
    )


@dataclass
class Seen:
    """What was looked at already: a page built alike has one picture for each language and width, and one scan for each width."""

    pictures: set[tuple[str, str, int]] = field(default_factory=set)
    scans: set[tuple[str, int]] = field(default_factory=set)


def look(page: Page, where: str, picture: Path, seen: Seen, language: str, width: int, *, scan: bool) -> Iterator[str]:
    """What is wrong with the page as it is, in words; its picture is kept."""
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        yield f"{where}, {width} px: wider than its window"
    for code in sorted(set(CODES.findall(page.inner_text("body")))):
        yield f"{where}: says {code}"
    built = skeleton(page)
    if (built, language, width) not in seen.pictures:
        seen.pictures.add((built, language, width))
        page.screenshot(path=str(picture), full_page=True)
    if not scan or (built, width) in seen.scans:
        return
    seen.scans.add((built, width))
    for broken in AXE.run(page).response["violations"]:
        if broken["impact"] in ("serious", "critical"):
            yield f"{where}, {width} px: {broken['id']} at {broken['nodes'][0]['target'][0]}"


def visit(browser: Browser, url: str, name: str, arguments: argparse.Namespace, seen: Seen) -> tuple[int, list[str]]:
    """All pages of one person ("" is nobody). Returns how many were looked at, and what was found."""
    findings: list[str] = []
    looked = 0
    who = name or "nobody"
    context = browser.new_context(base_url=url)
    context.set_default_timeout(120_000)
    page = context.new_page()
    # An answer of 404 is asked for by the list of public pages; whatever else the console says is wrong.
    page.on("console", lambda said: said.type == "error" and "404" not in said.text and findings.append(said.text))
    if name:
        page.goto("/demonstration/")
        page.locator(f'form:has(button:has-text("{name}")) button').first.click()
        page.wait_for_url(lambda here: "/demonstration" not in here)
    languages, widths = arguments.language or list(LANGUAGES), arguments.width or list(WIDTHS)
    for path in pages_of(page, arguments.most, ("/",) if name else PUBLIC):
        looked += 1
        kind = re.sub(r"[^a-z0-9]+", "-", kind_of(path).lower()).strip("-") or "start"
        if " answered " in path:
            findings.append(f"{who}: {kind_of(path)}")
            continue
        for turn, language in enumerate(languages):
            context.add_cookies([{"name": "language", "value": language, "url": url}])
            page.goto(path)
            # Each language is scanned at one width, and each width in one language.
            for width in widths:
                page.set_viewport_size({"width": width, "height": 800})
                picture = arguments.folder / f"{who}-{language}-{width}-{kind[:80]}.png"
                where = f"{who} ({LANGUAGES[language]}): {kind_of(path)}"
                is_scanned = width == widths[turn % len(widths)]
                findings += look(page, where, picture, seen, language, width, scan=is_scanned)
    context.close()
    return looked, findings


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", action="append", help="a name of the cast, or nobody")
    parser.add_argument("--language", action="append", choices=list(LANGUAGES))
    parser.add_argument("--width", action="append", type=int)
    parser.add_argument("--most", type=int, default=200, help="pages for each person (default: 200)")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    findings: list[str] = []
    seen = Seen()
    with tempfile.TemporaryDirectory() as var, empty(Path(var)) as place:
        for command in (("keys", "make"), ("migrate", "--verbosity=0")):
            place.command(*command)
        cast = re.findall(r"^  ([^,:]+), ", place.command("demo", "make"), re.M)
        with running(place) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
            )
            for name in ["", *cast]:
                if arguments.only and (name or "nobody") not in arguments.only:
                    continue
                looked, found = visit(browser, server.url, name, arguments, seen)
                findings += found
                sys.stdout.write(f"{name or 'nobody'}: {looked} pages, {len(found)} findings\n")
                sys.stdout.writelines(f"  {finding}\n" for finding in sorted(set(found)))
                sys.stdout.flush()
            browser.close()
    sys.stdout.write(f"{len(set(findings))} findings\n")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
