"""What a delivery changed is kept, what it no longer has is marked and comes back, and each table is seen on a person's page."""

import csv
from datetime import timedelta

import pytest
from django.urls import reverse

from alongside.exchange import council
from alongside.exchange.cast import CAST
from alongside.exchange.council_names import AGENCY_OF_DEPARTMENT
from alongside.exchange.importing import import_ssd
from alongside.exchange.models import ImportedRow
from alongside.incoming.problems import Kind
from alongside.people.models import Delivery, ExtractChange, Involvement, Person
from tests import world as worlds
from tests.exchange.test_importing import edit

EXTRACT_DAY = worlds.TODAY - timedelta(days=5)


@pytest.fixture
def folder(tmp_path):
    """The extract by which the world was made."""
    council.write(tmp_path, today=worlds.working_days_from(worlds.BEGAN_ON, CAST.hassan.enquiry_age), only=CAST.hassan)
    return tmp_path


def again(folder, **options):
    problems = []
    summary = import_ssd(
        folder, today=worlds.TODAY, agencies=AGENCY_OF_DEPARTMENT, on_problem=problems.append, **options
    )
    return summary, problems


def page_of(world, who, person):
    return world.of(who).get(reverse("case_system", kwargs={"family": world.family.pk, "person": person.pk}))


@pytest.mark.through("b")
def test_what_changed_is_kept_as_it_was_and_shown(world, folder):
    def moved(row):
        if row["pers_person_id"] == "P-SAM":
            return row | {"pers_forename": "Samuel", "pers_ethnicity": "MOTH"}
        return row

    edit(folder, "ssd_person", moved)
    summary, problems = again(folder)
    assert problems == []
    assert (summary.total.changed, summary.total.gone) == (1, 0)
    change = ExtractChange.objects.select_related("data_key").get()
    assert change.person_id == world.sam.pk
    text = page_of(world, world.maria, world.sam).content.decode()
    assert "Sam became Samuel" in text
    assert "MWAS became MOTH" in text
    assert change.delivery_id == Delivery.last().pk
    with_what_it_said = bytes(ExtractChange.objects.values_list("values", flat=True).get())
    assert b"Samuel" not in with_what_it_said


@pytest.mark.through("b")
def test_what_is_no_longer_there_is_marked_and_comes_back(world, folder):
    karen = Involvement.objects.get(worker__person=world.karen, person=world.sam)

    def without_karen(row):
        is_hers = (row["invo_professional_id"], row["invo_person_id"]) == ("W-KAREN", "P-SAM")
        return None if is_hers else row

    whole = (folder / "ssd_involvements.csv").read_bytes()
    edit(folder, "ssd_involvements", without_karen)
    summary, problems = again(folder)
    assert (problems, summary.total.gone, summary.total.changed) == ([], 1, 0)
    karen.refresh_from_db()
    assert karen.until_on == worlds.TODAY, "a part that is gone must not keep a family open"
    assert "no longer in the case system" in page_of(world, world.maria, world.sam).content.decode()
    assert again(folder)[0].total.gone == 0, "marked once"
    (folder / "ssd_involvements.csv").write_bytes(whole)
    summary, problems = again(folder)
    assert (problems, summary.total.back, summary.total.unchanged) == ([], 1, summary.total.read - 1)
    karen.refresh_from_db()
    assert karen.until_on is None
    assert '<strong class="govuk-tag' not in page_of(world, world.maria, world.sam).content.decode()


@pytest.mark.through("b")
def test_an_extract_that_is_not_whole_marks_nothing_until_somebody_says_so(world, folder, monkeypatch):
    monkeypatch.setattr("alongside.exchange.importing.FEW_GONE", 1)
    edit(folder, "ssd_involvements", lambda row: None)
    summary, problems = again(folder)
    assert summary.total.gone == 0
    assert [each.kind for each in problems] == [Kind.MANY_GONE]
    summary, problems = again(folder, accepts_gone=True)
    assert summary.total.gone > 1
    assert problems == []


@pytest.mark.through("b")
def test_rows_of_a_file_that_could_not_be_read_whole_have_not_gone(world, folder):
    path = folder / "ssd_address.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]) + 'AD-1,"broken\n', encoding="utf-8")
    summary, problems = again(folder)
    assert [each.kind for each in problems] == [Kind.QUOTES]
    assert summary.total.gone == 0
    path.unlink()
    assert again(folder)[0].total.gone == 0
    assert not ImportedRow.objects.exclude(gone_in=None).exists()


@pytest.mark.through("b")
def test_what_another_row_still_says_is_not_marked(world, folder):
    """The mother is said twice: by the dataset's table and by our own of relationships."""
    edit(folder, "relationships", lambda row: None if row["relationship"] == "mother" else row)
    summary, _problems = again(folder)
    assert summary.total.gone > 0
    assert not ExtractChange.objects.filter(person=world.amina).exists()


@pytest.mark.through("b")
def test_an_import_that_goes_on_is_said_on_the_page(world):
    assert "has not come in whole" not in page_of(world, world.maria, world.sam).content.decode()
    Delivery.objects.create(started_at=Delivery.last().completed_at + timedelta(days=1))
    assert "has not come in whole" in page_of(world, world.maria, world.sam).content.decode()


@pytest.mark.through("a")
def test_only_who_may_read_the_family_reads_what_the_case_system_says(world, django_assert_max_num_queries):
    world.of(world.maria).get(reverse("my_work"))
    assert page_of(world, world.maria, world.sam).status_code == 200
    for who in (world.ifan, world.stranger, world.dean):
        assert page_of(world, who, world.sam).status_code == 404
    assert page_of(world, world.luke, world.sam).status_code in (302, 404)
    client = world.of(world.maria)
    url = reverse("case_system", kwargs={"family": world.family.pk, "person": world.sam.pk})
    with django_assert_max_num_queries(40):
        client.get(url)


@pytest.mark.through("b")
def test_every_table_of_the_extract_is_seen_on_the_page_of_the_person(world, folder):
    """A row in each table about Sam, with a word of its own in each column that is text."""
    rows = {
        "ssd_disability": {"disa_table_id": "D1", "disa_person_id": "P-SAM", "disa_disability_code": "HEAR"},
        "ssd_contacts": {
            "cont_contact_id": "K1", "cont_person_id": "P-SAM", "cont_contact_date": "2026-10-01",
            "cont_contact_source_code": "SRC9", "cont_contact_source_desc": "Lollipop lady",
            "cont_contact_outcome_json": '{"ADVICE": "given"}',
        },
        "ssd_early_help_episodes": {
            "earl_episode_id": "E1", "earl_person_id": "P-SAM", "earl_episode_start_date": "2026-05-01",
            "earl_episode_end_date": "2026-06-01", "earl_episode_reason": "Routines at bedtime",
            "earl_episode_end_reason": "Moved up", "earl_episode_organisation": "Family Hub Nine",
            "earl_episode_worker_id": "W-KAREN",
        },
        "ssd_cin_episodes": {
            "cine_referral_id": "R9", "cine_person_id": "P-SAM", "cine_referral_date": "2026-07-01",
            "cine_cin_primary_need_code": "N77", "cine_referral_source_code": "SC5", "cine_referral_source_desc": "Postman",
            "cine_referral_outcome_json": '{"ASSESSED": "yes indeed"}', "cine_referral_nfa": "N",
            "cine_close_reason": "RC77", "cine_close_date": "2026-08-01", "cine_referral_team": "Front Door Team",
            "cine_referral_worker_id": "W-ANA",
        },
        "ssd_cp_visits": {
            "cppv_cp_visit_id": "V1", "cppv_person_id": "P-SAM", "cppv_cp_plan_id": "", "cppv_cp_visit_date": "2026-11-20",
            "cppv_cp_visit_seen": "Y", "cppv_cp_visit_seen_alone": "N", "cppv_cp_visit_bedroom": "Y",
        },
        "ssd_voice_of_child": {
            "voch_table_id": "O1", "voch_person_id": "P-SAM", "voch_explained_worries": "Y",
            "voch_story_help_understand": "N", "voch_agree_worker": "Y", "voch_plan_safe": "N",
            "voch_tablet_help_explain": "Y",
        },
        "ssd_linked_identifiers": {
            "link_table_id": "L1", "link_person_id": "P-SAM", "link_identifier_type": "NHS Number",
            "link_identifier_value": "999 000 0018", "link_valid_from_date": "", "link_valid_to_date": "",
        },
    }  # fmt: skip
    for table, row in rows.items():
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert set(header) == set(row), "the columns of the file are those of the dataset"
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow([row[name] for name in header])
    summary, problems = again(folder)
    assert summary.total.added == len(rows)
    assert [each.column for each in problems] in ([], ["link_identifier_value"])
    text = page_of(world, world.maria, world.sam).content.decode()
    for word in (
        "Hearing", "Lollipop lady", "SRC9", "ADVICE: given", "Routines at bedtime", "Moved up", "Family Hub Nine",
        "Karen Cole", "N77", "SC5", "Postman", "ASSESSED: yes indeed", "RC77", "Front Door Team", "Ana Lopes",
        "Bedroom seen", "The worries were explained",
    ):  # fmt: skip
        assert word in text, word
    assert Person.objects.get(ssd_id="P-SAM").identifiers.filter(ssd_id="L1").exists()
