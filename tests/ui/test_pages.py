import gzip
import re
from pathlib import Path

import pytest
from django.test import Client

from alongside import ui
from alongside.ui import languages
from alongside.ui.views import local_path
from tests.ui import urls
from tests.ui.test_forms import GOOD

ROOM = Path(ui.__file__).parent
BUILT = ROOM / "static" / "ui"


def test_form_that_is_right_is_carried_out_once_and_tells_once(site):
    answer = site.post("/question", GOOD)
    assert answer.status_code == 302
    assert [clean["name"] for clean in urls.RAN] == ["Amina"]
    assert "Your answer is saved." in site.get("/family").content.decode()
    assert "Your answer is saved." not in site.get("/family").content.decode()


def test_form_that_is_wrong_is_not_carried_out(site):
    text = site.post("/question", GOOD | {"starts_at": "soon"}).content.decode()
    assert urls.RAN == []
    assert "<title>Error: " in text
    assert '<a href="#id_starts_at">' in text


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("broken", '<a href="#id_name">Somebody else has that name.</a>'),
        ("late", "It is too late for that."),
    ],
)
def test_broken_rule_becomes_an_error_and_keeps_what_was_typed(site, name, listed):
    answer = site.post("/question", GOOD | {"name": name})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert listed in " ".join(text.split())
    assert "Mornings are hard." in text
    assert f'value="{name}"' in text


def test_other_exceptions_are_the_programs_mistakes_and_leak_nothing(site):
    answer = site.get("/crash")
    assert answer.status_code == 500
    assert "something went wrong" in answer.content.decode()
    assert "Amina" not in answer.content.decode()


def test_page_that_is_not_there_says_so_with_the_way_out(site):
    answer = site.get("/families/hassan")
    assert answer.status_code == 404
    assert "We cannot find that page." in answer.content.decode()
    assert "families/hassan" not in re.sub(r'name="next" value="[^"]*"', "", answer.content.decode())
    assert 'href="/leave"' in answer.content.decode()


def test_form_left_open_too_long_says_how_to_get_the_words_back(site):
    answer = Client(enforce_csrf_checks=True).post("/question", GOOD)
    assert answer.status_code == 403
    assert "Use Back" in answer.content.decode()
    assert urls.RAN == []


def test_pages_are_not_kept_and_colours_are(site):
    for path in ("/family", "/question", "/nothing", "/crash", "/static/nothing.css"):
        assert site.get(path).headers["Cache-Control"] == "no-store"
    assert site.post("/language", {"language": "cy"}).headers["Cache-Control"] == "no-store"
    colours = site.get("/brand.css")
    assert colours.headers["Cache-Control"].startswith("public")
    assert "Cookie" not in colours.headers.get("Vary", "")
    assert not colours.cookies
    assert re.fullmatch(r":root\{(--[a-z-]+:#[0-9a-f]{6};?)+\}", colours.content.decode())


def test_forms_pass_in_browsers_that_would_hide_where_they_come_from(site):
    assert site.get("/family").headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in site.get("/family").headers["Permissions-Policy"]


@pytest.mark.parametrize(
    "wanted",
    [
        "https://example.org/",
        "//example.org",
        "///example.org",
        "/\\example.org",
        "\\\\example.org",
        "javascript:alert(1)",
        "/\x00//example.org",
        "http:example.org",
        "family",
        "",
    ],
)
def test_language_never_leads_to_another_site(site, wanted):
    assert local_path(wanted) == "/"
    assert site.post("/language", {"language": "cy", "next": wanted}).headers["Location"] == "/"


def test_language_is_remembered_and_goes_back(site):
    answer = site.post("/language", {"language": "cy", "next": "/family?part=2"})
    assert answer.headers["Location"] == "/family?part=2"
    assert answer.cookies["language"].value == "cy"
    assert answer.cookies["language"]["httponly"]
    assert site.get("/language").status_code == 405


def test_language_that_does_not_exist_is_not_remembered(site):
    assert "language" not in site.post("/language", {"language": "xx"}).cookies
    site.cookies["language"] = "../../etc"
    assert site.get("/family").headers["Content-Language"] == "en-gb"


def test_unchecked_language_is_for_demonstrations_only(site, settings, monkeypatch):
    monkeypatch.setattr(languages, "CHECKED_BY", {})
    site.cookies["language"] = "cy"
    settings.DEMONSTRATION = True
    shown = site.get("/family")
    assert shown.headers["Content-Language"] == "cy"
    assert "Dydd Iau 8 Ionawr 2026" in shown.content.decode()
    assert "language-note" in shown.content.decode()
    settings.DEMONSTRATION = False
    kept = site.get("/family")
    assert kept.headers["Content-Language"] == "en-gb"
    assert "Thursday 8 January 2026" in kept.content.decode()
    assert "The words in Cymraeg have not been checked" in kept.content.decode()


def test_checked_language_is_shown_to_everybody(site, settings, monkeypatch):
    monkeypatch.setattr(languages, "CHECKED_BY", {"cy": "Nia Prys, 1 March 2026"})
    settings.DEMONSTRATION = False
    site.cookies["language"] = "cy"
    shown = site.get("/family")
    assert shown.headers["Content-Language"] == "cy"
    assert "language-note" not in shown.content.decode()


def test_english_is_the_source_and_no_other_language_is_checked_yet():
    assert languages.is_checked("en-gb")
    assert not languages.is_checked("cy")


def test_demonstration_banner_is_for_demonstrations(site, settings):
    settings.DEMONSTRATION = True
    assert "Everybody here is made up" in site.get("/desk").content.decode()
    settings.DEMONSTRATION = False
    assert "Everybody here is made up" not in site.get("/desk").content.decode()


def test_family_pages_can_be_left_without_scripts_and_say_nothing_in_the_tab(site):
    text = site.get("/family").content.decode()
    assert text.count('href="/leave"') == 2
    title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)[1]
    assert title.startswith("Your pages – ")
    assert 'href="/leave"' not in site.get("/desk").content.decode()


@pytest.mark.parametrize("path", ["/family", "/question", "/desk", "/nothing"])
def test_pages_hold_nothing_inline(site, path):
    text = site.get(path).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", text)


def test_family_pages_are_small(site):
    first = (gzip.compress(site.get("/question").content), *(path.read_bytes() for path in BUILT.glob("*.gz")))
    assert sum(map(len, first)) < 60_000


def test_squeezed_files_hold_what_the_files_hold():
    squeezed = sorted(BUILT.glob("*.gz"))
    assert [path.name for path in squeezed] == ["alongside.css.gz", "alongside.js.gz"]
    for path in squeezed:
        assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()


@pytest.mark.parametrize(
    "taken",
    [r"gds transport", r"gov\.uk/", r"\bcrown\b", r"\bcrest\b", r"service\.gov", r"https?://(?!www\.w3\.org/)\w"],
)
def test_nothing_of_central_government_is_taken(taken):
    for path in [*BUILT.glob("*.[cjs]*"), *(ROOM / "jinja2").rglob("*.html"), *(ROOM / "styles").iterdir()]:
        if path.suffix != ".gz":
            assert not re.search(taken, path.read_text().lower()), path.name


def test_package_lock_names_no_registry():
    lock = ROOM.parent.parent / "package-lock.json"
    assert '"resolved"' not in lock.read_text()


def test_too_much_at_once_says_so_and_keeps_nothing(site):
    answer = site.post("/question", {"words": "x" * 2_700_000})
    assert answer.status_code == 413
    assert "That is too much to send at once." in answer.text
