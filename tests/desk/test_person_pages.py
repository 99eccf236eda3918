"""What is kept about one person: how they are related, what they need, how they are reached, and who else may know it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from alongside.access import days
from alongside.access.models import TrailEntry
from alongside.messages import actions as messages
from alongside.people import details, needs, relations
from alongside.people.errors import DoesNotFit, NeedsManager, NoSafeContact
from alongside.people.models import (
    Address,
    Change,
    Competence,
    ContactDetail,
    Person,
    Relationship,
    SafeContact,
    SharedDetail,
)
from alongside.practice import profile

SCHOOL = "Kingfisher Primary School"


def url(world, name, person=None, **parts):
    return reverse(name, kwargs={"family": world.family.pk} | ({"person": person.pk} if person else {}) | parts)


def html(client, address):
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def day(name, value):
    return {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}


def relationship(world, person, other):
    return Relationship.objects.get(person=person, other=other)


def test_a_persons_page_says_how_they_are_related_and_what_follows(world, django_assert_max_num_queries):
    client, address = world.of(world.maria), url(world, "person", world.sam)
    client.get(address)
    with django_assert_max_num_queries(40):
        page = html(client, address)
    assert "mother: Amina Hassan" in page
    assert "Layla" in page
    assert "parental responsibility" in page


def test_a_relationship_is_corrected_and_ended_and_what_was_said_before_stays(world):
    client, row = world.of(world.maria), relationship(world, world.dean, world.sam)
    address = url(world, "relationship", relationship=row.pk)
    assert "Dean" in html(client, address)
    typed = {
        "do": "correct",
        "kind": "step-parent",
        "parental_responsibility": "no",
        "because": "Birth certificate seen.",
    }
    assert client.post(address, typed).status_code == 302
    row.refresh_from_db()
    assert (row.kind, row.parental_responsibility) == ("step-parent", False)
    page = html(client, url(world, "person", world.sam))
    assert "Before: Dean" in page
    assert "Birth certificate seen." in page
    ended = {"do": "end", "end-because": "Moved out.", **day("end-until_on", days.today())}
    assert client.post(address, ended).status_code == 302
    assert client.get(address).status_code == 404, "it is over, and not changed any more"
    assert Change.objects.filter(person=world.dean, other=world.sam).count() == 2


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (
            {"kind": "father", "parental_responsibility": "no", "acquired": "birth", "because": "x"},
            "only for somebody who has it",
        ),
        ({"kind": "father", "parental_responsibility": "yes"}, "Why is it changed?"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_and_what_was_typed_stays(world, typed, says):
    row = relationship(world, world.dean, world.sam)
    response = world.of(world.maria).post(url(world, "relationship", relationship=row.pk), {"do": "correct", **typed})
    assert response.status_code == 200
    assert says in response.content.decode()
    assert not Change.objects.exists()


def test_what_was_never_so_is_not_shown_and_no_import_brings_it_back(world):
    from alongside.people import from_case_system

    row = relationship(world, world.dean, world.sam)
    client = world.of(world.maria)
    client.post(url(world, "relationship", relationship=row.pk), {"do": "mistake", "mistake-because": "Wrong Dean."})
    from_case_system.relate(world.dean, row.kind, world.sam, by=None)
    assert not Relationship.objects.current().filter(person=world.dean, other=world.sam).exists()
    assert "Wrong Dean." in html(client, url(world, "person", world.sam))


def test_a_baby_is_added_and_born_as_the_same_person(world):
    client = world.of(world.maria)
    due = days.today() + timedelta(days=40)
    typed = {
        "forename": "",
        "surname": "Hassan",
        "kind": "mother",
        "other": str(world.amina.pk),
        **day("expected_birth_on", due),
    }
    assert client.post(url(world, "add_member"), typed).status_code == 302
    baby = Person.objects.get(expected_birth_on=due)
    assert "mother: Amina Hassan" in html(client, url(world, "person", baby))
    assert baby.name == "Baby Hassan"
    tomorrow = days.today() + timedelta(days=1)
    born = {"forename": "Noor", "surname": "Hassan", "sex": "F", **day("birth_on", tomorrow)}
    assert "still to come" in client.post(url(world, "birth", baby), born).content.decode()
    assert client.post(url(world, "birth", baby), born | day("birth_on", days.today())).status_code == 302
    same = Person.objects.get(pk=baby.pk)
    assert (same.name, same.birth_on, same.expected_birth_on) == ("Noor Hassan", days.today(), due)
    assert "expected" in same.changes.get().before
    assert "sibling" in html(client, url(world, "person", same))


def test_nobody_outside_the_family_is_named_on_a_persons_page(world):
    from alongside.people import actions as people

    elsewhere = people.add_person(forename="Zebedee", surname="Quill", by=None)
    relations.relate(elsewhere, "former partner", world.amina, by=world.maria.account)
    for name in ("person", "family"):
        page = html(world.of(world.maria), url(world, name, world.amina if name == "person" else None))
        assert "Zebedee" not in page


def test_a_death_ends_the_account_and_the_safe_contact(world):
    client = world.of(world.joy)
    typed = day("death_on", days.today())
    assert client.post(url(world, "death", world.dean), typed).status_code == 302
    world.dean.refresh_from_db()
    world.dean.account.refresh_from_db()
    assert not world.dean.account.is_active
    assert not world.dean.safe_contacts.filter(ended_at=None).exists()
    with pytest.raises(NoSafeContact):
        messages.send(world.dean, "waiting", by=None)
    assert "died" in html(client, url(world, "person", world.dean))


def test_who_the_case_system_holds_is_not_renamed_here(world):
    typed = {"forename": "Aminah", "surname": "Hassan", "because": "typo"}
    response = world.of(world.maria).post(url(world, "correct_who", world.amina), typed)
    assert "Change them there" in response.content.decode()


def test_a_number_is_checked_and_kept_without_blanks(world):
    client, address = world.of(world.maria), url(world, "add_number", world.sam)
    assert "does not fit" in client.post(address, {"kind": "NHS number", "value": "943 476 5918"}).content.decode()
    assert client.post(address, {"kind": "NHS number", "value": "943 476 5919"}).status_code == 302
    assert world.sam.identifiers.get(kind="nhs number").value == "9434765919"
    assert "943 476 5919" in html(client, url(world, "person", world.sam))
    assert "943 476 5919" not in html(world.of(world.tom), url(world, "person", world.sam)), "a chair needs no numbers"


def test_what_somebody_needs_is_shown_where_their_meeting_is_arranged(world):
    client, address = world.of(world.maria), url(world, "needs", world.amina)
    refused = client.post(address, {"kind": "interpreter", "words": ""})
    assert "Say which language" in refused.content.decode()
    client.post(address, {"kind": "interpreter", "words": "Sorani Kurdish, a woman"})
    meeting = reverse("conference", kwargs={"conference": world.conference.pk})
    for who in (world.maria, world.priya, world.tom):
        assert "Sorani Kurdish, a woman" in html(world.of(who), meeting)
    client.post(address, {"end": str(world.amina.needs.get().pk)})
    assert "Sorani" not in html(client, meeting)


def test_a_decision_is_judged_each_time_and_the_childs_words_are_sealed(world):
    client, address = world.of(world.maria), url(world, "add_competence", world.layla)
    typed = {
        "decision": "See the counsellor alone", "finding": "can decide", "reasons": "She told me what would be written.",
        "childs_words": "I want to go by myself", "assessor": str(world.maria.pk), **day("assessed_on", days.today()),
    }  # fmt: skip
    assert client.post(address, typed).status_code == 302
    page = html(client, url(world, "person", world.layla))
    assert "I want to go by myself" in page
    assert "Maria Santos" in page
    row = world.layla.competences.get()
    sealed = type(row).objects.filter(pk=row.pk).values_list("childs_words", flat=True)[0]
    assert b"by myself" not in bytes(sealed)
    assert "I want to go by myself" not in html(world.of(world.tom), url(world, "person", world.layla))


def judge_again(world, row, **more):
    typed = {
        "finding": "can decide", "reasons": "She came back with questions of her own.", "assessor": str(world.karen.pk),
        **day("assessed_on", days.today()), **more,
    }  # fmt: skip
    return world.of(world.maria).post(url(world, "judge_again", world.layla, competence=row.pk), typed)


def test_a_decision_is_judged_again_and_what_was_found_before_stays_to_be_read(world):
    first = needs.record_competence(
        world.layla, decision="See the counsellor alone", finding="cannot yet", reasons="Too tired.",
        assessed_on=days.today(), assessor=world.maria, today=days.today(), by=world.maria.account,
    )  # fmt: skip
    here = url(world, "person", world.layla)
    again = url(world, "judge_again", world.layla, competence=first.pk)
    assert again in html(world.of(world.maria), here)
    assert "Too tired." in html(world.of(world.maria), again)
    early = judge_again(world, first, **day("assessed_on", days.today() - timedelta(1)))
    assert "judged on a later day before" in early.text
    outsider = judge_again(world, first, assessor=str(world.dean.pk))
    assert outsider.status_code == 200
    assert judge_again(world, first).status_code == 302
    second = Competence.objects.get(replaces=first)
    assert (second.decision, second.assessor, second.recorded_by) == (
        "See the counsellor alone", world.karen, world.maria.account,
    )  # fmt: skip
    page = html(world.of(world.maria), here)
    assert page.index("questions of her own") < page.index("Too tired.")
    assert "written down by Maria Santos" in page
    assert again not in page, "the last one is judged again, not the first"
    stale = judge_again(world, first, reasons="I wrote this meanwhile.")
    assert "judged it again while you were writing" in stale.text
    assert "I wrote this meanwhile." in stale.text
    assert Competence.objects.filter(child=world.layla).count() == 2
    elsewhere = url(world, "judge_again", world.sam, competence=first.pk)
    assert world.of(world.maria).get(elsewhere).status_code == 404
    for who, status in ((world.tom, 403), (world.ifan, 404), (world.luke, 404), (world.dean, 404)):
        assert world.of(who).get(again).status_code == status


@pytest.fixture
def school(world):
    return details.record_detail(world.sam, kind="school", value=SCHOOL, by=world.maria.account)


def share(world, what, reader, by=None, **more):
    return details.share(
        what,
        reader=reader,
        because="School asked both parents.",
        from_on=days.today(),
        by=(by or world.maria).account,
        **more,
    )


def dean_sees(world):
    client = world.of(world.dean)
    page = html(client, reverse("your_details"))
    for shared in SharedDetail.objects.all():
        response = client.get(reverse("shared_detail", kwargs={"shared": shared.pk}))
        page += response.content.decode() if response.status_code == 200 else ""
    return page


def test_a_school_is_confidential_until_it_is_shared_with_one_person_and_again_once_it_is_taken_back(world, school):
    assert SCHOOL not in dean_sees(world)
    client = world.of(world.maria)
    typed = {"reader": str(world.dean.pk), "because": "The court said so."}
    address = url(world, "share_detail", world.sam, detail=school.pk)
    assert "Ask them first" in client.post(address, typed).content.decode()
    assert client.post(address, typed | {"has_asked": "on"}).status_code == 302
    assert SCHOOL in dean_sees(world)
    entry = TrailEntry.objects.latest("number")
    assert (entry.level, entry.subject_id, entry.account_id) == (
        "detail opened",
        str(world.sam.pk),
        world.dean.account_id,
    )
    shared = SharedDetail.objects.get()
    for other in (world.amina, world.karen, world.ifan, world.luke):
        assert world.of(other).get(reverse("shared_detail", kwargs={"shared": shared.pk})).status_code == 404
    assert client.post(url(world, "take_back_detail", shared=shared.pk)).status_code == 302
    assert SCHOOL not in dean_sees(world)


def test_a_new_school_is_shared_with_nobody_though_the_old_one_was(world, school):
    share(world, school, world.dean)
    address = url(world, "change_detail", world.sam, detail=school.pk)
    assert world.of(world.maria).post(address, {"value": "Saltmarsh School"}).status_code == 302
    assert ContactDetail.objects.get(ended_at=None).replaces == school
    page = dean_sees(world)
    assert "Saltmarsh School" not in page
    assert SCHOOL not in page


def test_what_is_shared_until_a_day_is_not_seen_after_it(world, school):
    share(world, school, world.dean, until_on=days.today())
    assert SCHOOL in dean_sees(world)
    assert not details.shared_with(world.dean.account, days.today() + timedelta(days=1)).exists()


def test_a_protected_address_is_shared_by_a_manager_or_not_at_all(world):
    home = Address.objects.get(person=world.amina, until_on=None)
    assert home.is_protected
    with pytest.raises(NeedsManager):
        share(world, home, world.layla)
    assert share(world, home, world.layla, by=world.joy)
    with pytest.raises(DoesNotFit):
        share(world, home, world.amina, by=world.joy)
    assert "Saltmarsh" not in dean_sees(world)


def test_an_address_that_comes_under_protection_is_seen_no_more_by_whom_it_was_shared_with(world):
    home = Address.objects.get(person=world.amina, until_on=None)
    Address.objects.filter(pk=home.pk).update(is_protected=False)
    home.refresh_from_db()
    share(world, home, world.dean)
    assert "Saltmarsh" in dean_sees(world)
    Address.objects.filter(pk=home.pk).update(is_protected=True)
    assert "Saltmarsh" not in dean_sees(world)


def test_the_page_that_shares_does_not_show_a_protected_address(world):
    home = Address.objects.get(person=world.amina, until_on=None)
    for who in (world.maria, world.joy):
        assert "Saltmarsh" not in html(world.of(who), url(world, "share_detail", world.amina, detail=home.pk))


def test_her_own_page_says_how_she_is_reached_and_never_shows_a_protected_address(world):
    page = html(world.of(world.amina), reverse("your_details"))
    assert world.amina.safe_contacts.get(ended_at=None).where in page
    assert "Saltmarsh" not in page
    assert "in case somebody else picks up this phone" in page


def test_a_safe_contact_is_asked_about_again_after_the_days_of_the_profile(world):
    contact = world.amina.safe_contacts.get(ended_at=None)
    allowed = profile.current().safe_contact.confirm_again_after_days
    assert not contact.is_stale_on(contact.confirmed_on + timedelta(days=allowed))
    assert contact.is_stale_on(contact.confirmed_on + timedelta(days=allowed + 1))
    SafeContact.objects.filter(pk=contact.pk).update(confirmed_on=date(2026, 1, 5))
    client = world.of(world.maria)
    assert "Is it still safe?" in html(client, url(world, "person", world.amina))
    address = url(world, "safe_contact_again", world.amina)
    assert contact.where in html(client, address)
    assert TrailEntry.objects.latest("number").level == "detail opened"
    assert client.post(address, {"confirmed_how": "face to face"}).status_code == 302
    again = world.amina.safe_contacts.get(ended_at=None)
    assert (again.where, again.confirmed_on, again.confirmed_how) == (contact.where, days.today(), "face to face")


def test_a_message_to_a_number_that_was_only_confirmed_again_still_goes(world, settings, tmp_path):
    settings.OUTBOX = tmp_path
    message = messages.send(world.amina, "waiting", by=None)
    contact = world.amina.safe_contacts.get(ended_at=None)
    details.confirm_safe_contact_again(contact, on=days.today(), confirmed_how="they rang", by=world.maria.account)
    messages.deliver.func(str(message.pk))
    message.refresh_from_db()
    assert message.sent_at
    later = messages.send(world.amina, "waiting", by=None)
    details.confirm_safe_contact(
        world.amina, channel="call", where="01632 960001", on=days.today(), by=world.maria.account
    )
    messages.deliver.func(str(later.pk))
    later.refresh_from_db()
    assert later.stopped_because
    with pytest.raises(NoSafeContact):
        messages.send(world.amina, "waiting", by=None)


def test_a_number_that_is_not_hers_any_more_is_no_safe_contact(world):
    by = world.maria.account
    details.confirm_safe_contact(world.amina, channel="text", where="07700 900 555", on=days.today(), by=by)
    phone = details.record_detail(world.amina, kind="phone", value="+44 7700 900555", by=by)
    details.end_detail(phone, by=by)
    assert not world.amina.safe_contacts.filter(ended_at=None).exists()


def test_who_may_not_change_what_is_kept_about_a_person(world, school):
    names = ("add_relationship", "needs", "add_number", "add_competence", "add_detail", "birth", "death", "correct_who")
    for name in names:
        for who, status in (
            (world.tom, 403),
            (world.priya, 403),
            (world.ifan, 404),
            (world.luke, 404),
            (world.dean, 404),
        ):
            assert world.of(who).post(url(world, name, world.sam), {}).status_code == status, (name, who)
    for name in ("change_detail", "share_detail"):
        for who in (world.tom, world.ifan, world.luke, world.dean, world.karen):
            assert world.of(who).get(url(world, name, world.sam, detail=school.pk)).status_code in (403, 404), name
