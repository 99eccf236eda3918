import re

import pytest
from django.urls import get_resolver

from alongside.access import actions as access
from alongside.access.models import TrailEntry
from alongside.conferences import actions as conferences
from alongside.exchange.stories import HASSAN
from alongside.people import actions as people
from alongside.reports import actions
from alongside.reports.models import Paragraph, Release, Report
from tests.reports.conftest import without_ids

pytestmark = pytest.mark.through("e")

WITHHELD = [words for _section, words, father_may_read in HASSAN.paragraphs if not father_may_read]
SHARED = [words for _section, words, father_may_read in HASSAN.paragraphs if father_may_read]


@pytest.fixture
def report(world):
    return Report.objects.get()


def every_url(world, report):
    """Every path of this room, with every conference, report, paragraph and person that there is."""
    people_there = [*actions.readers_of(report), world.maria, world.layla]
    paths = [f"/conferences/{world.conference.pk}/report/"]
    paths += [f"/conferences/{world.conference.pk}/report/cite/{world.family.pk}/"]
    paths += [f"/reports/{report.pk}/{end}" for end in ("", "summary/", "release/")]
    paths += [f"/reports/{report.pk}/{end}/{person.pk}/" for end in ("copies", "previews") for person in people_there]
    paths += [
        f"/paragraphs/{key}/{end}"
        for key in Paragraph.objects.values_list("pk", flat=True)
        for end in ("", "readers/", "take-out/", "answer/")
    ]
    return paths


def test_urls_of_this_room_are_all_tried(world, report):
    names = {pattern.name for pattern in __import__("alongside.reports.urls", fromlist=["x"]).urlpatterns}
    tried = {get_resolver().resolve(path).url_name for path in every_url(world, report)}
    assert tried == names


def test_father_never_meets_what_is_not_marked_for_him(world, report):
    dean = world.of(world.dean)
    opened = []
    for path in every_url(world, report):
        for answer in (dean.get(path), dean.post(path)):
            shown = answer.content.decode()
            for words in (*WITHHELD, HASSAN.answer_to_report, world.amina.name):
                assert words not in shown, path
            if answer.status_code == 200:
                opened.append(path)
            else:
                assert answer.status_code in (404, 405), path
    shown = dean.get(f"/reports/{report.pk}/").content.decode()
    assert all(words in shown for words in SHARED)
    # His copy, its one page, and answering each paragraph of his own: nothing else opens.
    assert len(set(opened)) == 2 + len(SHARED)


def test_fathers_copy_is_as_if_the_rest_did_not_exist(world, report):
    dean, url = world.of(world.dean), f"/reports/{report.pk}/"
    before = dean.get(url).content.decode()
    summary = dean.get(f"{url}summary/").content.decode()
    # Only in this test: what is withheld is taken out of the report altogether.
    Paragraph.objects.exclude(audience__members__person=world.dean).update(removed_at=report.started_at)
    assert without_ids(dean.get(url).content.decode()) == without_ids(before)
    assert without_ids(dean.get(f"{url}summary/").content.decode()) == without_ids(summary)


def test_every_copy_says_the_same_sentence_once_and_counts_nothing(world, report):
    sentence = "Some information may have been left out of this copy"
    for reader in (world.amina, world.dean, world.tom, world.karen):
        shown = world.of(reader).get(f"/reports/{report.pk}/").content.decode()
        assert shown.count(sentence) == 1
        assert "gives serious harm" not in shown
    assert not re.search(r"\d+ paragraph", world.of(world.dean).get(f"/reports/{report.pk}/").content.decode())


def test_chair_is_told_who_does_not_have_a_paragraph_and_an_agency_is_not(world, report):
    url = f"/reports/{report.pk}/"
    told = f"Not in the copy of {world.dean.name}."
    assert world.of(world.tom).get(url).content.decode().count(told) == len(WITHHELD)
    for reader in (world.karen, world.amina, world.dean):
        assert "Not in the copy of" not in world.of(reader).get(url).content.decode()


def test_chair_and_social_worker_see_the_answer_that_is_marked_for_them_and_others_do_not(world, report):
    url = f"/reports/{report.pk}/"
    assert HASSAN.answer_to_report in world.of(world.tom).get(url).content.decode()
    assert HASSAN.answer_to_report in world.of(world.amina).get(url).content.decode()
    assert (
        HASSAN.answer_to_report
        in world.of(world.maria).get(f"/conferences/{world.conference.pk}/report/").content.decode()
    )
    for reader in (world.karen, world.ana, world.dean):
        assert HASSAN.answer_to_report not in world.of(reader).get(url).content.decode()


def test_summary_comes_first_and_from_the_same_sections(world, report):
    shown = world.of(world.amina).get(f"/reports/{report.pk}/").content.decode()
    assert shown.index("The report on one page") < shown.index("Why we are meeting")
    one_page = world.of(world.amina).get(f"/reports/{report.pk}/summary/").content.decode()
    for section, words, _father in HASSAN.paragraphs:
        assert (words in one_page) == (section in ("strengths", "worries", "effect_on_child"))


def test_nothing_is_read_before_release(world, report):
    Release.objects.all().delete()  # only in this test: the program never takes a release back
    for reader in (world.amina, world.dean, world.karen):
        client = world.of(reader)
        for path in every_url(world, report):
            assert client.get(path).status_code == 404, path
    shown = world.of(world.tom).get(f"/reports/{report.pk}/").content.decode()
    assert not any(words in shown for _section, words, _father in HASSAN.paragraphs)


def test_strangers_find_nothing(world, report):
    strangers = (world.stranger, world.ifan)
    for who in strangers:
        client = world.of(who)
        for path in every_url(world, report):
            assert client.get(path).status_code == 404, path
    luke = world.of(world.luke)
    for path in every_url(world, report):
        assert luke.get(path).status_code == 404, path


def test_administrator_knows_of_the_family_but_reads_no_report(world, report):
    client = world.of(world.priya)
    for path in every_url(world, report):
        answer = client.get(path)
        assert answer.status_code in (403, 404), path
        assert not any(words in answer.content.decode() for words in SHARED)


def test_copy_goes_with_the_invitation(world, report):
    dean, karen = world.of(world.dean), world.of(world.karen)
    url = f"/reports/{report.pk}/"
    assert dean.get(url).status_code == karen.get(url).status_code == 200
    for person in (world.dean, world.karen):
        conferences.withdraw(person.invitations.get(conference=world.conference), by=world.priya.account)
    for path in every_url(world, report):
        assert dean.get(path).status_code == 404, path
        assert karen.get(path).status_code == 404, path


def test_reader_whose_account_ended_reads_nothing(world, report):
    dean = world.of(world.dean)
    access.revoke(world.dean.account, by=None)
    assert dean.get(f"/reports/{report.pk}/").status_code == 404


def test_paragraph_that_was_marked_and_then_taken_out_is_read_by_nobody(world, report):
    paragraph = report.paragraphs.filter(audience__members__person=world.dean).first()
    paragraph.removed_at = report.started_at
    paragraph.save()
    words = paragraph.wordings.get().words
    for reader in (world.dean, world.amina, world.tom, world.karen):
        assert words not in world.of(reader).get(f"/reports/{report.pk}/").content.decode()
    assert world.of(world.dean).get(f"/paragraphs/{paragraph.pk}/answer/").status_code == 404


def test_only_the_family_answers(world, report):
    paragraph = report.paragraphs.first()
    for who in (world.karen, world.tom, world.maria, world.joy):
        answer = world.of(who).get(f"/paragraphs/{paragraph.pk}/answer/")
        assert answer.status_code in (403, 404)


def test_staff_without_a_copy_are_led_to_where_they_work_on_it(world, report):
    url = f"/reports/{report.pk}/"
    assert world.of(world.maria).get(url).url == f"/conferences/{world.conference.pk}/report/"
    assert world.of(world.joy).get(url).url == f"{url}release/"


def test_opening_a_copy_is_in_the_trail(world, report):
    world.of(world.dean).get(f"/reports/{report.pk}/")
    last = TrailEntry.objects.latest("number")
    assert (last.kind, last.verb, last.account_id) == ("reading", "read_report", world.dean.account.pk)


PAGES = {
    "report": ("maria", 40),
    "my_report": ("amina", 40),
    "release": ("joy", 40),
    "answer": ("amina", 40),
    "readers": ("maria", 40),
}


def path_of(page, world, report):
    paragraph = report.paragraphs.first()
    return {
        "report": f"/conferences/{world.conference.pk}/report/",
        "my_report": f"/reports/{report.pk}/",
        "release": f"/reports/{report.pk}/release/",
        "answer": f"/paragraphs/{paragraph.pk}/answer/",
        "readers": f"/paragraphs/{paragraph.pk}/readers/",
    }[page]


def more_rows(world, report):
    """Twenty paragraphs, answers and addresses more; put in without the actions, which refuse after release."""
    audience = report.paragraphs.first().audience
    for number in range(20):
        paragraph = Paragraph(report=report, section="worries", position=50 + number, audience=audience)
        paragraph.save(force_insert=True)
        actions._word(paragraph, f"Words {number}", number=1, by=world.maria.account)
        actions.answer(
            paragraph,
            person=world.amina,
            stance="add",
            words="More.",
            readers=[world.tom, world.maria],
            by=world.amina.account,
        )
        people.record_address(
            world.sam, lines=f"{number} Quarry Steps", postcode="ZZ9 9ZZ", is_protected=False, by=None
        )


@pytest.mark.parametrize("page", PAGES)
def test_queries_of_a_page_are_few_and_do_not_grow(world, report, page, django_assert_max_num_queries, settings):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    who, most = PAGES[page]
    client, path = world.of(getattr(world, who)), path_of(page, world, report)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    more_rows(world, report)
    with django_assert_max_num_queries(most):
        client.get(path)
    with CaptureQueriesContext(connection) as many:
        assert client.get(path).status_code == 200
    assert len(many) == len(few), "\n".join(query["sql"][:150] for query in many)
