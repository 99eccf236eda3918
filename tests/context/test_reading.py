import datetime
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.context import reading
from alongside.context.rows import DATES, Involvement, Item
from alongside.incoming.problems import NOT_SHOWN, Kind, Problem
from tests.context.delivered import HOUSING, KELLY, POLICE, TODAY, dean, feed, housing, police


@pytest.fixture
def path(tmp_path):
    return tmp_path / "delivered.csv"


OFFENCES = {value.key for value in feed("police").items[0].parts[1].values}


def read(path, key="police"):
    found = list(reading.read(path, feed(key), today=TODAY))
    return [each for each in found if not isinstance(each, Problem)], [
        each for each in found if isinstance(each, Problem)
    ]


def only(path, key="police"):
    """The row of a file with one row, and its one problem."""
    [found], [problem] = read(path, key)
    return found.row, problem


def is_refused(path, kind, key="police"):
    """Nothing of the file is read, and it is said why."""
    rows, problems = read(path, key)
    assert not rows
    assert [problem.kind for problem in problems if problem.costs == "file"][0] is kind  # noqa: RUF015
    assert all(problem.reason.endswith(".") for problem in problems)
    return problems


def test_row_is_read_in_the_same_fields_whatever_the_agency_calls_them(path):
    [found], problems = read(police(path, dean()))
    row = found.row
    assert not problems
    assert (row.record, row.forename, row.surname, row.born_on) == ("N100", "Dean", "Carter", date(1987, 11, 3))
    assert (row.address, row.house, row.postcode) == ("14 Old Mill Lane Riverside", "14", "RV2 6LM")
    assert (row.gender, row.involvement, row.started_on) == ("M", Involvement.CURRENT, date(2025, 2, 1))
    assert (row.practitioner_name, row.practitioner_phone) == ("Pat Roe", "01632 960101")
    assert row.items == (
        Item("offence_on", "2025-01-30", 1),
        Item("offence_type", "violence_without_injury", 1),
        Item("offence_nature", "suspected", 1),
    )


def test_items_of_housing_are_declared_values_and_a_short_name(path):
    [found], problems = read(housing(path, KELLY), "housing")
    assert not problems
    assert {item.key: item.value for item in found.row.items} == {
        "landlord": "Riverside Homes", "antisocial_behaviour": "none", "arrears": "open", "notice": "closed", "eviction": "none",
    }  # fmt: skip
    assert found.row.nhs_number == "9434765919"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_file_may_be_written_with_other_signs_and_encodings(path, delimiter, encoding):
    [found], problems = read(police(path, dean(Surname="Siân"), delimiter=delimiter, encoding=encoding))
    assert not problems
    assert found.row.surname == "Siân"


def test_address_may_stand_over_several_lines_of_one_cell(path):
    row, following = dean(Address_1="Flat 2\n14 Old Mill Lane\nDocks"), dean(1)
    [first, second], problems = read(police(path, row, following))
    assert not problems
    assert (first.row.address, first.row.house) == ("Flat 2 14 Old Mill Lane Docks Riverside", "14")
    assert (first.line, second.line) == (2, 5)


def test_parquet_is_read_like_csv_with_days_that_are_days(tmp_path):
    path = tmp_path / "delivered.parquet"
    row = {name: dean().get(name, "") for name in POLICE} | {"DOB": date(1987, 11, 3), "Tel": 1632960101.0}
    row["Last contact"] = datetime.datetime(2026, 11, 12, 9, 30)  # noqa: DTZ001 as such a file holds it
    pq.write_table(pa.Table.from_pylist([row, row | {"Nominal ref": "N101", "DOB": None}]), path)
    [first, second], problems = read(path)
    assert (first.row.born_on, first.row.last_contact_on) == (date(1987, 11, 3), date(2026, 11, 12))
    assert (first.row.started_on, second.row.born_on) == (date(2025, 2, 1), None)
    assert {problem.kind for problem in problems} == {Kind.LOST_A_ZERO}
    assert first.row.practitioner_phone == "01632960101"


# Twenty ways in which a file is broken. Each is refused, or told by line, and nothing wrong is let through.


def test_01_empty_file_is_refused(path):
    path.write_bytes(b"")
    is_refused(path, Kind.UNREADABLE_FILE)


def test_02_file_with_headings_only_is_refused(path):
    is_refused(police(path), Kind.EMPTY_FILE)


@pytest.mark.parametrize("content", [b"PK\x03\x04 a workbook", b"%PDF-1.7", b"Surname\0,DOB\n", b"PAR1 cut off"])
def test_03_file_of_another_format_is_refused(path, content):
    path.write_bytes(content)
    is_refused(path, Kind.UNREADABLE_FILE)


def test_04_missing_column_refuses_the_file_and_is_named(path):
    problems = is_refused(
        police(path, dean(), headings=[each for each in POLICE if each != "DOB"]), Kind.MISSING_COLUMN
    )
    assert [(problem.column, problem.line) for problem in problems] == [("DOB", 1)]


def test_05_unknown_column_is_left_out_and_named(path):
    row, problem = only(police(path, dean() | {"Intelligence": "hit her"}, headings=[*POLICE, "Intelligence"]))
    assert (problem.kind, problem.column, problem.costs) == (Kind.UNKNOWN_COLUMN, "Intelligence", "nothing")
    assert "hit her" not in row.as_text()


def test_06_file_without_headings_is_refused_and_shows_nobody(path):
    lines = police(path, dean(), dean(1)).read_text().splitlines()
    path.write_text("\n".join(lines[1:]))
    problems = is_refused(path, Kind.MISSING_COLUMN)
    assert not any("Carter" in str(problem) or "Old Mill" in str(problem) for problem in problems)


def test_07_heading_that_is_there_twice_refuses_the_file(path):
    is_refused(police(path, dean(), headings=[*POLICE, "Status"]), Kind.REPEATED_COLUMN)


def test_08_undeclared_involvement_leaves_the_row_out(path):
    [good], [problem] = read(police(path, dean(Status="Ongoing-ish"), dean(1)))
    assert good.row.record == "N101"
    assert (problem.line, problem.column, problem.kind, problem.costs) == (2, "Status", Kind.UNDECLARED, "row")
    assert problem.value_shown == NOT_SHOWN


def test_09_missing_involvement_leaves_the_row_out(path):
    [_good], [problem] = read(police(path, dean(Status=" "), dean(1)))
    assert (problem.line, problem.kind, problem.costs) == (2, Kind.MISSING_VALUE, "row")


def test_10_missing_identifier_leaves_the_row_out(path):
    [_good], [problem] = read(police(path, dean() | {"Nominal ref": ""}, dean(1)))
    assert (problem.line, problem.column, problem.kind) == (2, "Nominal ref", Kind.MISSING_VALUE)


def test_11_identifier_that_is_there_twice_leaves_the_second_row_out(path):
    [first], [problem] = read(police(path, dean(), dean(Surname="Other")))
    assert first.row.surname == "Carter"
    assert (problem.line, problem.kind, problem.costs, problem.value_shown) == (3, Kind.REPEATED_KEY, "row", NOT_SHOWN)
    assert "2" in problem.reason


def test_12_identifier_that_a_spreadsheet_rounded_leaves_the_row_out(path):
    [_good], [problem] = read(police(path, dean() | {"Nominal ref": "1.23E+11"}, dean(1)))
    assert (problem.line, problem.kind) == (2, Kind.ROUNDED)


def test_13_day_in_an_undeclared_form_is_left_empty(path):
    row, problem = only(police(path, dean(DOB="1987-11-03")))
    assert row.born_on is None
    assert (problem.column, problem.kind, problem.value_shown) == ("DOB", Kind.DATE_FORMAT, "1987-11-03")


def test_14_day_that_there_is_not_is_left_empty(path):
    row, problem = only(police(path, dean(DOB="31/02/1987")))
    assert row.born_on is None
    assert problem.kind is Kind.IMPOSSIBLE_DATE


def test_15_day_to_come_is_left_empty(path):
    row, problem = only(police(path, dean(Last_contact="28/11/2026")))
    assert row.last_contact_on is None
    assert (problem.column, problem.kind, problem.costs) == ("Last contact", Kind.IN_THE_FUTURE, "cell")


def test_16_end_before_start_leaves_both_days_empty(path):
    row, problem = only(police(path, dean(Status="Closed", Opened="01/02/2025", Closed="01/02/2024")))
    assert (row.started_on, row.ended_on, row.involvement) == (None, None, Involvement.HISTORIC)
    assert (problem.column, problem.kind) == ("Closed", Kind.END_BEFORE_START)


@pytest.mark.parametrize(
    ("written", "value", "kind"),
    [
        ("94 3476 5919", "9434765919", Kind.BLANKS),
        ("943\u00a0476\u00a05919 ", "9434765919", Kind.BLANKS),
        ("943-476-5919", "9434765919", Kind.BLANKS),
        ("943 476 5918", "", Kind.IDENTIFIER),
        ("943476591", "", Kind.IDENTIFIER),
        ("Kelly Webb", "", Kind.IDENTIFIER),
    ],
)
def test_17_nhs_number_with_blanks_is_read_and_a_wrong_one_left_empty(path, written, value, kind):
    row, problem = only(housing(path, KELLY | {"NHS no": written}), "housing")
    assert (row.nhs_number, problem.kind, problem.value_shown) == (value, kind, NOT_SHOWN)


@pytest.mark.parametrize(
    ("column", "written", "kept"), [("NHS no", "123456789", ""), ("Officer phone", "1632960222", "01632960222")]
)
def test_18_ten_digits_that_lost_a_zero_get_it_back_only_when_they_are_right_with_it(path, column, written, kept):
    row, problem = only(housing(path, KELLY | {column: written}), "housing")
    assert (row.nhs_number if column == "NHS no" else row.practitioner_phone) == kept
    assert problem.kind is (Kind.LOST_A_ZERO if kept else Kind.IDENTIFIER)


def test_19_more_than_three_offences_are_left_out_and_told(path):
    more = [f"Offence 4 {what}" for what in ("date", "type", "nature")]
    fourth = dean() | {"Offence 4 date": "01/01/2026", "Offence 4 type": "Robbery", "Offence 4 nature": "Convicted"}
    [first, second], problems = read(police(path, fourth, dean(1), headings=[*POLICE, *more]))
    assert {item.group for item in first.row.items} == {1}
    assert "robbery" not in first.row.as_text()
    assert [(each.line, each.column, each.kind) for each in problems] == [
        (2, column, Kind.MORE_THAN_TAKEN) for column in more
    ]
    assert second.row.items


def test_20_free_text_where_a_declared_value_belongs_is_never_let_through(path):
    words = "Hit her in front of Sam."
    row, problem = only(police(path, dean(Offence_1_type=words)))
    assert row.items == ()  # half of an offence is no offence
    assert (problem.kind, problem.costs, problem.value_shown) == (Kind.UNDECLARED, "cell", NOT_SHOWN)
    row, problem = only(housing(path, KELLY | {"Landlord": f"{words} Told by a neighbour; see notes"}), "housing")
    assert "landlord" not in {item.key for item in row.items}
    assert (problem.kind, problem.value_shown) == (Kind.NOT_A_NAME, NOT_SHOWN)


def test_21_quotation_mark_that_is_not_closed_costs_its_row_only(path):
    text = police(path, dean(), dean(1), dean(2)).read_text().splitlines()
    text[2] = text[2].replace("14 Old Mill Lane", '"14 Old Mill Lane', 1)
    path.write_text("\n".join(text))
    rows, [problem] = read(path)
    assert [each.row.record for each in rows] == ["N100", "N102"]
    assert (problem.line, problem.kind, problem.costs) == (3, Kind.QUOTES, "row")


def test_22_cells_that_slipped_cost_their_row(path):
    text = police(path, dean(), dean(1)).read_text().splitlines()
    text[1] += ",more"
    path.write_text("\n".join(text))
    [good], [problem] = read(path)
    assert good.row.record == "N101"
    assert (problem.line, problem.kind) == (2, Kind.CELLS)


@pytest.mark.parametrize("sign", ["\x07", "\u202e", "\udc81"])
def test_23_signs_that_nobody_sees_leave_the_cell_empty(path, sign):
    path.write_bytes(
        police(path, dean(Surname="Car~ter")).read_bytes().replace(b"~", sign.encode(errors="surrogateescape"))
    )
    [found], [problem] = read(path)
    assert (found.row.surname, found.row.forename) == ("", "Dean")
    assert (problem.kind, problem.value_shown) == (Kind.CHARACTER, NOT_SHOWN)


def test_24_row_without_a_name_is_left_out(path):
    [_good], [problem] = read(police(path, dean(Surname="", First_name=""), dean(1)))
    assert (problem.line, problem.kind, problem.costs) == (2, Kind.MISSING_VALUE, "row")


def test_25_agency_that_says_both_current_and_ended_loses_the_end(path):
    row, problem = only(police(path, dean(Closed="01/06/2026")))
    assert (row.involvement, row.ended_on) == (Involvement.CURRENT, None)
    assert problem.kind is Kind.DISAGREE


@pytest.mark.parametrize(
    ("column", "written", "name"),
    [
        ("Postcode", "Riverside", "postcode"),
        ("Tel", "ask Pat", "practitioner_phone"),
        ("Officer email", "pat.roe", "practitioner_email"),
        ("Officer email", "pat@police.example?cc=dean%40mail.example", "practitioner_email"),
        ("Sex", "Q", "gender"),
    ],
)
def test_26_wrong_postcode_telephone_email_or_gender_is_left_empty(path, column, written, name):
    row, problem = only(police(path, dean() | {column: written}))
    assert getattr(row, name) == ""
    assert (problem.column, problem.costs) == (column, "cell")


@pytest.mark.parametrize(
    ("column", "value", "field"),
    [
        ("DOB", pa.array([2**50, 562896000000], pa.timestamp("ms")), "born_on"),
        ("DOB", pa.array([2**30, 6515], pa.date32()), "born_on"),
        ("DOB", pa.array([2**62, 1], pa.duration("s")), "born_on"),
        ("DOB", pa.array([0, 0], pa.timestamp("us", tz="Nowhere/Here")), "born_on"),
        ("Surname", pa.array([b"\xff\xfe", b"Reed"]).view(pa.string()), "surname"),
    ],
)
def test_parquet_value_that_its_type_does_not_allow_costs_its_cell(tmp_path, column, value, field):
    path = tmp_path / "delivered.parquet"
    rows = [dean(), dean(1)]
    columns = {name: pa.array([row.get(name, "") for row in rows]) for name in POLICE}
    pq.write_table(pa.table(columns | {column: value}), path)
    [first, second], problems = read(path)
    assert (getattr(first.row, field) or "", first.row.forename, second.row.record) == ("", "Dean", "N101")
    assert (problems[0].line, problems[0].column, problems[0].costs) == (2, column, "cell")


@pytest.mark.parametrize(
    ("heading", "shown"),
    [
        ("\udcff\udcfe", NOT_SHOWN),
        ("\x1b[2Jgone", NOT_SHOWN),
        ("\u202egone", NOT_SHOWN),
        ("long " * 50, ("long " * 12) + "…"),
        (f"Offence {'9' * 5000} date", f"Offence {'9' * 52}…"),
    ],
)
def test_undeclared_heading_is_told_without_signs_that_a_terminal_obeys(path, heading, shown):
    lines = police(path, dean()).read_text("utf-8").splitlines()
    lines += [lines[1].replace("N100", f"N{number}").replace("Dean", "Siân") for number in (101, 102)]
    text = "\r\n".join([f"{lines[0]},{heading}", *(f"{line}," for line in lines[1:])])
    path.write_bytes(text.encode("utf-8", errors="surrogateescape"))
    found, [problem] = read(path)
    assert len(found) == 3
    assert (problem.kind, problem.column) == (Kind.UNKNOWN_COLUMN, shown)
    problem.in_one_line().encode("utf-8")


def test_each_heading_is_looked_at_once_however_many_there_are(path):
    """Looked for among all the others, those of one malicious file of a megabyte took minutes."""
    number = 90_000
    head, row = police(path, dean()).read_text("utf-8").splitlines()
    path.write_text(
        "\r\n".join([f"{head},{','.join(f'c{each}' for each in range(number))}", row + "," * number]), "utf-8"
    )
    compared = 0

    class Heading(str):
        __slots__ = ()
        __hash__ = str.__hash__

        def __eq__(self, other):
            nonlocal compared
            compared += 1
            return str.__eq__(self, other)

    made = reading.plain
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "plain", lambda text: Heading(made(text)))
        found, problems = read(path)
    assert (len(found), len(problems)) == (1, number)
    assert compared < 20 * number


def test_parquet_that_was_cut_short_is_refused(tmp_path):
    path = tmp_path / "delivered.parquet"
    pq.write_table(pa.Table.from_pylist([{name: dean().get(name, "") for name in POLICE}]), path)
    path.write_bytes(path.read_bytes()[:-20])
    is_refused(path, Kind.UNREADABLE_FILE)


def test_every_heading_of_housing_is_declared():
    housing_feed = feed("housing")
    declared = {each for written in housing_feed.columns.values() for each in written}
    assert declared | {item.heading for item in housing_feed.items} == set(HOUSING)


_cell = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["Open", "Robbery", "31/12/2099", "01/01/1990", "NULL", '"', "a,b", "1.2E+11", "\ufeff", "9" * 12, "Hit her."]
    ),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(POLICE, _cell)), min_size=1, max_size=4))
def test_whatever_stands_in_the_cells_only_what_is_declared_comes_through(tmp_path, delivered):
    path = tmp_path / "delivered.csv"
    police(path, *delivered, encoding="utf-8", errors="surrogateescape")
    rows, problems = read(path)
    declared = {"offence_type": OFFENCES, "offence_nature": {"convicted", "suspected"}}
    for found in rows:
        row = found.row
        assert row.record
        assert row.surname or row.forename
        days = [getattr(row, name) for name in DATES] + [
            date.fromisoformat(item.value) for item in row.items if item.key == "offence_on"
        ]
        assert all(day is None or day <= TODAY for day in days)
        assert all(item.value in declared.get(item.key, {item.value}) for item in row.items)
        assert type(row).from_text(row.as_text()) == row
    assert all(each.value_shown == NOT_SHOWN or len(each.value_shown) < 50 for each in problems)


def test_every_line_of_a_broken_file_comes_through_or_is_told(path):
    odd = [dean(number, **{column.replace(" ", "_"): "?"}) for number, column in enumerate(POLICE[1:], start=1)]
    rows, problems = read(police(path, *odd))
    told = {problem.line for problem in problems if problem.costs == "row"}
    assert {each.line for each in rows} | told == set(range(2, len(odd) + 2))
    assert not {each.line for each in rows} & told
