"""Samples for audits: which families quality assurance may open, and until when."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.access import days
from alongside.access.models import TrailEntry
from alongside.access.policy import Role, Scope
from alongside.people import actions as people
from alongside.people import sampling
from alongside.people.errors import CannotSample
from alongside.people.models import Agency, Family, Grant, Sample

pytestmark = pytest.mark.through("i")


@pytest.fixture
def quinn(world):
    worker = people.add_worker(name="Quinn Ash", agency=Agency.objects.first(), by=None)
    return people.give_staff_account(worker, "quinn@riverside.example", Role.QUALITY_ASSURANCE, by=None)


def sent(**more):
    day = days.today() + timedelta(7)
    until = {"until_on-day": day.day, "until_on-month": day.month, "until_on-year": day.year}
    return {"wanted": "5", "because": "Are first core groups held in time?", **until, **more}


def pages(world):
    plan = world.family.plans.first()
    return {
        "family": reverse("family", args=[world.family.pk]),
        "person": reverse("person", args=[world.family.pk, world.amina.pk]),
        "chronology": reverse("chronology", args=[world.family.pk]),
        "plan": reverse("plan", args=[plan.pk]),
    }


def test_a_drawn_family_is_open_for_the_audit_and_closed_before_and_after(world, quinn, client):
    audit = world.of(quinn)
    assert {audit.get(url).status_code for url in pages(world).values()} == {404}
    answer = audit.post(reverse("samples"), sent())
    sample = Sample.objects.get()
    assert answer.url == reverse("sample", args=[sample.pk])
    assert "Hassan family" in audit.get(answer.url).text
    assert "first core groups" in audit.get(reverse("samples")).text
    assert {audit.get(url).status_code for url in pages(world).values()} == {200}
    closed = ("contact_details", "add_relationship", "record_view", "ask_merge")
    for name in closed:
        assert audit.get(reverse(name, args=[world.family.pk, world.amina.pk])).status_code == 403, name
    home = world.amina.addresses.get(is_protected=True, until_on=None)
    for url in pages(world).values():
        assert home.postcode not in audit.get(url).text
    assert "Hassan" in audit.post(reverse("find_family"), {"terms": "Amina Hassan"}, follow=True).text
    entry = TrailEntry.objects.get(verb="people.draw_sample")
    assert entry.detail["seed"] == sample.seed
    assert "core groups" not in str(entry.detail)
    assert TrailEntry.objects.filter(verb="read_family", family_id=world.family.pk, account_id=quinn.pk).exists()
    audit.post(reverse("end_sample", args=[sample.pk]))
    assert {audit.get(url).status_code for url in pages(world).values()} == {404}


def test_the_days_of_an_audit_end_it(world, quinn):
    sampling.draw(wanted=5, until_on=days.today(), because="x", by=quinn)
    grant = Grant.in_force().get(family=world.family, account=quinn)
    assert grant.scope == Scope.SAMPLED
    assert timezone.localtime(grant.until_at).date() == days.today() + timedelta(1)
    assert not Grant.in_force(grant.until_at).filter(account=quinn).exists()


def test_a_restricted_family_is_never_drawn_and_closes_at_once(world, quinn):
    sample = sampling.draw(wanted=5, until_on=days.today(), because="x", by=quinn)
    Family.objects.filter(pk=world.family.pk).update(restricted_at=timezone.now())
    audit = world.of(quinn)
    assert {audit.get(url).status_code for url in pages(world).values()} == {404}
    assert "Hassan" not in audit.get(reverse("sample", args=[sample.pk])).text
    people.grant(world.family, quinn, Scope.NAMED)
    with pytest.raises(CannotSample):
        sampling.draw(wanted=5, until_on=days.today(), because="x", by=quinn)


def test_the_same_seed_draws_the_same_whatever_the_order():
    keys = [f"{number:03}" for number in range(200)]
    first = sampling.drawn(keys, 10, "seed")
    assert first == sampling.drawn(list(reversed(keys)), 10, "seed")
    assert len(set(first)) == 10
    assert first != sampling.drawn(keys, 10, "another")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"wanted": "0"}, "Draw from 1 to 50"),
        ({"wanted": "x"}, "as a number"),
        ({"because": " "}, "about"),
        ({"until_on-year": "2099"}, "Choose a last day"),
    ],
)
def test_what_was_asked_wrongly_draws_nothing(world, quinn, more, said):
    assert said in world.of(quinn).post(reverse("samples"), sent(**more)).text
    assert not Sample.objects.exists()


def test_nobody_else_draws_or_sees_a_sample(world, quinn):
    sample = sampling.draw(wanted=5, until_on=days.today(), because="x", by=quinn)
    for who in (world.maria, world.joy, world.tom, world.priya, world.ifan, world.luke, world.stranger, world.dean):
        one = reverse("sample", args=[sample.pk])
        for answer in (world.of(who).get(reverse("samples")), world.of(who).get(one), world.of(who).post(f"{one}end/")):
            assert answer.status_code in (302, 403, 404)
    sample.refresh_from_db()
    assert sample.ended_at is None
    assert not Grant.in_force().filter(account=world.ifan, scope=Scope.SAMPLED).exists()
