"""`alongside context search`: what the page would show to that account, and recorded as the page records it."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from alongside.access import trail
from alongside.access.models import TrailEntry
from alongside.people import restricting

NOBODY = "Nobody found. If you are worried about a child now, ring the duty manager."


def printed(typed, sign_in_name):
    out = io.StringIO()
    call_command("context", "search", typed, "--as", sign_in_name, stdout=out)
    return out.getvalue()


def test_it_prints_what_the_page_shows(world):
    said = printed("amena hassan", world.ifan.sign_in_name)
    html = world.of(world.ifan).post(reverse("find_family"), {"terms": "amena hassan"}, follow=True).text
    assert said.startswith("1 family\n")
    for line in ("Hassan family", "Found by: Amina Hassan: spelt nearly so", "Sam (", "Maria Santos, "):
        assert line in said
        assert line.removesuffix(", ") in html
    assert "Saltmarsh" not in said


def test_it_is_in_the_trail_with_its_words_sealed(world):
    printed("amena hassan", world.ifan.sign_in_name.upper())
    searched = TrailEntry.objects.filter(level="searched").latest("number")
    assert searched.account_id == world.ifan.pk
    assert trail.words_of([searched.number]) == {searched.number: "amena hassan"}
    assert TrailEntry.objects.filter(level="shown", verb="find_family", account_id=world.ifan.pk).exists()


def test_nobody_and_a_restricted_family_are_the_same(world):
    assert printed("zzyzx quux", world.ifan.sign_in_name) == NOBODY + "\n"
    joy = world.joy.account
    restricting.restrict(world.family, named=[joy], because="He works here.", by=joy)
    assert printed("amena hassan", world.ifan.sign_in_name) == NOBODY + "\n"


def test_too_little_asks_for_more(world):
    assert "Type at least two letters" in printed("h", world.ifan.sign_in_name)
    assert "Type the house number too" in printed("AB1 2CD", world.ifan.sign_in_name)


def test_who_may_not_search_and_who_is_not_there_are_told_the_same(world):
    before = TrailEntry.objects.count()
    said = set()
    for name in ("nobody@riverside.example", world.stranger.sign_in_name, world.luke.sign_in_name):
        with pytest.raises(CommandError) as refused:
            printed("amena hassan", name)
        said.add(str(refused.value))
    assert len(said) == 1
    assert TrailEntry.objects.count() == before
