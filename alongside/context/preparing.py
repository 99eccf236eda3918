"""People and records as the linkage compares them: one Arrow table of plain texts, nothing where nothing was said. Pure.

What comes in has the columns of COLUMNS (the optional ones may be missing). What goes out has one row for each, in the same order,
known by its number, so that no name of a person or record travels through the comparing.
"""

import zlib
from collections.abc import Callable
from typing import Any, TypeAlias

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
OF_ADDRESSES = {"road", "rd", "street", "st", "avenue", "ave", "close", "cl", "crescent", "cres", "drive", "dr", "lane", "ln",
                "way", "court", "ct", "place", "pl", "gardens", "gdns", "grove", "terrace", "the", "flat", "apartment", "house",
                "and", "of", "circuit", "heol", "ffordd", "stryd"}  # fmt: skip
BITS = 62  # of a whole number with a sign
NHS_WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2)

Text: TypeAlias = Any  # a column of Arrow, in one piece or several


def prepared(table: pa.Table) -> pa.Table:
    """The table as it is compared. An address that many share, a refuge or a school, is left out: it never speaks for anybody."""
    genders, forename = _filled(table["gender"]), _mapped(table["forename"], FORENAME, _forename)
    born, other_way = (_dates(table["born_on"], written) for written in ("%Y%m%d", "%Y%d%m"))
    is_private = pc.invert(pc.fill_null(table["is_shared_address"], False))
    postcode, house, home = (_where(is_private, _capitals(table[name])) for name in ("postcode", "house", "home"))
    has_address = "address" in table.column_names
    address = _address(_where(is_private, table["address"]) if has_address else pa.nulls(len(table), pa.string()))
    columns = {
        "unique_id": pa.array(np.arange(len(table), dtype=np.int64)),
        **forename,
        **_mapped(pc.binary_join_element_wise(_filled(forename["forename_first"]), genders, "\t"), CALLED, _called),
        **_mapped(table["surname"], SURNAME, _surname),
        "born": born,
        "born_year": pc.utf8_slice_codeunits(born, 0, 4),
        "born_day": pc.utf8_slice_codeunits(born, 4, 8),
        "born_other_way": other_way,
        "gender": _where(pc.is_in(genders, value_set=pa.array(["F", "M"])), genders),
        "nhs_number": _nhs_numbers(table["nhs_number"]),
        "upn": _upns(table["upn"]),
        "postcode": postcode,
        "district": _or_nothing(pc.utf8_slice_codeunits(postcode, 0, -3)),
        "house": house,
        "place": _or_nothing(pc.binary_join_element_wise(postcode, house, "|")),
        "home": home,
        "street": _or_nothing(pc.binary_join_element_wise(house, address["street_word"], "|")),
        **address,
    }
    return pa.table({name: one_piece(column) for name, column in columns.items()})


FORENAME = ("forename", "forename_first", "forename_other", "forename_sound")
CALLED = ("called", "called_too")
SURNAME = ("surname", "surname_first", "surname_last", "surname_sound")


def _forename(forename: str) -> tuple[str, ...]:
    """The columns of FORENAME. The first of them is the word that tells somebody from brothers and sisters."""
    said = known_as.words(forename)
    if not said:
        return ("",) * len(FORENAME)
    at = 1 if len(said) > 1 and known_as.called(said[0], "")[0] in SHARED_FIRST_NAMES else 0
    return "".join(said), said[at], "".join(said[:at] + said[at + 1 :]), known_as.sound(said[at])


def _called(with_gender: str) -> tuple[str, ...]:
    """The columns of CALLED."""
    first, gender = with_gender.split("\t")
    return known_as.called(first, gender) if first else ("", "")


def _surname(surname: str) -> tuple[str, ...]:
    """The columns of SURNAME."""
    said = known_as.words(surname)
    first, last = known_as.family_parts(said)
    return "".join(said), first, last, known_as.sound(last)


def _once(column: Text, change: Callable[[pa.Array], pa.Array]) -> Text:
    """A column changed, each different value of it once."""
    whole = one_piece(column).dictionary_encode()
    return change(whole.dictionary).take(whole.indices)


def _dates(column: Text, written: str) -> Text:
    return _once(column, lambda days: pc.strftime(days, written))


def _mapped(column: Text, names: tuple[str, ...], change: Callable[[str], tuple[str, ...]]) -> dict[str, Text]:
    """Columns made of each different text of a column, once."""
    whole = one_piece(column).dictionary_encode()
    made = [change(text) for text in whole.dictionary.to_pylist()]
    return {
        name: pa.array([each[at] or None for each in made], pa.string()).take(whole.indices)
        for at, name in enumerate(names)
    }


def _address(address: Text) -> dict[str, Text]:
    """The words of each address that say which it is, and the first of them that is no number.

    bits: one for each word, out of 62; spare: how many words share theirs with another. So two addresses have no more words in
    common than bits, and the spare ones of either.
    """
    whole = one_piece(address).dictionary_encode()
    row, code, words = _words(whole.dictionary)
    rows = np.arange(len(whole.dictionary))
    own_bit = np.array([1 << zlib.crc32(word.encode()) % BITS for word in words], np.int64)
    bits = np.zeros(len(rows), np.int64)
    np.bitwise_or.at(bits, row, own_bit[code])
    begins = np.searchsorted(row, np.arange(len(rows) + 1)).astype(np.int32)
    spare = np.diff(begins) - np.bitwise_count(bits)
    named = np.array([word.isalpha() for word in words], bool)[code]
    said, first = np.unique(row[named], return_index=True)
    texts = pa.array(words, pa.string())
    each = {
        "street_word": texts.take(pa.array(code[named][first])).take(
            pc.index_in(pa.array(rows), value_set=pa.array(said))
        ),
        "address_words": pa.ListArray.from_arrays(begins, texts.take(pa.array(code)), mask=pa.array(bits == 0)),
        "address_bits": pa.array(bits, mask=bits == 0),
        "address_spare": pa.array(spare, pa.int16()),
    }
    return {name: column.take(whole.indices) for name, column in each.items()}


def _words(addresses: pa.Array) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """The words of addresses as `known_as.words` has them, without those of very many: number of the address, number of the word
    in the list that is given besides."""
    plain = pc.if_else(pc.string_is_ascii(addresses), addresses, pa.array(_in_plain_letters(addresses), pa.string()))
    letters = pc.replace_substring(pc.ascii_lower(plain), "'", "")
    split = pc.split_pattern(pc.replace_substring_regex(letters, "[^a-z0-9]+", " "), " ")
    word, row = split.flatten().dictionary_encode(), pc.list_parent_indices(split).to_numpy().astype(np.int64)
    too_common = OF_ADDRESSES | known_as.TITLES | {""}
    words, code = word.dictionary.to_pylist(), word.indices.to_numpy()
    tells = np.array([word not in too_common for word in words], bool)[code]
    row, code = row[tells], code[tells]
    _, first = np.unique(row * max(len(words), 1) + code, return_index=True)
    first.sort()
    return row[first], code[first], words


def _in_plain_letters(addresses: pa.Array) -> list[str | None]:
    return [None if text.isascii() else " ".join(known_as.words(text)) for text in addresses.to_pylist()]


def one_piece(column: Text) -> pa.Array:
    """A column without the seams that reading in parts leaves."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _filled(column: Text) -> Text:
    return pc.fill_null(column, "")


def _or_nothing(column: Text) -> Text:
    return pc.if_else(pc.equal(pc.utf8_length(column), 0), pa.scalar(None, pa.string()), column)


def _where(condition: Text, column: Text) -> Text:
    return pc.if_else(condition, column, pa.scalar(None, pa.string()))


def _capitals(column: Text) -> Text:
    return _once(column, lambda texts: _or_nothing(pc.replace_substring_regex(pc.utf8_upper(texts), r"\s+", "")))


def _nhs_numbers(column: Text) -> Text:
    """Ten digits with the check digit that belongs to them; everything else is as if nothing had been said."""
    digits = one_piece(_filled(column))
    if not pc.all(pc.or_(pc.ascii_is_decimal(digits), pc.equal(digits, ""))).as_py():
        digits = pc.replace_substring_regex(digits, r"\D", "")
    has_ten = pc.equal(pc.binary_length(digits), 10).to_numpy(zero_copy_only=False)
    letters = digits.filter(pa.array(has_ten)).buffers()[2]
    each = np.frombuffer(letters or b"", np.uint8, count=10 * int(has_ten.sum())).reshape(-1, 10).astype(
        np.int32
    ) - ord("0")
    check = 11 - each[:, :9] @ np.array(NHS_WEIGHTS, np.int32) % 11
    is_right = np.zeros(len(digits), bool)
    is_right[has_ten] = (np.where(check == 11, 0, check) == each[:, 9]) & each.any(axis=1)
    return _where(pa.array(is_right), digits)


def _upns(column: Text) -> Text:
    said = one_piece(pc.replace_substring_regex(pc.utf8_upper(_filled(column)), r"\s", ""))
    return _where(pc.match_substring_regex(said, r"^[A-Z]\d{11}[\dA-Z]$"), said)
