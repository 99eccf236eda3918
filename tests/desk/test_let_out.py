"""Why something confidential was let out: who is told, and that the address itself is told to nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.access import days
from alongside.access.models import TrailEntry
from alongside.access.policy import Role
from alongside.people import actions as people
from alongside.people import outgoing
from alongside.people.errors import SaysWhere
from alongside.people.models import Agency, LetOut
from tests.access.walk import steady

WHY = "He was told by the court in October."
pytestmark = pytest.mark.through("a")


@pytest.fixture
def home(world):
    return world.amina.addresses.get(is_protected=True, until_on=None)


@pytest.fixture
def let_out(world, home):
    say(world, home, WHY)
    return LetOut.objects.get()


def say(world, home, because):
    words = f"She lives at {home.lines} {home.postcode}."
    outgoing.look_through(
        world.family, [words], readers=None, because=because, by=world.maria.account, where="plans.add_area"
    )


def account_of(world, role):
    worker = people.add_worker(name="Quinn Ash", agency=Agency.objects.first(), by=None)
    return people.give_staff_account(worker, "quinn@riverside.example", role, by=None)


def both(world):
    return reverse("all_let_out"), reverse("family_let_out", args=[world.family.pk])


@pytest.mark.parametrize("who", ["manager", Role.QUALITY_ASSURANCE, Role.DUTY_MANAGER])
def test_those_in_charge_read_who_when_where_and_why_and_never_the_address(world, let_out, home, who):
    client = world.of(world.joy if who == "manager" else account_of(world, who))
    for url in both(world):
        html = steady(client.get(url))
        for said in (WHY, world.maria.name, "an area of the plan"):
            assert said in html
        for secret in (home.postcode, home.lines.splitlines()[0], "She lives at"):
            assert secret not in html
    read = TrailEntry.objects.filter(kind=TrailEntry.READING, verb="see_let_out")
    assert read.filter(level="shown", named__named=world.family.pk).exists()
    assert read.filter(level="opened", family_id=world.family.pk).exists()
    work = steady(client.get(reverse("my_work")))
    assert "let out once" in work
    assert WHY not in work


def test_the_manager_comes_to_it_from_the_persons_page(world, let_out):
    url = reverse("person", args=[world.family.pk, world.amina.pk])
    link = reverse("family_let_out", args=[world.family.pk])
    assert link in steady(world.of(world.joy).get(url))
    assert link not in steady(world.of(world.maria).get(url))


@pytest.mark.parametrize("who", ["stranger", "ifan", "luke", "dean", "maria", "tom", "priya"])
def test_nobody_else_reads_it(world, let_out, who):
    client = world.of(getattr(world, who))
    told_that_not = {"maria": [404, 403], "priya": [403, 403], "luke": [302, 404]}
    answers = [client.get(url).status_code for url in both(world)]
    assert answers == told_that_not.get(who, [404, 404])


def test_of_a_restricted_family_or_one_in_conflict_nothing_is_told(world, let_out):
    client = world.of(account_of(world, Role.QUALITY_ASSURANCE))
    world.family.restricted_at = timezone.now()
    world.family.save(update_fields=["restricted_at"])
    every, one = both(world)
    assert WHY not in steady(client.get(every))
    assert client.get(one).status_code == 404
    assert "were let out" not in steady(client.get(reverse("my_work")))


def test_a_reason_that_says_where_is_refused_too(world, home):
    with pytest.raises(SaysWhere, match="Your reason itself"):
        say(world, home, f"He knows {home.postcode} already.")
    with pytest.raises(SaysWhere, match="Your reason itself"):
        say(world, home, "He knows 9 Plover Lane, RV2 9QQ already.")
    assert not LetOut.objects.exists()


def test_a_page_at_a_time_with_the_same_number_of_queries(
    world, let_out, django_assert_num_queries, django_assert_max_num_queries
):
    client = world.of(account_of(world, Role.QUALITY_ASSURANCE))
    client.get(reverse("all_let_out"))
    with django_assert_max_num_queries(18) as few:
        client.get(reverse("all_let_out"))
    for number in range(26):
        LetOut.objects.create(
            family=world.family, where="voices.respond", secrets=1, data_key=world.family.data_key, by=world.maria.account,
            because=f"Reason {number}.", at=days.now() - timedelta(days=number + 1),
        )  # fmt: skip
    with django_assert_num_queries(len(few)):
        html = steady(client.get(reverse("all_let_out")))
    assert "Reason 23." in html
    assert "Reason 24." not in html
    older = html.split("?before=")[1].split('"')[0]
    rest = steady(client.get(f"{reverse('all_let_out')}?before={older}"))
    assert "Reason 24." in rest
    assert "Reason 23." not in rest
    assert "Reason 23." in steady(client.get(f"{reverse('all_let_out')}?before=nonsense~1"))
