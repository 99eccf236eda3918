import csv
from datetime import date

import pytest

from alongside.context import checking, reading
from alongside.context.loading import cover_of
from alongside.context.rows import Involvement
from alongside.context.states import hides
from alongside.exchange import council_feeds
from alongside.exchange.cast import CAST, FORMER_HOME
from alongside.incoming.problems import Problem
from alongside.practice.profile import load

TODAY = date(2026, 3, 18)
FEEDS = load("demo").feeds


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("feeds")
    council_feeds.write(folder, FEEDS, today=TODAY)
    return folder


@pytest.fixture(scope="module")
def rows(folder):
    return {
        feed.key: [
            each.row
            for each in reading.read(folder / f"{feed.key}.csv", feed, today=TODAY)
            if not isinstance(each, Problem)
        ]
        for feed in FEEDS
    }


def called(rows, feed, forename, surname):
    return [row for row in rows[feed] if (row.forename, row.surname) == (forename, surname)]


def test_one_file_for_each_feed_and_the_same_each_time(folder, tmp_path):
    paths = council_feeds.write(tmp_path, FEEDS, today=TODAY)
    assert [path.name for path in paths] == [f"{feed.key}.csv" for feed in FEEDS]
    for path in paths:
        assert path.read_bytes() == (folder / path.name).read_bytes()
    council_feeds.write(tmp_path, FEEDS, today=TODAY, seed=2)
    assert paths[4].read_bytes() != (folder / paths[4].name).read_bytes()


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.key)
def test_file_can_be_taken_in_and_little_of_it_is_broken(folder, feed):
    quality = checking.check(folder / f"{feed.key}.csv", feed, today=TODAY)
    assert not quality.is_refused
    assert quality.rows_taken > quality.rows_read * 0.95
    assert not [each for each in quality.findings if each.costs == "file"]


def test_some_of_the_files_are_broken_somewhere(folder):
    found = [each for feed in FEEDS for each in checking.check(folder / f"{feed.key}.csv", feed, today=TODAY).findings]
    assert len(found) > 3


def test_protected_home_stands_in_one_feed_only(rows):
    home = CAST.hassan.home
    where = {feed for feed, delivered in rows.items() for row in delivered if row.postcode == home.postcode}
    assert where == {"health"}
    [amina] = called(rows, "health", "Amina", "Hassan")
    assert (amina.house, amina.postcode) == ("HERON COURT", home.postcode)
    [dean] = called(rows, "police", "Dean", "Carter")
    assert (dean.postcode, dean.house) == (FORMER_HOME.postcode, "14")


def test_twin_whom_the_council_does_not_know_is_in_the_school(rows):
    [yusuf], [yunus] = (called(rows, "school", name, "Miah") for name in ("Yusuf", "Yunus"))
    assert (yusuf.born_on, yusuf.address) == (yunus.born_on, yunus.address)


def test_son_who_bears_his_fathers_name_is_in_another_service(rows):
    [senior], [junior] = called(rows, "probation", "Liam", "Doyle"), called(rows, "youth_justice", "Liam", "Doyle")
    assert senior.postcode == junior.postcode
    assert junior.born_on.year - senior.born_on.year == 27


def test_one_mother_may_be_somebody_else(rows):
    [found] = called(rows, "mental_health", "Jana", "Nowak")
    assert (found.born_on, found.involvement) == (CAST.novak.mother.born_on, Involvement.CURRENT)
    assert found.postcode != CAST.novak.home.postcode


def test_a_child_is_in_a_feed_that_is_hidden_for_children(rows):
    [sam] = called(rows, "housing", "Sam", "Carter")
    housing = next(feed for feed in FEEDS if feed.key == "housing")
    assert hides(cover_of(housing), TODAY.year - sam.born_on.year)


def test_nobody_of_the_cast_has_a_record_that_nobody_wrote_for_them(rows):
    cast = {(person.forename, person.surname) for family in CAST.families for person in family.people}
    here = {
        (feed, row.forename, row.surname)
        for feed in ("police", "adult_social_care", "substance_misuse", "probation", "mental_health", "youth_justice")
        for row in rows[feed]
        if (row.forename, row.surname) in cast
    }
    assert here == {
        ("police", "Dean", "Carter"), ("probation", "Liam", "Doyle"), ("youth_justice", "Liam", "Doyle"),
    }  # fmt: skip


def test_the_council_is_not_wholly_known_and_the_files_disagree_with_it(rows, tmp_path):
    from alongside.exchange import council

    council.write(tmp_path, today=TODAY)
    with (tmp_path / "ssd_person.csv").open(encoding="utf-8") as file:
        people = {(row["pers_forename"], row["pers_surname"], row["pers_dob"]) for row in csv.DictReader(file)}
    delivered = [
        (row.forename, row.surname, row.born_on.isoformat() if row.born_on else "")
        for feed in rows.values()
        for row in feed
    ]
    same = sum(each in people for each in delivered)
    assert 0.4 < same / len(delivered) < 0.9
    assert people - set(delivered)
