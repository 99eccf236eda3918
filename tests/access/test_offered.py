"""Whatever a page offers a person answers them: no link leads to "not found", and no button sends to where nothing is.

And whatever they write there goes along when a browser without script changes the language.
"""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.db.models import Count
from django.test import Client
from django.urls import Resolver404, resolve

from alongside.access.models import Account
from alongside.access.policy import Role

IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
OFFERED = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')
FORM = re.compile(r"<form\b[^>]*>", re.S)
ACTION = re.compile(r'\baction="([^"]*)"')
BUTTON = re.compile(r'\bformaction="([^"]*)"')
WHOLE_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
# A line or a box in which somebody writes; what is searched for, or narrows a list, is not written.
WRITTEN = re.compile(r'<textarea\b|<input\b[^>]*\btype="text"|<input\b(?![^>]*\btype=)')
# Nobody is known there yet, and nothing is kept for nobody.
BEFORE_SIGNING_IN = ("/demonstration/", "/begin/", "/sign-in/")
NOT_WRITING = re.compile(r'\bmethod="get"|\brole="search"|\bclass="filter"')
TO_ANOTHER_LANGUAGE = re.compile(r'<button\b[^>]*\bname="language"[^>]*>')
# What these offer differs between those on the family's side and the others, and not by role.
ALIKE = "/how-you-sign-in/"
# These end the sitting, or are files of the web server.
NOT_FOLLOWED = ("/leave/", "/sign-out/", "/static/", "/language")


def kind_of(path: str) -> str:
    """Paths that differ only in what they name are one kind: one page of each is enough."""
    parts = urlsplit(path)
    return IDENTIFIER.sub("…", parts.path) + "?".join(sorted({one.partition("=")[0] for one in parts.query.split("&")}))


def offered_on(path: str, html: str) -> Iterator[tuple[str, str]]:
    """Where the page's links and forms lead: what it is, and the path without what follows #."""
    for what, found in (("link", OFFERED), ("button", BUTTON)):
        for href in found.findall(html):
            yield what, urljoin(path, unescape(href)).partition("#")[0]
    for form in FORM.findall(html):
        action = ACTION.search(form)
        yield "form", urljoin(path, unescape(action.group(1))) if action else path


def left_behind(html: str) -> Iterator[str]:
    """What is wrong with a page's buttons of languages, as a browser without script presses them."""
    ids = set(re.findall(r'<form\b[^>]*\bid="([^"]*)"', html))
    sends = {
        match[1] for button in TO_ANOTHER_LANGUAGE.findall(html) if (match := re.search(r' form="([^"]*)"', button))
    }
    for name in sends - ids:
        yield f"a button of languages sends the form {name}, which is not there"
    for named, inner in WHOLE_FORM.findall(html):
        own = re.search(r'\bid="([^"]*)"', named)
        if not WRITTEN.search(inner) or NOT_WRITING.search(named) or 'type="password"' in inner:
            continue
        if (own and own[1] in sends) or TO_ANOTHER_LANGUAGE.search(inner):
            continue
        yield "what is written is lost in another language"


def is_nowhere(path: str) -> bool:
    try:
        resolve(urlsplit(path).path)
    except Resolver404:
        return True
    return False


def dead_ends(client: Client, first: str = "/", *, left_out: str = "/static/") -> tuple[int, list[str]]:
    """Follow what is offered from the first page on. Returns how many pages answered, and what did not."""
    waiting, seen, answered, found = [("link", first, "the start")], set(), 0, []
    while waiting:
        what, path, on = waiting.pop(0)
        if kind_of(path) in seen:
            continue
        seen.add(kind_of(path))
        response = client.get(path)
        # Where a form is only sent to, opening it says so; who may not send it is told that nothing is there.
        if response.status_code not in ((200, 302) if what == "link" else (200, 302, 405)):
            found.append(f"{kind_of(path)} answered {response.status_code}, offered as a {what} on {kind_of(on)}")
            continue
        answered += 1
        if response.status_code == 302:
            waiting.append((what, response["Location"], on))
            continue
        if response.status_code == 405 or response.streaming or "text/html" not in response["Content-Type"]:
            continue
        html = response.content.decode()
        if not path.startswith(BEFORE_SIGNING_IN):
            found += [f"{one}, on {kind_of(path)}" for one in left_behind(html)]
        for what, there in offered_on(path, html):
            if not there.startswith("/") or there.startswith((*NOT_FOLLOWED, left_out)):
                continue
            if is_nowhere(there):
                found.append(f"a {what} to {kind_of(there)}, which is nowhere, on {kind_of(path)}")
            else:
                waiting.append((what, there, path))
    return answered, found


def one_of_each_role() -> list[Account]:
    """The account of each role that works with most families, and everybody of the family: they are offered different things."""
    found: list[Account] = []
    for account in Account.objects.filter(is_active=True).alias(held=Count("grants")).order_by("-held", "sign_in_name"):
        if account.role == Role.FAMILY_MEMBER or account.role not in {one.role for one in found}:
            found.append(account)
    return found


def test_whatever_is_offered_answers(world):
    dead: list[str] = []
    accounts = one_of_each_role()
    assert {world.amina.account, world.dean.account, world.maria.account, world.tom.account} < set(accounts)
    for account in accounts:
        own = account in (world.maria.account, world.amina.account)
        answered, ends = dead_ends(world.of(account), left_out="/static/" if own else ALIKE)
        assert answered > 2, f"{account.role} was led nowhere"
        dead += [f"{account.role}: {one}" for one in ends]
    assert not dead, "\n".join(dead)


@pytest.mark.through("e")
def test_whatever_is_offered_while_the_report_is_written_answers(world):
    for person in (world.maria, world.amina):
        answered, ends = dead_ends(world.of(person), left_out=ALIKE)
        assert answered > 10
        assert not ends, "\n".join(ends)
