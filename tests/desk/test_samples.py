"""Samples for audits: which families quality assurance may open, and until when."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.access import days
from alongside.access.models import TrailEntry
from alongside.access.policy import Role, Scope
from alongside.exchange.stories import HASSAN
from alongside.people import actions as people
from alongside.people import restricting, sampling
from alongside.people.errors import CannotSample
from alongside.people.models import Agency, Family, Grant, Sample
from alongside.voices import actions as voices
from alongside.voices.models import View

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


GOING_WELL, WORRIES, _WISHES = HASSAN.child_said
TOLD_TO_NOBODY = "Nobody may know this."
TOLD_TO_THE_SCHOOL = "Only Karen knows this."


def shown(html):
    """Words as a page has them."""
    return html.replace("&#39;", "'").replace("&#34;", '"')


def said_in(world, quinn):
    client = world.of(quinn)
    return "".join(
        shown(client.get(url).text) for name, url in pages(world).items() if name in ("family", "chronology")
    )


@pytest.fixture
def in_confidence(world):
    """What Amina says to nobody, and what she says to the school's worker alone."""
    for words, readers in ((TOLD_TO_NOBODY, []), (TOLD_TO_THE_SCHOOL, [world.karen])):
        voices.record(
            world.amina, words, family=world.family, topic=View.Topic.MY_VIEWS, readers=readers, by=world.amina.account
        )


def test_an_auditor_reads_what_the_family_said_to_the_council_while_the_audit_lasts(world, quinn, in_confidence):
    elsewhere = people.add_family(name="Okafor", people=[], by=None)
    child = people.add_person(forename="Chidi", surname="Okafor", by=None)
    other = voices.record(
        child, "Not drawn.", family=elsewhere, topic=View.Topic.SAID, readers=[world.maria], was_read_back=True,
        by=world.maria.account,
    )  # fmt: skip
    assert not View.objects.visible_to(quinn).exists()
    sample = sampling.draw(wanted=5, until_on=days.today(), because="x", by=quinn)
    read = said_in(world, quinn)
    for words in (GOING_WELL, WORRIES, HASSAN.my_views["most_want_to_say"]):
        assert words in read, words
    readings = TrailEntry.objects.filter(account_id=quinn.pk, kind="reading", family_id=world.family.pk)
    assert {"read_family"} <= set(readings.values_list("verb", flat=True)), "to read them is a reading"
    layla = shown(world.of(quinn).get(reverse("person", args=[world.family.pk, world.layla.pk])).text)
    assert WORRIES in layla
    assert HASSAN.response in layla, "and what was done about it"
    view = View.objects.current().get(speaker=world.layla, question="worries")
    assert reverse("respond", args=[view.pk]) not in layla
    assert world.of(quinn).get(reverse("respond", args=[view.pk])).status_code == 403
    amina = shown(world.of(quinn).get(pages(world)["person"]).text)
    for words in (TOLD_TO_NOBODY, TOLD_TO_THE_SCHOOL, HASSAN.my_views["worries"]):
        assert words not in read + layla + amina, words
    assert not View.objects.visible_to(quinn).filter(pk=other.pk).exists()
    sampling.end(sample, by=quinn)
    assert not View.objects.visible_to(quinn).exists()
    assert {world.of(quinn).get(url).status_code for url in pages(world).values()} == {404}


def test_an_auditor_reads_what_was_said_by_a_sample_of_their_own_and_by_no_other_grant(world, quinn):
    worker = people.add_worker(name="Robin Moss", agency=Agency.objects.first(), by=None)
    robin = people.give_staff_account(worker, "robin@riverside.example", Role.QUALITY_ASSURANCE, by=None)
    people.grant(world.family, robin, Scope.NAMED)
    assert Family.objects.open_to(robin).filter(pk=world.family.pk).exists()
    assert not View.objects.visible_to(robin).exists(), "not by a grant of another kind"
    sampling.draw(wanted=5, until_on=days.today(), because="x", by=quinn)
    assert View.objects.visible_to(robin).exists(), "a sample is for all who assure quality"
    Grant.objects.filter(account=robin, scope=Scope.SAMPLED).delete()
    assert View.objects.visible_to(quinn).exists()
    assert not View.objects.visible_to(robin).exists(), "not by the grant of a colleague"


@pytest.mark.parametrize("closed_by", ["restricted", "conflict"])
def test_what_closes_a_family_closes_what_it_said_to_an_auditor_too(world, quinn, closed_by):
    sampling.draw(wanted=5, until_on=days.today(), because="x", by=quinn)
    assert View.objects.visible_to(quinn).exists()
    joy = world.joy.account
    if closed_by == "restricted":
        restricting.restrict(world.family, named=[joy], because="Her brother works here.", by=joy)
    else:
        restricting.record_conflict(world.family, quinn.person, because="Her neighbour.", by=joy)
    assert not View.objects.visible_to(quinn).exists()
    assert {world.of(quinn).get(url).status_code for url in pages(world).values()} == {404}


def test_a_sample_gives_the_words_to_quality_assurance_alone(world, quinn):
    sampling.draw(wanted=5, until_on=days.today(), because="x", by=quinn)
    before = View.objects.visible_to(world.ifan).count()
    people.grant(world.family, world.ifan, Scope.SAMPLED)
    assert View.objects.visible_to(world.ifan).count() == before == 0


def test_whoever_says_something_is_told_where_they_choose_its_readers_that_an_auditor_may_read_it(world):
    invitation = world.conference.invitations.get(person=world.amina)
    question = reverse("my_views_question", args=[invitation.pk, "worries"])
    told = "somebody checks how well we work"
    area = world.family.plans.first().areas.first()
    record = reverse("record_view", args=[world.family.pk, world.layla.pk])
    for person, path in ((world.amina, question), (world.maria, record)):
        page = world.of(person).get(path, follow=True)
        assert told in page.text or page.redirect_chain, path
    assert told in world.of(world.maria).get(record).text
    assert told in world.of(world.maria).get(reverse("place", args=[area.pk])).text


@pytest.mark.through("d")
def test_the_question_says_who_else_reads_the_answer(world):
    invitation = world.play.conference.invitations.get(person=world.amina)
    page = world.of(world.amina).get(reverse("my_views_question", args=[invitation.pk, "worries"]))
    assert "somebody checks how well we work" in page.text
