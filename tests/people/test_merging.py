"""Two records of one person are made one and two again: nothing is lost, and nobody reads what was for somebody else."""

import hashlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db.models import UniqueConstraint
from django.urls import reverse
from django.utils import timezone

from alongside.access import days
from alongside.access.policy import Role, Scope
from alongside.people import actions as people
from alongside.people import details, files, merging, needs, relations, restricting
from alongside.people.errors import AlreadyThere, CannotMerge, NeedsManager
from alongside.people.from_case_system import join_family
from alongside.people.models import (
    Audience,
    AudienceMember,
    Family,
    FamilyMember,
    Grant,
    KeptFile,
    Merge,
    MovedRow,
    NameWord,
    Person,
    Relationship,
    SearchKey,
)
from alongside.voices import actions as voices
from alongside.voices.models import View
from tests.people.test_pictures import made

LEDGERS = {Merge, MovedRow}


def digests():
    """A digest of every table's rows but the trail's, the sessions' and the ledger's own."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        if model in LEDGERS or label.startswith(
            ("access.trail", "sessions.", "access.presses", "django_tasks", "access.list")
        ):
            continue
        columns = [field.attname for field in model._meta.concrete_fields]
        if model in (NameWord, SearchKey):
            columns.remove("id")  # made anew, the same words and keys of the same people
        kept = model._base_manager.values_list(*columns)
        rows = sorted(str([bytes(each) if isinstance(each, memoryview) else each for each in row]) for row in kept)
        found[label] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES = tmp_path


def second(world, forename, like, **more):
    """A second record of somebody in the same family."""
    person = people.add_person(forename=forename, surname=like.surname, by=None, **more)
    join_family(world.family, person, by=None)
    return person


def samira(world):
    return Person.objects.get(forename="Samira", families=world.family, ssd_id__isnull=False)


def busy(world):
    """A second record of the grandmother about which much is known, some of it the same as of the first."""
    grandmother, by = samira(world), world.maria.account
    twin = second(world, "Samirah", grandmother, ssd_id="P-AGAIN")
    relations.relate(twin, "mother", world.amina, by=by)  # twice the same
    relations.relate(twin, "grandparent", world.layla, by=by)
    relations.relate(twin, "sibling", grandmother, by=by)  # between the two
    for person in (grandmother, twin):
        people.record_identifier(person, kind="case number", value="77", by=by)
        details.record_detail(person, kind="phone", value="01632 960000", by=by)
    people.record_address(twin, lines="1 New Street", postcode="RV1 1AA", house="1", by=by)
    needs.record_need(twin, kind="large print", words="", by=by)
    people.involve(twin, world.maria.worker, role="visits", by=by)
    for person in (grandmother, twin):
        files.keep_photo(person, made(), by=by)
    return grandmother, twin


def ask(world, kept, merged, by=None):
    return merging.ask(
        world.family, kept=kept, merged=merged, because="The same birth date.", by=(by or world.maria).account
    )


def test_everything_that_named_the_second_record_names_the_first_and_goes_back_exactly(world):
    grandmother, twin = busy(world)
    before = digests()
    merge = ask(world, grandmother, twin)
    assert merge.done_at
    twin.refresh_from_db()
    assert twin.merged_into == grandmother
    assert twin not in world.family.people.all()
    assert {detail.value for detail in grandmother.contact_details.all()} == {"01632 960000"}
    assert grandmother.contact_details.count() == 2
    assert grandmother.addresses.filter(lines__isnull=False).exists()
    assert [need.kind for need in grandmother.needs.all()] == ["large print"]
    assert not Relationship.objects.filter(person=twin).exists()
    assert not Relationship.objects.filter(person=grandmother, other=grandmother).exists()
    assert KeptFile.objects.filter(person=twin).exists(), "each keeps its photo"
    assert digests() != before
    merging.undo(merge, by=world.joy.account)
    changed = {label for label, digest in digests().items() if digest != before[label]}
    assert not changed


def test_what_was_written_since_stays_with_the_first(world):
    grandmother, twin = busy(world)
    merge = ask(world, grandmother, twin)
    need = needs.record_need(grandmother, kind="easy read", words="", by=world.maria.account)
    merging.undo(merge, by=world.joy.account)
    need.refresh_from_db()
    assert need.person == grandmother


def test_what_is_sealed_opens_under_the_first(world):
    grandmother, twin = busy(world)
    ask(world, grandmother, twin)
    assert "1 New Street" in [address.lines for address in grandmother.addresses.all()]
    html = world.of(world.maria).get(
        reverse("contact_details", kwargs={"family": world.family.pk, "person": grandmother.pk})
    )
    assert html.status_code == 200


def what_dean_reads(world):
    return set(View.objects.current().visible_to(world.dean.account).values_list("pk", flat=True))


def test_nobody_reads_what_was_for_another_until_a_manager_has_decided(world):
    by = world.maria.account
    other = second(world, "D", world.dean)
    view = voices.record(
        world.layla, "Please do not tell Dad.", family=world.family, topic=View.Topic.SAID, readers=[other], question="wishes",
        was_read_back=True, by=by,
    )  # fmt: skip
    merge = ask(world, world.dean, other)
    assert merge.is_waiting
    assert view.pk not in what_dean_reads(world)
    with pytest.raises(AlreadyThere):
        ask(world, world.dean, other)
    manager, url = world.of(world.joy), reverse("decide_merge", kwargs={"family": world.family.pk, "merge": merge.pk})
    assert reverse("merges", args=[world.family.pk]) in manager.get(reverse("my_work")).content.decode()
    assert "things that somebody said: 1" in manager.get(url).content.decode()
    assert world.of(world.maria).post(url, {"do": "yes"}).status_code == 403
    assert view.pk not in what_dean_reads(world)
    manager.post(url, {"do": "no"})
    merge.refresh_from_db()
    assert merge.was_refused
    assert view.pk not in what_dean_reads(world)
    again = ask(world, world.dean, other)
    manager.post(reverse("decide_merge", kwargs={"family": world.family.pk, "merge": again.pk}), {"do": "yes"})
    assert view.pk in what_dean_reads(world), "a manager said that it is him"
    manager.post(reverse("decide_merge", kwargs={"family": world.family.pk, "merge": again.pk}), {"do": "undo"})
    assert view.pk not in what_dean_reads(world)


def test_who_asked_does_not_decide(world):
    other = second(world, "D", world.dean)
    audience = people.audience([other], by=None)
    voices.record(
        world.layla, "x", family=world.family, topic=View.Topic.SAID, readers=[other], question="wishes",
        was_read_back=True, by=world.maria.account,
    )  # fmt: skip
    merge = ask(world, world.dean, other, by=world.joy)
    with pytest.raises(NeedsManager):
        merging.decide(merge, is_right=True, by=world.joy.account)
    assert audience.members.get().person == other


def test_an_account_goes_with_its_person_and_back(world):
    stand_in = second(world, "Deano", world.dean)
    account, before = world.dean.account, digests()
    merge = ask(world, stand_in, world.dean)
    assert merge.is_waiting, "he could read things that were for his other record"
    merging.decide(merge, is_right=True, by=world.joy.account)
    stand_in.refresh_from_db()
    assert stand_in.account == account
    assert Person.objects.get(account=account) == stand_in
    merging.undo(Merge.objects.get(), by=world.joy.account)
    assert {label for label, digest in digests().items() if digest != before[label]} == set()


def test_two_accounts_two_lives_or_two_families_are_not_made_one(world):
    stranger = people.add_person(forename="Dean", surname="Carter", by=None)
    cases = [(world.amina, world.dean), (samira(world), world.maria), (samira(world), stranger), (world.sam, world.sam)]
    elsewhere = second(world, "Samira", samira(world))
    people.add_family(name="Quill", people=[elsewhere], by=None)
    for kept, merged in (*cases, (samira(world), elsewhere)):
        with pytest.raises(CannotMerge) as refused:
            ask(world, kept, merged)
        assert "Quill" not in str(refused.value.sentence)
    assert not Merge.objects.exists()


def test_what_cannot_stand_twice_is_said_and_nothing_is_half_done(world):
    by, other = world.maria.account, second(world, "Samira", samira(world))
    for person, number in ((samira(world), "07700 900111"), (other, "07700 900112")):
        details.confirm_safe_contact(person, channel="text", where=number, on=days.today(), by=by)
    before = digests()
    with pytest.raises(CannotMerge) as refused:
        ask(world, samira(world), other)
    assert "safe contact" in str(refused.value.sentence)
    assert digests() == before


def test_an_import_says_of_the_second_record_what_it_says_of_the_first_and_brings_nothing_back(world):
    from alongside.exchange.known import Known
    from alongside.exchange.rows import FamilyMemberRow

    grandmother, twin = busy(world)
    ask(world, grandmother, twin)
    row = FamilyMemberRow(person_id="P-AGAIN", family_id=world.family.ssd_id)
    known = Known([row], today=days.today(), agencies={}, waiting_plans=set())
    assert known.person(row) == grandmother
    assert known.recorded["P-AGAIN"] == twin, "its own name and dates are still its own"


def test_nothing_changes_about_who_may_open_the_family(world):
    grandmother, twin = busy(world)
    before = set(Grant.in_force().values_list("family", "account", "scope"))
    merge = ask(world, grandmother, twin)
    assert set(Grant.in_force().values_list("family", "account", "scope")) == before
    merging.undo(merge, by=world.joy.account)
    assert set(Grant.in_force().values_list("family", "account", "scope")) == before


def test_every_table_that_may_name_a_person_once_says_what_happens_to_two(db):
    """A table that is added later either fails here or is moved whole."""
    told = (
        merging.SET_ASIDE
        | merging.STAYS
        | merging.STAYS_IF_TWICE
        | merging.MADE_ANEW
        | set(merging.IN_WORDS)
        | {"people.conflict", "people.person"}
    )
    for model, column in merging._keys_to(Person):
        named_once = any(
            isinstance(rule, UniqueConstraint) and column in rule.fields for rule in model._meta.constraints
        ) or any(column in fields for fields in model._meta.unique_together)
        is_own = model._meta.get_field(column).unique
        if named_once or is_own:
            assert model._meta.label_lower in told, f"{model._meta.label_lower}.{column}"
    assert {model for model, _column in merging._keys_to(Audience)} > {AudienceMember, View}
    assert FamilyMember in {model for model, _column in merging._keys_to(Person)}


def test_who_may_say_that_two_records_are_one(world):
    parts = {"family": world.family.pk, "person": samira(world).pk}
    answers = {200: (world.maria, world.joy), 403: (world.tom, world.priya)}
    answers[404] = (world.ifan, world.luke, world.stranger, world.dean, world.karen)
    for status, those in answers.items():
        for who in those:
            assert world.of(who).get(reverse("ask_merge", kwargs=parts)).status_code == status, who
    other = second(world, "Samira", samira(world))
    url = reverse("ask_merge", kwargs=parts)
    assert world.of(world.maria).post(url, {"merged": str(other.pk), "because": "x"}).status_code == 302
    page = world.of(world.maria).get(reverse("person", kwargs=parts)).content.decode()
    assert "Also recorded as:" in page


@pytest.fixture
def quill(world):
    """Another family that Maria works with, in which the grandmother is recorded a second time."""
    kim = people.add_person(forename="Kim", surname="Quill", birth_on=days.today(), by=None)
    twin = people.add_person(forename="Samirah", surname="Hassan", by=None)
    family = people.add_family(name="Quill", people=[kim, twin], by=None)
    people.involve(kim, world.maria.worker, role="Social worker", by=None)
    people.record_address(twin, lines="1 New Street", postcode="RV1 1AA", house="1", by=None)
    needs.record_need(twin, kind="large print", words="", by=world.maria.account)
    return SimpleNamespace(family=family, twin=twin, kim=kim)


def of_hassan_alone(world, role, scope):
    """A colleague who may open the Hassan family and not the Quill family."""
    worker = people.add_worker(name="Noor Ali", agency=world.maria.worker.agency, by=None)
    account = people.give_staff_account(worker, "noor@riverside.example", role, by=None)
    people.grant(world.family, account, scope)
    return account


def parts_of(world):
    return {"family": world.family.pk, "person": samira(world).pk}


def page(world, who, name, **parts):
    return world.of(who).get(reverse(name, kwargs=parts)).content.decode()


def test_a_record_in_another_family_is_offered_to_who_works_with_both_and_to_nobody_else(world, quill):
    assert "Samirah Hassan: Quill family" in page(world, world.maria, "ask_merge", **parts_of(world))
    colleague = of_hassan_alone(world, Role.SOCIAL_WORKER, Scope.OWN)
    assert "Samirah" not in page(world, colleague, "ask_merge", **parts_of(world))
    sent = {"merged": str(quill.twin.pk), "because": "x"}
    answer = world.of(colleague).post(reverse("ask_merge", kwargs=parts_of(world)), sent)
    assert "Quill" not in answer.content.decode()
    with pytest.raises(CannotMerge):
        merging.ask(world.family, kept=samira(world), merged=quill.twin, because="x", by=colleague)
    assert not Merge.objects.exists()


@pytest.mark.parametrize("closed", ["restricted", "in conflict"])
def test_a_record_in_a_family_that_is_closed_is_not_offered_and_not_made_one(world, quill, closed):
    if closed == "restricted":
        Family.objects.filter(pk=quill.family.pk).update(restricted_at=timezone.now())
        people.grant(quill.family, world.maria.account, Scope.NAMED)
        assert page(world, world.maria, "family", family=quill.family.pk), "she may open it"
    else:
        restricting.record_conflict(quill.family, world.maria, because="x", by=world.joy.account)
    assert "Samirah" not in page(world, world.maria, "ask_merge", **parts_of(world))
    with pytest.raises(CannotMerge) as refused:
        ask(world, samira(world), quill.twin)
    assert "Quill" not in str(refused.value.sentence)


def test_across_families_somebody_who_decides_in_both_decides_and_it_goes_back_exactly(world, quill):
    one_side = of_hassan_alone(world, Role.TEAM_MANAGER, Scope.TEAM)
    kept, before = samira(world), digests()
    answer = world.of(world.maria).post(
        reverse("ask_merge", kwargs=parts_of(world)), {"merged": str(quill.twin.pk), "because": "The same birth date."}
    )
    assert answer.status_code == 302
    merge = Merge.objects.get()
    assert merge.is_waiting, "whoever works with one family would meet the person of the other"
    url = reverse("decide_merge", args=[world.family.pk, merge.pk])
    assert "Samirah" not in page(world, one_side, "merges", family=world.family.pk)
    assert "may be one person" not in page(world, one_side, "my_work")
    assert world.of(one_side).post(url, {"do": "yes"}).status_code == 404
    with pytest.raises(CannotMerge):
        merging.decide(merge, is_right=True, by=one_side)
    assert "Samirah" in page(world, world.maria, "merges", family=quill.family.pk)
    assert "may be one person" in page(world, world.joy, "my_work")
    asked = world.of(world.joy).get(url).content.decode()
    assert "Quill family" in asked
    assert world.of(world.joy).post(url, {"do": "yes"}).status_code == 302
    assert set(kept.families.all()) == {world.family, quill.family}
    assert [need.kind for need in kept.needs.all()] == ["large print"]
    assert "Samirah" in page(world, one_side, "merges", family=world.family.pk), "they are one person now"
    assert world.of(one_side).post(url, {"do": "undo"}).status_code == 404
    world.of(world.joy).post(reverse("decide_merge", args=[quill.family.pk, merge.pk]), {"do": "undo"})
    signed_in = {"access.account"}  # when they last did
    assert {label for label, digest in digests().items() if digest != before[label]} == signed_in
    assert set(kept.families.all()) == {world.family}


def test_a_family_restricted_since_it_was_asked_is_not_made_one_with_another(world, quill):
    merge = ask(world, samira(world), quill.twin)
    Family.objects.filter(pk=quill.family.pk).update(restricted_at=timezone.now())
    people.grant(quill.family, world.joy.account, Scope.NAMED)
    with pytest.raises(CannotMerge):
        merging.decide(merge, is_right=True, by=world.joy.account)
    merge.refresh_from_db()
    assert merge.is_waiting
    assert set(samira(world).families.all()) == {world.family}
