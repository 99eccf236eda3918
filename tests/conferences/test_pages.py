"""The pages on which a conference is arranged, each by its url, with everybody who may not open it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from alongside.access import days
from alongside.access.policy import Role
from alongside.conferences import actions, loading
from alongside.conferences.models import Conference, Invitation
from alongside.people import actions as people
from alongside.people.models import Agency, Worker

SEPARATE_PLACE = "Town Hall, room 4"


def urls(world):
    """Every url of this room with the Hassan family's ids."""
    conference = world.conference
    amina = conference.invitations.get(person=world.amina)
    return [
        reverse("arrange_conference", args=[world.family.pk]),
        reverse("conference", args=[conference.pk]),
        reverse("invite_to_conference", args=[conference.pk]),
        reverse("invite_to_conference", args=[conference.pk]) + "?agency=police",
        reverse("invite_to_conference", args=[conference.pk]) + f"?person={world.sam.pk}",
        reverse("move_conference", args=[conference.pk]),
        reverse("withdraw_invitation", args=[amina.pk]),
    ]


def day(on, name="day"):
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


@pytest.mark.through("c")
@pytest.mark.parametrize("who", ["stranger", "ifan", "luke", "dean", "amina", "karen"])
def test_pages_are_not_found_by_those_who_may_not_know(world, who):
    client = world.of(getattr(world, who))
    for url in urls(world):
        for answer in (client.get(url), client.post(url)):
            assert answer.status_code in (302, 404), url
            assert answer.status_code == 404 or answer.url.startswith("/sign-in"), url


@pytest.mark.through("c")
@pytest.mark.parametrize("who", ["priya", "maria", "joy", "tom"])
def test_pages_open_for_those_who_arrange(world, who):
    client = world.of(getattr(world, who))
    for url in urls(world):
        assert client.get(url).status_code == 200, url


@pytest.mark.through("a")
def test_conference_is_arranged(world):
    answer = arrange(world)
    conference = world.conference
    assert answer.url == reverse("conference", args=[conference.pk])
    assert (conference.place, conference.chair, set(conference.children.all())) == (
        "Riverside School", world.tom, {world.sam, world.layla},
    )  # fmt: skip


def arrange(world, **changed):
    sent = {
        "kind": "initial", "children": [str(world.sam.pk), str(world.layla.pk)], **day(days.today() + timedelta(7)),
        "time": "10am", "place": "Riverside School", "chair": str(world.tom.pk), "late_because": "No room was free.",
    }  # fmt: skip
    return world.of(world.priya).post(reverse("arrange_conference", args=[world.family.pk]), {**sent, **changed})


@pytest.mark.through("a")
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"late_because": " "}, "This is after the day it is due. Say why it is late."),
        ({"children": []}, "Choose at least one child"),
        ({"chair": ""}, "Choose who chairs it"),
        ({"kind": ""}, "Choose the kind of conference"),
        ({"place": ""}, "Say where it is"),
        ({"day-day": "1", "day-month": "1", "day-year": "2026"}, "The conference must be today or later."),
    ],
)
def test_conference_is_refused_and_nothing_typed_is_lost(world, changed, sentence):
    page = arrange(world, how_to_get_there="Ring the bell twice.", **changed).content.decode()
    assert sentence in page
    assert "Ring the bell twice." in page
    assert not world.family.conferences.exists()


@pytest.mark.through("a")
def test_arranging_shows_the_clock_its_rule_and_every_child_unticked(world):
    page = world.of(world.maria).get(reverse("arrange_conference", args=[world.family.pk])).content.decode()
    assert "Monday 23 November 2026" in page  # 2 November and 15 working days
    assert "within 15 working days" in page
    assert "Working Together to Safeguard Children" in page
    assert f"Sam Carter, {world.sam.age_on(days.today())} years" in page
    assert f"Layla Carter, {world.layla.age_on(days.today())} years" in page
    assert " checked" not in page


@pytest.mark.through("a")
def test_clock_beyond_the_calendar_says_so_and_does_not_stop_a_conference(world):
    world.family.enquiries.update(started_on=date(2028, 12, 28))
    page = world.of(world.priya).get(reverse("arrange_conference", args=[world.family.pk])).content.decode()
    assert "only those of" in page
    assert arrange(world, late_because="").status_code == 302


@pytest.mark.through("b")
def test_conference_page_says_who_is_asked_and_how_the_quorum_stands(world):
    page = world.of(world.priya).get(reverse("conference", args=[world.conference.pk])).content.decode()
    for expected in ("Riverside Community Centre", "Tom Reed", "Karen Cole", "Ana Lopes", "Met by those invited",
                     "Other agencies: 2 of at least 2", "on their own", SEPARATE_PLACE):  # fmt: skip
        assert expected in page


@pytest.mark.through("b")
def test_professional_not_known_yet_is_invited_without_an_account(world):
    url = reverse("invite_to_conference", args=[world.conference.pk]) + "?agency=police"
    new = {"person": "new", "name": "Nia Pugh", "job_title": "Police constable", "email": "nia@police.example"}
    answer = world.of(world.priya).post(url, {**new, "has_met_family": "no", "will_ask": "how safe you feel"})
    assert answer.status_code == 302
    invitation = world.conference.invitations.get(agency__key="police")
    assert (invitation.person.name, invitation.has_met_family, invitation.will_ask) == (
        "Nia Pugh", False, "how safe you feel",
    )  # fmt: skip
    page = world.of(world.priya).get(reverse("conference", args=[world.conference.pk])).content.decode()
    assert "the chair can enter their view" in page
    # A second person of an agency needs a reason, and a name is not lost without one.
    second = world.of(world.priya).post(url, {**new, "name": "Owen Lee", "has_met_family": "no"}).content.decode()
    assert "Police is already invited. If a second person is needed, say why." in second
    assert "Owen Lee" in second
    assert not Worker.objects.filter(person__surname="Lee").exists()


@pytest.mark.through("b")
def test_chair_and_people_who_left_are_not_offered_for_an_agency(world):
    url = reverse("invite_to_conference", args=[world.conference.pk]) + "?agency=council"
    page = world.of(world.priya).get(url).content.decode()
    assert "Priya Shah" in page
    for absent in ("Tom Reed", "Luke Hart", "Maria Santos"):
        assert f">{absent}" not in page.replace("\n", "").replace("  ", "").partition("<fieldset")[2]


@pytest.mark.through("b")
@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"how": "together"}, "Ask each of them on their own first"),
        ({"asked_each_alone": "on"}, "Choose how they come"),
        ({"how": "separately", "asked_each_alone": "on"}, "Give the time at which they come on their own."),
        ({"how": "together", "own_place": "Library", "asked_each_alone": "on"}, "You gave a time or place of their own."),
    ],
)  # fmt: skip
def test_second_adult_of_the_family_is_refused(world, sent, sentence):
    samira = world.family.people.get(forename="Samira")
    url = reverse("invite_to_conference", args=[world.conference.pk]) + f"?person={samira.pk}"
    assert sentence in world.of(world.priya).post(url, sent).content.decode()
    assert not world.conference.invitations.filter(person=samira).exists()


@pytest.mark.through("b")
def test_somebody_apart_is_refused_the_time_and_place_of_the_others(world):
    conference, samira = world.conference, world.family.people.get(forename="Samira")
    url = reverse("invite_to_conference", args=[conference.pk]) + f"?person={samira.pk}"
    apart = {"how": "separately", "asked_each_alone": "on", "own_time": "10am", **day(conference.starts_at, "own_day")}
    page = world.of(world.priya).post(url, {**apart, "own_place": "riverside community centre "}).content.decode()
    assert "Somebody who comes on their own is asked to this place at this time." in page
    assert world.of(world.priya).post(url, {**apart, "own_place": "Library"}).status_code == 302


@pytest.mark.through("b")
def test_moving_forgets_answers_of_those_together_and_never_meets_those_apart(world):
    conference = world.conference
    conference.invitations.update(answer=Invitation.Answer.COMING)
    dean = conference.invitations.get(person=world.dean)
    later = dean.own_starts_at + timedelta(days=28)
    conference.invitations.filter(pk=dean.pk).update(own_starts_at=later)
    url = reverse("move_conference", args=[conference.pk])
    sent = {**day(later), "time": "2pm", "place": SEPARATE_PLACE, "chair": str(world.tom.pk), "late_because": "Illness"}
    assert "Somebody who comes on their own" in world.of(world.priya).post(url, sent).content.decode()
    assert world.of(world.priya).post(url, {**sent, "place": "Library"}).status_code == 302
    answers = dict(conference.invitations.values_list("person__forename", "answer"))
    assert answers["Dean"] == "coming"
    assert answers["Amina"] == answers["Karen"] == ""


@pytest.mark.through("b")
def test_withdrawing_asks_by_name_and_takes_the_family_from_the_professional(world):
    invitation = world.conference.invitations.get(person=world.karen)
    url = reverse("withdraw_invitation", args=[invitation.pk])
    assert "Take back the invitation of Karen Cole?" in world.of(world.priya).get(url).content.decode()
    own_page = reverse("agency_view", args=[invitation.pk])
    assert world.of(world.karen).get(own_page).status_code == 200
    assert world.of(world.priya).post(url).status_code == 302
    assert world.of(world.karen).get(own_page).status_code == 404
    assert not world.family.grants_for(world.karen.account) & {"conference"}


@pytest.mark.through("b")
def test_withdrawing_keeps_what_another_invitation_gives(world):
    first = world.conference
    second = actions.arrange(
        world.family, kind=Conference.Kind.REVIEW, children=[world.sam], starts_at=first.starts_at + timedelta(99),
        place="Library", chair=world.tom, by=world.priya.account,
    )  # fmt: skip
    actions.invite(second, world.karen, agency=world.karen.worker.agency, by=world.priya.account)
    actions.withdraw(first.invitations.get(person=world.karen), by=world.priya.account)
    assert "conference" in world.family.grants_for(world.karen.account)


def test_nothing_is_left_of_an_invitation_that_was_refused(world):
    agencies = set(Agency.objects.values_list("key", flat=True))
    key = next(each.key for each in loading.agencies_to_ask(world.conference) if each.key not in agencies)
    url = reverse("invite_to_conference", args=[world.conference.pk]) + f"?agency={key}"
    new = {"person": "new", "name": "Nia Pugh", "job_title": "Worker", "has_met_family": "no"}
    assert "This conference has ended." in world.of(world.priya).post(url, new).text
    assert set(Agency.objects.values_list("key", flat=True)) == agencies


@pytest.mark.through("b")
@pytest.mark.parametrize(("field", "typed"), [("name", "N" * 101), ("email", f"{'n' * 195}@a.example")])
def test_what_is_too_long_to_keep_is_said_and_not_lost(world, field, typed):
    url = reverse("invite_to_conference", args=[world.conference.pk]) + "?agency=police"
    new = {"person": "new", "name": "Nia Pugh", "job_title": "Worker", "has_met_family": "no", field: typed}
    page = world.of(world.priya).post(url, new).text
    assert "characters or fewer" in page
    assert typed in page


@pytest.mark.through("b")
def test_number_of_queries_does_not_grow_with_people(world, django_assert_max_num_queries):
    url = reverse("conference", args=[world.conference.pk])
    client = world.of(world.priya)
    client.get(url)
    with django_assert_max_num_queries(40) as few:
        client.get(url)
    for number in range(5):
        actions.invite_new_professional(
            world.conference, name=f"Number {number}", job_title="Worker", email="",
            agency_key=f"agency_{number}", agency_name=f"Agency {number}", by=world.priya.account,
        )  # fmt: skip
    with django_assert_max_num_queries(len(few)):
        client.get(url)


@pytest.mark.through("b")
def test_conference_page_leads_those_who_sit_in_to_their_own_view(world):
    conference = reverse("conference", args=[world.conference.pk])
    own = reverse("agency_view", args=[world.conference.invitations.get(person=world.maria).pk])
    assert own in world.of(world.maria).get(conference).content.decode()
    assert "Your view in the meeting" not in world.of(world.priya).get(conference).content.decode()


@pytest.mark.through("b")
def test_new_chair_runs_the_meeting_and_the_one_before_does_not(world):
    worker = people.add_worker(name="Ada Quill", agency=world.tom.worker.agency, by=None)
    people.give_staff_account(worker, "ada@riverside.example", Role.CHAIR, by=None)
    later = days.today() + timedelta(1)
    sent = {**day(later), "time": "9am", "place": "Library", "late_because": "The chair is ill"}
    url = reverse("move_conference", args=[world.conference.pk])
    assert world.of(world.priya).post(url, {**sent, "chair": str(worker.pk)}).status_code == 302
    meeting = reverse("meeting", args=[world.conference.pk])
    assert world.of(worker.person).get(meeting).status_code == 200
    assert world.of(world.tom).get(meeting).status_code == 404
