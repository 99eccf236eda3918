"""The rules of who may read what services tell, each condition by itself: rows are changed, and nothing is opened."""

from datetime import timedelta

import pytest

from alongside.access import days
from alongside.access.policy import Role, Scope
from alongside.context import actions as context
from alongside.context.models import Conversation, Look, Pair
from alongside.people.models import FamilyMember, Grant
from tests.context import services
from tests.people import staff


@pytest.fixture
def steward(world, settings, tmp_path):
    """A data steward who brought in a delivery of the police, in which Amina is."""
    settings.VAR = tmp_path / "var"
    by = staff.account("Sten Ward", Role.DATA_STEWARD)
    services.put_papers_on_record("police", by)
    services.bring(tmp_path, "police", by, services.known_as(world.amina, "N1"))
    return by


@pytest.fixture
def look(world):
    return context.look(world.family, why=Look.Why.CONTACT, because="", by=world.maria.account)


@pytest.fixture
def conversation(world):
    return context.record_conversation(
        world.family,
        world.amina,
        feed="police",
        how=Conversation.How.RANG,
        whom="Pat Reed",
        had_on=days.today(),
        learnt="Nothing since the spring.",
        changed="",
        saved_a_request=False,
        family_knows=True,
        by=world.maria.account,
    )


def test_a_pair_is_for_the_steward_while_its_person_is_in_a_family(world, steward):
    pairs = Pair.objects.filter(person=world.amina)
    assert pairs.visible_to(steward).exists()
    FamilyMember.objects.filter(person=world.amina).delete()
    assert not pairs.visible_to(steward).exists()


def test_a_look_runs_until_its_time_is_up_and_no_longer(look):
    running = Look.objects.running
    assert running().get() == look
    assert running(look.until_at - timedelta(seconds=1)).exists()
    assert not running(look.until_at + timedelta(seconds=1)).exists()
    before = days.now() - timedelta(hours=2)
    Look.objects.update(until_at=days.now() - timedelta(hours=1))
    assert not running().exists()
    assert running(before).exists()


def test_a_look_is_for_who_looked_and_for_those_who_work_with_the_family(world, other, look):
    assert look.grants_for(world.maria.account) >= {Scope.SELF, Scope.OWN}
    assert look.grants_for(world.joy.account) == world.family.grants_for(world.joy.account) != set()
    assert look.grants_for(world.ifan) == world.family.grants_for(world.ifan) == {Scope.AUTHORITY}
    Grant.objects.filter(family=world.family, account=world.maria.account).delete()
    assert look.grants_for(world.maria.account) == {Scope.SELF, Scope.AUTHORITY}


def test_a_conversation_is_read_by_those_who_see_services_of_its_family_and_of_no_other(world, other, conversation):
    said = Conversation.objects
    assert said.visible_to(world.maria.account).get() == conversation
    assert not said.visible_to(world.ifan).exists(), "he sees services, of another family"
    assert not said.visible_to(world.amina.account).exists()
    assert not said.visible_to(world.priya.account).exists()
