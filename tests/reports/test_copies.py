import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.reports import copies
from alongside.reports.copies import MarkedParagraph

PEOPLE = ("amina", "dean", "tom", "karen")
paragraphs = st.lists(
    st.builds(
        MarkedParagraph,
        key=st.uuids().map(str),
        section=st.sampled_from(("why", "good", "worry", "effect")),
        words=st.text(max_size=40),
        readers=st.none() | st.frozensets(st.sampled_from(PEOPLE)),
        withheld_because=st.sampled_from(("", "third party", "gives serious harm")),
    ),
    max_size=8,
    unique_by=lambda paragraph: paragraph.key,
)
PARTS = {"good": "strengths", "worry": "worries", "effect": "effect"}


def made(key, readers, *, because="", words="Words.", section="why"):
    return MarkedParagraph(key, section, words, None if readers is None else frozenset(readers), because)


@given(paragraphs, st.sampled_from(PEOPLE))
def test_copy_holds_exactly_what_is_marked_for_its_reader(report, reader):
    copy = copies.copy_for(reader, report)
    assert all(paragraph.readers is not None and reader in paragraph.readers for paragraph in copy)
    assert [paragraph for paragraph in report if paragraph not in copy] == [
        paragraph for paragraph in report if paragraph.readers is None or reader not in paragraph.readers
    ]


@given(paragraphs)
def test_unmarked_paragraph_is_in_nobodys_copy(report):
    waiting = copies.unmarked(report)
    for reader in PEOPLE:
        assert not set(waiting) & set(copies.copy_for(reader, report))


@given(paragraphs, st.sampled_from(PEOPLE))
def test_copy_is_the_same_as_if_the_rest_did_not_exist(report, reader):
    copy = copies.copy_for(reader, report)
    assert copies.copy_for(reader, copy) == copy
    assert copies.digest(copies.copy_for(reader, copy)) == copies.digest(copy)


@given(paragraphs, st.sampled_from(PEOPLE))
def test_summary_holds_only_the_copys_paragraphs(report, reader):
    copy = copies.copy_for(reader, report)
    summary = [paragraph for part in copies.summary_of(copy, PARTS).values() for paragraph in part]
    assert sorted(each.key for each in summary) == sorted(each.key for each in copy if each.section in PARTS)


@given(paragraphs.filter(bool), st.data())
def test_digest_changes_when_any_word_changes(report, data):
    which = data.draw(st.integers(0, len(report) - 1))
    other = data.draw(st.text(max_size=40).filter(lambda words: words != report[which].words))
    before = report[which]
    changed = MarkedParagraph(before.key, before.section, other, before.readers, before.withheld_because)
    assert copies.digest(report) != copies.digest([*report[:which], changed, *report[which + 1 :]])


@given(paragraphs.filter(bool))
def test_digest_changes_when_a_paragraph_comes_or_goes(report):
    assert copies.digest(report) != copies.digest(report[:-1])


def test_digest_does_not_confuse_where_one_word_ends_and_the_next_begins():
    assert copies.digest([made("a", [], words="bc")]) != copies.digest([made("ab", [], words="c")])
    two = [made("a", [], words="x"), made("b", [], words="y")]
    assert copies.digest(two) != copies.digest(list(reversed(two)))


@pytest.mark.parametrize(
    ("readers", "because", "is_without"),
    [
        (["amina", "dean"], "", False),
        (["amina", "dean", "tom"], "", False),
        (["amina"], "third party", False),
        (["amina"], "", True),
        ([], "", True),
        ([], "gives serious harm", False),
        (None, "", False),  # unmarked is another matter, and blocks by itself
    ],
)
def test_withheld_from_the_family_needs_a_reason(readers, because, is_without):
    paragraph = made("p", readers, because=because)
    assert copies.without_reason(["amina", "dean"], [paragraph]) == ([paragraph] if is_without else [])


def test_withheld_is_counted_by_reason_and_unmarked_is_not():
    report = [
        made("1", ["amina"], because="third party"),
        made("2", ["amina"], because="third party"),
        made("3", [], because="gives serious harm"),
        made("4", None),
        made("5", ["dean"]),
    ]
    assert copies.withheld_from("dean", report) == {"third party": 2, "gives serious harm": 1}
    assert copies.withheld_from("amina", report) == {"gives serious harm": 1, "": 1}


@pytest.mark.parametrize(("words", "over"), [(0, 0), (349, 0), (350, 0), (351, 1), (700, 350)])
def test_summary_says_by_how_many_words_it_is_too_long(words, over):
    summary = copies.summary_of([made("p", [], words="word " * words, section="good")], PARTS)
    assert copies.words_over_one_page(summary) == over


@pytest.mark.parametrize(("text", "count"), [("", 0), (" \n ", 0), ("one", 1), ("It was seven,\nnot nine.", 5)])
def test_words_are_counted_between_blanks(text, count):
    assert copies.words_in(text) == count
