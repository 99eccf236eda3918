import base64
import random

import pytest
from django.urls import reverse

from alongside.voices.models import Views
from tests.proofs import canaries, canary_words, filled
from tests.proofs.presses import forms_of

WORD = "qzxbcdfghjk"


def test_nobody_is_told_a_word_that_is_not_for_them(world):
    outcome = canaries.run(trials=4, seed=1)
    assert outcome.trials > 27 * 4
    assert not outcome.failures


def test_a_leak_is_found(world, monkeypatch):
    """So that no hit means something: Dean is let into all views, and told so when he opens his own pages."""
    monkeypatch.setattr(filled, "fill", lambda world: None)
    monkeypatch.setattr(filled, "open_accounts", lambda: None)
    search, viewers, _pages = canaries.filled_and_planted(world, random.Random(1))  # noqa: S311
    dean = next(viewer for viewer in viewers if viewer[0] == world.dean.account)
    path = [("your_conference", reverse("your_conference"))]
    canaries.walk(search, *dean, path)
    assert not search.told
    monkeypatch.setattr(Views, "visible_to", lambda views, account: views)
    canaries.walk(search, *dean, path)
    assert any("tells the family member" in each and "voices.View.words" in each for each in search.told)


@pytest.mark.parametrize(
    "said",
    [
        WORD,
        WORD.upper(),
        f"xx{WORD[::-1]}xx",
        base64.b64encode(f"She said {WORD} to me.".encode()).decode(),
        base64.urlsafe_b64encode(f"a{WORD}".encode()).decode(),
        "".join(f"&#{ord(letter)};" for letter in WORD),
        "".join(f"%{ord(letter):02x}" for letter in WORD),
        "".join(f"\\u00{ord(letter):02x}" for letter in WORD),
        WORD.encode("utf-16-le").decode("latin-1"),
        " ".join(WORD),
        "<b>qzxbc</b>dfg<i>hjk</i>",
        "".join(chr(ord(letter) + 0xFEE0) for letter in WORD),
        f"said {WORD} here".encode().hex(),
        WORD.translate(str.maketrans("abcdefghijklmnopqrstuvwxyz", "nopqrstuvwxyzabcdefghijklm")),
        "q\u00adz\u200bxbcdfghjk",
    ],
)
def test_a_word_is_recognised_however_it_is_written(said):
    assert WORD in canary_words.words_in(f"before {said} after")


def test_each_form_of_a_page_is_read_as_a_browser_reads_it():
    page = """<form method="get"><input name="q"></form><form method="post" action="../on/">
        <input type="hidden" name="seen" value="7"><textarea name="words">Before</textarea>
        <input type="radio" name="kind" value="a"><input type="radio" name="kind" value="b">
        <select name="who"><option value="">Choose</option><option value="1">Amina</option></select>
        <input type="checkbox" name="readers" value="x"><input type="checkbox" name="readers" value="y">
        <input name="on-day"><button name="do" value="save">Save</button></form>"""
    (form,) = forms_of("/here/there/", page)
    assert form.action == "/here/on/"
    assert form.empty() == {"seen": ["0"], "do": ["save"]}
    filled_in = {"kind": ["a"], "who": ["1"], "readers": ["x", "y"], "on-day": ["1"], "do": ["save"], "seen": ["7"]}
    assert form.filled() == filled_in | {"words": ["Something typed."]}
