import pytest

from alongside.people import actions as people
from alongside.reports import actions
from alongside.reports.errors import CannotChange
from alongside.reports.models import Report

pytestmark = pytest.mark.through("d")


@pytest.fixture
def report(world):
    return actions.start(world.conference, author=world.maria, by=world.maria.account)


def add(world, report, words="They were late.", section="worries"):
    return actions.add_paragraph(report, section=section, words=words, by=world.maria.account)


def everybody(report):
    return actions.readers_of(report)


def test_report_is_started_by_a_press_and_once(world):
    maria = world.of(world.maria)
    url = f"/conferences/{world.conference.pk}/report/"
    assert "Start the report" in maria.get(url).content.decode()
    assert not Report.objects.exists()
    for _press in range(2):
        assert maria.post(url).status_code in (200, 302)
    assert Report.objects.get().author == world.maria


def test_report_shows_the_sections_of_the_profile_in_order_with_words_and_lead_time(world, report):
    add(world, report, "One two three.", section="strengths")
    shown = world.of(world.maria).get(f"/conferences/{world.conference.pk}/report/").content.decode()
    titles = ["Why we are meeting", "What is going well", "What we are worried about", "What needs to change"]
    assert [shown.index(title) for title in titles] == sorted(shown.index(title) for title in titles)
    assert "3 of at most 200 words" in shown
    assert "The family gets the report at least 3 working days before the meeting." in shown
    assert "Not marked yet" in shown


def test_paragraph_is_added_where_it_was_written_and_empty_words_cost_nothing(world, report):
    maria, url = world.of(world.maria), f"/conferences/{world.conference.pk}/report/"
    answer = maria.post(url, {"section": "worries", "worries-words": "Cold.\n\nAnd late."})
    assert answer.url == f"{url}#worries"
    assert [paragraph.section for paragraph in report.paragraphs.all()] == ["worries"]
    again = maria.post(url, {"section": "worries", "worries-words": "  "})
    assert "Write the paragraph" in again.content.decode()
    assert maria.post(url, {"section": "invented", "invented-words": "x"}).status_code == 200
    assert report.paragraphs.count() == 1


def test_stale_edit_shows_both_texts_and_the_next_save_is_a_decision(world, report):
    paragraph = add(world, report, "First.")
    maria, url = world.of(world.maria), f"/paragraphs/{paragraph.pk}/"
    actions.change_paragraph(paragraph, words="Theirs.", number=1, by=world.maria.account)
    answer = maria.post(url, {"words": "Mine.", "number": "1"}).content.decode()
    assert "Theirs." in answer
    assert "Mine." in answer
    assert f"{world.maria.name} changed this while you were writing." in answer
    assert 'name="number" value="2"' in answer
    assert [wording.words for wording in paragraph.wordings.order_by("number")] == ["First.", "Theirs."]
    assert maria.post(url, {"words": "Ours.", "number": "2"}).status_code == 302
    assert paragraph.wordings.latest("number").words == "Ours."


def test_words_typed_for_a_paragraph_that_was_taken_out_are_kept_on_the_page(world, report):
    paragraph = add(world, report)
    actions.remove_paragraph(paragraph, by=world.maria.account)
    answer = world.of(world.maria).post(f"/paragraphs/{paragraph.pk}/", {"words": "Much work.", "number": "1"})
    assert "Much work." in answer.content.decode()
    assert "took this paragraph out" in answer.content.decode()


def test_changed_words_are_unmarked_words(world, report):
    paragraph = add(world, report)
    actions.mark_readers(paragraph, everybody(report), by=world.maria.account)
    actions.change_paragraph(paragraph, words="They were late.", number=1, by=world.maria.account)
    paragraph.refresh_from_db()
    assert paragraph.audience is not None
    actions.change_paragraph(paragraph, words="Other words.", number=1, by=world.maria.account)
    paragraph.refresh_from_db()
    assert paragraph.audience is None


def test_taking_out_asks_once(world, report):
    paragraph = add(world, report)
    maria, url = world.of(world.maria), f"/paragraphs/{paragraph.pk}/take-out/"
    assert "Take this paragraph out?" in maria.get(url).content.decode()
    paragraph.refresh_from_db()
    assert paragraph.removed_at is None
    maria.post(url)
    paragraph.refresh_from_db()
    assert paragraph.removed_at


def test_readers_are_offered_by_name_and_nobody_is_chosen(world, report):
    paragraph = add(world, report)
    url, maria = f"/paragraphs/{paragraph.pk}/readers/", world.of(world.maria)
    actions.mark_readers(paragraph, everybody(report), by=world.maria.account)
    shown = maria.get(url).content.decode()
    for person in (world.amina, world.dean, world.tom, world.karen, world.ana):
        assert person.name in shown
    assert " checked" not in shown


def test_leaving_out_somebody_of_the_family_needs_a_reason(world, report):
    paragraph = add(world, report)
    url, maria = f"/paragraphs/{paragraph.pk}/readers/", world.of(world.maria)
    chosen = [str(person.pk) for person in (world.amina, world.tom)]
    answer = maria.post(url, {"readers": chosen, "number": "1"}).content.decode()
    assert f"{world.dean.name} would not see this paragraph. Say why." in answer
    assert answer.count(" checked") == 2
    paragraph.refresh_from_db()
    assert paragraph.audience is None
    maria.post(url, {"readers": chosen, "number": "1", "withheld_because": "gives serious harm"})
    paragraph.refresh_from_db()
    assert {person.pk for person in paragraph.audience.people.all()} == {world.amina.pk, world.tom.pk}
    assert paragraph.withheld_because == "gives serious harm"


def test_leaving_out_a_professional_needs_no_reason_and_keeps_none(world, report):
    paragraph = add(world, report)
    chosen = [world.amina, world.dean, world.tom]
    actions.mark_readers(paragraph, chosen, withheld_because="third party", by=world.maria.account)
    assert paragraph.withheld_because == ""


def test_nobody_who_is_not_asked_to_the_conference_can_be_marked(world, report):
    paragraph = add(world, report)
    with pytest.raises(CannotChange):
        actions.mark_readers(paragraph, [*everybody(report), world.stranger.person], by=world.maria.account)


def test_readers_are_not_saved_for_words_that_changed_meanwhile(world, report):
    paragraph = add(world, report)
    actions.change_paragraph(paragraph, words="Where she hides.", number=1, by=world.maria.account)
    chosen = [str(person.pk) for person in everybody(report)]
    answer = world.of(world.maria).post(f"/paragraphs/{paragraph.pk}/readers/", {"readers": chosen, "number": "1"})
    assert "changed these words meanwhile" in answer.content.decode()
    paragraph.refresh_from_db()
    assert paragraph.audience is None


@pytest.mark.parametrize("is_past", [False, True])
@pytest.mark.parametrize("is_protected", [False, True])
def test_words_that_name_a_home_are_not_marked_until_the_author_says_why(world, report, is_past, is_protected):
    people.record_address(
        world.layla, lines="7 Quarry Steps", postcode="ZZ9 9ZZ", is_protected=is_protected, by=None,
        until_on=world.began_on if is_past else None,
    )  # fmt: skip
    paragraph = add(world, report, "They are at zz99zz.")
    url, maria = f"/paragraphs/{paragraph.pk}/readers/", world.of(world.maria)
    assert "say where somebody of the family lives or lived" in maria.get(url).content.decode()
    sent = {"readers": [str(person.pk) for person in everybody(report)], "number": "1"}
    assert "Take that out first, or say why it may be read." in maria.post(url, sent).content.decode()
    paragraph.refresh_from_db()
    assert paragraph.audience is None
    assert maria.post(url, sent | {"address_because": "not theirs"}).status_code == 302
    paragraph.refresh_from_db()
    assert paragraph.audience


def test_report_that_was_released_cannot_be_changed(world):
    world.play.report_and_release()
    report = Report.objects.get()
    paragraph = report.paragraphs.first()
    by = world.maria.account
    for change in (
        lambda: actions.add_paragraph(report, section="worries", words="More.", by=by),
        lambda: actions.change_paragraph(paragraph, words="Other.", number=1, by=by),
        lambda: actions.remove_paragraph(paragraph, by=by),
        lambda: actions.mark_readers(paragraph, everybody(report), by=by),
    ):
        with pytest.raises(CannotChange):
            change()
    shown = world.of(world.maria).get(f"/conferences/{world.conference.pk}/report/").content.decode()
    assert "Add a paragraph" not in shown
    assert "in time" in shown
    assert world.play.story.answer_to_report in shown
