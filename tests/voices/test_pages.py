"""Writing down what somebody says, answering it, and telling them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alongside.access import actions as access
from alongside.access import days
from alongside.voices import actions as voices
from alongside.voices.loading import said_by
from alongside.voices.models import View
from alongside.voices.readers import offered


def said_path(world, person):
    return reverse("record_view", args=[world.family.pk, person.pk])


def spoken(world, **more):
    return {"words_going_well": "I like my school", "was_read_back": "on"} | more


@pytest.mark.through("b")
def test_a_child_says_one_thing_and_who_may_know_it(world):
    maria, tom, amina = world.play.maria, world.play.tom, world.amina
    page = world.of(maria).get(said_path(world, world.layla)).content.decode()
    for text in (
        "Maria is writing this down, so Maria knows it too",
        "Who may know what you said?",
        "I cannot keep it secret",
        "Amina Hassan",
        "Tom Reed, who leads the meeting",
    ):
        assert text in page
    assert "checked" not in page
    assert "Dean" not in page
    response = world.of(maria).post(
        said_path(world, world.layla), spoken(world, readers_going_well=[str(tom.pk), str(amina.pk)])
    )
    assert response["Location"] == reverse("person", args=[world.family.pk, world.layla.pk])
    view = View.objects.get(speaker=world.layla)
    assert (view.words, view.question, view.captured) == ("I like my school", "going_well", View.Captured.WRITTEN_DOWN)
    assert view.was_read_back
    assert view.helped_by == maria
    assert view.conference == world.play.conference
    assert {person.called for person in view.audience.people.all()} == {"Tom", "Amina", "Maria"}


@pytest.mark.through("b")
@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"words_going_well": "My school", "words_worries": "The phone"}, "Read it back, and tick that you did"),
        ({"was_read_back": "on"}, "Write at least one thing that was said."),
        ({"was_read_back": "on", "words_wishes": "   "}, "Write at least one thing that was said."),
    ],
)
def test_nothing_is_kept_that_was_not_said_or_not_read_back(world, sent, says):
    page = world.of(world.play.maria).post(said_path(world, world.layla), sent).content.decode()
    assert says in page
    for words in (sent.get("words_going_well", ""), sent.get("words_worries", "")):
        assert words in page
    assert not View.objects.filter(speaker=world.layla).exists()


@pytest.mark.through("b")
def test_somebody_who_is_not_offered_cannot_be_ticked_by_a_made_up_form(world):
    sent = spoken(world, readers_going_well=[str(world.dean.pk)])
    assert world.of(world.play.maria).post(said_path(world, world.layla), sent).status_code == 200
    assert not View.objects.filter(speaker=world.layla).exists()


@pytest.mark.through("b")
def test_a_grown_up_is_asked_as_a_grown_up_and_no_relative_is_offered(world):
    maria = world.of(world.play.maria)
    page = maria.get(said_path(world, world.amina)).content.decode()
    assert "What did Amina say?" in page
    assert "Three things from me" not in page
    assert "Samira" not in page
    maria.post(said_path(world, world.amina), {"words_said": "I need a break", "was_read_back": "on"})
    assert View.objects.get(speaker=world.amina).words == "I need a break"


@pytest.mark.through("a")
def test_before_a_meeting_is_arranged_a_child_can_choose_whom_an_address_protects(world):
    offer = offered(world.family, world.layla, None)
    assert offer.family == (world.amina,)
    assert offer.social_workers == (world.play.maria,)
    world.amina.addresses.update(is_protected=False)
    assert {person.called for person in offered(world.family, world.layla, None).family} == {"Amina", "Dean", "Samira"}
    assert offered(world.family, world.amina, None).family == ()


@pytest.mark.through("b")
@pytest.mark.parametrize(("speaker", "relatives"), [("amina", set()), ("dean", set()), ("layla", {"Amina"})])
def test_nobody_who_comes_apart_is_offered_or_offered_others(world, speaker, relatives):
    offer = offered(world.family, getattr(world, speaker), world.play.conference)
    assert {person.called for person in offer.family} == relatives
    # Whoever comes apart is offered the chair and the social worker, and not who comes from the children's school.
    expected = ["Tom", "Maria"] if speaker == "dean" else ["Tom", "Maria", "Karen", "Ana"]
    assert [person.called for person in offer.at_the_meeting][:4] == expected


@pytest.mark.through("b")
@pytest.mark.parametrize("mother_comes_apart", [True, False])
def test_a_child_is_not_offered_whom_an_address_protects_from_whoever_comes_apart(world, mother_comes_apart):
    for person, comes_apart in ((world.amina, mother_comes_apart), (world.dean, False)):
        world.play.conference.invitations.filter(person=person).update(attends_separately=comes_apart)
    assert offered(world.family, world.layla, world.play.conference).family == (world.amina,)


@pytest.mark.through("b")
def test_nobody_is_offered_a_social_worker_whose_account_was_ended(world):
    assert world.play.maria in offered(world.family, world.amina, None).social_workers
    access.revoke(world.play.maria.account, by=None)
    assert offered(world.family, world.amina, None).social_workers == ()


@pytest.mark.through("b")
def test_only_who_may_write_for_the_family_opens_the_page(world, client):
    path = said_path(world, world.layla)
    world.play.give_account(world.dean, word="otter")
    assert world.of(world.play.maria).get(path).status_code == 200
    assert world.of(world.play.tom).get(path).status_code == 200
    for other in (world.dean, world.stranger, world.ifan, world.luke):
        assert world.of(other).get(path).status_code == 404
    assert client.get(path).status_code == 404
    assert world.of(world.play.joy).get(path).status_code == 403
    elsewhere = reverse("record_view", args=[world.family.pk, world.play.tom.pk])
    assert world.of(world.play.maria).get(elsewhere).status_code == 404  # nobody of this family


@pytest.fixture
def worry(world):
    """What Layla let Tom know, and Maria, who wrote it down."""
    return View.objects.current().get(speaker=world.layla, question="worries")


@pytest.mark.through("h")
def test_an_answer_waits_until_she_was_told(world, worry):
    maria = world.of(world.play.maria)
    assert voices.waiting([worry])
    response = maria.post(reverse("respond", args=[worry.pk]), {"what": "done", "words": "The phone is off at night."})
    made = worry.responses.get()
    assert response["Location"] == reverse("tell_speaker", args=[made.pk])
    assert voices.waiting([View.objects.get(pk=worry.pk)])
    day = days.today() - timedelta(days=1)
    told = {"told_on-day": day.day, "told_on-month": day.month, "told_on-year": day.year, "told_how": "in person"}
    response = maria.post(reverse("tell_speaker", args=[made.pk]), told)
    assert response["Location"] == reverse("person", args=[world.family.pk, world.layla.pk])
    made.refresh_from_db()
    assert (made.told_on, made.told_how, made.told_by) == (day, "in person", world.play.maria.account)
    assert not voices.waiting([View.objects.get(pk=worry.pk)])
    page = maria.get(reverse("person", args=[world.family.pk, world.layla.pk])).content.decode()
    assert "The phone is off at night." in page
    assert "Layla was told face to face" in page
    assert "Written down by Maria Santos and read back." in page


@pytest.mark.through("h")
@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"what": "done", "words": " "}, "Say what was done, or why not."),
        ({"words": "Done"}, "Choose what happens now"),
    ],
)
def test_an_answer_says_what_was_done(world, worry, sent, says):
    page = world.of(world.play.maria).post(reverse("respond", args=[worry.pk]), sent).content.decode()
    assert says in page
    assert not worry.responses.exists()


@pytest.mark.through("h")
def test_nobody_was_told_tomorrow(world, worry):
    made = voices.respond(worry, what="done", words="Yes", by=world.play.maria.account)
    day = days.today() + timedelta(days=1)
    told = {"told_on-day": day.day, "told_on-month": day.month, "told_on-year": day.year, "told_how": "in person"}
    page = world.of(world.play.maria).post(reverse("tell_speaker", args=[made.pk]), told).content.decode()
    assert "must be today or in the past" in page


@pytest.mark.through("h")
def test_only_who_may_read_it_and_works_with_them_answers(world, client, worry):
    made = voices.respond(worry, what="done", words="Yes", by=world.play.maria.account)
    for path in (reverse("respond", args=[worry.pk]), reverse("tell_speaker", args=[made.pk])):
        assert world.of(world.play.maria).get(path).status_code == 200
        assert world.of(world.play.tom).get(path).status_code == 200
        # Joy manages the team, and Karen is invited, but this was not marked for them; nor for Amina.
        for other in (
            world.play.joy,
            world.play.karen,
            world.amina,
            world.dean,
            world.stranger,
            world.ifan,
            world.luke,
        ):
            assert world.of(other).get(path).status_code == 404
        assert client.get(path).status_code == 404


@pytest.mark.through("h")
def test_a_school_that_may_read_a_view_does_not_answer_it(world, worry):
    voices.choose_readers(worry, [world.play.karen], by=world.play.maria.account)
    path = reverse("respond", args=[worry.pk])
    assert world.of(world.play.karen).get(path).status_code in (403, 404)
    assert [view.may_be_answered for view in said_by(world.layla, world.play.karen.account)] == [False]


def test_what_somebody_said_comes_in_a_fixed_number_of_queries(world, django_assert_max_num_queries):
    reader = world.play.maria.account
    with django_assert_max_num_queries(9) as before:
        assert len(said_by(world.layla, reader)) == 3
    for number in range(4):
        view = voices.record(
            world.layla, f"Thing {number}", family=world.family, topic="said", readers=[world.amina], by=reader
        )
        voices.respond(view, what="done", words="Yes", by=reader)
    with django_assert_max_num_queries(len(before)):
        found = said_by(world.layla, reader)
        assert len(found) == 7
        for view in found:
            assert view.words
            assert view.speaker.called == "Layla"
            assert [person.name for person in view.audience.people.all()]
            assert all(response.words and response.by.person.name for response in view.responses.all())
