import json
import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from alongside.context import checking
from tests.context.delivered import KELLY, TODAY, dean, feed, housing, police


@pytest.fixture
def path(tmp_path):
    return tmp_path / "Canaryfile.csv"


@pytest.fixture
def spoilt(path):
    """Ten rows with something wrong in seven of them."""
    return police(
        path,
        dean(),
        dean(1, Status="Canaryvalue"),
        dean(2, Status="Canaryvalue"),
        dean(0, Surname="Canarytwin"),
        dean(4, DOB="31/02/1990", Surname="Canaryname"),
        dean(5, Opened="01/01/2010"),
        dean(6, Postcode="LS1 4AP"),
        dean(7, Status="Closed", Opened="01/02/2025", Closed="01/02/2024"),
        dean(8, Status="Closed", Tel=""),
        dean(9, Status="Known only", Offence_1_date="", Offence_1_type="", Offence_1_nature=""),
    )


def found(quality):
    return {(each.kind, each.column): each for each in quality.findings}


def test_report_counts_what_is_wrong_by_column_and_names_the_lines(spoilt):
    quality = checking.check(spoilt, feed("police"), today=TODAY)
    assert (quality.rows_read, quality.rows_taken, quality.rows_left_out, quality.is_refused) == (10, 7, 3, False)
    assert {key: (each.count, each.lines, each.costs) for key, each in found(quality).items()} == {
        ("a value that nobody declared", "Status"): (2, [3, 4], "row"),
        ("repeated key", "Nominal ref"): (1, [5], "row"),
        ("impossible date", "DOB"): (1, [6], "cell"),
        ("outside coverage", "Opened"): (1, [7], "nothing"),
        ("outside area", "Postcode"): (1, [8], "nothing"),
        ("end before start", "Closed"): (1, [9], "cell"),
    }
    assert not re.search(r"[0-9]", found(quality)["repeated key", "Nominal ref"].reason)  # true of each line
    assert quality.involvement == {"current": 4, "historic": 2, "none": 1}
    assert (quality.earliest, quality.latest) == (date(2010, 1, 1), date(2026, 11, 12))


def test_the_most_serious_comes_first(spoilt):
    quality = checking.check(spoilt, feed("police"), today=TODAY)
    assert [each.costs for each in quality.findings] == ["row", "row", "cell", "cell", "nothing", "nothing"]


def test_report_says_how_full_each_column_is_of_what_can_be_used(spoilt):
    quality = checking.check(spoilt, feed("police"), today=TODAY)
    full = {each.field: (each.filled, each.of, each.percent) for each in quality.completeness}
    assert full["record"] == full["surname"] == (7, 7, 100)
    assert full["born_on"] == (6, 7, 85)
    assert full["practitioner_phone"] == (6, 7, 85)
    assert full["offence_on"] == (6, 7, 85)


def test_lines_are_named_up_to_twenty(path):
    quality = checking.check(police(path, *(dean(n, DOB="x") for n in range(30))), feed("police"), today=TODAY)
    [finding] = quality.findings
    assert (finding.count, len(finding.lines)) == (30, checking.MOST_LINES)


def test_good_file_says_so(path):
    quality = checking.check(housing(path, KELLY), feed("housing"), today=TODAY)
    assert (quality.findings, quality.is_refused) == ([], False)
    assert "nothing was found to be wrong" in quality.as_html()


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n"])
def test_file_of_which_nothing_is_taken_says_so(path, content):
    path.write_text(content)
    quality = checking.check(path, feed("police"), today=TODAY)
    assert quality.is_refused
    assert "cannot be taken in" in quality.as_html()


def test_json_says_the_same_and_is_json(spoilt):
    said = json.loads(checking.check(spoilt, feed("police"), today=TODAY).as_json())
    assert said["rows"] == {"read": 10, "taken": 7, "left_out": 3}
    assert said["declared_coverage"] == {"since": "2019-01-01", "until": None}
    assert [each["percent"] for each in said["completeness"] if each["field"] == "born_on"] == [85]


@pytest.mark.parametrize("how", ["as_html", "as_json"])
def test_nobody_is_in_the_report(spoilt, how):
    said = getattr(checking.check(spoilt, feed("police"), today=TODAY), how)()
    for word in ("Canary", "Carter", "Dean", "Old Mill", "RV2", "LS1", "N100", "Pat Roe", "960101"):
        assert word not in said


def test_page_can_be_read_by_everybody(spoilt):
    page = checking.check(spoilt, feed("police"), today=TODAY).as_html()
    assert page.startswith("<!doctype html>")
    assert '<html lang="en' in page
    assert len(re.findall("<h1", page)) == 1
    assert page.count("<table") == page.count("<caption") == 3
    assert not re.search(r"<(script|link|img|iframe)|https?://|style=", page)
    for header in re.findall(r"<th[ >][^>]*", page):
        assert "scope=" in header


def test_page_is_also_in_welsh(spoilt):
    quality = checking.check(spoilt, feed("police"), today=TODAY)
    english = quality.as_html()
    with translation.override("cy"):
        welsh = quality.as_html()
    assert '<html lang="cy">' in welsh
    assert "Bwrdeistref Glan yr Afon" in welsh
    sentences = ("What was found", "How full each column is", "Lines", "the row")
    for sentence in sentences:
        assert sentence in english
        assert sentence not in welsh


def test_command_writes_both_and_says_it_in_short(spoilt, tmp_path, capsys):
    html, out = tmp_path / "out.html", tmp_path / "out.json"
    call_command("context", "check", "police", str(spoilt), f"--html={html}", f"--json={out}")
    said = capsys.readouterr().out
    assert "7 of 10 rows would be taken." in said
    assert "Status" in said
    assert "Canary" not in said
    assert "Police" in html.read_text()
    assert json.loads(out.read_text())["feed"] == "police"


def test_command_fails_for_a_file_that_cannot_be_taken_in(path):
    path.write_text("a,b\n")
    with pytest.raises(CommandError, match="cannot be taken in"):
        call_command("context", "check", "police", str(path))
