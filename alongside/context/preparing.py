"""People and records as the linkage compares them: one Arrow table of plain texts, nothing where nothing was said. Pure.

What comes in has the columns of COLUMNS (the optional ones may be missing). What goes out has one row for each, in the same order,
known by its number, so that no name of a person or record travels through the comparing.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from alongside.context import known_as

# address: the lines of an address that is not protected, for when postcode or house are missing or mistyped.
NEEDED = (
    "id",
    "forename",
    "surname",
    "born_on",
    "gender",
    "nhs_number",
    "upn",
    "postcode",
    "house",
    "home",
    "is_shared_address",
)
OPTIONAL = ("address",)
# Names of very many brothers or sisters, in front of the one that tells them apart.
SHARED_FIRST_NAMES = {
    "mohammed",
    "maria",
    "syed",
    "abdul",
    "bibi",
    "mst",
    "mosammat",
    "begum",
    "kaur",
    "singh",
    "oluwa",
}
# Words of very many addresses.
OF_ADDRESSES = {"road", "rd", "street", "st", "avenue", "ave", "close", "cl", "crescent", "cres", "drive", "dr", "lane", "ln", "way",
                "court", "ct", "place", "pl", "gardens", "gdns", "grove", "terrace", "the", "flat", "apartment", "house", "and", "of",
                "circuit", "heol", "ffordd", "stryd"}  # fmt: skip
NHS_WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2)

Text = pa.ChunkedArray | pa.Array


def prepared(table: pa.Table) -> pa.Table:
    """The table as it is compared. An address that many share, a refuge or a school, is left out: it never speaks for anybody."""
    gender = _mapped(table["gender"], lambda said: said if said in ("F", "M") else "")
    forename, surname = table["forename"], table["surname"]
    genders, forenames = _filled(gender), _filled(forename)
    with_gender = pc.binary_join_element_wise(forenames, genders, "\t")
    born = pc.strftime(table["born_on"], "%Y%m%d")
    is_private = pc.invert(pc.fill_null(table["is_shared_address"], False))
    postcode, house, home = (_where(is_private, _capitals(table[name])) for name in ("postcode", "house", "home"))
    address = (
        _where(is_private, table["address"]) if "address" in table.column_names else pa.nulls(len(table), pa.string())
    )
    street_word = _mapped(address, _first_telling)  # with the house, what is left when the postcode is wrong
    place = _or_nothing(pc.binary_join_element_wise(postcode, house, "|"))
    columns = {
        "unique_id": pa.array(np.arange(len(table), dtype=np.int64)),
        "forename": _mapped(forename, lambda said: "".join(known_as.words(said))),
        "forename_first": _mapped(forename, lambda said: _telling(said)[0]),
        "forename_other": _mapped(forename, lambda said: _telling(said)[1]),
        "called": _mapped(with_gender, lambda said: _called(said)[0]),
        "called_too": _mapped(with_gender, lambda said: _called(said)[1]),
        "forename_sound": _mapped(forename, lambda said: known_as.sound(_telling(said)[0])),
        "surname": _mapped(surname, lambda said: "".join(known_as.words(said))),
        "surname_first": _mapped(surname, lambda said: known_as.family_parts(said)[0]),
        "surname_last": _mapped(surname, lambda said: known_as.family_parts(said)[1]),
        "surname_sound": _mapped(surname, lambda said: known_as.sound(known_as.family_parts(said)[1])),
        "born": born,
        "born_year": pc.utf8_slice_codeunits(born, 0, 4),
        "born_day": pc.utf8_slice_codeunits(born, 4, 8),
        "born_other_way": pc.strftime(table["born_on"], "%Y%d%m"),
        "gender": gender,
        "nhs_number": _nhs_numbers(table["nhs_number"]),
        "upn": _upns(table["upn"]),
        "postcode": postcode,
        "district": _or_nothing(pc.utf8_slice_codeunits(postcode, 0, -3)),
        "house": house,
        "place": place,
        "home": home,
        "street": _or_nothing(pc.binary_join_element_wise(house, street_word, "|")),
        "street_word": street_word,
        "address_words": _address_words(address),
    }
    return pa.table({name: _one_piece(column) for name, column in columns.items()})


def _one_piece(column: Text) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _mapped(column: Text, change: Callable[[str], str]) -> Text:
    """The column with each different text of it changed once."""
    whole = _one_piece(column).dictionary_encode()
    changed = pa.array([change(text) or None if text else None for text in whole.dictionary.to_pylist()], pa.string())
    return changed.take(whole.indices)


def _filled(column: Text) -> Text:
    return pc.fill_null(column, "")


def _or_nothing(column: Text) -> Text:
    return pc.if_else(pc.equal(pc.utf8_length(column), 0), pa.scalar(None, pa.string()), column)


def _where(condition: Text, column: Text) -> Text:
    return pc.if_else(condition, column, pa.scalar(None, pa.string()))


def _capitals(column: Text) -> Text:
    return _or_nothing(pc.replace_substring_regex(pc.utf8_upper(column), r"\s+", ""))


def _address_words(address: Text) -> Any:
    """The words of each address that say which it is, as lists."""
    whole = _one_piece(address).dictionary_encode()
    said = [sorted(set(known_as.words(text or "")) - OF_ADDRESSES) or None for text in whole.dictionary.to_pylist()]
    return pa.array(said, pa.list_(pa.string())).take(whole.indices)


def _first_telling(address: str) -> str:
    return next((word for word in known_as.words(address) if word.isalpha() and word not in OF_ADDRESSES), "")


def _telling(forename: str) -> tuple[str, str]:
    """The word of a first name that tells somebody from brothers and sisters, and the others together."""
    said = known_as.words(forename)
    if not said:
        return "", ""
    at = 1 if len(said) > 1 and known_as.called(said[0], "")[0] in SHARED_FIRST_NAMES else 0
    return said[at], "".join(said[:at] + said[at + 1 :])


def _called(with_gender: str) -> tuple[str, str]:
    forename, gender = with_gender.split("\t")
    return known_as.called(_telling(forename)[0], gender)


def _nhs_numbers(column: Text) -> Text:
    """Ten digits with the check digit that belongs to them; everything else is as if nothing had been said."""
    digits = _one_piece(pc.replace_substring_regex(_filled(column), r"\D", ""))
    has_ten = pc.equal(pc.utf8_length(digits), 10)
    number = pc.if_else(has_ten, digits, "0000000000").cast(pa.int64()).to_numpy(zero_copy_only=False)
    each = [number // 10**place % 10 for place in range(9, -1, -1)]
    check = 11 - sum(weight * digit for weight, digit in zip(NHS_WEIGHTS, each, strict=False)) % 11
    check = np.where(check == 11, 0, check)
    return _where(pc.and_(has_ten, pa.array((check == each[9]) & (number > 0))), digits)


def _upns(column: Text) -> Text:
    said = _one_piece(pc.replace_substring_regex(pc.utf8_upper(_filled(column)), r"\s", ""))
    return _where(pc.match_substring_regex(said, r"^[A-Z]\d{11}[\dA-Z]$"), said)
