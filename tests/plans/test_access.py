"""Who reaches which page of the plan. Dean, the father, attends apart and was told of nothing: for him there is no plan."""

import pytest

from alongside.plans import actions
from alongside.plans.models import AreaOfChange, Placement

STAFF_READ = {"plan", "core_group"}
CHANGE = {"start_plan", "add_area", "change_area", "word_step", "add_action"}
MAY_OPEN = {
    "maria": STAFF_READ | CHANGE | {"action_done", "hold_core_group", "place"},
    "joy": STAFF_READ | CHANGE | {"action_done", "hold_core_group"},
    "tom": STAFF_READ | CHANGE | {"action_done"},
    "karen": STAFF_READ | {"place"},
    "ana": STAFF_READ | {"place"},
    "amina": {"my_plan", "place", "action_done"},
    "dean": set(),
    "priya": set(),
    "ifan": set(),
    "luke": set(),
    "stranger": set(),
}
# Staff who may know the family's name are told that they may not; for everybody else there is no such page.
KNOW_THE_FAMILY = {"maria", "joy", "tom", "priya"}


@pytest.mark.parametrize("who", MAY_OPEN)
def test_each_page_opens_for_those_who_may_and_is_not_found_by_others(world, urls, areas, who):
    own = Placement.objects.filter(area=areas[0], person=world.amina).get()
    urls["place_readers"] = f"/places/{own.pk}/readers/"
    client = world.of(getattr(world, who))
    may = MAY_OPEN[who] | ({"place_readers"} if who == "amina" else set())
    for name, url in urls.items():
        answer = client.get(url).status_code
        if name in may:
            assert answer == 200, name
        elif who in KNOW_THE_FAMILY and name not in {"my_plan", "place_readers"}:
            assert answer == 403, name
        else:
            assert answer == 404, name


@pytest.mark.parametrize("who", ["dean", "ifan", "luke", "stranger", "karen"])
def test_nothing_is_changed_by_somebody_who_may_not(world, plan, areas, urls, who):
    client = world.of(getattr(world, who))
    before = (plan.areas.count(), areas[0].wordings.count(), areas[0].actions.count(), plan.core_groups.count())
    for name in CHANGE | {"hold_core_group", "action_done"}:
        assert client.post(urls[name], {"title": "Mine", "words": "Mine"}).status_code == 404, name
    assert before == (
        plan.areas.count(),
        areas[0].wordings.count(),
        areas[0].actions.count(),
        plan.core_groups.count(),
    )


@pytest.mark.parametrize("name", ["plan", "my_plan", "place"])
def test_a_visitor_who_is_not_signed_in_finds_nothing(client, world, urls, name):
    assert client.get(urls[name]).status_code == 404


def test_an_area_marked_for_dean_is_all_that_he_reads(world, plan, areas, urls):
    actions.add_area(
        plan,
        readers=[world.dean],
        by=world.maria.account,
        title="Talking calmly on the phone",
        not_good_enough_now="Angry calls late at night.",
        good_enough="Calls that nobody is afraid of.",
    )
    text = world.of(world.dean).get(urls["my_plan"]).text
    assert "Talking calmly on the phone" in text
    for hidden in ("Calm mornings", "breakfast", "Amina", "Karen", "nobody is frightened", "core group"):
        assert hidden not in text, hidden
    assert world.of(world.dean).get(urls["place"]).status_code == 404


def test_dean_sees_nothing_of_aminas_place_not_even_that_there_is_one(world, plan, areas, urls):
    """Both may now read the area. What Amina placed and did not share makes no difference to any page of his."""
    actions.change_area(
        areas[0],
        number=1,
        readers=[world.amina, world.dean],
        by=world.maria.account,
        **{name: getattr(areas[0].wording, name) for name in actions.TEXTS},
    )
    dean = world.of(world.dean)
    pages = [urls["my_plan"], urls["place"]]
    before = [_steady(dean.get(url).text) for url in pages]
    actions.place(
        areas[0], person=world.amina, rung=9, words="He has not found us", readers=[world.maria], by=world.amina.account
    )
    actions.place(areas[0], person=world.amina, rung=2, words="I am afraid", readers=[], by=world.amina.account)
    assert [_steady(dean.get(url).text) for url in pages] == before


def _steady(text):
    return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize("who", ["maria", "tom", "joy", "karen"])
def test_a_place_that_was_not_shared_is_seen_by_no_worker(world, areas, urls, who):
    actions.place(areas[0], person=world.amina, rung=2, words="Not yet for you", readers=[], by=world.amina.account)
    client = world.of(getattr(world, who))
    for name in ("plan", "core_group"):
        assert "Not yet for you" not in client.get(urls[name]).text
    assert "Not yet for you" in world.of(world.amina).get(urls["my_plan"]).text


def test_a_place_on_an_area_that_somebody_may_not_read_is_not_seen_by_them(world, areas):
    """Ana was let read a place; then the area stopped being hers to read."""
    area = areas[0]
    actions.place(area, person=world.amina, rung=3, words="Seen by Ana", readers=[world.ana], by=world.amina.account)
    own = Placement.objects.filter(area=area, person=world.amina)
    assert [each.rung for each in own.visible_to(world.ana.account)] == [3]
    texts = {name: getattr(area.wording, name) for name in actions.TEXTS}
    actions.change_area(area, number=1, readers=[world.amina], by=world.maria.account, **texts)
    assert not own.visible_to(world.ana.account)


def test_a_professional_of_another_agency_reads_only_the_areas_marked_for_them(world, plan, areas, urls):
    texts = {name: getattr(areas[1].wording, name) for name in actions.TEXTS}
    actions.change_area(areas[1], number=1, readers=[world.amina], by=world.maria.account, **texts)
    text = world.of(world.karen).get(urls["plan"]).text
    assert "Calm mornings" in text
    assert "nobody is frightened" not in text
    assert world.of(world.karen).get(f"/areas/{areas[1].pk}/place/").status_code == 404
    assert set(AreaOfChange.objects.visible_to(world.tom.account)) == set(areas)


def test_notes_of_a_core_group_are_read_by_professionals_who_were_there(world, urls):
    assert "The family spoke first." in world.of(world.karen).get(urls["core_group"]).text
    assert "The family spoke first." not in world.of(world.ana).get(urls["core_group"]).text


def test_only_the_owner_among_the_family_says_that_an_action_is_done(world, areas, urls):
    marias = areas[0].actions.get(owner=world.maria)
    assert world.of(world.amina).get(f"/actions/{marias.pk}/done/").status_code == 404


@pytest.mark.through("f")
def test_a_plan_without_areas_is_known_to_those_told_of_the_decision(world):
    plan = actions.start(world.conference, by=world.maria.account)
    text = world.of(world.amina).get(f"/plans/{plan.pk}/yours/").text
    assert "still being written" in text
    assert world.of(world.dean).get(f"/plans/{plan.pk}/yours/").status_code == 404
    assert "Nothing is written here yet" in world.of(world.maria).get(f"/plans/{plan.pk}/").text
    assert "Nothing here is for you" in world.of(world.karen).get(f"/plans/{plan.pk}/").text
