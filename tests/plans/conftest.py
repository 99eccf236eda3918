import pytest

from alongside.access import days
from alongside.plans.models import AreaOfChange, Placement
from tests import world as worlds


@pytest.fixture
def plan(world):
    return world.family.plans.get()


@pytest.fixture
def areas(plan):
    return list(AreaOfChange.objects.filter(plan=plan))


@pytest.fixture
def urls(plan, areas):
    """Every url of the room for the Hassan family's plan."""
    group = plan.core_groups.first()
    action = areas[0].actions.first()
    placement = Placement.objects.filter(area=areas[0]).first()
    found = {
        "start_plan": f"/conferences/{plan.conference_id}/plan/",
        "plan": f"/plans/{plan.pk}/",
        "add_area": f"/plans/{plan.pk}/areas/",
        "change_area": f"/areas/{areas[0].pk}/",
        "word_step": f"/areas/{areas[0].pk}/steps/",
        "add_action": f"/areas/{areas[0].pk}/actions/",
        "action_done": f"/actions/{action.pk}/done/",
        "hold_core_group": f"/plans/{plan.pk}/core-groups/",
        "my_plan": f"/plans/{plan.pk}/yours/",
        "place": f"/areas/{areas[0].pk}/place/",
    }
    if group:
        found["core_group"] = f"/core-groups/{group.pk}/"
    if placement:
        found["place_readers"] = f"/places/{placement.pk}/readers/"
    return found


@pytest.fixture
def today(world):
    days.moved_to.set(worlds.TODAY)
    return worlds.TODAY
