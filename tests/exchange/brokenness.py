"""The demonstration council with fifty broken rows put between the good ones, and what should be said about each."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from alongside.exchange import council
from alongside.incoming.problems import Kind

NAME_THAT_MUST_NOT_BE_SHOWN = "Canaryname"


@dataclass(frozen=True)
class Expected:
    """One broken row; the line is the physical line it starts on."""

    file: str
    line: int
    column: str
    kind: Kind


def _cell_breakages(today: date) -> list[tuple[str, str, str, Kind]]:
    tomorrow = (today + timedelta(days=1)).isoformat()
    slipped = NAME_THAT_MUST_NOT_BE_SHOWN
    return [
        ("ssd_person", "pers_person_id", "", Kind.MISSING_VALUE),
        ("ssd_person", "pers_person_id", "1.23457E+11", Kind.ROUNDED),
        ("ssd_person", "pers_person_id", "P" * 49, Kind.TOO_LONG),
        ("ssd_person", "pers_dob", "31/02/2019", Kind.IMPOSSIBLE_DATE),
        ("ssd_person", "pers_dob", "12th of May 2019", Kind.DATE_FORMAT),
        ("ssd_person", "pers_dob", slipped, Kind.DATE_FORMAT),
        ("ssd_person", "pers_dob", tomorrow, Kind.IN_THE_FUTURE),
        ("ssd_person", "pers_dob", "0201-03-04", Kind.IMPOSSIBLE_DATE),
        ("ssd_person", "pers_death_date", "1901-01-01", Kind.BIRTH_AFTER_DEATH),
        ("ssd_person", "pers_sex", "X", Kind.CODE),
        ("ssd_person", "pers_sex", slipped, Kind.CODE),
        ("ssd_person", "pers_surname", f"{slipped}\x00", Kind.CHARACTER),
        ("ssd_person", "pers_forename", f"{slipped}\u202e", Kind.CHARACTER),
        ("ssd_person", "pers_forename", slipped * 30, Kind.TOO_LONG),
        ("ssd_person", "pers_send_flag", "maybe", Kind.FLAG),
        ("ssd_person", "pers_is_mother", "X", Kind.FLAG),
        ("ssd_family", "fami_family_id", "", Kind.MISSING_VALUE),
        ("ssd_family", "fami_person_id", " ", Kind.MISSING_VALUE),
        ("ssd_mother", "moth_person_id", "", Kind.MISSING_VALUE),
        ("ssd_mother", "moth_childs_dob", tomorrow, Kind.IN_THE_FUTURE),
        ("ssd_address", "addr_address_json", '{"HOUSE": "1", "STREET"', Kind.JSON),
        ("ssd_address", "addr_address_json", f"1 {slipped} Street", Kind.JSON),
        ("ssd_address", "addr_address_json", '["1", "Quay"]', Kind.JSON),
        ("ssd_address", "addr_address_json", '{"HOUSE": {"NUMBER": 1}}', Kind.JSON),
        ("ssd_address", "addr_address_json", '{"STREET": "a\\u0000b"}', Kind.CHARACTER),
        ("ssd_address", "addr_address_end_date", "1950-01-01", Kind.END_BEFORE_START),
        ("ssd_address", "addr_address_postcode", "R" * 16, Kind.TOO_LONG),
        ("ssd_s47_enquiry", "s47e_s47_start_date", "", Kind.MISSING_VALUE),
        ("ssd_s47_enquiry", "s47e_s47_start_date", tomorrow, Kind.IN_THE_FUTURE),
        ("ssd_s47_enquiry", "s47e_s47_nfa", "2", Kind.FLAG),
        ("ssd_s47_enquiry", "s47e_s47_end_date", "1999-12-31", Kind.END_BEFORE_START),
        ("ssd_initial_cp_conference", "icpc_icpc_target_date", "2026-13-01", Kind.IMPOSSIBLE_DATE),
        ("ssd_initial_cp_conference", "icpc_icpc_outcome_cp_flag", "P", Kind.FLAG),
        ("ssd_cp_plans", "cppl_cp_plan_initial_category", "NEGLECT", Kind.CODE),
        ("ssd_cp_plans", "cppl_cp_plan_latest_category", "XXX", Kind.CODE),
        ("ssd_cp_plans", "cppl_cp_plan_end_date", "2001-01-01", Kind.END_BEFORE_START),
        ("ssd_cp_reviews", "cppr_cp_review_participation", "PN8", Kind.CODE),
        ("ssd_cp_reviews", "cppr_cp_review_due", "2025-02-29", Kind.IMPOSSIBLE_DATE),
        ("ssd_involvements", "invo_professional_id", "", Kind.MISSING_VALUE),
        ("ssd_involvements", "invo_involvement_end_date", "1/1/1980", Kind.END_BEFORE_START),
        ("ssd_professionals", "prof_professional_caseload", "many", Kind.NUMBER),
        ("family_members", "until_date", "soon", Kind.DATE_FORMAT),
        ("relationships", "relationship", "pen friend", Kind.CODE),
    ]


# Key columns, so that a copied row differs from the row it was copied from in nothing but its key and what is broken.
_KEYS = {
    "ssd_person": "pers_person_id",
    "ssd_family": "fami_table_id",
    "ssd_mother": "moth_table_id",
    "ssd_address": "addr_table_id",
    "ssd_s47_enquiry": "s47e_s47_enquiry_id",
    "ssd_initial_cp_conference": "icpc_icpc_id",
    "ssd_cp_plans": "cppl_cp_plan_id",
    "ssd_cp_reviews": "cppr_cp_review_id",
    "ssd_involvements": "invo_involvements_id",
    "ssd_professionals": "prof_professional_id",
    "family_members": "family_id",
    "relationships": "person_id",
}
_WHOLE_ROWS = [
    ("ssd_person", "too few", Kind.CELLS),
    ("ssd_person", "unclosed", Kind.QUOTES),
    ("ssd_person", "repeated", Kind.REPEATED_KEY),
    ("ssd_address", "too many", Kind.CELLS),
    ("ssd_address", "unclosed", Kind.QUOTES),
    ("ssd_cp_plans", "repeated", Kind.REPEATED_KEY),
    ("relationships", "too many", Kind.CELLS),
]


def broken(directory: Path, *, today: date) -> list[Expected]:
    """Write the demonstration files with fifty broken rows among them; the good rows are those of `council.write`.

    Some good addresses are spread over several physical lines, so that counting records is not counting lines.
    """
    council.write(directory, today=today)
    expected: list[Expected] = []
    cells = _cell_breakages(today)
    for table in _KEYS:
        path = directory / f"{table}.csv"
        header, *rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
        records = [_text(_spread(table, place, row)) for place, row in enumerate(rows)]
        inserted: list[tuple[str, str, Kind]] = []
        for column, cell, kind in [each[1:] for each in cells if each[0] == table]:
            row = _copy(header, rows[len(inserted)], _KEYS[table], f"X-{len(inserted)}")
            row[header.index(column)] = cell
            inserted.append((_text(row), column, kind))
        for how, kind in [each[1:] for each in _WHOLE_ROWS if each[0] == table]:
            column = _KEYS[table] if kind is Kind.REPEATED_KEY else ""
            inserted.append((_whole(how, header, rows[0], table), column, kind))
        out = [_text(header)]
        for place, record in enumerate(records):
            out.append(record)
            # From the third row on, after every second good row.
            if place >= 2 and place % 2 == 0 and inserted:
                text, column, kind = inserted.pop(0)
                line = 1 + sum(part.count("\n") for part in out)
                expected.append(Expected(path.name, line, column, kind))
                out.append(text)
        assert not inserted, f"{table} has too few rows to break."
        path.write_bytes("".join(out).encode())
    return expected


def _text(row: list[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerow(row)
    return out.getvalue()


def _spread(table: str, place: int, row: list[str]) -> list[str]:
    if table == "ssd_address" and place % 5 == 1:
        return [cell.replace(", ", ",\n  ") for cell in row]
    return row


def _copy(header: list[str], row: list[str], key: str, value: str) -> list[str]:
    row = list(row)
    row[header.index(key)] = value
    return row


def _whole(how: str, header: list[str], row: list[str], table: str) -> str:
    if how == "repeated":
        return _text(row)
    copy = _copy(header, row, _KEYS[table], f"X-{how}")
    if how == "too few":
        return _text(copy[:-1])
    if how == "too many":
        return _text([*copy, NAME_THAT_MUST_NOT_BE_SHOWN])
    return _text(copy).replace(",", ',"', 1)


def _twenty(today: date) -> list[tuple[str, str, str, Kind]]:
    """Twenty ways in which a row is broken, one for each sort of mistake that extracts are known for."""
    tomorrow = (today + timedelta(days=1)).isoformat()
    return [
        ("ssd_person", "pers_person_id", "", Kind.MISSING_VALUE),
        ("ssd_person", "pers_person_id", "1.23457E+11", Kind.ROUNDED),
        ("ssd_person", "pers_dob", "31/02/2019", Kind.IMPOSSIBLE_DATE),
        ("ssd_person", "pers_dob", "last spring", Kind.DATE_FORMAT),
        ("ssd_person", "pers_dob", tomorrow, Kind.IN_THE_FUTURE),
        ("ssd_person", "pers_death_date", "1901-01-01", Kind.BIRTH_AFTER_DEATH),
        ("ssd_person", "pers_sex", "X", Kind.CODE),
        ("ssd_person", "pers_forename", NAME_THAT_MUST_NOT_BE_SHOWN * 30, Kind.TOO_LONG),
        ("ssd_person", "pers_surname", f"{NAME_THAT_MUST_NOT_BE_SHOWN}\x07", Kind.CHARACTER),
        ("ssd_person", "pers_send_flag", "maybe", Kind.FLAG),
        ("ssd_address", "addr_address_json", f"1 {NAME_THAT_MUST_NOT_BE_SHOWN} Street", Kind.JSON),
        ("ssd_address", "addr_address_end_date", "1950-01-01", Kind.END_BEFORE_START),
        ("ssd_address", "addr_person_id", "P-NOBODY", Kind.NOT_FOUND),
        ("ssd_mother", "moth_person_id", "P-NOBODY", Kind.NOT_FOUND),
        ("ssd_s47_enquiry", "s47e_s47_start_date", "", Kind.MISSING_VALUE),
        ("ssd_cp_plans", "cppl_cp_plan_latest_category", "XXX", Kind.CODE),
        ("ssd_cp_reviews", "cppr_cp_plan_id", "CP-NOBODY", Kind.NOT_FOUND),
        ("ssd_involvements", "invo_professional_id", "W-NOBODY", Kind.NOT_FOUND),
        ("ssd_cp_visits", "cppv_cp_visit_date", tomorrow, Kind.IN_THE_FUTURE),
        ("relationships", "relationship", "pen friend", Kind.CODE),
    ]


def two_hundred_broken(directory: Path, *, today: date) -> list[Expected]:
    """Write the demonstration files with ten rows of each of twenty breakages behind the good ones."""
    council.write(directory, today=today)
    expected: list[Expected] = []
    keys = _KEYS | {"ssd_cp_visits": "cppv_cp_visit_id"}
    for number, (table, column, cell, kind) in enumerate(_twenty(today)):
        path = directory / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        header, *rows = list(csv.reader(io.StringIO(text, newline="")))
        line = text.count("\n")
        for place in range(10):
            row = _copy(header, rows[place], keys[table], f"X-{number}-{place}")
            row[header.index(column)] = cell
            text += _text(row)
            expected.append(Expected(path.name, line + place + 1, column, kind))
        path.write_bytes(text.encode())
    return expected
