"""Which records are compared with whom: pairs that share something, and of those the ones that can still come to enough. Pure.

Here texts are numbers of 32 bits that an engine makes of them (keys), so that millions of pairs are looked at in seconds. Two
texts with one number mean a pair too many, which the comparing turns away. What is slow to compare is not compared here: each
level has a condition that holds whenever the level does, and a pair goes on if the best that it could still be is enough. So
nothing is turned away that the comparing would have kept; a test holds that.
"""

import math
import re
from collections.abc import Sequence

from alongside.context.comparing import COMMON, COMPARED, DUCKDB, OTHERS_AGREE, SAME_CALLED, SPARK, Compared
from alongside.context.linkage import Learnt

# Which pairs are compared. Each rule alone keeps near a constant number of pairs for each record, however many people there are.
SHARED_BY = (
    ("nhs_number",),
    ("upn",),
    ("born", "forename_sound"),
    ("born", "surname_sound"),
    ("born", "forename_begins", "surname_begins"),
    ("surname", "called", "born_year"),
    ("surname", "called", "born_day"),
    ("surname_sound", "forename_sound", "born_year"),
    ("surname_sound", "forename_sound", "born_day"),
    ("surname_sound", "forename_sound", "house"),
    ("postcode", "forename_sound"),
    ("postcode", "surname_sound"),
    ("postcode", "born_year"),
    ("home", "forename_sound"),
    ("home", "born_year"),
    ("street_word", "born"),
    ("street_word", "forename_sound", "surname_begins"),
)
SHARED_CROSSWISE = (
    "l.postcode = r.postcode and l.forename_sound = r.surname_sound",
    "l.postcode = r.postcode and l.surname_sound = r.forename_sound",
    "l.forename_sound = r.surname_sound and l.surname_sound = r.forename_sound and l.born_year = r.born_year",
    "l.forename = r.surname and l.surname = r.forename",
    "l.born = r.born and l.forename_sound = r.surname_sound",
    "l.born = r.born and l.surname_sound = r.forename_sound",
    "l.born = r.born_other_way and l.forename_sound = r.forename_sound",
    "l.surname_first = r.surname_last and l.called = r.called and l.born_year = r.born_year",
    "l.surname_last = r.surname_first and l.called = r.called and l.born_year = r.born_year",
)
# Of all at the same number of streets that begin alike, those of whom something else is the same, or who have no surname.
SHARED_STREET = (
    "l.street = r.street and (l.forename_begins = r.forename_begins or l.surname_begins = r.surname_begins "
    "or l.postcode = r.postcode or l.surname is null or r.surname is null)"
)
PAIRED = (
    *(" and ".join(f"l.{column} = r.{column}" for column in columns) for columns in SHARED_BY),
    *SHARED_CROSSWISE,
    SHARED_STREET,
)

NUMBER_OF = {DUCKDB: "cast(hash({0}) >> 32 as uinteger)", SPARK: "hash({0})"}
TEXTS = ("forename", "forename_first", "forename_other", "called", "called_too", "forename_sound", "surname", "surname_first",
         "surname_last", "surname_sound", "born", "born_year", "born_day", "born_other_way", "gender", "nhs_number", "upn",
         "postcode", "district", "house", "place", "home", "street", "street_word")  # fmt: skip
# One slip changes at most two letters beside each other, so it leaves one of these pieces as it was.
PIECES = {
    "nhs_number_begins": "left(nhs_number, 4)",
    "nhs_number_ends": "right(nhs_number, 5)",
    "upn_begins": "left(upn, 4)",
    "upn_ends": "right(upn, 5)",
    "born_around": "concat(left(born, 3), right(born, 3))",
}
OTHERS = {
    "is_new_year": "born_day = '0101'",
    **{f"{name}_length": f"cast(length({name}) as smallint)" for name in ("forename", "surname")},
    **{f"{name}_begins": f"cast(ascii(left({name}, 1)) as smallint)" for name in ("forename", "surname")},
    **{f"{name}_ends": f"cast(ascii(right({name}, 1)) as smallint)" for name in ("forename", "surname")},
    "address_bits": "address_bits",
    "address_spare": "address_spare",
}


def _a_piece(column: str) -> str:
    return f"({column}_begins_l = {column}_begins_r or {column}_ends_l = {column}_ends_r)"


def _typo_of_name(column: str) -> str:
    return (
        f"{column}_length_l > 3 and {column}_length_r > 3 and abs({column}_length_l - {column}_length_r) <= 1 "
        f"and {_a_piece(column)}"
    )


MAY_SHARE = (
    "(bit_count(address_bits_l & address_bits_r) + address_spare_l)"  # at least as many as there are words in both
)
YEAR_OR_DAY = "(born_year_l = born_year_r or born_day_l = born_day_r)"
# What holds whenever a level does and is quickly seen. A level that is not here is such a condition itself.
HOLDS = {
    ("forename", "called"): f"{SAME_CALLED} and {OTHERS_AGREE}",
    (
        "forename",
        "initial",
    ): "(forename_length_l = 1 or forename_length_r = 1) and forename_begins_l = forename_begins_r",
    ("forename", "typo"): _typo_of_name("forename"),
    ("forename", "near"): "true",
    ("surname", "typo"): _typo_of_name("surname"),
    ("surname", "near"): "true",
    ("born", "new_year"): "born_l = born_r and is_new_year_l",
    ("born", "typo"): f"{YEAR_OR_DAY} or born_around_l = born_around_r",
    ("born", "part"): YEAR_OR_DAY,
    ("nhs_number", "typo"): _a_piece("nhs_number"),
    ("upn", "typo"): _a_piece("upn"),
    ("place", "same"): "place_l = place_r",
    ("place", "words"): f"{MAY_SHARE} >= 4",
    ("place", "street"): "postcode_l = postcode_r",
    ("place", "some_words"): f"{MAY_SHARE} >= 3",
    ("place", "typo"): "house_l = house_r",
    ("place", "few_words"): f"{MAY_SHARE} >= 2",
}
SLACK = 1e-4  # bits, for what is lost in counting with shorter numbers


def keys(dialect: str, *, of_people: bool) -> str:
    """The query that makes the keys of prepared people or records. Of people also how much each common value says ("common_")."""
    number = NUMBER_OF[dialect].format
    columns = ["cast(unique_id as integer) as unique_id"]
    for name, text in {**{name: name for name in TEXTS}, **PIECES}.items():
        columns.append(f"case when {text} is not null then {number(text)} end as {name}")
    columns += [f"{expression} as {name}" for name, expression in OTHERS.items()]
    if of_people:
        columns += [f"cast(common_{column} as float) as common_{column}" for column in COMMON]
    return f"select {', '.join(columns)} from {{this}}"  # noqa: S608 (names of our own)


def met(records: str, rules: Sequence[str] = PAIRED) -> str:
    """The query, on people's keys, for the pairs with the table of records' keys that share what one of the rules says."""
    each = [f"select l.unique_id, r.unique_id from {{this}} l join {records} r on {rule}" for rule in rules]  # noqa: S608
    return f"with met(person, record) as ({' union all '.join(each)}) select distinct person, record from met"  # noqa: S608


def promising(people: str, records: str, learnt: Learnt, bits: float) -> str:
    """The query, on pairs that met, for those whose comparisons may come to so many bits together."""
    most = _of_sides(" + ".join(at_most(compared, learnt) for compared in COMPARED))
    return (
        f"select person, record from {{this}} join {people} l on l.unique_id = person "  # noqa: S608
        f"join {records} r on r.unique_id = record where {most} >= {bits - SLACK:.9e}"
    )


def at_most(compared: Compared, learnt: Learnt) -> str:
    """The most bits that a comparison may speak for one person, seen by keys alone.

    Numbers are written with an exponent, since engines count slowly, digit by digit, with those that have none.
    """
    levels = [
        f"case when {HOLDS.get((compared.name, key), condition)} then {_bits(compared, key, learnt)} end"
        for key, condition in compared.levels
    ]
    nothing = compared.without.replace("address_words", "address_bits")
    return f"(case when {nothing} then 0e0 else greatest({', '.join(levels)}, {_bits(compared, compared.last, learnt)}) end)"


def _bits(compared: Compared, key: str, learnt: Learnt) -> str:
    level, common = learnt.levels[compared.name][key], dict(compared.common)
    if key in common:
        return f"({math.log2(level.same):.9e} + common_{common[key]}_l)"
    return f"{math.log2(level.same) - math.log2(level.strangers):.9e}"


def _of_sides(condition: str) -> str:
    """For tables l and r, what is written for columns with those endings."""
    return re.sub(r"\b(\w+)_([lr])\b", r"\2.\1", condition)
