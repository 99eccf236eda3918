"""What is compared between a person and a record, in levels, for DuckDB and for Spark; `pairing` says which pairs are compared.

Each comparison has levels from the strongest agreement down; the last holds for everything else. A level's key is what evidence
is kept as. Nothing is said of a comparison that either side leaves empty.
"""

from dataclasses import dataclass
from typing import Any

from splink import SettingsCreator
from splink.blocking_rule_library import CustomRule
from splink.comparison_level_library import CustomLevel
from splink.comparison_library import CustomComparison
from splink.internals.comparison_level_creator import ComparisonLevelCreator

from alongside.context.linkage import Learnt

DUCKDB, SPARK = "duckdb", "spark"
JARO_WINKLER, TYPOS, SHARED = "JARO_WINKLER", "TYPOS", "SHARED_WORDS"
# What those stand for: each engine names its functions in its own way.
IN_ENGINE = {
    DUCKDB: {
        JARO_WINKLER: "jaro_winkler_similarity",
        TYPOS: "damerau_levenshtein",
        SHARED: "len(list_intersect(address_words_l, address_words_r))",
    },
    SPARK: {
        JARO_WINKLER: "jaro_winkler",
        TYPOS: "damerau_levenshtein",
        SHARED: "size(array_intersect(address_words_l, address_words_r))",
    },
}


@dataclass(frozen=True)
class Compared:
    """One comparison. without: when nothing can be said. levels: key and condition, from the strongest down, without the last.
    common: by level, the column whose common values say less."""

    name: str
    without: str
    levels: tuple[tuple[str, str], ...]
    last: str = "different"
    common: tuple[tuple[str, str], ...] = ()

    @property
    def keys(self) -> list[str]:
        """The levels by the number that Splink gives them."""
        return [self.last, *(key for key, _ in reversed(self.levels))]


def _empty(*columns: str) -> str:
    return " or ".join(f"{column}_l is null or {column}_r is null" for column in columns)


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


SWAPPED = "(forename_l = surname_r and surname_l = forename_r)"
# Second first names that contradict: Mohammed Hamza is not Mohammed Yusuf.
OTHERS_AGREE = "(forename_other_l is null or forename_other_r is null or forename_other_l = forename_other_r)"
SAME_CALLED = "(called_l in (called_r, called_too_r) or called_too_l in (called_r, called_too_r))"
# One of them is the whole name, or both are spellings of it: Elsie and Eliza may be two sisters, Elsie and Elizabeth hardly.
ONE_IS_WHOLE = (
    "(forename_first_l in (called_r, called_too_r) or forename_first_r in (called_l, called_too_l) "
    f"or (forename_sound_l = forename_sound_r and {JARO_WINKLER}(forename_first_l, forename_first_r) >= 0.82))"
)
FIRST_IN_OTHER = (
    "(forename_first_l = forename_other_r or forename_other_l = forename_first_r "
    "or forename_other_l = forename_other_r)"
)
INITIAL = "((length(forename_l) = 1 or length(forename_r) = 1) and substr(forename_l, 1, 1) = substr(forename_r, 1, 1))"

FORENAME_NEAR = (
    f"{JARO_WINKLER}(forename_first_l, forename_first_r) >= 0.88 or (forename_sound_l = forename_sound_r "
    f"and {JARO_WINKLER}(forename_first_l, forename_first_r) >= 0.75)"
)
SURNAME_NEAR = (
    f"{JARO_WINKLER}(surname_l, surname_r) >= 0.88 or (surname_sound_l = surname_sound_r "
    f"and {JARO_WINKLER}(surname_l, surname_r) >= 0.75)"
)
SURNAME_PART = (
    "surname_last_l in (surname_last_r, surname_first_r) or surname_first_l in (surname_last_r, surname_first_r)"
)
BORN_PART = (
    "born_day_l = born_day_r or (born_year_l = born_year_r and "
    "(substr(born_day_l, 1, 2) = substr(born_day_r, 1, 2) or substr(born_day_l, 3, 2) = substr(born_day_r, 3, 2)))"
)


def _typo(column: str) -> str:
    """One letter too many, too few, another, or two swapped; of short names that would be another name."""
    return f"length({column}_l) > 3 and length({column}_r) > 3 and {TYPOS}({column}_l, {column}_r) <= 1"


COMPARED = (
    Compared(
        "forename",
        _empty("forename"),
        (
            ("same", _same("forename")),
            ("swapped", SWAPPED),
            ("called", f"{SAME_CALLED} and {OTHERS_AGREE} and {ONE_IS_WHOLE}"),
            ("initial", INITIAL),
            ("typo", _typo("forename")),
            ("near", FORENAME_NEAR),
            ("part", f"{SAME_CALLED} or {FIRST_IN_OTHER}"),
        ),
        common=(("same", "forename"), ("called", "called")),
    ),
    Compared(
        "surname",
        f"{_empty('surname')} or {SWAPPED}",
        (("same", _same("surname")), ("part", SURNAME_PART), ("typo", _typo("surname")), ("near", SURNAME_NEAR)),
        common=(("same", "surname"),),
    ),
    Compared(
        "born",
        _empty("born"),
        (
            ("new_year", f"{_same('born')} and born_day_l = '0101'"),
            ("same", _same("born")),
            ("other_way", "born_l = born_other_way_r"),
            ("typo", f"{TYPOS}(born_l, born_r) <= 1"),
            ("part", BORN_PART),
            ("year", _same("born_year")),
        ),
        common=(("same", "born"),),
    ),
    Compared("gender", _empty("gender"), (("same", _same("gender")),)),
    Compared(
        "nhs_number",
        _empty("nhs_number"),
        (("same", _same("nhs_number")), ("typo", f"{TYPOS}(nhs_number_l, nhs_number_r) <= 1")),
    ),
    Compared("upn", _empty("upn"), (("same", _same("upn")), ("typo", f"{TYPOS}(upn_l, upn_r) <= 1"))),
    Compared(
        "place",
        f"({_empty('postcode')}) and ({_empty('home')}) and ({_empty('address_words')})",
        (
            ("protected", _same("home")),
            ("same", f"{_same('place')} and {SHARED} >= 3"),
            ("house", _same("place")),
            ("words", f"{SHARED} >= 4"),
            ("street", f"{_same('postcode')} and {SHARED} >= 2"),
            ("some_words", f"{SHARED} = 3"),
            ("postcode", _same("postcode")),
            ("typo", f"house_l = house_r and {TYPOS}(postcode_l, postcode_r) <= 1"),
            ("few_words", f"{SHARED} = 2"),
            ("district", _same("district")),
        ),
    ),
)  # fmt: skip
BY_NAME = {compared.name: compared for compared in COMPARED}
# The pairs that are to be compared are handed over as two tables, the sides of a pair in rows of one number.
IN_ROWS = "l.unique_id = r.unique_id"
COMMON = tuple(dict.fromkeys(column for compared in COMPARED for _, column in compared.common))


def settings(
    dialect: str, learnt: Learnt | None = None, people: int = 1, *, is_training: bool = False
) -> SettingsCreator:
    """The settings of Splink for an engine; with what was learnt when it is known. people: how many a record is compared with."""
    return SettingsCreator(
        link_type="link_only" if is_training else "dedupe_only",
        comparisons=[_comparison(compared, dialect, learnt) for compared in COMPARED],
        blocking_rules_to_generate_predictions=[CustomRule(IN_ROWS)],
        probability_two_random_records_match=prior(learnt, people) if learnt else 1e-4,
        retain_matching_columns=not is_training,  # without them Splink leaves out the levels, too
        retain_intermediate_calculation_columns=not is_training,
    )


def prior(learnt: Learnt, people: int) -> float:
    """How likely a record is about one person of so many, before anything is compared."""
    return min(learnt.share / max(people, 1), 0.5)


def _comparison(compared: Compared, dialect: str, learnt: Learnt | None) -> CustomComparison:
    levels: list[ComparisonLevelCreator | dict[str, Any]] = [
        CustomLevel(compared.without, "missing").configure(is_null_level=True)
    ]
    common = dict(compared.common)
    for key, condition in (*compared.levels, (compared.last, "ELSE")):
        for name, function in IN_ENGINE[dialect].items():
            condition = condition.replace(name, function)
        level = CustomLevel(condition, key)
        if key in common:
            level.configure(tf_adjustment_column=common[key], disable_tf_exact_match_detection=True)
        if learnt:
            figures = learnt.levels[compared.name][key]
            level.configure(m_probability=figures.same, u_probability=figures.strangers)
        levels.append(level)
    return CustomComparison(levels, output_column_name=compared.name)
