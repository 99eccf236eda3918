import re
from dataclasses import fields
from typing import get_args

import pytest

from alongside.context.loading import cover_of
from alongside.context.rows import FeedRow
from alongside.context.states import hides
from alongside.practice import feeds
from alongside.practice.profile import Profile, ProfileMistake, load
from alongside.practice.profile import row as row_of

OWN = 'extends = "demo"\nname = "Own"\nversion = "7"\n'


@pytest.fixture
def mistakes(tmp_path):
    def of(toml):
        path = tmp_path / "own.toml"
        path.write_text(OWN + toml, encoding="utf-8")
        with pytest.raises(ProfileMistake) as found:
            load(path)
        return {(mistake.file, mistake.table, mistake.key): mistake.sentence for mistake in found.value.mistakes}

    return of


def test_nine_feeds_ship_for_the_demonstration_and_none_for_a_nation():
    assert [feed.key for feed in load("demo").feeds] == [
        "school", "housing", "police", "adult_social_care", "health", "substance_misuse", "probation", "mental_health",
        "youth_justice",
    ]  # fmt: skip
    assert load("england").feeds == load("wales").feeds == ()


def test_profile_that_was_stored_before_there_were_feeds_is_read():
    stored = load("england").canonical()
    assert "feeds" not in stored
    profile = Profile.from_canonical(stored)
    assert (profile.feeds, profile.services.journey) == ((), "linked_to_caseload")


def test_profile_with_days_in_it_is_the_same_when_it_is_read_from_the_store():
    profile = load("demo")
    assert Profile.from_canonical(profile.canonical()) == profile
    assert '"since":"2019-01-01"' in profile.canonical()


def test_fields_that_a_feed_can_map_are_those_of_a_row():
    derived = {"items"}
    assert set(get_args(feeds.FeedField)) == {field.name for field in fields(FeedRow)} - derived


def test_council_overrides_a_feed_by_key(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        OWN + '[[feeds]]\nkey = "police"\nstale_after_days = 7\n[feeds.columns]\nrecord = ["Ref"]\n'
        '[[feeds]]\nkey = "probation"\nremove = true\n[services]\njourney = "linked_to_caseload"\n',
        encoding="utf-8",
    )
    profile = load(path)
    police = row_of(profile.feeds, "police")
    assert (police.stale_after_days, police.columns["record"], police.columns["surname"]) == (7, ("Ref",), ("Surname",))
    assert "probation" not in [feed.key for feed in profile.feeds]
    assert profile.services.journey == "linked_to_caseload"


@pytest.mark.parametrize(
    ("toml", "table", "key", "said"),
    [
        ('[[feeds]]\nkey = "police"\nagency = "navy"\n', "feeds.police", "agency", "no agency with the key navy"),
        ('[[feeds]]\nkey = "police"\ndate_forms = ["month_first"]\n', "feeds.police.date_forms", "row 1", "should be"),
        ('[[feeds]]\nkey = "police"\nkeeps_days = 0\n', "feeds.police", "keeps_days", "greater than"),
        ('[[feeds]]\nkey = "police"\n[feeds.columns]\nshoe = ["Shoe"]\n', "feeds.police.columns", "shoe", "should be"),
        ('[[feeds]]\nkey = "police"\n[feeds.columns]\nsurname = ["A", "B"]\n', "feeds.police", "columns", "surname"),
        ('[[feeds]]\nkey = "police"\n[feeds.columns]\nsurname = ["dob"]\n', "feeds", "police", "“DOB” is there twice"),
        ('[[feeds]]\nkey = "police"\n[feeds.involvement]\nnone = ["OPEN"]\n', "feeds.police", "involvement", "“OPEN”"),
        ('[[feeds]]\nkey = "police"\n[feeds.owner]\nemail = "nobody"\n', "feeds.police.owner", "email", "not written"),
        (
            '[[feeds]]\nkey = "police"\n[feeds.coverage]\nuntil = 2000-01-01\n',
            "feeds.police.coverage",
            "until",
            "before since",
        ),
        ('[[feeds]]\nkey = "school"\nshown_until_age = 3\n', "feeds.school", "shown_until_age", "less than"),
        (
            '[[feeds]]\nkey = "police"\n[[feeds.items]]\nkey = "offences"\nmost = 4\n',
            "feeds.police.items.offences",
            "most",
            "less than or equal to 3",
        ),
        (
            '[[feeds]]\nkey = "housing"\n[[feeds.items]]\nkey = "notes"\nkind = "text"\n',
            "feeds.housing.items.notes",
            "kind",
            "should be",
        ),
        (
            '[[feeds]]\nkey = "housing"\n[[feeds.items]]\nkey = "arrears"\nkind = "name"\n',
            "feeds.housing.items",
            "arrears",
            "alues are needed",
        ),
        (
            (
                '[[feeds]]\nkey = "police"\n[[feeds.items]]\nkey = "offences"\n[[feeds.items.parts]]\nkey = "offence_on"\n'
                'heading = "Offence date"\n'
            ),
            "feeds.police.items",
            "offences",
            "hold {n}",
        ),
        ('[services]\njourney = "anybody"\n', "services", "journey", "should be"),
    ],
)
def test_mistake_is_named_by_file_table_and_key(mistakes, toml, table, key, said):
    found = mistakes(toml)
    assert said in found[("own.toml", table, key)], found


def test_new_feed_that_says_too_little_is_told_all_that_is_missing(mistakes):
    found = mistakes('[[feeds]]\nkey = "benefits"\n')
    missing = {key for (_file, table, key) in found if table == "feeds.benefits"}
    assert {"name", "agency", "because", "owner", "coverage", "columns", "date_forms", "involvement"} <= missing


@pytest.mark.parametrize(
    ("feed", "age", "is_shown"),
    [
        ("adult_social_care", 14, False), ("adult_social_care", 15, True), ("housing", 15, False), ("housing", 16, True),
        ("police", 17, False), ("police", 18, True), ("school", 3, False), ("school", 4, True), ("school", 20, True),
        ("school", 21, False), ("health", 0, True), ("health", 99, True),
    ],
)  # fmt: skip
def test_feed_is_shown_at_the_ages_it_declares(feed, age, is_shown):
    assert hides(cover_of(row_of(load("demo").feeds, feed)), age) is not is_shown


def test_what_the_public_reads_of_feeds_is_in_short_sentences():
    for feed in load("demo").feeds:
        for text in (feed.because, *(item.because for item in feed.items)):
            for language in ("en", "cy"):
                for sentence in re.split(r"(?<=[.!?])\s", text.in_language(language)):
                    assert len(sentence.split()) <= 18, sentence


def test_no_feed_says_what_a_person_is_treated_for():
    shown = {item.key for feed in load("demo").feeds for item in feed.items}
    assert shown == {
        "school_number", "admission_type", "landlord", "antisocial_behaviour", "arrears", "notice", "eviction", "offences",
    }  # fmt: skip
