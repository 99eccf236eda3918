import codecs
import tracemalloc
from dataclasses import MISSING, fields, replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.exchange import cells, ssd
from alongside.exchange.addresses import Address
from alongside.exchange.process_rows import EnquiryRow, PlanRow
from alongside.exchange.rows import AddressRow, FamilyRow, MotherRow, PersonRow, RelationshipRow, columns
from alongside.incoming import cells as incoming_cells
from alongside.incoming.problems import Kind

TODAY = date(2026, 3, 18)
HEADER = "pers_person_id,pers_forename,pers_surname,pers_sex,pers_dob,pers_expected_dob,pers_death_date"


def person_file(tmp_path, *lines, header=HEADER, encoding="utf-8"):
    path = tmp_path / "ssd_person.csv"
    path.write_bytes("\n".join([header, *lines, ""]).encode(encoding))
    return path


def read(path, row_type=PersonRow):
    found = list(ssd.read_table(path, row_type, today=TODAY))
    rows = [each for each in found if isinstance(each, ssd.Found)]
    return rows, [each for each in found if isinstance(each, ssd.Problem)]


# Values as they are after reading: trimmed, with single blanks, without control characters.
_letters = st.characters(
    exclude_categories=("Cs", "Cc"), exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffd"
)
_line = st.text(_letters, max_size=15).map(lambda text: " ".join(text.split()))
_word = _line.filter(lambda text: text != "NULL")
_days = st.dates(date(1900, 1, 2), TODAY)
_ids = _word.filter(lambda text: text and not incoming_cells._ROUNDED.fullmatch(text))


def _strategy(row_type, field, column):
    kinds = {"read_day": _days, "_flag": st.booleans(), "_number": st.integers(0, 999).map(float), "_identifier": _ids}
    name = column.parse.__name__
    if name == "one_line":
        return _line if column.keeps_null_word else _word
    if name in kinds:
        return (
            kinds[name] if column.required else st.none() | kinds[name] if name != "_identifier" else st.just("") | _ids
        )
    if field.name == "address":
        parts = st.fixed_dictionaries(dict.fromkeys(("flat", "house", "street", "town"), _line))
        others = st.lists(_line.filter(bool), max_size=2).map(tuple)
        return st.builds(lambda known, other: Address(**known, other_parts=other), parts, others)
    if field.name in ("outcome", "outcomes"):
        return st.dictionaries(_line.filter(bool), _line.filter(bool), max_size=2).map(
            lambda d: tuple(sorted(d.items()))
        )
    codes = {"sex": cells.SEXES, "relationship": cells.RELATIONSHIPS, "participation": cells.PARTICIPATION}
    known = st.sampled_from(codes.get(field.name, cells.CATEGORIES))
    return known if column.required or column.blank else known | st.just("")


def _rows(row_type):
    table = columns(row_type)
    built = st.builds(
        row_type, **{field.name: _strategy(row_type, field, table[field.name]) for field in fields(row_type)}
    )
    good = built.filter(lambda row: not list(row.disagreements(TODAY)))
    return st.lists(good, max_size=4, unique_by=lambda row: row.key)


@pytest.mark.parametrize("row_type", ssd.TABLES, ids=lambda row_type: row_type.table)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
@given(data=st.data())
def test_rows_that_are_written_are_read_the_same(tmp_path, row_type, data):
    rows = data.draw(_rows(row_type))
    found, problems = read(ssd.write_table(tmp_path, row_type, rows), row_type)
    assert problems == []
    assert [each.row for each in found] == rows
    assert [each.row.digest() for each in found] == [row.digest() for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_names_are_read_in_every_encoding_that_councils_use(tmp_path, encoding):
    rows, problems = read(person_file(tmp_path, "P-1,Siân,O’Brien,F,,,", encoding=encoding))
    assert problems == []
    assert (rows[0].row.forename, rows[0].row.surname) == ("Siân", "O’Brien")


@pytest.mark.parametrize("order", ["le", "be"])
def test_unicode_text_of_excel_is_read(tmp_path, order):
    path = tmp_path / "ssd_person.csv"
    mark = codecs.BOM_UTF16_LE if order == "le" else codecs.BOM_UTF16_BE
    text = HEADER.replace(",", "\t") + "\nP-1\tŁucja\tO’Brien\tF\t46000\t\t\n"
    path.write_bytes(mark + text.encode(f"utf-16-{order}"))
    rows, problems = read(path)
    assert problems == []
    assert (rows[0].row.forename, rows[0].row.birth_on) == ("Łucja", date(2025, 12, 9))
    path.write_bytes(mark + text.encode(f"utf-16-{order}")[:-1])
    assert [problem.kind for problem in read(path)[1]] == [Kind.CHARACTER]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("first", ["", "sep={}\n"])
def test_cells_may_be_apart_by_other_signs_than_commas(tmp_path, delimiter, first):
    path = tmp_path / "ssd_person.csv"
    lines = [HEADER.replace(",", delimiter), delimiter.join(["P-1", '"A, B; C"', "X", "F", "", "", ""]), "P-2"]
    path.write_text(first.format(delimiter) + "\n".join(lines), encoding="utf-8")
    rows, problems = read(path)
    assert [each.row.forename for each in rows] == ["A, B; C"]
    assert [(each.line, each.kind) for each in problems] == [(3 + bool(first), Kind.CELLS)]


def test_one_broken_byte_among_good_utf_8_costs_its_row_and_spoils_no_other_name(tmp_path):
    path = tmp_path / "ssd_person.csv"
    lines = [HEADER.encode(), "P-1,Siân,A,F,,,".encode(), b"P-2,Ren\xe9e,B,F,,,", "P-3,Zoë,C,F,,,".encode(), b""]
    path.write_bytes(b"\n".join(lines))
    rows, problems = read(path)
    assert [each.row.forename for each in rows] == ["Siân", "Zoë"]
    assert [(problem.line, problem.column, problem.kind) for problem in problems] == [
        (3, "pers_forename", Kind.CHARACTER)
    ]


def test_header_may_have_any_order_case_and_blanks(tmp_path):
    header = " PERS_SURNAME ,Pers Person ID,pers_forename,pers_sex,pers_dob,pers_expected_dob,pers_death_date"
    rows, problems = read(person_file(tmp_path, "Hassan,P-1,Amina,f,12/04/1991,,", header=header))
    assert problems == []
    assert rows[0].row == PersonRow(
        ssd_id="P-1", forename="Amina", surname="Hassan", sex="F", birth_on=date(1991, 4, 12)
    )


def test_missing_column_costs_the_file_and_unknown_column_costs_nothing(tmp_path):
    _rows_found, problems = read(person_file(tmp_path, "P-1,A", header="pers_person_id,pers_forename"))
    assert {problem.column for problem in problems} == {
        "pers_surname",
        "pers_sex",
        "pers_dob",
        "pers_expected_dob",
        "pers_death_date",
    }
    assert {(problem.line, problem.kind, problem.costs) for problem in problems} == {(1, Kind.MISSING_COLUMN, "file")}

    rows, problems = read(person_file(tmp_path, "P-1,A,B,F,,,,x", header=HEADER + ",shoe_size"))
    assert len(rows) == 1
    assert [(problem.column, problem.kind, problem.costs) for problem in problems] == [
        ("shoe_size", Kind.UNKNOWN_COLUMN, "nothing")
    ]


def test_row_in_place_of_the_header_is_not_shown(tmp_path):
    _rows_found, problems = read(person_file(tmp_path, header="P-1,Amina,Hassan,F,1991-04-12,,"))
    assert not any("amina" in f"{problem}".casefold() for problem in problems)


def test_column_twice_costs_the_file(tmp_path):
    rows, problems = read(person_file(tmp_path, "P-1,A,B,F,,,,X", header=HEADER + ",PERS_SEX"))
    assert rows == []
    assert [(problem.column, problem.kind) for problem in problems] == [("pers_sex", Kind.REPEATED_COLUMN)]


def test_line_is_the_physical_line_where_the_row_starts(tmp_path):
    lines = ['P-1,"Anne\nMarie",A,F,,,', "", ",,,,,,", "P-2,B,B,Q,,,", 'P-3,"C\r\nC",C,F,,,', "P-4,D,D,F,,,"]
    rows, problems = read(person_file(tmp_path, *lines))
    assert [(each.line, each.row.forename) for each in rows] == [(2, "Anne Marie"), (7, "C C"), (9, "D")]
    assert [(problem.line, problem.column) for problem in problems] == [(6, "pers_sex")]


def test_quotation_mark_that_is_never_closed_costs_one_row(tmp_path):
    lines = ['P-1,"A,B,F,,,', *(f"P-{number},A,B,F,,," for number in range(2, 300))]
    rows, problems = read(person_file(tmp_path, *lines))
    assert len(rows) == 298
    assert [(problem.line, problem.kind) for problem in problems] == [(2, Kind.QUOTES)]


def test_broken_row_of_several_lines_is_reported_once(tmp_path):
    rows, problems = read(person_file(tmp_path, 'P-1,"A\nA\nA",B,F,,,,too many', "P-2,A,B,F,,,"))
    assert [each.line for each in rows] == [5]
    assert [(problem.line, problem.kind) for problem in problems] == [(2, Kind.CELLS)]


def test_pieces_of_a_broken_row_never_become_a_row(tmp_path):
    lines = ['P-1,"A "quoted" A', 'P-9,C",B,F,,,', "P-2,A,B,F,,,"]
    rows, problems = read(person_file(tmp_path, *lines))
    assert [each.row.ssd_id for each in rows] == ["P-2"]
    assert (problems[0].line, problems[0].kind) == (2, Kind.QUOTES)


def test_text_inside_a_broken_row_of_several_lines_is_no_row(tmp_path):
    rows, problems = read(person_file(tmp_path, 'P-1,"A\nP-9,A,B,F,,,\nA",B,F,,,,too many', "P-2,A,B,F,,,"))
    assert [each.row.ssd_id for each in rows] == ["P-2"]
    assert [(problem.line, problem.kind) for problem in problems] == [(2, Kind.CELLS)]


def test_every_broken_cell_of_a_row_is_reported(tmp_path):
    _rows_found, problems = read(person_file(tmp_path, "P-1,A,B,Q,31/02/2020,,soon"))
    assert [problem.column for problem in problems] == ["pers_sex", "pers_dob", "pers_death_date"]


def test_second_row_with_the_same_key_is_refused_and_names_the_first(tmp_path):
    rows, problems = read(person_file(tmp_path, "P-1,A,B,F,,,", "P-1,C,D,M,,,"))
    assert [each.row.forename for each in rows] == ["A"]
    assert (problems[0].line, problems[0].value_shown, problems[0].kind) == (3, "P-1", Kind.REPEATED_KEY)
    assert "2" in problems[0].reason


def test_birth_today_is_no_future_and_tomorrow_is(tmp_path):
    rows, problems = read(
        person_file(tmp_path, "P-1,A,B,F,2026-03-18,,", "P-2,A,B,F,2026-03-19,,", "P-3,,B,U,,2026-08-01,")
    )
    assert [each.row.ssd_id for each in rows] == ["P-1", "P-3"]
    assert [problem.kind for problem in problems] == [Kind.IN_THE_FUTURE]


@pytest.mark.parametrize(
    ("row", "field", "kind"),
    [
        (
            AddressRow(ssd_id="1", person_id="P", start_on=TODAY, end_on=date(2026, 3, 17)),
            "end_on",
            Kind.END_BEFORE_START,
        ),
        (PlanRow(ssd_id="1", person_id="P", start_on=TODAY, end_on=date(2026, 3, 17)), "end_on", Kind.END_BEFORE_START),
        (EnquiryRow(ssd_id="1", person_id="P", start_on=date(2026, 3, 19)), "start_on", Kind.IN_THE_FUTURE),
        (MotherRow(ssd_id="1", person_id="P", child_person_id="P"), "child_person_id", Kind.SAME_PERSON),
        (
            RelationshipRow(person_id="P", other_person_id="P", relationship="sibling"),
            "other_person_id",
            Kind.SAME_PERSON,
        ),
        (PersonRow(ssd_id="P", birth_on=TODAY, death_on=date(2026, 3, 17)), "death_on", Kind.BIRTH_AFTER_DEATH),
    ],
)
def test_cells_that_cannot_all_be_right(row, field, kind):
    assert [(each.field, each.kind) for each in row.disagreements(TODAY)] == [(field, kind)]


def test_period_may_start_and_end_on_one_day():
    assert list(PlanRow(ssd_id="1", person_id="P", start_on=TODAY, end_on=TODAY).disagreements(TODAY)) == []


def test_digest_changes_with_content_and_not_with_the_order_of_columns(tmp_path):
    row = FamilyRow(ssd_id="1", family_id="F", person_id="P")
    assert row.digest() == FamilyRow(ssd_id="1", family_id="F", person_id="P").digest()
    assert row.digest() != replace(row, person_id="Q").digest()
    assert row.digest(b"secret") != row.digest()
    assert row.digest() != replace(row, family_id="P", person_id="F").digest()
    one = person_file(tmp_path, "P-1,A,B,F,,,")
    first = read(one)[0][0].row.digest()
    two = person_file(
        tmp_path,
        "B,A,P-1,F,,,",
        header=HEADER.replace("pers_person_id,pers_forename,pers_surname", "pers_surname,pers_forename,pers_person_id"),
    )
    assert read(two)[0][0].row.digest() == first


def test_key_of_several_parts_cannot_be_mistaken_for_another():
    def related(person, other):
        return RelationshipRow(person_id=person, other_person_id=other, relationship="sibling").key

    assert related("A", "B C") != related("A B", "C")
    assert related('A", "B', "C") != related("A", 'B", "C')


def test_missing_files_are_reported_except_our_own(tmp_path):
    problems = list(ssd.read(tmp_path, today=TODAY))
    assert {problem.kind for problem in problems} == {Kind.MISSING_FILE}
    assert len(problems) == len(ssd.TABLES) - len(ssd.OUR_OWN)


def test_empty_file_is_reported(tmp_path):
    path = tmp_path / "ssd_person.csv"
    path.touch()
    rows, problems = read(path)
    assert (rows, [problem.kind for problem in problems]) == ([], [Kind.UNREADABLE_FILE])


def test_every_row_type_says_which_fields_are_its_key():
    for row_type in ssd.TABLES:
        names = {field.name: field.default is MISSING for field in fields(row_type)}
        assert set(row_type.key_fields) <= set(names)
        assert names[row_type.key_fields[0]]


def test_memory_does_not_grow_with_what_rows_hold(tmp_path):
    def peak(width):
        path = person_file(tmp_path, *(f"P-{number},{'x' * width},B,F,,," for number in range(8000)))
        tracemalloc.start()
        count = sum(isinstance(each, ssd.Found) for each in ssd.read_table(path, PersonRow, today=TODAY))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == 8000
        return most

    peak(1)
    # Between the two files lie 2 MB, none of which may be kept; a quarter is for blocks of the file being read.
    assert peak(250) - peak(1) < 500_000
