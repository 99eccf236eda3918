"""The looks: the same from right to left, and on paper."""

import re
from pathlib import Path

import pytest

import alongside

SIDES = re.compile(
    r"(?<=[;{])(?:margin|padding|border)-(?:left|right)(?:-[a-z]+)?\s*:"
    r"|(?<=[;{])(?:left|right)\s*:"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|text-align:\s*(?:left|right)"
    r"|(?:float|clear):(left|right)(?!;float:inline)"
    r"|(?<=[;{])(?:margin|padding):[^;{}\s]+ (?P<right>[^;{}\s]+) [^;{}\s]+ (?!(?P=right)[;}])[^;{}\s]+(?=[;}])"
)
STYLES = sorted(Path(alongside.__file__).parent.glob("*/static/*/*.css"))


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_no_style_says_left_or_right(path):
    css = re.sub(r"\s*([;{}:])\s*", r"\1", path.read_text())
    assert [css[max(0, found.start() - 60) : found.end() + 10] for found in SIDES.finditer(css)] == []


def test_a_style_that_says_left_or_right_is_found():
    for bad in (
        "a{margin-left:1px}",
        "a{color:red;left:0}",
        "a{text-align: right}",
        "a{padding:0 1px 0 2px}",
        "a{float:left}",
    ):
        assert SIDES.search(bad), bad
    for good in ("a{margin-inline-start:1px}", "a{padding:0 1px}", "a{padding:0 1px 0 1px}", "a{inset-inline-start:0}"):
        assert not SIDES.search(good), good


def test_what_is_printed_shows_nothing_to_press_and_no_address_of_a_page():
    css = next(path for path in STYLES if path.name == "alongside.css").read_text()
    printed = css.rpartition("@media print{.top__tools")[2]
    assert ".govuk-button" in printed
    assert "a[href]::after,.govuk-link[href]::after{content:none !important}" in printed


def test_the_patterns_are_there_in_a_demonstration_only(db, client, settings, django_assert_num_queries):
    for side in ("home", "desk"):
        with django_assert_num_queries(1):  # which day it is in the demonstration
            answer = client.get(f"/patterns/?side={side}&direction=rtl")
        assert answer.status_code == 200
        assert 'dir="rtl"' in answer.text
        for part in ("Something needs putting right", "picture__sign", 'rel="next"', "Nobody found."):
            assert part in answer.text
    settings.DEMONSTRATION = False
    assert client.get("/patterns/").status_code == 404
