"""Two change the same thing at once: the second sees both texts, and neither is lost."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from alongside.access import days
from alongside.conferences import actions as conferences
from alongside.people import details, protecting, relations, restricting, workers
from alongside.plans import actions as plans
from alongside.plans.models import Action, AreaOfChange

WHICH = "changed this while you were writing. Here are both. Which is right?"


def _seen(html):
    return re.search(r'name="seen"[^>]* value="([^"]*)"', html)[1].replace("&#x27;", "'")


def _when(conference, **changes):
    day = days.today() + timedelta(days=1)
    return {
        "day-day": day.day, "day-month": day.month, "day-year": day.year,
        "time": "3pm", "place": "The library", "how_to_get_there": "", "late_because": "The chair was ill.",
        "chair": str(conference.chair_id), **changes,
    }  # fmt: skip


@pytest.mark.through("c")
def test_a_conference_moved_by_two(world):
    conference, priya = world.play.conference, world.of(world.priya)
    path = reverse("move_conference", args=[conference.pk])
    seen = _seen(priya.get(path).text)
    conferences.move(
        conference,
        starts_at=days.now() + timedelta(days=1),
        place="The town hall",
        by=world.maria.account,
        late_because="Ill.",
    )
    both = priya.post(path, _when(conference, seen=seen))
    assert both.status_code == 200
    for words in (f"{world.maria.name} {WHICH}", "The town hall", 'value="The library"'):
        assert words in both.text
    conference.refresh_from_db()
    assert conference.place == "The town hall"
    assert priya.post(path, _when(conference, seen=_seen(both.text))).status_code == 302
    conference.refresh_from_db()
    assert conference.place == "The library"


def test_a_step_worded_by_two_and_another_step_that_is_nobody_elses_business(world):
    area = AreaOfChange.objects.filter(plan__family=world.family)[0]
    path = reverse("word_step", args=[area.pk])
    maria, rung, other = world.of(world.maria), area.least + 1, area.least + 2
    seen = _seen(maria.get(path).text)
    plans.word_step(area, rung=other, words="Only one day late.", by=world.joy.account)
    assert maria.post(path, {"rung": rung, "words": "Two days late.", "seen": seen}).status_code == 302
    both = maria.post(path, {"rung": other, "words": "Up at seven.", "seen": seen})
    assert both.status_code == 200
    for words in (f"{world.joy.name} {WHICH}", "Only one day late.", "Up at seven."):
        assert words in both.text
    assert maria.post(path, {"rung": other, "words": "Up at seven.", "seen": _seen(both.text)}).status_code == 302


def test_a_day_written_down_in_two_windows(world):
    action = Action.objects.filter(area__plan__family=world.family)[0]
    path = reverse("action_done", args=[action.pk])
    maria = world.of(world.maria)
    seen = _seen(maria.get(path).text)
    first, second = world.play.day(28), world.play.day(29)

    def sent(day, seen):
        return maria.post(
            path, {"done_on-day": day.day, "done_on-month": day.month, "done_on-year": day.year, "seen": seen}
        )

    assert sent(first, seen).status_code == 302
    both = sent(second, seen)
    assert "You changed this in another window. Here are both. Which is right?" in both.text
    assert sent(second, _seen(both.text)).status_code == 302
    action.refresh_from_db()
    assert action.done_on == second


def _people(world, name, someone, **more):
    return reverse(name, kwargs={"family": world.family.pk, "person": someone.pk, **more})


def _twice(client, path, typed, meanwhile, *, shows, is_own=False):
    """A form is opened, something else is saved, the form is sent: both are shown; sent once more, it is saved."""
    seen = _seen(client.get(path).text)
    meanwhile()
    both = client.post(path, {**typed, "seen": seen})
    assert both.status_code == 200
    which = "You changed this in another window. Here are both. Which is right?" if is_own else WHICH
    for words in (which, "What is saved now", *shows):
        assert words in both.text, words
    saved = client.post(path, {**typed, "seen": _seen(both.text)})
    assert saved.status_code == 302, saved.text
    return both


@pytest.fixture
def grandmother(world):
    """Somebody whom the case system does not know."""
    return relations.add_member(
        world.family, kind="grandparent", other=world.sam, forename="Noor", surname="Hassan", by=world.maria.account
    )


def test_a_name_corrected_by_two(world, grandmother):
    def meanwhile():
        relations.correct_who(
            grandmother, forename="Nour", surname="Hassan", birth_on=None, expected_birth_on=None, because="Heard it.",
            by=world.joy.account,
        )  # fmt: skip

    typed = {"forename": "Noora", "surname": "Hassan", "because": "She spelled it."}
    path = _people(world, "correct_who", grandmother)
    _twice(world.of(world.maria), path, typed, meanwhile, shows=[f"{world.joy.name} {WHICH}", "Nour Hassan", "Noora"])
    grandmother.refresh_from_db()
    assert grandmother.forename == "Noora"


def test_a_death_written_down_by_two(world, grandmother):
    today = days.today()

    def meanwhile():
        relations.record_death(grandmother, death_on=today - timedelta(days=3), today=today, by=world.joy.account)

    typed = {"death_on-day": today.day, "death_on-month": today.month, "death_on-year": today.year}
    shows = [f"died {today - timedelta(days=3)}"]
    _twice(world.of(world.maria), _people(world, "death", grandmother), typed, meanwhile, shows=shows)


def test_a_relationship_corrected_by_two(world, grandmother):
    row = grandmother.relationships.get()
    path = reverse("relationship", args=[world.family.pk, row.pk])

    def meanwhile():
        relations.correct_relationship(row, kind="aunt or uncle", because="She is the aunt.", by=world.joy.account)

    typed = {"do": "correct", "kind": "grandparent", "parental_responsibility": "no", "because": "I asked."}
    _twice(world.of(world.maria), path, typed, meanwhile, shows=["aunt or uncle of", "I asked."])


def test_another_safe_contact_confirmed_meanwhile_is_not_replaced_or_ended_unseen(world):
    maria = world.of(world.maria)

    def another():
        details.confirm_safe_contact(
            world.amina, channel="email", where="new@example.org", on=days.today(), by=world.joy.account
        )

    typed = {"channel": "text", "where": "07700 900123"}
    both = _twice(maria, _people(world, "safe_contact", world.amina), typed, another, shows=["email", "07700 900123"])
    assert "new@example.org" not in both.text, "this page shows no number or mailbox"
    again = _people(world, "safe_contact_again", world.amina)
    for press in ({"confirmed_how": "they rang"}, {"end": "1"}):
        seen = _seen(maria.get(again).text)
        another()
        both = maria.post(again, {**press, "seen": seen})
        assert (both.status_code, WHICH in both.text) == (200, True)
        assert world.amina.safe_contacts.get(ended_at=None).where == "new@example.org"
    assert maria.post(again, {"end": "1", "seen": _seen(both.text)}).status_code == 302
    assert not world.amina.safe_contacts.filter(ended_at=None).exists()


def test_a_safe_contact_that_was_ended_meanwhile_says_so(world):
    contact = world.amina.safe_contacts.get(ended_at=None)
    typed = {"channel": "text", "where": "07700 900123"}
    path = _people(world, "safe_contact", world.amina)
    _twice(world.of(world.maria), path, typed, lambda: details.end_safe_contact(contact, by=world.joy.account),
        shows=[f"{world.joy.name} {WHICH}", "nothing"])  # fmt: skip


def test_two_who_protect_an_address_protect_it(world):
    address = world.amina.addresses.filter(until_on=None).first()
    if address.is_protected:
        protecting.stop_protecting_address(address, by=world.joy.account, because="A mistake.")
    path = reverse("change_protection", args=[world.family.pk, address.pk])
    maria = world.of(world.maria)
    assert 'name="do" value="protect"' in maria.get(path).text
    protecting.protect_address(address, by=world.joy.account, because="She fled.")
    assert maria.post(path, {"because": "She fled.", "do": "protect"}).status_code == 302
    address.refresh_from_db()
    assert address.is_protected


def test_a_family_restricted_by_two_managers(world):
    joy, maria = world.joy.account, world.maria.account
    path = reverse("restrict_family", args=[world.family.pk])

    def meanwhile():
        restricting.restrict(world.family, named=[joy], because="Heard more.", by=joy)

    typed = {"named": [str(joy.pk), str(maria.pk)], "because": "A worker lives next door."}
    shows = [f'<dd class="govuk-summary-list__value saved-now__text" dir="auto">{world.joy.name}</dd>']
    _twice(world.of(world.joy), path, typed, meanwhile, shows=shows, is_own=True)
    world.family.refresh_from_db()
    assert world.family.is_restricted
    assert world.family.restrictions.last().named.count() == 2


def test_words_about_oneself_in_two_windows(world):
    worker = world.maria.worker

    def meanwhile():
        workers.write_about_me(worker, about_me="I like walking.", by=world.maria.account)

    typed = {"do": "words", "about_me": "I like the sea."}
    _twice(
        world.of(world.maria), reverse("about_me"), typed, meanwhile, shows=["I like walking.", "I like the sea."],
        is_own=True,
    )  # fmt: skip
