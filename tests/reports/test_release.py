import pytest

from alongside.access import actions as access
from alongside.conferences import actions as conferences
from alongside.people import actions as people
from alongside.people.models import FamilyMember
from alongside.reports import actions, copies
from alongside.reports.errors import CannotRelease
from alongside.reports.models import CopyOpened, Release, Report

pytestmark = pytest.mark.through("d")


@pytest.fixture
def report(world):
    """Written and marked as the story tells it; not opened, not released."""
    by = world.maria.account
    report = actions.start(world.conference, author=world.maria, by=by)
    for section, words, father_may_read in world.play.story.paragraphs:
        paragraph = actions.add_paragraph(report, section=section, words=words, by=by)
        readers = [each for each in actions.readers_of(report) if father_may_read or each != world.dean]
        reason = "" if father_may_read else "gives serious harm"
        actions.mark_readers(paragraph, readers, withheld_because=reason, by=by)
    return report


def open_all(world, report, by):
    for reader in actions.readers_of(report):
        assert world.of(by).get(f"/reports/{report.pk}/copies/{reader.pk}/").status_code == 200


def test_release_opens_only_after_every_copy_was_opened(world, report):
    joy, url = world.of(world.joy), f"/reports/{report.pk}/release/"
    assert "Open these copies first" in joy.post(url).content.decode()
    assert not Release.objects.exists()
    open_all(world, report, world.joy)
    shown = joy.get(url).content.decode()
    assert "Not opened yet" not in shown
    names = [person.name for person in actions.readers_of(report)]
    assert f"Release to {', '.join(names[:-1])} and {names[-1]}" in shown
    assert joy.post(url).status_code == 302
    assert Release.objects.get().by == world.joy.account


def test_release_page_says_what_each_will_not_see_and_why(world, report):
    shown = world.of(world.joy).get(f"/reports/{report.pk}/release/").content.decode()
    assert f"{world.dean.name} will not see 2 paragraphs: gives serious harm (2)" in shown
    assert f"{world.amina.name} will not see" not in shown
    assert shown.count("Does not see: gives serious harm") == 2


def test_looking_at_the_release_page_opens_no_copy(world, report):
    world.of(world.joy).get(f"/reports/{report.pk}/release/")
    assert not CopyOpened.objects.exists()


def test_author_cannot_release_nor_somebody_who_wrote_in_it(world, report):
    assert world.of(world.maria).post(f"/reports/{report.pk}/release/").status_code == 403
    assert world.of(world.maria).get(f"/reports/{report.pk}/copies/{world.amina.pk}/").status_code == 403
    for reader in actions.readers_of(report):
        actions.open_copy(report, reader, by=world.maria.account)
    with pytest.raises(CannotRelease, match="You wrote in this report"):
        actions.release(report, by=world.maria.account)
    actions.add_paragraph(report, section="worries", words="From a manager.", by=world.joy.account)
    with pytest.raises(CannotRelease, match="You wrote in this report"):
        actions.release(report, by=world.joy.account)


def test_unmarked_paragraph_blocks_the_release(world, report):
    actions.add_paragraph(report, section="worries", words="Later.", by=world.maria.account)
    open_all(world, report, world.joy)
    answer = world.of(world.joy).post(f"/reports/{report.pk}/release/").content.decode()
    assert "The author has not said who may read 1 of the paragraphs." in answer
    assert not Release.objects.exists()


def test_copy_that_changed_is_opened_again(world, report):
    open_all(world, report, world.joy)
    paragraph = report.paragraphs.filter(section="worries").first()
    by = world.maria.account
    actions.change_paragraph(paragraph, words="On eight days.", number=1, by=by)
    actions.mark_readers(paragraph, [world.amina, world.tom], withheld_because="third party", by=by)
    joy, url = world.of(world.joy), f"/reports/{report.pk}/release/"
    shown = joy.get(url).content.decode()
    # Everybody lost the old words, and two have the new ones.
    assert shown.count("Changed since you opened it") == len(actions.readers_of(report))
    assert "Open these copies first" in joy.post(url).content.decode()
    open_all(world, report, world.joy)
    assert joy.post(url).status_code == 302


def test_copies_that_another_opened_do_not_count(world, report):
    for reader in actions.readers_of(report):
        actions.open_copy(report, reader, by=world.maria.account)
    assert actions.copies_not_opened(report, by=world.joy.account) == actions.readers_of(report)


def test_somebody_asked_after_the_copies_were_opened_must_be_opened_too(world, report):
    open_all(world, report, world.joy)
    nan = people.add_person(forename="Nan", surname="Hassan", by=None)
    FamilyMember.objects.create(family=world.family, person=nan)
    conferences.invite(world.conference, nan, asked_each_alone=True, by=world.priya.account)
    with pytest.raises(CannotRelease):
        actions.release(report, by=world.joy.account)


def test_home_recorded_after_marking_stops_the_release_until_it_was_looked_at(world, report):
    open_all(world, report, world.joy)
    people.record_address(world.amina, lines="2 Quiet Home", postcode="ZZ9 9ZZ", is_protected=True, by=None)
    joy, url = world.of(world.joy), f"/reports/{report.pk}/release/"
    assert "A copy says where somebody lives or lived." in joy.post(url).content.decode()
    assert not Release.objects.exists()
    assert joy.post(url, {"has_checked_addresses": "on"}).status_code == 302


def test_copy_is_drawn_as_its_reader_will_see_it(world, report):
    joy = world.of(world.joy)
    seen = {}
    for reader in (world.dean, world.amina):
        shown = joy.get(f"/reports/{report.pk}/copies/{reader.pk}/").content.decode()
        preview = world.of(world.maria).get(f"/reports/{report.pk}/previews/{reader.pk}/").content.decode()
        seen[reader] = shown
        for words in (paragraph.words for paragraph in actions.marked_paragraphs(report)):
            is_theirs = words in [
                each.words for each in copies.copy_for(str(reader.pk), actions.marked_paragraphs(report))
            ]
            assert (words in shown) == is_theirs
            assert (words in preview) == is_theirs
    assert seen[world.dean].count("<h2") == seen[world.amina].count("<h2")


def test_copy_of_somebody_who_is_no_reader_is_not_there(world, report):
    assert world.of(world.joy).get(f"/reports/{report.pk}/copies/{world.maria.pk}/").status_code == 404
    assert world.of(world.joy).get(f"/reports/{report.pk}/copies/{world.stranger.person.pk}/").status_code == 404


def test_released_once(world, report):
    open_all(world, report, world.joy)
    actions.release(report, by=world.joy.account)
    with pytest.raises(CannotRelease, match="already released"):
        actions.release(report, by=world.joy.account)
    shown = world.of(world.joy).get(f"/reports/{report.pk}/release/").content.decode()
    assert "Released on" in shown
    assert "Release to" not in shown


def test_empty_report_cannot_be_released(world):
    empty = actions.start(world.conference, author=world.maria, by=world.maria.account)
    assert Report.objects.get() == empty
    with pytest.raises(CannotRelease, match="nothing in this report"):
        actions.release(empty, by=world.joy.account)
    assert "Nothing is written yet" in world.of(world.joy).get(f"/reports/{empty.pk}/release/").content.decode()


def test_manager_whose_account_ended_or_of_another_team_finds_nothing(world, report):
    beth = people.Worker.objects.get(person__forename="Beth").person
    for path in ("release/", f"copies/{world.dean.pk}/", f"previews/{world.dean.pk}/", "", "summary/"):
        assert world.of(beth).get(f"/reports/{report.pk}/{path}").status_code == 404
    client = world.of(world.joy)
    access.revoke(world.joy.account, by=None)
    assert client.get(f"/reports/{report.pk}/release/").status_code == 404
