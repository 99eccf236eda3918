"""What an import does to the database: once, twice, broken, stopped, and with what was written here meanwhile."""

import csv
import hashlib
from datetime import datetime, time, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from alongside.access import days, trail
from alongside.access.models import TrailEntry
from alongside.access.policy import Scope
from alongside.conferences import actions as conferences
from alongside.conferences.models import Conference, ConferenceChild, Enquiry
from alongside.exchange import actions, council, importing, play, taking
from alongside.exchange.cast import CAST, FORMER_HOME
from alongside.exchange.council_names import AGENCY_OF_DEPARTMENT
from alongside.exchange.extract import working_days_from
from alongside.exchange.importing import import_ssd
from alongside.exchange.models import ImportedRow, SameConferenceQuestion
from alongside.people.models import (
    Address,
    Delivery,
    Family,
    FamilyMember,
    Grant,
    Involvement,
    Person,
    Relationship,
    Worker,
)
from alongside.plans.models import PlanChild, Review
from tests.exchange.brokenness import NAME_THAT_MUST_NOT_BE_SHOWN, broken, two_hundred_broken
from tests.proofs import digest_of_tables

TODAY = datetime(2026, 3, 18).date()  # noqa: DTZ001
FAMILIES = 20

pytestmark = pytest.mark.django_db


def take_in(folder, today=TODAY, **options):
    return import_ssd(folder, today=today, agencies=AGENCY_OF_DEPARTMENT, **options)


@pytest.fixture
def folder(tmp_path):
    council.write(tmp_path, today=TODAY, families=FAMILIES)
    return tmp_path


def state():
    """A digest over what the import made, without identifiers that are drawn by lot."""
    person, child = "person__ssd_id", "child__ssd_id"
    tables = (
        Person.objects.values_list("ssd_id", "forename", "surname", "birth_on", "expected_birth_on", "sex"),
        Worker.objects.values_list("professional_id", "job_title", "team__name", "agency__key", "manages_team"),
        Family.objects.values_list("ssd_id", "name"),
        FamilyMember.objects.values_list("family__ssd_id", person),
        Relationship.objects.values_list(person, "other__ssd_id", "kind", "parental_responsibility"),
        Address.objects.values_list("ssd_id", person, "found_by", "from_on", "until_on", "is_protected"),
        Involvement.objects.values_list("ssd_id", person, "worker__professional_id", "from_on", "until_on"),
        Enquiry.objects.values_list("ssd_id", child, "family__ssd_id", "ended_on", "target_in_extract_on"),
        Conference.objects.values_list("family__ssd_id", "kind", "starts_at", "opened_at", "chair__surname"),
        ConferenceChild.objects.values_list("ssd_id", child, "conference__starts_at", "led_to_plan_in_extract"),
        PlanChild.objects.values_list("ssd_id", child, "started_on", "ended_on", "latest_category"),
        Review.objects.values_list("ssd_id", "plan_child__ssd_id", "due_on", "held_on"),
        ImportedRow.objects.values_list("table", "key", "digest", "subject_kind"),
    )
    return hashlib.sha256(repr([sorted(map(repr, table)) for table in tables]).encode()).hexdigest()


def edit(folder, table, change):
    """Rewrite one file of an extract; `change` gives the row it wants instead, or None to leave it out."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    changed = [change(dict(zip(header, row, strict=True))) for row in rows]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([each[name] for name in header] for each in changed if each)


def test_second_import_of_the_same_files_changes_nothing(folder):
    problems = []
    first = take_in(folder, on_problem=problems.append)
    before, entries = state(), TrailEntry.objects.count()
    second = take_in(folder)
    assert problems == []
    assert first.total.added == first.total.read > 300
    assert (second.total.added, second.total.changed, second.total.unchanged) == (0, 0, first.total.read)
    assert state() == before
    verbs = list(TrailEntry.objects.order_by("number").values_list("verb", flat=True))
    assert verbs[entries:] == ["exchange.begin_delivery", "exchange.complete_delivery"]
    assert not list(trail.faults())


def test_rows_that_come_in_at_once_are_the_same_as_those_that_come_in_one_by_one(tmp_path, monkeypatch):
    council.write(tmp_path, today=TODAY, families=12)
    edit(
        tmp_path,
        "ssd_address",
        lambda row: row | {"addr_address_type": "REFUGE"} if "-1002-" in row["addr_person_id"] else row,
    )
    with transaction.atomic():
        at_once = take_in(tmp_path)
        wanted = digest_of_tables.digest()
        transaction.set_rollback(True)
    digest_of_tables._named.cache_clear()
    monkeypatch.setattr(taking, "MANY", {})
    one_by_one = take_in(tmp_path)
    assert one_by_one.total == at_once.total
    assert digest_of_tables.digest() == wanted
    digest_of_tables._named.cache_clear()


def test_an_unchanged_row_costs_no_query_of_its_own(folder, django_assert_max_num_queries):
    take_in(folder)
    batches = len(taking.ONE)
    with django_assert_max_num_queries(batches * 8 + 10):
        take_in(folder)


def test_what_the_extract_says_is_here(folder):
    take_in(folder)
    sam = Person.objects.get(ssd_id="P-SAM")
    hassan = sam.families.get()
    assert hassan.name == "Hassan"
    assert {each.forename for each in hassan.people.all()} == {"Amina", "Dean", "Samira", "Sam", "Layla"}
    mother = sam.related_by.get(kind="mother")
    assert mother.person.forename == "Amina"
    assert mother.parental_responsibility is True
    assert Worker.objects.get(professional_id="W-KAREN").agency.name == "Riverside School"
    assert Worker.objects.get(professional_id="W-KAREN").team is None
    joy = Worker.objects.get(professional_id="W-JOY")
    assert (joy.agency.key, joy.manages_team, joy.team.name) == ("council", True, "Family Safeguarding Team North")
    home = Address.objects.select_related("data_key").get(person__ssd_id="P-AMINA", until_on=None)
    assert "Saltmarsh Walk" in home.lines
    held = Conference.objects.exclude(opened_at=None)
    assert held.exists()
    assert all(each.held_on <= TODAY and each.arranged_by_id is None for each in held)
    assert all(each.opened_at is None for each in Conference.objects.all() if each.starts_at.date() > TODAY)
    siblings = Family.objects.get(ssd_id="F-1009").conferences.get()
    assert siblings.about.count() == Family.objects.get(ssd_id="F-1009").enquiries.count()


def test_fifty_broken_rows_are_reported_and_the_rest_goes_in(tmp_path):
    expected = broken(tmp_path / "broken", today=TODAY)
    council.write(tmp_path / "good", today=TODAY)
    problems = []
    summary = take_in(tmp_path / "broken", on_problem=problems.append)
    assert sorted((each.file, each.line, each.column) for each in problems) == sorted(
        (each.file, each.line, each.column) for each in expected
    )
    assert summary.total.broken == len(expected) == 50
    again = take_in(tmp_path / "good")
    assert (again.total.added, again.total.changed) == (0, 0), "a good row was left out, or a broken one got in"


def test_two_hundred_broken_rows_of_twenty_kinds_are_each_reported_and_the_rest_goes_in(tmp_path, caplog):
    expected = two_hundred_broken(tmp_path / "broken", today=TODAY)
    council.write(tmp_path / "good", today=TODAY)
    problems = []
    summary = take_in(tmp_path / "broken", on_problem=problems.append)
    assert len(expected) == 200
    assert sorted((each.file, each.line, each.column, each.kind) for each in problems) == sorted(
        (each.file, each.line, each.column, each.kind) for each in expected
    )
    assert summary.total.broken == 200
    assert all(NAME_THAT_MUST_NOT_BE_SHOWN not in f"{each.value_shown}{each.reason}" for each in problems)
    assert NAME_THAT_MUST_NOT_BE_SHOWN not in caplog.text
    again = take_in(tmp_path / "good")
    assert (again.total.added, again.total.changed) == (0, 0), "a good row was left out, or a broken one got in"


def test_rows_that_refer_to_nothing_are_reported_in_their_place(folder):
    edit(folder, "ssd_person", lambda row: None if row["pers_person_id"] == "P-LAYLA" else row)
    edit(folder, "ssd_professionals", lambda row: None if row["prof_professional_id"] == "W-ANA" else row)
    edit(folder, "ssd_family", lambda row: None if row["fami_family_id"] == "F-WEBB" else row)
    problems = []
    summary = take_in(folder, on_problem=problems.append)
    told = {(each.file, each.column, each.value_shown) for each in problems}
    assert {
        ("ssd_family.csv", "fami_person_id", "P-LAYLA"),
        ("relationships.csv", "other_person_id", "P-LAYLA"),
        ("ssd_mother.csv", "moth_childs_person_id", "P-LAYLA"),
        ("ssd_address.csv", "addr_person_id", "P-LAYLA"),
        ("ssd_involvements.csv", "invo_professional_id", "W-ANA"),
        ("family_members.csv", "family_id", "F-WEBB"),
        ("ssd_s47_enquiry.csv", "s47e_person_id", "P-WEBB-TYLER"),
    } <= told
    assert all(each.line > 1 for each in problems)
    assert summary.total.broken == len(problems)
    council.write(folder, today=TODAY, families=FAMILIES)
    assert take_in(folder).total.broken == 0


class StoppedError(Exception):
    """The program was killed."""


@pytest.mark.parametrize("after", [1, 4, 9, 14])
def test_an_import_that_was_stopped_is_started_again_and_ends_the_same(folder, monkeypatch, after):
    with transaction.atomic():
        take_in(folder)
        whole = state()
        transaction.set_rollback(True)
    batches = 0
    take = importing._take_in

    def stopped(*args):
        nonlocal batches
        batches += 1
        if batches == after:
            take(*args)
            raise StoppedError  # in the middle of a transaction, before its commit
        return take(*args)

    monkeypatch.setattr(importing, "_take_in", stopped)
    with pytest.raises(StoppedError):
        take_in(folder, batch_rows=50)
    monkeypatch.undo()
    assert not Delivery.objects.exclude(completed_at=None).exists()
    assert ImportedRow.objects.count() <= (after - 1) * 50, "the batch that was stopped left something"
    take_in(folder, batch_rows=50)
    assert state() == whole
    assert not list(trail.faults())


def test_a_changed_row_is_taken_over_and_counted(folder):
    take_in(folder)
    edit(
        folder,
        "ssd_person",
        lambda row: row | {"pers_surname": "Hassan-Lee"} if row["pers_person_id"] == "P-AMINA" else row,
    )
    summary = take_in(folder)
    assert (summary.total.changed, summary.total.added) == (1, 0)
    amina = Person.objects.get(ssd_id="P-AMINA")
    assert amina.surname == "Hassan-Lee"
    assert amina.families.get().name == "Hassan-Lee"


def test_a_part_that_ended_in_the_extract_closes_the_family(folder):
    take_in(folder)
    play.open_staff_accounts()
    maria = Worker.objects.get(professional_id="W-MARIA").person.account
    family = Family.objects.get(ssd_id="F-WEBB")
    assert Scope.OWN in family.grants_for(maria)

    def ended(row):
        if (row["invo_professional_id"], row["invo_person_id"]) == ("W-MARIA", "P-WEBB-TYLER"):
            row["invo_involvement_end_date"] = TODAY.isoformat()
        return row

    edit(folder, "ssd_involvements", ended)
    assert take_in(folder).total.changed == 1
    assert Scope.OWN not in family.grants_for(maria)
    joy = Worker.objects.get(professional_id="W-JOY").person.account
    assert Scope.TEAM not in family.grants_for(joy)


def test_a_child_put_into_another_family_leaves_the_wrong_one_with_who_worked_there(folder):
    take_in(folder)
    play.open_staff_accounts()
    edit(
        folder,
        "ssd_family",
        lambda row: row | {"fami_family_id": "F-WEBB"} if row["fami_person_id"] == "P-NOVAK-MAREK" else row,
    )
    take_in(folder)
    marek = Person.objects.get(ssd_id="P-NOVAK-MAREK")
    assert [each.ssd_id for each in marek.families.all()] == ["F-WEBB"]
    novak = Family.objects.get(ssd_id="F-NOVAK")
    maria = Worker.objects.get(professional_id="W-MARIA").person.account
    assert not Grant.in_force(timezone.now()).filter(family=novak, account=maria).exists()


def test_a_worker_who_changes_team_takes_the_families_to_the_new_manager(folder):
    take_in(folder)
    play.open_staff_accounts()
    joy, beth = (Worker.objects.get(professional_id=each).person.account for each in ("W-JOY", "W-BETH"))
    family = Family.objects.get(ssd_id="F-WEBB")
    assert Scope.TEAM in family.grants_for(joy)
    edit(
        folder,
        "ssd_professionals",
        lambda row: (
            row | {"prof_professional_department": "Family Safeguarding Team South"}
            if row["prof_professional_id"] == "W-MARIA"
            else row
        ),
    )
    take_in(folder)
    assert Scope.TEAM not in family.grants_for(joy)
    assert Scope.TEAM in family.grants_for(beth)


def test_an_import_never_lowers_a_protection(folder):
    take_in(folder)
    play.open_staff_accounts()
    play.protect_new_home(CAST.hassan)
    home = Address.objects.get(person__ssd_id="P-AMINA", until_on=None)
    assert home.is_protected
    edit(
        folder,
        "ssd_address",
        lambda row: row | {"addr_address_start_date": "2026-02-01"} if row["addr_table_id"] == home.ssd_id else row,
    )
    assert take_in(folder).total.changed == 1
    home.refresh_from_db()
    assert home.is_protected

    def under_a_new_identifier(row):
        return row | {"addr_table_id": "AD-NEW"} if row["addr_table_id"] == home.ssd_id else row

    edit(folder, "ssd_address", under_a_new_identifier)
    take_in(folder)
    assert Address.objects.get(ssd_id="AD-NEW").is_protected, "the same place under another identifier"
    dean = Address.objects.select_related("data_key").get(person__ssd_id="P-DEAN")
    assert not dean.is_protected
    assert FORMER_HOME.address.street in dean.lines


def test_an_import_of_a_day_to_come_holds_the_conference_when_the_day_has_come(folder):
    take_in(folder)
    to_come = Conference.objects.filter(opened_at=None).first()
    later = timezone.localdate(to_come.starts_at)
    summary = take_in(folder, today=later)
    assert summary.total.changed >= 1
    to_come.refresh_from_db()
    assert to_come.held_on == later


# A conference that may be the same as one arranged here.


@pytest.fixture
def arranged(folder):
    """The Hassan conference arranged here; the extract then has one two working days later, with a plan."""
    take_in(folder)
    play.open_staff_accounts()
    played = play.play_of(CAST.hassan)
    on = played.day(13)
    with play.on(played.day(3)):
        here = conferences.arrange(
            played.family,
            kind="initial",
            children=played.children,
            starts_at=timezone.make_aware(datetime.combine(on, time(10))),
            place="Riverside Community Centre",
            chair=played.tom,
            by=played.priya.account,
        )
    extracted_on = working_days_from(on, 2)
    for child in ("P-SAM", "P-LAYLA"):
        _append(
            folder,
            "ssd_initial_cp_conference",
            icpc_icpc_id=f"IC-{child}",
            icpc_icpc_meeting_id="IM-HASSAN",
            icpc_s47_enquiry_id=f"S47-{child}",
            icpc_person_id=child,
            icpc_cp_plan_id=f"CP-{child}",
            icpc_icpc_target_date=on.isoformat(),
            icpc_icpc_date=extracted_on.isoformat(),
            icpc_icpc_outcome_cp_flag="Y",
        )
        _append(
            folder,
            "ssd_cp_plans",
            cppl_cp_plan_id=f"CP-{child}",
            cppl_icpc_id=f"IC-{child}",
            cppl_person_id=child,
            cppl_cp_plan_start_date=extracted_on.isoformat(),
            cppl_cp_plan_initial_category="NEG",
        )
        _append(
            folder,
            "ssd_cp_reviews",
            cppr_cp_review_id=f"RV-{child}",
            cppr_person_id=child,
            cppr_cp_plan_id=f"CP-{child}",
            cppr_cp_review_due=(extracted_on + timedelta(days=90)).isoformat(),
        )
    later = extracted_on + timedelta(days=1)
    summary = take_in(folder, today=later)
    return folder, later, here, played, summary


def _append(folder, table, **cells):
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(cells.get(name, "") for name in header)


def test_a_conference_that_may_be_the_same_waits(arranged):
    folder, later, here, played, summary = arranged
    assert played.family.conferences.get() == here
    assert {each.child.forename for each in SameConferenceQuestion.objects.waiting()} == {"Sam", "Layla"}
    assert summary.total.waiting == 4
    assert not played.family.plans.exists()
    again = take_in(folder, today=later)
    assert (again.total.changed, again.total.added, again.total.waiting) == (0, 0, 4)
    assert SameConferenceQuestion.objects.count() == 2


def test_the_same_conference_gets_the_identifiers_and_stays_as_it_was_arranged(arranged):
    folder, later, here, played, _summary = arranged
    actions.answer_if_same(SameConferenceQuestion.objects.first(), is_same=True, by=played.priya.account)
    starts_at = here.starts_at
    take_in(folder, today=later)
    here.refresh_from_db()
    assert played.family.conferences.get() == here
    assert here.starts_at == starts_at
    assert {each.ssd_id for each in here.about.all()} == {"IC-P-SAM", "IC-P-LAYLA"}
    assert {each.conference for each in played.family.plans.all()} == {here}
    assert PlanChild.objects.get(ssd_id="CP-P-SAM").latest_category == "neglect"
    assert Review.objects.filter(ssd_id__startswith="RV-").count() == 2
    assert take_in(folder, today=later).total.unchanged == take_in(folder, today=later).total.read
    with pytest.raises(actions.CannotSettle):
        actions.answer_if_same(SameConferenceQuestion.objects.first(), is_same=False, by=played.priya.account)


def test_another_conference_is_imported_as_its_own(arranged):
    folder, later, here, played, _summary = arranged
    actions.answer_if_same(SameConferenceQuestion.objects.first(), is_same=False, by=played.priya.account)
    take_in(folder, today=later)
    other = played.family.conferences.exclude(pk=here.pk).get()
    assert {each.ssd_id for each in other.about.all()} == {"IC-P-SAM", "IC-P-LAYLA"}
    assert {each.ssd_id for each in here.about.all()} == {None}
    assert other.held_on == working_days_from(timezone.localdate(here.starts_at), 2)
    entry = TrailEntry.objects.filter(verb="exchange.answer_if_same").get()
    assert entry.account_id == played.priya.account_id
    assert entry.detail == {"is_same": False, "children": 2}


# The command.


def test_the_command_says_what_became_of_each_table_and_no_name(tmp_path, capsys, caplog):
    broken(tmp_path / "broken", today=days.today())
    report = tmp_path / "report.csv"
    call_command("import", "ssd", str(tmp_path / "broken"), "--report", str(report))
    said = capsys.readouterr()
    assert "ssd_person" in said.out
    assert " 50 " in said.out.splitlines()[-1]
    with report.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 50
    everything = said.out + said.err + caplog.text + report.read_text(encoding="utf-8")
    assert NAME_THAT_MUST_NOT_BE_SHOWN not in everything
    for person in Person.objects.exclude(surname=""):
        assert f"{person.forename} {person.surname}" not in everything
    for told in CAST.families:
        assert told.home.postcode not in everything
        assert told.home.address.street not in everything


def test_the_command_fails_when_nothing_could_be_read(tmp_path):
    with pytest.raises(CommandError, match="nothing was imported"):
        call_command("import", "ssd", str(tmp_path))
    with pytest.raises(CommandError, match="no folder"):
        call_command("import", "ssd", str(tmp_path / "nowhere"))


def test_an_agency_of_a_department_is_only_said_when_the_worker_is_new(folder):
    take_in(folder)
    edit(
        folder,
        "ssd_professionals",
        lambda row: (
            row | {"prof_professional_job_title": "Head teacher"} if row["prof_professional_id"] == "W-KAREN" else row
        ),
    )
    import_ssd(folder, today=TODAY)
    karen = Worker.objects.select_related("agency").get(professional_id="W-KAREN")
    assert (karen.job_title, karen.agency.key, karen.team) == ("Head teacher", "school", None)
