"""What people do on the pages of the plan, and what they then see."""

from datetime import timedelta

import pytest

from alongside.access import days
from alongside.plans import actions
from alongside.plans.models import CoreGroup, Placement, Plan
from tests import world as worlds

TEXTS = {
    "title": "Warm rooms",
    "harm_prevented": "Cold makes children ill.",
    "not_good_enough_now": "No heating.",
    "good_enough": "Warm every day.",
    "life_for_the_child": "My room is warm.",
}


def day(name, on):
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


@pytest.mark.through("f")
def test_a_plan_is_started_once_from_its_conference(world):
    client = world.of(world.maria)
    url = f"/conferences/{world.conference.pk}/plan/"
    first, second = client.post(url), client.post(url)
    plan = Plan.objects.get(family=world.family)
    assert first.url == second.url == f"/plans/{plan.pk}/"


@pytest.mark.through("e")
def test_a_plan_is_not_started_before_the_conference_decided(world):
    answer = world.of(world.maria).post(f"/conferences/{world.conference.pk}/plan/")
    assert "when the conference has decided" in answer.text
    assert not world.family.plans.exists()


def test_an_area_is_added_for_nobody_unless_somebody_is_chosen(world, plan, urls):
    client = world.of(world.maria)
    assert "checked" not in client.get(urls["add_area"]).text
    assert client.post(urls["add_area"], TEXTS).status_code == 302
    area = plan.areas.last()
    assert area.wording.good_enough == "Warm every day."
    assert (area.least, area.most) == (1, 10)
    assert not area.audience.people.exists()
    assert "Warm rooms" not in world.of(world.amina).get(urls["my_plan"]).text
    assert "only the council’s workers" in client.get(urls["plan"]).text


def test_an_area_with_something_missing_keeps_what_was_typed(world, plan, urls):
    answer = world.of(world.maria).post(urls["add_area"], TEXTS | {"good_enough": " ", "readers": str(world.amina.pk)})
    assert answer.status_code == 200
    assert "My room is warm." in answer.text
    assert "checked" in answer.text
    assert plan.areas.count() == 2


def test_a_second_parent_reads_only_after_a_confirmation_by_name(world, plan, urls):
    client, amina, dean = world.of(world.maria), str(world.amina.pk), str(world.dean.pk)
    asked = client.post(urls["add_area"], TEXTS | {"readers": [amina, dean]})
    assert "Yes, Dean Carter may read this" in asked.text
    client.post(urls["add_area"], TEXTS | {"readers": [amina, dean], "sure": [amina]})
    assert plan.areas.count() == 2
    client.post(urls["add_area"], TEXTS | {"readers": [amina, dean], "sure": [amina, dean]})
    assert set(plan.areas.last().audience.people.all()) == {world.amina, world.dean}


def test_a_parent_who_comes_apart_is_asked_about_even_alone_and_the_other_is_not(world, plan, urls):
    client = world.of(world.maria)
    assert client.post(urls["add_area"], TEXTS | {"readers": str(world.dean.pk)}).status_code == 200
    assert client.post(urls["add_area"], TEXTS | {"readers": str(world.amina.pk)}).status_code == 302


def test_somebody_who_is_not_around_the_plan_cannot_be_made_a_reader(world, plan, urls):
    stranger = str(world.stranger.person.pk)
    assert world.of(world.maria).post(urls["add_area"], TEXTS | {"readers": stranger}).status_code == 200
    assert plan.areas.count() == 2


def test_a_changed_area_keeps_its_readers_only_when_that_is_chosen(world, areas, urls):
    client, area = world.of(world.maria), areas[0]
    before = set(area.audience.people.all())
    assert "Say whether the same people" in client.post(urls["change_area"], TEXTS | {"number": 1}).text
    client.post(urls["change_area"], TEXTS | {"number": 1, "keeping": "same"})
    area.refresh_from_db()
    assert set(area.audience.people.all()) == before
    client.post(urls["change_area"], TEXTS | {"number": 2, "keeping": "choose", "readers": str(world.karen.pk)})
    area.refresh_from_db()
    assert set(area.audience.people.all()) == {world.karen}
    assert world.of(world.amina).get(urls["place"]).status_code == 404


def test_a_stale_change_shows_both_texts_and_loses_neither(world, areas, urls):
    client, area = world.of(world.maria), areas[0]
    texts = {name: getattr(area.wording, name) for name in actions.TEXTS} | {"title": "Joy’s title"}
    actions.change_area(area, number=1, readers=[world.amina], by=world.joy.account, **texts)
    mine = TEXTS | {"number": 1, "keeping": "same"}
    shown = client.post(urls["change_area"], mine).text
    for part in ("Joy Adeyemi changed this", "Joy’s title", "Warm rooms", 'name="number" value="2"'):
        assert part in shown, part
    assert area.wordings.count() == 2
    assert client.post(urls["change_area"], mine | {"number": 2}).status_code == 302
    assert area.wordings.get(number=3).title == "Warm rooms"


def test_a_stale_change_with_a_mistake_in_it_also_shows_what_it_would_replace(world, areas, urls):
    area = areas[0]
    texts = {name: getattr(area.wording, name) for name in actions.TEXTS} | {"title": "Joy’s title"}
    actions.change_area(area, number=1, readers=[world.amina], by=world.joy.account, **texts)
    shown = world.of(world.maria).post(urls["change_area"], TEXTS | {"number": 1, "title": "", "keeping": "same"})
    assert "Joy’s title" in shown.text


def test_a_step_is_worded_and_stands_at_its_rung(world, areas, urls):
    client = world.of(world.maria)
    assert client.post(urls["word_step"], {"rung": "10", "words": "Too high"}).status_code == 200
    assert client.post(urls["word_step"], {"rung": "8", "words": "Four days in five"}).status_code == 302
    assert areas[0].steps.get(rung=8).words == "Four days in five"
    assert "Four days in five" in world.of(world.amina).get(urls["place"]).text


def test_an_action_is_promised_by_somebody_who_can_read_it(world, plan, areas, urls, today):
    client = world.of(world.maria)
    sent = {"words": "Walk the dog", "owner": str(world.dean.pk), **day("due_on", today + timedelta(7))}
    assert "Dean Carter may not read this part" in client.post(urls["add_action"], sent).text
    assert client.post(urls["add_action"], sent | {"owner": str(world.amina.pk)}).status_code == 302
    mine = world.of(world.amina).get(urls["my_plan"]).text
    assert mine.index("Walk the dog") < mine.index("Ask the school for two places")


def test_the_owner_says_that_an_action_is_done(world, areas, today):
    own = areas[0].actions.get(owner=world.amina)
    client = world.of(world.amina)
    late = client.post(f"/actions/{own.pk}/done/", day("done_on", today + timedelta(1)))
    assert "not in the future" in late.text
    assert client.post(f"/actions/{own.pk}/done/", day("done_on", today)).url.endswith("/yours/")
    own.refresh_from_db()
    assert own.done_on == today


@pytest.mark.through("g")
def test_a_core_group_is_recorded_and_everybody_places_themselves(world, plan, areas, urls, today):
    maria, karen = world.of(world.maria), world.of(world.karen)
    here = [str(each.pk) for each in (world.amina, world.maria, world.karen)]
    sent = {"present": here, "notes": "At school.", **day("held_on", today)}
    at = maria.post(urls["hold_core_group"], sent).url
    group = CoreGroup.objects.get(plan=plan)
    assert at == f"/core-groups/{group.pk}/"
    place = f"/areas/{areas[0].pk}/place/?at={group.pk}"
    assert maria.post(place, {"rung": "5", "words": "Calmer", "readers": [here[0], here[2]]}).url == at
    assert karen.post(place, {"rung": "not", "words": "I was away", "readers": here[1]}).url == at
    assert {p.core_group for p in Placement.objects.all()} == {group}
    shown = maria.get(at).text
    for part in ("step 5, at this meeting", "Calmer", "I was away", "not placed on"):
        assert part in shown, part
    assert "Calmer" in world.of(world.amina).get(urls["my_plan"]).text
    assert "I was away" not in world.of(world.amina).get(urls["my_plan"]).text


def test_the_next_core_group_carries_the_scales_forward(world, plan, areas, today):
    group = actions.hold_core_group(plan, held_on=today, present=[world.maria], notes="", by=world.maria.account)
    actions.place(
        areas[0], person=world.amina, rung=8, words="Mondays too", readers=[world.maria], core_group=group,
        by=world.amina.account,
    )  # fmt: skip
    shown = world.of(world.maria).get(f"/core-groups/{group.pk}/").text
    assert "step 8, at this meeting" in shown
    assert "step 7, carried forward from" in shown  # school, from the one before
    before = world.of(world.maria).get(f"/core-groups/{plan.core_groups.first().pk}/").text
    assert "Mondays too" not in before


def test_a_place_is_its_owners_alone_until_they_share_it(world, areas, urls):
    amina, maria = world.of(world.amina), world.of(world.maria)
    assert "checked" not in amina.get(urls["place"]).text
    assert amina.post(urls["place"], {"rung": "3", "words": "A bad week"}).url.endswith("/yours/")
    own = Placement.objects.get(person=world.amina, area=areas[0], rung=3)
    assert own.core_group is None
    assert "only you" in amina.get(urls["my_plan"]).text
    assert "A bad week" not in maria.get(urls["plan"]).text
    amina.post(f"/places/{own.pk}/readers/", {"readers": str(world.maria.pk)})
    assert "A bad week" in maria.get(urls["plan"]).text
    amina.post(f"/places/{own.pk}/readers/", {})
    assert "A bad week" not in maria.get(urls["plan"]).text


def test_a_relative_who_comes_together_is_a_reader_after_a_second_tick(world, plan, areas, urls):
    plan.conference.invitations.filter(person=world.dean).update(attends_separately=False)
    texts = {name: getattr(areas[0].wording, name) for name in actions.TEXTS}
    actions.change_area(areas[0], number=1, readers=[world.amina, world.dean], by=world.maria.account, **texts)
    amina, sent = world.of(world.amina), {"rung": "3", "words": "For Dean", "readers": str(world.dean.pk)}
    assert "Yes, Dean Carter may read this" in amina.post(urls["place"], sent).text
    assert "For Dean" not in world.of(world.dean).get(urls["my_plan"]).text
    assert amina.post(urls["place"], sent | {"sure": str(world.dean.pk)}).status_code == 302
    assert "For Dean" in world.of(world.dean).get(urls["my_plan"]).text


def test_amina_is_not_offered_dean_and_he_is_not_offered_her(world, areas, urls):
    texts = {name: getattr(areas[0].wording, name) for name in actions.TEXTS}
    everybody = [world.amina, world.dean, world.maria]
    actions.change_area(areas[0], number=1, readers=everybody, by=world.maria.account, **texts)
    for who, other in ((world.amina, world.dean), (world.dean, world.amina)):
        shown = world.of(who).get(urls["place"]).text
        assert str(world.maria.pk) in shown
        assert str(other.pk) not in shown
        world.of(who).post(urls["place"], {"rung": "3", "readers": str(other.pk), "sure": str(other.pk)})
    assert not Placement.objects.filter(person=world.dean).exists()


def test_a_place_says_a_step_or_why_not(world, urls):
    amina = world.of(world.amina)
    for sent in ({}, {"rung": "11"}, {"rung": "not", "words": " "}):
        assert amina.post(urls["place"], sent | {"kept": "1"}).status_code == 200
    assert not Placement.objects.filter(placed_on=worlds.TODAY).exists()


def test_my_plan_is_in_plain_words_and_says_what_happens_next(world, urls):
    text = world.of(world.amina).get(urls["my_plan"]).text
    for part in ("Not good enough now", "Good enough", "What life is like for the child then", "Who will help", "You:"):
        assert part in text, part
    assert "core group" in text
    assert "by Friday 19 February 2027" in text
    assert "Ask Maria Santos" in text
    for word in ("Neglect", "neglect", "non-compliant", "placement"):
        assert word not in text.replace("/places/", ""), word


def test_the_staff_page_says_when_the_next_core_group_is_due(world, plan, urls):
    last = plan.core_groups.last().held_on
    assert days.today() > last
    text = world.of(world.maria).get(urls["plan"]).text
    assert "The core group meets every month." in text
    assert "First review conference" in text


@pytest.mark.parametrize(
    ("who", "name", "most"),
    [("maria", "plan", 40), ("maria", "core_group", 40), ("amina", "my_plan", 40), ("amina", "place", 40)],
)
def test_the_number_of_queries_does_not_grow_with_the_plan(
    world, plan, areas, urls, who, name, most, django_assert_max_num_queries, django_assert_num_queries
):
    client = world.of(getattr(world, who))
    client.get(urls[name])  # the profile is read once
    with django_assert_max_num_queries(most) as counted:
        client.get(urls[name])
    by = world.maria.account
    for number in range(3):
        area = actions.add_area(plan, readers=[world.amina, world.karen], by=by, **TEXTS)
        for each in [*areas, area]:
            actions.add_action(each, words="Help", owner=world.amina, due_on=plan.started_on, by=by)
            actions.word_step(each, rung=5 + number, words="So far", by=by)
            for person in (world.amina, world.maria):
                readers = [world.amina, world.maria]
                actions.place(each, person=person, rung=4, words="", readers=readers, by=person.account)
    with django_assert_num_queries(len(counted)):
        client.get(urls[name])
