"""My Views: what is kept, who may read it, and what two windows do to each other."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from alongside.conferences import actions as conferences
from alongside.conferences.models import Invitation
from alongside.home.my_views import MyViews
from alongside.people import actions as people
from alongside.people.models import FamilyMember
from alongside.practice import profile
from alongside.voices.models import View

KEYS = [question.key for question in profile.load("demo").question_sets["my_views"].questions]


class Writer:
    """A family member at their own My Views."""

    def __init__(self, world, person):
        self.world, self.person, self.client = world, person, world.of(person)
        self.invitation = Invitation.objects.get(conference=world.play.conference, person=person)

    def path(self, name="my_views_question", *parts):
        return reverse(name, args=[self.invitation.pk, *parts])

    def begin(self, whose_help="alone"):
        return self.client.post(self.path("my_views"), {"whose_help": whose_help})

    def write(self, key, words, who="", press="continue", **more):
        named, seen = MyViews(self.invitation).named, str(getattr(self.kept(key), "pk", ""))
        data = {"words": words, "who": who, "press": press, "seen": seen, "named": named} | more
        return self.client.post(self.path("my_views_question", key), data)

    def kept(self, key):
        return View.objects.current().filter(speaker=self.person, topic="my views", question=key).first()

    def readers(self, key):
        audience = self.kept(key).audience
        return {person.called for person in audience.people.all()} if audience else set()


@pytest.fixture
def amina(world):
    world.play.give_account(world.amina, word="marigold")
    return Writer(world, world.amina)


@pytest.fixture
def with_samira(world, amina):
    """The grandmother comes to the same meeting; Dean comes apart."""
    samira = world.family.people.get(forename="Samira")
    conferences.invite(world.play.conference, samira, asked_each_alone=True, by=world.play.priya.account)
    return samira


@pytest.mark.through("b")
def test_one_question_after_another_and_back_to_where_she_stopped(amina):
    assert amina.begin()["Location"] == amina.path("my_views_question", KEYS[0])
    page = amina.client.get(amina.path("my_views_question", KEYS[2])).content.decode()
    assert "Question 3 of 8 · you can stop and come back" in page
    assert "we must tell someone who can help" in page
    assert "checked" not in page
    assert amina.write(KEYS[0], "I love them", "chair")["Location"] == amina.path("my_views_question", KEYS[1])
    assert amina.write(KEYS[1], "", press="skip")["Location"] == amina.path("my_views_question", KEYS[2])
    response = amina.write(KEYS[2], "Mornings", press="stop")
    assert response["Location"] == amina.path("one_conference")
    assert "Started" in amina.client.get("/yours/").content.decode()
    assert amina.begin()["Location"] == amina.path("my_views_question", KEYS[3])
    assert amina.write(KEYS[-1], "A plan", "chair")["Location"] == amina.path("my_views_check")
    assert amina.begin()["Location"] == amina.path("my_views_check")
    page = amina.client.post(amina.path("my_views_check"), {"finish": "yes"}, follow=True).content.decode()
    assert "Done" in page
    assert amina.kept(KEYS[0]).sitting.help == "alone"


@pytest.mark.through("b")
def test_nobody_is_chosen_until_she_chooses(amina):
    page = amina.client.post(
        amina.path("my_views_question", KEYS[0]), {"words": "Mine", "seen": "", "press": "continue"}, follow=True
    )
    assert "Only you can read it until you choose" in page.content.decode()
    assert amina.kept(KEYS[0]).audience is None
    assert "Only you can read this" in amina.client.get(amina.path("my_views_check")).content.decode()


@pytest.mark.through("b")
def test_each_choice_stands_for_the_people_it_names(world, amina):
    page = amina.client.get(amina.path("my_views_question", KEYS[0])).content.decode()
    assert "Everyone at the meeting: Tom Reed, Maria Santos, Karen Cole, Ana Lopes" in page
    assert "Dean" not in page
    for who, readers in (
        ("everyone", {"Tom", "Maria", "Karen", "Ana"}),
        ("chair", {"Tom"}),
        (str(world.play.maria.pk), {"Maria"}),
        ("me", set()),
    ):
        amina.write(KEYS[0], "The same words", who)
        assert amina.readers(KEYS[0]) == readers, who
    assert View.objects.filter(speaker=world.amina).count() == 1


@pytest.mark.through("b")
def test_what_only_the_chair_may_read_is_not_there_for_maria(world, amina):
    amina.write(KEYS[0], "Only for the chair", "chair")
    view = amina.kept(KEYS[0])
    tom, maria = world.of(world.play.tom), world.of(world.play.maria)
    person = reverse("person", args=[world.family.pk, world.amina.pk])
    assert "Only for the chair" in tom.get(person).content.decode()
    assert "Only for the chair" not in maria.get(person).content.decode()
    assert tom.get(reverse("respond", args=[view.pk])).status_code == 200
    assert maria.get(reverse("respond", args=[view.pk])).status_code == 404


@pytest.mark.through("b")
def test_people_are_chosen_by_name_and_none_is_ticked(world, amina):
    response = amina.write(KEYS[0], "For some", "choose")
    assert response["Location"].startswith(amina.path("my_views_readers", KEYS[0]))
    page = amina.client.get(response["Location"]).content.decode()
    assert "checked" not in page
    assert "Dean" not in page
    assert amina.kept(KEYS[0]).audience is None
    amina.client.post(response["Location"], {"people": [str(world.play.karen.pk)]})
    assert amina.readers(KEYS[0]) == {"Karen"}
    # Somebody who is not offered cannot be chosen by a made-up form.
    amina.client.post(response["Location"], {"people": [str(world.dean.pk)]})
    assert amina.readers(KEYS[0]) == {"Karen"}
    # Changing the words keeps who may read them, and asks again.
    response = amina.write(KEYS[0], "For some, changed", "choose")
    assert amina.readers(KEYS[0]) == {"Karen"}
    assert amina.client.get(response["Location"]).content.decode().count("checked") == 1


@pytest.mark.through("b")
@pytest.mark.parametrize(("answer", "may_read"), [("yes", True), ("no", False)])
def test_a_family_member_is_added_only_by_a_confirmation_of_its_own(amina, with_samira, answer, may_read):
    response = amina.write(KEYS[0], "For everyone", "everyone")
    assert amina.readers(KEYS[0]) == {"Tom", "Maria", "Karen", "Ana"}
    page = amina.client.get(response["Location"]).content.decode()
    assert "Samira would be able to read this" in page
    assert "Is that what you want?" in page
    response = amina.client.post(response["Location"], {"answer": answer})
    assert response["Location"] == amina.path("my_views_question", KEYS[1])
    assert ("Samira" in amina.readers(KEYS[0])) is may_read


@pytest.mark.through("b")
def test_each_relative_is_asked_about_apart_and_then_she_stops(world, amina, with_samira):
    aunt = people.add_person(forename="Noor", surname="Hassan", by=None)
    FamilyMember.objects.create(family=world.family, person=aunt)
    conferences.invite(world.play.conference, aunt, asked_each_alone=True, by=world.play.priya.account)
    asked = amina.write(KEYS[0], "For everyone", "everyone", press="stop")["Location"]
    assert "Samira would" in amina.client.get(asked).content.decode()
    asked = amina.client.post(asked, {"answer": "no"})["Location"]
    assert "Noor would" in amina.client.get(asked).content.decode()
    assert amina.client.post(asked, {"answer": "yes"})["Location"] == amina.path("one_conference")
    assert amina.readers(KEYS[0]) == {"Tom", "Maria", "Karen", "Ana", "Noor"}


@pytest.mark.through("b")
def test_who_was_confirmed_before_is_not_asked_about_again(amina, with_samira):
    asked = amina.write(KEYS[0], "For everyone", "everyone")["Location"]
    amina.client.post(asked, {"answer": "yes"})
    assert amina.write(KEYS[0], "Changed", "everyone")["Location"] == amina.path("my_views_question", KEYS[1])
    assert "Samira" in amina.readers(KEYS[0])
    amina.write(KEYS[0], "Changed", "chair")
    assert amina.readers(KEYS[0]) == {"Tom"}


@pytest.mark.through("b")
def test_nobody_can_be_confirmed_who_is_not_at_the_same_meeting(world, amina, with_samira):
    amina.write(KEYS[0], "Mine", "chair")
    for person in (world.dean, world.sam, world.play.karen):
        path = amina.path("my_views_confirm", KEYS[0], person.pk)
        assert amina.client.post(path, {"answer": "yes"}).status_code == 404
    assert amina.client.get(amina.path("my_views_confirm", KEYS[1], with_samira.pk)).status_code == 404
    assert amina.readers(KEYS[0]) == {"Tom"}


@pytest.mark.through("b")
def test_two_windows_lose_neither_text(amina):
    amina.begin()
    amina.write(KEYS[0], "First", "chair")
    seen = str(amina.kept(KEYS[0]).pk)
    amina.write(KEYS[0], "Second, in the other window", "chair")
    response = amina.write(KEYS[0], "Third, in the old window", "everyone", seen=seen)
    page = response.content.decode()
    assert response.status_code == 200
    for text in ("changed this answer in another window", "Second, in the other window", "Third, in the old window"):
        assert text in page
    assert amina.kept(KEYS[0]).words == "Second, in the other window"
    assert amina.readers(KEYS[0]) == {"Tom"}
    assert f'name="seen" value="{amina.kept(KEYS[0]).pk}"' in page
    assert amina.write(KEYS[0], "Third, in the old window", "chair").status_code == 302
    assert amina.kept(KEYS[0]).words == "Third, in the old window"


@pytest.mark.through("b")
def test_an_old_window_does_not_bring_back_what_was_taken_back(amina):
    amina.write(KEYS[0], "A thing I regret", "everyone")
    seen = str(amina.kept(KEYS[0]).pk)
    amina.client.post(amina.path("my_views_take_back", KEYS[0]), {"sure": "yes"})
    page = amina.write(KEYS[0], "A thing I regret", "everyone", seen=seen).content.decode()
    assert "you took this answer back" in page
    assert amina.kept(KEYS[0]) is None


@pytest.mark.through("b")
def test_the_same_form_sent_twice_is_one_answer(world, amina):
    for _ in range(2):
        assert amina.write(KEYS[0], "Once", "chair", seen="").status_code == 302
    assert View.objects.filter(speaker=world.amina).count() == 1


@pytest.mark.through("b")
def test_nothing_typed_is_lost_on_an_error(amina):
    words = "Long words. " * 2000
    page = amina.write(KEYS[0], words, "chair").content.decode()
    assert words in page
    assert "too long" in page
    assert page.count(" checked") == 1
    page = amina.write(KEYS[0], "My words", "somebody else").content.decode()
    assert "My words" in page
    assert "Choose one of these answers" in page


@pytest.mark.through("b")
def test_rather_not_say_takes_an_answer_back(amina):
    amina.write(KEYS[0], "Said", "chair")
    amina.write(KEYS[0], "Said", "chair", press="skip")
    assert amina.kept(KEYS[0]) is None


@pytest.mark.through("e")
def test_it_stays_open_until_the_meeting_ends(world):
    amina = Writer(world, world.amina)
    assert amina.write("plan", "One more thing", "chair").status_code == 302
    world.play.meet(outcome="plan")
    assert amina.write("plan", "Too late", "chair")["Location"] == amina.path("my_views_check")
    assert amina.kept("plan").words == "One more thing"
    page = amina.client.get(amina.path("my_views_check")).content.decode()
    assert "One more thing" in page
    assert "these answers stay as they are" in page
    assert "Take it back" not in page
    amina.client.post(amina.path("my_views_take_back", "plan"), {"sure": "yes"})
    amina.client.post(amina.path("my_views_readers", "plan"), {"people": [str(world.play.karen.pk)]})
    assert amina.readers("plan") == {"Tom"}


@pytest.mark.through("e")
@pytest.mark.parametrize(
    "name", ["my_views_question", "my_views_readers", "my_views_take_back", "my_views_check", "my_views_confirm"]
)
def test_nobody_else_opens_her_my_views(world, client, name):
    amina = Writer(world, world.amina)
    parts = [] if name == "my_views_check" else ["worries"]
    parts += [world.dean.pk] if name == "my_views_confirm" else []
    path = amina.path(name, *parts)
    for other in (world.dean, world.stranger, world.ifan, world.luke):
        assert world.of(other).get(path).status_code == 404
    assert world.of(world.play.maria).get(path).status_code == 404
    assert client.get(path).status_code == 404


@pytest.mark.through("e")
def test_a_question_of_no_set_is_not_found(world):
    amina = Writer(world, world.amina)
    assert amina.client.get(amina.path("my_views_question", "drawing")).status_code == 404
    assert amina.client.get(amina.path("my_views_readers", "plan")).status_code == 404  # not answered


@pytest.mark.through("e")
def test_her_pages_take_a_fixed_number_of_queries(world, django_assert_max_num_queries):
    amina = Writer(world, world.amina)
    for path in (amina.path("my_views"), amina.path("my_views_question", "worries"), amina.path("my_views_check")):
        amina.client.get(path)
        with django_assert_max_num_queries(30):
            amina.client.get(path)


@pytest.mark.through("b")
@pytest.mark.parametrize("who", ["everyone", "chair"])
def test_only_the_people_whom_the_page_named_read_it(world, amina, who):
    play, conference = world.play, world.play.conference
    amina.begin()
    page = amina.client.get(amina.path("my_views_question", KEYS[0])).text
    named = re.search(r'name="named" value="([^"]+)"', page)[1]
    if who == "everyone":
        conferences.invite(
            conference, world.stranger.person, agency=people.agency_named("police", "Police"), by=play.priya.account
        )
    else:
        conferences.move(
            conference,
            starts_at=conference.starts_at + timedelta(days=60),
            place=conference.place,
            late_because="Long ago",
            chair=world.stranger.person,
            by=play.priya.account,
        )
    stale = amina.write(KEYS[0], "Only for those I saw", who, named=named)
    assert "Who will be at the meeting has changed." in stale.text
    assert "Only for those I saw" in stale.text
    assert amina.kept(KEYS[0]) is None
    fresh = re.search(r'name="named" value="([^"]+)"', stale.text)[1]
    assert amina.write(KEYS[0], "Only for those I saw", who, named=fresh).status_code == 302
    assert "Sasha" in amina.readers(KEYS[0])
