"""A handful of people and records, with the figures that are shipped."""

from datetime import date

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.context import linking
from alongside.context.engine import in_memory
from alongside.context.linkage import Evidence, Learnt
from alongside.context.preparing import prepared

AMINA = {"id": "amina", "forename": "Amina", "surname": "Hassan", "born_on": date(1990, 3, 14), "gender": "F",
         "postcode": "LN3 4QD", "house": "12", "address": "12 Mill Lane, Elverton"}  # fmt: skip
DAUGHTER = AMINA | {"id": "yusra", "forename": "Yusra", "born_on": date(2015, 6, 2), "nhs_number": "9434765919"}
TWIN = DAUGHTER | {"id": "hafsa", "forename": "Hafsa", "nhs_number": "9434765870"}
FATHER = {"id": "senior", "forename": "Thomas", "surname": "Okonjo-Reilly", "born_on": date(1980, 1, 9), "gender": "M",
          "postcode": "LN7 1AB", "house": "3", "address": "3 High Street, Elverton"}  # fmt: skip
TEXTS = ("id", "forename", "surname", "gender", "nhs_number", "upn", "postcode", "house", "home", "address")


def table(*rows):
    columns = {name: pa.array([row.get(name, "") for row in rows], pa.string()) for name in TEXTS}
    columns["born_on"] = pa.array([row.get("born_on") for row in rows], pa.date32())
    columns["is_shared_address"] = pa.array([row.get("is_shared_address", False) for row in rows], pa.bool_())
    return pa.table(columns)


@pytest.fixture(scope="module")
def others():
    """Two thousand people who are nobody's relatives, so that names count for what they do in a town."""
    return [
        {"id": f"other{at}", "forename": f"{'bcdfghjklm'[at % 10]}a{'nrstlv'[at % 6]}o{at % 7}",
         "surname": f"{'prstvw'[at % 6]}e{at % 211}",
         "born_on": date(1950 + at % 70, 1 + at % 12, 1 + at % 28),
         "postcode": f"LN9 {at % 9}{'ABDEFGHJLN'[at % 10]}X", "house": str(at)}
        for at in range(2000)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def learnt():
    return Learnt.shipped()


def linked(others, learnt, people, *records):
    return {
        (row["person"], row["record"]): row
        for row in linking.pairs(table(*people, *others), table(*records), learnt).to_pylist()
    }


def test_oneself_is_certain_and_a_twin_is_not(others, learnt):
    found = linked(
        others, learnt, [DAUGHTER], DAUGHTER | {"id": "r1", "nhs_number": ""}, TWIN | {"id": "r2", "nhs_number": ""}
    )
    assert found["yusra", "r1"]["band"] == "certain"
    assert found.get(("yusra", "r2"), {"band": "none"})["band"] != "certain"


def test_a_junior_is_never_certain(others, learnt):
    junior = FATHER | {"id": "r1", "born_on": date(2012, 5, 20)}
    unknown = FATHER | {"id": "r2", "born_on": None}
    found = linked(others, learnt, [FATHER], junior, unknown)
    assert "certain" not in {row["band"] for row in found.values()}
    assert found["senior", "r2"]["band"] == "uncertain"


def test_who_is_certain_twice_is_uncertain_twice(others, learnt):
    found = linked(others, learnt, [DAUGHTER, DAUGHTER | {"id": "again"}], DAUGHTER | {"id": "r1"})
    assert {pair: row["band"] for pair, row in found.items()} == {
        ("yusra", "r1"): "uncertain",
        ("again", "r1"): "uncertain",
    }


def test_nothing_is_linked_through_somebody_else(others, learnt):
    married = AMINA | {
        "id": "married",
        "surname": "Whitworth",
        "postcode": "LN8 8ZZ",
        "house": "40",
        "address": "",
        "born_on": date(1990, 3, 15),
    }
    found = linked(others, learnt, [AMINA, married], AMINA | {"id": "r1"})
    assert {person for person, _ in found} == {"amina"}


@pytest.mark.parametrize(
    "changes",
    [
        {"forename": "Hassan", "surname": "Amina"},
        {"forename": "AMINA", "surname": "hassan", "postcode": "ln34qd"},
        {"surname": "Hassan-Warsame"},
        {
            "born_on": date(1990, 3, 14),
            "postcode": "",
            "house": "",
            "address": "",
            "surname": "Hasan",
            "nhs_number": "",
        },
    ],
)
def test_other_ways_of_writing_somebody_are_found(others, learnt, changes):
    assert ("amina", "r1") in linked(others, learnt, [AMINA], AMINA | changes | {"id": "r1"})


def test_a_shared_address_speaks_for_nobody(others, learnt):
    """Evidence is that of no address at all, whether one side or both call it shared."""
    without = {"postcode": "", "house": "", "address": ""}
    refuge = AMINA | {"is_shared_address": True}
    bare = linked(others, learnt, [AMINA | without], AMINA | without | {"id": "r1"})["amina", "r1"]
    for person, record in ((refuge, refuge), (AMINA, refuge), (refuge, AMINA)):
        row = linked(others, learnt, [person], record | {"id": "r1"})["amina", "r1"]
        assert (row["probability"], row["evidence"]) == (pytest.approx(bare["probability"]), bare["evidence"])


def test_a_protected_address_is_compared_as_its_hash_and_kept_as_a_key(others, learnt):
    hidden = {"postcode": "", "house": "", "address": "", "home": "c0ffee" * 8}
    row = linked(others, learnt, [AMINA | hidden], AMINA | hidden | {"id": "r1"})["amina", "r1"]
    assert Evidence.from_text(row["evidence"]).levels["place"] == "protected"
    for said in ("c0ffee", "LN3", "Mill", "Amina", "Hassan", "1990", "amina"):
        assert said not in row["evidence"]


def test_evidence_adds_up_to_the_probability(others, learnt):
    for row in linked(
        others, learnt, [AMINA, DAUGHTER, TWIN], AMINA | {"id": "r1"}, TWIN | {"id": "r2", "forename": "Hafssa"}
    ).values():
        bits = Evidence.from_text(row["evidence"]).bits
        assert 1 / (1 + 2**-bits) == pytest.approx(row["probability"], abs=0.02)


def test_an_identifier_that_is_no_nhs_number_counts_for_nothing():
    said = [AMINA | {"nhs_number": number} for number in ("943 476 5919", "9434765918", "12345", "", "0000000000")]
    assert prepared(table(*said))["nhs_number"].to_pylist() == ["9434765919", None, None, None, None]


def test_no_people_or_no_records_are_no_pairs(learnt):
    assert len(linking.pairs(table(), table(AMINA), learnt)) == 0
    assert len(linking.pairs(table(AMINA), table(), learnt)) == 0


def test_records_that_say_nothing_are_no_pairs(others, learnt):
    assert not linked(others, learnt, [AMINA], {"id": "r1"}, {"id": "r2", "forename": "Amina"})


def test_too_little_memory_is_an_error_and_never_a_file():
    with in_memory("40MB") as engine, pytest.raises(duckdb.OutOfMemoryException):
        engine.duckdb_con.execute(
            "create table t as select range as a, range::varchar || 'x' as b from range(5000000) order by b"
        )


@settings(max_examples=4, deadline=None)
@given(
    st.sampled_from([AMINA, DAUGHTER, FATHER]),
    st.sampled_from([{}, {"postcode": "LN1 1AA", "house": "9"}, {"gender": ""}, {"surname": "Reilly"}]),
)
def test_swapped_names_are_found_as_well_from_either_side(person, changes):
    learnt = Learnt.shipped()
    record = person | changes | {"id": "r1"}
    swapped = record | {"forename": record["surname"], "surname": record["forename"]}
    turned = person | {"forename": person["surname"], "surname": person["forename"]}
    one = linking.pairs(table(person), table(swapped), learnt).to_pylist()
    other = linking.pairs(table(turned), table(record), learnt).to_pylist()
    assert [row["band"] for row in one] == [row["band"] for row in other]
    assert [row["probability"] for row in one] == pytest.approx([row["probability"] for row in other])
