"""Bringing an extract in by the pages: checked, looked at, taken in by the worker, stopped, and the report."""

import csv
import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alongside.exchange import checking, council, importing, kept_files, runs
from alongside.exchange.cast import CAST
from alongside.exchange.models import ImportedRow, ImportRun
from alongside.people.models import ExtractChange, Person
from tests import world as worlds
from tests.exchange.test_importing import edit

pytestmark = pytest.mark.through("b")


@pytest.fixture
def folder(tmp_path):
    """The extract by which the world was made, with one name changed and one row broken."""
    extract = tmp_path / "extract"
    council.write(extract, today=worlds.working_days_from(worlds.BEGAN_ON, CAST.hassan.enquiry_age), only=CAST.hassan)
    edit(
        extract,
        "ssd_person",
        lambda row: row | {"pers_forename": "Samuel"} if row["pers_person_id"] == "P-SAM" else row,
    )
    with (extract / "ssd_disability.csv").open("a", encoding="utf-8") as file:
        file.write("D-1,P-NOBODY,HEAR\n")
    return extract


def zipped(folder, prefix="", more=()):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, prefix + path.name)
        for name, content in more:
            archive.writestr(name, content)
    return SimpleUploadedFile("extract.zip", out.getvalue())


def send(client, *files):
    return client.post(reverse("imports"), {"from": "device", "extract": list(files)})


def received(client, *files):
    response = send(client, *files)
    assert response.status_code == 302, response.content.decode()
    return ImportRun.objects.get()


def on_disk():
    root = Path(settings.FILES) / "imports"
    return [path for path in root.rglob("*") if path.is_file()] if root.exists() else []


def url_of(run, name="import_run"):
    return reverse(name, kwargs={"import_run": run.pk})


def test_an_extract_is_checked_then_looked_at_then_taken_in(world, folder):
    client = world.of(world.priya)
    run = received(client, zipped(folder, "a/folder/", [("../../evil.csv", "x"), ("notes.txt", "x")]))
    assert run.state == "received"
    assert run.files == 19
    for path in on_disk():
        assert b"Hassan" not in path.read_bytes(), "sealed at rest"
    before = ImportedRow.objects.count()
    runs.check.call(str(run.pk))
    run.refresh_from_db()
    assert (run.state, run.checked["all"]["changed"], run.checked["all"]["broken"]) == ("checked", 1, 1)
    assert ImportedRow.objects.count() == before
    assert Person.objects.get(ssd_id="P-SAM").forename == "Sam", "nothing changes before somebody says so"
    page = client.get(url_of(run)).content.decode()
    assert "Nothing has changed yet" in page
    assert "Report of 1 problem" in page
    assert client.post(url_of(run), {"act": "start"}).status_code == 302
    assert "Rows are coming in" in client.get(url_of(run)).content.decode()
    runs.take_in.call(str(run.pk))
    run.refresh_from_db()
    assert run.state == "complete"
    assert run.result["all"] == run.checked["all"], "what was foretold"
    assert Person.objects.get(ssd_id="P-SAM").forename == "Samuel"
    assert ExtractChange.objects.count() == 1
    assert [path.name for path in on_disk() if run.pk.hex in str(path)] == ["report"], "the files are gone"
    page = client.get(reverse("imports")).content.decode()
    assert "came in whole" in page


def test_the_report_names_file_line_and_column_and_is_for_administrators(world, folder):
    client = world.of(world.priya)
    run = received(client, zipped(folder))
    runs.check.call(str(run.pk))
    rows = list(csv.reader(io.StringIO(client.get(url_of(run, "import_report")).content.decode())))
    assert rows[0][:4] == ["file", "line", "column", "value_shown"]
    assert rows[1][:4] == ["ssd_disability.csv", "2", "disa_person_id", "P-NOBODY"]
    for who in (world.maria, world.joy, world.tom, world.karen, world.ifan, world.stranger):
        for name in ("import_run", "import_report"):
            assert world.of(who).get(url_of(run, name)).status_code == 404
        assert world.of(who).get(reverse("imports")).status_code == 404
        assert send(world.of(who), zipped(folder)).status_code == 404
    assert Client().get(reverse("imports")).status_code == 302
    assert ImportRun.objects.count() == 1


def test_nobody_closed_to_the_administrator_is_named_in_the_report(world, folder):
    client = world.of(world.priya)
    edit(
        folder,
        "ssd_linked_identifiers",
        lambda row: (
            row | {"link_person_id": "P-LAYLA", "link_identifier_type": "NHS Number", "link_identifier_value": "1"}
        ),
    )
    edit(folder, "ssd_mother", lambda row: row | {"moth_person_id": row["moth_childs_person_id"]})
    run = received(client, zipped(folder))
    runs.check.call(str(run.pk))
    assert "P-LAYLA" in client.get(url_of(run, "import_report")).content.decode()
    world.family.restricted_at = timezone.now()
    world.family.save(update_fields=["restricted_at"])
    text = client.get(url_of(run, "import_report")).content.decode()
    assert "P-LAYLA" not in text
    assert "P-NOBODY" in text


def test_several_tables_without_a_zip_and_the_servers_folder(world, folder, settings):
    client = world.of(world.priya)
    run = received(client, *(SimpleUploadedFile(path.name, path.read_bytes()) for path in sorted(folder.iterdir())[:3]))
    assert run.files == 3
    client.post(url_of(run), {"act": "drop"})
    run.refresh_from_db()
    assert run.state == "dropped"
    settings.EXTRACTS = folder.parent
    assert "extract" in client.get(reverse("imports")).content.decode()
    for wrong in ("..", "../extract", "/etc", ""):
        assert client.post(reverse("imports"), {"from": "folder", "folder": wrong}).status_code == 200
    assert client.post(reverse("imports"), {"from": "folder", "folder": "extract"}).status_code == 302
    run = ImportRun.objects.get(folder="extract")
    runs.check.call(str(run.pk))
    run.refresh_from_db()
    assert run.state == "checked"
    assert (folder / "ssd_person.csv").exists(), "the council's own files stay"


@pytest.mark.parametrize(
    ("name", "content"),
    [("extract.zip", b"no zip at all"), ("letter.csv", b"a,b\n"), ("extract.zip", b""), ("ssd_person.csv", b"")],
)
def test_what_is_no_extract_is_refused_with_a_sentence_and_leaves_nothing(world, name, content):
    before = on_disk()
    response = send(world.of(world.priya), SimpleUploadedFile(name, content))
    assert response.status_code == 200
    assert "<title>Error: " in response.content.decode()
    assert not ImportRun.objects.exists()
    assert on_disk() == before


def test_an_import_is_stopped_and_goes_on(world, folder, monkeypatch):
    client = world.of(world.priya)
    run = received(client, zipped(folder))
    runs.check.call(str(run.pk))
    client.post(url_of(run), {"act": "start"})
    assert client.post(url_of(run), {"act": "stop"}).status_code == 302
    runs.take_in.call(str(run.pk))
    run.refresh_from_db()
    assert run.state == "stopped"
    page = client.get(url_of(run)).content.decode()
    assert "Let it go on" in page
    client.post(url_of(run), {"act": "start"})
    runs.take_in.call(str(run.pk))
    run.refresh_from_db()
    assert (run.state, Person.objects.get(ssd_id="P-SAM").forename) == ("complete", "Samuel")


def test_an_extract_that_is_dropped_while_it_is_read_stays_dropped(world, folder, monkeypatch):
    client = world.of(world.priya)
    run = received(client, zipped(folder))
    really = checking.check_ssd

    def dropped_meanwhile(*of, on_progress, **how):
        on_progress("ssd_person", 1)
        assert "Now: ssd_person, row 1." in client.get(url_of(run)).content.decode()
        client.post(url_of(run), {"act": "drop"})
        return really(*of, on_progress=lambda table, rows: None, **how)

    monkeypatch.setattr(checking, "check_ssd", dropped_meanwhile)
    runs.check.call(str(run.pk))
    run.refresh_from_db()
    assert run.state == "dropped"
    assert "Bring it in" not in client.get(url_of(run)).content.decode()
    run.state = "received"  # as the worker that reads it still has it
    with pytest.raises(importing.Stopped):
        runs._teller(run)("ssd_person", 2)


def test_an_extract_whose_reading_was_cut_off_is_read_again(world, folder):
    client = world.of(world.priya)
    run = received(client, zipped(folder))
    assert client.post(url_of(run), {"act": "start"}).status_code == 200, "it waits for its turn"
    ImportRun.objects.filter(pk=run.pk).update(told_at=timezone.now() - timedelta(minutes=3))
    assert "Nothing has been heard" in client.get(url_of(run)).content.decode()
    assert client.post(url_of(run), {"act": "start"}).status_code == 302
    run.refresh_from_db()
    assert run.state == "received"
    assert "Nothing has been heard" not in client.get(url_of(run)).content.decode()
    runs.check.call(str(run.pk))
    run.refresh_from_db()
    assert run.state == "checked"


def test_an_extract_that_is_checked_takes_nothing_from_one_that_comes_in(world, folder):
    client = world.of(world.priya)
    first = received(client, zipped(folder))
    send(client, zipped(folder))
    second = ImportRun.objects.exclude(pk=first.pk).get()
    with kept_files.opened(first) as comes_in:
        with kept_files.opened(second) as checked:
            assert checked != comes_in
        assert (comes_in / "ssd_person.csv").is_file()
    assert not comes_in.exists()


def test_two_imports_do_not_run_at_once_unless_one_has_gone_quiet(world, folder):
    client = world.of(world.priya)
    first = received(client, zipped(folder))
    runs.check.call(str(first.pk))
    client.post(url_of(first), {"act": "start"})
    send(client, zipped(folder))
    second = ImportRun.objects.exclude(pk=first.pk).get()
    runs.check.call(str(second.pk))
    assert "Another import is going on" in client.post(url_of(second), {"act": "start"}).content.decode()
    ImportRun.objects.filter(pk=first.pk).update(told_at=timezone.now() - timedelta(minutes=3))
    assert "Nothing has been heard" in client.get(url_of(first)).content.decode()
    assert client.post(url_of(second), {"act": "start"}).status_code == 302
    assert client.post(url_of(first), {"act": "start"}).status_code == 200, "the second one runs now"


def test_much_that_is_missing_is_asked_about(world, folder, monkeypatch):
    monkeypatch.setattr(importing, "FEW_GONE", 1)
    edit(folder, "ssd_address", lambda row: None)
    client = world.of(world.priya)
    run = received(client, zipped(folder))
    runs.check.call(str(run.pk))
    page = client.get(url_of(run)).content.decode()
    assert "More than a tenth of a table is missing" in page
    assert "checked" not in page.partition("accepts_gone")[2][:200], "nothing is ticked before"


def test_more_imports_cost_no_more_queries(world, folder, django_assert_num_queries, django_assert_max_num_queries):
    client = world.of(world.priya)
    received(client, zipped(folder))
    client.get(reverse("imports"))
    with django_assert_max_num_queries(40) as few:
        client.get(reverse("imports"))
    count = len(few)
    send(client, zipped(folder))
    with django_assert_num_queries(count):
        client.get(reverse("imports"))
