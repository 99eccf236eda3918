"""The pages of the meeting by their urls: who may open them, the order of the meeting, and who reads what when."""

import html
import re
import uuid
from collections.abc import Iterator

import pytest
from django.urls import reverse

from alongside.access import actions as access
from alongside.access import days
from alongside.conferences import running
from alongside.conferences.models import AgencyView
from alongside.exchange import play
from alongside.people import actions as people
from alongside.voices.models import View

SCHOOL_VIEW = "School thinks that mornings need help."
HEALTH_VIEW = "Health thinks that both are growing well."
AMINA_SAYS = "A plan could help with mornings."


@pytest.fixture
def meeting(world) -> Iterator["Meeting"]:
    """The Hassan conference on its day, not opened yet."""
    day = world.play.day(play.MEETING)
    access.move_day(day, by=None)
    token = days.moved_to.set(day)
    yield Meeting(world)
    days.moved_to.reset(token)


class Meeting:
    """The chair at the page of the meeting."""

    def __init__(self, world):
        self.world = world
        self.conference = world.conference
        self.chair = world.of(world.tom)
        self.url = reverse("meeting", args=[self.conference.pk])

    def send(self, step, **fields):
        return self.chair.post(self.url, {"step": step, **fields})

    def page(self):
        return self.chair.get(self.url).content.decode()

    def room(self):
        answer = self.chair.get(reverse("meeting_room", args=[self.conference.pk]))
        return re.sub(r"\s+", " ", answer.content.decode().partition("data-room")[2])

    def begin(self, *here, left=()):
        self.send("open")
        self.attend(*(here or (self.world.amina, self.world.maria, self.world.karen, self.world.ana)), left=left)

    def attend(self, *here, left=()):
        self.send("attendance", here=[person.pk for person in here], left=[person.pk for person in left])

    def capture(self, words, speaker=None, *, item="family", key=None):
        who = {"speaker": str(speaker.pk)} if speaker else {}
        return self.send("capture", words=words, agenda_item=item, key=str(key or uuid.uuid4()), **who)

    def said(self, speaker, words, readers=(), **more):
        return self.send("said", speaker=speaker.pk, words=words, readers=[each.pk for each in readers], **more)

    def invitation(self, person):
        return self.conference.invitations.get(person=person)

    def view_url(self, person):
        return reverse("agency_view", args=[self.invitation(person).pk])

    def write_view(self, person, words):
        return self.world.of(person).post(self.view_url(person), {"words": words})

    def everybody_is_heard(self):
        self.send("family_spoke")
        for person in (self.world.karen, self.world.ana, self.world.maria):
            self.write_view(person, f"View of {person.name}")
        self.send("open_views")

    def decide(self, child, **changed):
        sent = {
            "outcome": "plan", "category": "neglect", "reasons": "They have been hungry.",
            "readers": [self.world.karen.pk], "relatives": [self.world.amina.pk], "is_sure": "on",
        }  # fmt: skip
        return self.send("decide", child=child.pk, **{**sent, **changed})

    def go(self, item):
        return self.send("go", agenda_item=item)


pytestmark = pytest.mark.through("e")


@pytest.mark.parametrize("who", ["stranger", "ifan", "luke", "dean", "amina"])
def test_pages_are_not_found_by_those_who_may_not_know(meeting, who):
    client = meeting.world.of(getattr(meeting.world, who))
    invitations = [reverse("agency_view", args=[each.pk]) for each in meeting.conference.invitations.all()]
    for url in [meeting.url, reverse("meeting_room", args=[meeting.conference.pk]), *invitations]:
        for answer in (client.get(url), client.post(url, {"step": "open", "words": "x"})):
            assert answer.status_code in (302, 404), url
            assert answer.status_code == 404 or answer.url.startswith("/sign-in"), url
    assert not opened_at(meeting)


def opened_at(meeting):
    meeting.conference.refresh_from_db()
    return meeting.conference.opened_at


@pytest.mark.parametrize("who", ["karen", "maria", "priya", "joy"])
def test_meeting_is_run_by_its_chair_alone(meeting, who):
    client = meeting.world.of(getattr(meeting.world, who))
    for url in (meeting.url, reverse("meeting_room", args=[meeting.conference.pk])):
        assert client.get(url).status_code in (403, 404)
        assert client.post(url, {"step": "open"}).status_code in (403, 404)
    assert not opened_at(meeting)


def test_another_professional_of_the_family_never_opens_somebody_elses_view(meeting):
    meeting.begin()
    for reader, owner in (("karen", "ana"), ("ana", "karen"), ("tom", "karen"), ("maria", "karen")):
        client = meeting.world.of(getattr(meeting.world, reader))
        url = meeting.view_url(getattr(meeting.world, owner))
        assert client.get(url).status_code in (403, 404)
        assert client.post(url, {"words": "not mine"}).status_code in (403, 404)
    assert not meeting.invitation(meeting.world.karen).agency_views.exists()


def test_meeting_opens_on_its_day_only_and_once(meeting):
    access.move_day(meeting.world.play.day(play.MEETING + 1), by=None)
    assert "It can be opened on that day." in meeting.page()
    assert "booked for another day" in meeting.send("open").content.decode()
    access.move_day(meeting.world.play.day(play.MEETING), by=None)
    assert meeting.send("open").status_code == 302
    first = opened_at(meeting)
    assert meeting.send("open").status_code == 302
    assert opened_at(meeting) == first


def test_agenda_has_the_profiles_order_with_minutes_and_says_where_we_are(meeting):
    meeting.begin()
    meeting.go("worries")
    page = meeting.page()
    titles = ("Seats and welcome", "The family first", "Going well", "Worries", "What must change", "The plan", "Each view",
              "Decision", "What happens next")  # fmt: skip
    places = [page.index(title, page.index('class="agenda"')) for title in titles]
    assert places == sorted(places)
    now = re.search(r'aria-current="step">(.*?)</li>', page, re.S)
    assert "Worries" in now.group(1)
    assert "20 min" in now.group(1)
    assert "That is not on the agenda." in meeting.go("biscuits").content.decode()


def test_chair_sees_only_views_shared_with_the_chair_and_whose_words_they_are(meeting):
    meeting.begin()
    meeting.go("family")
    page = meeting.page()
    shared = meeting.world.story.my_views["most_want_to_say"]  # readers: chair and social worker
    for_maria = meeting.world.story.my_views["going_well"]  # readers: social worker alone
    assert shared in page
    assert for_maria not in page
    assert meeting.world.story.child_said[0] in page
    assert meeting.world.story.child_said[2] not in page


def test_point_pressed_twice_is_kept_once(meeting):
    meeting.begin()
    key = uuid.uuid4()
    for _press in range(2):
        assert meeting.capture("It is two buses.", meeting.world.amina, key=key).status_code == 302
    point = meeting.conference.points.get()
    assert (point.words, point.speaker, point.agenda_item) == ("It is two buses.", meeting.world.amina, "family")
    meeting.capture("It is two buses.", meeting.world.amina)
    assert meeting.conference.points.count() == 2


def test_point_needs_words_and_keeps_who_was_chosen(meeting):
    meeting.begin()
    page = meeting.capture("  ", meeting.world.amina).content.decode()
    assert "Write what was said" in page
    assert f'<option value="{meeting.world.amina.pk}" selected>' in page
    assert not meeting.conference.points.exists()


def test_familys_words_are_kept_as_their_view_with_nobody_chosen_beforehand(meeting):
    meeting.begin()
    meeting.go("each_view")
    page = meeting.page()
    readers = re.findall(r'<input[^>]*name="(?:readers|relatives)"[^>]*>', page)
    assert readers
    assert not any("checked" in each for each in readers)
    for _press in range(2):
        assert meeting.said(meeting.world.amina, AMINA_SAYS, [meeting.world.karen]).status_code == 302
    view = View.objects.current().get(topic="threshold", conference=meeting.conference)
    assert (view.speaker, view.words, view.helped_by) == (meeting.world.amina, AMINA_SAYS, meeting.world.tom)
    assert set(view.audience.people.all()) == {meeting.world.karen, meeting.world.tom}


def test_somebody_apart_is_never_offered_as_a_reader_of_the_others(meeting):
    meeting.begin()
    meeting.go("each_view")
    meeting.said(meeting.world.amina, AMINA_SAYS, [meeting.world.dean], relatives=[meeting.world.dean.pk], is_sure="on")
    kept = View.objects.filter(topic="threshold")
    assert not any(view.audience.people.filter(pk=meeting.world.dean.pk).exists() for view in kept)
    for speaker in (meeting.world.amina, meeting.world.layla):
        page = meeting.chair.get(meeting.url, {"speaker": speaker.pk}).content.decode()
        offered = re.findall(r'name="(?:readers|relatives)"[^>]*value="([^"]*)"', page)
        assert offered
        assert str(meeting.world.dean.pk) not in offered


def test_agency_view_is_unseen_until_all_are_opened_at_once(meeting):
    meeting.begin()
    meeting.go("each_view")
    assert meeting.write_view(meeting.world.karen, SCHOOL_VIEW).status_code == 302
    meeting.send("agency_view", invitation=meeting.invitation(meeting.world.ana).pk, words=HEALTH_VIEW)
    chair, karen, maria = meeting.page(), *(_page(meeting, each) for each in ("karen", "maria"))
    assert SCHOOL_VIEW not in chair + maria + meeting.room()
    assert SCHOOL_VIEW in karen
    assert HEALTH_VIEW in chair
    assert "entered by the chair for Ana Lopes" in chair
    assert HEALTH_VIEW not in karen + maria + meeting.room()
    assert "The family speaks first." in meeting.send("open_views").content.decode()
    meeting.send("family_spoke")
    assert "Still waiting for: Maria Santos." in meeting.send("open_views").content.decode()
    meeting.write_view(meeting.world.maria, "The worry is real.")
    assert meeting.send("open_views").status_code == 302
    for page in (meeting.page(), _page(meeting, "karen"), _page(meeting, "maria"), _page(meeting, "ana")):
        assert SCHOOL_VIEW in page
        assert HEALTH_VIEW in page
    assert "entered by the chair for Ana Lopes" in _page(meeting, "karen")
    late = meeting.write_view(meeting.world.karen, "Something else").content.decode()
    assert "The views have been opened." in late
    assert meeting.invitation(meeting.world.karen).agency_views.count() == 1


def _page(meeting, who):
    person = getattr(meeting.world, who)
    return meeting.world.of(person).get(meeting.view_url(person)).content.decode()


def test_chair_cannot_write_over_what_somebody_wrote_and_they_can_over_the_chairs(meeting):
    meeting.begin()
    meeting.write_view(meeting.world.karen, SCHOOL_VIEW)
    invitation = meeting.invitation(meeting.world.karen)
    with pytest.raises(running.NotNow):
        running.write_agency_view(invitation, words="mine", by=meeting.world.tom.account)
    with pytest.raises(running.NotNow):
        running.write_agency_view(invitation, words="mine", by=meeting.world.ana.account)
    meeting.send("agency_view", invitation=meeting.invitation(meeting.world.ana).pk, words=HEALTH_VIEW)
    meeting.write_view(meeting.world.ana, "In my own words.")
    current = meeting.invitation(meeting.world.ana).agency_views.get(replaced_by=None)
    assert (current.words, current.was_entered_by_chair) == ("In my own words.", False)


def test_somebody_who_left_is_not_waited_for(meeting):
    world = meeting.world
    meeting.begin(world.amina, world.maria, world.karen, world.ana)
    for person in (world.maria, world.ana):
        meeting.write_view(person, f"View of {person.name}")
    meeting.send("family_spoke")
    assert meeting.send("open_views").status_code == 200
    meeting.attend(world.amina, world.maria, world.ana, left=[world.karen])
    assert meeting.send("open_views").status_code == 302
    assert meeting.invitation(world.karen).attended
    assert not meeting.invitation(world.karen).is_here


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"reasons": " "}, "Give the reason for your decision"),
        ({"category": ""}, "Choose the category."),
        ({"outcome": ""}, "Decide yes or no"),
        ({"outcome": "no plan", "category": ""}, "Choose what follows instead of a plan."),
        ({"outcome": "no plan", "what_follows": "early_help"}, "You decided that no plan is needed."),
        ({"readers": [], "relatives": []}, "Choose who may read the reason."),
        ({"is_sure": ""}, "Check every word for them, then tick this."),
    ],
)
def test_decision_is_refused_and_the_reason_typed_is_not_lost(meeting, changed, sentence):
    meeting.begin()
    meeting.everybody_is_heard()
    meeting.go("decision")
    page = meeting.decide(meeting.world.layla, **changed).content.decode()
    assert sentence in page
    assert "They have been hungry." in page or "reasons" in changed
    assert not meeting.conference.decisions.exists()


def test_decision_waits_until_everybody_was_heard(meeting):
    meeting.begin()
    meeting.go("decision")
    assert "Hear the family and every agency before you decide." in meeting.decide(meeting.world.sam).content.decode()


def test_meeting_closes_with_a_decision_for_each_child_and_the_next_dates(meeting):
    world = meeting.world
    meeting.begin()
    meeting.everybody_is_heard()
    meeting.go("decision")
    for _press in range(2):
        assert meeting.decide(world.sam).status_code == 302
    assert meeting.conference.decisions.count() == 1
    assert "There is no decision yet for Layla." in meeting.send("close").content.decode()
    meeting.decide(world.layla, outcome="no plan", category="", what_follows="early_help")
    assert set(meeting.conference.decisions.get(child=world.sam).audience.people.all()) == {world.karen, world.amina}
    meeting.said(world.amina, "I do not agree with the word neglect.", [world.maria], topic="disagreement")
    for _press in range(2):
        assert meeting.send("close").status_code == 302
    page = meeting.page()
    for expected in ("Yes, a child protection plan is needed", "Early help", "I do not agree with the word neglect.",
                     "First core group", "Thursday 3 December 2026", "First review conference",
                     "Friday 19 February 2027"):  # fmt: skip
        assert expected in page
    assert meeting.capture("Too late").status_code == 200
    assert not meeting.conference.points.exists()


def test_room_is_silent_before_the_meeting_and_once_it_ended(meeting):
    world = meeting.world
    assert "Amina" not in meeting.room()
    meeting.begin()
    meeting.capture("Said aloud.", world.amina, item="next_steps")
    meeting.everybody_is_heard()
    for child in (world.sam, world.layla):
        meeting.decide(child)
    meeting.go("next_steps")
    assert "Said aloud." in meeting.room()
    meeting.send("close")
    assert "Said aloud." not in meeting.room()


def test_nobody_is_chosen_beforehand_as_a_reader_of_the_reason(meeting):
    meeting.begin()
    meeting.everybody_is_heard()
    meeting.go("decision")
    inputs = re.findall(r'<input[^>]*id="decide-[^>]*>', meeting.page())
    assert len(inputs) > 5
    assert not any("checked" in each for each in inputs)


def test_room_shows_what_was_said_to_everybody_and_nothing_else(meeting):
    world = meeting.world
    meeting.begin()
    meeting.go("each_view")
    meeting.capture("We are late when the bus is.", world.amina, item="each_view")
    meeting.said(world.amina, AMINA_SAYS, [world.maria, world.karen, world.ana])
    meeting.said(world.layla, "Only for mum and Tom.", [], relatives=[world.amina.pk], is_sure="on")
    room = meeting.room()
    assert "Each view" in room
    assert "Amina Hassan:" in room
    assert "We are late when the bus is." in room
    assert AMINA_SAYS in room
    assert "Only for mum and Tom." not in room
    assert "Dean" not in room


def test_room_never_shows_somebody_apart_nor_what_was_said_while_they_were_here(meeting):
    world = meeting.world
    meeting.begin()
    meeting.capture("Said before he came.", world.karen)
    meeting.capture("His words read out.", world.dean)
    meeting.go("family")
    assert "Said before he came." in meeting.room()
    assert "His words read out." not in meeting.room()
    meeting.attend(world.maria, world.dean, left=[world.amina, world.karen, world.ana])
    meeting.capture("He asks where they live.", world.maria)
    silent = meeting.room()
    for words in ("Said before he came.", "He asks where they live.", "Amina"):
        assert words not in silent
    assert "shows only the agenda now" in meeting.page()
    meeting.attend(world.amina, world.maria, world.karen)
    room = meeting.room()
    assert "Said before he came." in room
    assert "He asks where they live." not in room
    assert "Dean" not in room


def test_room_shows_no_name_of_somebody_who_is_not_here(meeting):
    world = meeting.world
    meeting.begin()
    meeting.go("family")
    meeting.capture("Read out from a letter.", world.ana)
    assert "Ana Lopes:" in meeting.room()
    meeting.attend(world.amina, world.maria, world.karen, left=[world.ana])
    assert "Read out from a letter." in meeting.room()
    assert "Ana" not in meeting.room()


def test_professionals_own_page_never_names_who_comes_apart(meeting):
    for stage in ("before", "open"):
        if stage == "open":
            meeting.begin()
        page = _page(meeting, "karen")
        assert "Riverside Community Centre" in page
        for secret in ("Dean", "Town Hall", "2pm", "Amina"):
            assert secret not in page


def test_number_of_queries_does_not_grow_with_points_and_people(meeting, django_assert_max_num_queries):
    meeting.begin()
    meeting.go("family")
    urls = (meeting.url, reverse("meeting_room", args=[meeting.conference.pk]))
    few = []
    for url in urls:
        meeting.chair.get(url)
        with django_assert_max_num_queries(60) as asked:
            meeting.chair.get(url)
        few.append(len(asked))
    for number in range(5):
        meeting.capture(f"Point {number}", meeting.world.amina)
    for url, most in zip(urls, few, strict=True):
        with django_assert_max_num_queries(most):
            meeting.chair.get(url)


@pytest.mark.through("i")
def test_agencies_views_are_opened_only_to_those_who_came(world):
    invitation = world.conference.invitations.get(person=world.karen)
    client, url = world.of(world.karen), reverse("agency_view", args=[invitation.pk])
    invitations = world.conference.invitations.exclude(person=world.conference.chair)
    words = [each.words for each in AgencyView.objects.filter(invitation__in=invitations, replaced_by=None)]
    assert len(words) > 1
    page = html.unescape(client.get(url).text)
    assert all(each in page for each in words)
    world.conference.invitations.filter(pk=invitation.pk).update(attended=False)
    page = html.unescape(client.get(url).text)
    assert not any(each in page for each in words)
    assert "ask the chair" in page


def test_a_home_is_not_said_to_the_room_or_in_a_reason_unless_somebody_says_why(meeting):
    world = meeting.world
    people.record_address(world.amina, lines="3 Heron Court", postcode="RV1 4QZ", house="3", by=None)
    meeting.begin()
    stopped = meeting.capture("They are at Heron Court.")
    assert "Why may these words stay?" in stopped.text
    assert "They are at Heron Court." in stopped.text
    assert not meeting.conference.points.exists()
    meeting.everybody_is_heard()
    meeting.go("decision")
    assert "Why may these words stay?" in meeting.decide(world.sam, reasons="They fled to Heron Ct.").text
    assert not meeting.conference.decisions.exists()
    meeting.decide(world.sam, reasons="They fled to Heron Ct.", let_out_because="It is the name of the judge.")
    assert meeting.conference.decisions.get().reasons == "They fled to Heron Ct."
