"""Two change the same thing at once: the second sees both texts, and neither is lost."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from alongside.access import days
from alongside.conferences import actions as conferences
from alongside.people import details, files, protecting, relations, restricting, workers
from alongside.plans import actions as plans
from alongside.plans.models import Action, AreaOfChange
from tests.people.test_pictures import made

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


@pytest.mark.parametrize("is_mistake", [False, True])
@pytest.mark.parametrize("do", ["correct", "end", "mistake"])
def test_a_relationship_that_was_ended_or_taken_back_meanwhile(world, grandmother, do, is_mistake):
    row, today = grandmother.relationships.get(), days.today()
    path = reverse("relationship", args=[world.family.pk, row.pk])

    def meanwhile():
        if is_mistake:
            relations.was_never_so(row, because="Another Noor.", by=world.joy.account)
        else:
            relations.end_relationship(row, until_on=today - timedelta(1), because="Heard it.", by=world.joy.account)

    typed = {
        "correct": {"kind": "aunt or uncle", "parental_responsibility": "no", "because": "I asked her twice."},
        "end": {
            "end-until_on-day": today.day, "end-until_on-month": today.month, "end-until_on-year": today.year,
            "end-because": "I asked her twice.",
        },
        "mistake": {"mistake-because": "I asked her twice."},
    }[do]  # fmt: skip
    maria, prefix = world.of(world.maria), "" if do == "correct" else f"{do}-"
    seen = re.search(rf'name="{prefix}seen"[^>]* value="([^"]*)"', maria.get(path).text)[1]
    meanwhile()
    assert maria.get(path).status_code == 404, "it is over, and has no page of its own any more"
    both = maria.post(path, {"do": do, **typed, f"{prefix}seen": seen})
    assert both.status_code == 200
    what = "It was never so" if is_mistake else f"until {today - timedelta(1)}"
    for words in (f"{world.joy.name} {WHICH}", what, "I asked her twice."):
        assert words in both.text, words
    unseen = maria.post(path, {"do": do, **typed})
    assert (unseen.status_code, WHICH in unseen.text) == (200, True)
    again = re.search(rf'name="{prefix}seen"[^>]* value="([^"]*)"', both.text)[1]
    assert maria.post(path, {"do": do, **typed, f"{prefix}seen": again}).status_code == 302
    row.refresh_from_db()
    as_said = {"correct": (None, False), "end": (today, False), "mistake": (row.until_on, True)}[do]
    assert (row.until_on, row.mistaken_at is not None) == as_said
    kept = [each.because for each in grandmother.changes.order_by("at")]
    assert kept[-1] == "I asked her twice."
    assert len(kept) == 3, "nothing that was said is lost"


@pytest.fixture
def school(world):
    return details.record_detail(world.sam, kind="school", value="Kingfisher Primary", by=world.maria.account)


def _to_saltmarsh(world, school):
    details.change_detail(school, value="Saltmarsh School", from_on=days.today(), by=world.joy.account)


def test_a_contact_detail_changed_by_two(world, school):
    path = _people(world, "change_detail", world.sam, detail=school.pk)
    shows = [f"{world.joy.name} {WHICH}", "Saltmarsh School", 'value="Heron Primary"']
    _twice(world.of(world.maria), path, {"value": "Heron Primary"}, lambda: _to_saltmarsh(world, school), shows=shows)
    in_force = world.sam.contact_details.get(ended_at=None)
    assert (in_force.value, in_force.replaces.value, in_force.replaces.replaces) == (
        "Heron Primary", "Saltmarsh School", school,
    )  # fmt: skip
    assert world.of(world.maria).get(path).status_code == 404, "it is over, and has no page of its own any more"


def test_a_contact_detail_ended_by_one_while_another_changed_it(world, school):
    path = _people(world, "change_detail", world.sam, detail=school.pk)
    other = details.record_detail(world.sam, kind="phone", value="01632 960001", by=world.maria.account)

    def meanwhile():
        details.end_detail(school, by=world.joy.account)
        details.end_detail(other, by=world.maria.account)

    shows = [f"{world.joy.name} {WHICH}", "nothing", 'value="Heron Primary"']
    _twice(world.of(world.maria), path, {"value": "Heron Primary"}, meanwhile, shows=shows)
    assert world.sam.contact_details.get(ended_at=None).value == "Heron Primary"


def test_a_contact_detail_changed_by_one_while_another_ended_it(world, school):
    path = _people(world, "change_detail", world.sam, detail=school.pk)
    _twice(world.of(world.maria), path, {"value": ""}, lambda: _to_saltmarsh(world, school), shows=["Saltmarsh School"])
    assert not world.sam.contact_details.filter(ended_at=None).exists()


def test_a_detail_that_was_changed_while_its_sharing_was_written_is_not_shared_and_the_reason_stays(world, school):
    path = _people(world, "share_detail", world.sam, detail=school.pk)
    maria = world.of(world.maria)
    assert maria.get(path).status_code == 200
    _to_saltmarsh(world, school)
    typed = {"reader": str(world.dean.pk), "because": "The school asked both.", "has_asked": "on"}
    for _press in range(2):
        refused = maria.post(path, typed)
        assert refused.status_code == 200
        for words in ("changed or ended while you were writing", "nothing was shared", "The school asked both."):
            assert words in refused.text
    assert not world.sam.shared_details.exists()
    assert maria.get(path).status_code == 404


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


@pytest.fixture
def folder(settings, tmp_path):
    settings.FILES = tmp_path


def _colour(photo):
    return Image.open(io.BytesIO(files.read(photo))).getpixel((256, 256))


def _hidden(html, name, form):
    return re.search(rf'{form}.*?name="{name}"[^>]* value="([^"]*)"', html, re.S)[1]


@pytest.mark.parametrize("whose", ["own", "child"])
def test_a_photo_changed_by_two_is_shown_and_the_one_that_was_sent_is_kept(world, folder, whose):
    someone, by = (world.maria, world.maria) if whose == "own" else (world.sam, world.joy)
    path = reverse("about_me") if whose == "own" else _people(world, "change_photo", world.sam)
    picture = reverse("own_photo") if whose == "own" else _people(world, "photo", world.sam)
    which = "You changed this in another window." if whose == "own" else f"{world.joy.name} {WHICH}"
    typed, form = {"do": "photo", "has_agreed": "on"}, "multipart/form-data"
    client = world.of(world.maria)
    seen = _hidden(client.get(path).text, "seen", form)
    files.keep_photo(someone, made(colour="red"), by=by.account)
    sent = SimpleUploadedFile("x.png", made(colour="blue"), "image/png")
    both = client.post(path, {**typed, "photo": sent, "seen": seen})
    assert both.status_code == 200
    for words in (
        which,
        "another photo, which this page shows",
        f'src="{picture}"',
        "The picture that you sent is kept.",
    ):
        assert words in both.text, words
    assert _colour(files.photo_of(someone))[0] > 200, "red is still kept"
    again = {name: _hidden(both.text, name, form) for name in ("seen", "photo-kept")}
    assert client.post(path, {**typed, **again}).status_code == 302
    assert _colour(files.photo_of(someone))[2] > 200, "blue was not chosen again, and is kept"


@pytest.mark.parametrize("whose", ["own", "child"])
def test_a_photo_that_came_meanwhile_is_not_taken_away_unseen(world, folder, whose):
    someone, by = (world.maria, world.maria) if whose == "own" else (world.sam, world.joy)
    path = reverse("about_me") if whose == "own" else _people(world, "change_photo", world.sam)
    client = world.of(world.maria)
    files.keep_photo(someone, made(colour="red"), by=by.account)
    seen = _hidden(client.get(path).text, "seen", 'name="do" value="remove"')
    files.keep_photo(someone, made(colour="blue"), by=by.account)
    both = client.post(path, {"do": "remove", "seen": seen})
    assert (both.status_code, "Which is right?" in both.text) == (200, True)
    again = _hidden(both.text, "seen", 'name="do" value="remove"')
    assert client.post(path, {"do": "remove", "seen": again}).status_code == 302
    assert files.photo_of(someone) is None


def test_what_is_no_kept_picture_is_asked_for_again(world, folder):
    for kept in ("", "not base64!", "bm90IGEgcGljdHVyZQ=="):
        answer = world.of(world.maria).post(reverse("about_me"), {"do": "photo", "photo-kept": kept})
        assert (answer.status_code, "hoose a p" in answer.text) == (200, True)
    assert files.photo_of(world.maria) is None


@pytest.mark.through("c")
def test_an_invitation_answered_otherwise_in_two_windows(world):
    invitation = world.conference.invitations.get(person=world.amina)
    path = reverse("answer_invitation", args=[invitation.pk])

    def meanwhile():
        conferences.answer_invitation(invitation, is_coming=False, by=world.amina.account)

    both = _twice(
        world.of(world.amina), path, {"answer": "yes"}, meanwhile, shows=["No, I will not come</dd>"], is_own=True
    )
    assert re.search(r'value="yes"[^>]* checked', both.text), "what they chose now is chosen still"
    invitation.refresh_from_db()
    assert invitation.answer == "coming"
    seen = _seen(world.of(world.amina).get(path).text)
    conferences.answer_invitation(invitation, is_coming=False, by=world.amina.account)
    conferences.answer_invitation(invitation, is_coming=True, by=world.amina.account)
    same = world.of(world.amina).post(path, {"answer": "yes", "seen": seen})
    assert same.status_code == 302, "the same answer twice is one answer"


@pytest.mark.through("c")
def test_an_invitation_answered_while_the_meeting_is_moved_is_asked_again_with_the_new_time(world):
    invitation, conference = world.conference.invitations.get(person=world.amina), world.conference

    def meanwhile():
        conferences.move(
            conference, starts_at=days.now() + timedelta(days=1), place="The town hall",
            by=world.maria.account, late_because="Ill.",
        )  # fmt: skip

    path = reverse("answer_invitation", args=[invitation.pk])
    conferences.answer_invitation(invitation, is_coming=False, by=world.amina.account)
    both = _twice(
        world.of(world.amina), path, {"answer": "yes"}, meanwhile, shows=["Somebody changed", "The town hall"]
    )
    assert world.maria.name not in both.text
