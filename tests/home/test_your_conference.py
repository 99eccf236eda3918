"""What each family member finds on their own pages, and what they never do."""

import pytest
from django.urls import reverse

from alongside.access import actions as access
from alongside.conferences import actions as conferences
from alongside.conferences.models import Invitation
from alongside.home.my_views import MyViews
from alongside.people import actions as people
from alongside.people.models import Relationship
from alongside.voices import actions as voices
from alongside.voices.models import Response, View

PAGES = ("one_conference", "who_will_be_there", "what_will_happen", "your_rights", "answer_invitation", "my_views")


def invitation_of(world, person):
    return Invitation.objects.get(conference=world.play.conference, person=person)


def text_of(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.mark.through("b")
def test_amina_finds_her_meeting(world):
    world.play.give_account(world.amina, word="marigold")
    page = text_of(world.of(world.amina), "/yours/")
    starts_at = world.play.conference.starts_at
    for said in ("Hello Amina", "Sam and Layla", "10am", str(starts_at.day), "Riverside Community Centre", "Bus 12"):
        assert said in page
    for state in ("Not started", "Not ready yet", "4 people", "Will you come?", "Ask Maria"):
        assert state in page
    assert "Tom Reed leads the meeting." in page
    assert "Exit this page" in page


@pytest.mark.through("e")
def test_dean_finds_only_his_own_time_and_place(world):
    page = text_of(world.of(world.dean), "/yours/")
    assert "2pm" in page
    assert "Town Hall, room 4" in page
    for others in ("10am", "Community Centre", "Bus 12", "Amina", "Hassan"):
        assert others not in page


@pytest.mark.through("e")
def test_who_will_be_there_never_names_somebody_who_comes_apart(world):
    amina, dean = invitation_of(world, world.amina), invitation_of(world, world.dean)
    hers = text_of(world.of(world.amina), reverse("who_will_be_there", args=[amina.pk]))
    his = text_of(world.of(world.dean), reverse("who_will_be_there", args=[dean.pk]))
    for page in (hers, his):
        for name in ("Tom Reed", "Maria Santos", "social worker for Sam and Layla"):
            assert name in page
    assert "will ask: how school is going" in hers
    assert "Dean" not in hers
    for name in ("Amina", "Karen Cole", "Ana Lopes", "how school is going"):
        assert name not in his
    assert "Your social worker can tell you who." in his
    assert "2 people" in text_of(world.of(world.dean), "/yours/")


@pytest.mark.through("e")
def test_who_comes_apart_reads_only_of_children_they_are_related_to(world):
    """A child born since may not be known to him."""
    page = text_of(world.of(world.dean), "/yours/")
    assert "Sam" in page
    Relationship.objects.filter(person=world.dean, other=world.sam).delete()
    Relationship.objects.filter(person=world.sam, other=world.dean).delete()
    page = text_of(world.of(world.dean), "/yours/")
    assert "Sam" not in page
    assert "Layla" in page
    assert "Sam" in text_of(world.of(world.amina), "/yours/")


@pytest.mark.through("e")
def test_which_school_somebody_comes_from_is_not_said(world):
    """It would tell where the children go to school, so where they live, to whoever sees the page."""
    amina, dean = invitation_of(world, world.amina), invitation_of(world, world.dean)
    hers = text_of(world.of(world.amina), reverse("who_will_be_there", args=[amina.pk]))
    his = text_of(world.of(world.dean), reverse("who_will_be_there", args=[dean.pk]))
    assert "School or nursery" in hers
    assert "Riverside School" not in hers
    for words in ("School", "Designated", "Health"):
        assert words not in his


@pytest.mark.through("e")
def test_relatives_who_come_together_see_one_another(world):
    samira = world.family.people.get(forename="Samira")
    conferences.invite(world.play.conference, samira, asked_each_alone=True, by=world.play.priya.account)
    hers = text_of(world.of(world.amina), reverse("who_will_be_there", args=[invitation_of(world, world.amina).pk]))
    his = text_of(world.of(world.dean), reverse("who_will_be_there", args=[invitation_of(world, world.dean).pk]))
    assert "Samira Hassan" in hers
    assert "Samira" not in his


@pytest.mark.parametrize("name", PAGES)
def test_only_the_invited_person_opens_their_pages(world, client, name):
    path = reverse(name, args=[invitation_of(world, world.amina).pk])
    assert world.of(world.amina).get(path).status_code in (200, 302)
    for other in (world.dean, world.stranger, world.ifan, world.luke):
        assert world.of(other).get(path).status_code == 404
    assert client.get(path).status_code == 404
    access.revoke(world.amina.account, by=None)
    assert world.of(world.amina).get(path).status_code == 404


@pytest.mark.through("e")
def test_a_withdrawn_invitation_is_gone(world):
    invitation = invitation_of(world, world.amina)
    conferences.withdraw(invitation, by=world.play.priya.account)
    assert world.of(world.amina).get(reverse("one_conference", args=[invitation.pk])).status_code == 404
    assert "There is no meeting for you yet" in text_of(world.of(world.amina), "/yours/")


@pytest.mark.through("b")
def test_dean_cannot_tell_that_amina_writes_or_has_an_account(world, client, same, settings):
    """Every page of his, and the pages before signing in, before and after she opened an account and wrote."""
    settings.DEMONSTRATION = False
    world.play.give_account(world.dean, word="otter")
    his, invitation = world.of(world.dean), invitation_of(world, world.dean)
    his.post(reverse("my_views", args=[invitation.pk]), {"whose_help": "alone"})
    paths = ["/yours/", "/yours/staying-safe/", *(reverse(name, args=[invitation.pk]) for name in PAGES)]
    paths += [reverse("my_views_question", args=[invitation.pk, key]) for key in ("most_want_to_say", "plan")]
    paths += [reverse("my_views_check", args=[invitation.pk])]

    def look():
        guess = {"reference": "ABCD2345", "birth_on-day": 12, "birth_on-month": 4, "birth_on-year": 1991, "word": "x"}
        before = [same(client.get("/begin/")), same(client.post("/begin/", guess)), same(client.get("/begin/code/"))]
        before.append(same(client.post("/sign-in/", {"sign_in_name": "amina@example.org", "password": "guess"})))
        return before + [same(his.get(path)) for path in paths]

    seen = look()
    world.play.give_account(world.amina, word="marigold")
    hers, own = world.of(world.amina), invitation_of(world, world.amina)
    for key, words in world.story.my_views.items():
        hers.post(
            reverse("my_views_question", args=[own.pk, key]),
            {"words": words, "who": "everyone", "seen": "", "press": "continue", "named": MyViews(own).named},
        )
    assert View.objects.current().filter(speaker=world.amina).count() == 4
    world.play.child_speaks()
    assert look() == seen


@pytest.mark.parametrize(
    ("press", "answer", "says"), [("yes", "coming", "will come"), ("no", "not coming", "not come")]
)
@pytest.mark.through("e")
def test_she_says_whether_she_will_come(world, press, answer, says):
    invitation, hers = invitation_of(world, world.amina), world.of(world.amina)
    response = hers.post(reverse("answer_invitation", args=[invitation.pk]), {"answer": press}, follow=True)
    assert says in response.content.decode()
    invitation.refresh_from_db()
    assert invitation.answer == answer


def test_after_the_meeting_has_begun_there_is_no_answer(world):
    invitation, hers = invitation_of(world, world.amina), world.of(world.amina)
    page = hers.post(reverse("answer_invitation", args=[invitation.pk]), {"answer": "no"}).content.decode()
    assert "This meeting has already begun." in page
    assert "Will you come?" not in text_of(hers, "/yours/")


def test_decisions_are_there_for_whom_they_are_marked(world):
    hers, his = text_of(world.of(world.amina), "/yours/"), text_of(world.of(world.dean), "/yours/")
    assert "a child protection plan is needed" in hers
    assert "Amina has made a brave start" in hers
    for words in ("plan is needed", "Neglect", "brave start"):
        assert words not in his
    assert "What was decided and shared with you will be here." in his


def test_a_childs_view_is_there_only_when_marked(world):
    """Layla let Amina and Tom read the first thing, Tom the second, and nobody the third."""
    going_well, worries, wishes = world.story.child_said
    hers, his = text_of(world.of(world.amina), "/yours/"), text_of(world.of(world.dean), "/yours/")
    assert going_well in hers
    assert world.story.response in hers
    for words in (worries, wishes):
        assert words not in hers
    for words in (going_well, worries, wishes, world.story.response, "Layla let"):
        assert words not in his


def answered(world):
    view = View.objects.current().get(speaker=world.amina, question="worries", topic="my views")
    voices.choose_readers(view, [world.play.maria], by=world.amina.account)
    return voices.respond(view, what="done", words="Bus passes are on their way.", by=world.play.maria.account)


def test_whoever_she_lets_read_it_does_not_learn_that_and_when_she_was_on_her_pages(world, same):
    response, his = answered(world), world.of(world.dean)
    voices.choose_readers(response.view, [world.play.maria, world.dean], by=world.amina.account)
    assert "Bus passes are on their way." in text_of(his, "/yours/")
    before = same(his.get("/yours/"))
    world.of(world.amina).post(reverse("say_if_enough", args=[response.pk]), {"was_enough": "yes"})
    assert same(his.get("/yours/")) == before


@pytest.mark.parametrize(("press", "was_enough"), [("yes", True), ("no", False)])
def test_she_says_whether_an_answer_is_enough(world, press, was_enough):
    response, hers = answered(world), world.of(world.amina)
    page = text_of(hers, "/yours/")
    assert "Bus passes are on their way." in page
    assert "No, there is more" in page
    hers.post(reverse("say_if_enough", args=[response.pk]), {"was_enough": press})
    response.refresh_from_db()
    assert response.was_enough is was_enough
    assert response.told_on
    assert response.told_how == Response.How.ON_THEIR_PAGES
    assert bool(voices.waiting([response.view])) is not was_enough
    assert "No, there is more" not in text_of(hers, "/yours/")


def test_nobody_else_says_whether_it_is_enough(world, client):
    response = answered(world)
    path = reverse("say_if_enough", args=[response.pk])
    for other in (world.dean, world.stranger, world.ifan, world.luke):
        assert world.of(other).post(path, {"was_enough": "yes"}).status_code == 404
    assert client.post(path, {"was_enough": "yes"}).status_code == 404
    assert world.of(world.play.maria).post(path, {"was_enough": "yes"}).status_code == 403
    response.refresh_from_db()
    assert response.was_enough is None


def test_two_meetings_are_listed_each_with_its_own_page(world):
    starts_at = world.play.conference.starts_at.replace(year=2027)
    review = conferences.arrange(
        world.family,
        kind="review",
        children=world.play.children,
        starts_at=starts_at,
        place="Library",
        chair=world.play.tom,
        by=world.play.priya.account,
    )
    invitation = conferences.invite(review, world.amina, by=world.play.priya.account)
    hers = world.of(world.amina)
    page = text_of(hers, "/yours/")
    assert page.count("Your meeting about Sam and Layla") == 2
    page = text_of(hers, reverse("one_conference", args=[invitation.pk]))
    assert "Library" in page
    assert "Not started" in page  # what she wrote for the first meeting stays with it


@pytest.mark.through("e")
def test_pages_take_as_many_queries_however_much_was_said(world, django_assert_max_num_queries):
    hers, invitation = world.of(world.amina), invitation_of(world, world.amina)
    paths = ["/yours/", *(reverse(name, args=[invitation.pk]) for name in ("who_will_be_there", "my_views_check"))]

    def counts():
        found = []
        for path in paths:
            hers.get(path)
            with django_assert_max_num_queries(45) as queries:
                hers.get(path)
            found.append(len(queries))
        return found

    answered(world)
    before = counts()
    for number in range(3):
        said = voices.record(
            world.layla,
            f"Thing {number}",
            family=world.family,
            topic="said",
            readers=[world.amina],
            by=world.play.maria.account,
        )
        voices.respond(said, what="done", words="Yes", by=world.play.maria.account)
        agency = people.agency_named(f"agency {number}", "Agency")
        worker = people.add_worker(name=f"Worker {number}", agency=agency, by=None)
        conferences.invite(world.play.conference, worker.person, agency=agency, by=world.play.priya.account)
    assert counts() == before


def test_she_says_what_is_still_missing_to_the_workers_and_not_to_her_relatives(world, django_assert_max_num_queries):
    response, hers = answered(world), world.of(world.amina)
    voices.choose_readers(response.view, [world.play.maria, world.dean], by=world.amina.account)
    path = reverse("say_more", args=[response.pk])
    assert path in hers.get("/yours/").text
    with django_assert_max_num_queries(30):
        page = hers.get(path).text
    assert world.maria.name in page
    assert "Dean" not in page
    for other in (world.stranger, world.ifan, world.luke, world.dean):
        assert world.of(other).get(path).status_code == 404
        assert world.of(other).post(path, {"more": "x"}).status_code == 404
    assert hers.post(path, {"more": "The bus\nis still late."}).status_code == 302
    response.refresh_from_db()
    assert (response.was_enough, response.more) == (False, "The bus\nis still late.")
    assert "The bus\nis still late." in hers.get("/yours/").text
    assert "is still late" not in world.of(world.dean).get("/yours/").text
    her_page = reverse("person", args=[world.family.pk, world.amina.pk])
    assert "is still late" in world.of(world.maria).get(her_page).text
