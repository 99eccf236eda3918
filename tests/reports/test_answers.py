import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from alongside.people.models import Person
from alongside.reports.forms import unconfirmed
from alongside.reports.models import ParagraphAnswer, Report
from alongside.voices.models import View

pytestmark = pytest.mark.through("e")


@pytest.fixture
def paragraph(world):
    return Report.objects.get().paragraphs.get(section="effect_on_child")


def sent(stance="not right", words="No.", readers=(), sure=()):
    data = QueryDict(mutable=True)
    data["stance"], data["words"] = stance, words
    data.setlist("readers", [str(person.pk) for person in readers])
    data.setlist("sure", [str(person.pk) for person in sure])
    return data


def answer(client, paragraph, **parts):
    return client.post(
        f"/paragraphs/{paragraph.pk}/answer/",
        sent(**parts).urlencode(),
        content_type="application/x-www-form-urlencoded",
    )


def in_force(paragraph):
    return ParagraphAnswer.objects.get(paragraph=paragraph, view__in=View.objects.current())


def test_answer_offers_three_stances_and_nobody_as_reader(world, paragraph):
    shown = world.of(world.amina).get(f"/paragraphs/{paragraph.pk}/answer/").content.decode()
    for stance in ("This is right", "This is not right", "I want to add something"):
        assert stance in shown
    assert world.tom.name in shown
    assert world.dean.name not in shown  # he comes apart from her
    assert " checked" not in shown
    chosen = world.of(world.amina).get(f"/paragraphs/{paragraph.pk}/answer/?stance=add").content.decode()
    assert chosen.count(" checked") == 1


def test_answer_stays_beside_the_paragraph_for_her_and_for_whom_she_chose(world, paragraph):
    amina = world.of(world.amina)
    saved = answer(amina, paragraph, words="Sam sleeps well.", readers=[world.karen])
    assert saved.url == f"/reports/{paragraph.report_id}/#p-{paragraph.pk}"
    shown = amina.get(saved.url.partition("#")[0]).content.decode()
    assert "Sam sleeps well." in shown
    assert "Your answer is saved." in shown
    assert "Change your answer" in shown
    readers = {world.karen: True, world.tom: False, world.ana: False, world.dean: False}
    for reader, may_read in readers.items():
        assert (
            "Sam sleeps well." in world.of(reader).get(f"/reports/{paragraph.report_id}/").content.decode()
        ) == may_read
    author = world.of(world.maria).get(f"/conferences/{world.conference.pk}/report/").content.decode()
    assert "Sam sleeps well." not in author


def test_answer_to_nobody_is_hers_alone(world, paragraph):
    answer(world.of(world.amina), paragraph, words="Only mine.")
    assert "Only mine." in world.of(world.amina).get(f"/reports/{paragraph.report_id}/").content.decode()
    for reader in (world.tom, world.karen, world.dean):
        assert "Only mine." not in world.of(reader).get(f"/reports/{paragraph.report_id}/").content.decode()


def test_right_needs_no_words_and_not_right_does(world, paragraph):
    amina = world.of(world.amina)
    assert answer(amina, paragraph, stance="right", words="").status_code == 302
    assert in_force(paragraph).stance == "right"
    refused = answer(amina, paragraph, stance="not right", words=" ", readers=[world.tom])
    assert "Write what you want to say." in refused.content.decode()
    assert refused.content.decode().count(" checked") == 2  # the stance and the reader that she chose
    assert "Choose what you say to this" in answer(amina, paragraph, stance="", words="Kept words.").content.decode()


def test_new_answer_takes_the_place_of_the_one_before(world, paragraph):
    amina = world.of(world.amina)
    answer(amina, paragraph, words="First words.", readers=[world.tom])
    shown = amina.get(f"/paragraphs/{paragraph.pk}/answer/").content.decode()
    assert "First words." in shown
    assert f"{world.tom.name} could read that answer" in shown
    answer(amina, paragraph, words="Second words.")
    tom = world.of(world.tom).get(f"/reports/{paragraph.report_id}/").content.decode()
    assert "First words." not in tom
    assert "Second words." not in tom


def test_somebody_of_the_family_is_a_reader_only_after_a_yes_of_their_own(world, paragraph):
    world.dean.invitations.update(attends_separately=False)  # only in this test: they come together
    amina = world.of(world.amina)
    asked = answer(amina, paragraph, words="For him too.", readers=[world.tom, world.dean]).content.decode()
    assert f"You chose {world.dean.name} to read your answer." in asked
    assert f"Yes, {world.dean.name} may read my answer" in asked
    assert "For him too." in asked
    assert not ParagraphAnswer.objects.filter(paragraph=paragraph).exists()
    assert answer(amina, paragraph, words="For him too.", readers=[world.dean], sure=[world.dean]).status_code == 302
    assert "For him too." in world.of(world.dean).get(f"/reports/{paragraph.report_id}/").content.decode()


def test_nobody_who_is_not_offered_can_be_chosen(world, paragraph):
    answer(world.of(world.amina), paragraph, words="Sneaked.", readers=[world.dean])
    answer(world.of(world.amina), paragraph, words="Sneaked.", readers=[world.stranger.person])
    assert not ParagraphAnswer.objects.filter(paragraph=paragraph).exists()


def test_answer_of_one_parent_changes_nothing_on_the_page_of_the_other(world, paragraph):
    from tests.reports.conftest import without_ids

    dean, url = world.of(world.dean), f"/reports/{paragraph.report_id}/"
    before = dean.get(url).content.decode()
    answer(world.of(world.amina), paragraph, words="Mine.", readers=[world.tom])
    assert without_ids(dean.get(url).content.decode()) == without_ids(before)


@given(
    chosen=st.sets(st.integers(0, 4)),
    confirmed=st.sets(st.integers(0, 4)),
    family=st.lists(st.integers(0, 4), unique=True),
)
def test_everybody_of_the_family_who_is_chosen_is_confirmed_alone(chosen, confirmed, family):
    people = {number: Person(forename=str(number)) for number in range(5)}
    key = {number: str(person.pk) for number, person in people.items()}
    waiting = unconfirmed(
        [key[number] for number in chosen], [key[number] for number in confirmed], [people[number] for number in family]
    )
    assert waiting == [people[number] for number in family if number in chosen - confirmed]
